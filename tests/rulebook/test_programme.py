"""The township's own year, worked out on paper: phases, villages, what comes again, what slips, and the next year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.shelf import the_book
from tongxing.rulebook.document import Book
from tongxing.rulebook.programme import EntryFact, Laid, Places, TaskOwed, phases, programme, programmes
from tongxing.rulebook.windows import State, state

TOWN, UPPER, LOWER = 1, 11, 12
PLACES = Places(TOWN, (UPPER, LOWER))


def rows(book: Book, *entries: EntryFact, year: int = 2026, task: str = "") -> list[TaskOwed]:
    """The year, or one task of it."""
    found = programme(book, year, PLACES, entries, key="qingwu-2026")
    return [one for one in found if one.task == (task or one.task)]


def entry(
    kind: str, on: date, outcome: str = "", place: int = TOWN, n: str = "e1", task: str = ""
) -> EntryFact:
    return EntryFact(n, kind, place, on, outcome, task)


def test_a_task_of_a_phase_has_the_days_of_its_phase(book: Book) -> None:
    [one] = rows(book, task="leading_group")
    assert (one.opens_on, one.due_on, one.lapses_on) == (date(2026, 2, 5), date(2026, 2, 28), None)
    assert (one.clause, one.place_id, one.unit, one.plan) == ("S10", TOWN, "leading_group", "qingwu-2026")


def test_what_villages_owe_each_village_owes(book: Book) -> None:
    found = rows(book, entry("survey", date(2026, 3, 12), "reconciled", UPPER), task="survey")
    assert {(one.place_id, one.met_on) for one in found} == {(UPPER, date(2026, 3, 12)), (LOWER, None)}


@pytest.mark.parametrize(
    ("task", "days"),
    [
        ("town_meeting", [("03-01", "05-31"), ("06-01", "08-31"), ("09-01", "11-30"), ("12-01", "12-31")]),
        ("law_education", [("03-01", "08-31"), ("09-01", "12-31")]),
    ],
)
def test_what_comes_again_follows_without_gap_and_ends_with_the_year(
    book: Book, task: str, days: list[tuple[str, str]]
) -> None:
    found = rows(book, task=task)
    assert [(f"{o.opens_on:%m-%d}", f"{o.due_on:%m-%d}") for o in found] == days
    assert all(one.lapses_on == one.due_on for one in found)


@pytest.mark.parametrize(
    ("on", "met_on", "want"),
    [
        (date(2026, 2, 4), None, State.NOT_YET),
        (date(2026, 2, 28), None, State.OPEN),
        (date(2026, 3, 1), None, State.OVERDUE),
        (date(2026, 12, 31), None, State.OVERDUE),
        (date(2026, 3, 1), date(2026, 2, 28), State.MET),
        (date(2026, 4, 1), date(2026, 3, 20), State.MET_LATE),
    ],
)
def test_it_stands_like_every_other_duty(book: Book, on: date, met_on: date | None, want: State) -> None:
    done = (entry("appointment", met_on, "leading_group"),) if met_on else ()
    [one] = rows(book, *done, task="leading_group")
    assert state(one, on) is want


def test_a_meeting_that_was_not_held_lapses_and_the_next_one_does_not_make_up_for_it(book: Book) -> None:
    first, second, *_ = rows(book, entry("meeting", date(2026, 6, 2), "held"), task="town_meeting")
    assert (state(first, date(2026, 6, 2)), state(second, date(2026, 6, 2))) == (State.LAPSED, State.MET)


def test_one_entry_meets_one_window_of_its_own_place_and_outcome(book: Book) -> None:
    for wrong in (
        entry("appointment", date(2026, 2, 10), "institution"),
        entry("appointment", date(2026, 2, 10), "leading_group", UPPER),
        entry("appointment", date(2026, 2, 4), "leading_group"),
        entry("appointment", date(2026, 2, 10), "leading_group", task="institutions"),
        entry("document", date(2026, 2, 10), "leading_group"),
    ):
        [one] = rows(book, wrong, task="leading_group")
        assert one.met_on is None, wrong


def test_a_phase_slips_until_its_last_task_is_done(book: Book) -> None:
    done = [
        entry("document", date(2026, 3, 3), name, n=name) for name in ("unit_duties", "work_plan", "measures")
    ]
    prepare = phases(book, 2026, rows(book, *done))[0]
    assert (prepare.first, prepare.last, len(prepare.rows)) == (date(2026, 2, 5), date(2026, 2, 28), 9)
    assert len(prepare.done(date(2026, 3, 2))) == 0
    assert len(prepare.done(date(2026, 3, 3))) == 3
    assert (len(prepare.late(date(2026, 2, 28))), len(prepare.late(date(2026, 3, 10)))) == (0, 6)
    assert (prepare.slipped(date(2026, 2, 20)), prepare.slipped(date(2026, 3, 10))) == (0, 10)


@given(st.integers(2026, 2040))
def test_the_same_plan_lies_on_any_year_with_every_day_moved_and_nothing_else(year: int) -> None:
    book = the_book()
    now, then = rows(book), rows(book, year=year)
    assert [(o.task, o.place_id, o.window_no, o.opens_on.strftime("%m-%d")) for o in now] == [
        (o.task, o.place_id, o.window_no, o.opens_on.strftime("%m-%d")) for o in then
    ]
    assert {o.due_on.year for o in then} == {year}


ENTRIES = st.lists(
    st.builds(
        EntryFact,
        st.uuids().map(str),
        st.sampled_from(["meeting", "publicity", "document", "training"]),
        st.sampled_from([TOWN, UPPER, LOWER]),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["held", "law", "staff", "work_plan", ""]),
    ),
    unique_by=lambda one: one.id,
    max_size=30,
)


@given(ENTRIES)
def test_the_order_in_which_things_were_written_down_changes_nothing(entries: list[EntryFact]) -> None:
    book = the_book()
    there, back = rows(book, *entries), rows(book, *reversed(entries))
    assert there == back
    met = [one.met_by for one in there if one.met_by]
    for name in {one.task for one in there}:
        of_task = [one.met_by for one in there if one.task == name and one.met_by]
        assert len(of_task) == len(set(of_task))
    assert set(met) <= {one.id for one in entries}
    for one in there:
        assert one.met_on is None or one.opens_on <= one.met_on


# ── over New Year ────────────────────────────────────────────────────────────


def two_years(book: Book, *entries: EntryFact, task: str = "work_plan") -> dict[int, TaskOwed]:
    """The first window of one task in two years laid side by side."""
    laid = [Laid(2027, book, "b"), Laid(2026, book, "a")]
    found = [one for one in programmes(laid, PLACES, entries) if one.task == task]
    return {one.year: one for one in reversed(found)}


def test_what_was_left_over_new_year_is_owed_by_its_own_year_and_met_in_january(book: Book) -> None:
    left = two_years(book)
    assert (left[2026].plan, state(left[2026], date(2027, 1, 10))) == ("a", State.OVERDUE)
    done = two_years(book, entry("document", date(2027, 1, 10), "work_plan"))
    assert (done[2026].met_on, state(done[2026], date(2027, 1, 10))) == (date(2027, 1, 10), State.MET_LATE)
    assert done[2027].met_on is None


def test_what_is_done_in_the_new_years_own_window_is_the_new_years(book: Book) -> None:
    one = entry("document", date(2027, 2, 20), "work_plan")
    found = two_years(book, one)
    assert (found[2026].met_by, found[2027].met_by) == (None, one.id)
    two = entry("document", date(2027, 2, 25), "work_plan", n="e2")
    found = two_years(book, two, one)
    assert (found[2026].met_by, found[2027].met_by) == (two.id, one.id)


def test_a_task_that_lapses_takes_nothing_over_new_year(book: Book) -> None:
    late = entry("meeting", date(2027, 1, 15), "held")
    assert [one.met_by for one in two_years(book, late, task="town_meeting").values()] == [None, None]


@given(ENTRIES)
def test_the_year_before_never_takes_what_the_year_itself_would_have_met(entries: list[EntryFact]) -> None:
    book = the_book()
    alone = {
        (one.task, one.place_id, one.window_no): one.met_by for one in programme(book, 2026, PLACES, entries)
    }
    beside = programmes([Laid(2025, book), Laid(2026, book)], PLACES, entries)
    assert {(o.task, o.place_id, o.window_no): o.met_by for o in beside if o.year == 2026} == alone
