"""What is asked in due process: a finding with its proof and hearing, a second word, a service, a notice of the police."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.casework.kinds import PAPERS
from tongxing.conduct.kinds import (
    ANSWERS,
    CIRCUMSTANCES,
    CLEAN_FROM,
    HEARD,
    NOTICE_WAYS,
    POLICE_SAYS,
    RECEIPTS,
    REQUESTS,
    SERVICE_WAYS,
    SERVICES,
)
from tongxing.conduct.rules import WHATS
from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import DeedForm, day, line, options, sentence


class ServiceForm(DeedForm):
    """A paper reached somebody: whom, when, how, what came back."""

    chips = ("happened_on", "served_by")
    asked = ("way", "receipt")
    about = hidden()
    outcome = options(SERVICES, label=_("哪份文书，给谁"))
    way = options(SERVICE_WAYS, label=_("怎么送的"))
    receipt = options(RECEIPTS, label=_("回执"))
    served_by = line(_("谁送的"), longest=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("about"):
            self.initial["outcome"] = "answer_person"


class PoliceNoticeForm(DeedForm):
    """What a paper of the police tells: it begins on a day, and may end on one."""

    chips = ()
    asked = ("happened_on", "until_on")
    happened_on = day(_("从哪天起"))
    until_on = day(_("到哪天"), required=False, help_text=_("文书没有写就空着"))
    outcome = options(POLICE_SAYS, label=_("告知了什么"))
    note = sentence(_("哪份文书、文号；两地负责的写另一地"))


class CircumstanceForm(DeedForm):
    """Pregnant, or nursing an infant: what may not be asked for meanwhile (禁毒法 39)."""

    chips = ()
    asked = ("happened_on", "until_on")
    happened_on = day(_("从哪天起；哺乳的写婴儿出生日"))
    until_on = day(_("到哪天"), required=False, help_text=_("怀孕的写预产期；哺乳的空着"))
    outcome = options(CIRCUMSTANCES, label=_("什么情形"))
    note = sentence(_("凭什么材料，一句话"))


class CleanForm(DeedForm):
    """From which day three clean years may be counted, besides the day the measure began (戒毒条例 7)."""

    chips = ()
    asked = ("happened_on",)
    happened_on = day(_("文书上的日子"))
    outcome = options(CLEAN_FROM, label=_("从哪天起算"))
    note = sentence(_("凭什么材料，一句话"))


class RequestForm(DeedForm):
    """What somebody asks for, in her words."""

    chips = ("happened_on",)
    asked = ("concerns",)
    outcome = options(REQUESTS, label=_("要什么"))
    concerns = line(
        _("说的是哪位工作人员"), longest=40, help_text=_("投诉、异议要写姓名，由别人答复；其他的可以空着")
    )
    note = sentence(_("本人怎么说的"))


class RequestAnswerForm(DeedForm):
    """What she was answered, and why."""

    chips = ("happened_on",)
    about = hidden()
    outcome = options(ANSWERS, label=_("怎么答复的"))
    note = sentence(_("理由；没有全部同意的一定要写"))


class MoveForm(forms.Form):
    """Where to or where from, and what was handed over."""

    slip = hidden()
    back = hidden()
    happened_on = day(_("哪一天"))
    other_place = line(_("另一个执行地（县、乡镇）"), longest=60, required=True)
    papers = forms.MultipleChoiceField(
        label=_("移交了哪几份材料"),
        choices=[(key, _(title)) for key, title in PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("材料要移交：请勾上移交了哪几份。")},
    )
    note = sentence(_("一句话：文号、谁接收"))

    def __init__(self, *args: Any, turn: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if turn == "arrived":
            del self.fields["papers"]


class FindingForm(forms.Form):
    """A finding: which days, which proof, which hearing, on which article, why. The rules say what is missing."""

    slip = hidden()
    back = hidden()
    happened_on = day(_("哪一天"))
    until_on = day(_("到哪天"), required=False)
    notice_on = day(_("哪天通知的本人"), required=False)
    notice = options(NOTICE_WAYS, label=_("怎么通知的"), required=False)
    heard = options(HEARD, label=_("听没听本人说明"), required=False)
    heard_on = day(_("哪天听的，或者哪天联系的"), required=False)
    article = line(_("凭哪一条、哪份文书"), longest=80)
    reason = sentence(_("理由，用本人说的话和看到的材料"), required=True)

    def __init__(self, *args: Any, what: str, answering: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = WHATS[what]
        gone = {"article"} if what != "end_by_hand" else {"notice_on", "notice"}
        if answering:
            gone |= {"happened_on", "until_on"}
        if what in ("late_none", "evaded"):  # a test that was not done is one day
            gone |= {"until_on"}
        if not rule.second:
            gone |= {"heard", "heard_on"} if what in ("evaded", "left") else set()
        for name in gone:
            del self.fields[name]
        for name in self._needed(what):
            if name in self.fields:
                self.fields[name].required = True
        labels = {"late_good": _("宽限到哪天报到"), "end_by_hand": _("改定的期满日")}
        if "until_on" in self.fields:
            self.fields["until_on"].label = labels.get(what, _("到哪天（还没回来就空着）"))

    @staticmethod
    def _needed(what: str) -> tuple[str, ...]:
        """What the rules will ask for, so that nobody is told it may stay empty."""
        rule = WHATS[what]
        asked: tuple[str, ...] = ("heard", "heard_on") if rule.second else ()
        asked += ("notice_on", "notice") if rule.told else ()
        return asked + (("until_on", "article") if what == "end_by_hand" else ())


class SecondForm(forms.Form):
    """A second person's word."""

    says = options({"yes": _("同意，从现在起作数"), "no": _("不同意")}, label=_("您的意见"))
    reason = sentence(_("不同意的理由"))
