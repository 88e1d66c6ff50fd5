"""Watching the disk under the database: an alarm in time, and a ballast that goes overboard before it stops.

The ballast is a file of nothing beside the database. When a log cannot grow, PostgreSQL stops at once and cannot even
recover; letting the ballast go gives it the room to. Writing stays refused until the ballast could be put back
(`core.space`), so what it frees is for the trail and for the database's own work only.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tongxing.core import clock, space
from tongxing.core.space import Level
from tongxing.launch.beside import beside
from tongxing.launch.keeping.telling import tell
from tongxing.launch.postgres import Cluster
from tongxing.launch.words import Say

LOOK_EVERY = 1.0
ALARMS = {Level.LITTLE: "disk_little", Level.READ_ONLY: "disk_full"}


def lay_down(c: Cluster) -> bool:
    """Put the ballast in its place when there is room for it and to spare; whether it is there now."""
    path = c.home.path / space.BALLAST
    found = space.room(c.data)
    if _lies_there(path) or found is None or found.ballast == 0:
        return _lies_there(path)
    if found.free < found.ballast + found.floor:
        return False
    part = path.with_suffix(".part")
    try:
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.posix_fallocate(fd, 0, found.ballast)
        finally:
            os.close(fd)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        return False
    return True


def _lies_there(path: Path) -> bool:
    """A copy of a home has a ballast of holes, which holds nothing free."""
    try:
        facts = path.stat()
    except OSError:
        return False
    return facts.st_blocks * 512 >= facts.st_size


def throw_overboard(c: Cluster) -> bool:
    """Let the ballast go when the disk is all but full; whether that was done."""
    path = c.home.path / space.BALLAST
    found = space.room(c.data)
    if found is None or found.free >= space.CRITICAL or not path.exists():
        return False
    path.unlink(missing_ok=True)
    return True


@contextmanager
def watched(c: Cluster | None, say: Say) -> Iterator[None]:
    """While the house is open: look at the disk once a second."""
    if c is None:
        yield
        return
    with beside(lambda leaving: _watch(c, leaving, say)):
        yield


def _watch(c: Cluster, leaving: threading.Event, say: Say) -> None:
    before, untold = Level.PLENTY, ""
    lay_down(c)
    while not leaving.wait(LOOK_EVERY):
        if throw_overboard(c):
            say(
                "磁盘满了：放掉压舱文件，腾出地方让数据库不停",
                "the disk is full: the ballast goes, to keep the database up",
            )
            _checkpoint(c)
        else:
            lay_down(c)
        now = space.level(space.of_database(c.home.path))
        if now is not before:
            _say_so(now, say)
            before, untold = now, ALARMS.get(now, "")
        if untold and _told(untold):
            untold = ""


def _say_so(now: Level, say: Say) -> None:
    words = {
        Level.PLENTY: ("磁盘又有地方了，照常", "there is room again"),
        Level.LITTLE: ("磁盘快满了，请腾出地方", "the disk is nearly full: make room"),
        Level.READ_ONLY: ("磁盘满了，现在只能看、不能记", "the disk is full: reading only"),
    }
    say(*words[now])


def _told(alarm: str) -> bool:
    """The alarm goes into the database, which may be away for a moment: then it is told later."""
    from django.db import DatabaseError, connections

    try:
        tell(alarm, at=clock.now(), ok=True, alarm=alarm)
    except DatabaseError:
        return False
    finally:
        connections.close_all()
    return True


def _checkpoint(c: Cluster) -> None:
    """The database writes out what it holds and lets old log go; no matter if it is away."""
    with (
        suppress(psycopg.Error),
        psycopg.connect(c.superuser_dsn(), autocommit=True, connect_timeout=5) as admin,
    ):
        admin.execute("SET statement_timeout = '20s'")
        admin.execute("CHECKPOINT")
