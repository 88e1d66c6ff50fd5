"""A whole sheet: what leaves the sum, what folds, what a parent loses, what bonus may add, and when there is a grade."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.rulebook.sheets import ON, book_with, given, hand, share
from tongxing.rulebook.document import Book
from tongxing.rulebook.summing import Whole, fold, score_lines, sum_up

GRADES = [[90, "优秀"], [60, "合格"], [0, "待改进"]]
PLAIN = [{"id": "village", "points": 100, "grades": GRADES}]


def whole(book: Book, counts: dict[str, int], hands: dict[str, Decimal], **more: Any) -> Whole:
    scheme = book.schemes[0]
    found = score_lines(book.lines_of(scheme.id), counts, on=ON, by_hand=hands)
    return sum_up(book, scheme, found, on=ON, **more)


def test_nothing_owed_leaves_both_sides_and_the_rest_is_folded() -> None:
    book = book_with(PLAIN, [{"id": "A", "points": 100}], [share("A1", 40), share("A2", 30), hand("A3", 30)])
    counts = {"A1.done": 9, "A1.owed": 10, "A2.done": 0, "A2.owed": 0}
    found = whole(book, counts, given(A3=25))
    assert (found.items.points, found.items.of, found.items.unscored) == (
        Decimal(61),
        Decimal(70),
        Decimal(30),
    )
    assert found.result == Decimal("87.14")  # 61 / 70 × 100 = 87.142…
    assert (found.grade, found.waits) == ("合格", "")
    assert found.arithmetic == "已得 61 ÷ 应计 70 × 100 = 87.14 分"
    assert "61 / settled 70" in found.arithmetic_en


def test_what_waits_for_a_person_keeps_the_grade_back_and_is_not_taken_as_nothing() -> None:
    book = book_with(PLAIN, [{"id": "A", "points": 100}], [share("A1", 95), hand("A2", 5)])
    found = whole(book, {"A1.done": 10, "A1.owed": 10}, {})
    assert (found.result, found.grade, found.waits) == (Decimal("100.00"), "", "pending")
    assert (found.items.pending, found.items.full) == (5, 100)
    assert whole(book, {"A1.done": 10, "A1.owed": 10}, given(A2=0)).result == Decimal("95.00")


def test_a_sheet_on_which_nothing_was_owed_has_no_result() -> None:
    book = book_with(PLAIN, [{"id": "A", "points": 100}], [share("A1", 100)])
    found = whole(book, {"A1.done": 0, "A1.owed": 0}, {})
    assert (found.result, found.grade, found.waits) == (None, "", "nothing")


PARENT = {"id": "A1", "group": "A", "points": 10, "shape": "parts", "capped": True}


@pytest.mark.parametrize(
    ("lost", "points"),
    [((0, 0, 0), "10"), ((2, 3, 0), "5"), ((6, 6, 6), "0"), ((4, 6, 0), "0"), ((None, 0, 0), "10")],
)
def test_parts_never_cost_more_than_their_parent(lost: tuple[int | None, ...], points: str) -> None:
    parts = [hand(f"A1{n}", 6, part_of="A1") for n in range(3)]
    parts[0] = share("A10", 6, part_of="A1")
    book = book_with(PLAIN, [{"id": "A", "points": 100}], [PARENT, *parts, hand("A2", 90)])
    owed = {"A10.owed": 0, "A10.done": 0} if lost[0] is None else {"A10.owed": 6, "A10.done": 6 - lost[0]}
    hands = given(A11=6 - (lost[1] or 0), A12=6 - (lost[2] or 0), A2=90)
    found = whole(book, owed, hands)
    assert found.items.points == 90 + Decimal(points)
    assert found.items.of == 100
    line = score_lines(book.lines_of("village"), owed, on=ON, by_hand=hands)["A1"]
    assert line.points == Decimal(points)
    assert ("扣完为止" in line.arithmetic) == (sum(one or 0 for one in lost) > 10)


def test_parts_that_wait_or_were_not_owed_show_in_the_parent() -> None:
    parts = [share("A11", 4, part_of="A1"), hand("A12", 6, part_of="A1")]
    book = book_with(
        PLAIN, [{"id": "A", "points": 100}], [PARENT | {"capped": False}, *parts, hand("A2", 90)]
    )
    none = {"A11.done": 0, "A11.owed": 0}
    waits = whole(book, none, given(A2=90))
    assert (waits.items.of, waits.items.pending, waits.items.unscored) == (90, 6, 4)
    done = whole(book, none, given(A2=90, A12=3))
    assert (done.items.points, done.items.of, done.items.unscored) == (93, 96, 4)


def test_two_annexes_are_weighed_and_one_without_anything_owed_drops_out() -> None:
    annexes = [
        {"id": "x", "title": "一", "weight": Decimal("0.6")},
        {"id": "y", "title": "二", "weight": Decimal("0.4")},
    ]
    scheme = [{"id": "village", "points": 100, "annexes": annexes, "grades": GRADES}]
    groups = [{"id": "A", "points": 100, "annex": "x"}, {"id": "B", "points": 100, "annex": "y"}]
    book = book_with(scheme, groups, [hand("A1", 100), share("B1", 100, "B")])
    both = whole(book, {"B1.done": 1, "B1.owed": 3}, given(A1=80))
    assert both.result == Decimal("61.33")  # 80 × 0.6 + 33.33 × 0.4
    assert "÷ 100 × 60%" in both.arithmetic
    assert whole(book, {"B1.done": 0, "B1.owed": 0}, given(A1=80)).result == Decimal("80.00")


def test_bonus_stands_outside_and_has_two_caps() -> None:
    scheme = [{"id": "village", "points": 100, "bonus": 5, "grades": [[100, "优秀"], [0, "合格"]]}]
    groups = [
        {"id": "A", "points": 100},
        {"id": "P", "points": 4, "kind": "bonus"},
        {"id": "Q", "points": 4, "kind": "bonus"},
    ]
    lines = [hand("A1", 100), hand("P1", 3, "P"), hand("P2", 3, "P"), hand("Q1", 4, "Q")]
    book = book_with(scheme, groups, lines)
    found = whole(book, {}, given(A1=95, P1=3, P2=3, Q1=0))
    assert (found.added, found.result, found.grade) == (4, Decimal("99.00"), "合格")
    most = whole(book, {}, given(A1=95, P1=3, P2=3, Q1=4))
    assert (most.added, most.result, most.grade) == (5, Decimal("100.00"), "优秀")
    assert "加分 95 + 5 = 100" in most.arithmetic
    assert whole(book, {}, given(A1=95, P1=3, P2=3)).waits == "pending"


def test_few_people_get_no_grade_by_rate_alone() -> None:
    book = book_with(PLAIN, [{"id": "A", "points": 100}], [share("A1", 100)])
    counts = {"A1.done": 10, "A1.owed": 10}
    assert whole(book, counts, {}, people=5).grade == "优秀"
    few = whole(book, counts, {}, people=4)
    assert (few.grade, few.waits, few.result) == ("", "few", Decimal("100.00"))
    assert whole(book, counts, {}, people=4, grade_given="合格").grade == "合格"
    assert (
        whole(book, counts, {}, people=5, grade_given="合格").grade == "优秀"
    )  # what is computed is not for hands
    by_hand = book_with(PLAIN, [{"id": "A", "points": 100}], [hand("A1", 100)])
    assert whole(by_hand, {}, given(A1=70), people=1).grade == "合格"


def test_each_body_has_its_own_sum() -> None:
    scheme = [
        {
            "id": "m",
            "of": "member",
            "posts": ["doctor"],
            "points": 100,
            "bodies": [{"id": "g", "title": "领导小组"}, {"id": "p", "title": "派出所"}],
        }
    ]
    lines = [hand("A1", 60, body="g"), hand("A2", 40, body="p")]
    book = book_with(scheme, [{"id": "A", "points": 100}], lines)
    found = whole(book, {}, given(A1=50))
    assert [(one.id, one.sum.points, one.sum.pending) for one in found.bodies] == [("g", 50, 0), ("p", 0, 40)]


@pytest.mark.parametrize(
    ("points", "of", "wanted"),
    [
        ("1", "800", "0.13"),
        ("3", "800", "0.38"),
        ("2", "3", "66.67"),
        ("1", "3", "33.33"),
        ("0.01", "99.99", "0.01"),
    ],
)
def test_the_one_rounding_is_half_up_from_the_exact_fraction(points: str, of: str, wanted: str) -> None:
    from tongxing.rulebook.summing import Sum

    assert fold(Decimal(100), [(Decimal(1), Sum(Decimal(points), Decimal(of)))]) == Decimal(wanted)
