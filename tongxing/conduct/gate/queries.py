"""Reading matters: inside her places, for whoever reads measures; each with its steps, in one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tongxing.conduct.gate.matter import Draft, Matter, Step
from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.core.together import NOTHING, Question, ask
from tongxing.org.actor import Actor

MATTERS = """
SELECT m.id, m.case_id, c.person_id, p.number, p.name, p.birth_on, m.place_id, m.said, m.opened_on, m.opened_by_id,
  m.role, s.name,
  EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = m.id),
  pl.name,
  (SELECT json_agg(json_build_array(t.kind, t.happened_on, t.until_on, encode(t.said, 'hex'), t.recorded_by_id, t.role,
     w.name) ORDER BY t.recorded_at, t.id)
   FROM conduct_matterstep t JOIN org_staff w ON w.id = t.recorded_by_id WHERE t.matter_id = m.id)
FROM conduct_matter m JOIN people_case c ON c.id = m.case_id JOIN people_person p ON p.id = c.person_id
JOIN org_staff s ON s.id = m.opened_by_id JOIN org_place pl ON pl.id = m.place_id
WHERE m.place_id = ANY(%(places)s) AND {where} ORDER BY m.opened_at, m.id LIMIT 200
"""
# what may still ask something of the office: not over, and not served, heard and without an objection
GOING = """NOT EXISTS (SELECT 1 FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.kind IN ('declined', 'withdrawn', 'decided'))
 AND NOT EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = m.id)
 AND (NOT EXISTS (SELECT 1 FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.kind = 'done')
   OR NOT EXISTS (SELECT 1 FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.kind = 'spoke')
   OR EXISTS (SELECT 1 FROM conduct_matterstep t WHERE t.matter_id = m.id AND t.kind = 'objected'))"""


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter as it was written down, whose it is, and who wrote it."""

    id: UUID
    case_id: UUID
    person_id: UUID
    number: str
    name: str
    born_on: date | None
    place_id: int
    place: str
    by: str
    matter: Matter


def matter(actor: Actor, matter_id: UUID) -> MatterRow | None:
    """One matter of her places, or None."""
    return next(iter(_matters(actor, "m.id = %(id)s", id=matter_id)), None)


def matters_of(actor: Actor, case_ids: Sequence[UUID]) -> list[MatterRow]:
    """The matters of these measures, the first first."""
    return _matters(actor, "m.case_id = ANY(%(cases)s)", cases=list(case_ids))


def going(actor: Actor) -> list[MatterRow]:
    """What is under way in her places and may wait for somebody, the oldest first."""
    return _matters(actor, GOING)


def going_asked(actor: Actor) -> Question:
    """The same, to be asked together with the other questions of a day."""
    return _asked(actor, GOING)


def _matters(actor: Actor, where: str, **values: Any) -> list[MatterRow]:
    return ask(_asked(actor, where, **values))[0]


def _asked(actor: Actor, where: str, **values: Any) -> Question:
    if Label.MEASURE not in actor.labels:
        return NOTHING
    return Question(
        MATTERS.format(where=where),
        {"places": list(actor.place_ids), **values},
        lambda rows: [_read(row) for row in rows],
    )


def _read(row: Sequence[Any]) -> MatterRow:
    said = json.loads(cipher.unseal(bytes(row[7]), column="conduct_matter.said"))
    steps = tuple(_step(raw) for raw in _list(row[14]))
    made = Matter(as_draft(said), row[9], row[10], row[8], steps, gone=row[12])
    return MatterRow(*row[:7], row[13], row[11], made)  # type: ignore[call-arg]


def _list(raw: Any) -> list[Any]:
    return json.loads(raw) if isinstance(raw, str) else raw or []


def _step(raw: Sequence[Any]) -> Step:
    said: Mapping[str, str] = json.loads(
        cipher.unseal(bytes.fromhex(raw[3]), column="conduct_matterstep.said")
    )
    until = date.fromisoformat(raw[2]) if raw[2] else None
    return Step(raw[0], date.fromisoformat(raw[1]), until, said, raw[4], raw[5], raw[6])


def as_draft(said: Mapping[str, Any]) -> Draft:
    """A stored draft as the rules judge it."""
    return Draft(**{**said, "about": tuple(UUID(one) for one in said["about"])})
