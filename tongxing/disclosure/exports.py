"""The trail of the last thirty days as a table for whoever keeps it: numbers of folders, never names of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from tongxing.core.clock import HOME_ZONE, end_of
from tongxing.core.models import AuditEvent
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, exports
from tongxing.org.actor import Actor
from tongxing.org.roles import TITLES, Role
from tongxing.people.queries import numbers

DAYS, MOST = 30, 2000
# What the page of the trail shows to whoever keeps it; a folder's number there is no name.
COLUMNS = (
    ExportColumn("at", gettext_lazy("什么时候"), "", 17, minimal=True, clean=True),
    ExportColumn("by", gettext_lazy("谁"), "core.AuditEvent.staff_name", 12, minimal=True),
    ExportColumn("role", gettext_lazy("岗位"), "", 12, minimal=True),
    ExportColumn("act", gettext_lazy("做了什么"), "", 22, minimal=True),
    ExportColumn("about", gettext_lazy("关于（编号）"), "", 16, minimal=True, clean=True),
    ExportColumn("purpose", gettext_lazy("理由"), "", 30),
)


def trail(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """Acts and looks of the last thirty days in her places, the newest first."""
    since = end_of(on - timedelta(days=DAYS))
    rows = actor.scope(AuditEvent.objects.filter(place_id__in=places, at__gte=since))
    events = list(rows.order_by("-at", "-id")[:MOST])
    known = numbers(actor, [e.about_id for e in events if e.about == "person" and e.about_id])
    return [
        ExportRow(e.about_id if e.about_id in known else None, e.place_id or 0, _cells(e, known, columns))
        for e in events
    ]


def _cells(event: AuditEvent, known: dict[UUID, str], columns: Sequence[str]) -> tuple[Any, ...]:
    role = str(TITLES[Role(event.role)]) if event.role in set(Role) else event.role
    cells: dict[str, Any] = {
        "at": f"{event.at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}",
        "by": event.staff_name,
        "role": role,
        "act": event.act,
        "about": known.get(event.about_id, "") if event.about_id else "",
        "purpose": event.purpose,
    }
    return tuple(cells[name] for name in columns)


TRAIL = exports.hang(
    Export("core.trail", gettext_lazy("操作记录"), "read_trail", COLUMNS, trail, by_time=True)
)
