"""Hard kills of a house at work, sixty or two hundred of them, with everything it promises to the disk switched on.

Four social workers and a clerk write over HTTP through a real `tongxing serve`. Killed with -9, by chance: the
database, one of its connections, the database again while it recovers, a web worker, the process for jobs, the parent
of all, everything at once. After each kill the house must come back by itself (or after a start, when nobody was left
to start it), and the ledger is asked: nothing acknowledged is lost, nothing is there twice, nothing by half, every
record has its trace. Promise 7. What a power cut adds, lost caches of the disk, is `test_power_cut.py`.

TONGXING_KILLS says how often (60; 200 in `make nightly`), TONGXING_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.durability.houses import cluster_of, township_at
from tests.durability.ledger import DEEDS, OURS, Promises, broken
from tests.durability.scribes import Scribes
from tests.house_process import HouseProcess, children
from tongxing.core.vocabulary import nevers
from tongxing.launch import postgres, postmaster
from tongxing.launch.house import running_cluster
from tongxing.launch.postmaster import leftovers

pytestmark = pytest.mark.durability

KILLS = int(os.environ.get("TONGXING_KILLS", "60"))
SEED = int(os.environ.get("TONGXING_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
VICTIMS = {
    "database": 40, "connection": 26, "database twice": 6, "worker": 16, "jobs": 4, "parent": 4, "everything": 4
}  # fmt: skip
BACK = 90.0


@pytest.fixture(scope="module")
def house() -> Iterator[HouseProcess]:
    """A durable home with a small township in it."""
    with township_at("durability") as one:
        yield one


@pytest.fixture
def ledger(house: HouseProcess) -> Iterator[psycopg.Connection]:
    """The register as the superuser sees it, recovered and running, with records and rosters in it."""
    written_in(house)
    with running_cluster(cluster_of(house)) as cluster, psycopg.connect(_register(cluster)) as connection:
        yield connection


def written_in(house: HouseProcess) -> None:
    """Whoever asks whether a fault would be seen needs something to spoil, also when nobody was killed before."""
    with running_cluster(cluster_of(house)) as cluster, psycopg.connect(_register(cluster)) as connection:
        missing = [kind for kind in ("talk", "visit", "official_test") if connection.execute(
            "SELECT 1 FROM duties_deed WHERE kind = %s LIMIT 1", (kind,)).fetchone() is None]  # fmt: skip
        rosters = connection.execute("SELECT 1 FROM casework_rosterimport LIMIT 1").fetchone()
        scribes = Scribes.of(house, connection)
    if rosters and not missing:
        return
    house.start()
    scribes.begin()
    assert wait_for_more(scribes, 60), f"nobody writes: {scribes.odd}"
    scribes.finish()
    assert house.interrupt() == 0
    assert not scribes.odd, scribes.odd


def _register(cluster: postgres.Cluster) -> str:
    return cluster.superuser_dsn("tongxing")


def kill(*pids: int) -> None:
    """-9."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Killer:
    """Kills what the dice say, and starts again what nobody else would."""

    def __init__(self, house: HouseProcess, chance: random.Random) -> None:
        self.house, self.chance, self.data = house, chance, house.home / "pg" / "data"

    def strike(self, what: str) -> None:
        """One kill."""
        {
            "database": self._database,
            "connection": self._connection,
            "database twice": self._twice,
            "worker": lambda: kill(*self._some(self._workers())),
            "jobs": lambda: kill(*self._some(self._hands())),
            "parent": self._parent,
            "everything": self._everything,
        }[what]()

    def _database(self) -> None:
        """The postmaster alone, or all of its processes in no good order."""
        pids = leftovers(self.data)
        self.chance.shuffle(pids)
        parent = postmaster.look(self.data).pid
        kill(*(pids if self.chance.random() < 0.5 or parent is None else [parent]))

    def _connection(self) -> None:
        """A process of the database that is not its parent: all others are thrown out, and it recovers by itself."""
        parent = postmaster.look(self.data).pid
        kill(*self._some([pid for pid in leftovers(self.data) if pid != parent]))

    def _twice(self) -> None:
        """Again, in the middle of the recovery."""
        before = postmaster.look(self.data).pid
        self._database()
        end = time.monotonic() + BACK
        while time.monotonic() < end and postmaster.look(self.data).pid in (None, before):
            time.sleep(0.01)
        time.sleep(self.chance.uniform(0, 0.15))
        self._database()

    def _parent(self) -> None:
        assert self.house.process
        self.house.process.kill()
        self._again()

    def _everything(self) -> None:
        victims = self.house.pids()
        self.chance.shuffle(victims)
        kill(*victims)
        self._again()

    def _again(self) -> None:
        assert self.house.process
        self.house.process.wait(30)
        self.house.start()

    def _workers(self) -> list[int]:
        return [pid for pid in self._children() if "granian" in _command(pid) or "spawn" in _command(pid)]

    def _hands(self) -> list[int]:
        return [pid for pid in self._children() if "tongxing.launch.hand" in _command(pid)]

    def _children(self) -> list[int]:
        assert self.house.process
        return children(self.house.process.pid)

    def _some(self, pids: list[int]) -> list[int]:
        return [self.chance.choice(pids)] if pids else []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def wait_for_more(scribes: Scribes, more: int) -> bool:
    """Whether so many further acts are acknowledged before patience ends."""
    goal, end = scribes.acknowledged + more, time.monotonic() + BACK
    while scribes.acknowledged < goal:
        if time.monotonic() > end or scribes.odd:
            return False
        time.sleep(0.02)
    return True


