"""What is asked on a question, for a draw and after a second look. The rules judge, not the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.assessment.truth.models import Found, Way
from tongxing.assessment.truth.rules import LARGEST
from tongxing.faces.desk.forms import day, options, sentence


class AnswerForm(forms.Form):
    """The recorder says how it was; another person goes to look, or closes it."""

    way = options({Way.CLOSED.value: _("有解释，了结"), Way.LOOK.value: _("去核实")}, label=_("怎么办"))
    said = sentence(_("怎么回事"), required=True)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.fields["way"].required = False
            self.fields["way"].widget = forms.HiddenInput()

    def clean_way(self) -> str:
        """Of her own records she explains, whatever was posted."""
        own = isinstance(self.fields["way"].widget, forms.HiddenInput)
        return Way.EXPLAINED.value if own else str(self.cleaned_data["way"])


class DrawForm(forms.Form):
    """How many."""

    size = forms.IntegerField(label=_("抽几条"), min_value=1, max_value=LARGEST)


class CheckForm(forms.Form):
    """What was found, on which day, how."""

    found = options({one.value: one.label for one in Found}, label=_("查下来"))
    checked_on = day(_("哪天查的"))
    said = sentence(_("怎么查的，查到什么"), required=True)
