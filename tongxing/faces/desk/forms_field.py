"""What is asked of a test, of what followed it, of a leave, and of what cannot be done. No rule lives here."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import hidden
from tongxing.duties.kinds import EXCUSE_REASONS, SNOOZE_REASONS
from tongxing.faces.desk.forms import ContactForm, DeedForm, day, line, options, sentence
from tongxing.fieldwork.kinds import (
    HAIR_OUTCOMES,
    LEAVES,
    SCREENING_OUTCOMES,
    SPECIMENS,
    TALK_OUTCOMES,
    TEST_OUTCOMES,
    TEST_STEPS,
    WAYS,
)

NAMES = re.compile(r"[、,，;；/\s]+")
REASONS = {
    "family_hospital": _("家人住院"),
    "own_hospital": _("本人住院"),
    "at_work": _("上班走不开"),
    "leave_reported": _("外出已报"),
    "unwilling": _("不愿意"),
    "not_known_yet": _("还没问到"),
}
ABSENT = ("no_show", "refused")
SAMPLED = ("negative", "positive", "dilute", "invalid")
ABSENCES = ("in_hospital", "detained", "serious_illness", "family_emergency")
IN_ORDER = ("negative", "positive", "no_show", "refused", "dilute", "invalid")
LATER = "later"
ICONS = {
    "negative": "circle-check",
    "positive": "zoom-question",
    "no_show": "door-off",
    "refused": "hand-stop",
    "dilute": "droplet-off",
    "invalid": "ban",
}


def shown_for(field: forms.ChoiceField, *outcomes: str) -> forms.ChoiceField:
    """A question that belongs to some answers only."""
    field.shown_for = outcomes  # type: ignore[attr-defined]
    return field


def told_field() -> forms.ChoiceField:
    """Was the result told, and did the person sign (吸毒检测程序规定 9)."""
    words = {"signed": _("当场告知，签了名"), "unsigned": _("告知了，没签名"), LATER: _("还没告知")}
    return shown_for(options(words, label=_("结果告诉本人了吗"), required=False), "negative", "positive")


def medicine_field() -> forms.ChoiceField:
    """Medicines and maintenance treatment are looked at before a positive result can count."""
    words = {
        "none": _("看过，没有能解释的"),
        "explains": _("处方药能解释"),
        "maintenance": _("在参加维持治疗"),
        LATER: _("还没看"),
    }
    return shown_for(options(words, label=_("在吃的药、维持治疗看过了吗"), required=False), "positive")


class TestForm(DeedForm):
    """A test: where, who took it, what came of it; someone who did not come is asked why."""

    asked: tuple[str, ...] = ("by_woman", "medicine", "told", "reason")
    more: tuple[str, ...] = ("sample_a", "sample_b", "kept_at", "kit_batch")
    chips: tuple[str, ...] = ("happened_on", "where", "collectors", "specimen")

    where = line(_("在哪里"))
    collectors = line(_("谁做的"), longest=80, help_text=_("两个人的名字，用顿号隔开"))
    specimen = options(
        {name: SPECIMENS[name] for name in ("urine", "saliva", "blood")}, label=_("样本"), required=False
    )
    outcome = options({name: TEST_OUTCOMES[name] for name in IN_ORDER}, ICONS, label=_("结果"))
    by_woman = shown_for(
        options(
            {"yes": _("是，女工作人员采的"), "no": _("不是")},
            label=_("女性的尿样由女工作人员采"),
            required=False,
        ),
        *SAMPLED,
    )
    medicine = medicine_field()
    told = told_field()
    reason = shown_for(options(REASONS, label=_("问到原因了吗"), required=False), *ABSENT)
    sample_a = line(_("A 样本编号"), longest=40)
    sample_b = line(_("B 样本编号"), longest=40)
    kept_at = line(_("样本封存在哪里"))
    kit_batch = line(_("检测用品批号"), longest=40)

    def clean_collectors(self) -> list[str]:
        """Names apart."""
        return [name for name in NAMES.split(self.cleaned_data["collectors"]) if name]

    def clean_by_woman(self) -> bool | None:
        """Yes, no, or not asked."""
        return {"yes": True, "no": False}.get(self.cleaned_data["by_woman"])

    def clean(self) -> dict[str, Any]:
        """A result that is not settled leaves no question unanswered; "not yet" is an answer."""
        said = super().clean() or {}
        for name in ("medicine", "told"):
            if said.get("outcome") == "positive" and name in self.fields and not said.get(name):
                self.add_error(name, _("请选一个"))
        return said

    def now(self, name: str) -> str:
        """An answer, or nothing where it is still owed."""
        said = str(self.cleaned_data.get(name, ""))
        return "" if said == LATER else said

    def said(self) -> str:
        """The reason she was given stands before her own sentence."""
        note = super().said()
        reason = self.cleaned_data.get("reason", "")
        if self.cleaned_data.get("outcome") not in ABSENT or not reason:
            return note
        return f"{REASONS[reason]}。{note}" if note else f"{REASONS[reason]}。"


class ScreeningForm(TestForm):
    """The office's own screening; one person is enough, and nothing is told as a result."""

    asked = ("reason",)
    more = ("kit_batch",)
    by_woman = medicine = told = sample_a = sample_b = kept_at = None  # type: ignore[assignment]
    collectors = line(_("谁做的"), longest=80)
    outcome = options({name: SCREENING_OUTCOMES[name] for name in IN_ORDER}, ICONS, label=_("结果"))


