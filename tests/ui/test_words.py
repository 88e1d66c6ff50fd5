"""Dates as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, DutyRow, Figure, Happened, PersonRef
from tongxing.core.ui.sheets import BoardCell

TODAY = date(2026, 11, 23)


def test_a_year_is_said_only_where_it_differs() -> None:
    assert words.before(date(2026, 11, 28), TODAY) == "11月28日前"
    assert words.before(date(2027, 1, 4), TODAY) == "2027年1月4日前"


def test_spans() -> None:
    assert words.span(date(2026, 11, 20), date(2026, 11, 28), TODAY) == "11月20日—28日"
    assert words.span(date(2026, 11, 20), date(2026, 12, 3), TODAY) == "11月20日—12月3日"
    assert words.span(date(2026, 12, 28), date(2027, 1, 3), TODAY) == "12月28日—2027年1月3日"
    assert words.span(TODAY, TODAY, TODAY) == "11月23日"


def test_a_moment_is_said_in_the_offices_time() -> None:
    assert words.moment(datetime(2026, 11, 22, 17, 30, tzinfo=UTC), TODAY) == "11月23日 01:30"
    assert words.moment(date(2026, 11, 22), TODAY) == "11月22日"


def test_chips_count_their_days() -> None:
    assert [Chip("overdue", 4).text, Chip("open", 5).text, Chip("open", 0).text] == [
        "逾期 4 天",
        "还有 5 天",
        "今天到期",
    ]
    assert Chip("met_late").text == "补办"


def test_a_name_is_covered_but_for_its_first_character() -> None:
    assert PersonRef("周明远").covered == "周**"
    assert PersonRef("单").covered == "单*"


def test_zero_opens_nothing() -> None:
    assert not Figure(0, "/rows/").opens
    assert Figure(2, "/rows/").opens
    assert not Figure(2).opens


def test_below_five_there_is_no_percentage() -> None:
    small, large = BoardCell(Figure(3), Figure(4)), BoardCell(Figure(5), Figure(7))
    assert small.percent == "—"
    assert small.squares == (True, True, True, False)
    assert large.percent == "71%"


def test_late_writing_down_is_said_after_three_days() -> None:
    kept = Happened(date(2026, 9, 26), "检测", "", "", date(2026, 9, 29))
    late = Happened(date(2026, 9, 26), "检测", "", "", date(2026, 9, 30))
    assert not kept.recorded_late
    assert late.recorded_late


def test_only_an_overdue_duty_is_late() -> None:
    row = DutyRow("1", Chip("overdue", 2), PersonRef("周明远"), "检测", "", TODAY)
    assert row.late
    assert row.opens_on is None
