"""Two computations of one sheet held against each other: which line, which row, and why it is another. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from tongxing.assessment.sheets import Line, Sheet
from tongxing.duties.figures import FigureRow

KEY = 24
Cases = frozenset[UUID | None]


class Cause(StrEnum):
    """Why a row is another now than it was."""

    LATE = "late"  # what decided it was written down after the sheet was computed
    CORRECTED = "corrected"  # another record decides it
    GONE = "gone"  # the row is not there any more: its file was sealed, moved or corrected
    PLAN = "plan"  # another version of the plan
    TOUCHED = "touched"  # a record that was known then says something else now: nobody may do that
    GIVEN = "given"  # a person settled the item anew


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that differs: what it said and says, and the record behind it."""

    key: str
    cause: Cause
    before: FigureRow | None
    after: FigureRow | None

    @property
    def source(self) -> UUID | None:
        """The record that decides it now, else the one that did."""
        return (self.after and self.after.source) or (self.before and self.before.source) or None


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that differs, with its rows."""

    id: str
    title: str
    before: Decimal | None
    after: Decimal | None
    cause: Cause | None
    rows: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is another; ``rest`` names fields that differ and stand in no line."""

    before: Decimal | None
    after: Decimal | None
    lines: tuple[LineChange, ...]
    rest: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines or self.rest)

    @property
    def only_gone(self) -> bool:
        """Nothing but rows of files that are not within reach any more: sealed or handed over since, which no sheet may tell."""
        rows = [row for line in self.lines for row in line.rows]
        return not self.rest and bool(rows) and all(row.cause is Cause.GONE for row in rows)


def row_key(row: FigureRow) -> str:
    """What names one row of a line: what was owed, of which file, the how-manieth, from when to when; as a digest.

    It stands in forms that people see who may not know whose row it is.
    """
    whose = row.case_id or row.unit or row.place_id
    told = f"{row.what}|{whose}|{row.window_no}|{row.opens_on.isoformat()}|{row.due_on.isoformat()}"
    return hashlib.sha256(told.encode()).hexdigest()[:KEY]


def compare(before: Sheet, after: Sheet, *, known_on: date | None) -> Difference:
    """两次算同一张表，差在哪一项、哪一行，为什么。 (requirements.md X04).

    ``known_on`` is the day of knowledge of the first: what was written down later is *late*, not wrong. None: both know the
    same, so every difference is a record that was touched.
    """
    there = frozenset(row.case_id for line in after.lines for row in line.rows)
    lines = tuple(_lines(before, after, known_on, there))
    rest = tuple(
        f.name
        for f in fields(Sheet)
        if f.name not in ("lines", "whole", "people") and getattr(before, f.name) != getattr(after, f.name)
    )
    if not lines and not rest and before.whole != after.whole:
        rest = ("whole",)
    return Difference(before.result, after.result, lines, rest)


def _lines(before: Sheet, after: Sheet, known_on: date | None, there: Cases) -> Iterator[LineChange]:
    was, now = {one.id: one for one in before.lines}, {one.id: one for one in after.lines}
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        if old == new:
            continue
        shown = old or new
        assert shown is not None
        rows = tuple(_rows(old, new, known_on, there))
        yield LineChange(
            name,
            shown.title,
            old.points if old else None,
            new.points if new else None,
            _cause(old, new, rows),
            rows,
        )


def _cause(old: Line | None, new: Line | None, rows: tuple[RowChange, ...]) -> Cause | None:
    """Why a line differs whose rows do not."""
    if rows:
        return None
    if old is None or new is None or (old.of, old.shape, old.steps) != (new.of, new.shape, new.steps):
        return Cause.PLAN
    return Cause.GIVEN if old.confirmed != new.confirmed else None


def _keyed(line: Line | None) -> Mapping[str, FigureRow]:
    """Rows by their key; of several alike the second and third are told apart by a count."""
    found: dict[str, FigureRow] = {}
    for row in line.rows if line else ():
        key, n = row_key(row), 1
        while (key if n == 1 else f"{key}#{n}") in found:
            n += 1
        found[key if n == 1 else f"{key}#{n}"] = row
    return found


def _rows(old: Line | None, new: Line | None, known_on: date | None, there: Cases) -> Iterator[RowChange]:
    was, now = _keyed(old), _keyed(new)
    for key in dict.fromkeys((*was, *now)):
        before, after = was.get(key), now.get(key)
        if before != after:
            yield RowChange(key, _why(before, after, known_on, there), before, after)


def _why(before: FigureRow | None, after: FigureRow | None, known_on: date | None, there: Cases) -> Cause:
    if after is None and before is not None and (known_on is not None or before.case_id not in there):
        return Cause.GONE
    if known_on is None or after is None:
        return Cause.TOUCHED
    if after.recorded_on is not None and after.recorded_on > known_on:
        return Cause.LATE
    if before is None or before.source != after.source:
        return Cause.LATE if before is None or before.source is None else Cause.CORRECTED
    return Cause.PLAN if before.plan != after.plan else Cause.TOUCHED
