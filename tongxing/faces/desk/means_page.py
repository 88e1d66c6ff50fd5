"""Laying staff and money: how many there should be and are, what the plan asks for, what is left, and the years ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongxing.assessment.shared import band_words
from tongxing.core.suppression import band
from tongxing.core.ui import words
from tongxing.core.ui.parts import Cell, Clause, Link, Note
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.forms_means import TryForm
from tongxing.office.means.models import Education, Item
from tongxing.office.means.queries import Engaged, Ledger, Manned, Outlook, outlook, paid_too_little
from tongxing.office.means.rules import ENOUGH, MOST_PAY, ends_soon
from tongxing.office.queries import Done
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.people.queries import cases_in_reach
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Book
from tongxing.rulebook.means import COMMON_RATIO, staffing

BAR = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is laid from."""

    engaged: list[Engaged]
    ledger: Ledger
    numbers: dict[str, tuple[Decimal, date, str]]
    people: int
    manned: list[Manned]
    premises: list[Done]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One village: its people, who is there for them, what the plan and the common number would want for it alone."""

    name: str
    people: str
    workers: str
    by_plan: str
    by_common: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year ahead in words, with its share of the dearest year for a bar."""

    year: int
    people: int
    staff: str
    work: str
    wages: str
    total: str
    share: int


def people_for_sums(actor: Actor) -> int:
    """How many people the sums are made for; for whoever may not see small counts the upper end of their band, in every sum."""
    people = cases_in_reach(actor)
    return people if actor.may(Permission.SEE_SMALL_COUNTS) else band(people).high


def yuan(amount: Decimal) -> str:
    """12,500 元, and cents only where there are any."""
    return _("%(n)s 元") % {"n": f"{amount:,.2f}".removesuffix(".00")}


def tried(request_get: Any, known: Known, book: Book, *, on: date) -> TryForm:
    """The numbers of the slider: as they were asked, else as they are."""
    plan = int(book.values["staff_pay_monthly"].amount.on(on, "value.staff_pay_monthly"))
    paid = [one.pay for one in known.engaged]
    least = known.numbers.get("minimum_wage")
    usual = max([plan, int(least[0]) if least else 0, int(sum(paid, Decimal(0)) / len(paid)) if paid else 0])
    start = {"people": known.people, "change": 0, "wage": min(usual, MOST_PAY)}
    given = {name: request_get.get(name, str(value)) for name, value in start.items()}
    form = TryForm(given)
    return form if form.is_valid() else TryForm({name: str(value) for name, value in start.items()})


def means_page(actor: Actor, chain: Chain, known: Known, form: TryForm, *, on: date) -> dict[str, Any]:
    """Everything the page shows; ``form`` is valid."""
    plan = chain.on(on)
    assert plan is not None
    book, asked = plan.book, form.cleaned_data if form.is_valid() else {}
    years = outlook(
        book,
        people=asked["people"],
        staff=len(known.engaged),
        wage=Decimal(asked["wage"]),
        on=on,
        change=asked["change"],
    )
    keeps = actor.may(Permission.KEEP_MEANS)
    return {
        "title": _("人和钱"),
        "second": _("按 %(plan)s 版方案算；方案的数是本地数，没有全国的标准。") % {"plan": plan.key},
        "cells": _cells(actor, book, known, years[0], on),
        "clauses": [one for key in ("S30", "S38", "S39", "S40") if (one := _clause(book, key, plan.key))],
        "notes": _notes(book, known, on),
        "engaged": [_engaged(one, on) for one in known.engaged],
        "places": [_place(actor, book, one, on) for one in known.manned],
        "premises": [(one.title, words.full_day(one.happened_on), f"/year/done/{one.id}/") for one in known.premises],
        "register": Link(_("登记场所和设备"), "/year/enter/?kind=premises", "plus") if actor.may(Permission.RECORD_OFFICE) else None,
        "trial": Link(_("试算明年"), "/means/try/", "adjustments"),
        "handover": actor.may(Permission.HAND_OVER),
        "form": form,
        "years": _years(years),
        "ledger": known.ledger,
        "lines": [
            (one, _(Item(one.item).label), yuan(one.amount), f"/means/book/{one.id}/back/" if keeps else "")
            for one in reversed(known.ledger.lines)
        ],
        "sums": [(_("上年结转"), yuan(known.ledger.carried)), (_("今年进"), yuan(known.ledger.came)), (_("今年出"), yuan(known.ledger.went)), (_("还剩"), yuan(known.ledger.balance))],
        "numbers": [(_number_word(name), f"{amount.normalize():f}", words.full_day(since), source) for name, (amount, since, source) in known.numbers.items()],
        "acts": [Link(_("记聘用"), "/means/engage/", "plus"), Link(_("记一笔账"), "/means/book/", "plus"), Link(_("填本地的数"), "/means/number/", "plus")] if keeps else [],
        "print_url": f"/means/print/?people={asked['people']}&change={asked['change']}&wage={asked['wage']}",
        "common": COMMON_RATIO,
    }  # fmt: skip


