"""Hanging a figure where plans find it: its rows with every reason they may give, its number, and the number it is divided by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tongxing.core.vocabulary import Figure, figures
from tongxing.duties.figures import NO, YES, YES_AND_NO, Census, FigureRow, Group

Rows = tuple[FigureRow, ...]
Ask = Callable[[Census], Rows]
Reasons = dict[Group, tuple[str, ...]]

# what every window may say of itself (``duties.figures.judge``)
WINDOW = {
    "yes": "on_time",
    "no": "late missing",
    "excused": "excused",
    "out": "not_over closed_before came_later attempt",
}


def counting(
    *, yes: str = "", no: str = "", excused: str = "", out: str = ""
) -> Callable[[Callable[[Census], Iterable[FigureRow]]], Ask]:
    """Declare every reason the rows of a figure may give, by group; the page of the figure lists them, a test holds them."""
    said: Reasons = {
        Group.YES: tuple(yes.split()),
        Group.NO: tuple(no.split()),
        Group.EXCUSED: tuple(excused.split()),
        Group.OUT: tuple(out.split()),
    }

    def declared(found: Callable[[Census], Iterable[FigureRow]]) -> Ask:
        def rows(census: Census) -> Rows:
            return tuple(found(census))

        rows.__doc__, rows.__name__, rows.__module__ = found.__doc__, found.__name__, found.__module__
        rows.reasons = said  # type: ignore[attr-defined]
        return rows

    return declared


def reasons_of(figure: Figure) -> Reasons:
    """Every reason a row of this figure may give, by group."""
    found: Reasons = getattr(figure.rows, "reasons", {})
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """A docstring as two readers want it: what is counted and an example, in Chinese and in English."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


def words_of(figure: Figure) -> Words:
    """这个数怎么算：写在数的旁边，中文在前，英文在后。 A paragraph is Chinese when it begins so."""
    text = figure.rows.__doc__ or ""
    parts = [" ".join(line.strip() for line in part.splitlines()) for part in text.split("\n\n")]
    parts = [part.strip() for part in parts if part.strip()]
    chinese = [ord(part[0]) > 0x2E80 for part in parts]
    return Words(
        tuple(p.removesuffix(".") for p, zh in zip(parts, chinese, strict=True) if zh),
        tuple(p for p, zh in zip(parts, chinese, strict=True) if not zh),
    )


def hang_pair(
    room: str, met: tuple[str, str], owed: tuple[str, str], rows: Ask, *, clause: str, **more: Any
) -> tuple[Figure, Figure]:
    """A numerator and its denominator from the same rows: what is counted and holds, and everything counted."""
    whole = figures.hang(Figure(f"{room}.{owed[0]}", owed[1], rows, YES_AND_NO, clause, **more))
    part = figures.hang(Figure(f"{room}.{met[0]}", met[1], rows, YES, clause, pair=whole.name, **more))
    return part, whole


def hang_one(
    room: str, name: str, title: str, rows: Ask, *, counts: str = YES, clause: str, **more: Any
) -> Figure:
    """One number by itself."""
    return figures.hang(Figure(f"{room}.{name}", title, rows, counts, clause, **more))


def nameless(row: FigureRow) -> FigureRow:
    """The row without whose it is: what would tell of a result, an illness or a warning counts and leads to nobody."""
    return replace(
        row, number="", case_id=None, person_id=None, source=None, happened_on=None, recorded_on=None
    )


def in_time(row: FigureRow, done_on: date | None, on: date) -> FigureRow:
    """The row judged by its last day: done by then, done late, not over yet, or as it was."""
    if done_on is not None and done_on <= on:
        kept = done_on <= row.due_on
        group, why = (Group.YES, "on_time") if kept else (Group.NO, "late")
        return replace(row, group=group, why=why, happened_on=done_on)
    return replace(row, group=Group.OUT, why="not_over") if row.due_on >= on else row


__all__ = ["NO", "WINDOW", "YES", "YES_AND_NO", "counting", "hang_one", "hang_pair", "in_time", "nameless"]
