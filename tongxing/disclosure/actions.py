"""Writing the register: every time data about people leaves, or comes in from outside, is one line for good."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import audit, cipher, clock
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.vocabulary import ExportRow
from tongxing.disclosure import sheets
from tongxing.disclosure.kinds import Way
from tongxing.org.actor import Actor

# The number, the line and the people in one statement: a print costs the page one, whatever stands on it.
ENTER = """
WITH numbered AS (
  INSERT INTO disclosure_series (town_id, year, next) VALUES (%(town)s, %(year)s, 2)
  ON CONFLICT (town_id, year) DO UPDATE SET next = disclosure_series.next + 1
  RETURNING next - 1 AS n, (SELECT prefix FROM org_place WHERE id = %(town)s) AS prefix
), entered AS (
  INSERT INTO disclosure_disclosure (id, town_id, number, mark, way, what, columns, full_numbers, second, people,
    places, purpose, recipient, reason, asked_at, asked_by_id, asked_as)
  SELECT %(id)s, %(town)s, prefix || '-C' || %(year)s || '-' || to_char(n, 'FM0000'), %(mark)s, %(way)s, %(what)s,
    %(columns)s::varchar[], %(full_numbers)s, %(second)s, %(people)s, %(places)s::int[], %(purpose)s,
    %(recipient)s, %(reason)s, %(at)s, %(staff)s, %(role)s
  FROM numbered RETURNING id, number
), named AS (
  INSERT INTO disclosure_named (disclosure_id, person_id, place_id, line)
  SELECT entered.id, p.* FROM entered, unnest(%(persons)s::uuid[], %(at_places)s::int[], %(lines)s::int[]) p
)
SELECT number FROM entered
"""


@dataclass(frozen=True, slots=True)
class Entered:
    """A new line of the register."""

    pk: UUID
    number: str
    people: int
    second: bool
    full_numbers: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a line of the register besides who is in it."""

    way: Way
    what: str
    places: Sequence[int]
    purpose: str
    columns: Sequence[str] = ()
    full_numbers: bool = False
    recipient: str = ""
    reason: str = ""


def enter_line(
    by: Actor,
    at: datetime,
    line: Line,
    rows: Sequence[ExportRow],
    *,
    second: Callable[[int], bool] = lambda _people: False,
    count: int | None = None,
) -> Entered:
    """Write one line of the register with who is in it; ``second`` says from their number whether it waits."""
    mark = secrets.randbits(32)
    people = sheets.order(rows, mark)
    n = len(people) if count is None else count
    new = Entered(uuid7(), "", n, second(n), line.full_numbers)
    values: dict[str, Any] = {
        "id": new.pk, "mark": mark, "people": n, "second": new.second, "way": str(line.way), "what": line.what,
        "purpose": line.purpose, "full_numbers": line.full_numbers, "columns": list(line.columns),
        "places": sorted(line.places), "recipient": _sealed(line.recipient, "recipient"),
        "reason": _sealed(line.reason, "reason"), "at": at, "staff": by.staff_id, "role": by.role,
        "town": by.town_id, "year": clock.day_of(at).year, "persons": [person for person, _place in people],
        "at_places": [place for _person, place in people], "lines": list(range(1, len(people) + 1)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ENTER, values)
        return replace(new, number=str(cursor.fetchone()[0]))


def _sealed(text: str, column: str) -> bytes | None:
    return cipher.seal(text, column=f"disclosure_disclosure.{column}") if text else None


@action
def note(
    *,
    by: Actor,
    at: datetime,
    line: Line,
    people: Sequence[tuple[UUID, int]],
    count: int | None = None,
) -> Entered:
    """Put into the register what leaves at once (a print, a packet), or came in from outside.

    ``people`` are (person, place); ``count`` says how many they were when nobody of them has a file here.
    """
    rows = [ExportRow(person, place, ()) for person, place in people]
    return enter_line(by, at, line, rows, count=count)


@action
def print_names(*, by: Actor, at: datetime, what: str, people: Sequence[tuple[UUID, int]]) -> str:
    """A page with names is printed: a line in the register, a trace, and the number that stands on the paper."""
    made = note(by=by, at=at, line=Line(Way.PRINT, what, by.place_ids, "work"), people=people)
    town = by.town_id
    audit.trace(by, "print", about="disclosure", about_id=made.pk, place_id=town, at=at, people=made.people)
    return made.number
