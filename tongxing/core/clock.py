"""The only place that may ask what time it is.

Time is an argument everywhere else: ``on`` a day, ``at`` a moment, ``as_of`` knowledge.
A demo town or a picture may pin the day with ``TONGXING_TODAY=2026-11-23``; moments
recorded in the database stay real.
"""

from __future__ import annotations

import os
import time as machine_time
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(tz=HOME_ZONE)


def today() -> date:
    """Today where the office is; ``TONGXING_TODAY`` pins it."""
    pinned = os.environ.get("TONGXING_TODAY", "")
    return date.fromisoformat(pinned) if pinned else now().date()


def seconds() -> int:
    """Seconds since 1970 as this machine counts them: for proofs that hold half a minute, and nothing else."""
    return int(machine_time.time())


def end_of(day: date) -> datetime:
    """The last moment of a day: what was known "as of" that day was recorded before it. A moment stands for itself."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=HOME_ZONE)


def day_of(moment: datetime) -> date:
    """The office's day on which a moment falls."""
    return moment.astimezone(HOME_ZONE).date()


def knowledge(on: date) -> date:
    """The last day of what is known to whoever looks on a day.

    An earlier day knows what was recorded by its end. Today knows everything, also in a demo town
    whose today is pinned to a day before the moments that are being recorded.
    """
    return max(on, day_of(now())) if on == today() else on
