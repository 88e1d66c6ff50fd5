"""Statistics that others look at: no count of persons can be worked out exactly from what they show.

Counts of persons are shown in bands of five, and below five not at all (design/brief.md, 7.4). A band alone
is not enough: a total beside its parts, or "reached the target" beside two bands, may leave one
possibility only. So a table is shown together with the proof that it tells nothing exactly: for every
secret number there must be a second table that would look the same and in which that number is another.
Where no such table is found, what was least important is left out, until there is one.

Two days, or two people's screens, tell no more: each shows bands, each has its second table, and
a difference between two numbers that are both unknown is unknown. Pure: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

LEAST = 5

Cell = Any  # whatever names a cell: a place and a part, say
Cells = frozenset[Cell]
Step = tuple[Cell, int]


@dataclass(frozen=True, slots=True)
class Band:
    """All that is said of a number: it lies between these two, both included."""

    low: int
    high: int

    @property
    def small(self) -> bool:
        """Below five: not even the band's ends are of use."""
        return self.high < LEAST


def band(n: int) -> Band:
    """The band of five a number falls into: 0–4, 5–9, 10–14 …"""
    low = n - n % LEAST
    return Band(low, low + LEAST - 1)


@dataclass(frozen=True, slots=True)
class View:
    """One thing that is shown: it is said of the sums of these groups of cells, and of nothing else."""

    name: Hashable
    groups: tuple[Cells, ...]
    says: Callable[..., Hashable] = band


def counted(name: Hashable, cells: Sequence[Cell]) -> View:
    """A count of persons, shown as its band."""
    return View(name, (frozenset(cells),))


def hold(table: Mapping[Cell, int], views: Sequence[View]) -> tuple[View, ...]:
    """The views that may be shown, the most important first in ``views``.

    Secret is every cell of the table, whether it is shown or not, and the number behind every shown band.
    """
    kept = list(views)
    while kept and _told(table, kept):
        kept.pop()
    return tuple(kept)


def _told(table: Mapping[Cell, int], views: Sequence[View]) -> bool:
    """Is there a number that can be nothing else, so far as we can see?"""
    look = _Look(table, views)
    single = [step for step in look.steps if look.same_after((step,))]
    secrets = {frozenset([cell]) for cell in table} | {v.groups[0] for v in views if v.says is band}
    return any(not look.could_be_another(secret, single) for secret in secrets)


class _Look:
    """The table as somebody sees it, and whether a neighbouring table would look the same."""

    def __init__(self, table: Mapping[Cell, int], views: Sequence[View]) -> None:
        self.table = table
        self.sums = [tuple(sum(table[c] for c in group) for group in v.groups) for v in views]
        self.said = [v.says(*sums) for v, sums in zip(views, self.sums, strict=True)]
        self.views = views
        self.of: dict[Cell, list[int]] = {cell: [] for cell in table}
        for n, view in enumerate(views):
            for cell in frozenset().union(*view.groups):
                self.of[cell].append(n)

    @property
    def steps(self) -> list[Step]:
        """One cell, one more or one less."""
        return [(cell, by) for cell in self.table for by in (1, -1) if self.table[cell] + by >= 0]

    def could_be_another(self, secret: Cells, single: Sequence[Step]) -> bool:
        """Is there a neighbouring table, one or two steps away, that looks the same and in which it differs?"""
        if any(cell in secret for cell, _by in single):
            return True
        pairs = product((s for s in self.steps if s[0] in secret), self.steps)
        return any(
            a[0] != b[0] and (b[0] not in secret or a[1] + b[1]) and self.same_after((a, b)) for a, b in pairs
        )

    def same_after(self, move: tuple[Step, ...]) -> bool:
        """Would everything that is shown say the same?"""
        for n in {n for cell, _by in move for n in self.of[cell]}:
            view = self.views[n]
            sums = (
                before + sum(by for cell, by in move if cell in group)
                for before, group in zip(self.sums[n], view.groups, strict=True)
            )
            if view.says(*sums) != self.said[n]:
                return False
        return True
