"""A backup every night and a drill every week, by the process that serves.

It starts the same commands a person types, as children with rights of their own. No page and no job can ask
for them: a row in a queue must never command what the owner of the tables may do. An office switches its
machine off at night, so what was missed is made up for some minutes after the next start.
TONGXING_TIMETABLE=off leaves both to a cron of one's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from tongxing.core import clock, upkeep
from tongxing.core.upkeep import Done
from tongxing.launch.beside import beside
from tongxing.launch.home import Home
from tongxing.launch.words import Say

LOOK_EVERY = 60.0
SETTLE = timedelta(minutes=15)  # nobody wants a backup in the first minutes of the day
NIGHT = range(2, 5)
AT_NIGHT, AT_LATEST, DRILL = timedelta(hours=20), timedelta(hours=26), timedelta(days=7)
AGAIN = timedelta(hours=2)


def due(known: Mapping[str, Done], *, now: datetime, since: datetime) -> str | None:
    """`backup`, `drill` or nothing: what should be done now by a house that is open since a moment."""
    if now - since < SETTLE:
        return None
    made, failed, drilled = (known.get(kind) for kind in ("backup", "backup_failed", "drill"))
    waits = failed is not None and now - failed.at < AGAIN
    age = now - made.at if made else AT_LATEST
    if not waits and (age >= AT_LATEST or (age >= AT_NIGHT and now.hour in NIGHT)):
        return "backup"
    if made is None:
        return None
    if drilled is None or now - drilled.at >= (DRILL if drilled.ok else AGAIN * 12):
        return "drill"
    return None


@contextmanager
def kept_safe(place: Home, say: Say) -> Iterator[None]:
    """While the house is open: look once a minute whether something is due."""
    if os.environ.get("TONGXING_TIMETABLE", "").strip().lower() == "off":
        yield
        return
    with beside(lambda leaving: _watch(place, leaving, say)):
        yield


def _watch(place: Home, leaving: threading.Event, say: Say) -> None:
    since = clock.now()
    while not leaving.wait(LOOK_EVERY):
        what = due(upkeep.read(place.path), now=clock.now(), since=since)
        if what is not None:
            _run(what, leaving, say)


def _run(what: str, leaving: threading.Event, say: Say) -> None:
    """As a child at low priority; leaving ends it, and it leaves nothing half."""
    foreign = ("TONGXING_DSN_APP", "TONGXING_DSN_OWNER")
    child = subprocess.Popen(
        [sys.executable, "-m", "tongxing.faces.command.main", what],
        env={k: v for k, v in os.environ.items() if k not in foreign},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, child.pid, 10)
    while child.poll() is None:
        if leaving.wait(0.5):
            child.kill()
            child.wait()
            return
    if child.returncode != 0:
        say(
            f"定时的 {what} 没有成功，请看 tongxing doctor",
            f"the timetable's {what} has failed: see tongxing doctor",
        )
