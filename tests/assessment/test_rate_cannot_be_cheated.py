"""Nothing a village writes down raises its agreement rate: only a signed agreement does, or an end that others recorded (T5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.assessment.village_life import ANSWERS, ENDS, ORDINARY, PAPERS, Village
from tests.cast import TODAY, at, day, step_in, take_in
from tongxing.casework.survey.actions import NewCheck, NewLine, add_line, check_line, check_person
from tongxing.casework.survey.queries import base_of, rows_of
from tongxing.plans.books import chain
from tongxing.rulebook.base import rates

SEQUENCES, STEPS = 5_000, 10
WHO = st.integers(0, 9)


class Cheating(RuleBasedStateMachine):
    """A village tries everything it can write down; a worker works; now and then the authorities speak."""

    weak = False

    @initialize(
        reported=st.integers(1, 4),
        signed=st.integers(0, 4),
        waiting=st.integers(0, 2),
        listed=st.integers(0, 3),
    )
    def begin(self, reported: int, signed: int, waiting: int, listed: int) -> None:
        self.village = Village(weak=self.weak)
        self.village.found(reported=reported, signed=signed, waiting=waiting, listed=listed)
        self.before = self.village.rates()

    @rule(who=WHO, found=st.sampled_from(ANSWERS), back=st.integers(-3, 40))
    def village_answers(self, who: int, found: str, back: int) -> None:
        self.village.check(who, found, back)

    @rule(who=WHO, how=st.sampled_from((*ANSWERS, *PAPERS)))
    def village_wants_a_line_gone(self, who: int, how: str) -> None:
        self.village.let_go(who, how, "", village=True)

    @rule(who=WHO, what=st.sampled_from(ORDINARY), back=st.integers(0, 60))
    def somebody_writes_down(self, who: int, what: tuple[str, str], back: int) -> None:
        self.village.write(who, *what, day=self.village.on - timedelta(days=back))

    @rule(days=st.integers(1, 40), word=st.sampled_from(("", "no_order", "listed_custody", "abstinent")))
    def days_pass_and_the_list_grows(self, days: int, word: str) -> None:
        self.village.on += timedelta(days=days)
        if word:
            self.village.list_line(word)

    @rule(who=WHO, what=st.sampled_from(("sign", *ENDS, *PAPERS)))
    def others_speak(self, who: int, what: str) -> None:
        if what == "sign":
            self.village.sign(who)
        elif what in ENDS:
            self.village.close(who, what)
        else:
            self.village.let_go(who, what, "望公函〔2026〕9号", village=False)

    @invariant()
    def the_rate_rises_by_an_agreement_or_a_lawful_end_only(self) -> None:
        now, why = self.village.rates(), self.village.raised
        for then, there in zip(self.before, now, strict=True):
            assert there <= then or why, f"{then} -> {there}"
        self.before, self.village.raised = now, ""


def _run(machine: type[Cheating], sequences: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences, stateful_step_count=STEPS, deadline=None, phases=(Phase.generate,), database=None,
            suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip


def test_five_thousand_sequences_raise_nothing() -> None:
    _run(Cheating, SEQUENCES)


def test_a_village_that_may_end_a_line_without_a_paper_is_found_out() -> None:
    """The planted fault."""

    class Weak(Cheating):
        weak = True

    with pytest.raises(AssertionError):
        _run(Weak, 500)


def test_the_same_through_the_doors_of_a_village(lin, nong, wu, town, signed_in) -> None:  # type: ignore[no-untyped-def]
    """Every answer a cadre may give, written down for real, and the doors that stay shut to her."""
    signed = take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
    owed = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    new = NewLine(town.upper.pk, "no_order", 7, "派出所2月20日名单", day("2026-02-20"))
    listed = add_line(by=step_in(nong), at=at(TODAY), on=TODAY, new=new)

    def now() -> Any:
        step_in(nong)
        found = rows_of(
            base_of(nong, known=TODAY), chain(nong.town_id, as_of=TODAY), on=TODAY, since=day("2026-01-01")
        )
        return rates([one.standing for one in found])

    before = now()
    assert (before.signed, before.registered, before.reported) == (1, 3, 2)
    for found in ANSWERS:
        for folder in (signed, owed):
            check = NewCheck(found, "alone", TODAY)
            assert check_person(by=step_in(wu), at=at(TODAY), on=TODAY, case_id=folder.case_id, new=check)
        assert check_line(
            by=step_in(wu), at=at(TODAY), on=TODAY, line_id=listed.pk, new=NewCheck(found, "alone", TODAY)
        )
    assert now() == before
    browser = signed_in(wu)
    for shut in (f"/survey/line/{listed.pk}/end/", f"/people/{owed.person_id}/record/closed/"):
        assert browser.post(shut, {"how": "struck", "source": "没有"}).status_code == 403
    assert now() == before