class HairForm(TestForm):
    """The hair test of the police."""

    asked = ("medicine", "told", "reason")
    chips = ("happened_on", "where", "collectors")
    by_woman = specimen = None  # type: ignore[assignment]
    outcome = options(
        {name: HAIR_OUTCOMES[name] for name in IN_ORDER if name in HAIR_OUTCOMES}, ICONS, label=_("结果")
    )


class ElsewhereForm(TestForm):
    """The official test of another place, by its paper."""

    asked = ("paper", "medicine", "told", "reason")
    more = ("collectors",)
    chips = ("happened_on", "where", "specimen")
    by_woman = sample_a = sample_b = kept_at = kit_batch = None  # type: ignore[assignment]
    paper = line(_("报告：哪个公安机关、编号"), longest=80)


class TestStepForm(DeedForm):
    """What followed a result."""

    more = ("paper", "where_to")
    about = hidden()
    outcome = options(TEST_STEPS, label=_("这一步是什么"))
    paper = line(_("文书或报告的编号"), longest=80)
    where_to = line(_("由哪里答复、检测"))


class LeaveForm(DeedForm):
    """A leave: told before, put off, ended."""

    chips = ("happened_on",)
    asked = ("until_on", "where_to")
    more = ("reach", "paper")
    happened_on = day(_("从哪天起"))
    until_on = day(_("打算哪天回来"), required=False)
    where_to = line(_("去哪里"))
    reach = line(_("怎么联系"))
    paper = line(_("书面报告的编号"), longest=80)
    outcome = options(
        LEAVES,
        {
            "away:reported": "plane-departure",
            "away:extended": "calendar",
            "back:came": "home",
            "away:unreported": "user-off",
            "away:abroad": "external-link",
        },
        label=_("哪一种"),
    )
    until_on.either = True  # type: ignore[attr-defined]  # asked for by most of the answers: the action says which
    until_on.shown_for = ("away:reported", "away:extended", "away:abroad")  # type: ignore[attr-defined]
    where_to.shown_for = ("away:reported", "away:unreported", "away:abroad")  # type: ignore[attr-defined]


class ContactAwayForm(ContactForm):
    """Keeping in touch with somebody who is away."""

    chips = ("happened_on", "way")
    partner = None  # type: ignore[assignment]
    way = options({name: WAYS[name] for name in ("phone", "video", "face")}, label=_("怎么联系的"))
    outcome = options(
        TALK_OUTCOMES,
        {
            "fine": "mood-smile",
            "needs_help": "heart-handshake",
            "low": "message-report",
            "not_reached": "user-off",
        },
        label=_("谈得怎么样"),
    )


class ExcuseForm(DeedForm):
    """A thing could not be done: why, until when, on which paper."""

    asked = ("until_on", "paper")
    happened_on = day(_("从哪天起"))
    until_on = day(_("到哪天（知道就写）"), required=False)
    paper = line(_("材料的编号，或者先写是什么材料"), longest=80)
    reason = options(EXCUSE_REASONS, label=_("为什么办不了"))
    note = sentence(_("一句话"))


class SnoozeForm(DeedForm):
    """A thing waits for another day that is still in time."""

    chips = ()
    asked = ("until_on",)
    more = ("paper",)
    happened_on = forms.DateField(widget=forms.HiddenInput)
    until_on = day(_("改到哪天"))
    paper = line(_("材料的编号，或者先写是什么材料"), longest=80)
    reason = options(SNOOZE_REASONS, label=_("为什么改天"))


class AbsenceForm(DeedForm):
    """In hospital or held: from a day to a day, with the paper it rests on."""

    chips = ()
    asked = ("happened_on", "until_on", "paper")
    happened_on = day(_("从哪天起"))
    until_on = day(_("到哪天"), help_text=_("还不知道就写估计的日子，到时再更正"))
    paper = line(_("材料的编号，或者先写是什么材料"), longest=80)
    outcome = options({name: EXCUSE_REASONS[name] for name in ABSENCES}, label=_("为什么"))
    note = sentence(_("一句话"))
