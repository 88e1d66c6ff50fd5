"""A measure lives any life at all, day after day, and twenty-six sentences stay true.

`make test` runs 200 lives of 50 steps; `make nightly` more and longer (HYPOTHESIS_PROFILE=nightly).
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.rulebook import invariants
from tests.rulebook.shelf import FIRST_DAY, the_book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.life import TABLE, Status, event_of, life
from tongxing.rulebook.windows import InForce

PLAN = InForce(the_book(), "first", FIRST_DAY)
EVENTS = sorted({event for _before, event in TABLE if not event.startswith("day:") and event != "served"})
NOISE = (
    ("clock_confirmed", "stops"), ("clock_confirmed", "runs"), ("away", "reported"), ("away", "unreported"), ("back", "came"),
    ("breach", "evaded_open"), ("breach", "evaded_counts"), ("breach", "left_counts"), ("breach", "left_reason"),
    ("official_test", "negative"), ("official_test", "refused"), ("official_test", "confirmed"), ("talk", "fine"),
    ("police_notice", "control_ended"), ("police_notice", "joint_duty"), ("excuse", "in_hospital"), ("visit", "fine"),
)  # fmt: skip
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
LIVES, STEPS = (5_000, 120) if NIGHTLY else (200, 50)


class LifeOfAMeasure(RuleBasedStateMachine):
    """Days pass, people write things down; half of what they write does not fit, and must not be obeyed."""

    def __init__(self) -> None:
        super().__init__()
        self.ids = count(1)
        self.on = date(2026, 3, 1)
        self.facts = CaseFacts("community_treatment", self.on, None, None, None, 0, None)

    @initialize(
        measure=st.sampled_from(["community_treatment", "community_rehabilitation"]),
        months=st.sampled_from([None, 6, 12, 36]),
        deducted=st.sampled_from([0, 0, 0, 90, 700]),
    )
    def decision(self, measure: str, months: int | None, deducted: int) -> None:
        ordered = months if measure == "community_rehabilitation" else None
        self.facts = CaseFacts(measure, self.on, None, None, ordered, deducted, None)

    @rule(days=st.one_of(st.integers(1, 20), st.integers(100, 420)))
    def days_pass(self, days: int) -> None:
        self.on += timedelta(days=days)

    @precondition(lambda self: self.facts.received_on is None)
    @rule()
    def serve(self) -> None:
        self.facts = replace(self.facts, received_on=self.on)

    @precondition(lambda self: self.facts.received_on is not None and self.facts.closed_on is None)
    @rule(event=st.sampled_from(EVENTS))
    def write(self, event: str) -> None:
        """Whatever the table knows, whether or not it fits here, as the actions would let it through."""
        kind, _, outcome = event.partition(":")
        if TABLE.get((self.status(), event)) is None:
            return
        until = self.on + timedelta(days=10) if kind == "late_finding" else None
        self.add(kind, outcome, until)

    @precondition(lambda self: self.facts.received_on is not None and self.facts.closed_on is None)
    @rule(noise=st.sampled_from(NOISE), length=st.integers(0, 40))
    def beside(self, noise: tuple[str, str], length: int) -> None:
        kind, outcome = noise
        spans = kind in ("away", "breach", "excuse") and outcome != "evaded_counts"
        self.add(kind, outcome, self.on + timedelta(days=length) if spans else None)

    @precondition(lambda self: self.facts.reported_on is not None and self.facts.closed_on is None)
    @rule(days=st.integers(1, 400), how=st.sampled_from(["police_paper", "by_hand"]))
    def state_the_end(self, days: int, how: str) -> None:
        self.add("end_stated", how, self.on + timedelta(days=days))

    def add(self, kind: str, outcome: str, until: date | None) -> None:
        deed = DeedFact(f"d{next(self.ids):05}", kind, outcome, self.on, until)
        facts = replace(self.facts, deeds=(*self.facts.deeds, deed))
        if kind == "report_in" and facts.reported_on is None:
            facts = replace(facts, reported_on=self.on)
        if kind == "closed":
            facts = replace(facts, closed_on=self.on)
        self.facts = facts

    def status(self) -> Status:
        found = life(self.facts, PLAN.book, on=self.on)
        assert found is not None
        return found.status

    @invariant()
    def everything_holds(self) -> None:
        broken = invariants.broken(invariants.look(self.facts, PLAN, self.on))
        assert not broken, broken


LifeOfAMeasure.TestCase.settings = settings(
    max_examples=LIVES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLife = LifeOfAMeasure.TestCase


def test_there_are_enough_sentences() -> None:
    assert len(invariants.INVARIANTS) >= 20
    assert all(check.__doc__ for check in invariants.INVARIANTS)


def test_a_wrong_table_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teeth: a machine that lets the calendar release people breaks a sentence."""
    from tongxing.rulebook import life as module

    wrong = dict(TABLE)
    for before in (Status.RUNNING, Status.MOVING, Status.SUSPENDED):
        wrong[before, "day:end"] = replace(TABLE[before, "day:end"], after=Status.RELEASED)
    monkeypatch.setattr(module, "TABLE", wrong)
    facts = CaseFacts(
        "community_treatment", date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 5), None, 0, None,
        (DeedFact("a", "report_in", "in_person", date(2026, 3, 5)),),
    )  # fmt: skip
    broken = invariants.broken(invariants.look(facts, PLAN, date(2030, 1, 1)))
    assert any("nothing ends by itself" in one for one in broken)


def test_what_does_not_fit_is_named_and_not_obeyed() -> None:
    """A resumption without a suspension moves nothing and is told."""
    odd = DeedFact("b", "resumed", "released", date(2026, 4, 1))
    facts = CaseFacts(
        "community_treatment", date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 5), None, 0, None,
        (DeedFact("a", "report_in", "in_person", date(2026, 3, 5)), odd),
    )  # fmt: skip
    found = life(facts, PLAN.book, on=date(2026, 5, 1))
    assert found is not None
    assert (found.status, found.out_of_order) == (Status.RUNNING, (odd,))
    assert event_of(odd) == "resumed"
    assert event_of(DeedFact("c", "talk", "fine", date(2026, 4, 1))) is None
