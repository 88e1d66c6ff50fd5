"""The one definition of "overdue": state × day, and a walk through every day of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rulebook.shelf import FIRST_DAY, the_book
from tests.rulebook.strategies import facts
from tongxing.rulebook.facts import DeedFact
from tongxing.rulebook.windows import InForce, Owed, State, days_late, project, state

BASE = Owed("talk", "talk", 1, date(2026, 4, 5), date(2026, 4, 13), date(2026, 5, 4), "S65", "p")
MET = replace(BASE, met_by="d", met_on=date(2026, 4, 10))
LATE = replace(BASE, met_by="d", met_on=date(2026, 4, 20))
EXCUSED = replace(BASE, excused_by="x", excuse_reason="in_hospital")
NEVER = replace(BASE, lapses_on=None)


@pytest.mark.parametrize(
    ("owed", "on", "wanted", "late"),
    [
        (BASE, date(2026, 4, 4), State.NOT_YET, 0),
        (BASE, date(2026, 4, 5), State.OPEN, 0),
        (BASE, date(2026, 4, 13), State.OPEN, 0),
        (BASE, date(2026, 4, 14), State.OVERDUE, 1),
        (BASE, date(2026, 5, 4), State.OVERDUE, 21),
        (BASE, date(2026, 5, 5), State.LAPSED, 22),
        (NEVER, date(2030, 1, 1), State.OVERDUE, 1359),
        (MET, date(2026, 4, 9), State.OPEN, 0),
        (MET, date(2026, 4, 10), State.MET, 0),
        (MET, date(2027, 4, 10), State.MET, 0),
        (LATE, date(2026, 4, 19), State.OVERDUE, 6),
        (LATE, date(2026, 4, 20), State.MET_LATE, 7),
        (LATE, date(2027, 4, 20), State.MET_LATE, 7),
        (replace(MET, met_on=date(2026, 4, 13)), date(2026, 4, 13), State.MET, 0),
        (EXCUSED, date(2026, 4, 1), State.EXCUSED, 0),
        (EXCUSED, date(2026, 6, 1), State.EXCUSED, 0),
    ],
)
def test_state_and_days_late(owed: Owed, on: date, wanted: State, late: int) -> None:
    assert state(owed, on) is wanted
    assert days_late(owed, on) == late


ALLOWED = {
    State.NOT_YET: {State.NOT_YET, State.OPEN},
    State.OPEN: {State.OPEN, State.OVERDUE, State.LAPSED, State.MET},
    State.OVERDUE: {State.OVERDUE, State.LAPSED, State.MET_LATE},
    State.LAPSED: {State.LAPSED},
    State.MET: {State.MET},
    State.MET_LATE: {State.MET_LATE},
    State.EXCUSED: {State.EXCUSED},
}


def test_a_walk_through_three_years_takes_only_allowed_steps() -> None:
    deeds = [
        DeedFact(
            f"t{n}",
            "official_test",
            ("negative", "refused")[n % 3 == 2],
            date(2026, 4, 8) + timedelta(days=31 * n),
        )
        for n in range(30)
    ]
    deeds.append(DeedFact("x", "excuse", "detained", date(2027, 1, 1), date(2027, 2, 20)))
    owed = project(facts(*deeds), (InForce(the_book(), "p", FIRST_DAY),))
    seen: set[State] = set()
    for one in owed:
        before = state(one, date(2026, 3, 1))
        for n in range(1200):
            now = state(one, date(2026, 3, 1) + timedelta(days=n))
            assert now in ALLOWED[before], (one, n)
            before = now
            seen.add(now)
    assert seen == set(State)


def test_the_state_words_are_the_stored_words() -> None:
    assert [one.value for one in State] == [
        "not_yet", "open", "overdue", "lapsed", "met", "met_late", "excused",
    ]  # fmt: skip
