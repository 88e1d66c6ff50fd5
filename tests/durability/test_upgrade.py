"""From release 0.1.0 on loaded data, on a real server: nothing of anybody is lost, and nothing is ever half done.

releases/0.1.0.sql is what the old program itself wrote (commit ebe97e7): seven invented people, their deeds,
plan, roster, trail and colleagues. Promise 19; docs/adr/0023.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.desk import Desk, hidden, shown
from tests.durability.houses import ROOT, cluster_of
from tests.durability.old_world import World, differences, in_clear
from tests.house_process import HouseProcess
from tests.machine import outside
from tongxing.launch import database
from tongxing.launch.house import running_cluster

pytestmark = pytest.mark.durability

RELEASES = Path(__file__).parent / "releases"
PLANTED = str(Path(__file__).parent / "planted")
DAY, PASSWORD, CLERK = "2026-11-20", "seven-plain-words-of-old", "nongyuzhen"
EARLY, LATE = "core.0004_alarms", "people.0009_history"


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tongxing-upgrade-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def old(ground: Path) -> HouseProcess:
    """The house as the old program left it, its server stopped."""
    house = HouseProcess(ground / "old", today=DAY)
    house.home.mkdir(mode=0o711)
    shutil.copy(RELEASES / "0.1.0.keys.json", house.home / "keys.json")
    (house.home / "keys.json").chmod(0o600)
    with running_cluster(cluster_of(house)) as cluster:
        database.prepare_embedded(cluster)
        psql = [cluster.programs.program("psql"), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1"]
        dump = str(RELEASES / "0.1.0.sql")
        subprocess.run(
            [*psql, "-f", dump, cluster.superuser_dsn("tongxing")], check=True, capture_output=True
        )
    shutil.copy(RELEASES / "0.1.0.keys.json", house.home / "keys.json")  # as the old program wrote it
    return house


@pytest.fixture(scope="module")
def before(old: HouseProcess) -> World:
    return world(old)


def world(house: HouseProcess) -> World:
    """Every value in a house, opened with its own keys."""
    with running_cluster(cluster_of(house)) as cluster:
        there = outside(TONGXING_HOME=str(house.home), OLD_WORLD_DSN=cluster.superuser_dsn("tongxing"))
        argv = [sys.executable, "-m", "tests.durability.old_world"]
        told = subprocess.run(argv, env=there, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    found: World = json.loads(told.stdout)
    return found


def copy_of(old: HouseProcess, name: str, fault: str = "") -> HouseProcess:
    more = {"UPGRADE_FAULT": fault, "PYTHONPATH": PLANTED} if fault else {}
    return HouseProcess(old.home.parent / name, today=DAY, more=more).furnish(old.home)


def databases(house: HouseProcess) -> list[str]:
    import psycopg

    with running_cluster(cluster_of(house)) as cluster, psycopg.connect(cluster.superuser_dsn()) as admin:
        rows = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tongxing%' ORDER BY 1")
        return [str(row[0]) for row in rows]


def test_the_old_house_is_worth_asking(before: World) -> None:
    """Otherwise everything below would be true of an empty house."""
    least = {
        "people_person": 7,
        "people_case": 7,
        "people_decision": 7,
        "duties_deed": 100,
        "duties_duty": 400,
    }
    least |= {"core_auditevent": 100, "org_staff": 18, "fieldwork_contact": 20, "casework_groupmember": 30}
    assert {table: len(before[table]) >= count for table, count in least.items()} == dict.fromkeys(
        least, True
    )
    assert len(in_clear(before)) >= 40
    assert any(row["note"] for row in before["duties_deed"].values())
    assert all(len(row["id_number"] or "") == 18 for row in before["people_person"].values())


def test_a_step_that_fails_leaves_the_old_house(old: HouseProcess, before: World) -> None:
    """Words, a backup, and every row, step and right as it was: the old program goes on with it."""
    house = copy_of(old, "fails", f"stop:{EARLY}")
    done = house.run("init")
    assert done.returncode == 1
    for words in (EARLY, "ArithmeticError planted", "原来的数据一点没动", "tongxing restore"):
        assert words in done.stderr
    assert world(house) == before
    assert databases(house) == ["tongxing"]
    [kept] = (house.home / "backups").iterdir()
    assert re.fullmatch(r"tongxing-\d{8}-\d{6}-before-0\.2\.0\.backup", kept.name)
    assert house.run("today").returncode == 1, "nobody works in a house that is not up to date"


@pytest.fixture(scope="module")
def new(old: HouseProcess, before: World) -> HouseProcess:
    """The upgrade itself, after a first try that was killed in the middle."""
    house = copy_of(old, "new", f"kill:{LATE}")
    killed = house.run("init", "--no-backup")
    assert killed.returncode == -9
    assert "NO BACKUP" in killed.stdout
    house.more.clear()
    done = house.run("init")
    assert done.returncode == 0, done.stderr
    assert "更新以前的备份" in done.stdout
    assert "tongxing restore" in done.stdout
    return house


def test_everybody_and_everything_came_along(new: HouseProcess, before: World) -> None:
    """Every value of every column of the old release, opened: people, cases, decisions, deeds, duties, staff, trail."""
    after = world(new)
    assert differences(before, after) == []
    assert in_clear(after) == []
    assert databases(new) == ["tongxing"]
    assert new.run("rebuild_duties", "--check").returncode == 0


def test_a_second_time_changes_nothing(new: HouseProcess) -> None:
    there = world(new)
    again = new.run("init")
    assert (again.returncode, "更新" in again.stdout) == (0, False)
    assert world(new) == there
    assert len(list((new.home / "backups").iterdir())) == 1


def test_the_chain_of_the_trail_begins(new: HouseProcess, before: World) -> None:
    """What was written before the trail had seals is closed by the first of them, and checked."""
    assert new.run("trail", "seal").returncode == 0
    asked = new.run("invariants", "--json")
    assert asked.returncode == 0, asked.stdout
    [trail] = [one for one in json.loads(asked.stdout) if "trail" in one["what"]]
    events, seals = re.findall(r"(\d+) (?:条|次封存)", trail["detail"])
    assert int(events) >= len(before["core_auditevent"])
    assert int(seals) >= 1


def test_an_old_account_is_led_in(new: HouseProcess) -> None:
    """The old password opens the door as far as the phone: she enrols one, and is in."""
    new.start()
    try:
        desk = Desk(new.port)
        desk.get("/signin/")
        first = desk.post("/signin/", {"username": CLERK, "password": PASSWORD})
        assert (first.status, first.location) == (303, "/me/app/")
        page = desk.get("/me/app/")
        secret = re.search(r'class="enrol-secret">([A-Z2-7 ]+)<', page.text)
        assert secret, page.text
        code = shown(secret[1].replace(" ", ""))
        codes = desk.post("/me/app/", {"sealed": hidden(page.text, "sealed"), "code": code})
        assert codes.status == 200
        assert "备用码" in codes.text
        assert desk.post("/signin/code/", {}).location == "/"
        people = desk.get("/people/")
        assert people.status == 200
        assert "韦世荣" in people.text
    finally:
        new.interrupt()


def test_the_backup_of_before_comes_back(new: HouseProcess, before: World, ground: Path) -> None:
    """Restored by this program it is brought up to it, and asked everything once more."""
    [kept] = (new.home / "backups").glob("*-before-0.2.0.backup")
    back = HouseProcess(ground / "back", today=DAY)
    done = new.run("restore", str(kept), "--home", str(back.home))
    assert done.returncode == 0, done.stderr
    assert differences(before, world(back)) == []


def test_a_newer_house_is_refused_with_words(new: HouseProcess) -> None:
    """An older program must not touch what it does not know."""
    import psycopg

    with (
        running_cluster(cluster_of(new)) as cluster,
        psycopg.connect(cluster.superuser_dsn("tongxing")) as one,
    ):
        one.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', now())"
        )
    for words in (["init"], ["today"]):
        done = new.run(*words)
        assert done.returncode == 1
        assert "people.0999_later" in done.stderr
        assert "更新的程序" in done.stderr


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("lose:people.0009_history:UPDATE people_person SET phone = NULL", ["people_person.phone: 7"]),
        ("skip:duties.0007_seal_findings", []),
    ],
)
def test_teeth(old: HouseProcess, before: World, fault: str, seen: list[str]) -> None:
    """A step that loses a column, a sealing step that is left out: the same comparison turns red."""
    house = copy_of(old, fault.split(":")[0], fault)
    with running_cluster(cluster_of(house)) as cluster:
        there = database.prepare_embedded(cluster)
        dsns = {"TONGXING_DSN_APP": there.app, "TONGXING_DSN_OWNER": there.owner}
        argv = [sys.executable, "-m", "tongxing.faces.command.main", "init"]
        done = subprocess.run(
            argv, env={**house.environment, **dsns}, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    after = world(house)
    assert differences(before, after) == seen
    assert bool(in_clear(after)) is (not seen)


def test_nobody_else_is_in_the_house_meanwhile(old: HouseProcess) -> None:
    """Somebody who still works with the old program would write what the copy does not have."""
    house = copy_of(old, "busy")
    with running_cluster(cluster_of(house)):
        done = house.run("init", "--no-backup")
    assert done.returncode == 1
    assert "tongxing stop" in done.stderr
    assert os.listdir(house.home / "locks")
