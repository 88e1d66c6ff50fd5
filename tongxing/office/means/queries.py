"""Reading staff and money: who is engaged, what there is, what the plan asks for this year and the years ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from tongxing.office.means.models import Engagement, LocalNumber, Voucher
from tongxing.org.actor import Actor
from tongxing.org.roles import Role
from tongxing.rulebook.document import Book
from tongxing.rulebook.means import Funds, Staffing, below_least, funds, staffing

AHEAD = 3


@dataclass(frozen=True, slots=True)
class Engaged:
    """One colleague on her terms today."""

    staff_id: int
    name: str
    since: date
    until: date | None
    age: int
    education: str
    certificate: str
    certificate_on: date | None
    pay: Decimal
    social_insured: bool
    medical_insured: bool
    reason: str
    panel: str


@dataclass(frozen=True, slots=True)
class Booked:
    """One line of the ledger."""

    id: UUID
    happened_on: date
    comes_in: bool
    item: str
    amount: Decimal
    paper: str
    title: str
    by: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """A year of the special fund: its lines, what came in, what went out, what is left."""

    lines: tuple[Booked, ...]
    carried: Decimal
    came: Decimal
    went: Decimal

    @property
    def balance(self) -> Decimal:
        """What is left at the end, in yuan; with what came over from the year before."""
        return self.carried + self.came - self.went


ENGAGED = (
    "staff_id staff__name since until age education certificate certificate_on pay social_insured medical_insured reason panel"
).split()
BOOKED = "id happened_on comes_in item amount paper title recorded_by__name".split()


def engaged_on(actor: Actor, on: date) -> list[Engaged]:
    """Who is engaged on a day: the latest row of each, if it has begun and not ended."""
    rows = (
        actor.scope(Engagement.objects.filter(since__lte=on))
        .order_by("staff_id", "-since", "-recorded_at")
        .distinct("staff_id")
        .values_list(*ENGAGED)
    )
    found = [Engaged(*(*row[:11], str(row[11] or ""), str(row[12] or ""))) for row in rows]
    return sorted(
        (one for one in found if one.until is None or one.until >= on), key=lambda one: (one.since, one.name)
    )


def ledger_of(actor: Actor, *, year: int) -> Ledger:
    """The lines of a year, without what was taken back, and what the years before left."""
    rows = actor.scope(
        Voucher.objects.filter(takes_back__isnull=True, taken_back__isnull=True, happened_on__year__lte=year)
    )
    carried, lines = Decimal(0), []
    for row in rows.order_by("happened_on", "id").values_list(*BOOKED):
        one = Booked(*row)
        if one.happened_on.year < year:
            carried += one.amount if one.comes_in else -one.amount
        else:
            lines.append(one)
    came = sum((one.amount for one in lines if one.comes_in), Decimal(0))
    went = sum((one.amount for one in lines if not one.comes_in), Decimal(0))
    return Ledger(tuple(lines), carried, came, went)


def voucher_at(actor: Actor, voucher_id: UUID) -> Booked | None:
    """One line of the ledger; None when it is not hers to see or was taken back."""
    rows = actor.scope(
        Voucher.objects.filter(pk=voucher_id, takes_back__isnull=True, taken_back__isnull=True)
    )
    return next((Booked(*row) for row in rows.values_list(*BOOKED)), None)


def local_numbers(actor: Actor, *, on: date) -> dict[str, tuple[Decimal, date, str]]:
    """The numbers the office entered itself that hold on a day: amount, since when, from which source."""
    rows = (
        actor.scope(LocalNumber.objects.filter(since__lte=on))
        .order_by("name", "-since", "-recorded_at")
        .distinct("name")
    )
    return {
        name: (amount, since, source)
        for name, amount, since, source in rows.values_list("name", "amount", "since", "source")
    }


@dataclass(frozen=True, slots=True)
class Manned:
    """One village: how many people it has, and who is posted there for them."""

    place_id: int
    name: str
    people: int
    workers: tuple[str, ...]


MANNED = """
SELECT pl.id, pl.name,
  (SELECT count(*) FROM people_case c WHERE c.place_id = pl.id AND c.closed_on IS NULL),
  ARRAY(SELECT DISTINCT s.name FROM org_post p JOIN org_staff s ON s.id = p.staff_id
        WHERE p.place_id = pl.id AND p.role = %(role)s AND p.since <= %(on)s AND (p.until IS NULL OR p.until >= %(on)s) ORDER BY 1)
FROM org_place pl WHERE pl.id = ANY(%(places)s) AND pl.kind IN ('village', 'community') ORDER BY pl.code
"""


def manned(actor: Actor, *, on: date) -> list[Manned]:
    """各村有多少人、谁带。一名专职可以带几个村。 (方案S30)."""
    with connection.cursor() as cursor:
        cursor.execute(MANNED, {"places": list(actor.place_ids), "on": on, "role": str(Role.SOCIAL_WORKER)})
        return [Manned(place, name, people, tuple(names)) for place, name, people, names in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Outlook:
    """One year: for so many people so many staff and so much money."""

    year: int
    staffing: Staffing
    funds: Funds


def outlook(
    book: Book,
    *,
    people: int,
    staff: int,
    wage: Decimal | None,
    on: date,
    change: int = 0,
    years: int = AHEAD,
) -> tuple[Outlook, ...]:
    """This year and the years ahead, with so many people more or fewer each year; staff as the plan asks for it (方案S07、S37)."""
    found = []
    for n in range(years + 1):
        several = max(0, people + change * n)
        need = staffing(book, people=several, there=staff, on=on)
        paid = staff if n == 0 else need.by_plan
        found.append(Outlook(on.year + n, need, funds(book, people=several, staff=paid, on=on, wage=wage)))
    return tuple(found)


def paid_too_little(
    engaged: list[Engaged], book: Book, *, local_least: Decimal | None, on: date
) -> tuple[str, ...]:
    """Who is paid less than the plan or the local minimum wage asks for."""
    plan = Decimal(book.values["staff_pay_monthly"].amount.on(on, "value.staff_pay_monthly"))
    return below_least({one.name: one.pay for one in engaged}, plan=plan, local=local_least)
