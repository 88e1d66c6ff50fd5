"""Entering a volunteer, and writing down that she stopped."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import stop_if
from tongxing.office.actions import once, the_hand
from tongxing.office.volunteers.models import Volunteer, VolunteerEnd
from tongxing.office.volunteers.queries import villages_of, volunteer_at
from tongxing.office.volunteers.rules import NewVolunteer, why_not_end, why_not_enlist
from tongxing.org.actor import Actor


@action
def enlist_volunteer(
    *, by: Actor, at: datetime, on: date, place_id: int, new: NewVolunteer, id: UUID | None = None
) -> Volunteer | None:
    """Enter somebody who agreed; None when the village is not hers (方案S78)."""
    if place_id not in villages_of(by):
        return None
    known = by.scope(Volunteer.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    stop_if(*why_not_enlist(new, on=on))
    row = once(lambda: Volunteer.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=place_id, name=new.name.strip(), since=new.since,
        helps=sorted(set(new.helps)), recorded_at=at, recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.volunteer", about="volunteer", about_id=row.pk, place_id=place_id, at=at)
    return row


@action
def end_volunteer(
    *, by: Actor, at: datetime, on: date, volunteer_id: UUID, ended_on: date
) -> VolunteerEnd | None:
    """She stopped; both rows stay. None when she is not of her places."""
    found = volunteer_at(by, volunteer_id)
    if found is None:
        return None
    stop_if(*why_not_end(since=found.since, ended_on=ended_on, on=on, ended=found.ended_on is not None))
    row = once(lambda: VolunteerEnd.objects.create(
        volunteer_id=found.id, town_id=by.town_id, ended_on=ended_on, recorded_at=at, recorded_by_id=the_hand(by)
    ))  # fmt: skip
    audit.trace(
        by, "office.volunteer_end", about="volunteer", about_id=found.id, place_id=found.place_id, at=at
    )
    return row
