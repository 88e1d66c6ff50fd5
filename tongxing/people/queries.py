"""Reading people. Every read takes an actor and stays inside her places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core.declared import Label
from tongxing.core.fields import BlindIndex
from tongxing.core.text import clean
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import JOINED, files_of, head_of
from tongxing.people.models import Case, Person

PAGE = 50
_INDEX: BlindIndex = Person._meta.get_field("id_index")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of people."""

    id: UUID
    number: str
    name: str
    place_id: int
    place: str
    case_id: UUID | None
    measure: str
    reported_on: date | None
    received_on: date | None
    ends_on: date | None
    closed_on: date | None
    worker: str
    sort: str


COLUMNS = """p.id, p.number, p.name, p.place_id, pl.name, c.id, coalesce(c.measure, ''), c.reported_on,
       c.received_on, c.ends_on, c.closed_on, coalesce(s.name, ''), p.name_key"""
JOINS = f"""JOIN org_place pl ON pl.id = p.place_id
LEFT JOIN LATERAL (SELECT * FROM people_case k WHERE k.person_id = ANY({files_of("p.id")})
                     AND k.place_id = ANY(%(places)s) ORDER BY k.closed_on IS NOT NULL, k.recorded_at DESC LIMIT 1) c ON true
LEFT JOIN org_staff s ON s.id = c.worker_id"""
LIST = f"SELECT {COLUMNS} FROM people_person p {JOINS}"
BY_ID_NUMBER = (
    f"{LIST} WHERE p.id IN (SELECT {head_of('i.id')} FROM people_person i"
    " WHERE i.place_id = ANY(%(places)s) AND i.place_id > 0 AND i.id_index = ANY(%(indexes)s))"
)
# what is shown in another file is no line of its own
HEADS = f"NOT EXISTS (SELECT 1 FROM {JOINED} g WHERE g.other_id = q.id)"
PAGE_OF_PEOPLE = f"""SELECT {COLUMNS}{{beside}} FROM (
  SELECT * FROM people_person q WHERE {{where}} ORDER BY q.name_key{{turn}}, q.id{{turn}} LIMIT %(limit)s) p
  {JOINS} ORDER BY p.name_key, p.id"""
ALL_OF_THEM = ", (SELECT count(*) FROM people_person q WHERE {where}), "


def list_people(
    actor: Actor,
    *,
    after: UUID | None = None,
    before: UUID | None = None,
    mine: bool = False,
    places: Sequence[int] | None = None,
    limit: int = PAGE,
) -> list[Listed]:
    """A page of people in the order of their names, after or before the person a neighbouring page ends with.

    The page is cut before anything is joined to it, so a long register costs no more than a short one.
    """
    return _for_reader(actor, _page(actor, after, before, mine=mine, places=places, limit=limit))


