"""The phases of a year: what was planned as a frame, what is done as its filling, what ran over as a hatched tail.

In black and white the three are still told apart, and each number stands beside its bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.ui.charts import PhaseBar, PhaseChart
from tongxing.core.ui.svg import hatched, line, picture, place, rect, text

_LEFT, _RIGHT, _WIDTH = 236.0, 1130.0, 1150.0
_TOP, _LANE, _BAR = 30.0, 46.0, 20.0
_NARROW, _ROW = 356.0, 62.0

Edges = tuple[date, date, float, float]


def phases(what: PhaseChart) -> str:
    """All phases on one axis of months, for wide screens and for paper."""
    edges = (what.since, what.until, _LEFT, _RIGHT)
    bottom = _TOP + _LANE * len(what.bars)
    body = [text(place(day, *edges) + 2, 18, label) for label, day in what.months]
    body += [line(place(day, *edges), 24, place(day, *edges), bottom, "axis") for _label, day in what.months]
    body += list(_today(what, edges, 22, bottom))
    for number_, one in enumerate(what.bars):
        y = _TOP + _LANE * number_ + 12
        body += [text(0, y + 5, one.label, "head"), *_words(one, 0, y + 24), *_bar(one, edges, y)]
    return picture(_WIDTH, bottom + 26, what.sentence, body, "drawing phases")


def phases_narrow(what: PhaseChart) -> str:
    """A row a phase with its words above the bar, for the phone."""
    edges = (what.since, what.until, 0.0, _NARROW)
    bottom = _ROW * len(what.bars)
    body = list(_today(what, edges, 22, bottom))
    for number_, one in enumerate(what.bars):
        y = _ROW * number_ + 24
        body += [text(0, y - 8, one.label, "head"), *_words(one, _NARROW, y - 8, "end")]
        body += [line(0, y + _BAR / 2, _NARROW, y + _BAR / 2, "axis"), *_bar(one, edges, y)]
    body += [text(place(day, *edges), bottom + 38, label) for label, day in what.months[::3]]
    return picture(_NARROW, bottom + 42, what.sentence, body, "drawing phases")


def _bar(one: PhaseBar, edges: Edges, y: float) -> Iterator[str]:
    left, right = place(one.first, *edges), place(one.last, *edges)
    width = max(right - left, 4)
    yield rect(left, y, width, _BAR, "phase-plan", 4)
    if one.of:
        yield rect(left, y, width * min(one.done / one.of, 1), _BAR, "phase-done", 4)
    if one.over is not None and one.over > one.last:
        end = place(one.over, *edges)
        yield rect(right + 2, y + 3, end - right - 2, _BAR - 6, "phase-over", 3)
        yield from hatched(right + 2, y + 3, end, y + _BAR - 3, "phase-over-line")


def _words(one: PhaseBar, x: float, y: float, side: str = "") -> list[str]:
    """How much is done, and by how many days it ran over; both in one line."""
    said = f"{one.said}　{one.slipped}" if one.slipped else one.said
    return [text(x, y, said, " ".join(part for part in (side, "late-word" if one.slipped else "") if part))]


def _today(what: PhaseChart, edges: Edges, top: float, bottom: float) -> Iterator[str]:
    if not what.since <= what.today <= what.until:
        return
    x = place(what.today, *edges)
    yield line(x, top, x, bottom + 4, "today-line")
    yield text(min(max(x, edges[2] + 14), edges[3] - 14), bottom + 20, _("今天"), "mid head")
