"""Reading pairs of files that may be of one person: who in her places has two, and by which sign it shows.

A worker of one village never has two files of one number, because the second is refused where she can see the
first. Such pairs come of two intakes that could not see each other (docs/adr/0010). Signs are compared among the files
within reach and nowhere else: a pair with one side out of reach is no pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import JOINED
from tongxing.people.names import sort_key

NUMBER, PHONE, NAME, BIRTH = "id", "phone", "name", "birth"


@dataclass(frozen=True, slots=True)
class Ordered:
    """One measure of a file, as two files are laid side by side."""

    measure: str
    decided_on: date | None
    reported_on: date | None
    ends_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two files."""

    id: UUID
    number: str
    name: str
    place_id: int
    place: str
    running: bool
    recorded_at: datetime
    sex: str = "0"
    birth_on: date | None = None
    id_tail: str = ""
    phone_tail: str = ""
    measures: tuple[Ordered, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that may be of one person, the older first, with the signs; ``looked_at`` when the desk has settled it.

    ``join_id`` is there while the two are joined.
    """

    older: Half
    newer: Half
    looked_at: datetime | None = None
    looked_by: str = ""
    reason: str = ""
    join_id: UUID | None = None
    signs: frozenset[str] = frozenset()


# uuid7: an id is as old as its file
TWICE = """
WITH twice AS (
  SELECT array_agg(p.id ORDER BY p.id) AS ids FROM people_person p
  WHERE p.place_id = ANY(%(places)s) AND p.place_id > 0 AND p.id_index IS NOT NULL
  GROUP BY p.id_index HAVING count(*) > 1),
pair AS (SELECT ids[1] AS older, newer FROM twice, unnest(ids[2:]) AS newer)
"""
# the same pinyin with no birthday against it, or the same last digits of a telephone
ALIKE = """
WITH here AS (SELECT p.id, p.id_index, p.name_key, p.birth_on, p.phone_tail FROM people_person p
              WHERE p.place_id = ANY(%(places)s) AND p.place_id > 0),
pair AS (
  SELECT a.id AS older, b.id AS newer FROM here a JOIN here b ON b.name_key = a.name_key AND a.id < b.id
  WHERE a.name_key <> '' AND (a.birth_on = b.birth_on OR a.birth_on IS NULL OR b.birth_on IS NULL)
    AND a.id_index IS DISTINCT FROM b.id_index
  UNION
  SELECT a.id, b.id FROM here a JOIN here b ON b.phone_tail = a.phone_tail AND a.id < b.id
  WHERE a.phone_tail <> '' AND a.id_index IS DISTINCT FROM b.id_index)
"""
ONE = "WITH pair AS (SELECT %(older)s::uuid AS older, %(newer)s::uuid AS newer)"
HALF = """{p}.id, {p}.number, {p}.name, {p}.place_id, {p}l.name,
  EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = {p}.id AND c.closed_on IS NULL), {p}.recorded_at,
  {p}.sex, {p}.birth_on, {p}.id_tail, {p}.phone_tail, {p}.phone, {p}.id_index, {p}.name_key, {m}"""
MEASURES = """(SELECT json_agg(json_build_array(c.measure, d.decided_on, c.reported_on, c.ends_on, c.closed_on) ORDER BY c.recorded_at)
  FROM people_case c LEFT JOIN LATERAL (SELECT n.decided_on FROM people_decision n WHERE n.case_id = c.id
    ORDER BY n.recorded_at DESC LIMIT 1) d ON true WHERE c.person_id = {p}.id)"""
PAIRS = f"""{{pairs}} SELECT {{older}}, {{newer}},
  k.looked_at, coalesce(s.name, ''), k.reason,
  (SELECT g.id FROM {JOINED} g WHERE (g.kept_id, g.other_id) IN ((o.id, n.id), (n.id, o.id)))