def _clause(book: Book, key: str, plan: str) -> Clause | None:
    return clause_part(book, key, plan)


def _number_word(name: str) -> str:
    return {"minimum_wage": _("当地最低工资"), "people_planned": _("下一年预计人数")}.get(name, name)


def _cells(actor: Actor, book: Book, known: Known, now: Outlook, on: date) -> list[Cell]:
    """Four numbers: people, staff beside the plan's and the common number, work funds, wages."""
    exact = actor.may(Permission.SEE_SMALL_COUNTS)
    people = str(known.people) if exact else band_words(band(known.people))
    need = now.staffing
    short = _("缺 %(n)s 名") % {"n": need.short} if need.short else _("够了")
    beside = _("方案要 %(plan)s 名，按常见的 %(n)s 比 1 要 %(common)s 名") % {
        "plan": need.by_plan, "common": need.by_common, "n": COMMON_RATIO,
    }  # fmt: skip
    floored = _("不足保底，按保底") if now.funds.floored else _("按人数算，已过保底")
    return [
        Cell(_("正在执行的人"), people, _("算账用 %(n)s 人") % {"n": need.people}),
        Cell(_("专职人员"), _("%(n)s 名") % {"n": need.there}, beside, third=short),
        Cell(_("今年工作经费至少"), yuan(now.funds.work), floored),
        Cell(_("今年工资"), yuan(now.funds.wages), _("%(n)s 名，十二个月") % {"n": need.there}),
    ]


def _notes(book: Book, known: Known, on: date) -> list[Note]:
    least = known.numbers.get("minimum_wage")
    found = []
    if least is None:
        words_ = _("还没有填当地最低工资。方案的 1200 元低于现在各地的最低工资，按当地最低工资办。")
        found.append(Note(words_, kind="law", head=_("法律为准")))
    low = paid_too_little(known.engaged, book, local_least=least[0] if least else None, on=on)
    ending = [
        (one.name, words.full_day(one.until))
        for one in known.engaged
        if one.until and ends_soon(one.until, on)
    ]
    for name, day in ending:
        said = _("%(name)s的聘用 %(day)s 到期：续聘，或者先把手上的人交接好。") % {"name": name, "day": day}
        found.append(Note(said, head=_("快到期")))
    if low:
        found.append(Note(_("%(names)s 的工资低于该有的数。") % {"names": "、".join(low)}, kind="cannot"))
    return found


def _engaged(one: Engaged, on: date) -> tuple[str, str, str, str, str]:
    until = words.full_day(one.until) if one.until else _("没定")
    insured = _("社保医保都有") if one.social_insured and one.medical_insured else _("参保不全")
    doubt = (
        words.sentences([one.reason or ("" if one.education in ENOUGH else _("学历低于方案")), one.panel])
        if one.reason or one.panel or one.education not in ENOUGH
        else ""
    )
    term = _("%(since)s 起，到 %(until)s") % {"since": words.full_day(one.since), "until": until}
    return one.name, term, f"{_(Education(one.education).label)}　{yuan(one.pay)}", insured, doubt


def _place(actor: Actor, book: Book, one: Manned, on: date) -> PlaceLine:
    """For others who works there and no number: bands of villages beside the band of the town would tell small ones (docs/adr/0010)."""
    workers = words.listed(one.workers) or _("还没有人")
    if not actor.may(Permission.SEE_SMALL_COUNTS):
        return PlaceLine(one.name, "—", workers, "—", "—")
    need = staffing(book, people=one.people, there=0, on=on)
    return PlaceLine(one.name, str(one.people), workers, str(need.by_plan), str(need.by_common))


def _years(years: tuple[Outlook, ...]) -> list[YearLine]:
    most = max((one.funds.total for one in years), default=Decimal(0)) or Decimal(1)
    return [
        YearLine(
            one.year, one.staffing.people,
            _("该有 %(plan)s 名（常见 %(common)s 名）") % {"plan": one.staffing.by_plan, "common": one.staffing.by_common},
            yuan(one.funds.work), yuan(one.funds.wages), yuan(one.funds.total), int(BAR * one.funds.total / most),
        )
        for one in years
    ]  # fmt: skip
