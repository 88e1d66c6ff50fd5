"""What can be written down about a person: for each kind its words, its form, why not, and its action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.casework import actions as casework
from tongxing.casework.agreement.actions import record_agreement
from tongxing.casework.agreement.rules import PARTIES, Terms, why_not_agreement
from tongxing.casework.help.actions import evaluate_plan
from tongxing.casework.help.rules import why_not_evaluate
from tongxing.casework.rules import why_not_close, why_not_report_in, why_not_step
from tongxing.conduct.actions import serve
from tongxing.conduct.requests.actions import answer_request, take_request
from tongxing.conduct.rules import open_requests, why_not_serve
from tongxing.core.refusal import Refusal
from tongxing.duties.actions import NewDeed, end_of_term, record, why_not_record
from tongxing.duties.models import Deed
from tongxing.duties.queries import Bundle
from tongxing.faces.desk import forms, forms_field, forms_process, forms_together
from tongxing.fieldwork import actions as fieldwork
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission as P  # noqa: N817
from tongxing.rulebook.results import results

_IS_ID = re.compile("[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Writing:
    """One record about to be written: by whom, when, into which measure, what was answered."""

    by: Actor
    at: datetime
    on: date
    case_id: UUID
    deed_id: UUID
    form: forms.DeedForm

    @property
    def said(self) -> Mapping[str, Any]:
        """The answers."""
        return self.form.cleaned_data

    @property
    def who(self) -> dict[str, Any]:
        """What every action asks first."""
        return {"by": self.by, "at": self.at, "on": self.on, "case_id": self.case_id}


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record."""

    kind: str
    heading: str
    cannot: str
    permission: P
    form: type[forms.DeedForm]
    act: Callable[[Writing], Deed | None]
    why_not: Callable[[Bundle, date], Refusal | None]
    repeats: bool = False  # 和上次一样, 存好，记下一位
    single: str = ""  # the one outcome there is

    def refusal(self, case: Bundle, *, on: date) -> Refusal | None:
        """Why nothing of this kind can be written for this measure now, by the functions the action asks."""
        first = next(iter(self.outcomes()), "")
        new = NewDeed(kind=self.kind, happened_on=self.day(case, on=on), outcome=first)
        return self.why_not(case, self.day(case, on=on)) or why_not_record(case, new, on=on)

    def day(self, case: Bundle, *, on: date) -> date:
        """The day to begin with: today, or the last day of a measure that has ended."""
        closed = case.facts.closed_on
        return min(on, closed) if closed else on

    def outcomes(self) -> list[str]:
        """The outcomes that may be chosen."""
        if self.single:
            return [self.single]
        field = self.form.base_fields.get("outcome")
        return [value for value, _title in field.choices] if field else []  # type: ignore[attr-defined]


def _always(case: Bundle, on: date) -> Refusal | None:
    return None


def _report_in_refusal(case: Bundle, on: date) -> Refusal | None:
    return why_not_report_in(case.facts, on=on)


def _agreement_refusal(case: Bundle, on: date) -> Refusal | None:
    return why_not_agreement(case.facts, on=on)


def _close_refusal(case: Bundle, on: date) -> Refusal | None:
    """Any way of ending will do for the form to open; which one, the action judges."""
    return why_not_close(case.facts, how="terminated", on=on, ends_on=end_of_term(case.facts, case.chain))


def _test(act: Callable[..., Deed | None]) -> Callable[[Writing], Deed | None]:
    return lambda w: act(**w.who, new=_new_test(w))


def _new_test(w: Writing) -> fieldwork.NewTest:
    said, form = w.said, w.form
    assert isinstance(form, forms_field.TestForm)
    plain = ("where", "collectors", "kit_batch", "by_woman", "sample_a", "sample_b", "kept_at", "paper")
    return fieldwork.NewTest(
        outcome=said["outcome"],
        happened_on=said["happened_on"],
        specimen=said.get("specimen") or "urine",
        told=form.now("told"),
        medicine=form.now("medicine"),
        note=form.said(),
        id=w.deed_id,
        **{name: said[name] for name in plain if name in said},
    )


def _test_step(w: Writing) -> Deed | None:
    said = w.said
    about = UUID(said["about"]) if _IS_ID.fullmatch(said["about"]) else UUID(int=0)
    return fieldwork.record_test_step(
        **w.who,
        new=fieldwork.NewStep(
            about,
            said["outcome"],
            said["happened_on"],
            said["paper"],
            said["where_to"],
            w.form.said(),
            w.deed_id,
        ),
    )


def _leave(w: Writing) -> Deed | None:
    said = w.said
    new = fieldwork.NewLeave(
        said["outcome"],
        said["happened_on"],
        said["until_on"],
        said["where_to"],
        said["reach"],
        said["paper"],
        w.form.said(),
        w.deed_id,
    )
    return fieldwork.record_leave(**w.who, new=new)


