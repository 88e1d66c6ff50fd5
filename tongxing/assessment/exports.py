"""What leaves of the result of a year: a table, the same on paper, and the county's own layout (方案S81)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.assessment.layouts import COUNTY, example
from tongxing.assessment.results import Result, draft, number, results, said, the_year
from tongxing.core import clock
from tongxing.core.printing.layout import fill, layout_of
from tongxing.core.printing.tables import Printed, set_table
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, Made, Taken, exports
from tongxing.org.actor import Actor

COLUMNS = (
    ExportColumn("year", gettext_lazy("年度"), "", 8, minimal=True, clean=True),
    ExportColumn("subject", gettext_lazy("考核对象"), "", 18, minimal=True),
    ExportColumn("sheet", gettext_lazy("评分表"), "", 16, minimal=True),
    ExportColumn("points", gettext_lazy("已算出"), "", 9, minimal=True),
    ExportColumn("of", gettext_lazy("算出部分的满分"), "", 14, minimal=True),
    ExportColumn("pending", gettext_lazy("待认定的分"), "", 11, minimal=True),
    ExportColumn("state", gettext_lazy("是初稿还是定稿"), "", 14, minimal=True),
    ExportColumn("plan", gettext_lazy("方案"), "", 12),
)
WHOLE = (COLUMNS[1], COLUMNS[0])  # what is made is one file: there is nothing to choose
BECAUSE = gettext_lazy("考核结果要给别处用，每次都要另一位看过。")


def table(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """The result of the running year, one line a sheet."""
    return [
        ExportRow(None, one.whose.place_id, _cells(one, columns))
        for one in _found(actor, on)
        if one.whose.place_id in places
    ]


def _found(actor: Actor, on: date) -> tuple[Result, ...]:
    return results(actor, the_year(on), on=on, known=clock.knowledge(on))


def _cells(one: Result, columns: Sequence[str]) -> tuple[Any, ...]:
    sheet = one.sheet
    known: dict[str, Any] = {
        "year": sheet.year,
        "subject": one.whose.name,
        "sheet": one.title,
        "points": number(sheet.points),
        "of": number(sheet.points_of),
        "pending": number(sheet.pending_of),
        "state": one.state,
        "plan": sheet.plan,
    }
    return tuple(known[name] for name in columns)


def paper(actor: Actor, *, on: date, at: datetime, taken: Taken) -> tuple[bytes, int]:
    """The same on A4: points only, in the order of division codes, a draft as long as it is one."""
    keys = [c.key for c in COLUMNS if c.key not in ("year", "plan", "state")]
    found = _found(actor, on)
    rows = [[str(cell) for cell in _cells(one, keys)] for one in found]
    printed = Printed(
        title=_("%(town)s %(year)s 年度考核结果") % {"town": actor.town_name, "year": the_year(on)},
        second=_("按 %(day)s已知的记录；按行政区划顺序，不排名次") % {"day": on.isoformat()},
        heads=[str(c.title) for c in COLUMNS if c.key in keys],
        widths=[2, 2, 1, 1, 1],
        sides=["left", "left", "right", "right", "right"],
        rows=rows,
        notes=[_("复吸、失联、投诉的件数不扣分。结果只作考评依据之一；黄牌和一票否决由县级以上决定。")],
        hands=[_("填报"), _("审核"), _("日期")],
        foot=taken.line,
        mark="" if found and all(one.final for one in found) else draft(),
    )
    return set_table(printed, at=at), len(rows)


def layout(actor: Actor, *, on: date, taken: Taken) -> Made:
    """The county's own workbook with our points in it; ours where the office has put none."""
    found = _found(actor, on)
    made = fill(
        layout_of(COUNTY) or example(found), said(actor, found, year=the_year(on), on=on), line=taken.line
    )
    return Made(made, {"rows": len(found)})


RESULTS = exports.hang(
    Export(
        "assessment.results",
        gettext_lazy("年度考核结果"),
        "make_return",
        COLUMNS,
        table,
        second=True,
        because=BECAUSE,
        by_time=True,
    )
)
PAPER = exports.hang(
    Export(
        "assessment.paper",
        gettext_lazy("年度考核结果（一张纸）"),
        "make_return",
        WHOLE,
        table,
        second=True,
        because=BECAUSE,
        sheet=paper,
    )
)
LAYOUT = exports.hang(
    Export(
        "assessment.layout",
        gettext_lazy("年度考核结果（县里的表格）"),
        "make_return",
        WHOLE,
        table,
        second=True,
        because=BECAUSE,
        book=layout,
    )
)
