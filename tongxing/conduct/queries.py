"""Reading findings and services: inside her places, and what they say only for whoever reads measures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.conduct.owing import Owing, owing
from tongxing.conduct.requests.rules import number_of
from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.core.fields import text_list
from tongxing.core.vocabulary import deed_kinds
from tongxing.duties.facts import case_facts, done
from tongxing.duties.queries import versions
from tongxing.duties.reading import reads
from tongxing.org.actor import Actor
from tongxing.people.village.queries import CHANGES, Changed, changed
from tongxing.plans.books import link
from tongxing.rulebook.document import Book
from tongxing.rulebook.windows import term_book

SAID = "conduct_finding.said"
FINDINGS = """
SELECT f.id, f.case_id, c.person_id, p.number, p.name, f.place_id, pl.name, f.answers, f.happened_on, f.until_on,
  f.notice_on, f.heard_on, f.second, f.said, f.found_at, f.found_by_id, coalesce(s.name, ''), f.role,
  v.confirmed, v.decided_at, coalesce(w.name, '')
FROM conduct_finding f JOIN people_case c ON c.id = f.case_id JOIN people_person p ON p.id = c.person_id
JOIN org_place pl ON pl.id = f.place_id LEFT JOIN org_staff s ON s.id = f.found_by_id
LEFT JOIN conduct_verdict v ON v.id = f.id LEFT JOIN org_staff w ON w.id = v.decided_by_id
WHERE f.place_id = ANY(%(places)s) AND {where} ORDER BY f.found_at, f.id LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A finding as it was written down, and what a second person said to it."""

    id: UUID
    case_id: UUID
    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    answers: UUID | None
    happened_on: date
    until_on: date | None
    notice_on: date | None
    heard_on: date | None
    second: bool
    said: dict[str, str]
    found_at: datetime
    found_by_id: int | None
    found_by: str
    role: str
    confirmed: bool | None
    decided_at: datetime | None
    decided_by: str

    @property
    def what(self) -> str:
        """What was found."""
        return self.said.get("what", "")

    @property
    def waits(self) -> bool:
        """Whether a second person has still to look."""
        return self.second and self.confirmed is None


def finding(actor: Actor, finding_id: UUID) -> FoundRow | None:
    """One finding of her places, or None."""
    return next(iter(_findings(actor, "f.id = %(id)s", id=finding_id)), None)


def findings_of(actor: Actor, case_ids: Sequence[UUID]) -> list[FoundRow]:
    """The findings of these measures, the first first."""
    return _findings(actor, "f.case_id = ANY(%(cases)s)", cases=list(case_ids))


def waiting(actor: Actor) -> list[FoundRow]:
    """What waits for a second person in her places, the oldest first."""
    return _findings(actor, "f.second AND v.id IS NULL")


def _findings(actor: Actor, where: str, **values: Any) -> list[FoundRow]:
    if Label.MEASURE not in actor.labels:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FINDINGS.format(where=where), {"places": list(actor.place_ids), **values})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Sequence[Any]) -> FoundRow:
    said = json.loads(cipher.unseal(bytes(row[13]), column=SAID))
    return FoundRow(*row[:13], said, *row[14:])  # type: ignore[call-arg]


BESIDE = f"""
SELECT d.id, s.way, s.receipt, s.served_by, m.other_place, m.papers, NULL::date, NULL, NULL, NULL::bytea,
  a.year, a.serial, a.concerns
FROM duties_deed d LEFT JOIN conduct_service s ON s.id = d.id LEFT JOIN conduct_move m ON m.id = d.id
  LEFT JOIN conduct_asked a ON a.id = d.id
WHERE d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s)
  AND (s.id IS NOT NULL OR m.id IS NOT NULL OR a.id IS NOT NULL)
UNION ALL SELECT x.id, NULL, NULL, NULL, NULL, NULL, x.moved_on, x."left", x.went, x.reason, NULL, NULL, NULL
FROM ({CHANGES}) AS x(id, moved_on, "left", went, reason)
"""


@dataclass(frozen=True, slots=True)
class Served:
    """How a paper reached somebody."""

    way: str
    receipt: str
    by: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The other place of a change, and which papers went along."""

    place: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a request, and the members of staff it is about."""

    number: str
    concerns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the records of due process, by their deed."""

    served: dict[UUID, Served] = field(default_factory=dict)
    moved: dict[UUID, Moved] = field(default_factory=dict)
    villages: list[Changed] = field(default_factory=list)
    asked: dict[UUID, Numbered] = field(default_factory=dict)


