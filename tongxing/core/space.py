"""Room on the disks: how much there is, and below which the house only reads (T23, promise 20).

A database whose log cannot grow stops at once (PostgreSQL: PANIC). So writing is refused while there is
still room for what must go on: the trail of every look, signing in, and the database's own work. Asked of
the file system by every request that writes; nothing is remembered, so writing comes back by itself.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

MEGA = 1 << 20
MOST_FLOOR = 256 * MEGA
LEAST_FLOOR = 48 * MEGA  # a segment of the database's log is 16 MB
MOST_ALARM = 4096 * MEGA
MOST_BALLAST = 256 * MEGA
LEAST_BALLAST = 32 * MEGA
CRITICAL = 20 * MEGA  # now the ballast goes overboard, before the database stops
BALLAST = Path("pg") / "ballast"


class Level(StrEnum):
    """How it stands with a disk."""

    PLENTY = "plenty"
    LITTLE = "little"  # an alarm, nothing else
    READ_ONLY = "read_only"  # only what leaves a trace, and nothing more, is written


@dataclass(frozen=True, slots=True)
class Room:
    """One file system, as an ordinary user may use it. ``kept`` must still be put back: it is not free."""

    total: int
    free: int
    kept: int = 0

    @property
    def floor(self) -> int:
        """Below this nothing new is written: 5 % of a small disk, never more than 256 MB."""
        return max(LEAST_FLOOR, min(self.total // 20, MOST_FLOOR))

    @property
    def alarm(self) -> int:
        """Below this somebody should make room: 15 %, never more than 4 GB, and always before the floor."""
        return max(self.floor * 3 // 2, min(self.total * 15 // 100, MOST_ALARM))

    @property
    def ballast(self) -> int:
        """What is kept back for an emergency: 256 MB, an eighth of a small disk, or TONGXING_BALLAST_MB."""
        given = os.environ.get("TONGXING_BALLAST_MB", "")
        if given.isascii() and given.isdigit():
            return int(given) * MEGA
        return max(LEAST_BALLAST, min(self.total // 8, MOST_BALLAST))

    @property
    def level(self) -> Level:
        """Plenty, little, or only reading."""
        free = self.free - self.kept
        if free < self.floor:
            return Level.READ_ONLY
        return Level.LITTLE if free < self.alarm else Level.PLENTY


def room(path: Path) -> Room | None:
    """The file system a folder lies on; None when there is no such folder."""
    try:
        facts = os.statvfs(path)
    except OSError:
        return None
    return Room(facts.f_blocks * facts.f_frsize, facts.f_bavail * facts.f_frsize)


def of_database(home: Path) -> Room | None:
    """The tightest of the disks the database writes to; None when it is somebody else's.

    While the ballast is overboard, its room belongs to the trail: writing waits until it could be put back.
    """
    data = home / "pg" / "data"
    found = [one for one in map(room, (data, data / "pg_wal")) if one is not None]
    if not found:
        return None
    tightest = min(found, key=lambda one: one.free / one.floor)
    missing = 0 if (home / BALLAST).exists() else tightest.ballast
    return replace(tightest, kept=missing)


def of_files(home: Path) -> Room | None:
    """The disk the files of people lie on."""
    return room(home / "files")


def level(found: Room | None) -> Level:
    """How it stands; a disk that is not there to be asked is no reason to stop."""
    return found.level if found is not None else Level.PLENTY
