"""Reading pairs of files: who in her places has two files of one identity number.

A worker of one village never has such a pair, because the second file is refused where she can see the
first. Pairs come of two intakes that could not see each other (docs/adr/0010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two files."""

    id: UUID
    number: str
    name: str
    place_id: int
    place: str
    running: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files of one identity number, the older first; ``looked_at`` when the desk has settled it."""

    older: Half
    newer: Half
    looked_at: datetime | None = None
    looked_by: str = ""
    reason: str = ""


# uuid7: an id is as old as its file
TWICE = """
WITH twice AS (
  SELECT array_agg(p.id ORDER BY p.id) AS ids FROM people_person p
  WHERE p.place_id = ANY(%(places)s) AND p.place_id > 0 AND p.id_index IS NOT NULL
  GROUP BY p.id_index HAVING count(*) > 1),
pair AS (SELECT ids[1] AS older, newer FROM twice, unnest(ids[2:]) AS newer)
"""
HALF = """{p}.id, {p}.number, {p}.name, {p}.place_id, {p}l.name,
  EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = {p}.id AND c.closed_on IS NULL), {p}.recorded_at"""
PAIRS = f"""{TWICE} SELECT {HALF.format(p="o")}, {HALF.format(p="n")}, k.looked_at, coalesce(s.name, ''), k.reason
FROM pair JOIN people_person o ON o.id = pair.older JOIN org_place ol ON ol.id = o.place_id
JOIN people_person n ON n.id = pair.newer JOIN org_place nl ON nl.id = n.place_id
LEFT JOIN people_pairlooked k ON k.older_id = o.id AND k.newer_id = n.id
LEFT JOIN org_staff s ON s.id = k.looked_by_id
WHERE {{where}} ORDER BY k.looked_at IS NOT NULL, n.id DESC LIMIT %(limit)s"""
OPEN_PAIRS = f"""({TWICE} SELECT count(*) FROM pair WHERE NOT EXISTS (
  SELECT 1 FROM people_pairlooked k WHERE k.older_id = pair.older AND k.newer_id = pair.newer))"""


def pairs(actor: Actor, *, limit: int = 100) -> list[Pair]:
    """The pairs in her places, those nobody has looked at first."""
    return _pairs(actor, "true", limit=limit)


def pair(actor: Actor, older: UUID, newer: UUID) -> Pair | None:
    """One pair, or None when these are not two files of one number in her places."""
    found = _pairs(actor, "o.id = %(older)s AND n.id = %(newer)s", limit=1, older=older, newer=newer)
    return found[0] if found else None


def _pairs(actor: Actor, where: str, **values: Any) -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(PAIRS.format(where=where), {"places": list(actor.place_ids), **values})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Sequence[Any]) -> Pair:
    reason = cipher.unseal(bytes(row[16]), column="people_pairlooked.reason") if row[16] else ""
    return Pair(Half(*row[:7]), Half(*row[7:14]), row[14], row[15], reason)
