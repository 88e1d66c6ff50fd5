"""Reading plan versions. Everybody of a township may read its plan; nobody reads another's."""

from __future__ import annotations

from datetime import date

from tongxing.org.actor import Actor
from tongxing.plans.models import PlanState, PlanVersion


def versions(actor: Actor) -> list[PlanVersion]:
    """Every version of her township, the newest first, without the texts."""
    rows = PlanVersion.objects.filter(town_id=actor.town_id).exclude(state=PlanState.DROPPED)
    return list(rows.select_related("loaded_by", "approved_by").defer("source").order_by("-year", "-id"))


def in_force(rows: list[PlanVersion], on: date) -> PlanVersion | None:
    """The version that holds on a day."""
    return next((v for v in rows if v.in_force is not None and on in v.in_force), None)


def version_at(actor: Actor, version_id: int) -> PlanVersion | None:
    """One version of her township, or None."""
    rows = PlanVersion.objects.filter(town_id=actor.town_id, pk=version_id)
    return rows.select_related("loaded_by", "approved_by").defer("source").first()
