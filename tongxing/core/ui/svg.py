"""Small drawings made on the server: classes and attributes only, no style, no script.

Every state has a shape of its own (tick, hand, cross, 免, dot, empty) so that the strip still
reads in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django.utils.translation import gettext as _

from tongxing.core.ui.charts import (
    DayLoad,
    Strip,
    StripBand,
    StripLane,
    StripMark,
    StripYear,
    Trend,
    TrendPoint,
)

MARK = 18  # side of a mark's square
PHONE_MARK = 23.0


def number(value: float) -> str:
    """A coordinate without a tail of zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, classes: str = "") -> str:
    """One line of text."""
    name = f' class="{classes}"' if classes else ""
    return f'<text x="{number(x)}" y="{number(y)}"{name}>{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, classes: str, round_: float = 0) -> str:
    """One rectangle; never of negative size."""
    corner = f' rx="{number(round_)}"' if round_ else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" '
        f'height="{number(height)}"{corner} class="{classes}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, classes: str) -> str:
    """One straight line."""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} class="{classes}"/>'


def picture(width: float, height: float, sentence: str, body: Iterable[str], classes: str = "drawing") -> str:
    """The frame: read aloud as one sentence, hidden from readers when there is none."""
    said = (
        f'role="img" aria-label="{escape(sentence)}"' if sentence else 'aria-hidden="true" focusable="false"'
    )
    box = f"0 0 {number(width)} {number(height)}"
    return f'<svg class="{classes}" viewBox="{box}" {said}>{"".join(body)}</svg>'


# ------------------------------------------------------------------ marks

_INSIDE = {
    "met": '<path d="M5 9.300l2.800 2.800L13.200 6.400"/>',
    "met_late": '<path d="M9 5v4.300l2.800 1.700"/>',
    "lapsed": '<path d="M6 6l6 6M12 6l-6 6"/>',
    "overdue": '<path d="M9 4.800v4.800M9 13v.1"/>',
    "open": '<circle cx="9" cy="9" r="3"/>',
    "excused": '<path class="hatch" d="M1.500 8L8 1.500M1.500 15L15 1.500M8 16.500L16.500 8"/>',
    "suspended": '<path d="M7 6v6M11 6v6"/>',
    "not_yet": "",
}


def mark(state: str, x: float, y: float, said: str = "", size: float = MARK) -> str:
    """One window as a small square centred on a point."""
    inside = _INSIDE.get(state, "")
    if state == "excused":
        inside += text(9, 13.2, _("免"))
    title = f"<title>{escape(said)}</title>" if said else ""
    corner = f"translate({number(x - size / 2)} {number(y - size / 2)})"
    if size != MARK:
        corner += f" scale({size / MARK:.2f})"
    body = f'<rect width="{MARK}" height="{MARK}" rx="4"/>{inside}'
    return f'<g class="mark mark-{escape(state)}" transform="{corner}">{title}{body}</g>'


def lone_mark(state: str) -> str:
    """A mark for a legend."""
    return picture(MARK, MARK, "", [mark(state, MARK / 2, MARK / 2)], classes="legend-mark")


# ------------------------------------------------------------------ the strip of three years


def place(day: date, since: date, until: date, left: float, right: float) -> float:
    """Where a day stands between two edges."""
    share = (day - since).days / max((until - since).days, 1)
    return left + min(max(share, 0.0), 1.0) * (right - left)


def dotted(day: date) -> str:
    """2025.3.25"""
    return f"{day.year}.{day.month}.{day.day}"


_RIGHT, _TOP, _LANE, _WIDTH = 1138.0, 34.0, 40.0, 1150.0


def strip(what: Strip) -> str:
    """All lanes over the whole term, for wide screens."""
    bottom = _TOP + 6 + _LANE * len(what.lanes)
    edges = (what.since, what.until, what.left, _RIGHT)
    body = [_year(year, edges, index, bottom) for index, year in enumerate(what.years)]
    body += [_band(band, edges, _TOP - 6, bottom) for band in what.bands]
    now = place(what.today, *edges)
    running = what.since <= what.today <= what.until
    if running:
        body.append(line(now, _TOP - 10, now, bottom + 4, "today-line"))
    body += [_lane(lane, index, edges) for index, lane in enumerate(what.lanes)]
    body += _axis(what, edges, bottom)
    if running:
        body += [
            rect(now - 23, bottom + 2, 46, 20, "today-box", 4),
            text(now, bottom + 17, _("今天"), "mid today-word"),
        ]
    return picture(_WIDTH, bottom + 30, what.sentence, body, "drawing strip")


