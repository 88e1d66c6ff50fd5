"""Reading who is near a person; ``NEAR`` is asked with the file, so that a file is one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.org.actor import Actor

COLUMNS = """r.id, r.relation, encode(r.name, 'hex'), encode(r.phone, 'hex'), r.lives_with, r.guardian, r.emergency,
  r.may_know, r.recorded_at"""
STANDS = "NOT r.gone AND NOT EXISTS (SELECT 1 FROM people_relative x WHERE x.supersedes_id = r.id)"


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near a person, as last known."""

    id: UUID
    relation: str
    name: str
    phone: str
    lives_with: bool
    guardian: bool
    emergency: bool
    may_know: bool
    recorded_at: datetime


def near(raw: Sequence[Any]) -> Near:
    """One row, from a statement or from the JSON of one."""
    at = raw[8] if isinstance(raw[8], datetime) else datetime.fromisoformat(raw[8])
    key = raw[0] if isinstance(raw[0], UUID) else UUID(raw[0])
    return Near(key, raw[1], _open(raw[2], "name"), _open(raw[3], "phone"), *raw[4:8], at)  # type: ignore[call-arg]


RELATIVES = f"""SELECT {COLUMNS} FROM people_relative r
WHERE r.person_id = %(person)s AND r.place_id = ANY(%(places)s) AND {{which}} ORDER BY r.recorded_at, r.id"""


def relatives(actor: Actor, person_id: UUID) -> list[Near]:
    """Who is near a person of her places; nobody without CONTACT."""
    return _read(actor, person_id, STANDS)


def _read(actor: Actor, person_id: UUID, which: str) -> list[Near]:
    if Label.CONTACT not in actor.labels:
        return []
    with connection.cursor() as cursor:
        cursor.execute(RELATIVES.format(which=which), {"person": person_id, "places": list(actor.place_ids)})
        return [near(row) for row in cursor.fetchall()]


def _open(value: str | None, column: str) -> str:
    return cipher.unseal(bytes.fromhex(value), column=f"people_relative.{column}") if value else ""
