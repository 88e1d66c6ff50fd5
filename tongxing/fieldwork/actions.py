"""Recording what happens in the field: one action a kind, the same for desk, phone and import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import stop_if
from tongxing.duties.actions import NewDeed, add_deed, add_deeds, already_here, record, settle
from tongxing.duties.models import Deed, Source
from tongxing.duties.queries import Bundle, bundle
from tongxing.fieldwork.models import Contact, Ground, Test
from tongxing.fieldwork.rules import (
    why_not_elsewhere,
    why_not_leave,
    why_not_official_test,
    why_not_taken,
    why_not_test_step,
)
from tongxing.org.actor import Actor
from tongxing.rulebook.document import Book


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test as it was done: where, by whom, on which sample, and what was done with the result on the spot.

    ``told`` and ``medicine`` are the answers that a positive result cannot do without; unanswered they stay owed.
    """

    outcome: str
    happened_on: date
    where: str = ""
    collectors: Sequence[str] = ()
    kit_batch: str = ""
    specimen: str = "urine"
    note: str = ""
    id: UUID | None = None
    source: str = Source.DESK
    by_woman: bool | None = None
    sample_a: str = ""
    sample_b: str = ""
    kept_at: str = ""
    paper: str = ""
    told: str = ""
    medicine: str = ""

    @property
    def steps(self) -> list[str]:
        """What was done with the result at once, as steps of its own; only a result can be told."""
        if self.outcome not in ("negative", "positive"):
            return []
        looked = self.medicine if self.outcome == "positive" else ""
        named = (("told", self.told), ("medicine", looked))
        return [f"{kind}:{word}" for kind, word in named if word]


@dataclass(frozen=True, slots=True)
class NewContact:
    """A talk, a visit or a report as it was: how, with whom, what help is wanted."""

    kind: str
    outcome: str
    happened_on: date
    way: str = "face"
    partner: str = ""
    needs: Sequence[str] = ()
    note: str = ""
    id: UUID | None = None
    source: str = Source.DESK


@action
def record_official_test(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest) -> Deed | None:
    """Record a police test (吸毒检测程序规定 3–9); the only kind that can meet the test duty."""
    stop_if(why_not_official_test(new.outcome, new.collectors))
    return _record_test(by=by, at=at, case_id=case_id, on=on, new=new, kind="official_test")


@action
def record_hair_test(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest) -> Deed | None:
    """Record the hair test of the police (吸毒检测程序规定 6, 8): it looks back half a year and meets no monthly window."""
    stop_if(why_not_official_test(new.outcome, new.collectors))
    hair = replace(new, specimen="hair")
    return _record_test(by=by, at=at, case_id=case_id, on=on, new=hair, kind="hair_test")


@action
def record_test_elsewhere(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest) -> Deed | None:
    """Record the official test of another place by its paper (吸毒检测程序规定 4, 9); it meets the duty here."""
    stop_if(why_not_elsewhere(new.outcome, new.paper))
    return _record_test(by=by, at=at, case_id=case_id, on=on, new=new, kind="test_elsewhere")


@action
def record_screening(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest) -> Deed | None:
    """Record the office's own screening: help, never evidence (guard G5)."""
    return _record_test(by=by, at=at, case_id=case_id, on=on, new=new, kind="screening")


def _record_test(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest, kind: str) -> Deed | None:
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    if kind == "official_test":
        stop_if(why_not_taken(new.outcome, case.sex, new.specimen, new.by_woman))
    tested = NewDeed(
        kind, new.happened_on, new.outcome, note=new.note, id=new.id or uuid7(), source=new.source
    )
    steps = [] if kind == "screening" else new.steps
    follows = [
        NewDeed("test_step", new.happened_on, step, source=new.source, about=tested.id) for step in steps
    ]
    cases = {case_id: case}
    deed = add_deeds(by=by, at=at, cases=cases, new=[(case_id, one) for one in (tested, *follows)], on=on)[0]
    _detail(deed, new).save(force_insert=True)
    if new.paper:
        Ground(deed=deed, paper=new.paper).save(force_insert=True)
    settle([cases[case_id]])
    audit.trace(by, f"record.{kind}", about="person", about_id=case.person_id, place_id=case.place_id, at=at)
    return deed


