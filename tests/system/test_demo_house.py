"""The first start: a demo town with its sign-ins; a cut-off start begins anew; `init --empty` stays empty."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house_process import TONGXING, HouseProcess

pytestmark = pytest.mark.system
TODAY = "2026-11-23"


@pytest.fixture
def bare() -> Iterator[HouseProcess]:
    """A home that nobody has opened yet."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-first-"))
    folder.chmod(0o711)
    house = HouseProcess(folder / "home", today=TODAY, demo=True)
    yield house
    house.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


def owed(house: HouseProcess, *words: str) -> list[dict[str, object]]:
    """What `tongxing today` lists."""
    answer = house.run("today", *words, "--json")
    assert answer.returncode == 0, answer.stderr
    return list(json.loads(answer.stdout)["owed"])


def test_it_prints_who_may_sign_in_and_the_commands_work_beside_it(demo_house: HouseProcess) -> None:
    password = json.loads((demo_house.home / "demo.json").read_text())["password"]
    assert stat.S_IMODE((demo_house.home / "demo.json").stat().st_mode) == 0o600
    for name in ("linxiao", "nongyuzhen", "sunwei", "zhaoqiming", "qinlan"):
        assert any(name in line and password in line for line in demo_house.output.splitlines())
    assert demo_house.run("rebuild_duties", "--check").returncode == 0
    late = [(d["name"], d["duty"], d["due_on"]) for d in owed(demo_house, "--worker", "linxiao") if d["late"]]
    assert ("陈立", "official_test", "2026-11-19") in late


def test_a_first_start_cut_off_while_writing_begins_anew(bare: HouseProcess) -> None:
    """kill -9 in the middle of loading: the town is there whole after the next start, and once."""
    bare.home.parent.mkdir(exist_ok=True)
    with (bare.home.parent / "serve.out").open("w", encoding="utf-8") as out:
        bare.process = subprocess.Popen(
            [TONGXING, "serve"],
            env=bare.environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
            text=True,
        )
    until = time.monotonic() + 120
    while "青梧镇：120" not in bare.output and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    bare.kill_everything()
    assert "演示乡镇好了" not in bare.output
    bare.start(patience=240)
    assert "126 人" in bare.output
    assert bare.run("rebuild_duties", "--check").returncode == 0
    assert bare.interrupt() == 0


def test_a_home_kept_empty_has_no_demo(bare: HouseProcess) -> None:
    assert bare.run("init", "--empty").returncode == 0
    bare.start()
    assert "linxiao" not in bare.output
    assert not (bare.home / "demo.json").exists()
    assert bare.run("today").returncode == 1
