"""Reading what is owed and what was done; "overdue" is defined once (``rulebook.windows.state``).

``STATE`` is that definition's twin in SQL; a test compares the two over every combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core.clock import end_of
from tongxing.duties.facts import Done, case_facts, done, paper_number
from tongxing.duties.reading import filters, knows
from tongxing.org.actor import Actor
from tongxing.org.roles import Role
from tongxing.plans.books import Chain, Link, link
from tongxing.rulebook.facts import CaseFacts

STATE = """CASE
  WHEN d.met_on IS NOT NULL AND d.met_on <= %(on)s AND d.met_on <= d.due_on THEN 'met'
  WHEN d.met_on IS NOT NULL AND d.met_on <= %(on)s THEN 'met_late'
  WHEN d.excused_by IS NOT NULL THEN 'excused'
  WHEN %(on)s < d.opens_on THEN 'not_yet'
  WHEN %(on)s <= d.due_on THEN 'open'
  WHEN d.lapses_on IS NULL OR %(on)s <= d.lapses_on THEN 'overdue'
  ELSE 'lapsed' END"""

STANDING = "NOT d.withdrawn AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id{known})"


@dataclass(frozen=True, slots=True)
class StoredDuty:
    """One duty as it stands in the database."""

    id: UUID
    rule: str
    kind: str
    window_no: int
    opens_on: date
    due_on: date
    lapses_on: date | None
    clause: str
    plan: str
    met_by: str | None
    met_on: date | None
    excused_by: str | None
    tried_by: str | None
    tried_outcome: str | None


@dataclass(frozen=True)
class Bundle:
    """A case with everything its projection reads and writes, fetched in one statement."""

    case_id: UUID
    person_id: UUID
    place_id: int
    town_id: int
    worker_id: int | None
    cached: tuple[Any, ...]
    decision: dict[str, Any] | None
    deeds: tuple[Done, ...]
    duties: tuple[StoredDuty, ...]
    chain: Chain
    superseded: frozenset[UUID] = frozenset()
    sex: str = "0"

    @cached_property
    def facts(self) -> CaseFacts:
        """The case as the projection sees it."""
        return case_facts(self.decision, self.deeds)


BUNDLE = f"""
SELECT c.id, c.person_id, c.place_id, c.town_id, c.worker_id, c.measure, c.received_on, c.reported_on,
  c.ends_on, c.closed_on, c.closed_how,
  (SELECT row_to_json(x) FROM (
     SELECT n.id, encode(n.number, 'hex') AS number, n.authority, n.measure, n.decided_on, n.received_on, n.ordered_months,
            n.deducted_days
     FROM people_decision n WHERE n.case_id = c.id
       AND NOT EXISTS (SELECT 1 FROM people_decision s WHERE s.supersedes_id = n.id)
     ORDER BY n.recorded_at DESC LIMIT 1) x),
  (SELECT json_agg(json_build_object('id', d.id, 'kind', d.kind, 'outcome', d.outcome,
     'happened_on', d.happened_on, 'until_on', d.until_on, 'duty_rule', d.duty_rule,
     'duty_due_on', d.duty_due_on, 'finding', encode(d.finding, 'hex'), 'by', d.recorded_by_id,
     'about', d.about_id))
   FROM duties_deed d WHERE d.case_id = c.id AND {STANDING.format(known="")}),
  (SELECT json_agg(json_build_array(d.id, d.rule, d.kind, d.window_no, d.opens_on, d.due_on, d.lapses_on,
     d.clause, d.plan, d.met_by, d.met_on, d.excused_by, d.tried_by, d.tried_outcome))
   FROM duties_duty d WHERE d.case_id = c.id),
  (SELECT json_agg(json_build_array(v.id, v.key, v.since, v.approved_at))
   FROM plans_planversion v WHERE v.town_id = c.town_id AND v.state = 'approved'),
  (SELECT array_agg(x.supersedes_id) FROM duties_deed x WHERE x.case_id = c.id AND x.supersedes_id IS NOT NULL),
  (SELECT p.sex FROM people_person p WHERE p.id = c.person_id)
