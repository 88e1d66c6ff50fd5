"""Fifty hard kills of a house that writes, with everything it promises to the disk switched on.

A kill -9 takes the writer and every process of the database at once, at a moment nobody chose: in the
middle of a commit, of a recovery, of a start. (What a power cut adds, lost caches of the disk, cannot be
made on a running machine; fsync, full_page_writes and checksums are checked to be on.)

TONGXING_KILLS says how often, TONGXING_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.durability.ledger import HALVES, Promises, broken
from tests.house_process import HouseProcess
from tongxing.launch import home, postgres
from tongxing.launch.house import running_cluster
from tongxing.launch.postmaster import leftovers

pytestmark = pytest.mark.durability

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("TONGXING_KILLS", "50"))
SEED = int(os.environ.get("TONGXING_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@pytest.fixture(scope="module")
def house() -> Iterator[HouseProcess]:
    """A durable home with a small township in it."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-durability-"))
    folder.chmod(0o711)
    one = HouseProcess(folder / "home", today="2026-11-23")
    made = subprocess.run(
        writer("setup"), env=one.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    yield one
    one.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ledger(house: HouseProcess) -> Iterator[psycopg.Connection]:
    """The register as the superuser sees it, recovered and running."""
    with running_cluster(cluster_of(house)) as cluster, psycopg.connect(_register(cluster)) as connection:
        yield connection


def writer(*words: object) -> list[str]:
    """The command line of a writer."""
    return [sys.executable, "-m", "tests.durability.writer", *map(str, words)]


def cluster_of(house: HouseProcess) -> postgres.Cluster:
    """The cluster in a home, durable as always."""
    return postgres.cluster(home.prepare(house.home), None)


def _register(cluster: postgres.Cluster) -> str:
    return cluster.superuser_dsn("tongxing")


def write_until_killed(house: HouseProcess, chance: random.Random, what: str, serial: int) -> str:
    """Start a writer, kill it and the whole database at a moment of chance; returns what it had said."""
    said = house.home.parent / "writer.out"
    with said.open("wb") as out, (house.home.parent / "writer.err").open("wb") as err:
        process = subprocess.Popen(
            writer(what, serial),
            env=house.environment,
            cwd=ROOT,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        until = time.monotonic() + 60
        if chance.random() < 0.8:  # otherwise: somewhere between the start and the first records
            while said.stat().st_size == 0 and process.poll() is None and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(chance.uniform(0.0, 0.4))
        else:
            time.sleep(chance.uniform(0.1, 3.0))
        assert process.poll() is None, (house.home.parent / "writer.err").read_text()
        victims = [process.pid, *leftovers(house.home / "pg" / "data")]
        chance.shuffle(victims)
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(30)
    return said.read_text(encoding="utf-8", errors="replace")


def test_what_was_acknowledged_survives_and_nothing_stands_there_by_half(house: HouseProcess) -> None:
    chance = random.Random(SEED)
    promised = Promises()
    quiet_rounds = 0
    for turn in range(KILLS):
        what = "import" if turn % 2 else "record"
        heard = promised.hear(write_until_killed(house, chance, what, 10_000 * (turn + 1)))
        quiet_rounds += heard == 0
        with running_cluster(cluster_of(house)) as cluster, psycopg.connect(_register(cluster)) as connection:
            found = broken(connection, promised)
        assert not found, f"after kill {turn + 1} (TONGXING_SEED={SEED}): {found}"
    print(
        f"{KILLS} kills, {len(promised.deeds)} records and {len(promised.imports)} rosters kept, seed {SEED}"
    )
    assert quiet_rounds < KILLS / 2, "most rounds must have acknowledged something, or this proves nothing"
    assert promised.deeds
    assert promised.imports


def test_afterwards_the_projection_and_the_pages_on_disk_are_sound(house: HouseProcess) -> None:
    check = house.run("rebuild_duties", "--check")
    assert check.returncode == 0, check.stdout + check.stderr
    cluster = cluster_of(house)
    assert postgres.stop(cluster)
    answer = cluster.who.run([cluster.programs.program("pg_checksums"), "--check", "-D", str(cluster.data)])
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert b"Bad checksums:  0" in answer.stdout


def test_this_house_waits_for_the_disk(ledger: psycopg.Connection) -> None:
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        row = ledger.execute(f"SHOW {name}".encode()).fetchone()
        assert row == ("on",), name


def test_a_lost_promise_would_be_seen(ledger: psycopg.Connection) -> None:
    lost = Promises({"01900000-0000-7000-8000-000000000000"}, {"01900000-0000-7000-8000-000000000001": 10})
    assert len(broken(ledger, lost)) == 2
    with pytest.raises(AssertionError, match="something else"):
        lost.hear("Traceback (most recent call last):\n")
    assert lost.hear("deed 0190") == 0, "cut off by the kill: not said"


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        (
            "DELETE FROM fieldwork_test WHERE id = (SELECT max(id::text)::uuid FROM fieldwork_test)",
            "a test without",
        ),
        ("DELETE FROM core_auditevent WHERE act = 'record.official_test'", "traces"),
        ("DELETE FROM people_personkey", "found by name"),
        ("DELETE FROM duties_duty", "without duties"),
        (
            "UPDATE casework_rosterimport SET rows_written = rows_total - 1 WHERE confirmed_at IS NOT NULL",
            "by half",
        ),
        ("DELETE FROM people_decision", "without a decision"),
    ],
)
def test_a_half_written_thing_would_be_seen(ledger: psycopg.Connection, planted: str, seen: str) -> None:
    ledger.execute("SET LOCAL session_replication_role = replica")  # not even triggers and keys in the way
    changed = ledger.execute(planted.encode()).rowcount
    if changed == 0:
        pytest.skip("no such rows in this run: fewer kills than usual")
    assert any(seen in what for what in broken(ledger, Promises())), f"{seen}: not seen, of {list(HALVES)}"
    ledger.rollback()