def ask_ledger(house: HouseProcess, promised: Promises) -> list[str]:
    """One moment of the register, after what had been acknowledged until then; asked again while it recovers."""
    end = time.monotonic() + BACK
    while True:
        before = promised.so_far()
        try:
            with psycopg.connect(_register(cluster_of(house)), connect_timeout=10) as connection:
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                return broken(connection, before)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_hard_kills_lose_nothing_and_leave_nothing_by_half(house: HouseProcess) -> None:
    print(f"TONGXING_SEED={SEED}")
    chance, struck = random.Random(SEED), Counter[str]()
    with running_cluster(cluster_of(house)) as cluster, psycopg.connect(_register(cluster)) as connection:
        scribes = Scribes.of(house, connection)
    house.start()
    killer = Killer(house, chance)
    scribes.begin()
    try:
        for turn in range(KILLS):
            assert wait_for_more(scribes, 2), f"nobody writes before kill {turn + 1}: {scribes.odd}"
            time.sleep(chance.uniform(0, 0.15))
            [what] = chance.choices(list(VICTIMS), list(VICTIMS.values()))
            killer.strike(what)
            struck[what] += 1
            assert wait_for_more(scribes, 2), (
                f"after kill {turn + 1} ({what}) it did not come back: {scribes.odd}"
            )
            found = ask_ledger(house, scribes.promised)
            assert not found, f"after kill {turn + 1} ({what}, TONGXING_SEED={SEED}): {found}"
    finally:
        scribes.finish()
    assert not scribes.odd, scribes.odd
    assert ask_ledger(house, scribes.promised) == []
    tried, done = len(scribes.promised.tried), len(scribes.promised.deeds)
    assert tried == done, "in the end every act was acknowledged"
    print(f"{KILLS} kills {dict(struck)}, {done} records and {len(scribes.promised.imports)} rosters kept,")
    print(f"{scribes.unknown} requests without a good answer were sent again under the same number")
    assert scribes.unknown >= KILLS / 10, "most kills must have hit somebody, or this proves nothing"
    assert scribes.promised.imports


def test_afterwards_the_projection_and_the_pages_on_disk_are_sound(house: HouseProcess) -> None:
    if house.process and house.process.poll() is None:
        assert house.interrupt() == 0
    turn = house.run(
        "trail", "seal"
    )  # what the house does every five minutes: tell witnesses what a kill cut off
    assert turn.returncode == 0, turn.stdout + turn.stderr
    check = house.run("invariants")
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


def everything_there(ledger: psycopg.Connection) -> Promises:
    """Promises that fit what is there."""
    return Promises({str(row[0]) for row in ledger.execute(DEEDS)})


def test_a_lost_promise_and_a_second_record_would_be_seen(ledger: psycopg.Connection) -> None:
    promised = everything_there(ledger)
    assert broken(ledger, promised) == []
    promised.deeds.add("01900000-0000-7000-8000-000000000000")
    promised.imports["01900000-0000-7000-8000-000000000001"] = 10
    assert len(broken(ledger, promised)) == 2
    promised = everything_there(ledger)
    promised.tried.pop()
    assert any("nobody asked" in one for one in broken(ledger, promised))


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        (
            "DELETE FROM fieldwork_test WHERE id = (SELECT max(id::text)::uuid FROM fieldwork_test)",
            "test_without",
        ),
        ("DELETE FROM core_auditevent WHERE act = 'record.official_test'", "traces"),
        ("DELETE FROM core_auditevent WHERE act = 'record.official_test'", "deed_without_trace"),
        ("DELETE FROM people_personkey", "not_findable"),
        ("DELETE FROM duties_duty", "without duties"),
        (
            "UPDATE casework_rosterimport SET rows_written = rows_total - 1 WHERE confirmed_at IS NOT NULL",
            "by half",
        ),
        ("DELETE FROM people_decision", "without_decision"),
        ("DELETE FROM duties_deed WHERE id IN (SELECT met_by FROM duties_duty)", "met_by_nothing"),
    ],
)
def test_a_half_written_thing_would_be_seen(ledger: psycopg.Connection, planted: str, seen: str) -> None:
    promised = everything_there(ledger)
    ledger.execute("SET LOCAL session_replication_role = replica")  # not even triggers and keys in the way
    assert ledger.execute(planted.encode()).rowcount > 0, "nothing there to spoil"
    found = broken(ledger, promised)
    assert any(seen in what for what in found), (
        f"{seen}: not seen, of {[n.name for n in nevers]} {list(OURS)}"
    )
    ledger.rollback()
