"""A score sheet as a value: every line with its arithmetic and the rows behind it.

The same knowledge gives the same bytes (:meth:`Sheet.to_json`): nothing in a sheet tells when it
was computed, who looked, or in which language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongxing.duties.figures import FigureRow, Group
from tongxing.rulebook.summing import Whole


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a named person gave an item, why, and on which day it was recorded."""

    points: Decimal
    reason: str
    by: int
    on: date
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet. ``points`` is None while a person still has to judge, or nothing was owed."""

    id: str
    group: str
    title: str
    clause: str
    shape: str
    of: Decimal
    points: Decimal | None
    pending: bool
    scored: bool
    sample: bool
    arithmetic: str
    arithmetic_en: str
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    numerator_of: str = ""
    denominator_of: str = ""
    numerator: int | None = None
    denominator: int | None = None
    tally: Mapping[str, int] | None = None
    confirmed_by: str = ""
    confirmed: Confirmed | None = None
    rows: tuple[FigureRow, ...] = ()
    part_of: str = ""
    body: str = ""

    def rows_in(self, group: str) -> tuple[FigureRow, ...]:
        """The rows of one of the four groups."""
        return tuple(r for r in self.rows if r.group == group)

    @property
    def confirmable(self) -> bool:
        """Does this line wait for a named person, or was it settled by one? One with parts waits for theirs."""
        return self.shape != "parts" and (self.pending or self.confirmed is not None)

    @property
    def owed(self) -> int:
        """All windows of the line, before anything is left out."""
        return len(self.rows)

    @property
    def excused(self) -> int:
        """Lifted with a reason."""
        return len(self.rows_in(Group.EXCUSED))

    @property
    def left_out(self) -> int:
        """Not on anybody's account."""
        return len(self.rows_in(Group.OUT))

    @property
    def counted(self) -> int:
        """应计 = 应办 − 免计 − 不计."""
        return self.owed - self.excused - self.left_out


@dataclass(frozen=True, slots=True)
class Sheet:
    """The score of one subject (a village, a unit, a worker) on one sheet of the plan for one year, as known at the end of one day."""

    place_id: int
    scheme: str
    of: str
    subject: str
    year: int
    since: date
    until: date
    as_of: date
    plan: str
    plan_digest: str
    lines: tuple[Line, ...]
    whole: Whole
    people: int
    graded: Confirmed | None = None

    def line(self, name: str) -> Line | None:
        """The line with this id."""
        return next((one for one in self.lines if one.id == name), None)

    def parts_of(self, name: str) -> tuple[Line, ...]:
        """The lines that are parts of one line."""
        return tuple(one for one in self.lines if one.part_of == name)

    @property
    def points(self) -> Decimal:
        """What is settled so far, bonus apart: computed, or confirmed by a named person."""
        return self.whole.items.points

    @property
    def points_of(self) -> Decimal:
        """Out of how much of what is settled."""
        return self.whole.items.of

    @property
    def pending_of(self) -> Decimal:
        """How many points wait for a person, bonus included."""
        return self.whole.items.pending + self.whole.bonus.pending

    @property
    def unscored_of(self) -> Decimal:
        """How many points are out of play because nothing was owed."""
        return self.whole.items.unscored

    @property
    def result(self) -> Decimal | None:
        """The folded result with its bonus; final only when nothing waits (:attr:`Whole.waits`)."""
        return self.whole.result

    def to_json(self) -> str:
        """The canonical text: sorted keys, exact decimals as strings, days as ISO dates."""
        body = {
            **_plain(self),
            "points": str(self.points),
            "points_of": str(self.points_of),
            "pending_of": str(self.pending_of),
            "unscored_of": str(self.unscored_of),
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Only what JSON knows; numbers that must be exact become strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | StrEnum):
        return str(value)
    return value
