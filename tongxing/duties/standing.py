"""How cases stand on a day: how much is owed now, and what comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.duties.reading import filters
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """The first thing a case owes, now or next, and how many it owes now."""

    case_id: UUID
    duty_id: UUID
    kind: str
    opens_on: date
    due_on: date
    lapses_on: date | None
    owed: int
    met_on: date | None = None
    excused_by: str | None = None


FIRST = """
SELECT c.id, f.* FROM people_case c CROSS JOIN LATERAL (
  SELECT d.id, d.kind, d.opens_on, d.due_on, d.lapses_on,
         count(*) FILTER (WHERE d.opens_on <= %(on)s) OVER ()
  FROM duties_duty d
  WHERE d.case_id = c.id AND d.met_by IS NULL AND d.excused_by IS NULL AND d.kind = ANY(%(knows)s)
    AND (d.lapses_on IS NULL OR d.lapses_on >= %(on)s)
  ORDER BY d.due_on, d.id LIMIT 1) f
WHERE c.id = ANY(%(cases)s) AND c.place_id = ANY(%(places)s)
"""


def first_owed(actor: Actor, case_ids: Sequence[UUID], *, on: date) -> dict[UUID, Standing]:
    """For each of these cases of her places: what comes first and how many are owed on the day."""
    values: dict[str, Any] = {"cases": list(case_ids), "places": list(actor.place_ids), "on": on}
    values |= filters(actor)
    with connection.cursor() as cursor:
        cursor.execute(FIRST, values)
        return {row[0]: Standing(*row) for row in cursor.fetchall()}