def beside(actor: Actor, case_ids: Sequence[UUID]) -> Beside:
    """How the papers of these measures were served, and where they moved, also inside the town.

    Nothing for who does not read measures.
    """
    found = Beside()
    if Label.MEASURE not in actor.labels:
        return found
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, {"cases": list(case_ids), "places": list(actor.place_ids)})
        for row in cursor.fetchall():
            if row[1]:
                found.served[row[0]] = Served(*row[1:4])
            if row[4] is not None:
                place = cipher.unseal(bytes(row[4]), column="conduct_move.other_place")
                papers = cipher.unseal(bytes(row[5]), column="conduct_move.papers") if row[5] else ""
                found.moved[row[0]] = Moved(place, tuple(text_list(papers)))
            if row[6] is not None:
                found.villages.append(changed(*row[6:10]))
            if row[11] is not None:
                found.asked[row[0]] = Numbered(number_of(row[10], row[11]), tuple(row[12]))
    return found


# ── what is owed to people ───────────────────────────────────────────────────

KINDS = frozenset(
    "report_in step closed late_finding breach service police_notice clean_from request request_answer help_plan plan_answer"
    " official_test test_elsewhere hair_test test_step".split()
)
OF_TESTS = frozenset({"official_test", "test_elsewhere", "hair_test", "test_step"})
PERSONS = """
SELECT c.id, c.person_id, p.number, p.name, c.place_id, pl.name, (
   SELECT row_to_json(x) FROM (
     SELECT n.measure, n.decided_on, n.received_on, n.ordered_months, n.deducted_days FROM people_decision n
     WHERE n.case_id = c.id AND NOT EXISTS (SELECT 1 FROM people_decision s WHERE s.supersedes_id = n.id)
     ORDER BY n.recorded_at DESC LIMIT 1) x),
  (SELECT json_agg(json_build_object('id', d.id, 'kind', d.kind, 'outcome', d.outcome, 'happened_on', d.happened_on,
     'until_on', d.until_on, 'duty_rule', d.duty_rule, 'duty_due_on', d.duty_due_on,
     'finding', encode(d.finding, 'hex'), 'by', d.recorded_by_id, 'about', d.about_id))
   FROM duties_deed d WHERE d.case_id = c.id AND d.kind = ANY(%(kinds)s) AND NOT d.withdrawn
     AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id)),
  CASE WHEN row_number() OVER (ORDER BY p.number, c.id) = 1 THEN
    (SELECT json_agg(json_build_array(v.id, v.key, v.since, v.approved_at)) FROM plans_planversion v
     WHERE v.town_id = %(town)s AND v.state = 'approved') END
FROM people_case c JOIN people_person p ON p.id = c.person_id JOIN org_place pl ON pl.id = c.place_id
WHERE c.place_id = ANY(%(places)s) AND (c.closed_on IS NULL OR c.closed_on > %(lately)s) {mine}
ORDER BY p.number, c.id
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """One person with what the law asks for her by now, the earliest day first."""

    case_id: UUID
    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    owing: tuple[Owing, ...]


def owed_to_people(actor: Actor, *, on: date, mine: bool = False) -> tuple[list[Owed], Book | None]:
    """Everybody in her places to whom something is owed, or about whom a question waits, and by which law.

    Measures that ended stay for 400 days. ``mine``: her own people, and those who have no worker yet.
    """
    known = reads(actor) & KINDS
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "kinds": sorted(known),
        "lately": on - timedelta(days=400),
        "staff": actor.staff_id,
        "town": actor.town_id,
    }
    hers = "AND (c.worker_id = %(staff)s OR c.worker_id IS NULL)" if mine else ""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS.format(mine=hers), values)
        rows = cursor.fetchall()
    plans = link(versions(rows[0][8])).plans if rows else ()
    if not plans:
        return [], None
    book, found, tests = plans[-1].book, [], known >= OF_TESTS & deed_kinds.names()
    for row in rows:
        facts = case_facts(row[6], [done(raw) for raw in row[7] or ()])
        if rest := owing(facts, book, on=on, tests=tests, term=term_book(facts, plans)):
            found.append(Owed(*row[:6], rest))  # type: ignore[call-arg]
    return found, book
