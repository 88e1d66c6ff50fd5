"""Casework: taking in a decision, report-in, agreement, work group, papers, the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.models import Agreement, GroupMember
from tongxing.casework.rules import (
    why_not_close,
    why_not_intake,
    why_not_report_in,
    why_not_step,
)
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.duties.actions import NewDeed, add_deed, add_deeds, already_here, end_of_term, law_of, settle
from tongxing.duties.models import Deed, Source
from tongxing.duties.queries import Bundle, bundle, bundles
from tongxing.org.actor import Actor
from tongxing.org.queries import workers_of_places
from tongxing.people.actions import (
    NewDecision,
    NewPerson,
    correct_decision,
    one_intake_at_a_time,
    open_cases,
    register_people,
    town_prefix,
)
from tongxing.people.joining.queries import running_in
from tongxing.people.models import Case, Decision, Person
from tongxing.rulebook.document import Book


@dataclass(frozen=True, slots=True)
class Intake:
    """One decision taken in: the person, the paper, and what is known of the first steps."""

    person: NewPerson
    decision: NewDecision
    reported_on: date | None = None
    agreement_on: date | None = None
    known: UUID | None = None  # a person whose file is here: a new measure is opened in it


def problems_of(intake: Intake, *, on: date) -> tuple[Refusal, ...]:
    """Everything that is wrong with the days of one decision, all at once (戒毒条例 13, 14, 37)."""
    paper = intake.decision
    return why_not_intake(
        decided_on=paper.decided_on,
        received_on=paper.received_on,
        reported_on=intake.reported_on,
        measure=paper.measure,
        ordered_months=paper.ordered_months,
        deducted_days=paper.deducted_days,
        on=on,
    )


@action
def take_in(
    *, by: Actor, at: datetime, intakes: Sequence[Intake], on: date, source: str = Source.DESK
) -> list[Person]:
    """Open files on decisions; every duty of the whole term exists at once (戒毒条例 13, 14)."""
    one_intake_at_a_time(by.town_id)
    stop_if(*(problem for i in intakes for problem in problems_of(i, on=on)))
    prefix = town_prefix(by.town_id)
    years = sorted({i.decision.decided_on.year for i in intakes})
    people: list[Person] = []
    for year in years:
        batch = [i for i in intakes if i.decision.decided_on.year == year]
        people += _take_in_year(by, at, batch, on=on, source=source, year=year, prefix=prefix)
    return people


def _take_in_year(
    by: Actor, at: datetime, batch: list[Intake], *, on: date, source: str, year: int, prefix: str
) -> list[Person]:
    people = _people(by, at, batch, year=year, prefix=prefix)
    cases = open_cases(
        by=by,
        at=at,
        of=[(p, i.decision) for p, i in zip(people, batch, strict=True)],
        worker_of_place=workers_of_places(by, on=on),
    )
    bundled = {b.case_id: b for b in bundles(by, [c.pk for c in cases])}
    steps = [
        (case.pk, NewDeed(kind=kind, outcome=outcome, happened_on=day, source=source))
        for case, intake in zip(cases, batch, strict=True)
        for kind, outcome, day in (
            ("report_in", "in_person", intake.reported_on),
            ("agreement", "signed", intake.agreement_on),
        )
        if day is not None
    ]
    deeds = add_deeds(by=by, at=at, cases=bundled, new=steps, on=on)
    signed = [Agreement(deed=d, signed_for_office=by.town_name) for d in deeds if d.kind == "agreement"]
    Agreement.objects.bulk_create(signed)
    settle(list(bundled.values()))
    taken = [(p.pk, c.place_id) for p, c in zip(people, cases, strict=True)]
    audit.trace_all(by, "take_in", about="person", of=taken, at=at, source=source)
    return people


def _people(by: Actor, at: datetime, batch: list[Intake], *, year: int, prefix: str) -> list[Person]:
    """The people of a batch in its order: new folders are opened, known ones are found again (one person, one file)."""
    fresh = [i.person for i in batch if i.known is None]
    opened = iter(register_people(by=by, at=at, people=fresh, year=year, prefix=prefix) if fresh else ())
    wanted = [i.known for i in batch if i.known is not None]
    held = by.scope(Person.objects.select_for_update().filter(pk__in=wanted))  # not sealed meanwhile
    known = {p.pk: p for p in held} if wanted else {}
    stop_if(_still_running(by, wanted) if wanted else None)
    return [next(opened) if i.known is None else known[i.known] for i in batch]


def _still_running(by: Actor, wanted: Sequence[UUID]) -> Refusal | None:
    if not running_in(by, wanted):
        return None
    words = _("这个号码的档案已经在了，措施还在执行。")
    return Refusal("id_number", words, cite="戒毒条例第13条", ways=(_("打开那份档案看看。"),))


@action
def record_report_in(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    happened_on: date,
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Record that the person came and reported in; the term counts from this day (戒毒条例 14)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(why_not_report_in(case.facts, on=happened_on))
    new = NewDeed(kind="report_in", outcome="in_person", happened_on=happened_on, note=note, id=id)
    return written(by, at, case, new, on)


@action
def add_group_member(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    role: str,
    name: str,
    unit_name: str = "",
    since: date,
    until: date | None = None,
    id: UUID | None = None,
) -> Deed | None:
    """Put a member into the person's work group (戒毒条例 17)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    new = NewDeed(kind="group_member", outcome=role, happened_on=since, until_on=until, id=id)
    deed = written(by, at, case, new, on)
    GroupMember.objects.create(deed=deed, name=name, unit_name=unit_name)
    return deed


