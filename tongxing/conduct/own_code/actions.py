"""Giving a code, taking it back, and the trace of the page it opens."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.conduct.own_code.models import OwnCode, OwnCodeEnd
from tongxing.conduct.own_code.queries import OPENED, Holder, fingerprint, given
from tongxing.conduct.own_code.rules import ends_on, new_code
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, Refused
from tongxing.org.actor import Actor
from tongxing.people.models import Case


@action
def give_code(*, by: Actor, at: datetime, on: date, case_id: UUID) -> str | None:
    """A new code for the sheet that is printed now; an earlier one of the same measure opens no more.

    What is returned is printed once and kept nowhere; None when there is no such running measure in her places.
    """
    case = by.scope(Case.objects.filter(pk=case_id, closed_on=None)).first()
    if case is None:
        return None
    code = new_code()
    OwnCode.objects.create(
        case=case,
        place_id=case.place_id,
        fingerprint=fingerprint(code),
        expires_on=ends_on(on),
        given_at=at,
        given_by_id=_hand(by),
    )
    audit.trace(by, "own.give", about="person", about_id=case.person_id, place_id=case.place_id, at=at)
    return code


@action
def end_code(*, by: Actor, at: datetime, on: date, case_id: UUID) -> bool:
    """Take the code back: from this moment it opens nothing."""
    case = by.scope(Case.objects.filter(pk=case_id)).first()
    found = given(by, case_id, on=on) if case else None
    if case is None or found is None:
        return False
    OwnCodeEnd.objects.create(code_id=found.id, at=at, by_id=_hand(by))
    audit.trace(by, "own.end", about="person", about_id=case.person_id, place_id=case.place_id, at=at)
    return True


@action
def note_opening(*, by: Actor, at: datetime, found: Holder) -> None:
    """The page was opened: one event in the trail, in the transaction of the page."""
    audit.trace(
        by, OPENED, about="person", about_id=found.person_id, place_id=found.place_id, at=at, code=str(found.code_id)
    )  # fmt: skip


def _hand(by: Actor) -> int:
    if by.staff_id is None:
        raise Refused(Refusal("by_hand", _("码由人给，系统自己不给。")))
    return by.staff_id
