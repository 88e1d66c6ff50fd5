"""Laying the charts of the year: a picture, its table, and the villages side by side with how many stand behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongxing.assessment.charts import Drawing, Drawn, Pair
from tongxing.assessment.shared import hides_outcome
from tongxing.core.suppression import LEAST
from tongxing.core.ui.charts import Trend, TrendPoint
from tongxing.core.ui.parts import Choice, Figure, Table
from tongxing.core.ui.sheets import BoardCell
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.org.roles import Permission

PATH = "/year/charts/"
HELD = Figure(0, words="—")


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which year."""

    actor: Actor
    places: Sequence[Place]
    year: int
    on: date

    @property
    def shared(self) -> bool:
        """Does somebody read it who does not sit at the town's own desk?"""
        return not self.actor.may(Permission.SEE_SMALL_COUNTS)

    @property
    def last_month(self) -> int:
        """The last month that has begun."""
        return self.on.month if self.year == self.on.year else 12


@dataclass(frozen=True, slots=True)
class Picture:
    """One item: the drawing of its months where it has any, its table, its villages side by side."""

    id: str
    title: str
    said: str
    trend: Trend | None
    table: Table | None
    villages: tuple[tuple[str, BoardCell | Figure], ...]


def charts_page(look: Look, what: Drawing) -> dict[str, Any]:
    """Everything the page shows; whoever does not sit at the desk sees no item that counts persons, who reads no results none of outcomes."""
    items = [
        one
        for one in what.process
        if not (look.shared and one.persons) and not hides_outcome(look.actor, *one.figures)
    ]
    return {
        "title": _("一年的图"),
        "second": _("%(year)s 年，按今天已知的记录。和评分表是同一批行，按到期的月份摆开。")
        % {"year": look.year},
        "years": [
            Choice(str(n), PATH if n == look.on.year else f"{PATH}?of={n}", n == look.year)
            for n in (look.on.year - 1, look.on.year)
        ],
        "pictures": [_picture(look, one, what) for one in items],
        "held": look.shared and bool(what.few),
        "outcome": None if look.shared else _picture(look, what.outcome, what),
        "least": LEAST,
    }


def _picture(look: Look, one: Drawn, what: Drawing) -> Picture:
    points = tuple(
        TrendPoint(
            _("%(n)s月") % {"n": n},
            pair.n,
            pair.met,
            partial=n == look.last_month and look.year == look.on.year,
        )
        for n, pair in enumerate(one.months, start=1)
        if n <= look.last_month
    )
    said = "，".join(f"{p.label} {p.met}/{p.n}" for p in points)
    rows = tuple((p.label, str(p.n), str(p.met), _percent(p.met, p.n)) for p in points)
    return Picture(
        one.id,
        one.title,
        _("全年 %(met)s / %(n)s") % {"met": one.whole.met, "n": one.whole.n},
        Trend(f"{one.title}：{said}", points) if _drawable(points) else None,
        Table((_("月份"), _("应计"), _("办到的"), _("比率")), rows, one.title) if points else None,
        tuple(
            (place.name, _cell(look, place, one, pair, what))
            for place, pair in zip(look.places, one.villages, strict=True)
        ),
    )


def _drawable(points: Sequence[TrendPoint]) -> bool:
    """A line over months of which most have no rate would say what nobody knows; the table says it then."""
    return 2 * sum(one.rate is not None for one in points) > len(points)


def _percent(met: int, n: int) -> str:
    return f"{100 * met / n:.0f}%" if n >= LEAST else "—"


def _cell(look: Look, place: Place, one: Drawn, pair: Pair, what: Drawing) -> BoardCell | Figure:
    """One village with its n; others are not told of a village of few. The rows are those of the score sheet."""
    if look.shared and place.pk in what.few:
        return HELD
    opens = look.actor.may(Permission.READ_SCORE) and one is not what.outcome
    url = f"/score/{place.pk}/{look.year}/?open={one.id}#opened" if opens else ""
    return BoardCell(Figure(pair.met, url), Figure(pair.n, url))
