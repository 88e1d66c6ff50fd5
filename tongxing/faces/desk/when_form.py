"""The dates in hand, asked field by field; judged by the same reader as ``tongxing when``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.casework.kinds import STEPS
from tongxing.faces.desk.forms import day, options
from tongxing.rulebook.asking import asked
from tongxing.rulebook.calculator import complaints
from tongxing.rulebook.document import MEASURES as MEASURES_IN_LAW
from tongxing.rulebook.facts import CaseFacts, DeedFact

MEASURES: dict[str, Any] = dict(zip(MEASURES_IN_LAW, (_("社区戒毒"), _("社区康复")), strict=True))
HAPPENED = {
    "late_finding:good_reason": _("过期没报到：认定有正当理由"),
    "late_finding:no_reason": _("过期没报到：认定没有正当理由"),
    **{step: _(title) for step, title in STEPS.items()},
    "breach:evaded_counts": _("没来或拒绝检测：通知过，认定没有正当理由"),
    "breach:evaded_open": _("没来或拒绝检测：还没问清理由"),
    "breach:left_counts": _("没报告就离开县域：认定没有正当理由"),
    "breach:left_open": _("没报告就离开县域：还没问清理由"),
    "away:reported": _("外出，有书面报告"),
    "back:came": _("外出回来了"),
    "circumstance:pregnant": _("怀孕"),
    "circumstance:nursing": _("生了孩子，正在哺乳（写孩子出生的日子）"),
    "official_test:confirmed": _("检测阳性，已经确认"),
    "official_test:positive": _("公安检测：待确认"),
    "test_told:signed": _("检测结果告知本人"),
    "test_medicine:none": _("看过用药，没有能解释的"),
    "test_objection:asked": _("本人对结果提出异议"),
    "test_answer:agreed": _("公安机关同意再检测"),
    "test_answer:refused": _("公安机关不同意再检测"),
    "test_sent:sample": _("样本送检"),
    "test_laboratory:positive": _("实验室结果：阳性"),
    "test_laboratory:negative": _("实验室结果：阴性"),
    "test_recheck:positive": _("复检结果：阳性"),
    "test_recheck:negative": _("复检结果：阴性"),
    "clean_from:isolation": _("强制隔离戒毒解除"),
    "closed:completed": _("期满解除"),
    "closed:terminated": _("终止"),
}
LINES = 5


class WhenForm(forms.Form):
    """A measure, its dates, and up to five things that happened."""

    measure = options(MEASURES, label=_("哪一种措施"))
    decided_on = day(_("决定书的日子"))
    received_on = day(_("送达本人的日子"), required=False)
    reported_on = day(_("报到的日子"), required=False)
    ordered_months = forms.IntegerField(
        label=_("社区康复几个月"),
        required=False,
        min_value=1,
        max_value=36,
        help_text=_("照决定书；社区戒毒不用写"),
    )
    deducted_days = forms.IntegerField(
        label=_("强戒折抵几天"), required=False, min_value=0, max_value=1096, help_text=_("没有的空着")
    )
    born_on = day(_("出生日期"), required=False, help_text=_("只用来看是不是未满十六周岁"))
    on = day(_("问哪一天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("没有")), *HAPPENED.items()]
        for number in range(1, LINES + 1):
            self.fields[f"what_{number}"] = forms.ChoiceField(
                label=_("发生了什么"), choices=choices, required=False
            )
            self.fields[f"on_{number}"] = day(_("哪一天"), required=False)
            self.fields[f"until_{number}"] = day(_("到哪天"), required=False)

    @property
    def events(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The lines of what happened."""
        return [(self[f"what_{n}"], self[f"on_{n}"], self[f"until_{n}"]) for n in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        """A thing that happened has a day; what the dates cannot be is said at each of them, all at once."""
        said = super().clean() or {}
        for number in range(1, LINES + 1):
            if (
                said.get(f"what_{number}")
                and not said.get(f"on_{number}")
                and f"on_{number}" not in self.errors
            ):
                self.add_error(f"on_{number}", _("请写上日子"))
        if not self.errors:
            for wrong in complaints(self.facts(said), on=said["on"]):
                self.add_error(wrong.field if wrong.field in self.fields else None, wrong.words)
        return said

    def facts(self, said: dict[str, Any]) -> CaseFacts:
        """The dates as the rulebook reads them."""
        deeds = []
        for number in range(1, LINES + 1):
            kind, _colon, outcome = str(said.get(f"what_{number}") or "").partition(":")
            if kind:
                happened, until = said[f"on_{number}"], said.get(f"until_{number}")
                deeds.append(DeedFact(f"d{number}", kind, outcome, happened, until))
        return asked(said, tuple(deeds))
