"""Writing on the way through the gate: beginning a matter, and taking one step of it.

A record comes to be with the step that serves or hands over, under the number of the draft; the tables themselves take no
such record without a second person (migration 0004). A withdrawal or an upheld objection takes it back (guards G2, G3, G4).
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from tongxing.conduct.gate import queries, rules
from tongxing.conduct.gate.matter import Draft, Step
from tongxing.conduct.gate.models import Matter, MatterStep
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.remedy import review_until
from tongxing.conduct.gate.rules import Seat
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import stop_if
from tongxing.duties.actions import NewDeed, add_deed, no_plan, settle
from tongxing.duties.queries import Bundle, bundle
from tongxing.org.actor import Actor
from tongxing.people.models import Person
from tongxing.rulebook.document import Book


@action
def open_matter(
    *, by: Actor, at: datetime, on: date, case_id: UUID, draft: Draft, id: UUID | None = None
) -> Matter | None:
    """Begin a criticism, a talk, a warning or a report: a draft and nothing else (禁毒法第35条, guard G2)."""
    case = bundle(by, case_id, lock=True)
    if case is None or (id is not None and Matter.objects.filter(pk=id).exists()):
        return None
    seat = seat_of(by, case, None, on=on)
    if draft.rung == "report":
        there = rules.grounds(case.facts, seat.book, on=on).get(draft.ground, ())
        draft = replace(draft, about=tuple(UUID(one) for one in there))
    stop_if(*rules.why_not_open(seat, draft))
    assert by.staff_id is not None, "people draft, machines do not"
    said = {**asdict(draft), "about": [str(one) for one in draft.about]}
    row = Matter.objects.create(
        id=id or uuid7(),
        case_id=case.case_id,
        place_id=case.place_id,
        said=json.dumps(said, ensure_ascii=False),
        opened_on=on,
        opened_at=at,
        opened_by_id=by.staff_id,
        role=by.role,
    )
    _trace(by, "matter.open", case, at)
    return row


def law(case: Bundle) -> Book:
    """The law a matter is judged by: the newest plan in force; without one nothing is written (as everywhere)."""
    stop_if(no_plan() if not case.chain.plans else None)
    return case.chain.plans[-1].book


def seat_of(by: Actor, case: Bundle, row: MatterRow | None, *, on: date) -> Seat:
    """Who asks, knowing the whole measure: a guard stands for whoever signs, whatever else her post may read."""
    born = row.born_on if row else Person.objects.values_list("birth_on", flat=True).get(pk=case.person_id)
    return Seat(case.facts, law(case), on, by.staff_id, by.role, born)


@action
def take_step(
    *, by: Actor, at: datetime, on: date, matter_id: UUID, step: Step, id: UUID | None = None
) -> MatterStep | None:
    """Take one step of a matter, or refuse with everything it lacks (guards G2, G3, G4)."""
    row = queries.matter(by, matter_id)
    case = bundle(by, row.case_id, lock=True) if row else None
    row = queries.matter(by, matter_id) if case else None  # two at once do so one after the other
    if row is None or case is None or (id is not None and MatterStep.objects.filter(pk=id).exists()):
        return None
    seat = seat_of(by, case, row, on=on)
    stop_if(*rules.why_not_step(row.matter, step, seat))
    if step.kind == "done":
        step = _comes_to_be(by, at, on, case, row, step, seat.book)
    made = _written(by, at, row, step, id)
    for old in rules.falls(row.id, row.matter, step):
        case = _taken_back(by, at, on, case, old, step)
    _trace(by, f"matter.{step.kind}", case, at)
    return made


def _written(by: Actor, at: datetime, row: MatterRow, step: Step, step_id: UUID | None) -> MatterStep:
    assert by.staff_id is not None, "people take steps, machines do not"
    return MatterStep.objects.create(
        id=step_id or uuid7(),
        matter_id=row.id,
        kind=step.kind,
        happened_on=step.on,
        until_on=step.until,
        said=json.dumps({k: v for k, v in step.said.items() if v}, ensure_ascii=False),
        recorded_at=at,
        recorded_by_id=by.staff_id,
        role=by.role,
    )


def _deed(row: MatterRow) -> tuple[str, str]:
    rung = row.matter.draft.rung
    return ("police_report" if rung == "report" else "admonition"), rung


def _comes_to_be(
    by: Actor, at: datetime, on: date, case: Bundle, row: MatterRow, step: Step, book: Book
) -> Step:
    """The record, under the number of its draft; the last day of her review is written with the service (行政复议法 20)."""
    kind, outcome = _deed(row)
    new = NewDeed(kind, step.on, outcome, note=row.matter.draft.reason, id=row.id)
    _deed_row, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    settle([after])
    last = review_until(step.on, book) if outcome != "report" else None
    return replace(step, until=last.day if last else None)


def _taken_back(by: Actor, at: datetime, on: date, case: Bundle, old_id: UUID, step: Step) -> Bundle:
    """A record that fell drops out of every counter by the query that counted it; what was gone before stays gone."""
    old = next((d for d in case.deeds if d.id == old_id), None)
    if old is None or old.kind not in rules.FALL:
        return case
    new = NewDeed(
        old.kind, old.happened_on, old.outcome, until_on=old.until_on, note=step.said["reason"],
        supersedes=old.id, withdrawn=True,
    )  # fmt: skip
    _deed_row, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    settle([after])
    return after


def _trace(by: Actor, act: str, case: Bundle, at: datetime) -> None:
    audit.trace(by, act, about="person", about_id=case.person_id, place_id=case.place_id, at=at)
