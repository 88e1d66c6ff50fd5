"""用去年的数试一遍: every sheet of last year under a plan that waits, beside the plan that was in force (X16)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.rehearsal import Difference, Rehearsal, Rehearsed, rehearse
from tongxing.assessment.sheets import Sheet
from tongxing.core import clock
from tongxing.core.refusal import Refusal
from tongxing.core.ui import parts
from tongxing.faces.desk.score_reading import plain
from tongxing.faces.desk.score_whole import waits_words
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.roles import Permission
from tongxing.plans.books import UnreadableVersion, book_of
from tongxing.plans.queries import version_at


@dataclass(frozen=True, slots=True)
class Row:
    """One of the assessed on the page."""

    name: str
    before: str
    after: str
    change: str
    lines: tuple[str, ...]
    waiting: str


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the draft."""

    title: str
    note: str
    rows: tuple[Row, ...]


@door(Permission.REHEARSE_PLAN, row="plan", shows=Shows.NUMBERS)
def page(request: HttpRequest, version_id: int) -> HttpResponse:
    """Points before and after, the lines that differ, and what cannot be computed yet. Only tried, never kept."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    version = version_at(by, version_id)
    if version is None:
        raise Http404
    try:
        draft = book_of(version.pk)
    except UnreadableVersion as error:
        raise Http404 from error
    year = min(version.year - 1, today.year)
    found = rehearse(by, draft, year=year, on=today, known=clock.knowledge(today))
    shown: dict[str, Any] = {
        "title": _("用 %(year)s 年的数试 %(key)s 版") % {"year": year, "key": version.key},
        "second": _("只试不存。两边用的是同样的记录，只有方案不同。"),
        "back_url": f"/plan/?version={version.pk}",
    }
    if isinstance(found, Refusal):
        ways = tuple(parts.Link(way, "/plan/versions/") for way in found.ways)
        shown["refusal"] = parts.Refusal(_("没有可以比的"), str(found), ways)
    else:
        shown["tables"] = [_table(one, year) for one in found]
    return render(request, "desk/plan_rehearse.html", shown)


def _table(one: Rehearsal, year: int) -> Table:
    note = "" if one.known else _("%(year)s 年的方案没有这张表，只有新方案一边。") % {"year": year}
    return Table(one.scheme.title, note, tuple(_row(row) for row in one.rows))


def _row(one: Rehearsed) -> Row:
    before, after = one.before.result if one.before else None, one.after.result
    change = after - before if after is not None and before is not None else None
    waiting = _("%(n)s 项要由专人认定") % {"n": len(one.waiting)} if one.waiting else ""
    return Row(
        one.whose.name, _result(one.before), _result(one.after), _signed(change),
        tuple(_line(line) for line in one.lines), waiting,
    )  # fmt: skip


def _result(sheet: Sheet | None) -> str:
    if sheet is None or sheet.result is None:
        return "—"
    return f"{plain(sheet.result)}　{sheet.whole.grade or waits_words(sheet.whole.waits)}".rstrip("　")


def _signed(change: Decimal | None) -> str:
    if change is None:
        return "—"
    return _("一样") if change == 0 else f"{'+' if change > 0 else '−'}{plain(abs(change))}"


def _line(line: Difference) -> str:
    """B1 检测按期　12 → 8"""
    before, after = ("—" if points is None else plain(points) for points in (line.before, line.after))
    return f"{line.id} {line.title}　{before} → {after}"
