"""A house on a small disk that is filled up again and again, slowly and at one stroke, while people write.

Full is full: the filler takes every byte an ordinary user could have. The house must turn to reading only with a clear
page, keep its database up (or bring it back by letting its ballast go), leave a trace of every look, lose nothing that
was acknowledged, and write again by itself within a minute after there is room. Promise 20, T23.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.durability.desk import Desk, NoAnswer
from tests.durability.houses import TODAY, cluster_of, small_township
from tests.durability.loops import make, mounted, needs_loops
from tests.durability.scribes import Scribes
from tests.durability.test_kill import ask_ledger
from tests.durability.township import LOOKER
from tests.house_process import HouseProcess
from tongxing.core import space
from tongxing.core.space import MEGA
from tongxing.launch import home, postgres
from tongxing.launch.disk import lay_down, throw_overboard
from tongxing.launch.house import running_cluster
from tongxing.launch.words import LaunchFailure, quiet

pytestmark = [pytest.mark.durability, needs_loops]

DISK = 420  # MB: the house's own data, its log, the ballast, and some room
BACK = 60.0


@pytest.fixture
def ground() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tongxing-full-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(ground: Path) -> Iterator[HouseProcess]:
    """A house of its own on a small disk, its files on another one."""
    with mounted(make(ground / "disk.img", DISK), ground / "disk") as disk:
        one = HouseProcess(disk / "home", today=TODAY, more={"TONGXING_TIMETABLE": "off"})
        small_township(one)
        with mounted(make(ground / "files.img", 100), one.home / "files"):
            try:
                yield one.start()
                one.interrupt()
            finally:
                one.kill_everything()


class Filler:
    """Takes room on a disk and gives it back."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "somebody-elses-video"
        self.folder = folder

    def take(self, leaving: int = 0) -> None:
        """Everything an ordinary user could still have but so many bytes."""
        while (free := self._free() - leaving) > 4096:
            fd = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(fd, os.fstat(fd).st_size, free if free < MEGA else free - free % MEGA)
            except OSError:
                if free < 64 * 1024:
                    return
            finally:
                os.close(fd)

    def give_back(self) -> None:
        """All of it."""
        self.path.unlink(missing_ok=True)

    def _free(self) -> int:
        found = space.room(self.folder)
        assert found
        return found.free


def within(seconds: float, truth: Callable[[], bool]) -> float:
    """How long it took to become true; a minute that ends first is a failure."""
    began = time.monotonic()
    while not truth():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began


def status(desk: Desk, where: str, form: dict[str, str] | None = None) -> int:
    """What is answered; 0 when nobody does."""
    try:
        return (desk.get(where) if form is None else desk.post(where, form)).status
    except NoAnswer:
        return 0


def steady(desk: Desk, where: str) -> bool:
    """Whether it answers, and goes on answering: a database that runs out of room in the middle of a write starts once more."""
    answers = []
    for _ in range(4):
        answers.append(status(desk, where))
        time.sleep(0.25)
    return set(answers) == {200}


def looks(house: HouseProcess, person: Any) -> int:
    """How often this file was opened, as the trail knows it."""
    with psycopg.connect(cluster_of(house).superuser_dsn("tongxing")) as connection:
        query = "SELECT count(*) FROM core_auditevent WHERE act = 'read_file' AND about_id = %s"
        return int((connection.execute(query, (person,)).fetchone() or (0,))[0])


# how much is left for everybody else: too little to write, nothing at all
ROUNDS = (40 * MEGA, 0, 30 * MEGA, 0, 0)


