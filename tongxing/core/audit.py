"""Leaving a trace. The event is inserted in the transaction of the act it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from tongxing.core import clock
from tongxing.core.models import AuditEvent


class Someone(Protocol):
    """Whoever acts: an actor, or the machine itself with a name."""

    @property
    def staff_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


def trace(
    by: Someone | None,
    act: str,
    *,
    about: str = "",
    about_id: UUID | None = None,
    place_id: int | None = None,
    purpose: str = "",
    at: datetime | None = None,
    **detail: Any,
) -> AuditEvent:
    """Write one event; the caller's transaction decides whether both it and the act stand."""
    return AuditEvent.objects.create(
        at=at or clock.now(),
        staff_id=by.staff_id if by else None,
        staff_name=by.name if by else "",
        role=str(by.role) if by else "",
        act=act,
        about=about,
        about_id=about_id,
        place_id=place_id,
        purpose=purpose,
        detail=detail,
    )


def trace_all(
    by: Someone | None,
    act: str,
    *,
    about: str,
    of: Sequence[tuple[UUID, int | None]],
    at: datetime,
    **detail: Any,
) -> None:
    """Write one event for each of many (id, place) in one statement: acts in bulk leave no fewer traces."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=at,
                staff_id=by.staff_id if by else None,
                staff_name=by.name if by else "",
                role=str(by.role) if by else "",
                act=act,
                about=about,
                about_id=about_id,
                place_id=place_id,
                detail=detail,
            )
            for about_id, place_id in of
        ],
        batch_size=2000,
    )