def _contact(kind: str) -> Callable[[Writing], Deed | None]:
    def act(w: Writing) -> Deed | None:
        new = fieldwork.NewContact(
            kind=kind,
            outcome=w.said["outcome"],
            happened_on=w.said["happened_on"],
            way=w.said["way"] or "face",
            partner=w.said.get("partner", ""),
            needs=w.said["needs"],
            note=w.form.said(),
            id=w.deed_id,
        )
        return fieldwork.record_contact(**w.who, new=new)

    return act


def _report_in(w: Writing) -> Deed | None:
    return casework.record_report_in(
        **w.who, happened_on=w.said["happened_on"], note=w.form.said(), id=w.deed_id
    )


def _agreement(w: Writing) -> Deed | None:
    said = w.said
    parties = {who: said.get(who, "") for who in PARTIES}
    return record_agreement(
        **w.who,
        happened_on=said["happened_on"],
        signed_for_office=said["signed_for_office"],
        terms=Terms(tuple(said["contents"]), said["left_out"], parties, said["why"]),
        note=w.form.said(),
        id=w.deed_id,
    )


def _evaluation(w: Writing) -> Deed | None:
    return evaluate_plan(
        **w.who,
        outcome=w.said["outcome"],
        happened_on=w.said["happened_on"],
        note=w.form.said(),
        id=w.deed_id,
    )


def _evaluation_refusal(case: Bundle, on: date) -> Refusal | None:
    return why_not_evaluate(case.facts, on=on)


def _member(w: Writing) -> Deed | None:
    return casework.add_group_member(
        **w.who,
        role=w.said["outcome"],
        name=w.said["name"],
        unit_name=w.said["unit_name"],
        since=w.said["happened_on"],
        id=w.deed_id,
    )


def _paper(w: Writing) -> Deed | None:
    return casework.file_paper(
        **w.who, paper=w.said["outcome"], happened_on=w.said["happened_on"], id=w.deed_id
    )


def _closed(w: Writing) -> Deed | None:
    return casework.close_case(
        **w.who, happened_on=w.said["happened_on"], how=w.said["outcome"], note=w.form.said(), id=w.deed_id
    )


def _step(w: Writing) -> Deed | None:
    return casework.record_step(
        **w.who,
        step=w.said["outcome"],
        happened_on=w.said["happened_on"],
        until_on=w.said["until_on"],
        note=w.form.said(),
        id=w.deed_id,
    )


def _step_refusal(case: Bundle, on: date) -> Refusal | None:
    """Any step will do for the form to open; which one fits, the action judges."""
    return why_not_step(case.facts, None, step="suspended:detained", on=on)


def _absence(w: Writing) -> Deed | None:
    new = NewDeed(
        kind="excuse",
        outcome=w.said["outcome"],
        happened_on=w.said["happened_on"],
        until_on=w.said["until_on"],
        note=w.form.said(),
        id=w.deed_id,
    )
    return fieldwork.record_reason(**w.who, new=new, paper=w.said["paper"])


def _follow_refusal(case: Bundle, on: date) -> Refusal | None:
    """There is something to follow only where a result was found."""
    book = fieldwork.newest_book(case)
    if book is not None and any(r.may_follow for r in results(case.facts, book, on=on)):
        return None
    words = _("还没有要接着记的检测结果。")
    return Refusal("no_test", words, cite="吸毒检测程序规定第9条", ways=(_("先记检测。"),))


def _service(w: Writing) -> Deed | None:
    said = {name: w.said[name] for name in ("happened_on", "way", "receipt", "served_by")}
    about = UUID(w.said["about"]) if _IS_ID.fullmatch(w.said["about"]) else None
    return serve(**w.who, whom=w.said["outcome"], **said, note=w.form.said(), about=about, id=w.deed_id)


def _service_refusal(case: Bundle, on: date) -> Refusal | None:
    """A service to the family is never early; which one fits, the action judges."""
    return why_not_serve(case.facts, whom="family", happened_on=on)


def _told(kind: str) -> Callable[[Writing], Deed | None]:
    """What a paper tells, with nothing beside it: from a day, and to a day where it says so."""

    def act(w: Writing) -> Deed | None:
        said = w.said
        new = NewDeed(
            kind=kind, outcome=said["outcome"], happened_on=said["happened_on"], until_on=said.get("until_on"),
            note=w.form.said(), id=w.deed_id,
        )  # fmt: skip
        return record(**w.who, new=new)

    return act


def _request(w: Writing) -> Deed | None:
    said = {name: w.said[name] for name in ("outcome", "happened_on", "concerns")}
    return take_request(**w.who, **said, note=w.form.said(), id=w.deed_id)


def _request_answer(w: Writing) -> Deed | None:
    said = w.said
    about = UUID(said["about"]) if _IS_ID.fullmatch(said["about"]) else None
    days = {"outcome": said["outcome"], "happened_on": said["happened_on"]}
    return answer_request(**w.who, about=about, **days, note=w.form.said(), id=w.deed_id)


def _nothing_asked(case: Bundle, on: date) -> Refusal | None:
    if open_requests(case.facts):
        return None
    return Refusal("no_request", _("没有还等着答复的请求。"), cite="个人信息保护法第50条")


