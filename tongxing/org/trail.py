"""Reading the trail: who looked at what, who did what, in the reader's own places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Subquery

from tongxing.core.clock import end_of
from tongxing.core.declared import Label
from tongxing.core.models import AuditEvent
from tongxing.org.actor import Actor

LOOKS: tuple[str, ...] = ("read_file", "reveal", "find_by_id", "search", "read_seen", "read_trail")
LOOKS += ("scan.page", "roster.open_row", "roster.marked", "read_pairs", "read_sealed")
LOOKS += ("export.fetch", "print", "read_register", "read_given", "own.open", "copy.make")
DOORS: tuple[str, ...] = (
    "signin",
    "signin_failed",
    "signout",
    "end_sessions",
    "appoint",
    "end_post",
    "hire",
    "new_password",
)
DOORS += ("password_changed", "again", "proof_failed", "session_ended", "factor_added", "factor_removed")
DOORS += ("factor_reset", "codes_renewed")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the trail: a group of acts, days, a name; ``before`` is the last line already seen."""

    group: str = ""
    since: date | None = None
    until: date | None = None
    who: str = ""
    before: UUID | None = None


def trail(actor: Actor, asked: Asked, *, limit: int = 50) -> list[AuditEvent]:
    """A page of the trail, the newest first (GB/T 22239-2019, 8.1.4.3)."""
    rows = actor.scope(AuditEvent.objects.order_by("-at", "-id"))
    if asked.group == "looks":
        rows = rows.filter(act__in=LOOKS)
    elif asked.group == "doors":
        rows = rows.filter(act__in=DOORS)
    elif asked.group == "writes":
        rows = rows.exclude(act__in=LOOKS + DOORS)
    if asked.since and asked.since > date.min:
        rows = rows.filter(at__gte=end_of(asked.since - timedelta(days=1)))
    if asked.until and asked.until < date.max:
        rows = rows.filter(at__lt=end_of(asked.until))
    if asked.who:
        rows = rows.filter(staff_name__startswith=asked.who)
    if asked.before:
        edge = actor.scope(AuditEvent.objects.filter(id=asked.before)).values("at")
        rows = rows.filter(at__lte=Subquery(edge)).exclude(at=Subquery(edge), id__gte=asked.before)
    return list(rows[:limit])


def seen(actor: Actor, person_id: UUID, acts: Sequence[str] = LOOKS, *, limit: int = 100) -> list[AuditEvent]:
    """Who opened one person's file, the newest first; why, only for those who work with it.

    A reason says what somebody was about to do: "记录谈心" tells who may not read talks that there was one.
    """
    rows = list(
        actor.scope(AuditEvent.objects.filter(about_id=person_id, act__in=acts)).order_by("-at")[:limit]
    )
    for one in rows:
        if Label.WORK not in actor.labels and one.staff_id != actor.staff_id:
            one.purpose = ""
    return rows