def _year(year: StripYear, edges: tuple[date, date, float, float], index: int, bottom: float) -> str:
    left, right = place(year.since, *edges), place(year.until, *edges)
    ground = rect(left, 0, right - left, bottom, "year-even" if index % 2 else "year-odd")
    words = text(left + 12, 19, year.label, "head") + text(left + 12 + 15 * len(year.label), 19, year.note)
    edge = line(left, 0, left, bottom, "axis year-edge") if index else ""
    return ground + edge + words


def _band(band: StripBand, edges: tuple[date, date, float, float], top: float, bottom: float) -> str:
    left, right = place(band.since, *edges), place(band.until, *edges)
    right = max(right, left + 6)
    kind = "band-line" if band.kind == "excused" else "band-line-suspended"
    return "".join(hatched(left, top, right, bottom, kind))


def hatched(left: float, top: float, right: float, bottom: float, kind: str, by: float = 8) -> Iterable[str]:
    """Slanting lines cut at the edges of a box."""
    foot = top + by
    while foot < bottom + (right - left):
        start = min(foot, bottom)
        stop = max(foot - (right - left), top)
        yield line(left + foot - start, start, left + foot - stop, stop, kind)
        foot += by


def _lane(lane: StripLane, index: int, edges: tuple[date, date, float, float]) -> str:
    y = _TOP + 6 + _LANE * index + _LANE / 2 - 6
    drawn = [text(4, y + 5, lane.label, "head"), line(edges[2], y, _RIGHT, y, "axis")]
    drawn += [mark(one.state, place(one.on, *edges), y, one.label) for one in lane.marks]
    return "".join(drawn)


def _axis(what: Strip, edges: tuple[date, date, float, float], bottom: float) -> list[str]:
    """Dates below the lanes; a band's word only where no date and not today stands in its way."""
    y = bottom + 17
    taken = [what.left, _RIGHT]
    drawn = [
        text(what.left, y, f"{what.since_word} {dotted(what.since)}".strip()),
        text(_RIGHT, y, f"{what.until_word} {dotted(what.until)}".strip(), "end"),
    ]
    now = place(what.today, *edges)
    for year in what.years[1:]:
        x = place(year.since, *edges)
        if abs(x - now) > 70:
            drawn.append(text(x, y, dotted(year.since), "mid"))
            taken.append(x)
    for band in what.bands:
        x = (place(band.since, *edges) + place(band.until, *edges)) / 2
        if all(abs(x - other) > 84 for other in [*taken, now]):
            drawn.append(text(x, y, band.label, "mid band-word"))
            taken.append(x)
    return drawn


def lane_by_years(what: Strip, lane: StripLane) -> str:
    """One lane, a row a year, for the phone."""
    years = what.years or (StripYear("", what.since, what.until),)
    body: list[str] = []
    for index, year in enumerate(years):
        top = index * 72.0
        y = top + 42
        edges = (year.since, year.until, 10.0, 346.0)
        body += [text(0, top + 14, year.label, "head"), text(15 * len(year.label) + 12, top + 14, year.note)]
        body.append(line(0, y, 356, y, "axis"))
        if year.since <= what.today < year.until:
            now = place(what.today, *edges)
            # below the marks: above them stands the year
            word = text(min(max(now, 14.0), 342.0), y + 28, _("今天"), "mid")
            body += [line(now, y - 14, now, y + 14, "today-line"), word]
        inside = [one for one in lane.marks if _year_of(one, years) == index]
        body += [mark(one.state, place(one.on, *edges), y, one.label, PHONE_MARK) for one in inside]
    return picture(356, 72.0 * len(years), f"{what.sentence} {lane.label}", body, "drawing strip")


def _year_of(one: StripMark, years: tuple[StripYear, ...]) -> int:
    """The row a mark stands in: a due day on the edge closes the year before it."""
    earlier = [index for index, year in enumerate(years) if year.since < one.on]
    return earlier[-1] if earlier else 0


# ------------------------------------------------------------------ bars


def bar(done: int, of: int) -> str:
    """A short bar beside a / n; the numbers say it too, so it is hidden from readers."""
    width = 72 * min(done / of, 1) if of else 0
    return picture(
        72, 8, "", [rect(0, 0, 72, 8, "bar-ground", 4), rect(0, 0, width, 8, "bar-fill", 4)], "bar-svg"
    )


def squares(filled: Iterable[bool]) -> str:
    """Below five there is no percentage: one square a piece."""
    parts = list(filled)
    left = 72 - 15 * len(parts)
    drawn = [
        rect(left + 15 * i + 3, 0.5, 11, 11, "square-on" if on else "square-off", 3)
        for i, on in enumerate(parts)
    ]
    return picture(72, 12, "", drawn, "bar-svg squares")


