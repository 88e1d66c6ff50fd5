"""Staff and money for so many people: the plan's numbers, the common number beside them, and nothing else. Pure.

The plan asks for one full-time worker for every twenty people (方案S30), work funds of 1,500 a person and year and never less
than 10,000 in all (方案S38, S39), and a monthly wage of 1,200 at least (方案S40). None of these numbers has a national
source; elsewhere one worker for thirty is common. What is asked for is shown beside what there is, and never lowered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.document import Book

COMMON_RATIO = 30  # 每30名至少1名: other townships' plans (law-and-practice 4.2); no law states it
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many full-time workers so many people need, by the plan and by what is common, and how many there are."""

    people: int
    there: int
    by_plan: int
    by_common: int

    @property
    def short(self) -> int:
        """How many are missing by the plan; never negative."""
        return max(0, self.by_plan - self.there)

    @property
    def load(self) -> Decimal | None:
        """People to one worker as it is; None where there is nobody."""
        return (Decimal(self.people) / self.there).quantize(Decimal("0.1")) if self.there else None


@dataclass(frozen=True, slots=True)
class Funds:
    """Work funds of a year: so much a person, or the floor, whichever is more; and the wages of the staff."""

    people: int
    by_people: Decimal
    floor: Decimal
    wages: Decimal

    @property
    def work(self) -> Decimal:
        """What the plan asks for at least, in yuan."""
        return max(self.by_people, self.floor)

    @property
    def floored(self) -> bool:
        """Whether the floor decides."""
        return self.by_people < self.floor

    @property
    def total(self) -> Decimal:
        """Work funds and wages together."""
        return self.work + self.wages


def workers_for(people: int, per: int) -> int:
    """One worker for every full or begun ``per`` people: 20 are one, 21 are two; nobody needs none."""
    if people < 0 or per <= 0:
        raise ValueError("people ≥ 0, per > 0")
    return -(-people // per)


def staffing(book: Book, *, people: int, there: int, on: date) -> Staffing:
    """每20名实有人员配1名：该有几名、有几名、缺几名，旁边是常见的30比1。 (方案S30；戒毒条例第15条)."""
    per = int(book.values["staff_ratio"].amount.on(on, "value.staff_ratio"))
    return Staffing(people, there, workers_for(people, per), workers_for(people, COMMON_RATIO))


def funds(book: Book, *, people: int, staff: int, on: date, wage: Decimal | None = None) -> Funds:
    """全年工作经费：人数乘标准，不足保底的按保底；工资按镇里填的，没有填按方案的下限。 (方案S38—S40).

    ``wage`` is what one worker costs a month in yuan. Raises ValueNotInForce outside the days of the plan's numbers.
    """
    rate = _money(book, "work_funds_per_person", on)
    least = _money(book, "staff_pay_monthly", on)
    return Funds(people, rate * people, _money(book, "work_funds_floor", on), (wage or least) * 12 * staff)


@dataclass(frozen=True, slots=True)
class Trial:
    """The next year tried out: so many people and workers at such a wage, beside what the plan asks for and what there is."""

    staffing: Staffing
    funds: Funds
    money: Decimal

    @property
    def missing(self) -> Decimal:
        """Yuan that are missing; never negative."""
        return max(ZERO, self.funds.total - self.money)

    @property
    def to_plan(self) -> Decimal:
        """Yuan a year that the missing workers would cost at the same wage."""
        there = self.staffing.there
        return self.funds.wages / there * self.staffing.short if there else ZERO


def tried_out(book: Book, *, people: int, staff: int, wage: Decimal, money: Decimal, on: date) -> Trial:
    """试算明年：多少人、几名专职、每月多少工资，要多少钱，缺几名、缺多少。 (方案S07、S30、S37—S40)."""
    need = staffing(book, people=people, there=staff, on=on)
    return Trial(need, funds(book, people=people, staff=staff, on=on, wage=wage), money)


def _money(book: Book, name: str, on: date) -> Decimal:
    if name not in book.values:
        raise ValueNotInForce(f"value.{name}", on)
    return Decimal(book.values[name].amount.on(on, f"value.{name}"))


def below_least(wages: Mapping[str, Decimal], *, plan: Decimal, local: Decimal | None) -> tuple[str, ...]:
    """Who is paid less than she must be: the local minimum wage goes before the plan's number where it is higher (方案S40)."""
    least = max(plan, local or ZERO)
    return tuple(sorted(name for name, wage in wages.items() if wage < least))