def test_the_disk_of_the_database_fills_up(house: HouseProcess) -> None:
    with (
        running_cluster(cluster_of(house)) as cluster,
        psycopg.connect(cluster.superuser_dsn("tongxing")) as asks,
    ):
        scribes = Scribes.of(house, asks)
    filler, desk, seconds = Filler(house.home.parent), Desk(house.port), []
    within(20, lambda: (house.home / space.BALLAST).exists())
    assert desk.sign_in(LOOKER).status in (302, 303)
    person = scribes.folders[0].person_id
    file, form = f"/people/{person}/", f"/people/{person}/record/visit/"
    scribes.begin(rosters=False)
    try:
        for leaving in ROUNDS:
            within(30, lambda: scribes.acknowledged > 4)
            filler.take(leaving)
            within(30, lambda: status(desk, form, {"note": "一句话"}) == 507)
            within(BACK, lambda: steady(desk, file))
            before = looks(house, person)
            page = desk.get(file)
            assert page.status == 200
            assert "磁盘满了，现在只能看、不能记" in page.text
            assert looks(house, person) == before + 1, "and the look left its trace"
            still = scribes.acknowledged
            time.sleep(2)
            assert scribes.acknowledged == still, (
                "nothing is written meanwhile, not even into the ballast's room"
            )
            filler.give_back()
            seconds.append(within(BACK, lambda still=still: scribes.acknowledged > still + 2))  # type: ignore[misc]
            found = ask_ledger(house, scribes.promised)
            assert not found, f"after leaving {leaving}: {found}"
            within(20, lambda: (house.home / space.BALLAST).exists())
    finally:
        filler.give_back()
        scribes.finish()
    assert not scribes.odd, scribes.odd
    assert ask_ledger(house, scribes.promised) == []
    assert len(scribes.promised.tried) == len(scribes.promised.deeds)
    print(f"{len(ROUNDS)} times full, writing again after {max(seconds):.1f} s at the latest,")
    print(f"{len(scribes.promised.deeds)} records kept; the house said: {set(_said(house))}")
    assert any("压舱" in line for line in _said(house)), "at nothing left the ballast had to go"
    # a seal made while there was no room stands in the database and not yet in the file beside it: the next one tells it
    assert house.run("trail", "seal").returncode == 0
    check = house.run("invariants")
    assert check.returncode == 0, check.stdout


def _said(house: HouseProcess) -> list[str]:
    return [line for line in house.output.splitlines() if "磁盘" in line or "数据库" in line]


def test_the_disk_of_the_files_fills_up(house: HouseProcess) -> None:
    """Doors that take files wait; everything else goes on; a file is there whole or not at all."""
    desk, filler = Desk(house.port), Filler(house.home / "files")
    assert desk.sign_in("nong").status in (302, 303)
    for _round in range(3):
        filler.take()
        assert desk.post("/import/", {}, file=("a.xlsx", b"x")).status == 507
        assert desk.get("/people/").status == 200
        filler.give_back()
        assert desk.post("/import/", {}, file=("a.xlsx", b"x")).status == 422, (
            "read again, and found no workbook"
        )


def test_a_file_that_finds_no_room_leaves_nothing(ground: Path, settings: Any) -> None:
    from tongxing.core.files import store

    with mounted(make(ground / "files.img", 60), ground / "files") as disk:
        settings.TONGXING_FILES = disk / "store"
        filler, kept = Filler(disk), []
        for turn in range(6):
            content = os.urandom(3 * MEGA)
            filler.take(leaving=turn * 500_000)
            with pytest.raises(OSError, match="No space left"):
                store.put(content, whose="town")
            assert [path for path in settings.TONGXING_FILES.rglob("*") if path.suffix == ".part"] == []
            filler.give_back()
            kept.append(store.put(content, whose="town"))
            assert store.read(kept[-1]) == content
        assert len({address for address, _at in store.stored()}) == 6


def write_until_it_stops(cluster: postgres.Cluster) -> set[int]:
    """Rows one by one, each acknowledged, until the database cannot go on."""
    acknowledged: set[int] = set()
    with suppress(psycopg.Error), psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
        for number in range(200_000):
            connection.execute("INSERT INTO acts VALUES (%s, repeat(md5(%s::text), 200))", (number, number))
            acknowledged.add(number)
    return acknowledged


def answers(cluster: postgres.Cluster) -> bool:
    """Whether the database takes a connection."""
    try:
        with psycopg.connect(cluster.superuser_dsn(), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def test_a_log_that_cannot_grow_stops_the_database_and_the_ballast_brings_it_back(ground: Path) -> None:
    """Nobody watches here: PostgreSQL runs into the end of the disk and stops. Without the ballast it stays so."""
    with mounted(make(ground / "disk.img", 300), ground / "disk") as disk:
        cluster, filler = postgres.cluster(home.prepare(disk / "home"), None), Filler(disk)
        with running_cluster(cluster):
            assert lay_down(cluster)
            with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
                connection.execute("CREATE TABLE acts (n bigint PRIMARY KEY, words text)")
                connection.execute("ALTER TABLE acts ALTER words SET STORAGE PLAIN")
            filler.take(leaving=3 * MEGA)
            acknowledged = write_until_it_stops(cluster)
            assert acknowledged
            filler.take()
            postgres.stop(cluster)
            with suppress(LaunchFailure):
                postgres.ensure_running(cluster, quiet)
            assert not answers(cluster), "the planted fault: without the ballast there is no way back"
            assert throw_overboard(cluster)
            postgres.ensure_running(cluster, quiet)
            with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
                kept = {int(row[0]) for row in connection.execute("SELECT n FROM acts")}
            assert acknowledged <= kept
            assert not lay_down(cluster), "not before there is room to spare"
            filler.give_back()
            assert lay_down(cluster)
