"""Writing for retention: the approved table, a list for destruction, and the second person's word on each.

Nothing here decides what is destroyed: the trigger ``carried_out`` on the second word does (archive 0007), which empties the
rows and writes down the addresses of the pages. What is left to this side is to name in the trail what it lost, in the same
transaction, and to destroy the keys of those pages after it; killed in between, the nightly sweep does it, because nothing
names those pages any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from tongxing.archive.retention import queries, rules
from tongxing.archive.retention.kinds import BY_OFFICE
from tongxing.archive.retention.models import (
    Destroyed,
    Destruction,
    DestructionItem,
    DestructionWord,
    Emptied,
    Schedule,
    ScheduleWord,
)
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.clock import day_of
from tongxing.core.files import store
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.people.sealing.rules import why_not_desk
from tongxing.verify.chain import DESTROYED

AT_ONCE = 400


@action
def enter_table(
    *,
    by: Actor,
    at: datetime,
    number: str,
    approved_by: str,
    approved_on: date | None,
    periods: Mapping[str, int],
) -> Schedule:
    """Enter the table of periods the archive authority approved; it holds when a second person agrees."""
    stop_if(
        why_not_desk(by.town_id, by.place_ids),
        *rules.why_not_enter(
            number=number, approved_by=approved_by, approved_on=approved_on, periods=periods, on=day_of(at)
        ),
    )
    assert approved_on is not None, "refused above"
    row = Schedule.objects.create(
        town_id=by.town_id,
        number=number.strip(),
        approved_by=approved_by.strip(),
        approved_on=approved_on,
        periods={name: int(periods[name]) for name in BY_OFFICE},
        entered_at=at,
        entered_by_id=_hand(by),
    )
    _trace(by, "retention.table", row.pk, at)
    return row


@action
def answer_table(*, by: Actor, at: datetime, schedule_id: UUID, agreed: bool) -> ScheduleWord | None:
    """Say yes or no to a table somebody else entered."""
    found = next((one for one in queries.tables(by) if one.id == schedule_id), None)
    if found is None or found.agreed is not None:
        return None
    stop_if(rules.why_not_second(first=found.entered_by_id, second=by.staff_id))
    row = ScheduleWord.objects.create(
        schedule_id=schedule_id, town_id=by.town_id, agreed=agreed, said_at=at, said_by_id=_hand(by)
    )
    _trace(by, "retention.table_yes" if agreed else "retention.table_no", schedule_id, at)
    return row


@action
def propose_destruction(*, by: Actor, at: datetime, kind: str) -> Destruction | None:
    """Put what is due of one class on a list; nothing is destroyed before a second person has looked at it."""
    if kind not in BY_OFFICE:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('retention'), %s)", [by.town_id])
    table = queries.in_force(queries.tables(by))
    known = {one.name: one for one in queries.due(table, queries.sealed_files(by), on=day_of(at))}[kind]
    stop_if(why_not_desk(by.town_id, by.place_ids), why_not_list(by, kind, known))
    assert table is not None
    assert known.years is not None
    row = Destruction.objects.create(
        town_id=by.town_id, schedule_id=table.id, kind=kind, proposed_at=at, proposed_by_id=_hand(by)
    )
    DestructionItem.objects.bulk_create(
        DestructionItem(
            destruction=row,
            town_id=by.town_id,
            person_id=one.person_id,
            number=one.number,
            closed_on=one.closed_on,
            over_on=rules.over_on(one.closed_on, known.years) or one.closed_on,
            pieces=one.pieces.get(kind, 0),
        )
        for one in known.files
    )
    _trace(by, "retention.list", row.pk, at)
    return row


def why_not_list(by: Actor, kind: str, known: queries.DueClass) -> Refusal | None:
    """Why what is due of a class cannot be put on a list now."""
    waiting = any(one.kind == kind and one.agreed is None for one in queries.lists(by))
    return rules.why_not_destroy(
        approved=known.years is not None,
        years=known.years or 0,
        due=len(known.files),
        waiting=waiting,
    )


@action
def destroy(*, by: Actor, at: datetime, destruction_id: UUID) -> DestructionWord | None:
    """Agree to a list: the words in its rows are destroyed, and the keys of its pages; days, kinds, numbers and the trail stay.

    Rows are emptied by the word's own statement. The events of their history that went with them are named in the trail,
    or the checker would call it a tampering (docs/adr/0015, 0037).
    """
    found = queries.list_at(by, destruction_id)
    if found is None or found.agreed is not None:
        return None
    stop_if(rules.why_not_second(first=found.proposed_by_id, second=by.staff_id))
    row = DestructionWord.objects.create(
        destruction_id=destruction_id, town_id=by.town_id, agreed=True, said_at=at, said_by_id=_hand(by)
    )
    _trace(by, "retention.destroy", destruction_id, at)
    _name_what_went(by, destruction_id, at)
    addresses = list(
        Destroyed.objects.filter(destruction_id=destruction_id).values_list("address", flat=True)
    )
    transaction.on_commit(lambda: shred(addresses))
    return row


@action
def keep(*, by: Actor, at: datetime, destruction_id: UUID, reason: str) -> DestructionWord | None:
    """Say no to a list, with a word; nothing is destroyed."""
    found = queries.list_at(by, destruction_id)
    if found is None or found.agreed is not None:
        return None
    stop_if(
        rules.why_not_second(first=found.proposed_by_id, second=by.staff_id), rules.why_not_reason(reason)
    )
    row = DestructionWord.objects.create(
        destruction_id=destruction_id, town_id=by.town_id, agreed=False, reason=reason.strip(), said_at=at,
        said_by_id=_hand(by),
    )  # fmt: skip
    _trace(by, "retention.keep", destruction_id, at)
    return row


def shred(addresses: list[str]) -> int:
    """Destroy the keys of these files, as far as no row names them any more; a paper two files share stays for the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT archive_unnamed(%s::text[], now())", [addresses])
        nobodys = [row[0] for row in cursor.fetchall()]
    return sum(store.shred(address) for address in nobodys)


def _name_what_went(by: Actor, destruction_id: UUID, at: datetime) -> None:
    """One event of the trail for every few hundred that lost their data."""
    rows = Emptied.objects.filter(destruction_id=destruction_id).values_list("events", flat=True)
    gone = [str(event) for events in rows for event in events]
    for start in range(0, len(gone), AT_ONCE):
        events = gone[start : start + AT_ONCE]
        audit.trace(by, DESTROYED, about="trail", place_id=by.town_id, at=at, events=events)


def _hand(by: Actor) -> int:
    """People destroy, machines do not (guard G2)."""
    if by.staff_id is None:
        raise Refused(Refusal("by_hand", "people decide, machines do not"))
    return by.staff_id


def _trace(by: Actor, act: str, about_id: UUID, at: datetime) -> None:
    audit.trace(by, act, about="retention", about_id=about_id, place_id=by.town_id, at=at)
