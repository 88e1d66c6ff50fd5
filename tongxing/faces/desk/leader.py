"""一页: what the leader has to know and to decide, on one screen and on exactly one sheet of A4."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core import clock
from tongxing.core.printing.setting import typeset
from tongxing.core.ui import words
from tongxing.faces.desk.leader_known import known
from tongxing.faces.desk.leader_page import Number, Sheet, codes, lay
from tongxing.office.queries import holders_of
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission, Role
from tongxing.plans import books

PATH = "/leader/"
TEMPLATE = Path(__file__).parent / "sheets" / "leader.typ"


@door(Permission.READ_ONE_PAGE, shows=Shows.NUMBERS)
def page(request: HttpRequest) -> HttpResponse:
    """The page; a code from the paper (甲1) leads to the rows of its number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    what = known(actor, books.chain(actor.town_id), on=on, at=clock.now())
    looked(request, "list_one_page")
    if what is None:
        return render(request, "desk/leader.html", {"title": _("一页"), "empty": True})
    sheet = lay(what)
    code = request.GET.get("code", "").strip()
    if code in (found := codes(sheet)):
        return HttpResponseRedirect(found[code])
    page_: dict[str, Any] = {
        "title": _("一页"),
        "second": f"{actor.town_name}　{words.full_day(on)}",
        "sheet": sheet,
        "code": code,
        "print_url": f"{PATH}print/",
    }
    return render(request, "desk/leader.html", page_)


@door(Permission.READ_ONE_PAGE, shows=Shows.NUMBERS)
def paper(request: HttpRequest) -> HttpResponse:
    """The same on one sheet of A4, with boxes to tick and codes that open the rows here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on, at = clock.today(), clock.now()
    what = known(actor, books.chain(actor.town_id), on=on, at=at)
    if what is None:
        raise Http404
    looked(request, "list_one_page")
    address = request.build_absolute_uri(PATH)
    made = typeset(TEMPLATE.read_text(encoding="utf-8"), sheet_words(actor, lay(what), on, address), at=at)
    headers = {
        "Content-Disposition": f'inline; filename="{on:%Y-%m%d}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)


def sheet_words(actor: Actor, sheet: Sheet, on: date, address: str) -> dict[str, object]:
    """Everything that is printed, in words; the template only lays it out."""
    leader, clerk = (words.listed(holders_of(actor, role, on=on)) for role in (Role.LEADER, Role.CLERK))
    return {
        "title": _("%(town)s同行工作一页") % {"town": actor.town_name},
        "second": _("%(day)s　呈：%(leader)s　报：领导小组办公室 %(clerk)s") % {"day": words.full_day(on), "leader": leader or "—", "clerk": clerk or "—"},
        "code": [[bool(one) for one in row] for row in segno.make(address, error="m", micro=False).matrix_iter(border=0)],
        "gist": sheet.gist,
        "asks_head": _("请您定"),
        "asks": [list(one[:3]) for one in sheet.asks],
        "asks_none": _("没有等您定的事。"),
        "asks_more": _more(sheet.asks_more),
        "yes": _("同意"),
        "no": _("不同意"),
        "numbers_head": _("六个数"),
        "numbers": [_number(one) for one in sheet.numbers],
        "late_head": _("镇里拖着的"),
        "late": [[one.what, one.who, one.days] for one in sheet.late],
        "late_none": _("镇里的事没有逾期的。"),
        "late_more": _more(sheet.late_more),
        "unseen_head": _("快被忘的人"),
        "unseen": [[one.place, one.days, one.who] for one in sheet.unseen],
        "unseen_none": _("人数五人以上的村，没有要提的。"),
        "unseen_foot": _("只说村里最久的一位有多少天；不足五人的村不列，不写是谁。"),
        "villages_head": _("各村（按区划顺序，不排名）"),
        "villages_columns": [_("村（社区）"), _("人数"), _("本月检测"), _("逾期")],
        "villages": [[one.name, one.people, one.tests, str(one.late)] for one in sheet.villages],
        "villages_foot": _("人数五人一档；不足 5 的不写，应计不足 5 的写“—”。"),
        "phases_head": _("几个阶段走到哪了"),
        "phases": [[one.title, one.days, one.done, one.slipped] for one in sheet.phases],
        "means_head": _("人手和经费"),
        "means": [_number(one) for one in sheet.means],
        "means_foot": _("1 比 20、1,500 元、10,000 元是本镇方案的数，没有全国的标准。"),
        "trend_head": _("检测按期，近 12 个月"),
        "trend": [[one.label, one.n, one.rate, one.partial] for one in sheet.months],
        "trend_foot": _("柱为应计次数，线为按期率，不足 5 次的不画。这个月没过完，画空心。"),
        "foot": _("甲1、乙2 是数的编号，在“一页”上输入编号，就看到是哪几件。"),
        "number": _("内部使用　第 %(number)s 号") % {"number": f"{on:%Y-%m%d}"},
    }  # fmt: skip


def _number(one: Number) -> list[str]:
    return [one.code, one.label, one.value, one.second]


def _more(n: int) -> str:
    return ngettext("还有 %(n)s 件，见“一页”。", "还有 %(n)s 件，见“一页”。", n) % {"n": n} if n else ""
