"""Ten whole measures of three to six years, lived in the database through the real actions.

The same lives as ``tests/rulebook/lives/walks.toml`` walks in pure functions. Here each step is written down on its day by
whoever writes such things, and on every day of change, every month's first, and the days around a change: the status, the
end that is stored, the list asked in SQL beside the list asked in Python, what is owed to the person, and that the stored
projection is the one that follows (``duties.actions.difference``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import Folder, actor_of, at, closed, reported, step_in, take_in
from tests.rulebook.lives.test_walks import FILE, by_day
from tongxing.casework.actions import record_step
from tongxing.conduct.actions import confirm, find, serve
from tongxing.conduct.owing import LATELY, owing
from tongxing.conduct.rules import Found
from tongxing.duties.actions import difference
from tongxing.duties.models import Duty
from tongxing.duties.queries import Bundle, bundle, owed
from tongxing.rulebook.life import life
from tongxing.rulebook.windows import State, state

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECONDS = 60.0
FINDINGS = {"good_reason": "late_good", "no_reason": "late_none"}


@dataclass(frozen=True)
class Step:
    """One thing that happens on a day."""

    on: date
    kind: str
    outcome: str = ""
    until: date | None = None


def steps(walk: dict[str, Any]) -> list[Step]:
    """Service, report-in and everything else of a walk, in order."""
    given = {**FILE["base"], **walk}
    found = [Step(given["received"], "served"), Step(given["reported"], "report_in")]
    for text in walk["deeds"]:
        on, kind, outcome, *until = text.split()
        found.append(
            Step(date.fromisoformat(on), kind, outcome, date.fromisoformat(until[0]) if until else None)
        )
    return sorted(found, key=lambda s: s.on)


class Living:
    """One person of 上河村 whose measure is lived step by step."""

    def __init__(self, town: Any, walk: dict[str, Any]) -> None:
        given = {**FILE["base"], **walk}
        self.lin, self.nong = (actor_of(town.staff[name].pk) for name in ("lin", "nong"))
        self.folder: Folder = take_in(
            self.lin, town.upper, decided_on=given["decided"], received_on=given["received"],
            measure=given["measure"], months=walk.get("months"), recorded_on=given["received"],
        )  # fmt: skip
        if walk.get("deducted"):
            self._deducted(walk["deducted"], given)

    def _deducted(self, days: int, given: dict[str, Any]) -> None:
        """The decision says that days of isolation are deducted (戒毒条例第31条)."""
        from tongxing.casework.actions import correct_paper
        from tongxing.people.actions import NewDecision

        new = NewDecision(
            number="望公戒决字〔2026〕1号", authority="望川县公安局", measure=given["measure"],
            decided_on=given["decided"], received_on=given["received"], ordered_months=None, deducted_days=days,
        )  # fmt: skip
        on = given["received"]
        assert correct_paper(
            by=self.lin, at=at(on), case_id=self.folder.case_id, new=new, reason="折抵", on=on
        )

    @property
    def who(self) -> dict[str, Any]:
        return {"case_id": self.folder.case_id}

    def live(self, step: Step) -> None:
        """Write one step down on its day, by the action that such a step has."""
        step_in(self.lin)
        when = {"at": at(step.on), "on": step.on}
        if step.kind == "served":
            self.served("family", step.on)
        elif step.kind == "report_in":
            reported(self.lin, self.folder, step.on)
        elif step.kind == "closed":
            closed(self.lin, self.folder, step.on, step.outcome)
        elif step.kind == "late_finding":
            self._find(step)
        else:
            said = f"{step.kind}:{step.outcome}"
            assert record_step(
                by=self.lin, **when, **self.who, step=said, happened_on=step.on, until_on=step.until
            )

    def _find(self, step: Step) -> None:
        told = {
            "notice": "decision", "notice_on": step.on, "heard": "heard", "heard_on": step.on, "reason": "听过了",
        }  # fmt: skip
        new = Found(FINDINGS[step.outcome], step.on, step.until, **told)
        row = find(by=self.lin, at=at(step.on), on=step.on, **self.who, found=new)
        assert row is not None
        if row.second:
            step_in(self.nong)
            assert confirm(by=self.nong, at=at(step.on, 18), on=step.on, finding_id=row.pk)

    def served(self, whom: str, on: date) -> None:
        """A paper reaches somebody."""
        step_in(self.lin)
        how = {"way": "hand", "receipt": "signed", "happened_on": on}
        assert serve(by=self.lin, at=at(on), on=on, **self.who, whom=whom, **how)

    def case(self) -> Bundle:
        """The case as it stands in the database."""
        step_in(self.lin)
        found = bundle(self.lin, self.folder.case_id)
        assert found is not None
        return found


def days_to_look(walk: dict[str, Any]) -> list[date]:
    """Every day on which something happens or a status begins, the day before and after, and every month's first."""
    given = {**FILE["base"], **walk}
    changes = {s.on for s in steps(walk)} | {date.fromisoformat(line.split()[0]) for line in walk["stands"]}
    near = {day + n * DAY for day in changes for n in (-1, 0, 1)}
    months = {
        date(year, month, 1)
        for year in range(given["received"].year, walk["until"].year + 1)
        for month in range(1, 13)
    }
    return sorted(day for day in near | months if given["received"] <= day <= walk["until"])


