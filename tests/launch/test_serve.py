"""`tongxing serve` from outside: first start, second start, hard kills, a taken port, a clean end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house_process import HouseProcess, children
from tongxing.launch import postmaster
from tongxing.launch.postmaster import Pulse

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def furnished() -> Iterator[Path]:
    """A home with all its tables, made once and copied for every test that does not ask for a bare one."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-furnished-"))
    folder.chmod(0o711)
    made = HouseProcess(folder / "home").run("init", "--empty")
    assert made.returncode == 0, made.stderr
    yield folder / "home"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def bare(ground: Path) -> Iterator[HouseProcess]:
    one = HouseProcess(ground / "home")
    yield one
    one.kill_everything()


@pytest.fixture
def house(ground: Path, furnished: Path) -> Iterator[HouseProcess]:
    one = HouseProcess(ground / "home").furnish(furnished)
    yield one
    one.kill_everything()


def until(truth: Callable[[], bool], patience: float = 60) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if truth():
            return True
        time.sleep(0.05)
    return False


def database_pulse(house: HouseProcess) -> Pulse:
    return postmaster.look(house.home / "pg" / "data").pulse


def test_start_second_start_and_clean_end(bare: HouseProcess) -> None:
    house = bare
    house.start()
    assert until(lambda: "可以用了" in house.output)
    assert house.address in house.output
    second = house.run("serve")
    assert second.returncode == 0
    assert "已经在运行" in second.stdout
    assert house.address in second.stdout
    assert house.answers(), "the first one was not disturbed"
    assert house.interrupt() == 0
    assert "Killing" not in house.output, "every worker ended by itself"
    assert database_pulse(house) is Pulse.NONE
    assert house.pids() == []
    house.start()
    assert "第一次" not in house.output, "a later start makes nothing again"
    assert "更新数据表" not in house.output


def test_kill_9_of_everything_and_start_again(house: HouseProcess) -> None:
    house.start()
    assert len(house.kill_everything()) > 5
    house.start()
    assert house.answers()
    assert house.interrupt() == 0


def test_workers_do_not_outlive_a_killed_parent(house: HouseProcess) -> None:
    house.start()
    assert house.process
    workers = children(house.process.pid)
    assert workers
    os.kill(house.process.pid, signal.SIGKILL)
    house.process.wait()
    assert until(lambda: all(postmaster.process_state(pid) in (None, "Z") for pid in workers), 5)
    assert until(lambda: house.answers() == 0)
    house.start()
    assert house.interrupt() == 0


def test_a_database_killed_under_a_running_house_comes_back(house: HouseProcess) -> None:
    house.start()
    before = postmaster.look(house.home / "pg" / "data").pid
    assert before
    os.kill(before, signal.SIGKILL)

    def another_one_is_ready() -> bool:
        now = postmaster.look(house.home / "pg" / "data")
        return now.pulse is Pulse.READY and now.pid != before

    assert until(another_one_is_ready, 30)
    assert until(lambda: house.answers() == 200, 10)
    assert house.interrupt() == 0
    assert database_pulse(house) is Pulse.NONE, "it is not started again while leaving"


def test_asked_to_end_while_starting(bare: HouseProcess) -> None:
    bare.demo = True
    with pytest.raises(AssertionError, match="no answer"):
        bare.start(patience=4)
    assert bare.run("stop").returncode == 0
    assert bare.process
    assert bare.process.wait(10) in (0, 130)
    assert database_pulse(bare) is Pulse.NONE


def test_a_killed_worker_is_replaced(house: HouseProcess) -> None:
    house.start()
    assert house.process
    parent = house.process.pid
    victim = children(parent)[0]
    os.kill(victim, signal.SIGKILL)
    assert until(lambda: victim not in children(parent))
    assert until(lambda: len(children(parent)) >= 2, 20)
    assert house.answers()


def test_a_taken_port_is_said_in_words(house: HouseProcess) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", house.port))
        taken.listen()
        answer = house.run("serve")
    assert answer.returncode == 1
    assert str(house.port) in answer.stderr
    assert "PORT=" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_stop_from_another_terminal(house: HouseProcess) -> None:
    house.start()
    assert house.run("stop").returncode == 0
    assert house.process
    assert house.process.wait(10) == 0
    assert database_pulse(house) is Pulse.NONE
    assert house.run("stop").returncode == 0


def test_the_command_line_says_what_it_can(house: HouseProcess) -> None:
    assert house.run("--help").returncode == 0
    assert house.run().returncode == 2
    assert house.run("no-such-thing").returncode == 2
    assert "serve" in house.run("--help").stdout


def test_doctor_looks_and_makes_nothing(bare: HouseProcess) -> None:
    house = bare
    before = house.run("doctor")
    assert before.returncode == 1
    assert "tongxing init" in before.stdout
    assert not house.home.exists()
    assert house.run("init").returncode == 0
    healthy = house.run("doctor")
    assert "Traceback" not in healthy.stderr
    assert "最新" in healthy.stdout
    (house.home / "keys.json").chmod(0o644)
    spoilt = house.run("doctor")
    assert spoilt.returncode == 1
    assert "chmod 600" in spoilt.stdout


def hands(house: HouseProcess) -> list[int]:
    """The processes that do the jobs of this house."""
    assert house.process
    found = []
    for pid in children(house.process.pid):
        if "tongxing.launch.hand" in Path(f"/proc/{pid}/cmdline").read_text(errors="replace"):
            found.append(pid)
    return found


def niceness(pid: int) -> int:
    """How far a process steps back behind others."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16])


def test_jobs_are_done_by_a_process_that_is_replaced_and_does_not_stay(house: HouseProcess) -> None:
    house.start()
    assert house.process
    assert until(lambda: (house.home / "locks" / "jobs.worker").exists())
    [first] = hands(house)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: [h for h in hands(house) if h != first] != [], 20)
    [second] = hands(house)
    assert until(lambda: niceness(second) == 10), "pages come first"
    os.kill(house.process.pid, signal.SIGKILL)
    house.process.wait()
    assert until(lambda: postmaster.process_state(second) in (None, "Z"), 5)
    answer = house.run("jobs", "--all")
    assert answer.returncode == 0, answer.stderr
