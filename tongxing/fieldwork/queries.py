"""Reading the details of fieldwork. Every read takes an actor and stays inside her places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from tongxing.duties.facts import outcome_of
from tongxing.org.actor import Actor

DETAILS = """
SELECT t.id, t."where", t.collectors, '', '', '{}'::varchar[] FROM fieldwork_test t
JOIN duties_deed d ON d.id = t.id WHERE d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s)
UNION ALL
SELECT k.id, '', '{}', k.way, k.partner, k.needs FROM fieldwork_contact k
JOIN duties_deed d ON d.id = k.id WHERE d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s)
"""

SAID = """
SELECT DISTINCT ON (d.case_id) d.case_id, d.id, d.outcome, d.finding FROM duties_deed d
WHERE d.kind = 'visit' AND d.place_id = ANY(%(places)s) AND d.recorded_by_id = %(staff)s
  AND d.recorded_at >= %(since)s AND NOT d.withdrawn
  AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id)
ORDER BY d.case_id, d.recorded_at DESC, d.id DESC
"""


@dataclass(frozen=True, slots=True)
class Detail:
    """What was written beside a test, a talk, a visit or a report."""

    where: str
    collectors: tuple[str, ...]
    way: str
    partner: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a village worker herself noted about one case."""

    case_id: UUID
    deed_id: UUID
    outcome: str


def details(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, Detail]:
    """Places, testers, partners and needs of these cases, by their deed."""
    with connection.cursor() as cursor:
        cursor.execute(DETAILS, {"cases": list(case_ids), "places": list(actor.place_ids)})
        return {
            row[0]: Detail(row[1], tuple(row[2]), row[3], row[4], tuple(row[5])) for row in cursor.fetchall()
        }


def said_since(actor: Actor, since: datetime) -> dict[UUID, Said]:
    """The last visit she herself noted for each case since a moment, if it still stands."""
    values = {"places": list(actor.place_ids), "staff": actor.staff_id, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(SAID, values)
        return {
            case: Said(case, deed, outcome_of(said, bytes(finding or b"")))
            for case, deed, said, finding in cursor.fetchall()
        }
