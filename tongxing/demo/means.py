"""Staff and money of a demo town: on which terms the workers are engaged, a year of the special fund, two local numbers.

Told by the actions people use, each on its day; what lies after today has not happened yet. Every name, number and paper is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tongxing.demo.shapes import TownSpec
from tongxing.office.means.actions import book_money, engage, enter_number
from tongxing.office.means.rules import Terms
from tongxing.org.actor import Actor
from tongxing.plans.books import Chain

MINIMUM_WAGE = Decimal(1990)
# the day of the year, in or out, what for, yuan a worker or at once, what it was
LEDGER = (
    ("02-25", True, "work", 30_000, "启动经费"),
    ("03-05", True, "work", 90_000, "全年工作经费，第一笔"),
    ("03-20", False, "premises", 8_640, "两台计算机、一台打印机"),
    ("04-16", False, "training", 1_280, "开工前培训的讲课费和资料"),
    ("05-20", False, "help", 3_000, "临时救助，两户"),
    ("06-30", False, "work", 4_312, "走访车费，上半年"),
    ("07-15", True, "work", 60_000, "全年工作经费，第二笔"),
    ("09-28", False, "work", 1_150, "权益资料五百份"),
    ("10-31", False, "work", 2_986, "走访车费，三季度"),
)
WAGES = (("03-31", 1), ("06-30", 3), ("09-30", 3))  # paid at the end of each, so many months


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker as she was engaged: how old, school, a month's pay, how many days from today her contract ends, why in spite of a doubt."""

    age: int
    education: str
    pay: int
    ends_in: int | None
    reason: str = ""
    panel: str = "面试三位都说稳当，能说会写，村里信得过"


WORKERS = (
    Worker(34, "college", 2_700, None),
    Worker(41, "secondary", 2_600, 24),
    Worker(57, "secondary", 2_500, 210, "年龄过了方案的线，退休前在村里干了二十年，县里同意返聘"),
)


@dataclass(frozen=True, slots=True)
class Purse:
    """One town whose staff and money are told."""

    spec: TownSpec
    clerk: Actor
    actors: Mapping[str, Actor]
    chain: Chain
    today: date
    at: Callable[[date], datetime]

    def day(self, month_day: str) -> date | None:
        """That day of this year, unless it is still to come or no plan held yet."""
        found = date.fromisoformat(f"{self.today.year}-{month_day}")
        return found if found <= self.today and self.chain.on(found) else None

    @property
    def workers(self) -> list[Actor]:
        """The social workers, in the order of the cast."""
        return [self.actors[one.username] for one in self.spec.staff if one.role == "social_worker"]


def tell(purse: Purse) -> None:
    """The year up to today (方案S30—S43)."""
    plan = purse.chain.on(purse.today)
    if plan is None or "staff_pay_monthly" not in plan.book.values:
        return
    if on := purse.day("02-10"):
        told: dict[str, Any] = {"by": purse.clerk, "at": purse.at(on), "source": "省政府公告（示例）"}
        enter_number(**told, name="minimum_wage", amount=MINIMUM_WAGE, since=date(purse.today.year, 1, 1))
    _engage(purse)
    _book(purse)


def _engage(purse: Purse) -> None:
    on = purse.day("03-01")
    plan = purse.chain.on(on) if on else None
    if on is None or plan is None:
        return
    for nth, (worker, who) in enumerate(zip(WORKERS, purse.workers, strict=False), start=1):
        until = None if worker.ends_in is None else purse.today + timedelta(worker.ends_in)
        new = Terms(
            who.staff_id or 0, on, until, worker.age, worker.education, f"望证〔{on.year}〕{17 + nth}号", on - timedelta(20),
            Decimal(worker.pay), social_insured=True, medical_insured=True, reason=worker.reason, panel=worker.panel,
        )  # fmt: skip
        engage(by=purse.clerk, at=purse.at(on), book=plan.book, new=new)


def _book(purse: Purse) -> None:
    paid = sum(one.pay for one, _who in zip(WORKERS, purse.workers, strict=False))
    lines = [(*line[:3], Decimal(line[3]), line[4]) for line in LEDGER]
    lines += [
        (day, False, "wages", Decimal(paid * months), f"专职人员工资，{months} 个月") for day, months in WAGES
    ]
    for nth, (day, comes_in, item, amount, title) in enumerate(
        sorted(lines, key=lambda one: one[0]), start=1
    ):
        if on := purse.day(day):
            book_money(
                by=purse.clerk, at=purse.at(on), on=on, comes_in=comes_in, item=item, amount=amount,
                paper=f"专{on.year}-{nth:02}", title=title, happened_on=on,
            )  # fmt: skip
