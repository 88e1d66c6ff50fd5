"""Putting a return forward, and sending it: two people, and nothing that was sent is ever taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.assessment.returns.models import How, Return, Settled
from tongxing.assessment.returns.queries import computed, defined, kept_at, last_sent, moved, of_period
from tongxing.assessment.returns.rules import why_not_put_forward, why_not_settle
from tongxing.core import audit
from tongxing.core.acts import action, one_at_a_time
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.plans.books import chain
from tongxing.rulebook.returns import period as period_of


@action
def put_forward(
    *, by: Actor, at: datetime, on: date, known: date, kind: str, year: int, part: int, recipient: str, why: str = ""
) -> Return | None:  # fmt: skip
    """Keep the numbers of a period as they are known now, for somebody else to look at (方案S81).

    A period that was sent before gets the next number, says why, and corrects the one that holds. None: there is no such
    return or period, or it is not hers.
    """
    plans = chain(by.town_id, as_of=known)
    one = next((d for d in defined(plans, on) if d.id == kind), None)
    period = period_of(one, year, part) if one else None
    if one is None or period is None or by.town_id not in by.place_ids or by.staff_id is None:
        return None
    one_at_a_time(by.town_id, kind)
    rows = of_period(by, kind, period.since)
    sent = last_sent(rows)
    if on <= period.until:
        raise Refused(*why_not_put_forward(
            period=period, on=on, recipient=recipient, waiting=False, sent=False, moved=True, why=why))  # fmt: skip
    table = computed(by, one, period, known=known, plans=plans)
    stop_if(*why_not_put_forward(
        period=period, on=on, recipient=recipient, waiting=any(not r.how for r in rows), sent=sent is not None,
        moved=sent is None or bool(moved(sent, table)), why=why,
    ))  # fmt: skip
    row = Return.objects.create(
        town_id=by.town_id, kind=kind, number=len(rows) + 1, since=period.since, until=period.until, known_on=known,
        plan=table.plan, plan_digest=table.plan_digest, body=table.to_json(), digest=table.digest,
        recipient=recipient.strip(), why=why if sent else "", corrects_id=sent.id if sent else None,
        prepared_at=at, prepared_by_id=by.staff_id,
    )  # fmt: skip
    audit.trace(
        by, "return.put_forward", about="return", about_id=row.pk, place_id=by.town_id, at=at, kind=kind
    )
    return row


@action
def settle(*, by: Actor, at: datetime, return_id: UUID, how: str) -> Settled | None:
    """Send it as it stands, give it back, or take one's own back; once. None when it is not of her township."""
    one_at_a_time(by.town_id, str(return_id))
    found = kept_at(by, return_id)
    if found is None or by.staff_id is None:
        return None
    may = by.may(Permission.SEND_RETURN)
    stop_if(
        why_not_settle(
            how, prepared_by=found.prepared_by_id, by=by.staff_id, settled=bool(found.how), may=may
        )
    )
    if how == How.FROZEN and not found.whole:
        raise Refused(
            Refusal("damaged", _("这份报表的内容和存下时不一样，没有报。"), ways=(_("请告诉系统管理员。"),))
        )
    row = Settled.objects.create(town_id=by.town_id, of_id=found.id, how=how, at=at, by_id=by.staff_id)
    audit.trace(by, f"return.{how}", about="return", about_id=found.id, place_id=by.town_id, at=at)
    return row
