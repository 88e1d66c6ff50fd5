"""Two ways to the same truth: SQL over stored duties, and Python over what is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import (
    agreed,
    closed,
    contacted,
    day,
    excused,
    reported,
    sampled,
    screened,
    step_in,
    take_in,
)
from tongxing.assessment.board import Board, count_board, month_of, rows_behind
from tongxing.assessment.board_sql import board_today
from tongxing.core.refusal import Refused
from tongxing.duties.figures import Census, take_census
from tongxing.org.queries import villages

TODAY = day("2026-11-23")
START = day("2026-02-10")

DEEDS = {
    "official_test": ("negative", "positive", "refused", "no_show", "dilute", "invalid"),
    "screening": ("negative", "no_show"),
    "talk": ("fine", "not_reached"),
    "visit": ("fine", "family_only", "not_found"),
    "own_report": ("spoken",),
    "excuse": ("in_hospital", "leave_reported", "detained"),
    "agreement": ("",),
    "closed": ("moved",),
}
deed = st.sampled_from(sorted(DEEDS)).flatmap(
    lambda kind: st.tuples(
        st.just(kind), st.sampled_from(DEEDS[kind]), st.integers(0, 280), st.integers(0, 40)
    )
)
person = st.tuples(
    st.integers(0, 2),  # village
    st.one_of(st.none(), st.integers(-500, 200)),  # reported that many days after START
    st.lists(deed, max_size=12),
)


def play(lin, town, people) -> None:  # type: ignore[no-untyped-def]
    for village, offset, deeds in people:
        place = town.villages[village]
        if offset is None:
            take_in(lin, place, received_on=START, on=TODAY)
            continue
        start = START + timedelta(days=offset)
        folder = take_in(lin, place, reported_on=start, on=TODAY)
        for kind, outcome, after, span in deeds:
            on = max(start, START) + timedelta(days=after)
            if on <= TODAY:
                _do(lin, folder, kind, outcome, on, span)


def _do(lin, folder, kind: str, outcome: str, on: date, span: int) -> None:  # type: ignore[no-untyped-def]
    try:
        if kind == "excuse":
            excused(lin, folder, outcome, on, on + timedelta(days=span), recorded_on=TODAY)
        elif kind == "official_test":
            sampled(lin, folder, on, outcome, recorded_on=TODAY)
        elif kind == "screening":
            screened(lin, folder, on, outcome, recorded_on=TODAY)
        elif kind == "agreement":
            agreed(lin, folder, on, recorded_on=TODAY)
        elif kind == "closed":
            closed(lin, folder, on, outcome, recorded_on=TODAY)
        else:
            contacted(lin, folder, kind, on, outcome, recorded_on=TODAY)
    except Refused:
        pass


def both(lin, month: date) -> tuple[Board, Board, Census]:  # type: ignore[no-untyped-def]
    step_in(lin)
    since, until = month_of(month)
    census = take_census(lin, since=since, until=until, as_of=TODAY)
    return board_today(lin, on=TODAY, month=month), count_board(census, villages(lin)), census


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=st.lists(person, min_size=1, max_size=6), month=st.sampled_from((4, 7, 10, 11)))
def test_the_board_of_today_says_what_memory_says(lin, town, people, month: int) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        play(lin, town, people)
        by_sql, by_memory, census = both(lin, date(2026, month, 1))
        assert by_sql == by_memory
        numbers_are_their_rows(by_sql, census)
        transaction.set_rollback(True)


def numbers_are_their_rows(board: Board, census: Census) -> None:
    for village in board.villages:
        part = census.of(village.place_id)
        numbers = {
            "active": village.active,
            "waiting": village.waiting,
            "registered": village.registered,
            "signed": village.signed,
            "tests_met": village.tests.met,
            "tests_counted": village.tests.counted,
            "contacts_met": village.contacts.met,
            "contacts_counted": village.contacts.counted,
            "overdue": village.overdue,
            "excused": village.excused,
        }
        assert {name: len(rows_behind(part, name)) for name in numbers} == numbers


@pytest.fixture
def one_village(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
    for month in range(4, 11):
        sampled(lin, folder, date(2026, month, 25))
    waiting = take_in(lin, town.upper, received_on=day("2026-11-20"))
    return folder, waiting


def test_a_board_read_by_hand(lin, town, one_village) -> None:  # type: ignore[no-untyped-def]
    by_sql, by_memory, _census = both(lin, day("2026-10-01"))
    assert by_sql == by_memory
    upper = by_sql.villages[0]
    assert (upper.name, upper.active, upper.waiting, upper.registered, upper.signed) == ("上河村", 1, 1, 2, 1)
    assert (upper.tests.met, upper.tests.counted) == (1, 1)
    assert [m.counted for m in by_sql.months] == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    assert (
        upper.overdue == 3
    )  # visit, report and screening of September lapse in December; the talk of October
    assert by_sql.total.overdue == upper.overdue


def test_reporting_in_moves_a_person_from_waiting_to_active(lin, town, one_village) -> None:  # type: ignore[no-untyped-def]
    reported(lin, one_village[1], day("2026-11-22"))
    by_sql, by_memory, _census = both(lin, TODAY)
    assert by_sql == by_memory
    assert (by_sql.villages[0].active, by_sql.villages[0].waiting) == (2, 0)


def test_a_stranger_sees_nothing_of_ours(lin, stranger, one_village) -> None:  # type: ignore[no-untyped-def]
    step_in(stranger)
    board = board_today(stranger, on=TODAY, month=TODAY)
    assert [v.name for v in board.villages] == ["石塘村"]
    assert board.total.registered == 0


def test_the_two_ways_agree_on_the_very_edges(lin, town) -> None:  # type: ignore[no-untyped-def]
    """Due today, done on the first and on the last day, closed on the last day, excused up to it."""
    start, due = day("2026-02-20"), day("2026-10-23")  # windows 15 to 23 of each month; one is due today
    edges = (
        [("official_test", "negative", date(2026, 10, 15))],
        [("official_test", "negative", due)],
        [("official_test", "no_show", date(2026, 10, 15))],
        [("official_test", "no_show", due)],
        [("official_test", "no_show", due + timedelta(days=1))],
        [("official_test", "negative", due + timedelta(days=1))],
        [("closed", "moved", due)],
        [("closed", "moved", due - timedelta(days=1))],
        [("excuse", "in_hospital", due - timedelta(days=40))],
        [("excuse", "in_hospital", due - timedelta(days=41))],
        [("official_test", "negative", TODAY)],
        [("closed", "moved", TODAY)],
    )
    for deeds in edges:
        folder = take_in(lin, town.upper, reported_on=start, on=TODAY)
        for kind, outcome, on in deeds:
            _do(lin, folder, kind, outcome, on, 40)
    for month in (10, 11):
        by_sql, by_memory, census = both(lin, date(2026, month, 1))
        assert by_sql == by_memory
        numbers_are_their_rows(by_sql, census)
    october = both(lin, due)[0].villages[0].tests
    assert (october.met, october.missed, october.excused, october.left_out) == (2, 6, 1, 2)
