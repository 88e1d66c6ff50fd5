"""底数 as worked numbers: seventy of a hundred at its edge, who makes the difference, and a base that shrinks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxing.rulebook.base import (
    LAWFUL,
    Checked,
    Rates,
    Standing,
    Stay,
    as_handed_over,
    base,
    changed_since,
    line,
    out_of_reach,
    rates,
    reached,
)

S = Standing
JAN, MAR, END = date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31)


def stay(
    key: str, since: str = "2025-06-01", until: str = "", how: str = "", told: str = "", ended: str = ""
) -> Stay:
    """Somebody in the base; what is told in time is told on its day."""
    begun, end = date.fromisoformat(since), date.fromisoformat(until) if until else None
    return Stay(
        key,
        7,
        begun,
        date.fromisoformat(told) if told else begun,
        end,
        date.fromisoformat(ended) if ended else end,
        how,
    )


@pytest.mark.parametrize(
    ("signed", "of", "yes"),
    [(7, 10, True), (6, 9, False), (69, 100, False), (70, 100, True), (0, 0, False), (3, 4, True)],
)
def test_seventy_of_a_hundred_at_its_edge(signed: int, of: int, yes: bool) -> None:
    assert reached(signed, of, 70) is yes


def test_who_may_not_sign_stands_in_one_denominator_and_not_in_the_other() -> None:
    town = (
        [S.SIGNED] * 52
        + [S.OWED]
        + [S.CUSTODY]
        + [S.NOT_REPORTED] * 3
        + [S.NO_ORDER] * 15
        + [S.LISTED_CUSTODY] * 3
        + [S.ABSTINENT] * 2
    )
    found = rates(town)
    assert found == Rates(52, 77, 54)
    assert found.reached(70) == (False, False)
    assert not out_of_reach(found, 70), "54 of 77 is seventy and a bit"
    assert out_of_reach(rates([*town, S.NO_ORDER]), 70), (
        "one more without a decision, and the law forbids the target"
    )
    assert rates([S.SIGNED] * 4 + [S.NO_ORDER]).reached(70) == (True, True)


def test_a_base_is_asked_for_with_two_days() -> None:
    people = [
        stay("a"),
        stay("b", since="2026-02-10", told="2026-05-01"),
        stay("c", until="2026-03-01", how="died", ended="2026-04-20"),
    ]
    assert {one.key for one in base(people, on=MAR, known=MAR)} == {"a", "c"}
    assert {one.key for one in base(people, on=MAR, known=END)} == {"a", "b"}
    gone, come = changed_since(base(people, on=MAR, known=MAR), base(people, on=MAR, known=END))
    assert ([one.key for one in gone], [one.key for one in come]) == (["c"], ["b"])


def test_every_step_has_its_day_and_what_was_told_late_says_so() -> None:
    people = [
        stay("a"), stay("b", until="2026-03-01", how="completed"), stay("c", since="2026-03-01"),
        stay("d", since="2026-02-01", told="2026-02-08"), stay("e", since="2026-02-01", told="2026-02-09"),
    ]  # fmt: skip
    found = line(people, since=JAN, until=END, known=END)
    assert (found.first, found.last) == (2, 4)
    assert found.points == ((JAN, 2), (date(2026, 2, 1), 4), (date(2026, 3, 1), 4))
    assert [one.stay.key for one in found.told_late] == ["e"], "seven days are in time, eight are not"
    assert line(people, since=JAN, until=END, known=date(2026, 2, 8)).last == 3


@pytest.mark.parametrize(
    ("how", "asks"),
    [(how, False) for how in sorted(LAWFUL)] + [("moved", True), ("terminated", True), ("", True)],
)
def test_a_step_down_without_a_lawful_reason_is_a_question(how: str, asks: bool) -> None:
    found = line([stay("a", until="2026-06-01", how=how)], since=JAN, until=END, known=END)
    assert [one.by for one in found.steps] == [-1]
    assert bool(found.questions) is asks


def test_who_moved_away_is_explained_by_the_hand_over_and_who_moves_in_by_her_decision() -> None:
    left = as_handed_over(stay("a", until="2026-06-01", how="moved"), handed_over=True)
    found = line([left, stay("b", since="2026-06-01")], since=JAN, until=END, known=END)
    assert ([one.by for one in found.steps], found.questions) == ([-1, 1], ())
    assert as_handed_over(stay("a", how="moved"), handed_over=False).how == "moved"
    assert as_handed_over(stay("a", how="terminated"), handed_over=True).how == "terminated"


def test_who_came_and_left_on_one_day_is_no_step() -> None:
    assert (
        line(
            [stay("a", since="2026-05-02", until="2026-05-02", how="")], since=JAN, until=END, known=END
        ).steps
        == ()
    )


@pytest.mark.parametrize(
    ("found", "standing", "state"),
    [
        ("here", "", "agrees"), ("here", "suspended", "differs"), ("in_custody", "suspended", "agrees"), ("in_custody", "", "differs"),
        ("moved_away", "", "differs"), ("moved_away", "handed_over", "agrees"), ("died", "", "differs"), ("died", "died", "agrees"),
        ("unknown", "", "differs"), ("not_ours", "completed", "differs"),
    ],
)  # fmt: skip
def test_what_was_found_is_held_against_the_file(found: str, standing: str, state: str) -> None:
    assert Checked(found, MAR, standing).state(JAN) == state
    assert Checked(found, JAN - timedelta(days=1), standing).state(JAN) == "open", (
        "last year's check is last year's"
    )
    assert Checked(found, JAN, standing).state(JAN) == state
    assert Checked().state(JAN) == "open"


DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(st.lists(st.tuples(DAYS, DAYS, st.none() | DAYS, DAYS), max_size=12), DAYS, DAYS)
def test_the_line_and_the_base_are_the_same_truth(
    people: list[tuple[date, date, date | None, date]], until: date, known: date
) -> None:
    stays = [
        Stay(str(n), 1, a, told, b if b and b > a else None, told2)
        for n, (a, told, b, told2) in enumerate(people)
    ]
    found = line(stays, since=date(2025, 6, 1), until=until, known=known)
    if until >= date(2025, 6, 1):
        assert found.last == len(base(stays, on=until, known=known))
