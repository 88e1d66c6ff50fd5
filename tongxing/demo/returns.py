"""月报 in the demo town: every month of the year was put forward on the fifth and sent by the leader that afternoon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tongxing.assessment.returns.actions import put_forward, settle
from tongxing.assessment.returns.models import How
from tongxing.org.actor import Actor

FIFTH = 5
TO = "望川县平安建设领导小组办公室"
At = Callable[[date, int], datetime]


def tell(clerk: Actor, leader: Actor, *, today: date, at: At) -> None:
    """One return a month, as the records stood on the fifth of the next; later records are late, and nobody counted again."""
    for month in range(1, today.month):
        on = date(today.year, month + 1, FIFTH)
        if on >= today:
            return
        row = put_forward(
            by=clerk, at=at(on, 10), on=on, known=on, kind="monthly", year=on.year, part=month, recipient=TO
        )
        if row is not None:
            settle(by=leader, at=at(on, 16), return_id=row.pk, how=How.FROZEN)
