"""Reading work groups: which of the five kinds are missing, who holds whom, who may take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.org.actor import Actor
from tongxing.org.roles import Role

# The five kinds of 戒毒条例 17; the village's own cadre is asked for by the township's plan.
FIVE = ("social_worker", "police", "doctor", "family", "volunteer")

MISSING = """ARRAY(SELECT r FROM unnest(%(five)s::text[]) WITH ORDINALITY AS f(r, n) WHERE NOT EXISTS (
  SELECT 1 FROM duties_deed d WHERE d.case_id = c.id AND d.kind = 'group_member' AND d.outcome = f.r
    AND NOT d.withdrawn AND NOT EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = d.id)
    AND d.happened_on <= %(on)s AND (d.until_on IS NULL OR d.until_on >= %(on)s)) ORDER BY f.n)"""
RUNNING = "c.place_id = ANY(%(places)s) AND c.closed_on IS NULL AND c.reported_on IS NOT NULL"
INCOMPLETE = f"""
SELECT p.id, p.number, p.name, p.place_id, pl.name, g.missing
FROM people_case c JOIN people_person p ON p.id = c.person_id JOIN org_place pl ON pl.id = c.place_id,
  LATERAL (SELECT {MISSING} AS missing) g
WHERE {RUNNING} AND cardinality(g.missing) > 0 ORDER BY cardinality(g.missing) DESC, p.name_key, p.id LIMIT %(limit)s
"""
# how many, to stand beside a list
COUNT_INCOMPLETE = f"(SELECT count(*) FROM people_case c WHERE {RUNNING} AND cardinality({MISSING}) > 0)"


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A person whose work group lacks somebody, and which of the five kinds."""

    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    missing: tuple[str, ...]


def counted(on: date) -> dict[str, Any]:
    """What :data:`COUNT_INCOMPLETE` wants besides the places."""
    return {"five": list(FIVE), "on": on}


def incomplete_groups(actor: Actor, *, on: date, limit: int = 500) -> list[Incomplete]:
    """The people of her places whose running measure has no full work group on a day, the emptiest first."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMPLETE, {"places": list(actor.place_ids), "limit": limit, **counted(on)})
        return [Incomplete(*row[:5], tuple(row[5])) for row in cursor.fetchall()]  # type: ignore[call-arg]


# ── who holds whom ───────────────────────────────────────────────────────────

HOLDERS = """
SELECT coalesce(c.worker_id, 0), coalesce(s.name, ''), count(*),
  coalesce(bool_or(EXISTS (SELECT 1 FROM org_post o WHERE o.staff_id = c.worker_id AND o.role = %(role)s AND o.since <= %(on)s
    AND (o.until IS NULL OR o.until >= %(on)s))), false)
FROM people_case c LEFT JOIN org_staff s ON s.id = c.worker_id
WHERE c.place_id = ANY(%(places)s) AND c.closed_on IS NULL {who} GROUP BY 1, 2 ORDER BY 4, 2
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers for how many running measures (0: nobody does), and whether she still works as that."""

    staff_id: int
    name: str
    count: int
    in_post: bool


def holders(actor: Actor, *, on: date, staff_id: int | None = None) -> list[Holder]:
    """Who answers for the running measures of her places, those who are no longer in post first."""
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "on": on,
        "role": str(Role.SOCIAL_WORKER),
        "staff": staff_id,
    }
    who = "" if staff_id is None else "AND coalesce(c.worker_id, 0) = %(staff)s"
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS.format(who=who), values)
        return [Holder(*row) for row in cursor.fetchall()]


def still_holds(actor: Actor, staff_id: int) -> bool:
    """Whether somebody answers for anybody at all; how many is not told here (docs/adr/0010)."""
    sql = "SELECT EXISTS (SELECT 1 FROM people_case WHERE worker_id = %s AND closed_on IS NULL AND place_id = ANY(%s))"
    with connection.cursor() as cursor:
        cursor.execute(sql, [staff_id, list(actor.place_ids)])
        return bool(cursor.fetchone()[0])


HELD = """
SELECT c.id, c.person_id, p.number, p.name, c.place_id, pl.name, coalesce(c.worker_id, 0)
FROM people_case c JOIN people_person p ON p.id = c.person_id JOIN org_place pl ON pl.id = c.place_id
WHERE c.place_id = ANY(%(places)s) AND c.closed_on IS NULL AND {whose}
ORDER BY pl.code, p.name_key, c.id {lock}
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One running measure somebody answers for."""

    case_id: UUID
    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    worker: int  # 0: nobody


def held_by(actor: Actor, staff_id: int, *, lock: bool = False) -> list[Held]:
    """Everything one worker answers for in these places; 0 is what nobody answers for."""
    return _held(actor, "coalesce(c.worker_id, 0) = %(staff)s", lock=lock, staff=staff_id)


def held_of(actor: Actor, person_id: UUID, *, lock: bool = False) -> list[Held]:
    """The running measures of one person, whoever answers for them."""
    return _held(actor, "c.person_id = %(person)s", lock=lock, person=person_id)


def _held(actor: Actor, whose: str, *, lock: bool, **values: Any) -> list[Held]:
    sql = HELD.format(whose=whose, lock="FOR UPDATE OF c" if lock else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"places": list(actor.place_ids), **values})
        return [Held(*row) for row in cursor.fetchall()]


SUCCESSORS = """
SELECT s.id, s.name, array_agg(DISTINCT sub.id) FROM org_post o JOIN org_staff s ON s.id = o.staff_id AND s.is_active
JOIN org_place pl ON pl.id = o.place_id JOIN org_place sub ON sub.path >= pl.path AND sub.path < pl.path || '~'
WHERE o.role = %(role)s AND o.since <= %(on)s AND (o.until IS NULL OR o.until >= %(on)s) AND o.place_id = ANY(%(places)s)
GROUP BY s.id, s.name ORDER BY s.name
"""


@dataclass(frozen=True, slots=True)
class Successor:
    """A social worker in post, and the villages she answers for."""

    staff_id: int
    name: str
    places: frozenset[int]


def successors(actor: Actor, *, on: date, but: int = 0) -> list[Successor]:
    """The social workers in post in these places who may take over."""
    values: dict[str, Any] = {"places": list(actor.place_ids), "on": on, "role": str(Role.SOCIAL_WORKER)}
    with connection.cursor() as cursor:
        cursor.execute(SUCCESSORS, values)
        return [Successor(i, name, frozenset(places)) for i, name, places in cursor.fetchall() if i != but]


OWN_PLACES = """
SELECT d.id, d.case_id, d.happened_on, m.name, m.unit_name FROM duties_deed d JOIN casework_groupmember m ON m.id = d.id
WHERE d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s) AND d.outcome = 'social_worker' AND NOT d.withdrawn
  AND d.until_on IS NULL AND NOT EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = d.id)
"""


def worker_places(actor: Actor, case_ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """The places of social workers in these work groups that are not ended, with their sealed names."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_PLACES, {"cases": list(case_ids), "places": list(actor.place_ids)})
        return list(cursor.fetchall())
