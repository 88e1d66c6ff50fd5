"""Room on the disks: how much there is, and below which the house only reads (T23, promise 20).

A database whose log cannot grow stops at once (PostgreSQL: PANIC). So writing is refused while there is
still room for what must go on: the trail of every look, signing in, and the database's own work. Asked of
the file system by every request that writes; nothing is remembered, so writing comes back by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MEGA = 1 << 20
MOST_BALLAST = 256 * MEGA
MOST_FLOOR = 256 * MEGA
MOST_ALARM = 4096 * MEGA
LEAST = 24 * MEGA  # a segment of the database's log is 16 MB


class Level(StrEnum):
    """How it stands with the fullest disk."""

    PLENTY = "plenty"
    LITTLE = "little"  # an alarm, nothing else
    READ_ONLY = "read_only"  # only what leaves a trace, and nothing more, is written


@dataclass(frozen=True, slots=True)
class Room:
    """One file system, as an ordinary user may use it."""

    total: int
    free: int

    @property
    def floor(self) -> int:
        """Below this nothing new is written: 5 % of a small disk, never more than 256 MB."""
        return max(LEAST, min(self.total // 20, MOST_FLOOR))

    @property
    def alarm(self) -> int:
        """Below this somebody should make room: 15 %, never more than 4 GB, and always before the floor."""
        return max(2 * self.floor, min(self.total * 15 // 100, MOST_ALARM))

    @property
    def ballast(self) -> int:
        """What is kept back for an emergency: 256 MB, an eighth of a small disk."""
        return max(LEAST, min(self.total // 8, MOST_BALLAST))

    @property
    def level(self) -> Level:
        """Plenty, little, or only reading."""
        if self.free < self.floor:
            return Level.READ_ONLY
        return Level.LITTLE if self.free < self.alarm else Level.PLENTY


def room(path: Path) -> Room | None:
    """The file system a folder lies on; None when there is no such folder."""
    try:
        facts = os.statvfs(path)
    except OSError:
        return None
    return Room(facts.f_blocks * facts.f_frsize, facts.f_bavail * facts.f_frsize)


def places(home: Path) -> tuple[Path, ...]:
    """Where a house writes; each may lie on a disk of its own."""
    data = home / "pg" / "data"
    return (home, home / "files", data, data / "pg_wal")


def fullest(paths: Iterable[Path]) -> Room | None:
    """The disk that will be full first, measured by its own floor."""
    found = [one for one in map(room, paths) if one is not None]
    return min(found, key=lambda one: one.free / one.floor, default=None)


def level(home: Path) -> Level:
    """How it stands with the disks of a house."""
    tightest = fullest(places(home))
    return tightest.level if tightest else Level.PLENTY