def walked(town: Any, walk: dict[str, Any]) -> Iterator[tuple[date, Living]]:
    """Live a walk; on each day to look, after what happened on it."""
    living, coming = Living(town, walk), steps(walk)
    for on in days_to_look(walk):
        while coming and coming[0].on <= on:
            living.live(coming.pop(0))
        yield on, living
    assert not coming


@pytest.mark.parametrize("walk", FILE["walk"], ids=lambda walk: walk["name"])
def test_a_whole_life_in_the_database(town: Any, walk: dict[str, Any]) -> None:
    began, looked = time.monotonic(), 0
    for on, living in walked(town, walk):
        look(living, walk, on)
        looked += 1
    assert looked > 36
    taken = time.monotonic() - began
    print(f"{walk['name']}: {looked} days looked at, {taken:.1f} s")
    assert taken < SECONDS


def look(living: Living, walk: dict[str, Any], on: date) -> None:
    """Everything that must be right on a day."""
    case = living.case()
    book = case.chain.plans[-1].book
    stands = life(case.facts, book, on=on)
    assert stands is not None
    status = by_day(walk["stands"], on)
    assert (on, str(stands.status)) == (on, status)
    assert stands.out_of_order == ()
    end = case.cached[3]
    first = date.fromisoformat(walk["ends"][0].split()[0])
    assert (on, end.isoformat() if end else None) == (on, by_day(walk["ends"], on) if on >= first else None)
    assert difference(case) == 0, on
    same_list_twice(living, case, on)
    names = {one.name: one.act for one in owing(case.facts, book, on=on, tests=True)}
    assert ("late_reason" in names) is (status == "late"), on
    assert ("report" in names) is (status == "refused"), on
    assert any(name.startswith("move.") for name in names) is (status == "moving"), on
    if status == "due":
        assert names["term_end"] == "closed", on
    if status == "released" and on <= stands.since + LATELY:
        assert {"release_person", "release_family"} <= names.keys(), on


def same_list_twice(living: Living, case: Bundle, on: date) -> None:
    """What the list asks in SQL is what the one definition of a state says of the stored rows."""
    listed = {(d.rule, d.opens_on) for d in owed(living.lin, on=on)}
    closed_on = case.facts.closed_on
    here = () if closed_on is not None and closed_on <= on else case.duties
    asked = {(d.rule, d.opens_on) for d in here if state(d, on) in (State.OPEN, State.OVERDUE)}
    assert listed == asked, on


def test_a_release_leaves_the_list_when_both_are_told(town: Any) -> None:
    """戒毒条例第23、40条: the last two things owed to a person."""
    walk = FILE["walk"][0]
    *_before, (on, living) = walked(town, walk)
    for left, whom in ((1, "release_person"), (0, "release_family")):
        living.served(whom, date(2029, 3, 12))
        case = living.case()
        rest = [
            o for o in owing(case.facts, case.chain.plans[-1].book, on=on, tests=False) if o.part == "release"
        ]
        assert len(rest) == left


def test_a_lost_row_and_a_wrong_day_are_seen_on_the_very_day(town: Any) -> None:
    """Teeth: one duty gone from the table, one status expected a day early."""
    walk = dict(FILE["walk"][0])
    on, living = next(iter(walked(town, walk)))
    look(living, walk, on)
    Duty.objects.filter(case_id=living.folder.case_id).latest("due_on").delete()
    with pytest.raises(AssertionError):
        look(living, walk, on)
    early = {**walk, "stands": [line.replace("2026-02-25", "2026-02-26") for line in walk["stands"]]}
    with pytest.raises(AssertionError, match="unserved"):
        look(living, early, date(2026, 2, 25))


def test_there_are_ten() -> None:
    assert len(FILE["walk"]) == 10
