"""Writing about pairs of files: that the town's desk has looked at one, and what it found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor
from tongxing.people.actions import one_intake_at_a_time
from tongxing.people.duplicates.queries import pair
from tongxing.people.models import PairLooked


@action
def look_at_pair(*, by: Actor, at: datetime, older: UUID, newer: UUID, reason: str) -> PairLooked | None:
    """Say that two files of one identity number were looked at and what came of it; nothing is joined."""
    one_intake_at_a_time(by.town_id)
    found = pair(by, older, newer)
    if found is None:
        return None
    stop_if(
        None if by.town_id in by.place_ids else Refusal("town_desk", _("这件事由管全镇的岗位来办。")),
        Refusal("looked", _("这一对已经核对过了。")) if found.looked_at else None,
        None if len(reason.strip()) >= 2 else Refusal("reason", _("请写一句核对的结果。")),
    )
    row = PairLooked.objects.create(
        town_id=by.town_id,
        older_id=older,
        newer_id=newer,
        reason=reason.strip(),
        looked_at=at,
        looked_by_id=by.staff_id,
    )
    for half in (found.older, found.newer):
        audit.trace(by, "pair.look", about="person", about_id=half.id, place_id=half.place_id, at=at)
    return row
