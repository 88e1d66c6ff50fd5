"""Reading what is sealed: by number, for the town's own desk, and never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import JOINED


@dataclass(frozen=True, slots=True)
class Closing:
    """A file that may be sealed: whether a measure still runs, whether somebody has proposed it already."""

    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    running: int
    waiting: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, and what was said to it."""

    id: UUID
    person_id: UUID
    number: str
    turn: str
    ground: str
    reason: str
    proposed_at: datetime
    proposed_by_id: int
    proposed_by: str
    confirmed: bool | None
    decided_at: datetime | None
    decided_by: str
    of: int  # how many the whole list has


CLOSING = f"""
SELECT p.id, p.number, p.name, p.place_id, pl.name,
  (SELECT count(*) FROM people_case c WHERE c.person_id = p.id AND c.closed_on IS NULL),
  EXISTS (SELECT 1 FROM people_sealproposal s LEFT JOIN people_sealdecision d ON d.proposal_id = s.id
          WHERE s.person_id = p.id AND d.proposal_id IS NULL),
  EXISTS (SELECT 1 FROM {JOINED} g WHERE p.id IN (g.kept_id, g.other_id))
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
WHERE p.id = %(person)s AND p.place_id = ANY(%(places)s)
"""
PROPOSALS = """
SELECT s.id, s.person_id, s.number, s.turn, s.ground, s.reason, s.proposed_at, s.proposed_by_id, w.name,
       d.confirmed, d.decided_at, coalesce(v.name, ''), count(*) OVER ()
FROM people_sealproposal s JOIN org_staff w ON w.id = s.proposed_by_id
LEFT JOIN people_sealdecision d ON d.proposal_id = s.id LEFT JOIN org_staff v ON v.id = d.decided_by_id
WHERE s.town_id = ANY(%(places)s) AND {where}
"""
# the last confirmed turn of a file says on which side it is
LAST = """NOT EXISTS (SELECT 1 FROM people_sealproposal t JOIN people_sealdecision e ON e.proposal_id = t.id
  WHERE t.person_id = s.person_id AND e.confirmed AND e.decided_at > d.decided_at)"""


def closing(actor: Actor, person_id: UUID) -> Closing | None:
    """What must be known before a file is proposed for sealing; None when it is not hers or not there."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSING, {"person": person_id, "places": list(actor.place_ids)})
        row = cursor.fetchone()
    return Closing(*row) if row else None


def proposal(actor: Actor, proposal_id: UUID) -> Proposal | None:
    """One proposal of her town."""
    return next(iter(_proposals(actor, "s.id = %(id)s", id=proposal_id)), None)


def waiting(actor: Actor) -> list[Proposal]:
    """What waits for a second person, the oldest first."""
    return _proposals(actor, "d.proposal_id IS NULL ORDER BY s.proposed_at, s.id")


def sealed_files(actor: Actor, *, limit: int = 200) -> list[Proposal]:
    """The files of her town that are sealed now, the latest first, each by the turn that sealed it."""
    where = f"d.confirmed AND s.turn = 'seal' AND {LAST} ORDER BY d.decided_at DESC LIMIT %(limit)s"
    return _proposals(actor, where, limit=limit)


def count_sealed(actor: Actor) -> int:
    """How many files of her town are sealed: known to the town's own desk only."""
    return next((one.of for one in sealed_files(actor, limit=1)), 0)


def is_asked(actor: Actor, person_id: UUID) -> bool:
    """Whether a proposal about this file waits already."""
    return bool(_proposals(actor, "s.person_id = %(person)s AND d.proposal_id IS NULL", person=person_id))


def _proposals(actor: Actor, where: str, **values: Any) -> list[Proposal]:
    with connection.cursor() as cursor:
        cursor.execute(PROPOSALS.format(where=where), {"places": list(actor.place_ids), **values})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Any) -> Proposal:
    reason = cipher.unseal(bytes(row[5]), column="people_sealproposal.reason")
    return Proposal(*(*row[:5], reason, *row[6:]))
