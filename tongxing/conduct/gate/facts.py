"""Which steps matters took, without a word of what was said: for counting whether each was in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core.clock import end_of
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class GateSteps:
    """One matter by its key (the key of the record it became) and its steps: which, on which day."""

    id: UUID
    place_id: int
    steps: tuple[tuple[str, date], ...]

    def days(self, kind: str) -> list[date]:
        """The days of the steps of a kind."""
        return [day for step, day in self.steps if step == kind]


STEPS = """
SELECT m.id, m.place_id,
  (SELECT json_agg(json_build_array(t.kind, t.happened_on) ORDER BY t.happened_on, t.id)
   FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.recorded_at < %(at)s)
FROM conduct_matter m WHERE m.place_id = ANY(%(places)s) AND m.opened_at < %(at)s ORDER BY m.id
"""


def gate_steps(actor: Actor, *, known: date, **_days: Any) -> Sequence[GateSteps]:
    """每一件批评、告诫、报告走了哪几步，照那天已知的；写了什么不在里面。 (禁毒法第35条)."""
    with connection.cursor() as cursor:
        cursor.execute(STEPS, {"places": list(actor.place_ids), "at": end_of(known)})
        return [
            GateSteps(pk, place, tuple((kind, date.fromisoformat(day)) for kind, day in steps or ()))
            for pk, place, steps in cursor.fetchall()
        ]
