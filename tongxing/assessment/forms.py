"""The form of a named person who settles an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.assessment.rules import MOST_REASON
from tongxing.assessment.sheets import Line
from tongxing.core.forms import Text


class ConfirmForm(forms.Form):
    """Points and a reason; which item, the address and a hidden field say."""

    indicator = Text(max_length=40, widget=forms.HiddenInput)
    points = forms.DecimalField(label=gettext_lazy("认定几分"), max_digits=6, decimal_places=2, min_value=0)
    reason = Text(
        label=gettext_lazy("理由"),
        max_length=MOST_REASON,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, line: Line | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if line is not None:
            self.initial.setdefault("indicator", line.id)
            self.fields["points"].label = _("认定几分（满分 %(of)s）") % {"of": line.of}


class GradeForm(forms.Form):
    """The grade of a village of few, given by a named person who looked at the whole sheet."""

    grade = forms.ChoiceField(label=gettext_lazy("等次"))
    reason = Text(
        label=gettext_lazy("理由"),
        max_length=MOST_REASON,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, grades: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [(name, name) for name in grades]  # type: ignore[attr-defined]
