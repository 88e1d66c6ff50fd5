"""What one duty of one book says from one day on, read once and kept: rhythm, window, nominal days.

The n-th day is always counted from the anchor, never from the last time something was done
(民法典第202条).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tongxing.rulebook.counting import shift, shift_months
from tongxing.rulebook.dated import Dated, Span
from tongxing.rulebook.document import Book, Duty


@dataclass(frozen=True, slots=True)
class Schedule:
    """One duty with its dated values read on one day."""

    duty: Duty
    opens: Span
    due: Span
    lapses: Span | str
    rhythm: tuple[tuple[int, Span], ...]


@lru_cache(maxsize=4096)
def schedule_of(book: Book, rule: str, measure: str, on: date) -> Schedule:
    """A duty as the book states it on a day for one measure; ValueNotInForce where it has no number."""
    duty = book.duty(rule)
    rhythm = tuple(
        (one.year, one.every.on(on, f"duty.{rule}.every")) for one in duty.rhythm if one.measure == measure
    )
    name = f"duty.{rule}."
    return Schedule(
        duty,
        duty.opens.on(on, name + "opens"),
        duty.due.on(on, name + "due"),
        duty.lapses.on(on, name + "lapses"),
        tuple(sorted(rhythm, key=lambda one: one[0])),
    )


@lru_cache(maxsize=4096)
def changes_of(book: Book, rule: str, measure: str) -> tuple[date, ...]:
    """The days on which a value of this duty changes inside its own plan."""
    duty = book.duty(rule)
    dated: list[Dated[Any]] = [
        duty.opens,
        duty.due,
        duty.lapses,
        *(one.every for one in duty.rhythm if one.measure == measure),
    ]
    return tuple(sorted({day for value in dated for day in value.starts}))


@lru_cache(maxsize=4096)
def _offsets(rhythm: tuple[tuple[int, Span], ...]) -> tuple[int, ...] | None:
    """Months after the anchor of every nominal day, or None when a rhythm counts in days."""
    if any(every.days for _, every in rhythm):
        return None
    months: list[int] = []
    for year, every in rhythm:
        months += [n for n in range(12 * year - 11, 12 * year + 1) if n % every.months == 0]
    return tuple(months)


def nominal_days(schedule: Schedule, anchor: date, last: date) -> list[date]:
    """The nominal days of a repeating duty, counted from the anchor, up to the end of the term."""
    offsets = _offsets(schedule.rhythm)
    if offsets is not None:
        days = [shift_months(anchor, months) for months in offsets]
    else:
        days = list(_mixed_nominals(schedule.rhythm, anchor))
    return [day for day in days if day <= last]


def _mixed_nominals(rhythm: tuple[tuple[int, Span], ...], anchor: date) -> Iterator[date]:
    for year, every in rhythm:
        first, final = shift_months(anchor, 12 * year - 12), shift_months(anchor, 12 * year)
        count = 1
        while (day := shift(anchor, Span(every.months * count, every.days * count))) <= final:
            if day > first:
                yield day
            count += 1
