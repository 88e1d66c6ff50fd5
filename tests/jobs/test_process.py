"""The process that does the jobs: killed in the middle, without news, with a deadly job, with words to hide."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.jobs.hands import hands, until
from tongxing.core.jobs import JOBS, POLLING, PUT_BACK_TRIES, Job, Needs, defer, standing, try_again

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.as_owner]
HAND = Path(__file__).with_name("hand.py")


@pytest.fixture(autouse=True)
def named() -> Iterator[None]:
    """The jobs of hand.py may be deferred from here."""
    before = dict(JOBS)
    for name in ("test.slow", "test.quick", "test.tells", "test.deadly"):
        JOBS[name] = Job(name, name, Needs.HOUSE, (), lambda: None)
    yield
    JOBS.clear()
    JOBS.update(before)


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`hand()` starts one; whatever it says goes into a file."""
    with hands(HAND, tmp_path) as start:
        yield start


def test_killed_in_the_middle_the_next_one_finishes(
    hand: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """Planted by hand once: without the mark the next one waits for the heartbeat and this is red."""
    for n in range(3):
        defer("test.slow", n=n)
    for n in range(2):
        one = hand()
        until((tmp_path / f"began-{n}").exists)
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
        assert not (tmp_path / f"done-{n}").exists()
        one = hand()
        assert until((tmp_path / f"done-{n}").exists) < 10
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
    hand()
    until(lambda: standing() == [])
    assert all((tmp_path / f"done-{n}").exists() for n in range(3))


def test_without_news_it_looks_by_itself(
    hand: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """As behind PgBouncer in transaction mode, where LISTEN is accepted and nothing ever arrives."""
    hand("no")
    until((tmp_path / "mark").exists)
    defer("test.quick", n=1)
    assert until((tmp_path / "done-1").exists) < POLLING + 3


def test_with_news_it_begins_at_once(hand: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    hand()
    until((tmp_path / "mark").exists)
    time.sleep(0.5)  # it has asked the database whether news comes through, and listens
    defer("test.quick", n=1)
    assert until((tmp_path / "done-1").exists) < POLLING / 2


def test_a_failure_is_told_without_its_words(
    hand: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """What an exception says may hold a name; neither the log nor the queue keeps it."""
    hand()
    defer("test.tells", n=1)
    until(lambda: [s.status for s in standing()] == ["failed"])
    until(lambda: "ValueError" in (tmp_path / "said").read_text())
    said = (tmp_path / "said").read_text()
    assert "hand.py" in said, "where it was"
    assert "周明远" not in said
    assert "990102199001010010" not in said
    assert try_again(standing()[0].id)


def test_a_job_under_which_the_process_keeps_dying_is_given_up(
    hand: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    defer("test.deadly", n=1)
    defer("test.quick", n=2)
    with connection.cursor() as cursor:  # it has been put back often already
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [PUT_BACK_TRIES - 2])
    hand().wait(30)
    hand().wait(30)
    hand()
    until((tmp_path / "done-2").exists)
    until(lambda: [s.status for s in standing()] == ["failed"])
    assert (tmp_path / "began-1").read_text() == "xx"
