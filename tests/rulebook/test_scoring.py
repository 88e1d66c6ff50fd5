"""Points: each shape at its edges, decimals to the hundredth, and the ones a machine must not give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.document import Book, Indicator
from tongxing.rulebook.scoring import MissingFigure, figures_of, score_item


def value(number: object) -> dict[str, object]:
    return {"value": number, "since": date(2026, 1, 1), "cite": "S84"}


def line(shape: str, points: object = 10, **keys: object) -> Indicator:
    raw: dict[str, Any] = {
        "id": "X",
        "group": "A",
        "title": "x",
        "clause": "S84",
        "points": value(points),
        "shape": shape,
    }
    for key, one in keys.items():
        raw[key] = (
            value(one) if key in ("need", "each", "floor", "cap", "ratio", "rate", "scale", "steps") else one
        )
    return Indicator.model_validate(raw)


STEPS = [[1, 10], [Decimal("0.95"), 8], [Decimal("0.9"), 5], [0, 0]]
TABLE = [
    ("yes_no", {"of": "n"}, {"n": 1}, "10"),
    ("yes_no", {"of": "n"}, {"n": 0}, "0"),
    ("count_at_least", {"of": "n", "need": 4}, {"n": 4}, "10"),
    ("count_at_least", {"of": "n", "need": 4}, {"n": 3}, "0"),
    ("share", {"of": "n", "per": "m"}, {"n": 6, "m": 7}, "8.57"),
    ("share", {"of": "n", "per": "m"}, {"n": 7, "m": 7}, "10"),
    ("share", {"of": "n", "per": "m"}, {"n": 0, "m": 7}, "0"),
    ("share", {"of": "n", "per": "m"}, {"n": 1, "m": 8}, "1.25"),
    ("share", {"of": "n", "per": "m"}, {"n": 1, "m": 16}, "0.63"),  # 0.625, half up
    ("share_steps", {"of": "n", "per": "m", "steps": STEPS}, {"n": 20, "m": 20}, "10"),
    ("share_steps", {"of": "n", "per": "m", "steps": STEPS}, {"n": 19, "m": 20}, "8"),
    ("share_steps", {"of": "n", "per": "m", "steps": STEPS}, {"n": 949, "m": 1000}, "5"),
    ("share_steps", {"of": "n", "per": "m", "steps": STEPS}, {"n": 18, "m": 20}, "5"),
    ("share_steps", {"of": "n", "per": "m", "steps": STEPS}, {"n": 17, "m": 20}, "0"),
    ("share_steps", {"of": "n", "per": "m", "steps": [[1, 10], [Decimal("0.9"), 5]]}, {"n": 1, "m": 20}, "0"),
    ("deduct_each", {"of": "n", "each": 3}, {"n": 2}, "4"),
    ("deduct_each", {"of": "n", "each": 3}, {"n": 9}, "0"),
    ("deduct_each", {"of": "n", "each": 3, "floor": 2}, {"n": 9}, "2"),
    ("deduct_each", {"of": "n", "each": Decimal("0.5")}, {"n": 3}, "8.5"),
    ("add_each", {"of": "n", "each": 2, "cap": 5}, {"n": 2}, "4"),
    ("add_each", {"of": "n", "each": 2, "cap": 5}, {"n": 9}, "5"),
    ("ratio_staff", {"of": "n", "per": "m", "ratio": 20}, {"n": 3, "m": 60}, "10"),
    ("ratio_staff", {"of": "n", "per": "m", "ratio": 20}, {"n": 3, "m": 61}, "7.5"),  # four are needed
    ("ratio_staff", {"of": "n", "per": "m", "ratio": 20}, {"n": 9, "m": 61}, "10"),
    ("ratio_staff", {"of": "n", "per": "m", "ratio": 20}, {"n": 1, "m": 1}, "10"),
    ("budget_norm", {"of": "n", "per": "m", "rate": 1500, "floor": 10000}, {"n": 9000, "m": 6}, "9"),  # 6 × 1500 < 10000
    ("budget_norm", {"of": "n", "per": "m", "rate": 1500, "floor": 10000}, {"n": 15000, "m": 10}, "10"),
    ("budget_norm", {"of": "n", "per": "m", "rate": 1500, "floor": 10000}, {"n": 7500, "m": 10}, "5"),
    ("on_time", {"of": "n"}, {"n": 0}, "10"),
    ("on_time", {"of": "n"}, {"n": -3}, "10"),
    ("on_time", {"of": "n"}, {"n": 1}, "0"),
    ("survey_value", {"of": "n"}, {"n": Decimal("87.5")}, "8.75"),
    ("survey_value", {"of": "n", "scale": 5}, {"n": 4}, "8"),
    ("survey_value", {"of": "n", "scale": 5}, {"n": 6}, "10"),  # never more than full
]  # fmt: skip


@pytest.mark.parametrize(("shape", "keys", "counts", "wanted"), TABLE)
def test_points(shape: str, keys: dict[str, object], counts: dict[str, int], wanted: str) -> None:
    found = score_item(line(shape, **keys), counts)
    assert found.points == Decimal(wanted)
    assert (found.pending, found.scored, found.of) == (False, True, Decimal(10))
    assert found.arithmetic.endswith("分")
    assert found.arithmetic_en


@pytest.mark.parametrize("shape", ["share", "share_steps", "ratio_staff"])
def test_nothing_owed_is_not_scored_rather_than_zero_or_full(shape: str) -> None:
    found = score_item(line(shape, of="n", per="m", ratio=20, steps=STEPS), {"n": 0, "m": 0})
    assert (found.scored, found.pending, found.points) == (False, False, 0)
    assert "不计分" in found.arithmetic


@pytest.mark.parametrize(("owed", "pending"), [(4, True), (5, False)])
def test_fewer_than_five_are_judged_by_a_person(owed: int, pending: bool) -> None:
    small = line("share", of="n", per="m", small={"below": 5, "then": "by_hand"})
    found = score_item(small, {"n": owed - 1, "m": owed})
    assert found.pending is pending
    assert ("少于 5" in found.arithmetic) is pending
    judged = score_item(small, {"n": owed - 1, "m": owed}, by_hand=Decimal(9))
    assert judged.points == (Decimal(9) if pending else Decimal(8))
    assert not judged.pending


def test_more_done_than_owed_is_a_question_not_a_score() -> None:
    assert score_item(line("share", of="n", per="m"), {"n": 8, "m": 7}).pending


def test_by_hand_waits_for_a_name_and_takes_a_score_within_bounds() -> None:
    one = line("by_hand", confirmed_by="镇长")
    assert score_item(one, {}).pending
    assert "镇长" in score_item(one, {}).arithmetic
    assert score_item(one, {}, by_hand=Decimal("7.5")).points == Decimal("7.5")
    for wrong in ("-1", "10.01"):
        with pytest.raises(ValueError, match="认定分"):
            score_item(one, {}, by_hand=Decimal(wrong))


def test_a_proposal_is_never_scored_even_by_hand() -> None:
    """Guard G10."""
    found = score_item(line("proposal_only"), {"n": 1}, by_hand=Decimal(10))
    assert (found.points, found.scored) == (0, False)


def test_a_figure_that_was_not_given_is_an_error_not_zero() -> None:
    with pytest.raises(MissingFigure, match="m"):
        score_item(line("share", of="n", per="m"), {"n": 1})


def test_points_that_change_need_a_day() -> None:
    one = line("yes_no", of="n").model_copy(
        update={
            "points": type(line("yes_no").points).model_validate(
                [{**value(10), "until": date(2026, 6, 30)}, {**value(6), "since": date(2026, 7, 1)}]
            )
        }
    )
    assert score_item(one, {"n": 1}, on=date(2026, 6, 30)).points == 10
    assert score_item(one, {"n": 1}, on=date(2026, 7, 1)).points == 6
    with pytest.raises(ValueNotInForce):
        score_item(one, {"n": 1})
    with pytest.raises(ValueNotInForce):
        score_item(one, {"n": 1}, on=date(2025, 12, 31))


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(1, 100))
def test_shares_against_fractions(done: int, owed: int, points: int) -> None:
    """Two ways to the same truth: exact fractions, rounded half up by hand."""
    done = min(done, owed)
    exact = Fraction(points * done * 100, owed)
    wanted = Decimal((exact.numerator * 2 + exact.denominator) // (2 * exact.denominator)) / 100
    assert score_item(line("share", points, of="n", per="m"), {"n": done, "m": owed}).points == wanted


@given(st.integers(0, 400), st.integers(1, 400))
def test_steps_never_reward_doing_less(done: int, owed: int) -> None:
    one = line("share_steps", of="n", per="m", steps=STEPS)
    done = min(done, owed)
    more = min(done + 1, owed)
    assert score_item(one, {"n": done, "m": owed}).points <= score_item(one, {"n": more, "m": owed}).points


def test_the_sample_sheet_adds_up_to_a_hundred(book: Book) -> None:
    day = date(2026, 12, 31)
    for scheme in book.schemes:
        whole = {one.id for one in book.groups_of(scheme.id) if one.kind == "items"}
        lines = [one for one in book.lines_of(scheme.id) if one.group in whole and not one.part_of]
        assert sum(one.points.on(day) for one in lines) == 100, scheme.id
    assert all(entry.sample for one in book.indicators for entry in one.points.root)
    assert all(len(figures_of(one)) == 2 for one in book.indicators if one.shape in ("share", "share_steps"))