@action
def file_paper(
    *, by: Actor, at: datetime, case_id: UUID, on: date, paper: str, happened_on: date, id: UUID | None = None
) -> Deed | None:
    """Record that a paper lies in the file (one person, one file; S61–S62)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    return written(
        by, at, case, NewDeed(kind="paper_filed", outcome=paper, happened_on=happened_on, id=id), on
    )


@action
def close_case(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    happened_on: date,
    how: str,
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Record the end of a measure as the police paper has it (戒毒条例 22–24); nothing ends by itself."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    ends_on = end_of_term(case.facts, case.chain)
    stop_if(why_not_close(case.facts, how=how, on=happened_on, ends_on=ends_on))
    return written(
        by, at, case, NewDeed(kind="closed", outcome=how, happened_on=happened_on, note=note, id=id), on
    )


@action
def record_step(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    step: str,
    happened_on: date,
    until_on: date | None = None,
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Record what a paper of the police does to a measure: custody, release, another place, a stated day (戒毒条例 22, 24).

    The term, every duty of the rest of it, and what cannot be asked meanwhile follow at once.
    """
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(why_not_step(case.facts, law_of(case), step=step, on=happened_on))
    new = NewDeed(kind="step", outcome=step, happened_on=happened_on, until_on=until_on, note=note, id=id)
    return written(by, at, case, new, on)


def newest_book(case: Bundle) -> Book | None:
    """The law beside the newest plan of the case's town."""
    return case.chain.plans[-1].book if case.chain.plans else None


@action
def correct_paper(
    *, by: Actor, at: datetime, case_id: UUID, new: NewDecision, reason: str, on: date
) -> Decision | None:
    """Put right what a decision says; both versions stay readable and all duties follow (戒毒条例 13, 14)."""
    case = bundle(by, case_id, lock=True)
    if case is None or case.decision is None:
        return None
    stop_if(*why_not_correct(case, new, reason, on=on))
    paper = Decision.objects.get(pk=case.decision["id"])
    row = correct_decision(by=by, at=at, case=Case.objects.get(pk=case_id), of=paper, new=new)
    settle([replace(case, decision=_as_read(row))])
    audit.trace(
        by,
        "correct_decision",
        about="person",
        about_id=case.person_id,
        place_id=case.place_id,
        at=at,
        purpose=reason,
    )
    return row


def why_not_correct(case: Bundle, new: NewDecision, reason: str, *, on: date) -> tuple[Refusal, ...]:
    """Everything that keeps a correction from standing: its days, what was done before, a missing reason."""
    intake = Intake(NewPerson("", case.place_id, "", "0", None), new, case.facts.reported_on)
    found = [*problems_of(intake, on=on)]
    first = min((d.happened_on for d in case.deeds if d.kind != "excuse"), default=None)
    if first is not None and first < new.decided_on:
        words = _("%(day)s 已经有记录，决定的日子不能比它晚。") % {"day": first.isoformat()}
        found.append(Refusal("decided_on", words, cite="戒毒条例第13条"))
    if not reason.strip():
        found.append(Refusal("reason", _("更正要写一句理由。")))
    return tuple(found)


def _as_read(row: Decision) -> dict[str, Any]:
    """A decision as the bundle reads it."""
    return {
        "id": str(row.pk),
        "number": row.number,
        "authority": row.authority,
        "measure": row.measure,
        "decided_on": row.decided_on.isoformat(),
        "received_on": row.received_on.isoformat() if row.received_on else None,
        "ordered_months": row.ordered_months,
        "deducted_days": row.deducted_days,
    }


def written(by: Actor, at: datetime, case: Bundle, new: NewDeed, on: date) -> Deed:
    """Insert one deed of a case, project the case, leave the trace: what every record of casework ends with."""
    deed, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    settle([after])
    audit.trace(
        by, f"record.{new.kind}", about="person", about_id=case.person_id, place_id=case.place_id, at=at
    )
    return deed
