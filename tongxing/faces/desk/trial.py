"""试算明年: so many people, so many workers, such a wage, so much money, and what is missing; on the screen and on one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.printing.setting import typeset
from tongxing.core.ui import words
from tongxing.core.ui.parts import Cell, Note
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.means_page import people_for_sums, yuan
from tongxing.office.means.queries import engaged_on, ledger_of, local_numbers
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.plans import books
from tongxing.rulebook.document import Book
from tongxing.rulebook.means import COMMON_RATIO, Trial, tried_out

PATH = "/means/try/"
TEMPLATE = Path(__file__).parent / "sheets" / "trial.typ"
CITES = ("S30", "S37", "S38", "S39", "S40")


@dataclass(frozen=True, slots=True)
class Slider:
    """One number that is moved: by its slider or typed beside it."""

    name: str
    label: str
    value: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried, and what it is tried beside."""

    book: Book
    key: str
    sliders: tuple[Slider, ...]
    trial: Trial
    local_least: Decimal | None
    year: int

    @property
    def query(self) -> str:
        """The same numbers as an address."""
        return urlencode({one.name: one.value for one in self.sliders})


def taken(get: Mapping[str, str], name: str, start: int, least: int, most: int) -> int:
    """What was moved: the typed number if it is another than before, else the slider; nonsense is as it was.

    Slider and number stand side by side and both are sent, with the value they had: whichever differs was moved, so that the
    page works without a script.
    """
    was = _whole(get.get(f"{name}_was", ""), start)
    typed, slid = _whole(get.get(f"{name}_n", ""), was), _whole(get.get(name, ""), was)
    return min(max(typed if typed != was else slid, least), most)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


@door(Permission.READ_MEANS, shows=Shows.NUMBERS)
def page(request: HttpRequest) -> HttpResponse:
    """The sliders and what follows from them."""
    asked = _asked(request)
    looked(request, "list_means")
    if asked is None:
        return render(
            request, "desk/means_try.html", {"title": _("试算明年"), "empty": True, "back_url": "/means/"}
        )
    page_: dict[str, Any] = {
        "title": _("试算 %(year)s 年") % {"year": asked.year},
        "second": _("按 %(plan)s 版方案算，只试不存。") % {"plan": asked.key},
        "sliders": asked.sliders,
        "cells": _cells(asked),
        "notes": _notes(asked),
        "clauses": [part for key in CITES if (part := clause_part(asked.book, key, asked.key))],
        "path": PATH,
        "print_url": f"{PATH}print/?{asked.query}",
        "back_url": "/means/",
    }
    return render(request, "desk/means_try.html", page_)


@door(Permission.READ_MEANS, shows=Shows.NUMBERS)
def paper(request: HttpRequest) -> HttpResponse:
    """The same on one A4 sheet, to be signed."""
    asked = _asked(request)
    if asked is None:
        raise Http404
    looked(request, "list_means")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    made = typeset(
        TEMPLATE.read_text(encoding="utf-8"), paper_words(actor, asked, clock.today()), at=clock.now()
    )
    headers = {
        "Content-Disposition": f'inline; filename="{asked.year}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)


def _asked(request: HttpRequest) -> Asked | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    plan = books.chain(actor.town_id).on(on)
    if plan is None:
        return None
    engaged, numbers = engaged_on(actor, on), local_numbers(actor, on=on)
    local = numbers["minimum_wage"][0] if "minimum_wage" in numbers else None
    planned = numbers.get("people_planned")
    least = max(
        int(plan.book.values["staff_pay_monthly"].amount.on(on, "value.staff_pay_monthly")), int(local or 0)
    )
    usual = int(sum((one.pay for one in engaged), Decimal(0)) / len(engaged)) if engaged else least
    starts = (
        ("people", _("明年多少人"), int(planned[0]) if planned else people_for_sums(actor), 0, 400),
        ("staff", _("几名专职人员"), len(engaged), 0, 30),
        ("wage", _("每名每月工资（元）"), max(usual, least), 0, 20_000),
        ("money", _("能有多少钱（元）"), int(ledger_of(actor, year=on.year).came), 0, 2_000_000),
    )  # fmt: skip
    sliders = tuple(
        Slider(name, label, taken(request.GET, name, start, low, high), low, high)
        for name, label, start, low, high in starts
    )
    people, staff, wage, money = (one.value for one in sliders)
    trial = tried_out(plan.book, people=people, staff=staff, wage=Decimal(wage), money=Decimal(money), on=on)
    return Asked(plan.book, plan.key, sliders, trial, local, on.year + 1)


def _cells(asked: Asked) -> list[Cell]:
    """Staff, work funds, wages, and what is missing of both."""
    need, money = asked.trial.staffing, asked.trial.funds
    beside = _("按常见的 %(n)s 比 1 要 %(common)s 名") % {"n": COMMON_RATIO, "common": need.by_common}
    short = _("缺 %(n)s 名") % {"n": need.short} if need.short else _("够了")
    floored = _("不足保底，按保底") if money.floored else _("按人数算，已过保底")
    more = (
        _("按方案补齐还要 %(sum)s") % {"sum": yuan(asked.trial.to_plan)} if need.short and need.there else ""
    )
    return [
        Cell(_("专职人员　方案要 / 有"), f"{need.by_plan} / {need.there}", beside, third=short),
        Cell(_("工作经费至少"), yuan(money.work), floored),
        Cell(_("工资"), yuan(money.wages), _("%(n)s 名，十二个月") % {"n": need.there}, third=more),
        Cell(
            _("合计"),
            yuan(money.total),
            _("能有 %(sum)s") % {"sum": yuan(asked.trial.money)},
            third=_missing(asked),
        ),
    ]


def _missing(asked: Asked) -> str:
    return _("缺 %(sum)s") % {"sum": yuan(asked.trial.missing)} if asked.trial.missing else _("钱够了")


def _notes(asked: Asked) -> list[Note]:
    wage = next(one.value for one in asked.sliders if one.name == "wage")
    if asked.local_least is not None and wage < asked.local_least:
        said = _("低于当地最低工资 %(least)s，这个数不能用。") % {"least": yuan(asked.local_least)}
        return [Note(said, kind="law", head=_("法律为准"))]
    if asked.local_least is None:
        return [Note(_("还没有填当地最低工资，工资不能低于它。"), kind="law", head=_("法律为准"))]
    return []


def paper_words(actor: Actor, asked: Asked, on: date) -> dict[str, object]:
    """Everything that is printed, in words."""
    return {
        "title": _("%(town)s %(year)s 年人手和经费试算") % {"town": actor.town_name, "year": asked.year},
        "second": _("%(day)s 算　按 %(plan)s 版方案") % {"day": words.full_day(on), "plan": asked.key},
        "asked_head": _("照这些数算"),
        "asked": [[one.label, f"{one.value:,}"] for one in asked.sliders],
        "found_head": _("算出来"),
        "found": [[cell.label, cell.value, "　".join(part for part in (cell.second, cell.third) if part)] for cell in _cells(asked)],
        "notes": [str(one.text) for one in _notes(asked)],
        "cites_head": _("凭哪几条"),
        "cites": [f"{part.label}　{part.says}" for key in CITES if (part := clause_part(asked.book, key, asked.key))],
        "local": _("方案的数是本地数，没有全国的标准；30 比 1 是别处常见的做法。"),
        "sign": [_("经办"), _("镇长签字"), _("日期")],
        "number": _("内部使用　第 %(number)s 号") % {"number": f"{on:%Y-%m%d}"},
    }  # fmt: skip
