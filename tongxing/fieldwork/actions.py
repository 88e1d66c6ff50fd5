"""Recording what happens in the field: one action a kind, the same for desk, phone and import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import stop_if
from tongxing.duties.actions import NewDeed, add_deed, already_here, settle
from tongxing.duties.models import Deed, Source
from tongxing.duties.queries import bundle
from tongxing.fieldwork.models import Contact, Test
from tongxing.fieldwork.rules import why_not_official_test
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test as it was done: where, by whom, with which kit."""

    outcome: str
    happened_on: date
    where: str = ""
    collectors: Sequence[str] = ()
    kit_batch: str = ""
    specimen: str = "urine"
    note: str = ""
    id: UUID | None = None
    source: str = Source.DESK


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
    """Record a police test (吸毒检测程序规定 3–8); the only kind that can meet the test duty."""
    stop_if(why_not_official_test(new.outcome, new.collectors))
    return _record_test(by=by, at=at, case_id=case_id, on=on, new=new, kind="official_test")


@action
def record_screening(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest) -> Deed | None:
    """Record the office's own screening: help, never evidence (guard G5)."""
    return _record_test(by=by, at=at, case_id=case_id, on=on, new=new, kind="screening")


def _record_test(*, by: Actor, at: datetime, case_id: UUID, on: date, new: NewTest, kind: str) -> Deed | None:
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    deed, after = add_deed(
        by=by,
        at=at,
        case=case,
        on=on,
        new=NewDeed(
            kind=kind,
            outcome=new.outcome,
            happened_on=new.happened_on,
            note=new.note,
            id=new.id,
            source=new.source,
        ),
    )
    Test(
        deed=deed,
        specimen=new.specimen,
        where=new.where,
        collectors=list(new.collectors),
        kit_batch=new.kit_batch,
    ).save(force_insert=True)
    settle([after])
    audit.trace(by, f"record.{kind}", about="person", about_id=case.person_id, place_id=case.place_id, at=at)
    return deed


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
