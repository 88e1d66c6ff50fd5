"""Legal days: against an oracle that walks day by day, and against dates worked out on paper."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from tests.rulebook.shelf import LAW, PLAN, planted, read_planted, the_book
from tongxing.rulebook.counting import (
    NeedsCalendar,
    Workdays,
    add_days,
    add_months,
    add_span,
    before_span,
    report_in_deadline,
    shift,
    shift_months,
    term_end,
)
from tongxing.rulebook.dated import Span, ValueNotInForce, parse_span
from tongxing.rulebook.document import Book
from tongxing.rulebook.reading import read_texts

WORKDAYS = the_book().workdays
DAYS = st.dates(date(2021, 1, 1), date(2060, 12, 31))


def corresponding_day(day: date, months: int) -> date:
    """The oracle: walk to the first of each month one at a time, then to the day or the month's last."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
    while True:
        try:
            return first.replace(day=day.day)
        except ValueError:
            day -= timedelta(days=1)


@given(DAYS, st.integers(0, 48))
def test_months_against_the_oracle(day: date, months: int) -> None:
    assert shift_months(day, months) == corresponding_day(day, months)


@given(DAYS, st.integers(0, 36))
def test_the_day_of_the_month_never_drifts(day: date, months: int) -> None:
    """From the anchor the 31st comes back after a short month; chained additions would lose it."""
    found = shift_months(day, months)
    assert found.day == min(day.day, monthrange(found.year, found.month)[1])


@given(DAYS, st.integers(0, 36), st.integers(0, 36))
def test_more_months_are_never_earlier(day: date, a: int, b: int) -> None:
    low, high = sorted((a, b))
    assert shift_months(day, low) <= shift_months(day, high)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 3, 10), 36, date(2029, 3, 10)),
        (date(2026, 3, 15), -1, date(2026, 2, 15)),
    ],
)
def test_months_on_paper(day: date, months: int, wanted: date) -> None:
    assert add_months(day, months).day == wanted


def test_the_first_day_is_not_counted() -> None:
    """民法典第201条: fifteen days from the 2nd end on the 17th, not on the 16th."""
    assert add_days(date(2026, 3, 2), 15).day == date(2026, 3, 17)


def test_a_month_end_says_so() -> None:
    assert "月末日" in add_months(date(2026, 1, 31), 1).steps[0].formula
    assert "月末日" not in add_months(date(2026, 1, 30), 2).steps[0].formula


def test_a_span_moves_months_before_days() -> None:
    assert shift(date(2026, 1, 31), Span(1, 1)) == date(2026, 3, 1)


# ── working days and hours ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "wanted", "words"),
    [
        ("3 working days", Span(0, 0, workdays=3), "3个工作日"),
        ("1 working day", Span(0, 0, workdays=1), "1个工作日"),
        ("3 workdays", Span(0, 0, workdays=3), "3个工作日"),
        ("3个工作日", Span(0, 0, workdays=3), "3个工作日"),
        ("三个工作日", None, ""),
        ("24 hours", Span(0, 0, hours=24), "24小时"),
        ("24小时", Span(0, 0, hours=24), "24小时"),
        ("24个小时", Span(0, 0, hours=24), "24小时"),
        ("2个月", Span(2, 0), "2个月"),
        ("2 weeks", Span(0, 14), "14日"),
        ("3年", Span(36, 0), "3年"),
    ],
)
def test_a_span_as_the_law_writes_it(written: str, wanted: Span | None, words: str) -> None:
    if wanted is None:
        with pytest.raises(PydanticCustomError):
            parse_span(written)
    else:
        assert parse_span(written) == wanted
        assert wanted.words == words


@pytest.mark.parametrize("span", ["3 working days", "24 hours", "-1 workdays"])
def test_the_bare_calendar_refuses_working_days_and_hours(span: str) -> None:
    with pytest.raises(NeedsCalendar, match="不能当作日历日"):
        shift(date(2026, 3, 2), parse_span(span))


def test_working_days_without_a_calendar_are_refused(book: Book) -> None:
    three = parse_span("3 working days")
    with pytest.raises(NeedsCalendar):
        add_span(date(2026, 3, 2), three)
    assert add_span(date(2026, 3, 2), three, book.workdays).day == date(2026, 3, 5)
    with pytest.raises(NeedsCalendar):
        before_span(date(2026, 3, 2), parse_span("24 hours"), book.workdays)


