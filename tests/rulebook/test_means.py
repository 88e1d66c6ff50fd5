"""Staff and money at their edges, worked out on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.shelf import the_book
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.document import Book
from tongxing.rulebook.means import below_least, funds, staffing, workers_for

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("people", "work", "floored"),
    [(0, 10_000, True), (6, 10_000, True), (7, 10_500, False), (20, 30_000, False), (21, 31_500, False)],
)
def test_work_funds_never_fall_below_the_floor(book: Book, people: int, work: int, floored: bool) -> None:
    found = funds(book, people=people, staff=0, on=ON)
    assert (found.work, found.floored, found.total) == (work, floored, work)


@pytest.mark.parametrize(
    ("people", "by_plan", "by_common"),
    [(0, 0, 0), (1, 1, 1), (20, 1, 1), (21, 2, 1), (30, 2, 1), (31, 2, 2), (40, 2, 2), (41, 3, 2), (60, 3, 2), (61, 4, 3)],
)  # fmt: skip
def test_every_begun_twenty_needs_one(book: Book, people: int, by_plan: int, by_common: int) -> None:
    found = staffing(book, people=people, there=1, on=ON)
    assert (found.by_plan, found.by_common, found.short) == (by_plan, by_common, max(0, by_plan - 1))


def test_wages_count_twelve_months_and_the_plan_only_says_the_least(book: Book) -> None:
    assert funds(book, people=38, staff=2, on=ON).wages == 2 * 12 * 1200
    found = funds(book, people=38, staff=2, on=ON, wage=Decimal("3650.50"))
    assert (found.wages, found.total) == (Decimal("87612.00"), Decimal("87612.00") + 57_000)


def test_the_local_minimum_goes_before_the_plan() -> None:
    wages = {"林晓": Decimal(1900), "黄敏": Decimal(2200), "覃丽": Decimal(1100)}
    assert below_least(wages, plan=Decimal(1200), local=Decimal(1990)) == ("林晓", "覃丽")
    assert below_least(wages, plan=Decimal(1200), local=None) == ("覃丽",)


def test_outside_its_days_a_number_is_an_error(book: Book) -> None:
    with pytest.raises(ValueNotInForce):
        funds(book, people=7, staff=0, on=date(2025, 1, 1))


@given(st.integers(0, 5000), st.integers(1, 60))
def test_nobody_is_left_over_and_no_worker_is_idle(people: int, per: int) -> None:
    found = workers_for(people, per)
    assert found * per >= people
    assert found == 0 or (found - 1) * per < people


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_people_never_need_less(few: int, more: int) -> None:
    book = the_book()
    few, more = sorted((few, more))
    assert funds(book, people=few, staff=1, on=ON).total <= funds(book, people=more, staff=1, on=ON).total
    assert (
        staffing(book, people=few, there=0, on=ON).short <= staffing(book, people=more, there=0, on=ON).short
    )
