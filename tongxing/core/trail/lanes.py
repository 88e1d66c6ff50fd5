"""The outside memory of what is not sealed yet.

Sealing runs every few minutes. Until then an event carries a keyed mark, so that nobody without the keys can
change or invent one; but whoever owns the database could take the newest ones away and nothing would be
missing. A counter in the database would be rolled back along with them, and a head that every transaction
takes a lock on makes writers wait for each other (measured: docs/adr/0015).

So each writing connection counts its own events, in a *lane*: the mark covers lane and number. Numbers of a
lane have no gaps, because a number is spent when its transaction commits. After the commit the lane's last
number is written into a small file in the data folder, outside the database. The file may lag behind the
database by one transaction when the process is killed in between; it is never ahead.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from tongxing.core.ids import uuid7

_mine = threading.local()


@dataclass
class Lane:
    """One connection's count of events; ``spent`` is the last number that was committed."""

    wire: Any
    id: UUID = field(default_factory=uuid7)
    spent: int = 0

    def next(self) -> int:
        """The number after those committed and those this transaction has used and not taken back."""
        mine = (entry[1] for entry in connection.run_on_commit)
        waiting = [f.n for f in mine if isinstance(f, Spent) and f.lane is self]
        return max(waiting, default=self.spent) + 1


@dataclass(frozen=True)
class Spent:
    """Called when the transaction that used a number has committed; Django forgets it when that is undone."""

    lane: Lane
    n: int
    mac: bytes

    def __call__(self) -> None:
        if self.n > self.lane.spent:
            self.lane.spent = self.n
            _remember(self.lane.id, self.n, self.mac)


def lane() -> Lane:
    """The lane of this thread's connection.

    A new connection begins a new lane: when the old one broke while it committed, nobody here knows
    whether the last number was spent.
    """
    connection.ensure_connection()
    mine: Lane | None = getattr(_mine, "lane", None)
    if mine is None or mine.wire is not connection.connection:
        mine = _mine.lane = Lane(connection.connection)
    return mine


def drop() -> None:
    """After a failure: the next event begins a new lane, whatever became of the last number."""
    _mine.lane = None


def spend(of: Lane, n: int, mac: bytes) -> None:
    """Say that the event just written took this number; it counts when the transaction commits."""
    transaction.on_commit(Spent(of, n, mac), robust=True)


def folder() -> Path:
    """Where the lanes' last numbers stand."""
    return Path(settings.TONGXING_HOME) / "trail" / "lanes"


def _remember(lane_id: UUID, n: int, mac: bytes) -> None:
    """One line of fixed length, written over in place; what cannot be written must not stop the work."""
    line = f"{n:012d} {mac.hex()}\n".encode()
    with suppress(OSError):
        path = folder() / str(lane_id)
        if n == 1:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(file, line, 0)
        finally:
            os.close(file)


def remembered() -> dict[UUID, tuple[int, bytes]]:
    """The last number and mark of every lane, as the files know them."""
    found = {}
    for path in folder().iterdir() if folder().is_dir() else ():
        with suppress(ValueError, OSError):
            n, mac = path.read_text(encoding="ascii").split()
            found[UUID(path.name)] = (int(n), bytes.fromhex(mac))
    return found


def forget(lane_id: UUID, *, idle_seconds: float, now: float) -> None:
    """Remove the file of a lane that is sealed to its end and was not written for long."""
    path = folder() / str(lane_id)
    with suppress(OSError):
        if now - path.stat().st_mtime > idle_seconds:
            path.unlink()
