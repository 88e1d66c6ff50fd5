"""What holds for every case, and the same answer found in a second way (Hypothesis)."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.shelf import FIRST_DAY, the_book
from tests.rulebook.strategies import LATER, PLANS, RULES, cases, deed_lists, facts, of, plan_chains
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.windows import InForce, project

# ── what holds for every case ───────────────────────────────────────────────


@settings(max_examples=120, deadline=None)
@given(cases(), plan_chains())
def test_windows_of_a_rule_follow_each_other_without_overlap(
    case: CaseFacts, plans: tuple[InForce, ...]
) -> None:
    owed = project(case, plans)
    for rule in RULES:
        windows = of(owed, rule)
        assert all(one.opens_on <= one.due_on <= (one.lapses_on or date.max) for one in windows)
        for before, after in pairwise(windows):
            assert before.lapses_on is not None
            assert before.lapses_on < after.opens_on


@settings(max_examples=120, deadline=None)
@given(cases(), plan_chains())
def test_a_deed_meets_one_window_of_a_rule_and_lies_inside_it(
    case: CaseFacts, plans: tuple[InForce, ...]
) -> None:
    owed = project(case, plans)
    by_id = {deed.id: deed for deed in case.deeds}
    used = Counter((one.rule, one.met_by) for one in owed if one.met_by)
    assert all(times == 1 for times in used.values())
    for one in owed:
        if one.met_by is None:
            continue
        deed = by_id[one.met_by]
        assert deed.kind == one.kind
        assert deed.happened_on == one.met_on
        accepted = plans[0].book.duty(one.rule).meets.outcomes
        assert not accepted or deed.outcome in accepted
        if one.rule in RULES:
            assert one.opens_on <= deed.happened_on <= (one.lapses_on or date.max)


@settings(max_examples=120, deadline=None)
@given(cases(), plan_chains())
def test_no_good_deed_is_lost(case: CaseFacts, plans: tuple[InForce, ...]) -> None:
    """Every accepted deed inside a window meets it, unless an earlier deed has done so."""
    owed = project(case, plans)
    used = {one.met_by for one in owed}
    for deed in case.deeds:
        for one in of(owed, deed.kind):
            accepted = plans[0].book.duty(one.rule).meets.outcomes
            inside = one.opens_on <= deed.happened_on <= (one.lapses_on or date.max)
            if inside and (not accepted or deed.outcome in accepted) and deed.id not in used:
                assert one.met_on is not None
                assert one.met_on <= deed.happened_on


@settings(max_examples=80, deadline=None)
@given(cases(), plan_chains())
def test_projecting_twice_gives_the_same(case: CaseFacts, plans: tuple[InForce, ...]) -> None:
    assert project(case, plans) == project(case, plans)


@settings(max_examples=80, deadline=None)
@given(cases(), plan_chains())
def test_the_natural_key_is_unique_and_the_order_is_by_due_day(
    case: CaseFacts, plans: tuple[InForce, ...]
) -> None:
    owed = project(case, plans)
    keys = [(one.rule, one.opens_on) for one in owed]
    assert len(keys) == len(set(keys))
    assert [one.due_on for one in owed] == sorted(one.due_on for one in owed)


@settings(max_examples=80, deadline=None)
@given(
    cases(),
    plan_chains(),
    st.sampled_from(["paper_filed", "group_member", "decision", "closed"]),
    st.integers(0, 900),
)
def test_an_unrelated_deed_changes_nothing(
    case: CaseFacts, plans: tuple[InForce, ...], kind: str, at: int
) -> None:
    stray = DeedFact("zz", kind, "x", date(2026, 2, 20) + timedelta(days=at))
    deeds = tuple(sorted((*case.deeds, stray), key=lambda one: (one.happened_on, one.id)))
    assert project(replace(case, deeds=deeds), plans) == project(case, plans)


@settings(max_examples=80, deadline=None)
@given(cases(), plan_chains())
def test_deeds_never_move_a_window(case: CaseFacts, plans: tuple[InForce, ...]) -> None:
    """The n-th day hangs on the anchor: doing something early or late shifts nothing that is owed later."""
    bare = project(replace(case, deeds=(), closed_on=None), plans)
    full = project(replace(case, closed_on=None), plans)
    assert [(one.rule, one.opens_on, one.due_on, one.lapses_on) for one in bare] == [
        (one.rule, one.opens_on, one.due_on, one.lapses_on) for one in full
    ]


@settings(max_examples=80, deadline=None)
@given(cases(), plan_chains())
def test_met_beats_excused_and_closing_leaves_nothing_due_later(
    case: CaseFacts, plans: tuple[InForce, ...]
) -> None:
    for one in project(case, plans):
        assert one.met_by is None or one.excused_by is None
        assert (one.met_by is None) == (one.met_on is None)
        assert (one.excused_by is None) == (one.excuse_reason is None)
        assert case.closed_on is None or one.due_on <= case.closed_on or one.met_by is not None


@settings(max_examples=60, deadline=None)
@given(deed_lists(), st.integers(0, 900))
def test_a_better_plan_later_leaves_what_was_open_before_alone(deeds: tuple[DeedFact, ...], at: int) -> None:
    change = FIRST_DAY + timedelta(days=at + 1)
    alone = project(facts(*deeds), PLANS)
    both = project(
        facts(*deeds), (InForce(the_book(), "first", FIRST_DAY, change), InForce(LATER, "second", change))
    )
    before = [one for one in alone if one.opens_on < change]
    kept = [one for one in both if one.plan == "first"]
    assert [(one.rule, one.opens_on, one.due_on) for one in kept] == [
        (one.rule, one.opens_on, one.due_on) for one in before
    ]


def test_every_nominal_day_against_an_oracle() -> None:
    """Twelve, six, four: counted here by walking months, not by the schedule."""
    from tests.rulebook.test_counting import corresponding_day

    rng = random.Random(20261123)
    for _ in range(60):
        reported = date(2026, 2, 5) + timedelta(days=rng.randrange(900))
        months = [*range(1, 13), *range(14, 25, 2), *range(27, 37, 3)]
        wanted = [corresponding_day(reported, n) - timedelta(days=5) for n in months]
        found = of(project(facts(reported_on=reported), PLANS), "official_test")
        assert [one.opens_on for one in found] == wanted


def slow_but_plain(case: CaseFacts) -> dict[tuple[str, date], tuple[str | None, str | None, str | None]]:
    """The oracle: for each window in order, the first unused accepted deed inside it; then tries; then excuses."""
    bare = project(replace(case, deeds=(), closed_on=None), PLANS)
    found = {}
    for rule in {one.rule for one in bare}:
        duty, used = the_book().duty(rule), set[str]()
        good = [
            one
            for one in case.deeds
            if one.kind == duty.meets.deed and (not duty.meets.outcomes or one.outcome in duty.meets.outcomes)
        ]
        bad = [one for one in case.deeds if one.kind == duty.meets.deed and one not in good]
        for window in of(bare, rule):
            ends = window.lapses_on or date.max
            starts = date.min if duty.shape == "once" else window.opens_on
            met = next(
                (one for one in good if one.id not in used and starts <= one.happened_on <= ends), None
            )
            used |= {met.id} if met else set()
            place = case.deeds.index(met) if met else len(case.deeds)
            tries = [
                one for one in bad if starts <= one.happened_on <= ends and case.deeds.index(one) < place
            ]
            lifts = [
                one
                for one in case.deeds
                if one.kind == "excuse"
                and one.outcome in duty.excused
                and one.happened_on <= window.due_on <= (one.until_on or one.happened_on)
            ]
            found[rule, window.opens_on] = (
                met.id if met else None,
                tries[-1].id if tries else None,
                lifts[0].id if lifts and not met else None,
            )
    return found


@settings(max_examples=150, deadline=None)
@given(cases())
def test_matching_against_the_oracle(case: CaseFacts) -> None:
    """Two ways to the same truth: deeds looking for windows, and windows looking for deeds."""
    case = replace(case, closed_on=None)
    owed = {
        (one.rule, one.opens_on): (one.met_by, one.tried_by, one.excused_by) for one in project(case, PLANS)
    }
    assert owed == slow_but_plain(case)
