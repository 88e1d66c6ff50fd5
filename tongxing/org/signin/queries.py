"""Who has an account, looked up in the same way whether she has one or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tongxing.org.models import Staff, canonical, session_hash
from tongxing.org.signin import sessions

WHO = "SELECT id, password, is_active, town_id FROM org_staff WHERE username = %s"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the doorstep needs it."""

    id: int
    password: str
    active: bool
    town_id: int | None


def account(name: str) -> Account | None:
    """The account of a name typed; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(WHO, [canonical(name)[:40]])
        row = cursor.fetchone()
    return Account(*row) if row else None


def half_member(session: object, at: datetime) -> Staff | None:
    """Whose password was right in this browser a short while ago and still is; None otherwise."""
    half = session.get(sessions.HALF)  # type: ignore[attr-defined]
    if not half or at.timestamp() - half["at"] > sessions.HALF_FOR.total_seconds():
        return None
    return _still(half["staff"], half["hash"])


def full_member(session: object) -> Staff | None:
    """Whose browser this is, locked or not, while the session still holds; None otherwise."""
    found = sessions.holder(session)
    return _still(*found) if found else None


def _still(staff_id: int, wanted: str) -> Staff | None:
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None or session_hash(staff.password, staff.session_epoch) != wanted:
        return None
    return staff
