"""A number that changes in steps, drawn through a year: flat between two days, straight up or down on the day itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.ui.svg import line, number, picture, text

WIDTH, LEFT, RIGHT, TOP, FLOOR = 600, 16, 584, 30, 150


@dataclass(frozen=True, slots=True)
class Steps:
    """Day and number after each change; ``asks`` are the days on which a step needs an answer."""

    sentence: str
    since: date
    until: date
    points: tuple[tuple[date, int], ...]
    asks: frozenset[date] = frozenset()
    target_on: date | None = None
    target_word: str = ""


def steps(what: Steps) -> str:
    """The line, its first, last and lowest number, the months below, and a ring around what is to be asked about."""
    numbers = [n for _day, n in what.points]
    low, high = min(numbers), max(numbers)
    days = max((what.until - what.since).days, 1)

    def x(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - what.since).days / days

    def y(n: int) -> float:
        return (
            FLOOR - 16 - (FLOOR - 16 - TOP) * (n - low) / max(high - low, 1)
            if high > low
            else (TOP + FLOOR) / 2
        )

    body = [line(LEFT, FLOOR, RIGHT, FLOOR, "axis"), *_months(what, x)]
    if what.target_on and what.since <= what.target_on <= what.until:
        where = x(what.target_on)
        body += [line(where, 16, where, FLOOR, "target-line"), text(where, 12, what.target_word, "mid")]
    spots: list[tuple[float, float]] = []
    for day, n in what.points:
        if spots:
            spots.append((x(day), spots[-1][1]))
        spots.append((x(day), y(n)))
    spots.append((RIGHT, spots[-1][1]))
    path = " ".join(f"{number(a)},{number(b)}" for a, b in spots)
    body.append(f'<polyline class="trend-line" points="{path}"/>')
    for day, n in what.points[1:]:
        kind = "trend-dot-open" if day in what.asks else "trend-dot"
        body.append(
            f'<circle class="{kind}" cx="{number(x(day))}" cy="{number(y(n))}" r="{5 if day in what.asks else 2}"/>'
        )
    body.append(text(LEFT, y(numbers[0]) - 8, str(numbers[0]), "rate"))
    if len(numbers) > 1:
        body.append(text(RIGHT, y(numbers[-1]) - 8, str(numbers[-1]), "rate end"))
    return picture(WIDTH, 172, what.sentence, body, "drawing trend")


def _months(what: Steps, x: Callable[[date], float]) -> list[str]:
    found, first = [], what.since.replace(day=1)
    while first <= what.until:
        if first >= what.since and (what.until - first).days >= 8:
            found += [
                line(x(first), FLOOR, x(first), FLOOR + 5, "axis"),
                text(x(first) + 3, FLOOR + 18, _("%(n)s月") % {"n": first.month}),
            ]
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return found
