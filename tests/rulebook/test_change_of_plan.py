"""Where two plans meet: nothing owed twice for one day, nothing lost, a window is judged by the plan it opened under."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.rulebook.shelf import FIRST_DAY, the_book
from tests.rulebook.strategies import facts, of
from tongxing.conduct.owing import owing
from tongxing.rulebook.clock import end_of
from tongxing.rulebook.dated import Dated, Entry, Span
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import DeedFact
from tongxing.rulebook.proving import with_rhythm
from tongxing.rulebook.windows import InForce, Owed, project, term_book


def varied(rule: str, *, every: Span | None = None, **keys: Span | str) -> Book:
    """The plan with other window keys, and perhaps another rhythm, for one duty."""
    book = the_book()
    values = {
        key: Dated[Span | str]((Entry[Span | str](value=value, since=FIRST_DAY, cite=("S64",), local=True),))
        for key, value in keys.items()
    }
    duties = tuple(one.model_copy(update=values) if one.id == rule else one for one in book.duties)
    changed = replace(book, duties=duties)
    return with_rhythm(changed, {rule: every}) if every else changed


def through(first: Book, change: date, second: Book, rule: str, *deeds: DeedFact) -> list[Owed]:
    plans = (InForce(first, "first", FIRST_DAY, change), InForce(second, "second", change))
    return of(project(facts(*deeds), plans), rule)


def test_the_same_nominal_day_is_not_asked_for_twice() -> None:
    """The old window of the 10th opened on the 5th; the new plan would open its own on the 7th and end later."""
    later = varied("official_test", opens=Span(0, -3), due=Span(0, 5))
    owed = through(the_book(), date(2026, 8, 6), later, "official_test")
    august = [one for one in owed if one.due_on.month == 8]
    assert [(one.plan, one.opens_on, one.due_on) for one in august] == [
        ("first", date(2026, 8, 5), date(2026, 8, 13))
    ]
    assert owed[5].opens_on == date(2026, 9, 7)


def test_a_window_due_no_later_than_the_last_kept_one_is_dropped() -> None:
    """The old visit is due on 25 June; the new one of 25 June (107 days) asks for nothing new, that of October does."""
    later = varied("visit", every=Span(0, 107), opens=Span(0, -5), due=Span(0, 0))
    owed = through(the_book(), date(2026, 6, 1), later, "visit")
    assert [(one.plan, one.due_on) for one in owed[:2]] == [
        ("first", date(2026, 6, 25)),
        ("second", date(2026, 10, 10)),
    ]


def test_an_old_window_keeps_its_last_day_though_the_new_plan_starts_sooner() -> None:
    later = varied("visit", every=Span(0, 40), opens=Span(0, -10), due=Span(0, 5))
    owed = through(the_book(), date(2026, 6, 1), later, "visit")
    first, second = owed[0], owed[1]
    assert (first.plan, first.due_on, first.lapses_on) == ("first", date(2026, 6, 25), date(2026, 6, 27))
    assert (second.plan, second.opens_on) == ("second", date(2026, 6, 28))
    sooner = through(
        the_book(),
        date(2026, 6, 1),
        varied("visit", every=Span(0, 36), opens=Span(0, -10), due=Span(0, 5)),
        "visit",
    )
    assert (sooner[0].due_on, sooner[0].lapses_on) == (date(2026, 6, 25), date(2026, 6, 25))
    assert sooner[1].opens_on == date(2026, 6, 16)


def test_where_windows_overlap_at_a_change_the_earlier_one_is_met_first() -> None:
    later = varied("visit", every=Span(0, 36), opens=Span(0, -10), due=Span(0, 5))
    deeds = [DeedFact(name, "visit", "fine", date(2026, 6, 20)) for name in ("a", "b")]
    owed = through(the_book(), date(2026, 6, 1), later, "visit", *deeds)
    assert [one.met_by for one in owed[:3]] == ["a", "b", None]


def test_a_window_opening_on_the_day_of_the_change_belongs_to_the_new_plan() -> None:
    for change, plan in ((date(2026, 8, 5), "second"), (date(2026, 8, 6), "first")):
        owed = through(the_book(), change, the_book(), "official_test")
        assert {one.opens_on: one.plan for one in owed}[date(2026, 8, 5)] == plan


def test_the_same_plan_twice_is_the_same_as_once() -> None:
    once = project(facts(), (InForce(the_book(), "first", FIRST_DAY),))
    twice = project(
        facts(),
        (
            InForce(the_book(), "first", FIRST_DAY, date(2027, 1, 1)),
            InForce(the_book(), "second", date(2027, 1, 1)),
        ),
    )
    assert [replace(one, plan="first") for one in twice] == list(once)


def test_a_lapse_in_days_ends_with_the_term() -> None:
    plans = (InForce(varied("official_test", lapses=Span(0, 20)), "x", FIRST_DAY),)
    owed = of(project(facts(), plans), "official_test")
    assert owed[0].lapses_on == date(2026, 4, 30)
    assert owed[-1].lapses_on == date(2029, 3, 10)


def test_an_agreement_lapses_with_days_when_a_plan_says_so() -> None:
    """The checker refuses such a plan; the arithmetic is right all the same."""
    plans = (InForce(varied("agreement", lapses=Span(0, 30)), "x", FIRST_DAY),)
    deed = DeedFact("a", "agreement", "signed", date(2026, 4, 10))
    found = of(project(facts(deed), plans), "agreement")[0]
    assert (found.lapses_on, found.met_by) == (date(2026, 4, 9), None)


def test_a_stricter_report_in_is_the_plans_own_day_and_does_not_roll() -> None:
    plans = (InForce(varied("report_in", due=Span(0, 11)), "x", FIRST_DAY),)
    found = of(project(facts(reported_on=None, received_on=date(2026, 3, 3)), plans), "report_in")[0]
    assert found.due_on == date(2026, 3, 14)  # a Saturday


def test_a_rule_that_only_the_second_plan_has() -> None:
    bare = replace(the_book(), duties=tuple(one for one in the_book().duties if one.id != "talk"))
    owed = through(bare, date(2026, 8, 1), the_book(), "talk")
    assert owed[0].opens_on == date(2026, 8, 31)
    assert {one.plan for one in owed} == {"second"}


def test_a_rule_that_the_second_plan_dropped() -> None:
    bare = replace(the_book(), duties=tuple(one for one in the_book().duties if one.id != "talk"))
    owed = through(the_book(), date(2026, 8, 1), bare, "talk")
    assert {one.plan for one in owed} == {"first"}
    assert owed[-1].opens_on < date(2026, 8, 1)


def test_a_rhythm_in_days_passes_from_year_to_year_without_asking_twice() -> None:
    """Day 365 ends the first year: it belongs to it, and the second year does not ask for it again."""
    plans = (InForce(varied("visit", every=Span(0, 73), opens=Span(0, -5), due=Span(0, 5)), "x", FIRST_DAY),)
    owed = of(project(facts(), plans), "visit")
    assert [one.window_no for one in owed] == list(range(1, 1095 // 73 + 1))
    assert owed[5].opens_on - owed[4].opens_on == timedelta(days=73)


def test_what_never_lapses_and_opened_between_two_plans_passes_to_the_next() -> None:
    plans = (
        InForce(the_book(), "first", FIRST_DAY, date(2026, 3, 5)),
        InForce(the_book(), "second", date(2026, 6, 1)),
    )
    owed = project(facts(), plans)
    assert [(one.plan, one.opens_on) for one in of(owed, "report_in")] == [("first", date(2026, 3, 2))]
    assert [(one.plan, one.opens_on) for one in of(owed, "agreement")] == [("second", date(2026, 3, 10))]


def test_what_opens_after_the_last_plan_is_nobodys() -> None:
    plans = (InForce(the_book(), "first", FIRST_DAY, date(2026, 3, 5)),)
    assert {one.rule for one in project(facts(), plans)} == {"report_in"}


def bent_term(book: Book, months: int) -> Book:
    """The same book with another length of the measure in the law."""
    values = {
        name: tuple(
            v.model_copy(update={"value": f"{months // 12} years"}) if name == "cdt_term" else v for v in some
        )
        for name, some in book.law_values.items()
    }
    return replace(book, law_values=values)


def test_a_new_version_of_the_rules_moves_no_last_day_by_itself() -> None:
    """戒毒条例第14条: a term is counted by the law beside the plan in force when its clock began."""
    later = bent_term(the_book(), 24)
    plans = (
        InForce(the_book(), "first", FIRST_DAY, date(2026, 8, 6)),
        InForce(later, "second", date(2026, 8, 6)),
    )
    known = facts()
    assert term_book(known, plans) is plans[0].book
    before = project(known, (InForce(the_book(), "first", FIRST_DAY),))
    after = project(known, plans)
    assert max(o.due_on for o in before) == max(o.due_on for o in after)
    ends = end_of(known, the_book()), end_of(known, later)
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0].day != ends[1].day, "teeth: the newer version does find another day"
    [asked] = [
        o
        for o in owing(known, later, on=date(2026, 9, 1), tests=False, term=plans[0].book)
        if o.name == "rules_differ"
    ]
    assert asked.found is not None
    assert asked.found.day == ends[1].day
    began_later = facts(reported_on=date(2026, 9, 1))
    assert term_book(began_later, plans) is later