def page_of_people(
    actor: Actor,
    *,
    after: UUID | None,
    before: UUID | None,
    mine: bool,
    beside: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> tuple[list[Listed], int, list[int]]:
    """A page with one line more, how many the whole list has, and numbers that are asked ``beside``, at once."""
    asked = f"ARRAY[{', '.join(beside)}]::int[]"
    rows = _page(actor, after, before, mine=mine, limit=PAGE + 1, beside=ALL_OF_THEM + asked, more=more)
    total, others = rows[0][-2:] if rows else (0, [0] * len(beside))
    return _for_reader(actor, [row[:-2] for row in rows]), int(total), list(others)


def _page(
    actor: Actor, after: UUID | None, before: UUID | None, *, mine: bool, limit: int,
    places: Sequence[int] | None = None, beside: str = "", more: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:  # fmt: skip
    edge = "(SELECT e.name_key FROM people_person e WHERE e.id = %(edge)s AND e.place_id = ANY(%(places)s)), %(edge)s"
    where, values = _listed(actor, mine)
    beside = beside.replace("{where}", where)
    if places is not None:
        values["places"] = sorted(set(places) & set(actor.place_ids))
    if after is not None:
        where += f" AND (q.name_key, q.id) > ({edge})"
    elif before is not None:
        where += f" AND (q.name_key, q.id) < ({edge})"
    turn = " DESC" if before is not None and after is None else ""
    sql = PAGE_OF_PEOPLE.format(where=where, turn=turn, beside=beside)
    with connection.cursor() as cursor:
        cursor.execute(sql, values | dict(more or {}) | {"edge": after or before, "limit": limit})
        return list(cursor.fetchall())


def _for_reader(actor: Actor, rows: Sequence[Any]) -> list[Listed]:
    """The lines as her role reads them: without MEASURE a name, a village and that something is going on."""
    found = [Listed(*row) for row in rows]
    if Label.MEASURE in actor.labels:
        return found
    return [replace(one, measure="", reported_on=None, received_on=None, ends_on=None) for one in found]


def running_cases(actor: Actor) -> int:
    """How many running cases are hers: those she answers for, or all in her reach when she answers for none."""
    sql = (
        "SELECT count(*) FILTER (WHERE c.worker_id = %(staff)s), count(*) FROM people_case c"
        " WHERE c.place_id = ANY(%(places)s) AND c.closed_on IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"staff": actor.staff_id, "places": list(actor.place_ids)})
        own, all_of_them = cursor.fetchone()
    return int(own or all_of_them)


def cases_in_reach(actor: Actor) -> int:
    """How many running cases there are at all her places, whoever answers for them."""
    return actor.scope(Case.objects.filter(closed_on__isnull=True)).count()


def _listed(actor: Actor, mine: bool) -> tuple[str, dict[str, Any]]:
    where = f"q.place_id = ANY(%(places)s) AND {HEADS}"
    if mine:
        where += (
            f" AND EXISTS (SELECT 1 FROM people_case m WHERE m.person_id = ANY({files_of('q.id')})"
            " AND m.worker_id = %(staff)s AND m.closed_on IS NULL)"
        )
    return where, {"places": list(actor.place_ids), "staff": actor.staff_id}


def find_people(actor: Actor, text: str, *, limit: int = PAGE) -> list[Listed]:
    """People whose name, pinyin, initials, number or last digits begin or go on with ``text``."""
    wanted = clean(text).lower()
    if not wanted:
        return []
    if len(wanted) == 18:
        return _by_id_number(actor, wanted)
    sql = (
        f"WITH hit AS (SELECT DISTINCT {head_of('k.person_id')} AS person_id FROM people_personkey k"
        " WHERE k.place_id = ANY(%(places)s) AND k.key >= %(from)s AND k.key < %(to)s LIMIT %(limit)s) "
        + LIST.replace("FROM people_person p", "FROM hit JOIN people_person p ON p.id = hit.person_id", 1)
        + " WHERE p.place_id = ANY(%(places)s) ORDER BY p.name_key, p.id LIMIT %(limit)s"
    )
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "from": wanted,
        "to": wanted + "\U0010ffff",
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return _for_reader(actor, cursor.fetchall())


def _by_id_number(actor: Actor, text: str) -> list[Listed]:
    if Label.IDENTITY not in actor.labels:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BY_ID_NUMBER, {"places": list(actor.place_ids), "indexes": id_indexes(text)})
        return _for_reader(actor, cursor.fetchall())


def id_index(id_number: str) -> bytes:
    """The keyed fingerprint of an identity number, as it is written."""
    return _INDEX.index(id_number)


def id_indexes(id_number: str) -> list[bytes]:
    """Every fingerprint under which this identity number may stand (two while the key is being rotated)."""
    return _INDEX.indexes(id_number)


def known_ids(actor: Actor, indexes: Sequence[bytes]) -> dict[bytes, Person]:
    """Which of these identity numbers have a file in her places; what is elsewhere is not looked at.

    ``place > 0`` lets the planner use the index of the constraint, which knows no sealed file.
    """
    rows = actor.scope(Person.objects.filter(place__gt=0, id_index__in=indexes)).only(
        "id", "number", "name", "id_index", "place_id", "birth_on"
    )
    return {bytes(p.id_index or b""): p for p in rows}


def numbers(actor: Actor, person_ids: list[UUID]) -> dict[UUID, str]:
    """The folder numbers of people of her places: numbers, never names."""
    rows = actor.scope(Person.objects.filter(id__in=person_ids))
    return dict(rows.values_list("id", "number"))


def of_numbers(actor: Actor, wanted: list[str]) -> dict[str, UUID]:
    """People of her places by their folder numbers."""
    rows = actor.scope(Person.objects.filter(number__in=wanted))
    return dict(rows.values_list("number", "id"))


def full_numbers(actor: Actor, person_id: UUID) -> tuple[str, str] | None:
    """Identity number and telephone in full; whoever asks leaves a reason and a trace."""
    found = actor.scope(Person.objects.filter(id=person_id)).values_list("id_number", "phone").first()
    if found is None:
        return None
    whole = zip((Label.IDENTITY, Label.CONTACT), found, strict=True)
    number, phone = (str(value or "") if label in actor.labels else "" for label, value in whole)
    return number, phone
