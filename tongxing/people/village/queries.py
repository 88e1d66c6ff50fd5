"""Reading where a file has been inside its town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import JOINED

REASON = "people_villagechange.reason"
SETTLED = f"""
SELECT p.id, p.number, p.name, p.place_id, pl.name,
  EXISTS (SELECT 1 FROM {JOINED} g WHERE p.id IN (g.kept_id, g.other_id)),
  (SELECT max(v.moved_on) FROM people_villagechange v WHERE v.person_id = p.id)
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
WHERE p.id = %(person)s AND p.place_id = ANY(%(places)s) {{lock}}
"""
# every move of a file inside its town: id, day, from, to, sealed reason
CHANGES = """
SELECT v.id, v.moved_on, f.name, t.name, v.reason FROM people_villagechange v
JOIN org_place f ON f.id = v.from_place_id JOIN org_place t ON t.id = v.to_place_id
WHERE v.place_id = ANY(%(places)s) AND v.person_id IN (SELECT c.person_id FROM people_case c WHERE c.id = ANY(%(cases)s))
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a file lies, whether it is shown with another, and when it came there from another village."""

    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    joined: bool
    since: date | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One move inside the town."""

    on: date
    left: str
    to: str
    reason: str


def changed(on: date, left: str, to: str, reason: bytes) -> Changed:
    """One row of :data:`CHANGES`, without its id."""
    return Changed(on, left, to, cipher.unseal(bytes(reason), column=REASON))


def settled(actor: Actor, person_id: UUID, *, lock: bool = False) -> Settled | None:
    """Where a file of her places lies, or None."""
    values: dict[str, Any] = {"person": person_id, "places": list(actor.place_ids)}
    with connection.cursor() as cursor:
        cursor.execute(SETTLED.format(lock="FOR UPDATE OF p" if lock else ""), values)
        row = cursor.fetchone()
    return Settled(*row) if row else None
