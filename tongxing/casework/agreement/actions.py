"""Writing agreements: each signing is a record of its own, and the one before it stays as it was."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from tongxing.casework.actions import newest_book, written
from tongxing.casework.agreement.rules import Terms, asked_of, why_not_agreement, why_not_terms
from tongxing.casework.models import Agreement
from tongxing.core.acts import action
from tongxing.core.refusal import stop_if
from tongxing.duties.actions import NewDeed, already_here
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundle
from tongxing.org.actor import Actor


@action
def record_agreement(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    happened_on: date,
    signed_for_office: str,
    terms: Terms | None = None,
    note: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Record a signed agreement (戒毒条例 16: in time after report-in; 22: a new one after a change of place).

    ``terms`` None is an agreement of which only the day is known, as a roster tells it.
    """
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(why_not_agreement(case.facts, on=happened_on))
    if terms is not None:
        stop_if(*why_not_terms(case.facts, terms, asked=asked_of(newest_book(case), on=happened_on)))
    version = 1 + sum(1 for _deed in case.facts.of("agreement"))
    new = NewDeed(kind="agreement", outcome="signed", happened_on=happened_on, note=note, id=id)
    deed = written(by, at, case, new, on)
    Agreement.objects.create(
        deed=deed, signed_for_office=signed_for_office or by.town_name, version=version, **_columns(terms)
    )
    return deed


def _columns(terms: Terms | None) -> dict[str, object]:
    if terms is None:
        return {}
    signed = {who: name for who, name in terms.parties.items() if name.strip()}
    return {
        "contents": list(terms.contents),
        "left_out": terms.left_out.strip() or None,
        "parties": json.dumps(signed, ensure_ascii=False) if signed else None,
        "why": terms.why,
    }
