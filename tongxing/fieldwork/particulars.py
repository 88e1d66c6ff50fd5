"""What was written beside tests, talks and visits and is compared across records: the batch of the kit, who came along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.clock import end_of
from tongxing.core.vocabulary import Source, sources
from tongxing.duties.models import Deed
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Particulars:
    """Beside one record: the kit's batch, the partner's name as it was written, which way; for comparing, not for showing."""

    id: UUID
    place_id: int
    batch: str
    partner: str
    way: str


def particulars(
    actor: Actor, *, plans: Any, since: date, until: date, as_of: date, known: date
) -> Sequence[Particulars]:
    """检测用品的批号、一起去的人，各条记录放在一起比。 (需求X06)."""
    rows = actor.scope(Deed.objects.filter(happened_on__range=(since, until), recorded_at__lt=end_of(known)))
    beside = rows.filter(test__isnull=False) | rows.filter(contact__isnull=False)
    return [
        Particulars(pk, place, batch or "", str(partner or ""), way or "face")
        for pk, place, batch, partner, way in beside.order_by("pk").values_list(
            "pk", "place_id", "test__kit_batch", "contact__partner", "contact__way"
        )
    ]


PARTICULARS = sources.hang(Source("fieldwork.particulars", N_("检测用品批号和一起去的人"), particulars))