@pytest.mark.parametrize("span", ["3 working days", "24 hours"])
def test_a_plan_cannot_count_in_what_its_windows_cannot(span: str) -> None:
    found = read_planted("duties.toml", 'due = { value = "7 days"', f'due = {{ value = "{span}"')
    assert found.book is None
    assert any("只按日、月、年计" in one.what for one in found.problems)


@given(DAYS, st.integers(1, 30))
def test_working_days_against_the_oracle(start: date, count: int) -> None:
    table = WORKDAYS
    forward, back, left = start, start, count
    while left:
        forward += timedelta(days=1)
        left -= table.is_workday(forward)
    left = count
    while left:
        back -= timedelta(days=1)
        left -= table.is_workday(back)
    assert add_span(start, Span(0, 0, count), table).day == forward
    assert before_span(start, Span(0, 0, count), table).day == back


def test_a_year_without_a_table_says_so_on_the_way_as_well(book: Book) -> None:
    found = add_span(date(2026, 12, 30), Span(0, 0, 3), book.workdays)
    assert any("2027年" in words for words in found.warnings)
    assert not add_span(date(2026, 3, 2), Span(0, 0, 3), book.workdays).warnings


# ── report-in ───────────────────────────────────────────────────────────────


def deadline(book: Book, received_on: date, measure: str = "community_treatment") -> object:
    return report_in_deadline(received_on=received_on, measure=measure, book=book)


@pytest.mark.parametrize(
    ("received", "wanted", "other"),
    [
        (date(2026, 3, 2), date(2026, 3, 17), None),
        (date(2026, 3, 6), date(2026, 3, 23), date(2026, 3, 21)),  # Saturday
        (date(2026, 3, 7), date(2026, 3, 23), date(2026, 3, 22)),  # Sunday
        (date(2026, 9, 16), date(2026, 10, 8), date(2026, 10, 1)),  # national holidays
        (date(2026, 4, 24), date(2026, 5, 9), None),  # a Saturday that is worked
        (date(2026, 2, 5), date(2026, 2, 24), date(2026, 2, 20)),  # Spring Festival
        (date(2026, 6, 4), date(2026, 6, 22), date(2026, 6, 19)),  # Dragon Boat Festival
        (date(2025, 9, 17), date(2025, 10, 9), date(2025, 10, 2)),
        (date(2024, 9, 14), date(2024, 9, 29), None),  # a Sunday that is worked
    ],
)
def test_report_in_deadline(book: Book, received: date, wanted: date, other: date | None) -> None:
    found = report_in_deadline(received_on=received, measure="community_treatment", book=book)
    assert (found.day, found.other_reading) == (wanted, other)
    assert "regulation.14" in found.cites


def test_report_in_of_rehabilitation_cites_its_own_article(book: Book) -> None:
    found = report_in_deadline(received_on=date(2026, 3, 2), measure="community_rehabilitation", book=book)
    assert found.day == date(2026, 3, 17)
    assert "regulation.38" in found.cites
    assert "regulation.14" not in found.cites


def test_rolling_is_a_setting_of_the_law_layer() -> None:
    """Without the setting the plain day counts and the rolled one is the other reading."""
    found = read_planted(
        "national/civil-code-2020-05-28.toml", 'value = ["report_in"]', "value = []", law=True
    )
    assert found.book is not None
    day = report_in_deadline(received_on=date(2026, 9, 16), measure="community_treatment", book=found.book)
    assert (day.day, day.other_reading) == (date(2026, 10, 1), date(2026, 10, 8))
    assert day.earlier == date(2026, 10, 1)


def test_reminders_take_the_earlier_reading(book: Book) -> None:
    assert deadline(book, date(2026, 9, 16)).earlier == date(2026, 10, 1)  # type: ignore[attr-defined]


def test_a_year_without_a_table_warns_and_falls_back_to_weekdays(book: Book) -> None:
    found = report_in_deadline(received_on=date(2027, 9, 16), measure="community_treatment", book=book)
    assert found.day == date(2027, 10, 1)  # a Friday; the table of 2027 is not out yet
    assert any("2027" in words for words in found.warnings)
    known = report_in_deadline(received_on=date(2026, 3, 2), measure="community_treatment", book=book)
    assert not known.warnings


def test_before_the_law_there_is_no_number(book: Book) -> None:
    with pytest.raises(ValueNotInForce):
        report_in_deadline(received_on=date(2011, 6, 25), measure="community_treatment", book=book)