def wide_bar(done: int, of: int, target: int | None, *, grey: bool) -> str:
    """One of two bars on the same scale, the target as a dashed line."""
    width = 260 * min(done / of, 1) if of else 0
    drawn = [
        rect(0, 3, 260, 24, "bar-ground", 5),
        rect(0, 3, width, 24, "bar-grey" if grey else "bar-fill", 5),
    ]
    if target is not None:
        drawn.append(line(260 * target / 100, 0, 260 * target / 100, 30, "target-line"))
    return picture(260, 30, "", drawn)


def target_word(target: int) -> str:
    """The number above the dashed line."""
    return picture(260, 18, "", [text(260 * target / 100, 14, f"{target}%", "mid")], "drawing target-word")


def shares(parts: Iterable[tuple[str, int]], sentence: str) -> str:
    """One bar cut into parts, the last one hatched."""
    pieces = [(kind, n) for kind, n in parts if n]
    total = sum(n for _, n in pieces) or 1
    x, drawn = 0.0, []
    for kind, n in pieces:
        width = 800 * n / total
        drawn.append(rect(x, 0, width - 2, 22, f"cover-{kind}"))
        if kind == "uncovered":
            drawn += [
                line(x + i, 22, min(x + i + 10, x + width - 2), 0, "cover-hatch")
                for i in range(0, int(width), 9)
            ]
        x += width
    said = f'role="img" aria-label="{escape(sentence)}"'
    return f'<svg class="coverage-bar" viewBox="0 0 800 22" preserveAspectRatio="none" {said}>{"".join(drawn)}</svg>'


# ------------------------------------------------------------------ trend and load


def trend(what: Trend) -> str:
    """Bars for how many were owed, a line for the share met; a part-month is hollow."""
    points = what.points
    if not points:
        return ""
    step = 600 / len(points)
    spots = [(step * i + step / 2, point) for i, point in enumerate(points)]
    body = [line(0, 190, 600, 190, "axis")]
    most = max(point.n for _, point in spots) or 1
    for x, point in spots:
        height = 14 + 42 * point.n / most
        kind = "trend-bar-open" if point.partial else "trend-bar"
        body.append(rect(x - 14, 190 - height, 28, height, kind, 3))
        body += [text(x, 183, str(point.n), "mid"), text(x, 209, point.label, "mid")]
    body += _rates(spots)
    return picture(600, 214, what.sentence, body, "drawing trend")


def _rates(spots: list[tuple[float, TrendPoint]]) -> list[str]:
    """The line, and words at the first, the last and the lowest."""
    whole = [(x, point.rate, point) for x, point in spots if point.rate is not None and not point.partial]
    if not whole:
        return []
    low = min(rate for _, rate, _ in whole if rate is not None)
    floor = min(low, 0.7)

    def up(rate: float) -> float:
        return 34 + (1 - rate) / (1 - floor + 0.001) * 72

    dots = [(x, up(rate), rate) for x, rate, _ in whole if rate is not None]
    drawn = [
        '<polyline class="trend-line" points="'
        + " ".join(f"{number(x)},{number(y)}" for x, y, _ in dots)
        + '"/>'
    ]
    drawn += [f'<circle class="trend-dot" cx="{number(x)}" cy="{number(y)}" r="3.6"/>' for x, y, _ in dots]
    lowest = min(dots, key=lambda dot: dot[2])
    for x, y, rate in {dots[0], dots[-1], lowest}:
        below = (x, y, rate) == lowest and lowest not in (dots[0], dots[-1])
        drawn.append(text(x, y + 20 if below else y - 12, f"{rate:.0%}", "rate"))
    for x, point in spots:
        if point.partial and point.rate is not None:
            y = up(point.rate)
            drawn.append(f'<circle class="trend-dot-open" cx="{number(x)}" cy="{number(y)}" r="4"/>')
            drawn.append(text(x, y - 12, f"{point.rate:.0%}", "mid"))
    return drawn


def load(days: Iterable[DayLoad], words: tuple[str, ...], today_word: str, sentence: str) -> str:
    """The next two weeks: one box for each thing falling due; free days are grey."""
    body: list[str] = []
    for index, one in enumerate(days):
        x = index * 23.0
        ground = "load-now" if one.today else "load-day" if one.working else "load-off"
        body.append(rect(x + 0.5, 0.5, 21, 62, ground, 4))
        if one.count > 3:
            body.append(text(x + 11, 38, str(one.count), "mid head"))
        else:
            body += [rect(x + 4.5, 50 - 15 * i, 13, 10, "load-box", 2.5) for i in range(one.count)]
        body.append(text(x + 11, 79, str(one.day.day), "mid head" if one.today else "mid"))
        body.append(text(x + 11, 96, today_word if one.today else words[one.day.weekday()], "mid"))
    return picture(322, 102, sentence, body)
