"""The phases of the year as one picture and as a table: planned, done, ran over."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core.ui import words
from tongxing.core.ui.charts import PhaseBar, PhaseChart
from tongxing.core.ui.parts import Table
from tongxing.office.queries import Year
from tongxing.rulebook.programme import Slip


def phase_chart(what: Year, on: date) -> PhaseChart | None:
    """三个阶段一张图：计划哪天到哪天、办了几项、拖到哪天。 (方案S08、S09、S44、S63)."""
    bars = tuple(_bar(what, one, on) for one in what.phases)
    if not bars:
        return None
    said = "，".join(f"{one.label} {one.said} {one.slipped}".strip() for one in bars)
    return PhaseChart(
        sentence=_("%(year)s 年各阶段：%(said)s") % {"year": what.year, "said": said},
        since=date(what.year, 1, 1), until=date(what.year, 12, 31), today=on, bars=bars,
        months=tuple((_("%(n)s月") % {"n": n}, date(what.year, n, 1)) for n in range(1, 13)),
    )  # fmt: skip


def _bar(what: Year, slip: Slip, on: date) -> PhaseBar:
    """A phase without tasks of its own is drawn by its days only."""
    over = slip.slipped(on)
    done, of = len(slip.done(on)), len(slip.rows)
    return PhaseBar(
        what.book.phase(slip.phase).title, slip.first, slip.last, done, of,
        over=slip.last + timedelta(days=over) if over else None,
        said=_("%(done)s / %(all)s 办了") % {"done": done, "all": of} if of else _("没有另定的任务"),
        slipped=ngettext("拖了 %(n)s 天", "拖了 %(n)s 天", over) % {"n": over} if over else "",
    )  # fmt: skip


def phase_table(chart: PhaseChart) -> Table:
    """The same in rows."""
    rows = tuple(
        (one.label, words.span(one.first, one.last, chart.today), one.said, one.slipped or "—")
        for one in chart.bars
    )
    return Table((_("阶段"), _("计划的日子"), _("办了"), _("拖了")), rows, chart.sentence)
