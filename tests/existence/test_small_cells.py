"""No number behind a shown table can be worked out: tried by an attacker who knows the rule and can count.

She is given everything that is shown and lists every table that would look the same, so she finds whatever any
combination of totals, differences and statements could give. Small tables, so that she can finish.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongxing.core.suppression import LEAST, Band, View, band, counted, hold

Table = Mapping[Hashable, int]
MOST = 12


def looks(table: Table, views: Sequence[View]) -> tuple[Hashable, ...]:
    """Everything that is shown."""
    return tuple(v.says(*(sum(table[c] for c in g) for g in v.groups)) for v in views)


def every_table(shown: Sequence[Hashable], cells: Sequence[Hashable], views: Sequence[View]) -> list[Table]:
    """What the attacker cannot tell apart: all tables that look like this."""
    alone = {next(iter(v.groups[0])): (v, said) for v, said in zip(views, shown, strict=True) if _is_cell(v)}
    ranges = [
        [n for n in range(MOST + 8) if cell not in alone or alone[cell][0].says(n) == alone[cell][1]]
        for cell in cells
    ]
    tables = (dict(zip(cells, numbers, strict=True)) for numbers in product(*ranges))
    return [table for table in tables if looks(table, views) == tuple(shown)]


def _is_cell(view: View) -> bool:
    return len(view.groups) == 1 and len(view.groups[0]) == 1


def worked_out(table: Table, views: Sequence[View]) -> set[frozenset[Hashable]]:
    """Every cell, and every shown number, that can be only one number."""
    alike = every_table(looks(table, views), list(table), views)
    secrets = {frozenset([c]) for c in table} | {v.groups[0] for v in views if v.says is band}
    return {s for s in secrets if len({sum(t[c] for c in s) for t in alike}) == 1}


def grid(rows: int, columns: int, *, totals: bool = True) -> list[View]:
    """Cells, row totals, column totals, and the grand total."""
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    views = [counted(cell, [cell]) for cell in cells]
    if totals:
        views += [counted(("row", r), [c for c in cells if c[0] == r]) for r in range(rows)]
        views += [counted(("column", k), [c for c in cells if c[1] == k]) for k in range(columns)]
        views.append(counted("all", cells))
    return views


def reached(percent: int) -> Callable[[int, int], bool]:
    """Was the target reached?"""
    return lambda a, n: bool(n) and 100 * a >= percent * n


@settings(max_examples=150, deadline=None)
@given(numbers=st.lists(st.integers(0, MOST), min_size=4, max_size=4))
def test_two_villages_and_two_columns_with_every_total(numbers: list[int]) -> None:
    table = dict(zip([(0, 0), (0, 1), (1, 0), (1, 1)], numbers, strict=True))
    assert worked_out(table, hold(table, grid(2, 2))) == set()


@settings(max_examples=60, deadline=None)
@given(numbers=st.lists(st.integers(0, MOST), min_size=3, max_size=3), percent=st.integers(1, 100))
def test_one_column_with_its_total_and_whether_the_target_was_reached(
    numbers: list[int], percent: int
) -> None:
    """The two kinds of statement of the board: bands, and yes or no about a share."""
    table: dict[Hashable, int] = {(n, 0): number for n, number in enumerate(numbers)}
    first, rest = frozenset([(0, 0)]), frozenset(table)
    views = [*grid(3, 1), View("reached", (first, rest), reached(percent))]
    assert worked_out(table, hold(table, views)) == set()


@settings(max_examples=100, deadline=None)
@given(
    first=st.lists(st.integers(0, MOST), min_size=3, max_size=3),
    then=st.lists(st.integers(-4, 4), min_size=3, max_size=3),
)
def test_two_days_give_no_change_of_a_few_people_away(first: list[int], then: list[int]) -> None:
    """The difference attack: the same table yesterday and today, a change under five in every cell."""
    days = [
        {(n, 0): number for n, number in enumerate(first)},
        {(n, 0): max(number + by, 0) for n, (number, by) in enumerate(zip(first, then, strict=True))},
    ]
    alike = []
    for table in days:
        views = hold(table, grid(3, 1))
        alike.append(every_table(looks(table, views), list(table), views))
    for cell in days[0]:
        changes = {b[cell] - a[cell] for a in alike[0] for b in alike[1]}
        assert len(changes) > 1, cell


def test_all_at_the_upper_end_is_the_case_a_band_alone_would_give_away() -> None:
    """Five villages of four: every band says 0–4, the total says 20–24, and only one table can do that."""
    table: dict[Hashable, int] = {(n, 0): 4 for n in range(5)}
    views = grid(5, 1, totals=False) + [counted("all", list(table))]
    assert len(every_table(looks(table, views), list(table), views)) == 1
    kept = {v.name for v in hold(table, views)}
    assert "all" not in kept
    assert len(kept) == 5


def test_an_exact_total_beside_its_parts_is_what_the_attacker_lives_on() -> None:
    """The planted fault: numbers from five on shown as they are. 9, not shown, and 12 in all is 3."""
    table: dict[Hashable, int] = {"a": 9, "b": 3}

    def plain(n: int) -> Hashable:
        return n if n >= LEAST else None

    naive = [View("a", (frozenset("a"),), plain), View("b", (frozenset("b"),), plain)]
    naive.append(View("all", (frozenset("ab"),), plain))
    assert frozenset("b") in worked_out(table, naive)
    assert (
        worked_out(table, hold(table, [counted("a", ["a"]), counted("b", ["b"]), counted("all", ["a", "b"])]))
        == set()
    )


@pytest.mark.parametrize(("n", "low", "high"), [(0, 0, 4), (4, 0, 4), (5, 5, 9), (47, 45, 49), (50, 50, 54)])
def test_bands(n: int, low: int, high: int) -> None:
    assert band(n) == Band(low, high)
    assert band(n).small == (n < LEAST)


def test_a_town_of_thirty_villages_is_held_in_no_time() -> None:
    """Three cells a village, ten kinds of totals, as the board shows them."""
    import random
    import time

    chance, began = random.Random(3), time.perf_counter()
    for _turn in range(5):
        table: dict[Hashable, int] = {(v, c): chance.randrange(7) for v in range(30) for c in range(3)}
        views = [counted((v, k), [(v, c) for c in range(k)]) for v in range(30) for k in (1, 2, 3)]
        views += [counted(("all", k), [(v, c) for v in range(30) for c in range(k)]) for k in (1, 2, 3)]
        kept = {v.name for v in hold(table, views)}
        assert len(kept) >= 90, "of three totals some may have to go, of the villages nothing"
    assert time.perf_counter() - began < 10
