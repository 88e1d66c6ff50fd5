"""What is asked when something is written down. No rule lives here: the actions judge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.casework.kinds import CLOSED_HOW, PAPERS, STEPS
from tongxing.core.forms import Text, hidden
from tongxing.fieldwork.kinds import (
    NEEDS,
    REPORT_OUTCOMES,
    TALK_OUTCOMES,
    VISIT_OUTCOMES,
    WAYS,
)
from tongxing.people.models import Measure

Words = dict[str, Any]


def options(
    words: Words, icons: dict[str, str] | None = None, *, label: Any, **more: Any
) -> forms.ChoiceField:
    """One question with big buttons or pills."""
    choices = [(key, _(title) if isinstance(title, str) else title) for key, title in words.items()]
    field = forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个")},
        **more,
    )
    field.icons = icons or {}  # type: ignore[attr-defined]
    return field


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, as the browser's own calendar gives it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d"),
        error_messages={"invalid": _("这个日子读不懂，请写成 2026-11-23 这样"), "required": _("请写上日子")},
    )


def line(label: Any, *, longest: int = 60, required: bool = False, help_text: Any = "", **attrs: str) -> Text:
    """One short line of text."""
    return Text(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": _("请填上")},
    )


def sentence(label: Any, *, required: bool = False) -> Text:
    """One sentence in her own words."""
    return Text(
        label=label,
        max_length=500,
        lines=True,
        required=required,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": _("请写一句")},
    )


class DeedForm(forms.Form):
    """What every record has: the slip that makes a double submit harmless, the day, one sentence."""

    asked: tuple[str, ...] = ()
    more: tuple[str, ...] = ()  # asked behind one fold: what is rarely known on the spot
    chips: tuple[str, ...] = ("happened_on",)

    slip = hidden()
    back = hidden()
    happened_on = day(_("哪一天"))
    note = sentence(_("一句话"))

    def said(self) -> str:
        """What goes into the record's sentence."""
        return str(self.cleaned_data.get("note", ""))


class ContactForm(DeedForm):
    """A talk, a visit or a report: how it was, and what help is wanted."""

    asked = ("needs",)

    way = options(WAYS, label=_("怎么见的"))
    partner = line(_("和谁一起"), longest=40)
    needs = forms.MultipleChoiceField(
        label=_("要帮哪一样（可不选）"),
        choices=[(key, _(title)) for key, title in NEEDS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def unseen_way() -> forms.ChoiceField:
    """How they met where nobody is asked for it: carried along, and still one of the known ways."""
    return forms.ChoiceField(choices=list(WAYS.items()), required=False, widget=forms.HiddenInput)


class TalkForm(ContactForm):
    """A talk, between two."""

    partner = None  # type: ignore[assignment]
    chips = ("happened_on", "way")
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


class VisitForm(ContactForm):
    """A visit."""

    chips = ("happened_on", "partner")
    way = unseen_way()
    outcome = options(
        VISIT_OUTCOMES,
        {"fine": "mood-smile", "needs_help": "heart-handshake", "family_only": "users", "not_found": "door"},
        label=_("去了怎么样"),
    )


class OwnReportForm(ContactForm):
    """What the person herself reports."""

    way = unseen_way()
    partner = hidden(40)
    outcome = options(
        REPORT_OUTCOMES,
        {"on_paper": "file-text", "spoken": "message", "by_phone": "phone"},
        label=_("怎么报的"),
    )


class ReportInForm(DeedForm):
    """She came and reported in: the term counts from this day."""

    chips = ()
    asked = ("happened_on",)


class PaperForm(DeedForm):
    """A paper lies in the file."""

    outcome = options(PAPERS, label=_("哪一份材料"))
    note = None  # type: ignore[assignment]


class StepForm(DeedForm):
    """What a paper of the police does to the measure."""

    chips = ()
    asked = ("happened_on", "until_on")
    happened_on = day(_("文书上的日子"))
    until_on = day(_("到哪天"), required=False, help_text=_("只有写明期满日的文书要填"))
    outcome = options(
        {step: said for step, said in STEPS.items() if not step.startswith("transfer")}, label=_("发生了什么")
    )

    def clean(self) -> dict[str, Any]:
        """A paper that states the last day says which."""
        said = super().clean() or {}
        stated = str(said.get("outcome", "")).startswith("end_stated")
        if stated and not said.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("请写上日子"))
        return said if stated else {**said, "until_on": None}


class ClosedForm(DeedForm):
    """The measure ended, as the police paper has it."""

    chips = ()
    asked = ("happened_on",)
    happened_on = day(_("通知书上的日子"))
    outcome = options(CLOSED_HOW, label=_("怎么结束的"))


class DecisionForm(forms.Form):
    """The decision as the paper has it; the earlier version stays readable."""

    back = hidden()
    measure = options({m.value: m.label for m in Measure}, label=_("措施"))
    number = line(_("决定书文号"), required=True)
    authority = line(_("决定机关"), required=True)
    decided_on = day(_("决定日期"))
    received_on = day(_("送达（收到）日期"), required=False)
    ordered_months = forms.IntegerField(label=_("康复期限（月）"), required=False, min_value=1, max_value=36)
    deducted_days = forms.IntegerField(label=_("折抵天数"), required=False, min_value=0, max_value=1098)
    reason = sentence(_("为什么更正，一句话"), required=True)

    def clean_deducted_days(self) -> int:
        """Nothing written is nothing deducted."""
        return int(self.cleaned_data["deducted_days"] or 0)


class WithdrawForm(forms.Form):
    """A record was wrong from the start; it stays readable, with the reason."""

    slip = hidden()
    back = hidden()
    reason = sentence(_("哪里记错了，一句话"), required=True)


def first_of(names: Iterable[str]) -> str:
    """Names side by side, none twice, none empty."""
    return "、".join(dict.fromkeys(name for name in names if name))
