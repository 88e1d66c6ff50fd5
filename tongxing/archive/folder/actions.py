"""Lending a folder, taking it back, and laying its papers in another order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.archive.folder.models import LaidOrder, Loan, LoanReturn
from tongxing.archive.folder.queries import Lent, loan_at
from tongxing.archive.folder.rules import why_not_lend, why_not_return
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.people.models import Case


@action
def lend_folder(
    *,
    by: Actor,
    at: datetime,
    on: date,
    case_id: UUID,
    borrower: str,
    reason: str,
    out_on: date,
    due_on: date,
    id: UUID | None = None,
) -> Loan | None:
    """Write down who took a folder, why, and when it is due back; None when it is not hers to see (档案法第28条)."""
    case = _case(by, case_id)
    if case is None:
        return None
    there = by.scope(Loan.objects.filter(pk=id)).first() if id else None
    if there is not None:  # a form sent twice
        return there
    out = by.scope(Loan.objects.filter(case=case, back__isnull=True)).first()
    stop_if(*why_not_lend(
        borrower=borrower, reason=reason, out_on=out_on, due_on=due_on, on=on, out_since=out.out_on if out else None
    ))  # fmt: skip
    row = Loan.objects.create(
        id=id or uuid7(), case=case, place_id=case.place_id, borrower=borrower.strip(),
        reason=reason.strip(), out_on=out_on, due_on=due_on, recorded_at=at, recorded_by_id=_hand(by),
    )  # fmt: skip
    _trace(by, at, "folder.lend", case)
    return row


@action
def return_folder(*, by: Actor, at: datetime, on: date, loan_id: UUID, back_on: date) -> Lent | None:
    """Write down that a folder came back."""
    found = loan_at(by, loan_id)
    case = _case(by, found.case_id) if found else None
    if found is None or case is None:
        return None
    back = LoanReturn.objects.filter(loan_id=loan_id).exists()  # asked again behind the lock
    stop_if(why_not_return(out_on=found.out_on, back_on=back_on, on=on, back=back))
    LoanReturn.objects.create(loan_id=loan_id, back_on=back_on, recorded_at=at, recorded_by_id=_hand(by))
    _trace(by, at, "folder.back", case)
    return found


@action
def lay_order(*, by: Actor, at: datetime, case_id: UUID, leaves: Sequence[UUID]) -> LaidOrder | None:
    """Lay the papers of a folder in this order; the numbers of its index follow (DA/T 22)."""
    case = _case(by, case_id)
    if case is None:
        return None
    if len(set(leaves)) != len(leaves):
        raise Refused(Refusal("twice", _("同一份排了两次，请刷新后再排。")))
    row = LaidOrder.objects.create(
        case=case, place_id=case.place_id, leaves=list(leaves), recorded_at=at, recorded_by_id=_hand(by)
    )  # fmt: skip
    _trace(by, at, "folder.order", case)
    return row


def _case(by: Actor, case_id: UUID) -> Case | None:
    """The measure, held until the end: two do not lend the same folder at once."""
    return by.scope(Case.objects.select_for_update().filter(pk=case_id)).first()


def _hand(by: Actor) -> int:
    if by.staff_id is None:
        raise Refused(Refusal("by_hand", _("档案由人借还，系统自己不登记。")))
    return by.staff_id


def _trace(by: Actor, at: datetime, act: str, case: Case) -> None:
    audit.trace(by, act, about="person", about_id=case.person_id, place_id=case.place_id, at=at)
