"""The draw can be worked out again by anybody, is fair to every part of the list, and an interval is Wilson's."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxing.rulebook.truth import Unit, draw, frame_digest, wilson

FRAME = [Unit(f"r{at}", at % 3 if at < 60 else 3, at % 5, "talk") for at in range(63)]


def place(one: Unit) -> tuple[object, ...]:
    return (one.place_id,)


def test_a_plain_draw_is_the_lowest_numbers_of_a_calculator() -> None:
    """`printf '%s' SEEDr7 | sha256sum`, sorted, from the top."""
    names = sorted(
        (one.id for one in FRAME), key=lambda name: sha256(b"2026-11-27" + name.encode()).hexdigest()
    )
    assert [one.unit.id for one in draw(b"2026-11-27", FRAME, 9, lambda _one: ())] == names[:9]


def test_every_part_has_one_and_the_rest_go_by_length() -> None:
    drawn = draw(b"seed", FRAME, 20, place)
    assert Counter(one.stratum for one in drawn) == {(0,): 6, (1,): 6, (2,): 6, (3,): 2}
    assert {one.stratum for one in draw(b"seed", FRAME, 4, place)} == {(0,), (1,), (2,), (3,)}


@given(st.binary(min_size=1, max_size=8), st.permutations(FRAME), st.integers(0, 80))
def test_a_draw_has_its_size_no_record_twice_and_no_memory_of_the_order(
    seed: bytes, frame: list[Unit], size: int
) -> None:
    drawn = draw(seed, frame, size, place)
    assert len(drawn) == len({one.unit.id for one in drawn}) == min(size, len(FRAME))
    assert drawn == draw(seed, FRAME, size, place)
    if size >= 4:
        assert len({one.stratum for one in drawn}) == 4


def test_another_seed_is_another_draw_and_another_list_another_digest() -> None:
    assert draw(b"1", FRAME, 9, place) != draw(b"2", FRAME, 9, place)
    assert frame_digest(FRAME) == frame_digest(FRAME[::-1]) != frame_digest(FRAME[1:])


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 10, "0.0000", "0.2775"), (3, 10, "0.1078", "0.6032"), (10, 10, "0.7225", "1.0000"), (15, 148, "0.0624", "0.1605"), (0, 0, "0", "1")],
)  # fmt: skip
def test_an_interval_is_the_one_in_the_books(k: int, n: int, low: str, high: str) -> None:
    """15 of 148 is Newcombe's example (1998): 0.0624 to 0.1605."""
    assert wilson(k, n) == (Decimal(low), Decimal(high))


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        wilson(4, 3)
