"""Numbers of staff and money: posts filled day by day, wages at the least they must be, money that arrived against money due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.clock import end_of
from tongxing.core.vocabulary import Source, sources
from tongxing.duties.figures import Census, FigureRow, Group
from tongxing.duties.hanging import counting, hang_one, hang_pair
from tongxing.office.figures import ROOM, row
from tongxing.office.learning.figures import POSTS
from tongxing.office.means.models import Engagement, LocalNumber, Voucher
from tongxing.org.actor import Actor
from tongxing.rulebook.counting import shift_days, shift_months
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.means import funds, workers_for


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms somebody is engaged from a day; a later row of the same colleague takes its place."""

    place_id: int
    staff_id: int
    since: date
    until: date | None
    pay: Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """One line of the ledger."""

    id: UUID
    place_id: int
    happened_on: date
    comes_in: bool
    amount: Decimal
    title: str


@dataclass(frozen=True, slots=True)
class Least:
    """The local minimum wage from a day on."""

    place_id: int
    since: date
    amount: Decimal


def engaged(actor: Actor, *, until: date, known: date, **_days: Any) -> Sequence[Terms]:
    """聘用的条件，照那天已知的，先后排。 (方案S30、S40)."""
    rows = actor.scope(Engagement.objects.filter(since__lte=until, recorded_at__lt=end_of(known)))
    order = rows.order_by("staff_id", "since", "recorded_at", "id")
    return [Terms(*one) for one in order.values_list("place_id", "staff_id", "since", "until", "pay")]


def vouchers(actor: Actor, *, since: date, until: date, known: date, **_days: Any) -> Sequence[Money]:
    """本期的账，照那天已知的，撤回的不在里面。 (方案S36—S39)."""
    at = end_of(known)
    rows = actor.scope(
        Voucher.objects.filter(
            happened_on__gte=since, happened_on__lte=until, recorded_at__lt=at, takes_back__isnull=True
        ).exclude(taken_back__recorded_at__lt=at)
    )
    order = rows.order_by("happened_on", "id")
    return [
        Money(*one)
        for one in order.values_list("id", "place_id", "happened_on", "comes_in", "amount", "title")
    ]


def least_wages(actor: Actor, *, until: date, known: date, **_days: Any) -> Sequence[Least]:
    """镇里填的当地最低工资，本地数。 (方案S40)."""
    rows = actor.scope(
        LocalNumber.objects.filter(name="minimum_wage", since__lte=until, recorded_at__lt=end_of(known))
    )
    return [
        Least(*one)
        for one in rows.order_by("since", "recorded_at").values_list("place_id", "since", "amount")
    ]


ENGAGED = sources.hang(Source("office.engaged", N_("聘用的条件"), engaged))
VOUCHERS = sources.hang(Source("office.vouchers", N_("专项经费的账"), vouchers))
LEAST = sources.hang(Source("office.least_wage", N_("当地最低工资"), least_wages))


def terms_on(found: Sequence[Terms], on: date) -> dict[int, Terms]:
    """Who is engaged on a day, on which terms: the last row that has begun, if it has not ended."""
    latest: dict[int, Terms] = {}
    for one in found:
        if one.since <= on:
            latest[one.staff_id] = one
    return {who: one for who, one in latest.items() if one.until is None or one.until >= on}


@dataclass(frozen=True, slots=True)
class _At:
    """Where a row of staff or money lies."""

    place_id: int
    window_no: int = 1


def _town(census: Census) -> int | None:
    """Where the rows lie: who is at a post tells it, so a township that engaged nobody and was given nothing has its rows too."""
    named = (POSTS.name, ENGAGED.name, VOUCHERS.name)
    return next((one.place_id for name in named for one in census.beside.get(name, ())), None)


def _number(census: Census, name: str, on: date) -> Decimal | None:
    """A number of the plan in force on a day; None where there is none: nothing is asked for then."""
    plan = census.plans.on(on)
    if plan is None or name not in plan.book.values:
        return None
    try:
        return Decimal(plan.book.amount(name, on))
    except ValueNotInForce:
        return None


