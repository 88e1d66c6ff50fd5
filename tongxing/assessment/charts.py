"""The year drawn: each item of the villages' sheet by month and by village, and what came of it beside it.

The numbers are the rows of the score sheets laid out by their last day, so that a chart and a sheet cannot differ.
What came of it (who ended how) is shown to learn from and is in no sheet: it costs nobody a point (guard G8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tongxing.assessment.shared import counts_persons, people_of
from tongxing.assessment.sheets import Line, Sheet
from tongxing.core.clock import end_of
from tongxing.duties.figures import COUNTED, FigureRow, Group
from tongxing.duties.models import Deed
from tongxing.org.actor import Actor
from tongxing.org.models import Place

MONTHS = range(1, 13)
ENDED_OTHERWISE = ("moved", "died")  # nobody's success and nobody's failure: left out of what came of it


@dataclass(frozen=True, slots=True)
class Pair:
    """How many were counted, and how many of them hold."""

    met: int = 0
    n: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """One item: its months (none where its rows are not of this year), its villages in the order of codes."""

    id: str
    title: str
    persons: bool
    months: tuple[Pair, ...]
    villages: tuple[Pair, ...]
    figures: tuple[str, ...] = ()

    @property
    def whole(self) -> Pair:
        """All villages together."""
        return Pair(sum(one.met for one in self.villages), sum(one.n for one in self.villages))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the page draws; ``few`` are villages with fewer than five persons behind their sheet."""

    process: tuple[Drawn, ...]
    outcome: Drawn
    few: frozenset[int]


def drawn(sheets: Sequence[Sheet], ends: Drawn, *, least: int) -> Drawing:
    """全年的图：评分表里每一项按月、按村摆开；结果另放一边，不扣分。 (方案S84; guard G8)."""
    lines = sheets[0].lines if sheets else ()
    items = [_item(line, sheets) for line in lines if line.numerator_of and line.denominator_of]
    few = frozenset(sheet.place_id for sheet in sheets if people_of(sheet) < least)
    return Drawing(tuple(items), ends, few)


def _item(line: Line, sheets: Sequence[Sheet]) -> Drawn:
    same = [found for sheet in sheets if (found := sheet.line(line.id))]
    rows = [row for one in same for row in one.rows]
    within = all(row.due_on.year == sheets[0].year for row in rows)
    months = tuple(_pair(row for row in rows if row.due_on.month == n) for n in MONTHS) if within else ()
    villages = tuple(Pair(one.numerator or 0, one.denominator or 0) for one in same)
    return Drawn(
        line.id, line.title, counts_persons(line), months, villages, (line.numerator_of, line.denominator_of)
    )


def _pair(rows: Iterable[FigureRow]) -> Pair:
    counted = [row.group for row in rows if row.group in COUNTED]
    return Pair(counted.count(Group.YES), len(counted))


def ends_of(actor: Actor, places: Sequence[Place], year: int, *, on: date, known: date, title: str) -> Drawn:
    """结束了的措施里期满解除的：按月、按村；迁走的和去世的不在里面。 (戒毒条例 22、36)."""
    standing = Deed.objects.filter(recorded_at__lt=end_of(known))
    gone = Q(pk__in=standing.filter(supersedes__isnull=False).values("supersedes_id"))
    rows = (
        actor.scope(
            standing.filter(kind="closed", happened_on__year=year, happened_on__lte=on, withdrawn=False)
        )
        .exclude(gone)
        .exclude(outcome__in=ENDED_OTHERWISE)
        .values_list("place_id", "happened_on__month", "outcome")
    )
    found = [(place, month, outcome == "completed") for place, month, outcome in rows]
    return Drawn(
        "ends",
        title,
        True,
        tuple(_ended(done for _place, month, done in found if month == n) for n in MONTHS),
        tuple(_ended(done for where, _month, done in found if where == place.pk) for place in places),
    )


def _ended(done: Iterable[bool]) -> Pair:
    rows = list(done)
    return Pair(sum(rows), len(rows))
