"""Starting processes that do jobs on the tests' database, and waiting for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def hands(script: Path, folder: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """A function that starts one more; all of them are ended afterwards."""
    started: list[subprocess.Popen[bytes]] = []
    given = connection.get_connection_params()
    dsn = " ".join(
        f"{k}='{given[k]}'" for k in ("dbname", "user", "password", "host", "port") if given.get(k)
    )
    environment = {
        **os.environ,
        "TONGXING_DSN_APP": dsn,
        "TONGXING_DSN_OWNER": dsn,
        "DJANGO_SETTINGS_MODULE": "tongxing.config.settings",
        "PYTHONPATH": str(ROOT),
    }

    def start(listen: str = "auto") -> subprocess.Popen[bytes]:
        with (folder / "said").open("ab") as said:
            command = [sys.executable, str(script), str(folder), listen]
            started.append(subprocess.Popen(command, env=environment, stderr=said))
        return started[-1]

    yield start
    for one in started:
        if one.poll() is None:
            one.terminate()
        one.wait(20)


def until(truth: Callable[[], bool], patience: float = 30) -> float:
    """Wait for something; returns how long it took."""
    began = time.monotonic()
    while not truth():
        assert time.monotonic() - began < patience, "it did not come"
        time.sleep(0.02)
    return time.monotonic() - began
