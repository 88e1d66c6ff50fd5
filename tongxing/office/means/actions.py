"""Writing down terms, money and local numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.office.actions import once, the_hand
from tongxing.office.means.models import Engagement, LocalNumber, Voucher
from tongxing.office.means.queries import local_numbers
from tongxing.office.means.rules import MOST_PAY, Terms, why_not_book, why_not_engage
from tongxing.office.queries import work_here
from tongxing.org.actor import Actor
from tongxing.rulebook.document import Book

MOST_NUMBER = {"people_planned": 2000}
NAMES = frozenset(name for name, _word in LocalNumber._meta.get_field("name").choices or ())


@action
def engage(*, by: Actor, at: datetime, book: Book, new: Terms, id: UUID | None = None) -> Engagement | None:
    """Write down on which terms a colleague is engaged; a doubt needs a reason. None when she works elsewhere (方案S30—S41)."""
    known = by.scope(Engagement.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    if not work_here(by, [new.staff_id]):
        return None
    least = local_numbers(by, on=new.since).get("minimum_wage")
    stop_if(*why_not_engage(new, book, local_least=least[0] if least else None))
    row = once(lambda: Engagement.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=by.town_id, staff_id=new.staff_id, since=new.since, until=new.until,
        age=new.age, education=new.education, certificate=new.certificate.strip(), certificate_on=new.certificate_on,
        pay=new.pay, social_insured=new.social_insured, medical_insured=new.medical_insured,
        reason=new.reason.strip() or None, panel=new.panel.strip() or None, recorded_at=at, recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.engage", about="staff", place_id=by.town_id, at=at, staff=new.staff_id)
    return row


@action
def book_money(
    *,
    by: Actor,
    at: datetime,
    on: date,
    comes_in: bool,
    item: str,
    amount: Decimal,
    paper: str,
    title: str,
    happened_on: date,
    id: UUID | None = None,
) -> Voucher:
    """One line of the special fund's ledger, with the number of its paper (方案S37; 禁毒法 69)."""
    known = by.scope(Voucher.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    stop_if(*why_not_book(amount=amount, item=item, paper=paper, title=title, happened_on=happened_on, on=on))
    row = once(lambda: Voucher.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=by.town_id, happened_on=happened_on, comes_in=comes_in, item=item,
        amount=amount, paper=paper.strip(), title=title.strip(), recorded_at=at, recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.book", about="voucher", about_id=row.pk, place_id=by.town_id, at=at)
    return row


@action
def take_back_line(*, by: Actor, at: datetime, on: date, voucher_id: UUID, reason: str) -> Voucher | None:
    """Take a line of the ledger back; both stay. None when it is not hers to see."""
    row = by.scope(Voucher.objects.filter(pk=voucher_id, takes_back__isnull=True)).first()
    if row is None:
        return None
    if len(reason.strip()) < 2:
        raise Refused(Refusal("reason", _("写一句为什么撤回。")))
    back = once(lambda: Voucher.objects.create(
        town_id=row.town_id, place_id=row.place_id, happened_on=on, comes_in=row.comes_in, item=row.item, amount=row.amount,
        paper=row.paper, title=reason.strip(), recorded_at=at, recorded_by_id=the_hand(by), takes_back=row,
    ))  # fmt: skip
    audit.trace(by, "office.unbook", about="voucher", about_id=row.pk, place_id=row.place_id, at=at)
    return back


@action
def enter_number(
    *, by: Actor, at: datetime, name: str, amount: Decimal, since: date, source: str, id: UUID | None = None
) -> LocalNumber:
    """A local number with its source: shown as local wherever it counts."""
    known = by.scope(LocalNumber.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    stop_if(
        None if name in NAMES else Refusal("name", _("请选是哪个数。")),
        None
        if 0 < amount <= MOST_NUMBER.get(name, MOST_PAY)
        else Refusal("amount", _("数不对：要大于零，工资不过五万，人数不过两千。")),
        None if len(source.strip()) >= 2 else Refusal("source", _("写上出处，例如哪份文件。")),
    )
    row = once(lambda: LocalNumber.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=by.town_id, name=name, amount=amount, since=since,
        source=source.strip(), recorded_at=at, recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.number", about="number", about_id=row.pk, place_id=by.town_id, at=at, kind=name)
    return row
