"""Who stands before the page with this code, and what the file says of its codes.

A code is no account. It is asked once, by a function of the database that sees no more than one row: the one with this
fingerprint, when it still opens. Only then is the second wall opened, for the one village and this transaction, by an
actor who holds no permission and no label beyond days and names of the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from tongxing.conduct.own_code.models import OwnCode
from tongxing.conduct.own_code.rules import as_typed, is_one
from tongxing.core import cipher, clock
from tongxing.core.models import AuditEvent
from tongxing.org.actor import Actor, open_scope

OPENED = "own.open"
HERSELF = "person"


@dataclass(frozen=True, slots=True)
class Holder:
    """The one file a code opens, and the actor through whose eyes it is read."""

    actor: Actor
    code_id: UUID
    case_id: UUID
    person_id: UUID
    place_id: int
    until: date


@dataclass(frozen=True, slots=True)
class Given:
    """The code of a measure that opens now."""

    id: UUID
    on: date
    by: str
    until: date


def fingerprint(code: str) -> bytes:
    """What is kept of a code: nothing without the key of the house."""
    return cipher.fingerprint(code, column="conduct_owncode.fingerprint")


def holder(code: str, *, on: date) -> Holder | None:
    """Whose page a code opens today; None alike for unknown, mistyped, expired, taken back, replaced, sealed, ended.

    Opens the second wall for the one place; must run inside a transaction.
    """
    asked = as_typed(code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM conduct_own_code(%s, %s)", [fingerprint(asked if is_one(asked) else ""), on]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    code_id, case_id, person_id, place_id, town_id, town_name, until = row
    open_scope([place_id], town_id=town_id)
    actor = Actor(None, "本人（扫码）", HERSELF, town_id, town_name, (place_id,))
    return Holder(actor, code_id, case_id, person_id, place_id, until)


def given(actor: Actor, case_id: UUID, *, on: date) -> Given | None:
    """The code of this measure that opens today, if one was given."""
    row = (
        actor.scope(OwnCode.objects.filter(case_id=case_id))
        .select_related("given_by", "ended")
        .order_by("-id")
        .first()
    )
    if row is None or hasattr(row, "ended") or row.expires_on < on:
        return None
    return Given(row.pk, clock.day_of(row.given_at), row.given_by.name, row.expires_on)


def times_opened(actor: Actor, person_id: UUID) -> int:
    """How often the page was opened: counted from the trail itself, there is no second counter."""
    return actor.scope(AuditEvent.objects.filter(about="person", about_id=person_id, act=OPENED)).count()
