"""Beginning a proceeding, and taking one step of it: two actions for four roads. The rules say who may and what it lacks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxing.assessment.awards.models import Proceeding as Row
from tongxing.assessment.awards.models import ProceedingStep
from tongxing.assessment.awards.opening import Around, New, why_not_open
from tongxing.assessment.awards.queries import (
    appraisals_of,
    colleagues_by_role,
    findings,
    proceeding_at,
    seat_of,
    villages,
)
from tongxing.assessment.awards.rules import NewStep, notice_until, why_not_step
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.rulebook.document import Book


@action
def open_proceeding(
    *, by: Actor, at: datetime, on: date, book: Book, new: New, id: UUID | None = None
) -> Row | None:
    """Begin an award, a fact, a proposal or an appraisal; None when whom it is about is not hers to name (方案S82、S85—S90)."""
    known = by.scope(Row.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    staff = {pk: role for pk, (_name, role) in colleagues_by_role(by, on=on).items()}
    if not _named_here(by, new, book, staff):
        return None
    stop_if(*why_not_open(new, _around(by, new, book, staff, on)))
    assert by.staff_id is not None, "people begin, machines do not"
    said = {"reason": new.reason, "stands_on": new.stands_on, "sheet": new.sheet, "amount": new.amount, "facts": ",".join(new.facts)}  # fmt: skip
    subject = new.subject
    try:
        with transaction.atomic():
            row = Row.objects.create(
                id=id or uuid7(), town_id=by.town_id, place_id=subject.place_id, road=new.road, what=new.what, unit=subject.unit,
                unit_kind=subject.unit_kind, staff_id=subject.staff_id, assessor_id=new.assessor_id, police_id=new.police_id,
                year=new.year, said=_packed(said), opened_on=new.opened_on, opened_at=at, opened_by_id=by.staff_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_at_once()) from None
    _trace(by, f"awards.{new.road}", row.pk, row.place_id, at)
    return row


def _named_here(by: Actor, new: New, book: Book, staff: dict[int, str]) -> bool:
    """Whether the village, the unit and the colleagues it names are of this township."""
    subject = new.subject
    people = {one for one in (subject.staff_id, new.assessor_id, new.police_id) if one is not None}
    if subject.staff_id is not None or subject.unit:
        there = subject.place_id == by.town_id and by.town_id in by.place_ids
    else:
        there = subject.place_id in villages(by)
    kinds = {unit.id: unit.kind for unit in book.units if unit.kind != "village"}
    kind = kinds.get(subject.unit) if subject.unit else "village" if subject.staff_id is None else ""
    return there and kind == subject.unit_kind and people <= staff.keys()


def _around(by: Actor, new: New, book: Book, staff: dict[int, str], on: date) -> Around:
    pairs = {
        (one_by, one.subject.staff_id)
        for one in (appraisals_of(by, years=(new.year,), book=book) if new.road == "appraisal" else ())
        for one_by in (one.assessor_id, one.police_id)
        if one_by is not None and one.subject.staff_id is not None
    }
    there = findings(by, new.subject, book=book) if new.road == "card" else []
    return Around(on, by.staff_id, by.role, staff, frozenset(str(one.id) for one in there), frozenset(pairs))


@action
def take_proceeding_step(
    *,
    by: Actor,
    at: datetime,
    on: date,
    book: Book,
    proceeding_id: UUID,
    new: NewStep,
    id: UUID | None = None,
) -> ProceedingStep | None:
    """Take one step, or refuse with everything it lacks; None when it is not hers to see (方案S82、S85—S90, guard G10)."""
    found = proceeding_at(by, proceeding_id, book=book)
    known = (
        ProceedingStep.objects.filter(pk=id, proceeding_id=proceeding_id).first() if id and found else None
    )
    if found is None or known is not None:
        return known
    stop_if(*why_not_step(found, new, seat_of(by, found, on=on, book=book)))
    assert by.staff_id is not None, "people take steps, machines do not"
    if new.kind == "announced":
        new = replace(new, until=notice_until(new, book.workdays, recorded_on=on))
    asks = found.road.steps[new.kind].asks
    try:
        with transaction.atomic():
            made = ProceedingStep.objects.create(
                id=id or uuid7(), proceeding_id=found.id, turn=len(found.steps), kind=new.kind, happened_on=new.on,
                until_on=new.until, said=_packed({name: new.word(name) for name in asks}), recorded_at=at,
                recorded_by_id=by.staff_id, role=by.role,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_at_once()) from None
    _trace(by, f"awards.{found.road.name}.{new.kind}", found.id, found.subject.place_id, at)
    return made


def _packed(said: dict[str, str]) -> str:
    return json.dumps({k: v.strip() for k, v in said.items() if v.strip()}, ensure_ascii=False)


def _at_once() -> Refusal:
    return Refusal("at_once", _("别人刚刚也走了一步，请看一眼再办。"))


def _trace(by: Actor, act: str, about: UUID, place_id: int, at: datetime) -> None:
    audit.trace(by, act, about="proceeding", about_id=about, place_id=place_id, at=at)
