"""Thirty power cuts, and the same with fsync off, which must lose.

A kill -9 leaves the kernel's cache alone: what a program has written is still there. A power cut does not. So the
database lies on an ext4 inside a file; every one of its processes is stopped, and that file is copied: it holds what had
reached the "device", and nothing that still waited in the cache of the file system. Then the database goes on, the copy
is mounted (the journal is replayed), PostgreSQL recovers on it, and every acknowledged row is looked for. Promise 7.

A copy takes time, and a write that was on its way may land in its later half only, which no power cut can bring about.
So it is copied until two readings are the same: then it is what stood there at the moment between them.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.durability.loops import make, mounted, needs_loops
from tongxing.launch import home, postgres
from tongxing.launch.house import running_cluster
from tongxing.launch.postmaster import leftovers
from tongxing.launch.words import LaunchFailure

pytestmark = [pytest.mark.durability, needs_loops]

CUTS, CONTROL = 30, 10
WRITERS = 4


@dataclass
class Writers:
    """They insert numbers and remember those that were acknowledged."""

    dsn: str
    acknowledged: set[int] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _leaving: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While the block runs."""
        threads = [threading.Thread(target=self._write, daemon=True) for _n in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._leaving.set()
            for thread in threads:
                thread.join(30)

    def _write(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            while not self._leaving.is_set():
                number = next(self._numbers)
                connection.execute("INSERT INTO acts VALUES (%s, repeat('x', 200))", (number,))
                self.acknowledged.add(number)
                time.sleep(0.004)  # what counts is how many cuts there are, not how much each has to recover


@pytest.fixture
def ground() -> Iterator[Path]:
    memory = Path("/dev/shm")  # quick to copy, where there is enough of it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 << 30
    folder = Path(tempfile.mkdtemp(prefix="tongxing-power-", dir=memory if roomy else None))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def cluster_on(disk: Path) -> postgres.Cluster:
    """The product's own cluster, durable as always, in a home on that disk."""
    return postgres.cluster(home.prepare(disk / "home"), None)


def cut(cluster: postgres.Cluster, image: Path, copy: Path, acknowledged: set[int]) -> set[int]:
    """The power goes: what had been acknowledged by then. The original goes on as if nothing had happened."""
    pids = leftovers(cluster.data)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    known = set(acknowledged)  # after the stop: whoever was told so was told so before
    for _reading in range(20):
        subprocess.run(["cp", "--sparse=always", str(image), str(copy)], check=True)
        if subprocess.run(["cmp", "-s", str(image), str(copy)], check=False).returncode == 0:
            break
    else:
        raise AssertionError("the device never came to rest")
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    return known


def found_after(copy: Path, at: Path) -> set[int]:
    """What is there when the power comes back. A database that does not start any more is an exception."""
    with (
        mounted(copy, at) as disk,
        running_cluster(cluster_on(disk)) as cluster,
        psycopg.connect(cluster.superuser_dsn()) as connection,
    ):
        return {int(row[0]) for row in connection.execute("SELECT n FROM acts")}


def lost_in(ground: Path, cuts: int, *, fsync: bool) -> tuple[int, int]:
    """So many cuts: (acknowledged acts that are gone, acknowledged acts in all)."""
    chance, lost = random.Random(7), 0
    image, copy = make(ground / "disk.img", 300), ground / "copy.img"
    with mounted(image, ground / "disk") as disk, running_cluster(cluster_on(disk)) as cluster:
        with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as admin:
            admin.execute("CREATE TABLE acts (n bigint PRIMARY KEY, words text)")
            if not fsync:
                admin.execute("ALTER SYSTEM SET fsync = off")
                admin.execute("SELECT pg_reload_conf()")
        writers = Writers(cluster.superuser_dsn())
        with writers.writing():
            for _n in range(cuts):
                goal, until = len(writers.acknowledged) + 20, time.monotonic() + 30
                while len(writers.acknowledged) < goal and time.monotonic() < until:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0, 0.2))
                known = cut(cluster, image, copy, writers.acknowledged)
                try:
                    lost += len(known - found_after(copy, ground / "copy"))
                except (LaunchFailure, psycopg.Error):
                    if fsync:
                        raise
                    lost += len(known)
    return lost, len(writers.acknowledged)


def test_thirty_power_cuts_lose_nothing(ground: Path) -> None:
    lost, acknowledged = lost_in(ground, CUTS, fsync=True)
    print(f"{CUTS} power cuts, {acknowledged} acknowledged, {lost} lost")
    assert acknowledged > CUTS * 20
    assert lost == 0


def test_with_fsync_off_the_same_cuts_do_lose(ground: Path) -> None:
    """The control: without it the test above would prove nothing."""
    lost, acknowledged = lost_in(ground, CONTROL, fsync=False)
    print(f"fsync off: {CONTROL} power cuts, {acknowledged} acknowledged, {lost} lost")
    assert lost > 0