FROM people_case c WHERE c.id = ANY(%(cases)s) AND c.place_id = ANY(%(places)s)
"""

WAIT = """
SELECT c.id FROM people_case c WHERE c.id = ANY(%(cases)s) AND c.place_id = ANY(%(places)s)
ORDER BY c.id FOR UPDATE
"""


def bundles(actor: Actor, case_ids: Sequence[UUID], *, lock: bool = False) -> list[Bundle]:
    """Cases of her places with all their projection needs; locked when it is to be written.

    What somebody else is writing just now is waited for before anything is read: a statement looks
    at the records as they were when it began, so one that took the lock itself could win it after
    the other was done and still not see what the other wrote. Both go to the database in one trip.
    """
    values: dict[str, Any] = {"cases": list(case_ids), "places": list(actor.place_ids)}
    with connection.cursor() as cursor:
        if lock:
            cursor.execute(f"{WAIT};{BUNDLE} ORDER BY c.id", values)
            cursor.nextset()
        else:
            cursor.execute(BUNDLE + " ORDER BY c.id", values)
        return [_bundle(row) for row in cursor.fetchall()]


def bundle(actor: Actor, case_id: UUID, *, lock: bool = False) -> Bundle | None:
    """One case of her places, or None when it is not hers to see or does not exist."""
    found = bundles(actor, [case_id], lock=lock)
    return found[0] if found else None


def _bundle(row: Sequence[Any]) -> Bundle:
    return Bundle(
        case_id=row[0],
        person_id=row[1],
        place_id=row[2],
        town_id=row[3],
        worker_id=row[4],
        cached=tuple(row[5:11]),
        decision=row[11] and {**row[11], "number": paper_number(row[11]["number"])},
        deeds=tuple(done(raw) for raw in row[12] or ()),
        duties=tuple(stored(raw) for raw in row[13] or ()),
        chain=link(versions(row[14])),
        superseded=frozenset(row[15] or ()),
        sex=row[16] or "0",
    )


def versions(raw: Sequence[Sequence[Any]] | None) -> list[Link]:
    """Approved plan versions from the JSON of a query."""
    return [(int(v[0]), str(v[1]), date.fromisoformat(v[2]), datetime.fromisoformat(v[3])) for v in raw or ()]


def stored(raw: Sequence[Any]) -> StoredDuty:
    """A duty from the JSON array that the database makes of its row."""
    return StoredDuty(
        UUID(raw[0]),
        raw[1],
        raw[2],
        raw[3],
        date.fromisoformat(raw[4]),
        date.fromisoformat(raw[5]),
        date.fromisoformat(raw[6]) if raw[6] else None,
        raw[7],
        raw[8],
        raw[9],
        date.fromisoformat(raw[10]) if raw[10] else None,
        raw[11],
        raw[12],
        raw[13] or None,
    )


# ── the today list ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Due:
    """One line of today: whose, what, by when, under which clause of which plan."""

    id: UUID
    person_id: UUID
    number: str
    name: str
    sex: str
    place_id: int
    place: str
    place_code: str
    distance_km: Any
    worker: str
    kind: str
    rule: str
    window_no: int
    opens_on: date
    due_on: date
    lapses_on: date | None
    clause: str
    plan: str
    reported_on: date | None
    tried_outcome: str
    case_id: UUID
    measure: str
    tried_on: date | None
    helper: str = ""
    put_off_until: date | None = None
    met_on: date | None = None
    excused_by: str | None = None


TODAY = """
SELECT d.id, c.person_id, p.number, p.name, p.sex, d.place_id, pl.name, pl.code, pl.distance_km,
       coalesce(s.name, ''), d.kind, d.rule, d.window_no, d.opens_on, d.due_on, d.lapses_on, d.clause,
       d.plan, c.reported_on, CASE WHEN d.kind = ANY(%(reads)s) THEN d.tried_outcome ELSE '' END, c.id,
       c.measure, CASE WHEN d.kind = ANY(%(reads)s) THEN t.happened_on END, coalesce(h.name, ''),
       z.until_on
FROM duties_duty d
JOIN people_case c ON c.id = d.case_id
JOIN people_person p ON p.id = c.person_id
JOIN org_place pl ON pl.id = d.place_id
LEFT JOIN org_staff s ON s.id = d.worker_id
LEFT JOIN duties_deed t ON t.id = d.tried_by
LEFT JOIN (SELECT DISTINCT ON (o.place_id) o.place_id, n.name FROM org_post o JOIN org_staff n ON n.id = o.staff_id
           WHERE o.role = %(helper)s AND o.since <= %(on)s AND (o.until IS NULL OR o.until >= %(on)s)
             AND o.place_id = ANY(%(places)s) ORDER BY o.place_id, o.since DESC) h ON h.place_id = d.place_id
