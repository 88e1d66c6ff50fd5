"""Drawings made on the server: shapes for every state, nothing that the content policy forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from tongxing.core.ui import svg, svg_phases
from tongxing.core.ui.charts import (
    DayLoad,
    PhaseBar,
    PhaseChart,
    Strip,
    StripBand,
    StripLane,
    StripMark,
    StripYear,
    Trend,
    TrendPoint,
)

STATES = ("not_yet", "open", "overdue", "lapsed", "met", "met_late", "excused", "suspended")
BEGIN, SECOND, END = date(2025, 3, 25), date(2026, 3, 25), date(2027, 3, 25)


def strip(*marks: StripMark) -> Strip:
    """Two years of one lane."""
    return Strip(
        "两年安排",
        BEGIN,
        END,
        date(2026, 11, 23),
        (StripLane("检测", marks),),
        (StripYear("第一年", BEGIN, SECOND), StripYear("第二年", SECOND, END)),
        (StripBand("住院，免计", date(2025, 10, 20), date(2025, 12, 1)),),
        since_word="报到",
        until_word="期满",
    )


def parsed(drawing: str) -> ElementTree.Element:
    """A drawing is well-formed and carries neither style nor script."""
    assert "style=" not in drawing
    assert "<script" not in drawing
    return ElementTree.fromstring(drawing)


def test_every_state_has_a_shape_of_its_own() -> None:
    shapes = {state: svg.mark(state, 9, 9).replace(f"mark-{state}", "") for state in STATES}
    assert len(set(shapes.values())) == len(STATES)


def test_the_strip_is_one_sentence_and_holds_every_mark() -> None:
    marks = [StripMark(date(2025, 4 + i, 25), state, f"第 {i} 次") for i, state in enumerate(STATES)]
    root = parsed(svg.strip(strip(*marks)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "两年安排"
    groups = [g for g in root.iter("g") if g.get("class", "").startswith("mark ")]
    assert len(groups) == len(STATES)
    words = {t.text for t in root.iter("text")}
    assert {"报到 2025.3.25", "期满 2027.3.25", "今天", "住院，免计"} <= words


def test_a_mark_outside_the_term_stays_inside_the_picture() -> None:
    root = parsed(svg.strip(strip(StripMark(date(2030, 1, 1), "open", "晚"))))
    group = next(g for g in root.iter("g") if "mark" in g.get("class", ""))
    x = float(group.get("transform", "").removeprefix("translate(").split()[0])
    assert 0 <= x <= 1150


def test_on_the_phone_every_mark_stands_in_exactly_one_year() -> None:
    marks = [StripMark(day, "met", "") for day in (BEGIN, SECOND, date(2026, 3, 26), END)]
    one = strip(*marks)
    root = parsed(svg.lane_by_years(one, one.lanes[0]))
    drawn = [g for g in root.iter("g") if "mark" in g.get("class", "")]
    assert len(drawn) == len(marks)


def test_words_from_people_are_escaped() -> None:
    drawn = svg.strip(strip(StripMark(BEGIN, "met", "<b>&")))
    assert "<b>&" not in drawn
    parsed(drawn)


def test_a_bar_is_never_longer_than_its_ground() -> None:
    widths = [float(r.get("width", "0")) for r in parsed(svg.bar(9, 5)).iter("rect")]
    assert widths == [72, 72]
    assert [r.get("width") for r in parsed(svg.bar(0, 0)).iter("rect")] == ["72", "0"]


def test_small_numbers_are_squares() -> None:
    kinds = [r.get("class") for r in parsed(svg.squares((True, True, False))).iter("rect")]
    assert kinds == ["square-on", "square-on", "square-off"]


def test_the_trend_names_first_last_and_lowest_only() -> None:
    points = tuple(TrendPoint(f"{m}月", 20, met) for m, met in ((1, 18), (2, 12), (3, 17), (4, 19)))
    root = parsed(svg.trend(Trend("近四个月", points)))
    rates = {t.text for t in root.iter("text") if t.get("class") == "rate"}
    assert rates == {"90%", "60%", "95%"}


def test_a_part_month_is_hollow_and_below_five_there_is_no_rate() -> None:
    points = (TrendPoint("10月", 20, 18), TrendPoint("11月", 3, 1), TrendPoint("12月", 8, 4, partial=True))
    drawn = svg.trend(Trend("三个月", points))
    assert drawn.count("trend-dot-open") == 1
    assert drawn.count("trend-bar-open") == 1
    assert "33%" not in drawn


@pytest.mark.parametrize("count", [0, 3, 4, 12])
def test_a_full_day_says_its_number(count: int) -> None:
    day = DayLoad(date(2026, 11, 23), count, today=True)
    drawn = svg.load([day], tuple("一二三四五六日"), "今", "")
    parsed(drawn)
    assert drawn.count("load-box") == (count if count <= 3 else 0)
    assert (f">{count}<" in drawn) == (count > 3)


def test_no_part_of_the_plan_is_drawn_when_there_is_none() -> None:
    drawn = svg.shares((("computed", 3), ("confirmed", 0), ("uncovered", 1)), "说明")
    parsed(drawn)
    assert "cover-computed" in drawn
    assert "cover-confirmed" not in drawn
    assert "cover-hatch" in drawn


def phase(**more: object) -> PhaseBar:
    """The first phase of a year, two of four tasks done."""
    told: dict[str, Any] = {
        "label": "准备",
        "first": date(2026, 2, 5),
        "last": date(2026, 2, 28),
        "done": 2,
        "of": 4,
    }
    return PhaseBar(**(told | {"said": "2 / 4 办了"} | more))


@pytest.mark.parametrize("draw", [svg_phases.phases, svg_phases.phases_narrow])
def test_a_phase_shows_what_was_planned_what_is_done_and_what_ran_over(draw: Any) -> None:
    late = phase(over=date(2026, 4, 1), slipped="拖了 32 天")
    year = PhaseChart(
        "说明", date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 23), (phase(), late, phase(of=0, done=0))
    )
    drawn = draw(year)
    root = parsed(drawn)
    found = {kind: [float(r.get("width", "0")) for r in root.iter("rect") if r.get("class") == kind] for kind in ("phase-plan", "phase-done", "phase-over")}  # fmt: skip
    assert [len(found[kind]) for kind in found] == [3, 2, 1]
    assert found["phase-done"][0] == pytest.approx(found["phase-plan"][0] / 2, abs=0.1)
    assert found["phase-over"][0] > found["phase-plan"][0]
    assert (drawn.count("拖了 32 天"), drawn.count("today-line")) == (1, 1)
    assert "today-line" not in draw(replace(year, today=date(2027, 1, 5)))
