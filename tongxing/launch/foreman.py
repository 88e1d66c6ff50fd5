"""The foreman: starts the process that does the jobs, and another one when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tongxing.launch.offspring import PARENT
from tongxing.launch.words import Say

SOON, LATEST = 1.0, 60.0
PATIENCE = 15.0


@contextmanager
def jobs_done(say: Say) -> Iterator[None]:
    """While the house is open, jobs are being done. A hand that keeps dying is replaced ever more slowly."""
    leaving = threading.Event()
    # The kernel ends the hand with the *thread* that started it; this thread stays as long as the house is open.
    foreman = threading.Thread(target=_watch, args=(leaving, say), daemon=True)
    foreman.start()
    try:
        yield
    finally:
        leaving.set()
        foreman.join(PATIENCE + 5)


def _watch(leaving: threading.Event, say: Say) -> None:
    pause = SOON
    while not leaving.is_set():
        hand = _start()
        lived = 0.0
        while hand.poll() is None:
            if leaving.wait(0.5):
                _end(hand)
                return
            lived += 0.5
        say("后台工作停了，正在重新启动…", "the jobs process has ended, starting another")
        pause = SOON if lived > LATEST else min(pause * 2, LATEST)
        leaving.wait(pause)


def _start() -> subprocess.Popen[bytes]:
    environment = {**os.environ, PARENT: str(os.getpid())}
    return subprocess.Popen(
        [sys.executable, "-m", "tongxing.launch.hand"], env=environment, stdin=subprocess.DEVNULL
    )


def _end(hand: subprocess.Popen[bytes]) -> None:
    """Ask it to end; what it cannot finish in time is put back at the next start."""
    hand.terminate()
    try:
        hand.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        hand.kill()
        hand.wait()
