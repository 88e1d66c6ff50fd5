"""When somebody may be engaged, and when a line stands in the ledger. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.office.means.models import Education, Item
from tongxing.rulebook.document import Book

LEAST = 2
ENOUGH = frozenset({Education.SECONDARY, Education.COLLEGE, Education.DEGREE})
MOST = Decimal(100_000_000)
MOST_PAY = 50_000  # a month; also the end of the sliders
CERTIFICATE_DAYS = 365  # an older certificate says little; the office's own number


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms somebody is to be engaged; ``pay`` in yuan a month."""

    staff_id: int
    since: date
    until: date | None
    age: int
    education: str
    certificate: str
    certificate_on: date | None
    pay: Decimal
    social_insured: bool
    medical_insured: bool
    reason: str = ""
    panel: str = ""


def doubts(new: Terms, book: Book, *, local_least: Decimal | None) -> tuple[Refusal, ...]:
    """What of the plan's conditions is not met; each may be overridden with a reason, none of them is a sentence of the law.

    The pay is the exception: below the local minimum wage nobody may be engaged at all, whatever the plan says (方案S31—S41).
    """
    return tuple(_doubts(new, book, local_least))


def _doubts(new: Terms, book: Book, local_least: Decimal | None) -> Iterator[Refusal]:
    on = max(new.since, book.plan.since)
    least, most, plan = (_number(book, f"staff_{what}", on) for what in ("age_min", "age_max", "pay_monthly"))
    if (least is not None and new.age < least) or (most is not None and new.age > most):
        words = _("年龄 %(age)s，方案写的是 %(least)s—%(most)s。") % {
            "age": new.age,
            "least": least,
            "most": most,
        }
        yield Refusal(
            "age", words, cite="方案S31", ways=(_("招聘设年龄线要先核对就业方面的规定，确要聘的写理由。"),)
        )
    if new.education not in ENOUGH:
        yield Refusal("education", _("方案要高中以上。"), cite="方案S32")
    if not new.certificate.strip() or new.certificate_on is None:
        words = _("没有无犯罪记录证明的编号和日期。只记编号，不记内容。")
        yield Refusal("certificate", words, cite="方案S34")
    elif (new.since - new.certificate_on).days > CERTIFICATE_DAYS:
        yield Refusal("certificate_on", _("证明是一年以前开的。"), cite="方案S34")
    if plan is not None and new.pay < plan and (local_least is None or local_least <= plan):
        yield Refusal("pay", _("月工资低于方案的 %(least)s 元。") % {"least": plan}, cite="方案S40")
    if not (new.social_insured and new.medical_insured):
        yield Refusal("social_insured", _("社保或医保还没有参加。"), cite="方案S41")


def _number(book: Book, name: str, on: date) -> Decimal | None:
    """A number of the plan on a day; none where this plan has none."""
    return Decimal(book.values[name].amount.on(on, f"value.{name}")) if name in book.values else None


def why_not_engage(new: Terms, book: Book, *, local_least: Decimal | None) -> tuple[Refusal, ...]:
    """Everything that keeps an engagement from being written: the doubts without a reason, days, pay below the local minimum."""
    found = list(doubts(new, book, local_least=local_least)) if len(new.reason.strip()) < LEAST else []
    if not 0 <= new.pay <= MOST_PAY:
        found.append(Refusal("pay", _("月工资的数不对。")))
    if new.until is not None and new.until < new.since:
        found.append(Refusal("until", _("聘到的日子早于开始的日子。")))
    if local_least is not None and new.pay < local_least:
        words = _("月工资低于当地最低工资 %(least)s 元，写了理由也不行。") % {"least": local_least}
        found.append(Refusal("pay", words, cite="劳动法第48条"))
    return tuple(found)


NOTICE = timedelta(days=30)  # how long before its end a contract is spoken of; the office's own number


def ends_soon(until: date | None, on: date) -> bool:
    """三十天内到期的聘用要提前说：续，还是把手上的人交接给别人。 (方案S30、S37)."""
    return until is not None and on <= until <= on + NOTICE


def why_not_book(
    *, amount: Decimal, item: str, paper: str, title: str, happened_on: date, on: date
) -> tuple[Refusal, ...]:
    """Everything a line of the ledger lacks; money of the special fund without a paper is none (禁毒法 69)."""
    found = []
    if not Decimal(0) < amount < MOST:
        found.append(Refusal("amount", _("金额要大于零。")))
    if item not in Item.values:
        found.append(Refusal("item", _("请选用在哪里。")))
    if len(paper.strip()) < LEAST:
        found.append(Refusal("paper", _("写上凭证编号，没有凭证的不记。"), cite="禁毒法第69条"))
    if len(title.strip()) < LEAST:
        found.append(Refusal("title", _("写一句是什么钱。")))
    if happened_on > on:
        found.append(Refusal("happened_on", _("日子在今天之后，还没有发生的不能记。")))
    return tuple(found)
