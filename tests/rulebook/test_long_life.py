"""Three years with 500 events: work grows with the events and no faster. `make bench` prints the milliseconds."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.rulebook.strategies import PLANS, REPORTED, facts, of
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.life import life
from tongxing.rulebook.windows import project

SHARES = (
    ("official_test", "negative", 8),
    ("talk", "fine", 40),
    ("visit", "fine", 40),
    ("own_report", "on_paper", 12),
)


def busy_life(events: int) -> CaseFacts:
    """A whole term in which so many things were recorded."""
    dice = random.Random(5)
    kinds = [(kind, outcome) for kind, outcome, share in SHARES for _n in range(events * share // 100)]
    deeds = [
        DeedFact(str(n), kind, outcome, REPORTED + timedelta(dice.randrange(3 * 365)))
        for n, (kind, outcome) in enumerate(kinds)
    ]
    begun = [
        DeedFact("a", "report_in", "in_person", REPORTED),
        DeedFact("b", "agreement", "signed", REPORTED + timedelta(2)),
    ]
    return facts(*begun, *deeds[: events - len(begun)])


def calls(of_what: Callable[[], object]) -> int:
    """How many functions, ours and Python's, are called: the same on every machine."""
    count = 0

    def heard(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    of_what()
    sys.setprofile(heard)
    try:
        of_what()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "work",
    [
        lambda case: project(case, PLANS),
        lambda case: life(case, PLANS[-1].book, on=REPORTED + timedelta(1000)),
    ],
    ids=["project", "life"],
)
def test_twice_the_events_are_at_most_twice_the_work(work: Callable[[CaseFacts], object]) -> None:
    half, whole = busy_life(250), busy_life(500)
    assert (len(half.deeds), len(whole.deeds)) == (250, 500)
    assert calls(lambda: work(whole)) <= 2.1 * calls(lambda: work(half))


def test_500_events_owe_what_the_days_owe() -> None:
    """So many visits and talks change what is met, never how often something is asked."""
    few, many = project(busy_life(10), PLANS), project(busy_life(500), PLANS)
    assert [(one.rule, one.window_no) for one in few] == [(one.rule, one.window_no) for one in many]
    assert len([one for one in of(many, "talk") if one.met_by]) > len(
        [one for one in of(few, "talk") if one.met_by]
    )


def test_work_by_the_square_would_be_seen() -> None:
    """The planted fault: every event looks at all the others."""

    def square(case: CaseFacts) -> object:
        return [max(one.happened_on, two.happened_on) for one in case.deeds for two in case.deeds]

    assert calls(lambda: square(busy_life(500))) > 2.1 * calls(lambda: square(busy_life(250)))
