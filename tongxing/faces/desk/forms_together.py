"""What is asked when people agree on something: the agreement, the work group, the person's own plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.casework.agreement.rules import CONTENTS, WHY
from tongxing.casework.kinds import EVALUATIONS, GROUP_ROLES, PLAN_ANSWERS
from tongxing.casework.queries import Goal
from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import DeedForm, day, line, options, sentence

GOALS = 4


class AgreementForm(DeedForm):
    """An agreement is signed: what stands in it, who signed, why there is a new one."""

    asked = ("contents", "left_out", "witness")
    chips = ("happened_on", "signed_for_office", "why", "person", "police_station", "village")
    signed_for_office = line(_("镇里由谁签"), required=True)
    why = options(WHY, label=_("为什么签"))
    person = line(_("本人签字"), longest=40)
    police_station = line(_("派出所由谁签"), longest=40)
    village = line(_("村（社区）由谁签"), longest=40)
    contents = forms.MultipleChoiceField(
        label=_("协议里写了哪几项"),
        choices=[(key, _(title)) for key, title in CONTENTS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("对着纸上的协议勾。措施、规定、责任三项条例要求写；省里要求的也要写。"),
        error_messages={"required": _("对着纸上的协议勾一勾")},
    )
    left_out = line(_("哪一项没写，为什么"), longest=120)
    witness = line(_("家里谁见证"), longest=40)


class GroupMemberForm(DeedForm):
    """A member of the work group: who, from which day, to which day."""

    chips = ("happened_on",)
    asked = ("name", "unit_name", "until_on")
    outcome = options(GROUP_ROLES, label=_("哪一类人"))
    name = line(_("姓名"), longest=40, required=True)
    unit_name = line(_("单位"))
    until_on = day(_("到哪天"), required=False, help_text=_("还在小组里就空着"))
    note = None  # type: ignore[assignment]


class EvaluationForm(DeedForm):
    """How the person's own plan goes, half a year on."""

    outcome = options(
        EVALUATIONS,
        {"goes_well": "mood-smile", "adjust": "pencil", "reached": "flag", "not_met": "user-off"},
        label=_("走得怎么样"),
    )
    note = sentence(_("哪里走得动，哪里要改，本人怎么说"))


class PlanForm(forms.Form):
    """The person's own plan: her wish in her words, and up to four goals with the help that leads to each."""

    slip = hidden()
    wish = sentence(_("本人想要什么（用本人的话）"), required=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for n in range(1, GOALS + 1):
            self.fields[f"goal_{n}"] = line(_("目标 %(n)s") % {"n": n}, longest=80, required=n == 1)
            self.fields[f"help_{n}"] = line(_("怎么帮"), longest=120, required=n == 1)
            self.fields[f"who_{n}"] = line(_("谁来帮"), longest=40)
            self.fields[f"by_{n}"] = day(_("到哪天"), required=False)

    def goals(self) -> list[Goal]:
        """The goals that were written; a line with nothing in it is none."""
        said = self.cleaned_data
        rows = [
            Goal(said[f"goal_{n}"], said[f"help_{n}"], said[f"who_{n}"], _iso(said[f"by_{n}"]))
            for n in range(1, GOALS + 1)
        ]
        return [one for one in rows if one.goal or one.help]

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each goal with its four fields, for the page."""
        return [
            (str(n), [self[f"{part}_{n}"] for part in ("goal", "help", "who", "by")])
            for n in range(1, GOALS + 1)
        ]


def _iso(day_: object) -> str:
    return day_.isoformat() if hasattr(day_, "isoformat") else ""


class AnswerForm(forms.Form):
    """A second person's answer to a plan."""

    slip = hidden()
    answer = options(PLAN_ANSWERS, {"approved": "circle-check", "returned": "arrow-back-up"}, label=_("审定"))
    reason = sentence(_("退回的写要改什么"))
