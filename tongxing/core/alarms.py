"""Raising an alarm: something a person should look at, said once an occasion.

Any room may raise one. It hangs its kind on the signboard (``vocabulary.alarm_kinds``) when the program
starts, and calls :func:`raise_alarm` inside the transaction of what went wrong. The auditor and the
security administrator find it on their page; nothing happens to anybody because of an alarm alone.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongxing.core.acts import action
from tongxing.core.models import Alarm
from tongxing.core.vocabulary import alarm_kinds


@action
def raise_alarm(
    kind: str,
    *,
    at: datetime,
    place_id: int | None = None,
    staff_id: int | None = None,
    about_id: UUID | None = None,
    once: str = "",
    **detail: int | str | bool,
) -> None:
    """Say that somebody should look (GB/T 22239-2019, 8.1.4.3).

    ``place_id`` is the township whose auditor sees it; None says it to every auditor of the house.
    ``staff_id`` is whose doing it is, ``about_id`` the row it is about. ``once`` names the occasion
    (``"open.hour:17:2026-11-23T09"``): a second alarm of the same occasion is not written. ``detail`` holds
    numbers and short codes, never a name and nothing that was typed.
    """
    made = Alarm(
        at=at,
        kind=kind,
        weight=alarm_kinds[kind].weight,
        place_id=place_id,
        staff_id=staff_id,
        about_id=about_id,
        once=f"{kind}:{once}"[:120] if once else None,
        detail=detail,
    )
    Alarm.objects.bulk_create([made], ignore_conflicts=True)
