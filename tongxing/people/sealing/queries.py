"""Reading what is sealed: by number, for the town's own desk, and never a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.vocabulary import holdings
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import JOINED


@dataclass(frozen=True, slots=True)
class Closing:
    """A file that may be sealed: whether a measure still runs, what else is going on, whether it is proposed already."""

    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    running: int
    waiting: bool
    joined: bool
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, what was said to it, and where the file stands by it: waiting, shut, open; empty when it is past."""

    id: UUID
    person_id: UUID
    number: str
    turn: str
    ground: str
    reason: str
    until_on: date | None
    proposed_at: datetime
    proposed_by_id: int
    proposed_by: str
    confirmed: bool | None
    decided_at: datetime | None
    decided_by: str
    returned_at: datetime | None
    stands: str
    of: int  # how many stand so

    @property
    def destroyed(self) -> bool:
        """Whether the file's words were destroyed on record (docs/adr/0037): the reason went with them."""
        return not self.reason


CLOSING = f"""
SELECT p.id, p.number, p.name, p.place_id, pl.name,
  (SELECT count(*) FROM people_case c WHERE c.person_id = p.id AND c.closed_on IS NULL),
  EXISTS (SELECT 1 FROM people_sealproposal s LEFT JOIN people_sealdecision d ON d.proposal_id = s.id
          WHERE s.person_id = p.id AND d.proposal_id IS NULL),
  EXISTS (SELECT 1 FROM {JOINED} g WHERE p.id IN (g.kept_id, g.other_id)),
  {{held}}
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
WHERE p.id = %(person)s AND p.place_id = ANY(%(places)s)
"""
# a file is on the side of its last confirmed turn; an opening that has an end is over with its row of return
PROPOSALS = """
SELECT x.*, count(*) OVER (PARTITION BY stands) FROM (
  SELECT s.id, s.person_id, s.number, s.turn, s.ground, s.reason, s.until_on, s.proposed_at, s.proposed_by_id, w.name,
         d.confirmed, d.decided_at, coalesce(v.name, ''), r.sealed_at,
         CASE WHEN d.proposal_id IS NULL THEN 'waiting'
              WHEN NOT d.confirmed OR EXISTS (
                SELECT 1 FROM people_sealproposal t JOIN people_sealdecision e ON e.proposal_id = t.id AND e.confirmed
                WHERE t.person_id = s.person_id AND e.decided_at > d.decided_at) THEN ''
              WHEN s.turn = 'seal' OR r.sealed_at IS NOT NULL THEN 'shut' ELSE 'open' END AS stands
  FROM people_sealproposal s JOIN org_staff w ON w.id = s.proposed_by_id
  LEFT JOIN people_sealdecision d ON d.proposal_id = s.id LEFT JOIN org_staff v ON v.id = d.decided_by_id
  LEFT JOIN people_sealreturn r ON r.proposal_id = s.id
  WHERE s.town_id = ANY(%(places)s)) x
WHERE {where}
"""
MOST = 200


def closing(actor: Actor, person_id: UUID) -> Closing | None:
    """What must be known before a file is proposed for sealing; None when it is not hers or not there."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"person": person_id, "places": list(actor.place_ids)}
        cursor.execute(CLOSING.format(held=held_sql()), values)
        row = cursor.fetchone()
    return Closing(*(*row[:8], held_by(row[8]))) if row else None


def held_sql() -> str:
    """An expression that lists what is still going on about the person ``p``, by place on the signboard (:func:`held_by`)."""
    cases = (
        f"CASE WHEN EXISTS (SELECT 1 FROM ({one.persons}) h WHERE h.person_id = p.id) THEN {n} END"
        for n, one in enumerate(holdings)
    )
    return f"array_remove(ARRAY[{', '.join(cases)}]::int[], NULL)"


def held_by(places: Sequence[int]) -> tuple[str, ...]:
    """The names of what is still going on."""
    names = [one.name for one in holdings]
    return tuple(names[n] for n in places)


def proposal(actor: Actor, proposal_id: UUID) -> Proposal | None:
    """One proposal of her town."""
    return next(iter(_proposals(actor, "x.id = %(id)s", id=proposal_id)), None)


def on_the_desk(actor: Actor) -> list[Proposal]:
    """What waits for a second person, the oldest first; what stands open; what is sealed, the latest first."""
    where = "stands <> '' ORDER BY CASE WHEN stands = 'waiting' THEN proposed_at END, decided_at DESC, x.id LIMIT 600"
    return _proposals(actor, where)


def waiting(actor: Actor) -> list[Proposal]:
    """What waits for a second person, the oldest first."""
    return _proposals(actor, "stands = 'waiting' ORDER BY proposed_at, x.id")


def sealed_files(actor: Actor, *, limit: int = MOST) -> list[Proposal]:
    """The files of her town that are sealed now, the latest first, each by the turn that sealed it or let it return."""
    return _proposals(actor, "stands = 'shut' ORDER BY decided_at DESC LIMIT %(limit)s", limit=limit)


def opened(actor: Actor) -> list[Proposal]:
    """The files of her town that two people opened and that go back on a day."""
    return _proposals(actor, "stands = 'open' AND until_on IS NOT NULL ORDER BY until_on, x.id")


def run_out(actor: Actor, *, on: date) -> list[UUID]:
    """The openings whose last day is over and whose file can go back: no new measure runs, nothing is joined to it."""
    with connection.cursor() as cursor:
        cursor.execute(RUN_OUT, {"places": list(actor.place_ids), "on": on})
        return [row[0] for row in cursor.fetchall()]


RUN_OUT = f"""
SELECT s.id FROM people_sealproposal s JOIN people_sealdecision d ON d.proposal_id = s.id AND d.confirmed
JOIN people_person p ON p.id = s.person_id
WHERE s.town_id = ANY(%(places)s) AND s.turn = 'unseal' AND s.until_on < %(on)s
  AND NOT EXISTS (SELECT 1 FROM people_sealreturn r WHERE r.proposal_id = s.id)
  AND NOT EXISTS (SELECT 1 FROM people_sealproposal t JOIN people_sealdecision e ON e.proposal_id = t.id AND e.confirmed
                  WHERE t.person_id = s.person_id AND e.decided_at > d.decided_at)
  AND NOT EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = p.id AND c.closed_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM {JOINED} g WHERE p.id IN (g.kept_id, g.other_id))
ORDER BY s.id
"""


def count_sealed(actor: Actor) -> int:
    """How many files of her town are sealed: known to the town's own desk only."""
    return next((one.of for one in sealed_files(actor, limit=1)), 0)


def is_asked(actor: Actor, person_id: UUID) -> bool:
    """Whether a proposal about this file waits already."""
    return bool(_proposals(actor, "person_id = %(person)s AND stands = 'waiting'", person=person_id))


def _proposals(actor: Actor, where: str, **values: Any) -> list[Proposal]:
    with connection.cursor() as cursor:
        cursor.execute(PROPOSALS.format(where=where), {"places": list(actor.place_ids), **values})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Any) -> Proposal:
    reason = cipher.unseal(bytes(row[5]), column="people_sealproposal.reason") if row[5] else ""
    return Proposal(*(*row[:5], reason, *row[6:]))