def test_every_step_says_what_went_in_and_came_out(book: Book) -> None:
    found = report_in_deadline(received_on=date(2026, 9, 16), measure="community_treatment", book=book)
    assert [step.result for step in found.steps] == ["2026-10-01", "2026-10-08"]
    assert ("起", "2026-09-16") in found.steps[0].inputs
    assert [step.cite for step in found.steps] == ["civil_code.201", "civil_code.203"]


# ── term ────────────────────────────────────────────────────────────────────


def term(
    book: Book,
    reported_on: date,
    months: int | None = None,
    deducted: int = 0,
    measure: str = "community_treatment",
):  # type: ignore[no-untyped-def]
    return term_end(
        measure=measure, reported_on=reported_on, ordered_months=months, deducted_days=deducted, book=book
    )


def test_three_years_with_both_readings(book: Book) -> None:
    found = term(book, date(2026, 3, 10))
    assert (found.day, found.other_reading) == (date(2029, 3, 10), date(2029, 3, 9))
    assert found.earlier == date(2029, 3, 9)
    assert {"act.33", "regulation.14", "civil_code.202"} <= set(found.cites)


def test_time_served_is_deducted_and_cited(book: Book) -> None:
    found = term(book, date(2026, 3, 10), deducted=200)
    assert found.day == date(2028, 8, 22)
    assert "regulation.31" in found.cites
    assert found.steps[-1].inputs == (("期满", "2029-03-10"), ("折抵日数", "200"))


def test_more_deducted_than_owed_ends_on_the_first_day_and_warns(book: Book) -> None:
    found = term(book, date(2026, 3, 10), deducted=2000)
    assert found.day == date(2026, 3, 10)
    assert any("折抵" in words for words in found.warnings)


def test_the_law_fixes_the_term_of_treatment(book: Book) -> None:
    found = term(book, date(2026, 3, 10), months=24)
    assert found.day == date(2029, 3, 10)
    assert any("24" in words for words in found.warnings)
    assert not any("个月" in words for words in term(book, date(2026, 3, 10), months=36).warnings)


@pytest.mark.parametrize(
    ("months", "wanted", "warned"),
    [
        (12, date(2027, 4, 1), False),
        (36, date(2029, 4, 1), False),
        (48, date(2029, 4, 1), True),
        (None, date(2029, 4, 1), True),
    ],
)
def test_rehabilitation_is_as_ordered_and_at_most_three_years(
    book: Book, months: int | None, wanted: date, warned: bool
) -> None:
    found = term(book, date(2026, 4, 1), months=months, measure="community_rehabilitation")
    assert found.day == wanted
    assert any("上限" in words for words in found.warnings) is warned
    assert "act.48" in found.cites


def test_the_paper_of_the_police_goes_first(book: Book) -> None:
    assert any("公安机关文书" in words for words in term(book, date(2026, 3, 10)).warnings)


# ── workdays ────────────────────────────────────────────────────────────────


def test_workdays_of_the_make_up_saturday(book: Book) -> None:
    assert book.workdays.is_workday(date(2026, 2, 14))  # Saturday before Spring Festival
    assert not book.workdays.is_workday(date(2026, 2, 16))  # a Monday of the festival
    assert book.workdays.names[date(2026, 2, 16)] == "春节"


def test_counting_workdays(book: Book) -> None:
    assert book.workdays.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert book.workdays.add_workdays(date(2026, 3, 2), 5) == date(2026, 3, 9)


def test_an_empty_table_counts_weekdays() -> None:
    assert Workdays().is_workday(date(2026, 10, 1))
    assert not Workdays().is_workday(date(2026, 10, 3))


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_the_roll_never_goes_back_and_stops_at_the_first_workday(day: date) -> None:
    from tests.rulebook.shelf import the_book

    table = the_book().workdays
    found = table.first_workday_from(day)
    assert found >= day
    assert table.is_workday(found)
    assert not any(table.is_workday(day + timedelta(days=n)) for n in range((found - day).days))


def test_a_day_in_the_wrong_year_is_refused() -> None:
    law = planted(LAW, "national/workdays-2026.toml", '"2026-01-04"', '"2025-01-04"')
    found = read_texts(law, PLAN)
    assert found.book is None
    assert any("不在 2026 年" in one.what for one in found.problems)


def test_two_tables_are_joined_by_year(book: Book) -> None:
    assert {2024, 2025, 2026} <= book.workdays.years
    assert replace(book.workdays, years=frozenset()).warn(date(2026, 1, 1))