# ── posts filled, day by day ─────────────────────────────────────────────────


@counting(yes="filled", no="unfilled")
def posts_filled(census: Census) -> Iterator[FigureRow]:
    """配的人够不够，一天一天地数：那天有几个人在册，按方案几人配一名，那天聘着几名；单位是“名·天”。 (方案S30; 戒毒条例第15条).

    配多了不多算；人来人走、方案换了版，都从那天起变；一名都没有聘的也数。

    例：21 人要 2 名，十天里只有 1 名：在岗 10 名·天，应有 20 名·天。

    Posts filled, day by day: how many people are on the books, how many workers the plan asks for so many, how many are engaged
    on the day; counted in days of one post. More than are needed count no more. Each day by the plan of that day; where nobody is
    engaged at all every day is missing.

    Example: 21 people need 2; ten days with 1: 10 of 20 days.
    """
    found = tuple(census.beside.get(ENGAGED.name, ()))
    place = _town(census)
    if place is None:
        return
    for opens, due, need, there in _stretches(census, found):
        days = (due - opens).days + 1
        for group, why, several in (
            (Group.YES, "filled", min(need, there)), (Group.NO, "unfilled", max(0, need - there))
        ):  # fmt: skip
            if several:
                stretch = row(_At(place), "post", "", opens, due, clause="S30")
                yield replace(stretch, group=group, why=why, amount=several * days)


def _stretches(census: Census, found: Sequence[Terms]) -> Iterator[tuple[date, date, int, int]]:
    """Days in a row of one plan on which as many are needed and as many are there."""
    turns = {census.since}
    for plan in census.plans.plans:
        ratio = plan.book.values.get("staff_ratio")
        turns |= {plan.since, *(ratio.amount.starts if ratio else ())} | (
            {plan.until} if plan.until else set()
        )
    for case in census.cases:
        turns |= {day for day in (case.known.facts.decided_on, case.known.facts.closed_on) if day}
    for one in found:
        turns |= {one.since} | ({shift_days(one.until, 1)} if one.until else set())
    days = sorted(day for day in turns if census.since <= day <= census.last_day)
    for n, opens in enumerate(days):
        due = shift_days(days[n + 1], -1) if n + 1 < len(days) else census.last_day
        per = _number(census, "staff_ratio", opens)
        if per is not None:
            yield opens, due, workers_for(_people(census, opens), int(per)), len(terms_on(found, opens))


def _people(census: Census, on: date) -> int:
    facts = [case.known.facts for case in census.cases]
    return sum(
        f.decided_on is not None and f.decided_on <= on and (f.closed_on is None or f.closed_on > on)
        for f in facts
    )


# ── wages ────────────────────────────────────────────────────────────────────


@counting(yes="wage_kept", no="wage_below")
def wages(census: Census) -> Iterator[FigureRow]:
    """工资不低于标准的月数：聘着的每人每月一行，看那天有效的方案；方案的数和当地最低工资哪个高看哪个。 (方案S40).

    行里没有名字；考核一位同事只数本人的。

    例：两名专职各聘了半年，其中一名有一个月低于最低工资：11 ÷ 12。

    Months at or above the least wage: one row for each colleague and month, against the plan's number or the local minimum wage,
    whichever is more. The rows carry no name.

    Example: two workers for half a year, one month below: 11 of 12.
    """
    found = tuple(census.beside.get(ENGAGED.name, ()))
    n, day = 0, census.since
    while found and day <= census.last_day:
        asked = _number(census, "staff_pay_monthly", day)
        for who, one in sorted(terms_on(found, day).items()):
            if asked is not None and census.staff_id in (None, who):
                least = max(asked, _local(census, day))
                group, why = (Group.YES, "wage_kept") if one.pay >= least else (Group.NO, "wage_below")
                month = row(_At(one.place_id, n + 1), "wage", "", day, day, clause="S40")
                yield replace(month, group=group, why=why)
        n += 1
        day = shift_months(census.since, n)


