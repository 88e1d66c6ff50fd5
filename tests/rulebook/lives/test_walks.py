"""Ten whole measures, every single day of three to six years: what is known on a day decides that day, and nothing jumps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rulebook.lives.test_worked import FIELDS, deed
from tests.rulebook.shelf import FIRST_DAY, the_book
from tongxing.rulebook.asking import asked
from tongxing.rulebook.clock import end_of
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.life import life
from tongxing.rulebook.windows import InForce, Owed, State, project, state

FILE = tomllib.loads((Path(__file__).parent / "walks.toml").read_text(encoding="utf-8"))
PLAN = InForce(the_book(), "first", FIRST_DAY)
DAY = timedelta(days=1)


def whole(walk: dict[str, Any]) -> CaseFacts:
    given = {**FILE["base"], **{k: v for k, v in walk.items() if k in FIELDS}}
    deeds = tuple(deed(number, text) for number, text in enumerate(walk["deeds"]))
    return asked({FIELDS[k]: v for k, v in given.items()}, deeds)


def known(facts: CaseFacts, on: date) -> CaseFacts:
    """What was known at the end of a day, if everything is written down on the day it happens."""
    deeds = tuple(d for d in facts.deeds if d.happened_on <= on)
    first = {
        kind: next((d.happened_on for d in deeds if d.kind == kind), None) for kind in ("report_in", "closed")
    }
    received = facts.received_on if facts.received_on and facts.received_on <= on else None
    return replace(
        facts, deeds=deeds, received_on=received, reported_on=first["report_in"], closed_on=first["closed"]
    )


def days(walk: dict[str, Any], facts: CaseFacts) -> Iterator[date]:
    assert facts.decided_on is not None
    on = facts.decided_on
    while on <= walk["until"]:
        yield on
        on += DAY


def by_day(lines: list[str], on: date) -> str:
    """The last line that begins on or before a day."""
    return [line.split()[1] for line in lines if date.fromisoformat(line.split()[0]) <= on][-1]


@pytest.mark.parametrize("walk", FILE["walk"], ids=lambda walk: walk["name"])
def test_every_day(walk: dict[str, Any]) -> None:
    facts = whole(walk)
    before: dict[tuple[str, date], Owed] = {}
    walked = 0
    for on in days(walk, facts):
        seen = known(facts, on)
        found = life(seen, PLAN.book, on=on)
        assert found is not None
        assert (on, str(found.status)) == (on, by_day(walk["stands"], on))
        assert found.out_of_order == ()
        end = end_of(seen, PLAN.book)
        if end is not None:
            assert (on, end.day.isoformat()) == (on, by_day(walk["ends"], on))
        if (on - facts.decided_on).days % 7 == 0 or any(d.happened_on == on for d in facts.deeds):  # type: ignore[operator]
            before = the_list_is_right(seen, on, before)
        walked += 1
    assert walked == (walk["until"] - facts.decided_on).days + 1  # type: ignore[operator]
    assert walked > 3 * 365


def the_list_is_right(
    seen: CaseFacts, on: date, before: dict[tuple[str, date], Owed]
) -> dict[tuple[str, date], Owed]:
    """What is owed today by a second way of asking; and nothing that lapsed before comes back by itself."""
    owed = project(seen, (PLAN,))
    assert owed == project(seen, (PLAN,)), "the projection is not the same twice"
    open_now = [o for o in owed if state(o, on) in (State.OPEN, State.OVERDUE)]
    assert open_now == [
        o for o in owed
        if o.met_by is None and o.excused_by is None and o.opens_on <= on and (o.lapses_on is None or on <= o.lapses_on)
    ]  # fmt: skip
    if seen.closed_on is not None:
        assert not [o for o in open_now if o.due_on > seen.closed_on], "something new is asked after the end"
    now = {(o.rule, o.opens_on): o for o in owed}
    for key, old in before.items():
        if state(old, on - 8 * DAY) is State.LAPSED and key in now:
            assert state(now[key], on) in (State.LAPSED, State.EXCUSED, State.MET_LATE)
    return now


def test_a_day_that_jumps_would_be_seen() -> None:
    """Teeth: a walk whose release is expected one day early fails on that very day."""
    walk = dict(FILE["walk"][0])
    walk["stands"] = [line.replace("2029-03-10 due", "2029-03-09 due") for line in walk["stands"]]
    with pytest.raises(AssertionError, match=r"3, 9\), .due.\)"):
        test_every_day(walk)


def test_there_are_ten() -> None:
    assert len(FILE["walk"]) == 10