FIELD, OFFICE = P.RECORD_FIELDWORK, P.RECORD_CASEWORK

KINDS: dict[str, RecordKind] = {
    one.kind: one
    for one in (
        RecordKind(
            "official_test", N_("记录检测"), N_("现在不能记录检测"), P.RECORD_OFFICIAL_TEST,
            forms_field.TestForm, _test(fieldwork.record_official_test), _always, repeats=True,
        ),
        RecordKind(
            "screening", N_("记录自查"), N_("现在不能记录自查"), FIELD,
            forms_field.ScreeningForm, _test(fieldwork.record_screening), _always, repeats=True,
        ),
        RecordKind(
            "hair_test", N_("记录毛发检测"), N_("现在不能记录检测"), P.RECORD_OFFICIAL_TEST,
            forms_field.HairForm, _test(fieldwork.record_hair_test), _always,
        ),
        RecordKind(
            "test_elsewhere", N_("记录外地检测"), N_("现在不能记录检测"), P.RECORD_OFFICIAL_TEST,
            forms_field.ElsewhereForm, _test(fieldwork.record_test_elsewhere), _always,
        ),
        RecordKind(
            "test_step", N_("记检测后续"), N_("现在没有要接着记的"), P.RECORD_OFFICIAL_TEST,
            forms_field.TestStepForm, _test_step, _follow_refusal,
        ),
        RecordKind("talk", N_("记录谈心"), N_("现在不能记录谈心"), FIELD, forms.TalkForm, _contact("talk"), _always, True),
        RecordKind("visit", N_("记录走访"), N_("现在不能记录走访"), FIELD, forms.VisitForm, _contact("visit"), _always, True),
        RecordKind(
            "own_report", N_("记录本人汇报"), N_("现在不能记录本人汇报"), FIELD,
            forms.OwnReportForm, _contact("own_report"), _always, repeats=True,
        ),
        RecordKind(
            "contact_away", N_("记外地联系"), N_("现在不能记外地联系"), FIELD,
            forms_field.ContactAwayForm, _contact("contact_away"), _always, repeats=True,
        ),
        RecordKind("leave", N_("记外出"), N_("现在不能记外出"), P.EXCUSE_DUTY, forms_field.LeaveForm, _leave, _always),
        RecordKind(
            "report_in", N_("登记报到"), N_("现在不能登记报到"), OFFICE,
            forms.ReportInForm, _report_in, _report_in_refusal, single="in_person",
        ),
        RecordKind(
            "agreement", N_("登记签协议"), N_("现在不能登记签协议"), OFFICE,
            forms_together.AgreementForm, _agreement, _agreement_refusal, single="signed",
        ),
        RecordKind("group_member", N_("工作小组加一个人"), N_("现在不能改工作小组"), OFFICE, forms_together.GroupMemberForm, _member, _always),
        RecordKind(
            "plan_evaluation", N_("评估一人一策"), N_("现在不能评估"), FIELD,
            forms_together.EvaluationForm, _evaluation, _evaluation_refusal,
        ),
        RecordKind("paper_filed", N_("材料入档"), N_("现在不能登记材料"), OFFICE, forms.PaperForm, _paper, _always),
        RecordKind("excuse", N_("记住院或羁押"), N_("现在不能记这个"), P.EXCUSE_DUTY, forms_field.AbsenceForm, _absence, _always),
        RecordKind("step", N_("登记措施变动"), N_("现在不能登记措施变动"), OFFICE, forms.StepForm, _step, _step_refusal),
        RecordKind("service", N_("登记送达告知"), N_("现在不能登记送达"), OFFICE, forms_process.ServiceForm, _service, _service_refusal),
        RecordKind(
            "police_notice", N_("登记公安机关告知"), N_("现在不能登记公安机关告知"), OFFICE,
            forms_process.PoliceNoticeForm, _told("police_notice"), _always,
        ),
        RecordKind(
            "circumstance", N_("记怀孕、哺乳"), N_("现在不能记这个"), FIELD,
            forms_process.CircumstanceForm, _told("circumstance"), _always,
        ),
        RecordKind(
            "clean_from", N_("记动态管控起算日"), N_("现在不能记这个"), OFFICE,
            forms_process.CleanForm, _told("clean_from"), _always,
        ),
        RecordKind(
            "request", N_("记本人的请求"), N_("现在不能记请求"), OFFICE, forms_process.RequestForm, _request, _always,
        ),
        RecordKind(
            "request_answer", N_("登记答复"), N_("现在不能登记答复"), OFFICE,
            forms_process.RequestAnswerForm, _request_answer, _nothing_asked,
        ),
        RecordKind("closed", N_("登记结束"), N_("现在不能登记结束"), OFFICE, forms.ClosedForm, _closed, _close_refusal),
    )
}  # fmt: skip


def may_record(actor: Actor, kind: str) -> bool:
    """May she write this kind at all?"""
    return kind in KINDS and actor.may(KINDS[kind].permission)


def heading(kind: str) -> str:
    """记录走访"""
    return _(KINDS[kind].heading)