def _detail(deed: Deed, new: NewTest) -> Test:
    return Test(
        deed=deed,
        specimen=new.specimen,
        where=new.where,
        collectors=list(new.collectors),
        kit_batch=new.kit_batch,
        sample_a=new.sample_a or None,
        sample_b=new.sample_b or None,
        kept_at=new.kept_at or None,
        by_woman=new.by_woman,
    )


@dataclass(frozen=True, slots=True)
class NewStep:
    """What followed a test: told, looked at, disputed, answered, sent, found; with the paper that says so."""

    about: UUID
    step: str
    happened_on: date
    paper: str = ""
    where_to: str = ""
    note: str = ""
    id: UUID | None = None


@action
def record_test_step(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewStep) -> Deed | None:
    """Record what followed an official result (吸毒检测程序规定 9–16); which result counts follows from it at once."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    stop_if(
        why_not_test_step(
            case.facts, newest_book(case), about=str(new.about), step=new.step, on=new.happened_on
        )
    )
    deed = NewDeed("test_step", new.happened_on, new.step, note=new.note, id=new.id, about=new.about)
    return _with_ground(by, at, case, deed, on, paper=new.paper, where_to=new.where_to)


def newest_book(case: Bundle) -> Book | None:
    """The law beside the newest plan of the case's town."""
    return case.chain.plans[-1].book if case.chain.plans else None


@dataclass(frozen=True, slots=True)
class NewLeave:
    """Leave, its putting off or its end: which, from when, until when, where to, how to reach the person."""

    step: str
    happened_on: date
    until_on: date | None = None
    where_to: str = ""
    reach: str = ""
    paper: str = ""
    note: str = ""
    id: UUID | None = None


@action
def record_leave(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewLeave) -> Deed | None:
    """Record a leave of the county, its putting off, or the return (戒毒条例 19: three days and more are reported in writing)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    stop_if(
        why_not_leave(case.facts, step=new.step, happened_on=new.happened_on, until_on=new.until_on, on=on)
    )
    until = None if new.step == "back:came" else new.until_on
    deed = NewDeed("leave", new.happened_on, new.step, until, new.note, new.id)
    return _with_ground(by, at, case, deed, on, paper=new.paper, where_to=new.where_to, reach=new.reach)


def _with_ground(
    by: Actor,
    at: datetime,
    case: Bundle,
    new: NewDeed,
    on: date,
    *,
    paper: str,
    where_to: str,
    reach: str = "",
) -> Deed:
    """One deed and beside it what it rests on, where something was given."""
    deed, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    if paper or where_to or reach:
        Ground(deed=deed, paper=paper, where_to=where_to, reach=reach).save(force_insert=True)
    settle([after])
    audit.trace(
        by, f"record.{new.kind}", about="person", about_id=case.person_id, place_id=case.place_id, at=at
    )
    return deed


@action
def record_reason(
    *, by: Actor, at: datetime, case_id: UUID, on: date, new: NewDeed, paper: str = ""
) -> Deed | None:
    """Record why something cannot be done, or on which day it will be, with the number of the paper that says so."""

    def ground(deed: Deed) -> Ground:
        return Ground(deed=deed, paper=paper)

    return record(by=by, at=at, case_id=case_id, on=on, new=new, beside=ground if paper else None)


@action
def record_contact(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewContact) -> Deed | None:
    """Record a talk, a visit or the person's own report."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    deed, after = add_deed(
        by=by,
        at=at,
        case=case,
        on=on,
        new=NewDeed(
            kind=new.kind,
            outcome=new.outcome,
            happened_on=new.happened_on,
            note=new.note,
            id=new.id,
            source=new.source,
        ),
    )
    Contact(deed=deed, way=new.way, partner=new.partner, needs=list(new.needs)).save(force_insert=True)
    settle([after])
    audit.trace(
        by, f"record.{new.kind}", about="person", about_id=case.person_id, place_id=case.place_id, at=at
    )
    return deed
