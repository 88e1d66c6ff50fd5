"""Writing down what somebody needs, each step towards it, and where help is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.disclosure.actions import Line, note
from tongxing.disclosure.kinds import Way
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.people.models import Case
from tongxing.support.kinds import SERVICES
from tongxing.support.models import Need, Provider, ProviderEnd, Step
from tongxing.support.queries import Help, Place, help_at, place_of_help
from tongxing.support.rules import (
    NewNeed,
    NewProvider,
    NewStep,
    why_not_close,
    why_not_note,
    why_not_open,
    why_not_step,
)

LEAVES = ("sent", "posted")  # with these something about her leaves the house, and the register has its line


@action
def note_need(
    *,
    by: Actor,
    at: datetime,
    on: date,
    case_id: UUID,
    new: NewNeed,
    from_deed: UUID | None = None,
    id: UUID | None = None,
) -> Need | None:
    """Write down one thing somebody needs; None when the measure is not hers to see (方案S68—S73).

    The same form sent twice, and the same tick of the same visit, are one need. Raises Refused with every reason.
    """
    case = by.scope(Case.objects.select_for_update().filter(pk=case_id)).first()
    if case is None:
        return None
    known = _known(by, case, new.service, from_deed, id)
    if known is not None:
        return known
    stop_if(*why_not_note(new, on=on, closed=case.closed_on is not None))
    asked = {"service": new.service, "words": new.words.strip(), "came_from": new.came_from.strip()}
    row = Need.objects.create(
        id=id or uuid7(), case=case, place_id=case.place_id, answers=str(SERVICES[new.service].answers),
        needed_on=new.needed_on, by_day=new.by_day, from_deed=from_deed, said=_sealed(asked), recorded_at=at,
        recorded_by_id=_hand(by),
    )  # fmt: skip
    audit.trace(by, "help.note", about="person", about_id=case.person_id, place_id=case.place_id, at=at)
    return row


def _known(by: Actor, case: Case, service: str, from_deed: UUID | None, id: UUID | None) -> Need | None:
    rows = by.scope(Need.objects.filter(case=case))
    again = rows.filter(pk=id).first() if id else None
    if again is not None or from_deed is None:
        return again
    return next(
        (one for one in rows.filter(from_deed=from_deed) if json.loads(str(one.said))["service"] == service),
        None,
    )


@action
def note_step(
    *, by: Actor, at: datetime, on: date, need_id: UUID, new: NewStep, id: UUID | None = None
) -> Step | None:
    """Take one step of a referral; None when it is not hers to see. Nothing goes outside without her yes (个人信息保护法 29).

    What leaves the house stands in the register of disclosures with to whom and what for (个人信息保护法 23). Raises Refused.
    """
    one = help_at(by, need_id)
    if one is None:
        return None
    by.scope(Case.objects.select_for_update().filter(pk=one.case_id)).get()
    one = help_at(by, need_id)  # as it stands now that nobody else can write
    if one is None:
        return None
    known = Step.objects.filter(pk=id, need_id=need_id).first() if id else None
    if known is not None:
        return known
    where = _provider(by, one, new)
    stop_if(*why_not_step(one.referral, new, role=by.role, on=on, known=where is not None))
    row = Step.objects.create(
        id=id or uuid7(), need_id=need_id, kind=new.kind, happened_on=new.happened_on, said=_sealed(_told(new, where)),
        recorded_at=at, recorded_by_id=_hand(by),
    )  # fmt: skip
    if new.kind in LEAVES:
        _register(by, at, one, where.name if where else one.to)
    audit.trace(by, f"help.{new.kind}", about="person", about_id=one.person_id, place_id=one.place_id, at=at)
    return row


def _provider(by: Actor, one: Help, new: NewStep) -> Place | None:
    """Where it goes: a place of the directory that still stands and gives this help."""
    try:
        found = place_of_help(by, UUID(new.provider)) if new.provider else None
    except ValueError:
        return None
    fits = found is not None and found.ended_on is None and one.service in found.services
    return found if fits else None


def _told(new: NewStep, where: Place | None) -> Mapping[str, str]:
    told = {"purpose": new.purpose.strip(), "words": new.words.strip()}
    if where is not None:
        told |= {"provider": str(where.id), "to": where.name}
    if new.amount is not None:
        told["amount"] = str(new.amount)
    return {key: value for key, value in told.items() if value}


def _register(by: Actor, at: datetime, one: Help, to: str) -> None:
    """A line in the register: something about her went to somebody, with her own yes for this purpose."""
    agreed = next((step.purpose for step in reversed(one.steps) if step.kind == "agreed"), "")
    line = Line(Way.PACKET, "help.sent", (one.place_id,), "help", recipient=to, reason=agreed)
    note(by=by, at=at, line=line, people=[(one.person_id, one.place_id)])


@action
def open_provider(
    *, by: Actor, at: datetime, on: date, new: NewProvider, id: UUID | None = None
) -> Provider | None:
    """Put a place of help into the directory (方案S17、S21); raises Refused with every reason."""
    known = Provider.objects.filter(town_id=by.town_id, pk=id).first() if id else None
    if known is not None:
        return known
    stop_if(_no_right(by), *why_not_open(new, on=on))
    row = Provider.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=by.town_id, name=new.name.strip(), kind=new.kind,
        services=[name for name in SERVICES if name in new.services], address=new.address.strip(), phone=new.phone.strip(),
        bring=new.bring.strip(), approval=new.approval.strip(), since=new.since, recorded_at=at, recorded_by_id=_hand(by),
    )  # fmt: skip
    audit.trace(by, "help.open_place", about="provider", about_id=row.pk, place_id=row.place_id, at=at)
    return row


@action
def close_provider(
    *, by: Actor, at: datetime, on: date, provider_id: UUID, ended_on: date, reason: str
) -> ProviderEnd | None:
    """Take a place of help out of the directory; None when her township has none such."""
    found = place_of_help(by, provider_id)
    if found is None:
        return None
    ended = found.ended_on is not None
    stop_if(
        _no_right(by), *why_not_close(since=found.since, ended_on=ended_on, on=on, ended=ended, reason=reason)
    )
    try:
        with transaction.atomic():
            row = ProviderEnd.objects.create(
                provider_id=provider_id, town_id=by.town_id, ended_on=ended_on, reason=reason.strip(), recorded_at=at,
                recorded_by_id=_hand(by),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(Refusal("ended", _("这一家已经停了。"))) from None
    audit.trace(by, "help.close_place", about="provider", about_id=provider_id, place_id=by.town_id, at=at)
    return row


def _no_right(by: Actor) -> Refusal | None:
    return None if by.may(Permission.KEEP_PROVIDERS) else Refusal("post", _("名录由专职社工和镇办文书来记。"))


def _sealed(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _hand(by: Actor) -> int:
    """Who writes; a machine does not."""
    if by.staff_id is None:
        raise Refused(Refusal("by_hand", _("这是人办的事，系统自己不记。")))
    return by.staff_id
