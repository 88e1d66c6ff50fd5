"""Windows and deeds: what must hold for every case (Hypothesis), and the corners worked out by hand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.shelf import FIRST_DAY, the_book
from tongxing.rulebook.dated import Dated, Entry, Span, ValueNotInForce
from tongxing.rulebook.document import Book
from tongxing.rulebook.proving import with_rhythm
from tongxing.rulebook.windows import CaseFacts, DeedFact, InForce, Owed, project

RULES = ("official_test", "screening", "talk", "visit", "own_report")
OUTCOMES = {
    "official_test": ("negative", "positive", "refused", "no_show", "dilute", "invalid"),
    "screening": ("negative", "positive", "refused"),
    "talk": ("fine", "needs_help", "low", "not_reached"),
    "visit": ("fine", "family_only", "not_found"),
    "own_report": ("on_paper", "spoken"),
    "agreement": ("signed",),
    "excuse": ("in_hospital", "detained", "leave_reported", "office_cause"),
}
REPORTED = date(2026, 3, 10)
BOOKS = [(InForce(the_book(), "first", FIRST_DAY),)]
LATER = with_rhythm(the_book(), {"official_test": Span(2, 0), "talk": Span(3, 0)})


@st.composite
def deed_lists(draw: st.DrawFn, most: int = 25) -> tuple[DeedFact, ...]:
    found = []
    for number in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(sorted(OUTCOMES)))
        outcome = draw(st.sampled_from(OUTCOMES[kind]))
        day = date(2026, 2, 20) + timedelta(days=draw(st.integers(0, 1300)))
        until = day + timedelta(days=draw(st.integers(0, 120))) if kind == "excuse" else None
        found.append(DeedFact(f"d{number:02}", kind, outcome, day, until))
    return tuple(sorted(found, key=lambda one: (one.happened_on, one.id)))


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    received = date(2026, 2, 5) + timedelta(days=draw(st.integers(0, 400)))
    reported = received + timedelta(days=draw(st.integers(0, 30))) if draw(st.booleans()) else None
    closed = None
    if reported is not None and draw(st.booleans()):
        closed = reported + timedelta(days=draw(st.integers(0, 1200)))
    measure = draw(st.sampled_from(["community_treatment", "community_rehabilitation"]))
    months = draw(st.sampled_from([None, 6, 12, 24, 36]))
    return CaseFacts(
        measure,
        received,
        received,
        reported,
        months,
        draw(st.sampled_from([0, 0, 90, 400])),
        closed,
        draw(deed_lists()),
    )


@st.composite
def plan_chains(draw: st.DrawFn) -> tuple[InForce, ...]:
    if draw(st.booleans()):
        return (InForce(the_book(), "first", FIRST_DAY),)
    change = FIRST_DAY + timedelta(days=draw(st.integers(1, 1200)))
    return (InForce(the_book(), "first", FIRST_DAY, change), InForce(LATER, "second", change))


def of(owed: Sequence[Owed], rule: str) -> list[Owed]:
    return [one for one in owed if one.rule == rule]


def facts(*deeds: DeedFact, **other: object) -> CaseFacts:
    base = CaseFacts("community_treatment", REPORTED, date(2026, 3, 2), REPORTED, None, 0, None, ())
    return replace(base, deeds=tuple(sorted(deeds, key=lambda one: (one.happened_on, one.id))), **other)  # type: ignore[arg-type]


PLANS = (InForce(the_book(), "first", FIRST_DAY),)


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


# ── corners ─────────────────────────────────────────────────────────────────


def test_before_report_in_nothing_else_is_owed() -> None:
    owed = project(facts(reported_on=None), PLANS)
    assert [one.rule for one in owed] == ["report_in"]


def test_without_any_date_nothing_is_owed() -> None:
    assert project(facts(reported_on=None, received_on=None), PLANS) == ()


def test_without_a_plan_nothing_is_owed() -> None:
    assert project(facts(), ()) == ()


def test_a_plan_owns_only_windows_that_open_in_its_days() -> None:
    """Reported in long before the plan: no window before its first day, and the numbers go on counting."""
    owed = of(
        project(facts(received_on=date(2025, 3, 2), reported_on=date(2025, 3, 9)), PLANS), "official_test"
    )
    assert owed[0].opens_on == date(2026, 3, 4)  # that of February opened one day before the plan
    assert owed[0].window_no == 12


def test_the_first_plan_takes_over_what_never_lapses() -> None:
    owed = project(facts(received_on=date(2025, 3, 2), reported_on=date(2025, 3, 10)), PLANS)
    assert {one.rule for one in owed if one.opens_on < FIRST_DAY} == {"report_in", "agreement"}


def test_a_later_plan_does_not_ask_for_the_agreement_again() -> None:
    change = date(2026, 6, 1)
    plans = (InForce(the_book(), "first", FIRST_DAY, change), InForce(LATER, "second", change))
    assert [one.plan for one in of(project(facts(), plans), "agreement")] == ["first"]


def test_a_gap_between_plans_owns_nothing() -> None:
    plans = (
        InForce(the_book(), "first", FIRST_DAY, date(2026, 5, 1)),
        InForce(the_book(), "second", date(2026, 9, 1)),
    )
    opens = [one.opens_on for one in of(project(facts(), plans), "official_test")]
    assert date(2026, 4, 5) in opens
    assert not any(date(2026, 5, 1) <= day < date(2026, 9, 1) for day in opens)


def test_an_agreement_signed_before_its_window_counts() -> None:
    deed = DeedFact("a", "agreement", "signed", date(2026, 3, 9))
    assert of(project(facts(deed), PLANS), "agreement")[0].met_by == "a"


def test_a_test_before_its_window_does_not() -> None:
    deed = DeedFact("a", "official_test", "negative", date(2026, 4, 4))
    assert not any(one.met_by for one in project(facts(deed), PLANS))


def test_the_earliest_window_is_met_first_and_late_work_does_not_pay_twice() -> None:
    first = DeedFact("a", "official_test", "negative", date(2026, 5, 4))
    second = DeedFact("b", "official_test", "negative", date(2026, 5, 4))
    owed = of(project(facts(first, second), PLANS), "official_test")
    assert [one.met_by for one in owed[:3]] == ["a", None, None]


def test_the_last_refusal_is_shown_on_the_window() -> None:
    deeds = (
        DeedFact("a", "official_test", "no_show", date(2026, 4, 6)),
        DeedFact("b", "official_test", "refused", date(2026, 4, 9)),
    )
    found = of(project(facts(*deeds), PLANS), "official_test")[0]
    assert (found.tried_by, found.tried_outcome, found.met_by) == ("b", "refused", None)


def test_an_excuse_names_one_window_of_one_rule() -> None:
    due = date(2026, 4, 13)
    exact = DeedFact("x", "excuse", "in_hospital", date(2026, 4, 1), date(2026, 12, 31), "official_test", due)
    owed = project(facts(exact), PLANS)
    assert [(one.rule, one.due_on) for one in owed if one.excused_by] == [("official_test", due)]


def test_an_excuse_without_an_end_covers_one_day() -> None:
    on_the_day = DeedFact("x", "excuse", "in_hospital", date(2026, 4, 13))
    before = DeedFact("y", "excuse", "in_hospital", date(2026, 4, 12))
    assert of(project(facts(on_the_day), PLANS), "official_test")[0].excused_by == "x"
    assert of(project(facts(before), PLANS), "official_test")[0].excused_by is None


def test_a_reason_the_plan_does_not_accept_lifts_nothing() -> None:
    deed = DeedFact("x", "excuse", "office_cause", date(2026, 3, 1), date(2029, 3, 1))
    assert not any(one.excused_by for one in project(facts(deed), PLANS))


def test_outside_its_days_the_plan_has_no_numbers() -> None:
    """A plan put in force before its own values begin is an error, not a guess."""
    with pytest.raises(ValueNotInForce, match="official_test"):
        project(
            facts(received_on=None, reported_on=date(2026, 1, 1)),
            (InForce(_without_once(), "x", date(2026, 1, 1)),),
        )


def _without_once() -> Book:
    book = the_book()
    return replace(book, duties=tuple(one for one in book.duties if one.id == "official_test"))


def test_a_value_that_changes_inside_one_plan_acts_like_two_plans() -> None:
    book = the_book()
    duty = book.duty("official_test")
    halves = (
        Entry(value=Span(1, 0), since=FIRST_DAY, until=date(2026, 7, 31), cite=("S64",), local=True),
        Entry(value=Span(2, 0), since=date(2026, 8, 1), cite=("S64",), local=True),
    )
    rhythm = tuple(one.model_copy(update={"every": Dated[Span](halves)}) for one in duty.rhythm)
    changed = replace(book, duties=(duty.model_copy(update={"rhythm": rhythm}),))
    inside = project(facts(), (InForce(changed, "first", FIRST_DAY),))
    two = project(
        facts(),
        (
            InForce(replace(book, duties=(duty,)), "first", FIRST_DAY, date(2026, 8, 1)),
            InForce(
                with_rhythm(replace(book, duties=(duty,)), {"official_test": Span(2, 0)}),
                "first",
                date(2026, 8, 1),
            ),
        ),
    )
    assert [(one.opens_on, one.due_on, one.lapses_on) for one in inside[:4]] == [
        (one.opens_on, one.due_on, one.lapses_on) for one in two[:4]
    ]


def test_a_rhythm_in_days_is_counted_from_the_anchor_too() -> None:
    every = with_rhythm(the_book(), {"visit": Span(0, 45)})
    owed = of(project(facts(), (InForce(every, "x", FIRST_DAY),)), "visit")
    assert [one.opens_on for one in owed[:3]] == [REPORTED + timedelta(days=45 * n - 15) for n in (1, 2, 3)]
    assert owed[-1].due_on <= date(2029, 3, 10)


def test_a_full_case_builds_each_schedule_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speed without a clock: the second projection of a case reads no dated value at all."""
    project(facts(), PLANS)
    reads: list[str] = []
    monkeypatch.setattr(Dated, "on", lambda self, day, name="?": reads.append(name))
    project(facts(), PLANS)
    assert reads == []