def _local(census: Census, on: date) -> Decimal:
    known = [one.amount for one in census.beside.get(LEAST.name, ()) if one.since <= on]
    return known[-1] if known else Decimal(0)


# ── money ────────────────────────────────────────────────────────────────────


@counting(yes="arrived", no="not_arrived")
def money(census: Census) -> Iterator[FigureRow]:
    """工作经费到位：到账的每笔一行，按整元；方案要的数和到账的差额另起一行；方案的数是人均标准乘人数，不足保底的按保底。 (方案S37—S39).

    例：12 个人要 18,000 元，到了两笔共 15,000 元：15,000 ÷ 18,000。

    Work funds that arrived: one row for each sum that came in, in whole yuan, and one for what is still missing against the
    plan's number (so much a person, or the floor).

    Example: 12 people need 18,000 yuan and 15,000 came in two sums: 15,000 of 18,000.
    """
    found = [
        one
        for one in census.beside.get(VOUCHERS.name, ())
        if census.since <= one.happened_on <= census.last_day
    ]
    came = 0
    for one in found:
        if one.comes_in:
            came += int(one.amount)
            sum_in = row(one, "voucher", one.title, one.happened_on, one.happened_on, clause="S37")
            yield replace(
                sum_in, group=Group.YES, why="arrived", happened_on=one.happened_on, amount=int(one.amount)
            )
    place = _town(census)
    missing = _due(census) - came
    if place is not None and missing > 0:
        gap = row(_At(place), "voucher", "", census.since, census.last_day, clause="S39")
        yield replace(gap, group=Group.NO, why="not_arrived", amount=missing)


def _due(census: Census) -> int:
    """The plan's number for a year, for as many people as are on the books on the last day."""
    book, on = census.book, census.last_day
    if book is None:
        return 0
    try:
        return int(funds(book, people=_people(census, on), staff=0, on=on).work)
    except ValueNotInForce:
        return 0


@counting(yes="spent")
def spent(census: Census) -> Iterator[FigureRow]:
    """花出去的工作经费：本期付出的每笔一行，按整元；除以人数就是人均用了多少。 (方案S38).

    例：付了三笔共 9,000 元，10 个人：人均 900 元。

    Work funds spent: one row for each sum that went out, in whole yuan; divided by the people it is what was spent on each.

    Example: three sums, 9,000 yuan in all, ten people: 900 a person.
    """
    for one in census.beside.get(VOUCHERS.name, ()):
        if not one.comes_in and census.since <= one.happened_on <= census.last_day:
            out = row(one, "voucher", one.title, one.happened_on, one.happened_on, clause="S38")
            yield replace(
                out, group=Group.YES, why="spent", happened_on=one.happened_on, amount=int(one.amount)
            )


hang_pair(
    ROOM, ("posts_filled", N_("在岗的名·天")), ("posts_needed", N_("应有的名·天")), posts_filled, clause="S30",
    law="regulation.15", unit="days", sources=(ENGAGED.name, POSTS.name),
)  # fmt: skip
hang_pair(
    ROOM, ("wage_months_kept", N_("工资不低于标准的月数")), ("wage_months", N_("发工资的月数")), wages, clause="S40",
    unit="months", sources=(ENGAGED.name, LEAST.name),
)  # fmt: skip
hang_pair(
    ROOM, ("money_arrived", N_("到账的工作经费")), ("money_due", N_("应有的工作经费")), money, clause="S39", unit="yuan",
    sources=(VOUCHERS.name, ENGAGED.name, POSTS.name),
)  # fmt: skip
hang_one(
    ROOM, "money_spent", N_("花出去的工作经费"), spent, clause="S38", unit="yuan", sources=(VOUCHERS.name,),
    pair="casework.people_registered",
)  # fmt: skip
