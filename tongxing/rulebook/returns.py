"""Returns to whoever is above: a list of named figures for a month, a quarter or a year; and what changed since one was sent. Pure.

A return says what was known when it was made. What is written down later about its days is kept like any other record
and changes nothing of it: it shows as late, and the next numbered correction says which numbers moved (方案S81).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from tongxing.rulebook.counting import shift_days, shift_months
from tongxing.rulebook.dated import Piece

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Return(Piece):
    """One return: how often, and which figures are its columns, in order; the plan's clause it stands on."""

    id: str
    title: str
    clause: str
    period: Literal["month", "quarter", "year"]
    columns: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch a return speaks of: the ``part``-th month or quarter of a year, or the whole year."""

    year: int
    part: int
    since: date
    until: date

    @property
    def counted_on(self) -> date:
        """The day on which its windows are judged: the first after it, so that its last day is over."""
        return shift_days(self.until, 1)


def period(one: Return, year: int, part: int) -> Period | None:
    """One period of a return; None when a year has no such part."""
    months = MONTHS[one.period]
    if not 1 <= part <= 12 // months or not 1900 < year < 9000:
        return None
    since = date(year, (part - 1) * months + 1, 1)
    return Period(year, part, since, shift_days(shift_months(since, months), -1))


def periods(one: Return, year: int) -> Iterator[Period]:
    """All periods of a year, in order."""
    for part in range(1, 12 // MONTHS[one.period] + 1):
        found = period(one, year, part)
        assert found is not None
        yield found


def part_of(one: Return, day: date) -> int:
    """Which part of its year a day lies in."""
    return (day.month - 1) // MONTHS[one.period] + 1


Cell = tuple[str, str]  # the code of a place, the name of a figure


@dataclass(frozen=True, slots=True)
class Change:
    """One number that is another now than when it was sent; None: it was not there."""

    place: str
    figure: str
    was: int | None
    now: int | None


def changes(was: Mapping[Cell, int], now: Mapping[Cell, int]) -> tuple[Change, ...]:
    """更正数：哪一格原来报多少、现在是多少；没有变的不列。 (方案S81)."""
    return tuple(
        Change(*cell, was.get(cell), now.get(cell))
        for cell in dict.fromkeys((*was, *now))
        if was.get(cell) != now.get(cell)
    )
