"""Forms of a score sheet's life: a round, a look, an objection, its answer, a step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.assessment.life.rules import MOST
from tongxing.core.forms import Text
from tongxing.faces.desk.forms import day, options


def words(label: object, *, required: bool = True) -> Text:
    """A few sentences."""
    return Text(
        label=label, max_length=MOST, lines=True, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class RoundForm(forms.Form):
    """Which sheet, and as of which day."""

    scheme = forms.ChoiceField(label=_("哪一张评分表"))
    as_of = day(_("截至哪一天"))

    def __init__(self, *args: Any, schemes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = list(schemes.items())  # type: ignore[attr-defined]


class SeenForm(forms.Form):
    """She has seen it, and may say something to the whole of it."""

    said = words(_("要说的话（可以不写）"), required=False)


class ObjectForm(forms.Form):
    """What is wrong with a row, and which paper shows it."""

    said = words(_("哪里不对"))
    paper = Text(label=_("凭哪份材料，放在哪里（可以不写）"), max_length=120, required=False)


class ReplyForm(forms.Form):
    """Upheld or not, and why."""

    upheld = options({"yes": _("成立，记录已经更正"), "no": _("不成立")}, label=_("怎么答复"))
    said = words(_("理由"))


class StepForm(forms.Form):
    """One step: why it goes back, to whom it is published."""

    said = words(_("写一句（退回、更正要写明为什么；公布写给谁看）"), required=False)
