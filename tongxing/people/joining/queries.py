"""Reading which files are joined. ``JOINED`` is the one sentence every list, file and search asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.org.actor import Actor

# Joins that hold, both files within reach: (kept_id, other_id, id). Wants %(places)s.
JOINED = """(SELECT j.kept_id, j.other_id, j.id FROM people_join j
  WHERE j.kept_place_id = ANY(%(places)s) AND j.other_place_id = ANY(%(places)s)
    AND NOT EXISTS (SELECT 1 FROM people_parting q WHERE q.join_id = j.id))"""


FILES_OF = f"(ARRAY(SELECT g.other_id FROM {JOINED} g WHERE g.kept_id = WHOSE) || WHOSE)"
HEAD_OF = f"coalesce((SELECT g.kept_id FROM {JOINED} g WHERE g.other_id = WHOSE), WHOSE)"


def files_of(column: str) -> str:
    """SQL: the ids of every file that is shown in the one whose id stands in this column, its own included."""
    return FILES_OF.replace("WHOSE", column)


def head_of(column: str) -> str:
    """SQL: the file in which the one whose id stands in this column is shown: another one, or itself."""
    return HEAD_OF.replace("WHOSE", column)


HELD = f"""SELECT g.id, g.kept_id, g.other_id, k.number, o.number, o.name, o.place_id, l.name, j.joined_at, w.name, j.reason
FROM {JOINED} g JOIN people_join j ON j.id = g.id
JOIN people_person k ON k.id = g.kept_id JOIN people_person o ON o.id = g.other_id
JOIN org_place l ON l.id = o.place_id JOIN org_staff w ON w.id = j.joined_by_id WHERE {{where}} ORDER BY j.joined_at DESC"""


@dataclass(frozen=True, slots=True)
class Joined:
    """A join that holds, with what a person must know before she takes it back."""

    id: UUID
    kept_id: UUID
    other_id: UUID
    kept_number: str
    number: str
    name: str
    place_id: int
    place: str
    joined_at: datetime
    joined_by: str
    reason: str


def joins_of(actor: Actor, person_ids: Sequence[UUID]) -> list[Joined]:
    """The joins these files are in, on either side, the latest first."""
    where = "g.kept_id = ANY(%(people)s) OR g.other_id = ANY(%(people)s)"
    return _held(actor, where, people=list(person_ids))


def join_at(actor: Actor, join_id: UUID) -> Joined | None:
    """One join that holds, both files within her reach."""
    found = _held(actor, "g.id = %(id)s", id=join_id)
    return found[0] if found else None


def _held(actor: Actor, where: str, **values: Any) -> list[Joined]:
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(where=where), {"places": list(actor.place_ids), **values})
        return [Joined(*row[:10], _reason(row[10])) for row in cursor.fetchall()]  # type: ignore[call-arg]


def _reason(sealed: memoryview | bytes) -> str:
    return cipher.unseal(bytes(sealed), column="people_join.reason")


def running_in(actor: Actor, person_ids: Sequence[UUID]) -> bool:
    """Whether a measure still runs in any of these files, or in one that is shown with them."""
    sql = f"""SELECT EXISTS (SELECT 1 FROM unnest(%(people)s::uuid[]) AS w(id) JOIN people_case c
      ON c.person_id = ANY({files_of("w.id")}) WHERE c.closed_on IS NULL)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"people": list(person_ids), "places": list(actor.place_ids)})
        return bool(cursor.fetchone()[0])
