"""The index of a folder: every paper once, numbered without a gap, in the law's order until somebody lays another."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tongxing.archive.index import (
    ISSUED,
    LAST,
    SCANNED,
    WAY,
    Entry,
    Leaf,
    in_order,
    index_of,
    moved,
    pages_of,
)

DAY = date(2026, 3, 25)


def leaf(n: int, kind: str = "visit", pages: int = 1, later: int = 0) -> Leaf:
    """The n-th paper."""
    return Leaf(UUID(int=n), SCANNED, kind, kind, DAY + timedelta(days=later), pages)


def kinds(entries: tuple[Entry, ...]) -> list[str]:
    """The kinds of an index from top to bottom."""
    return [entry.leaf.kind for entry in entries]


def test_as_the_law_goes_then_by_day_and_the_end_last() -> None:
    laid = index_of(
        [leaf(1, "release_served"), leaf(2, "visit", later=9), leaf(3, "agreement"), leaf(4, "talk", later=2), leaf(5, "decision")]
    )  # fmt: skip
    assert kinds(laid) == ["decision", "agreement", "talk", "visit", "release_served"]
    assert [entry.place for entry in laid] == [1, 2, 3, 4, 5]


def test_pages_follow_one_another_and_an_uncounted_paper_claims_none() -> None:
    laid = index_of([leaf(1, "decision", 2), leaf(2, "agreement", 0), leaf(3, "visit", 3)])
    assert [entry.span for entry in laid] == ["1—2", "", "3—5"]
    assert pages_of(laid) == 5


def test_an_order_laid_by_hand_stays_and_what_comes_later_goes_behind() -> None:
    hand = [UUID(int=3), UUID(int=1)]
    laid = in_order([leaf(1), leaf(2, "decision"), leaf(3)], hand)
    assert [one.id.int for one in laid] == [3, 1, 2]
    assert [one.id.int for one in in_order([leaf(1), leaf(2, "decision")], hand)] == [
        1,
        2,
    ]  # one was taken back


@given(st.sets(st.integers(1, 40), min_size=1), st.data())
def test_every_paper_once_whatever_the_order(numbers: set[int], data: st.DataObject) -> None:
    """A folder of any papers, laid in any order, some of its names gone: nothing is lost, doubled or left without a place."""
    kind = st.sampled_from([*WAY, *LAST, "visit", "talk"])
    leaves = [Leaf(UUID(int=n), ISSUED, data.draw(kind), "", DAY, n % 4) for n in numbers]
    order = [UUID(int=n) for n in data.draw(st.lists(st.integers(1, 50), unique=True))]
    laid = index_of(leaves, order)
    assert sorted(entry.leaf.id.int for entry in laid) == sorted(numbers)
    assert [entry.place for entry in laid] == list(range(1, len(numbers) + 1))
    pages = [page for entry in laid for page in range(entry.first_page, entry.last_page + 1)]
    assert pages == list(range(1, pages_of(laid) + 1))


@given(st.lists(st.integers(0, 30), unique=True, min_size=1), st.integers(-3, 40), st.data())
def test_moving_one_leaves_the_others_as_they_were(numbers: list[int], to: int, data: st.DataObject) -> None:
    order = [UUID(int=n) for n in numbers]
    one = data.draw(st.sampled_from(order))
    after = moved(order, one, to=to)
    assert [other for other in after if other != one] == [other for other in order if other != one]
    assert after.index(one) == min(max(to, 1), len(order)) - 1
