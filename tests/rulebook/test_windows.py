"""Windows and deeds: the corners, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rulebook.shelf import FIRST_DAY, the_book
from tests.rulebook.strategies import LATER, PLANS, REPORTED, facts, of
from tongxing.rulebook.dated import Dated, Entry, Span, ValueNotInForce
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import DeedFact
from tongxing.rulebook.proving import with_rhythm
from tongxing.rulebook.windows import InForce, project


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