LEFT JOIN (SELECT y.case_id, y.duty_rule, y.duty_due_on, max(y.until_on) AS until_on FROM duties_deed y
           WHERE y.kind = 'snooze' AND y.place_id = ANY(%(places)s) AND y.until_on > %(on)s AND NOT y.withdrawn
             AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = y.id)
           GROUP BY y.case_id, y.duty_rule, y.duty_due_on) z
  ON z.case_id = d.case_id AND z.duty_rule = d.rule AND z.duty_due_on = d.due_on
WHERE d.met_by IS NULL AND d.excused_by IS NULL AND c.place_id = ANY(%(places)s)
  AND d.opens_on <= %(until)s AND (d.lapses_on IS NULL OR d.lapses_on >= %(on)s)
  AND (c.closed_on IS NULL OR c.closed_on > %(on)s) AND d.kind = ANY(%(knows)s) {more}
ORDER BY d.due_on, d.id LIMIT %(limit)s
"""


def owed(
    actor: Actor,
    *,
    on: date,
    until: date | None = None,
    mine: bool = False,
    kinds: Sequence[str] = (),
    limit: int = 200,
) -> list[Due]:
    """What is owed on a day (and opens by ``until``): open or overdue, the oldest last day first."""
    more = " AND d.worker_id = %(staff)s" if mine else ""
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "on": on,
        "until": until or on,
        "staff": actor.staff_id,
        "helper": str(Role.VILLAGE_CADRE),
        "limit": limit,
        **filters(actor),
    }
    if kinds:
        values["knows"] = sorted(knows(actor) & set(kinds))
    with connection.cursor() as cursor:
        cursor.execute(TODAY.format(more=more), values)
        return [Due(*row) for row in cursor.fetchall()]


# ── everything known at a moment, for scores ─────────────────────────────────


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as it was known at one moment, with the folder number and village it had."""

    case_id: UUID
    person_id: UUID
    number: str
    place_id: int
    facts: CaseFacts
    deeds: tuple[Done, ...]


KNOWN = f"""
SELECT c.id, c.person_id, p.number, c.place_id,
  (SELECT row_to_json(x) FROM (
     SELECT n.measure, n.decided_on, n.received_on, n.ordered_months, n.deducted_days
     FROM people_decision n WHERE n.case_id = c.id AND n.recorded_at < %(at)s
       AND NOT EXISTS (SELECT 1 FROM people_decision s
                       WHERE s.supersedes_id = n.id AND s.recorded_at < %(at)s)
     ORDER BY n.recorded_at DESC LIMIT 1) x),
  (SELECT json_agg(json_build_object('id', d.id, 'kind', d.kind, 'outcome', d.outcome,
     'happened_on', d.happened_on, 'until_on', d.until_on, 'duty_rule', d.duty_rule,
     'duty_due_on', d.duty_due_on, 'recorded_at', d.recorded_at, 'finding', encode(d.finding, 'hex'),
     'about', d.about_id))
   FROM duties_deed d WHERE d.case_id = c.id AND d.recorded_at < %(at)s
     AND {STANDING.format(known=" AND s.recorded_at < %(at)s")})
FROM people_case c JOIN people_person p ON p.id = c.person_id
WHERE c.place_id = ANY(%(places)s) AND c.recorded_at < %(at)s
ORDER BY p.number, c.recorded_at, c.id
"""


def known_cases(actor: Actor, *, as_of: date, place_ids: Sequence[int] | None = None) -> Iterator[KnownCase]:
    """Every case of these places as it was known at the end of a day, in the order of folders."""
    places = set(actor.place_ids) & set(place_ids if place_ids is not None else actor.place_ids)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"places": sorted(places), "at": end_of(as_of)})
        for row in cursor.fetchall():
            deeds = tuple(sorted((done(raw) for raw in row[5] or ()), key=lambda d: (d.happened_on, d.id)))
            yield KnownCase(row[0], row[1], row[2], row[3], case_facts(row[4], deeds), deeds)
