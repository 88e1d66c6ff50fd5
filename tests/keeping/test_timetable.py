"""When a backup and a drill are due: every night, every week, and for whoever switches the machine off at night."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import TODAY, at
from tongxing.core.upkeep import Done
from tongxing.launch.keeping.timetable import due

NOON, NIGHT = at(TODAY, 12), at(TODAY, 3)


def done(hours_ago: float, now: datetime, *, ok: bool = True) -> Done:
    """Something done so many hours ago."""
    return Done(now - timedelta(hours=hours_ago), ok)


@pytest.mark.parametrize(
    ("hours_since_backup", "now", "expected"),
    [(1, NIGHT, None), (19, NIGHT, None), (21, NIGHT, "backup"), (21, NOON, None), (27, NOON, "backup")],
)
def test_every_night_or_as_soon_as_the_machine_is_on(
    hours_since_backup: float, now: datetime, expected: str | None
) -> None:
    known = {"backup": done(hours_since_backup, now), "drill": done(24, now)}
    assert due(known, now=now, since=now - timedelta(hours=1)) == expected
    assert due(known, now=now, since=now - timedelta(minutes=5)) is None, "not in the first minutes"


def test_the_first_backup_and_the_first_drill() -> None:
    since = NOON - timedelta(hours=1)
    assert due({}, now=NOON, since=since) == "backup"
    assert due({"backup": done(0.1, NOON)}, now=NOON, since=since) == "drill"
    assert due({"backup": done(0.1, NOON), "drill": done(0.05, NOON)}, now=NOON, since=since) is None


def test_a_drill_every_week_and_the_day_after_one_that_failed() -> None:
    since = NOON - timedelta(hours=1)
    made = {"backup": done(1, NOON)}
    assert due({**made, "drill": done(24 * 6.9, NOON)}, now=NOON, since=since) is None
    assert due({**made, "drill": done(24 * 7, NOON)}, now=NOON, since=since) == "drill"
    assert due({**made, "drill": done(24, NOON, ok=False)}, now=NOON, since=since) == "drill"


def test_a_backup_that_failed_is_tried_again_but_not_every_minute() -> None:
    since = NOON - timedelta(days=1)
    known = {"backup": done(30, NOON), "drill": done(1, NOON)}
    assert due({**known, "backup_failed": done(0.5, NOON, ok=False)}, now=NOON, since=since) is None
    assert due({**known, "backup_failed": done(2.5, NOON, ok=False)}, now=NOON, since=since) == "backup"
