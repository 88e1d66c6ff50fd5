"""Reading for rosters: what waits, what was taken in before, and who of a roster is here already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from tongxing.casework.models import RosterImport
from tongxing.casework.roster.rows import Villages
from tongxing.casework.roster.rules import Filed, FiledCase, Judged, Read, Register, judge, read_all
from tongxing.casework.roster.staged import Staged, from_text
from tongxing.core import cipher
from tongxing.duties.facts import paper_number
from tongxing.org.actor import Actor
from tongxing.org.queries import villages as places
from tongxing.people.queries import id_indexes


@dataclass(frozen=True, slots=True)
class Waiting:
    """A roster that waits: the entry of the ledger, what the file brought, the judgement of this moment."""

    id: UUID
    file_name: str
    digest: str
    uploaded_at: datetime
    expires_on: date
    staged: Staged
    judged: tuple[Judged, ...]

    def row(self, line: int) -> Judged | None:
        """The judgement of one line."""
        return next((r for r in self.judged if r.line == line), None)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One roster that came in: who, when, how many rows, how many were written, whether it still waits."""

    id: UUID
    file_name: str
    uploaded_at: datetime
    by: str
    rows_total: int
    rows_written: int
    waits: bool
    dropped: bool


def villages_of(actor: Actor) -> Villages:
    """The villages a row may name."""
    return Villages(actor.town_name, {place.name: place.pk for place in places(actor)})


def waiting(actor: Actor, import_id: UUID, *, on: date, lock: bool = False) -> Waiting | None:
    """A roster of her township that still waits, judged as the register stands now; None when there is none."""
    rows = actor.scope(RosterImport.objects.filter(pk=import_id, rows__isnull=False, expires_on__gte=on))
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        return None
    staged = from_text(str(found.rows))
    judged = judged_now(actor, staged, on=on)
    return Waiting(
        found.pk, str(found.file_name), found.digest, found.uploaded_at, found.expires_on, staged, judged
    )


def judged_now(actor: Actor, staged: Staged, *, on: date) -> tuple[Judged, ...]:
    """Every row of a roster, judged beside the register of this moment."""
    read = read_all(staged.rows, villages_of(actor), on=on)
    return judge(read, register_for(actor, read))


def ledger(actor: Actor, *, limit: int = 20) -> list[LedgerLine]:
    """What was brought in lately, the newest first."""
    rows = (
        actor.scope(RosterImport.objects.all())
        .select_related("uploaded_by")
        .annotate(waits=ExpressionWrapper(Q(rows__isnull=False), BooleanField()))
        .defer("rows")
        .order_by("-uploaded_at")[:limit]
    )
    return [
        LedgerLine(
            r.pk,
            str(r.file_name),
            r.uploaded_at,
            r.uploaded_by.name if r.uploaded_by else "",
            r.rows_total,
            r.rows_written,
            r.waits,
            r.dropped_at is not None,
        )
        for r in rows
    ]


# "not superseded" is asked row by row, never as an anti join: right after a large import PostgreSQL may still count
# these tables as empty, and would then hold every decision beside every other one, for each person anew
KNOWN = """
SELECT p.id, p.number, p.name, p.birth_on, p.place_id, pl.name, p.phone, p.id_index,
  (SELECT json_agg(json_build_object('case_id', c.id, 'measure', n.measure, 'decision', encode(n.number, 'hex'),
     'authority', n.authority, 'decided_on', n.decided_on, 'received_on', n.received_on,
     'months', n.ordered_months, 'deducted', n.deducted_days, 'reported_on', c.reported_on,
     'closed_on', c.closed_on, 'agreement_on',
     (SELECT min(d.happened_on) FROM duties_deed d WHERE d.case_id = c.id AND d.kind = 'agreement'
        AND NOT d.withdrawn AND (SELECT s.id FROM duties_deed s WHERE s.supersedes_id = d.id LIMIT 1) IS NULL))
     ORDER BY n.recorded_at DESC)
   FROM people_case c JOIN people_decision n ON n.case_id = c.id
     AND (SELECT s.id FROM people_decision s WHERE s.supersedes_id = n.id LIMIT 1) IS NULL
   WHERE c.person_id = p.id)
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
WHERE p.place_id = ANY(%(places)s) AND (p.id_index = ANY(%(ids)s) OR
  (p.name, p.birth_on) IN (SELECT * FROM unnest(%(names)s::text[], %(births)s::date[])))
"""


def register_for(actor: Actor, rows: Iterable[Read]) -> Register:
    """Who of a roster is here already, by identity number or by name and day of birth; one statement."""
    read = [r.values for r in rows if r.values.birth_on is not None]
    index_of = {index: v.id_number for v in read for index in id_indexes(v.id_number)}
    by_id: dict[str, Filed] = {}
    by_birth: dict[tuple[str, date], tuple[Filed, ...]] = {}
    for filed, index in _known(actor, list(index_of), [(v.name, v.birth_on) for v in read]):
        if index in index_of:
            by_id[index_of[index]] = filed
        elif filed.birth_on is not None:
            key = (filed.name, filed.birth_on)
            by_birth[key] = (*by_birth.get(key, ()), filed)
    return Register(by_id, by_birth)


def _known(
    actor: Actor, ids: list[bytes], births: Sequence[tuple[str, date | None]]
) -> Iterable[tuple[Filed, bytes]]:
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "ids": ids,
        "names": [name for name, _ in births],
        "births": [born for _, born in births],
    }
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, values)
        for row in cursor.fetchall():
            phone = cipher.unseal(bytes(row[6]), column="people_person.phone") if row[6] else ""
            cases = tuple(_case(raw) for raw in row[8] or ())
            yield Filed(row[0], row[1], row[2], row[3], row[4], row[5], phone, cases), bytes(row[7] or b"")


def _case(raw: dict[str, Any]) -> FiledCase:
    days = ("decided_on", "received_on", "reported_on", "agreement_on", "closed_on")
    read: dict[str, Any] = {k: (date.fromisoformat(v) if k in days and v else v) for k, v in raw.items()}
    return FiledCase(**{**read, "case_id": UUID(raw["case_id"]), "decision": paper_number(raw["decision"])})
