"""Reading the details of fieldwork. Every read takes an actor and stays inside her places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.core.fields import text_list
from tongxing.duties.facts import case_facts, done, outcome_of
from tongxing.duties.reading import filters, reads
from tongxing.org.actor import Actor
from tongxing.rulebook.facts import CaseFacts

HERS = """d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s)
  AND (d.kind = ANY(%(reads)s) OR d.recorded_by_id = %(me)s)"""
DETAILS = f"""
SELECT d.id, coalesce(k.way, ''), coalesce(t.specimen, ''), t."where", t.collectors, t.sample_a, t.sample_b, t.kept_at,
  k.partner, CASE WHEN %(help)s THEN k.needs END, g.paper, g.where_to, g.reach
FROM duties_deed d LEFT JOIN fieldwork_test t ON t.id = d.id LEFT JOIN fieldwork_contact k ON k.id = d.id
LEFT JOIN fieldwork_ground g ON g.id = d.id
WHERE {HERS} AND coalesce(t.id, k.id, g.id) IS NOT NULL
"""

SEALED = tuple(f"fieldwork_test.{c}" for c in ("where", "collectors", "sample_a", "sample_b", "kept_at"))
SEALED += ("fieldwork_contact.partner", "fieldwork_contact.needs")
SEALED += tuple(f"fieldwork_ground.{c}" for c in ("paper", "where_to", "reach"))

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
    specimen: str = ""
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
    def samples(self) -> tuple[str, str]:
        """The numbers of the A and the B sample."""
        return self._said("fieldwork_test.sample_a"), self._said("fieldwork_test.sample_b")

    @property
    def kept_at(self) -> str:
        """Where the samples are kept under seal."""
        return self._said("fieldwork_test.kept_at")

    @property
    def paper(self) -> str:
        """The paper it rests on."""
        return self._said("fieldwork_ground.paper")

    @property
    def where_to(self) -> str:
        """Where somebody went, or who tested or answered."""
        return self._said("fieldwork_ground.where_to")

    @property
    def reach(self) -> str:
        """How to reach somebody who is away."""
        return self._said("fieldwork_ground.reach")

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
    way, specimen, *values = row
    sealed = zip(SEALED, values, strict=True)
    return Detail(way, specimen, {column: bytes(value) for column, value in sealed if value})


ASKED = ("request", "request_answer", "service")  # what the person asked the office for
UNSETTLED = ("official_test", "test_elsewhere", "hair_test", "test_step", "leave")
RECENT = timedelta(days=90)
WATCH = """
SELECT c.id, c.person_id, p.number, p.name,
  json_agg(json_build_object('id', d.id, 'kind', d.kind, 'outcome', d.outcome, 'happened_on', d.happened_on,
    'until_on', d.until_on, 'duty_rule', d.duty_rule, 'duty_due_on', d.duty_due_on,
    'finding', encode(d.finding, 'hex'), 'about', d.about_id))
FROM people_case c JOIN people_person p ON p.id = c.person_id JOIN duties_deed d ON d.case_id = c.id
WHERE c.closed_on IS NULL AND c.place_id = ANY(%(places)s) AND d.kind = ANY(%(kinds)s) AND NOT d.withdrawn
  AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id) {mine}
  AND (d.kind <> 'service' OR d.outcome = 'answer_person')
  AND (d.happened_on >= %(since)s OR d.kind IN ('request', 'request_answer', 'service') OR c.id IN
    (SELECT y.case_id FROM duties_deed y WHERE y.place_id = ANY(%(places)s) AND y.kind IN ('test_step', 'leave')))
GROUP BY c.id, c.person_id, p.number, p.name
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """One case with the records from which somebody may be owed an answer."""

    case_id: UUID
    person_id: UUID
    number: str
    name: str
    facts: CaseFacts


def watched(actor: Actor, *, on: date, mine: bool = False) -> list[Watched]:
    """Running cases of her places with what somebody may be owed an answer from, of the kinds she may read.

    Tests of the last ninety days, and everything of a case in which a result was followed or a leave was told.
    """
    kinds = sorted(reads(actor) & {*UNSETTLED, *ASKED})
    if not kinds:
        return []
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "kinds": kinds,
        "since": on - RECENT,
        "staff": actor.staff_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(WATCH.format(mine="AND c.worker_id = %(staff)s" if mine else ""), values)
        return [
            Watched(case, person, number, name, case_facts(None, [done(raw) for raw in deeds]))
            for case, person, number, name, deeds in cursor.fetchall()
        ]


def said_since(actor: Actor, since: datetime) -> dict[UUID, Said]:
    """The last visit she herself noted for each case since a moment, if it still stands."""
    values = {"places": list(actor.place_ids), "staff": actor.staff_id, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(SAID, values)
        return {
            case: Said(case, deed, outcome_of(said, bytes(finding or b"")))
            for case, deed, said, finding in cursor.fetchall()
        }


KITS = """
SELECT t.id, t.kit_batch,
  (SELECT count(*) FROM fieldwork_test x JOIN duties_deed y ON y.id = x.id
   WHERE x.kit_batch = t.kit_batch AND y.outcome IN ('invalid', 'dilute') AND NOT y.withdrawn
     AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = y.id))
FROM fieldwork_test t JOIN duties_deed d ON d.id = t.id
WHERE t.id = ANY(%(tests)s) AND d.place_id = ANY(%(places)s) AND t.kit_batch <> ''
"""


@dataclass(frozen=True, slots=True)
class Kit:
    """The batch one test was done with, and how many tests of that batch came out invalid or dilute in her places."""

    batch: str
    unfit: int


def kits(actor: Actor, tests: Sequence[UUID]) -> dict[UUID, Kit]:
    """With which kits these tests were done: a bad batch is nobody's breach (guard G5)."""
    if not tests:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(KITS, {"tests": list(tests), "places": list(actor.place_ids)})
        return {row[0]: Kit(row[1], row[2]) for row in cursor.fetchall()}