FROM pair JOIN people_person o ON o.id = pair.older JOIN org_place ol ON ol.id = o.place_id
JOIN people_person n ON n.id = pair.newer JOIN org_place nl ON nl.id = n.place_id
LEFT JOIN people_pairlooked k ON k.older_id = o.id AND k.newer_id = n.id
LEFT JOIN org_staff s ON s.id = k.looked_by_id
WHERE o.place_id = ANY(%(places)s) AND n.place_id = ANY(%(places)s)
ORDER BY k.looked_at IS NOT NULL, n.id DESC LIMIT %(limit)s"""
OPEN_PAIRS = f"""({TWICE} SELECT count(*) FROM pair WHERE NOT EXISTS (
  SELECT 1 FROM people_pairlooked k WHERE k.older_id = pair.older AND k.newer_id = pair.newer)
  AND NOT EXISTS (SELECT 1 FROM {JOINED} g
    WHERE (g.kept_id, g.other_id) IN ((pair.older, pair.newer), (pair.newer, pair.older))))"""
OF_A_HALF = 15


def pairs(actor: Actor, *, limit: int = 100) -> list[Pair]:
    """The pairs of one identity number in her places, those nobody has looked at first."""
    return _pairs(actor, TWICE, limit=limit)


def alike(actor: Actor, *, limit: int = 100) -> list[Pair]:
    """Other pairs in her places: one telephone, or one name by its sound with no birthday against it."""
    found = _pairs(actor, ALIKE, limit=limit)
    return [one for one in found if one.join_id or PHONE in one.signs or NAME in one.signs]


def pair(actor: Actor, older: UUID, newer: UUID) -> Pair | None:
    """One pair with the measures of both; None without a sign that the two are one person, and out of reach."""
    first, second = sorted((older, newer))
    found = _pairs(actor, ONE, limit=1, measures=True, older=first, newer=second)
    return found[0] if found and (found[0].signs - {BIRTH} or found[0].join_id) else None


def _pairs(actor: Actor, which: str, *, measures: bool = False, **values: Any) -> list[Pair]:
    def half(p: str) -> str:
        return HALF.format(p=p, m=MEASURES.format(p=p) if measures else "NULL")

    sql = PAIRS.format(pairs=which, older=half("o"), newer=half("n"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"places": list(actor.place_ids), **values})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Sequence[Any]) -> Pair:
    one, two, rest = row[:OF_A_HALF], row[OF_A_HALF : 2 * OF_A_HALF], row[2 * OF_A_HALF :]
    looked_at, looked_by, reason, join_id = rest
    said = cipher.unseal(bytes(reason), column="people_pairlooked.reason") if reason else ""
    return Pair(_half(one), _half(two), looked_at, looked_by, said, join_id, _signs(one, two))


def _half(row: Sequence[Any]) -> Half:
    measures = tuple(Ordered(raw[0], *(_day(d) for d in raw[1:5])) for raw in row[14] or ())
    return Half(*row[:11], measures)  # type: ignore[call-arg]


def _signs(one: Sequence[Any], two: Sequence[Any]) -> frozenset[str]:
    """By which signs two files may be of one person; a telephone is compared in full, and opened only when its tails agree."""
    found = set()
    if one[12] is not None and two[12] is not None and bytes(one[12]) == bytes(two[12]):
        found.add(NUMBER)
    if one[13] and one[13] == two[13]:
        found.add(NAME)
    if one[8] is not None and one[8] == two[8]:
        found.add(BIRTH)
    if one[10] and one[10] == two[10] and _phone(one[11]) == _phone(two[11]):
        found.add(PHONE)
    return frozenset(found)


def _phone(sealed: memoryview | bytes | None) -> str:
    return cipher.unseal(bytes(sealed), column="people_person.phone") if sealed else ""


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


@dataclass(frozen=True, slots=True)
class Known:
    """A file in her places that may be of the person who is being taken in."""

    id: UUID
    number: str
    name: str
    place_id: int
    place: str
    signs: frozenset[str]


MAYBE = """
SELECT p.id, p.number, p.name, p.place_id, pl.name, p.name_key, p.birth_on, p.phone_tail, p.phone
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
WHERE p.place_id = ANY(%(places)s) AND p.place_id > 0
  AND (p.name_key = %(sound)s OR (%(tail)s <> '' AND p.phone_tail = %(tail)s)) ORDER BY p.id LIMIT 20
"""


def maybe(actor: Actor, *, name: str, phone: str = "", birth_on: date | None = None) -> list[Known]:
    """Files in her places with the sound of this name (surnames read as surnames) or this telephone."""
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "sound": sort_key(name) if name else "-",
        "tail": phone[-4:],
    }
    with connection.cursor() as cursor:
        cursor.execute(MAYBE, values)
        rows = cursor.fetchall()
    found = []
    for row in rows:
        signs = {NAME} if name and row[5] == values["sound"] else set()
        signs |= {PHONE} if phone and _phone(row[8]) == phone else set()
        signs |= {BIRTH} if birth_on is not None and row[6] == birth_on else set()
        if signs - {BIRTH}:
            found.append(Known(*row[:5], frozenset(signs)))  # type: ignore[call-arg]
    return found
