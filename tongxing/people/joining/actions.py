"""Writing joins: one row says that two files are of one person, another takes it back. No file is touched by either."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import stop_if
from tongxing.org.actor import Actor
from tongxing.people.actions import one_intake_at_a_time
from tongxing.people.joining.models import Join, Parting
from tongxing.people.joining.queries import join_at, joins_of
from tongxing.people.joining.rules import why_not_desk, why_not_join, why_not_reason
from tongxing.people.models import Person


@action
def join_files(*, by: Actor, at: datetime, kept: UUID, other: UUID, reason: str) -> Join | None:
    """Say that two files are of one person; whoever reaches both sees them as one, and each stays whole.

    个人信息保护法 8: what is kept of somebody is right and complete. Nothing is deleted, nothing moves.
    """
    one_intake_at_a_time(by.town_id)
    found = {p.pk: p for p in by.scope(Person.objects.filter(pk__in=[kept, other]))}
    if kept == other or len(found) < 2:
        return None
    known = joins_of(by, [kept, other])
    stop_if(
        why_not_desk(by.town_id, by.place_ids),
        *why_not_join(
            joined=any(j.other_id == other for j in known),
            other_holds=any(j.kept_id == other for j in known),
            kept_is_held=any(j.other_id == kept for j in known),
            reason=reason,
        ),
    )
    assert by.staff_id is not None, "people join files, machines do not"
    row = Join.objects.create(
        town_id=by.town_id,
        kept_id=kept,
        kept_place_id=found[kept].place_id,
        other_id=other,
        other_place_id=found[other].place_id,
        reason=reason.strip(),
        joined_at=at,
        joined_by_id=by.staff_id,
    )
    _trace(by, "pair.join", [(p.pk, p.place_id) for p in found.values()], at)
    return row


@action
def part_files(*, by: Actor, at: datetime, join_id: UUID, reason: str) -> Parting | None:
    """Take a join back: what was recorded meanwhile lies in the file it was recorded for, as ever."""
    one_intake_at_a_time(by.town_id)
    found = join_at(by, join_id)
    if found is None:
        return None
    stop_if(why_not_desk(by.town_id, by.place_ids), *why_not_reason(reason))
    assert by.staff_id is not None
    row = Parting.objects.create(
        join_id=join_id, town_id=by.town_id, reason=reason.strip(), parted_at=at, parted_by_id=by.staff_id
    )
    places = dict(
        by.scope(Person.objects.filter(pk__in=[found.kept_id, found.other_id])).values_list("pk", "place_id")
    )
    _trace(by, "pair.part", list(places.items()), at)
    return row


def _trace(by: Actor, act: str, of: list[tuple[UUID, int]], at: datetime) -> None:
    for person, place in of:
        audit.trace(by, act, about="person", about_id=person, place_id=place, at=at)
