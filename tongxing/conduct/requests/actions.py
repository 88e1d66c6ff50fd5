"""Taking a request with its number, and answering it by somebody it is not about (个人信息保护法 45, 46, 50)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tongxing.conduct.requests.models import Asked
from tongxing.conduct.requests.rules import why_not_ask, why_not_hand, why_not_write
from tongxing.conduct.rules import open_requests, why_not_answer
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.duties.actions import NewDeed, add_deed, already_here, settle, why_not_record
from tongxing.duties.models import Deed
from tongxing.duties.queries import Bundle, bundle
from tongxing.org.actor import Actor

NAMED = """
SELECT DISTINCT s.id FROM org_staff s JOIN org_post p ON p.staff_id = s.id JOIN org_place pl ON pl.id = p.place_id
WHERE s.name = %s AND pl.town_id = %s
"""


@action
def take_request(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    outcome: str,
    happened_on: date,
    concerns: str = "",
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Write down what somebody asks, complains of or objects to; it gets the next number of the year.

    ``concerns`` is a name: everybody of the town who is called so is kept from answering.
    """
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    about = _staff_named(concerns.strip(), by.town_id)
    new = NewDeed(kind="request", outcome=outcome, happened_on=happened_on, note=note, id=id)
    stop_if(
        why_not_ask(outcome, concerns=concerns, known=bool(about)),
        why_not_write(about, by=by.staff_id),
        why_not_record(case, new, on=on),
    )
    deed = _written(by, at, case, new, on)
    year = happened_on.year
    Asked.objects.create(deed=deed, town_id=by.town_id, year=year, serial=_next_number(year), concerns=about)
    _trace(by, "record.request", case, at)
    return deed


@action
def answer_request(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    about: UUID | None,
    outcome: str,
    happened_on: date,
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Record what somebody was answered to what she asked for, with the reason (个人信息保护法 45, 46, 50).

    Without ``about`` it is the request that waits longest. Never by whom it is about: the table says so again.
    """
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    waiting = open_requests(case.facts)
    about = about or (UUID(waiting[0].id) if waiting else None)
    asked = Asked.objects.filter(pk=about).values_list("concerns", flat=True).first()
    no_reason = Refusal("note", _("没有全部同意，要写明理由。"), cite="个人信息保护法第50条")
    stop_if(
        why_not_answer(case.facts, about=about, happened_on=happened_on),
        why_not_hand(asked or (), by=by.staff_id),
        no_reason if outcome != "granted" and not note.strip() else None,
    )
    new = NewDeed(
        kind="request_answer", outcome=outcome, happened_on=happened_on, note=note, id=id, about=about
    )
    deed = _written(by, at, case, new, on)
    _trace(by, "record.request_answer", case, at)
    return deed


def _staff_named(name: str, town_id: int) -> list[int]:
    if not name:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [name, town_id])
        return sorted(row[0] for row in cursor.fetchall())


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conduct_next_request(%s)", [year])
        (serial,) = cursor.fetchone()
    if serial is None:
        raise Refused(Refusal("town", _("没有选定乡镇，不能编号。")))
    return int(serial)


def _written(by: Actor, at: datetime, case: Bundle, new: NewDeed, on: date) -> Deed:
    deed, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    settle([after])
    return deed


def _trace(by: Actor, act: str, case: Bundle, at: datetime) -> None:
    audit.trace(by, act, about="person", about_id=case.person_id, place_id=case.place_id, at=at)
