"""What is asked on the way through the gate, one small page a step; nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.conduct.gate.words import ANSWERS, DECISIONS, OUTCOMES, QUESTIONS, SPOKEN
from tongxing.conduct.kinds import RECEIPTS, SERVICE_WAYS
from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import day, line, options, sentence

Pairs = Sequence[tuple[str, str]]


class DraftForm(forms.Form):
    """On what it rests, under which clause, why; a report also says why at once, where it cannot wait."""

    slip = hidden()
    back = hidden()
    ground = forms.ChoiceField(
        label=_("凭哪一项报告"), widget=forms.RadioSelect, error_messages={"required": _("请选一个")}
    )
    about = forms.MultipleChoiceField(
        label=_("凭哪一件事"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请勾上凭哪一件事。")},
    )
    clause = line(_("违反协议、方案的哪一条"), longest=80)
    reason = sentence(_("看到什么，为什么提"), required=True)
    at_once = sentence(_("等不得先听本人的，写明为什么；不急就空着"))

    def __init__(self, *args: Any, rung: str, choices: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = rung == "report"
        for name in ("about",) if report else ("ground", "at_once"):
            del self.fields[name]
        asked: Any = self.fields["ground" if report else "about"]
        asked.choices = self.rests_on = list(choices)
        self.fields["clause"].required = rung == "warning"


class StepForm(forms.Form):
    """What every step has: the slip that makes a double click harmless, and the day."""

    slip = hidden()
    back = hidden()
    happened_on = day(_("哪一天"))


class ToldForm(StepForm):
    """She was told what is intended, and until when she may speak."""

    until_on = day(_("本人说明到哪天为止（至少三天）"))
    way = options(SERVICE_WAYS, label=_("怎么送的"))
    receipt = options(RECEIPTS, label=_("回执"))
    by = line(_("谁送的"), longest=40)


class SpokeForm(StepForm):
    """What she said herself, in her words."""

    how = options(dict(SPOKEN), label=_("听没听到本人说明"))
    words = sentence(_("本人的原话"))


class CheckedForm(StepForm):
    """The checklist: beside each question stands what the record knows; a person answers."""

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in QUESTIONS.items():
            self.fields[name] = options(dict(ANSWERS), label=_(question), help_text=known.get(name, ""))


class LookForm(StepForm):
    """The second person's word, and that the red notice was read."""

    says = options({"yes": _("同意"), "no": _("不同意")}, label=_("您的意见"))
    guards = forms.BooleanField(label=_("红色提示看过了，会随材料一起交"), required=False)
    reason = sentence(_("不同意的理由"))

    def __init__(self, *args: Any, red: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not red:
            del self.fields["guards"]


class ServedForm(StepForm):
    """It reached her: how, and what came back."""

    way = options(SERVICE_WAYS, label=_("怎么送的"))
    receipt = options(RECEIPTS, label=_("回执"))
    by = line(_("谁送的"), longest=40)


class HandedForm(LookForm):
    """The packet was handed over: to whom, with which receipt, red notices with it."""

    says = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]
    to = line(_("哪个公安机关、谁接的"), required=True)
    paper = line(_("回执编号；没有编号写明怎么签收的"), required=True)


class ObjectedForm(StepForm):
    """She does not agree, in her words."""

    words = sentence(_("本人怎么说的"), required=True)


class DecidedForm(StepForm):
    """What she was answered, and why."""

    says = options(dict(DECISIONS), label=_("怎么答复"))
    also = forms.BooleanField(label=_("所凭的认定也不成立，一起撤回，计数跟着降"), required=False)
    reason = sentence(_("理由"), required=True)


class AnsweredForm(StepForm):
    """What the police decided; it is written down and nothing follows by itself."""

    says = options(dict(OUTCOMES), label=_("公安机关的结果"))
    paper = line(_("哪份文书、文号"), longest=80)


class TakenBackForm(StepForm):
    """Why it is taken back."""

    reason = sentence(_("为什么撤回"), required=True)


FORMS: Mapping[str, type[StepForm]] = {
    "told": ToldForm,
    "spoke": SpokeForm,
    "checked": CheckedForm,
    "done": ServedForm,
    "objected": ObjectedForm,
    "decided": DecidedForm,
    "answered": AnsweredForm,
    "withdrawn": TakenBackForm,
}


def form_of(kind: str, rung: str, data: Any, *, known: Mapping[str, str], red: bool, **more: Any) -> StepForm:
    """The form of a step: a report is handed over where a warning is served."""
    if kind == "second":
        return LookForm(data, red=red, **more)
    if kind == "done" and rung == "report":
        return HandedForm(data, red=red, **more)
    if kind == "checked":
        return CheckedForm(data, known=known, **more)
    return FORMS[kind](data, **more)
