"""Reading the details of fieldwork. Every read takes an actor and stays inside her places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.core.fields import text_list
from tongxing.duties.facts import outcome_of
from tongxing.duties.reading import filters
from tongxing.org.actor import Actor

HERS = """d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s)
  AND (d.kind = ANY(%(reads)s) OR d.recorded_by_id = %(me)s)"""
DETAILS = f"""
SELECT t.id, t."where", t.collectors, '', NULL::bytea, NULL::bytea FROM fieldwork_test t
JOIN duties_deed d ON d.id = t.id WHERE {HERS}
UNION ALL
SELECT k.id, NULL, NULL, k.way, k.partner, CASE WHEN %(help)s THEN k.needs END FROM fieldwork_contact k
JOIN duties_deed d ON d.id = k.id WHERE {HERS}
"""

SEALED = ("fieldwork_test.where", "fieldwork_test.collectors") + (
    "fieldwork_contact.partner",
    "fieldwork_contact.needs",
)

SAID = """
SELECT DISTINCT ON (d.case_id) d.case_id, d.id, d.outcome, d.finding FROM duties_deed d
WHERE d.kind = 'visit' AND d.place_id = ANY(%(places)s) AND d.recorded_by_id = %(staff)s
  AND d.recorded_at >= %(since)s AND NOT d.withdrawn
  AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id)
ORDER BY d.case_id, d.recorded_at DESC, d.id DESC
"""


@dataclass(frozen=True, slots=True)
class Detail:
    """What was written beside a test, a talk, a visit or a report; opened only where it is read."""

    way: str = ""
    sealed: Mapping[str, bytes] = field(default_factory=dict)

    def _said(self, column: str) -> str:
        value = self.sealed.get(column, b"")
        return cipher.unseal(value, column=column) if value else ""

    @property
    def where(self) -> str:
        """Where the sample was taken."""
        return self._said("fieldwork_test.where")

    @property
    def collectors(self) -> list[str]:
        """Who took it."""
        return text_list(self._said("fieldwork_test.collectors"))

    @property
    def partner(self) -> str:
        """Who went along."""
        return self._said("fieldwork_contact.partner")

    @property
    def needs(self) -> list[str]:
        """What help is wanted."""
        return text_list(self._said("fieldwork_contact.needs"))


@dataclass(frozen=True, slots=True)
class Said:
    """What a village worker herself noted about one case."""

    case_id: UUID
    deed_id: UUID
    outcome: str


def details(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, Detail]:
    """Places, testers, partners and needs of the records of these cases that she may read, by their deed."""
    values = {"cases": list(case_ids), "places": list(actor.place_ids), **filters(actor)}
    with connection.cursor() as cursor:
        cursor.execute(DETAILS, values | {"help": Label.HELP in actor.labels})
        return {row[0]: _detail(row[1:]) for row in cursor.fetchall()}


def _detail(row: tuple[Any, ...]) -> Detail:
    where, collectors, way, partner, needs = row
    sealed = zip(SEALED, (where, collectors, partner, needs), strict=True)
    return Detail(way, {column: bytes(value) for column, value in sealed if value})


def said_since(actor: Actor, since: datetime) -> dict[UUID, Said]:
    """The last visit she herself noted for each case since a moment, if it still stands."""
    values = {"places": list(actor.place_ids), "staff": actor.staff_id, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(SAID, values)
        return {
            case: Said(case, deed, outcome_of(said, bytes(finding or b"")))
            for case, deed, said, finding in cursor.fetchall()
        }
