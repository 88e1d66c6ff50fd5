"""A real `tongxing serve` in a home of its own, for tests that look from outside."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import outside

TONGXING = str(Path(sys.executable).parent / "tongxing")


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class HouseProcess:
    """One home and the process that serves it."""

    home: Path
    port: int = field(default_factory=free_port)
    today: str = ""
    more: dict[str, str] = field(default_factory=dict)
    demo: bool = False
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Without the last slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a person would have exported."""
        more = {**self.more, **({"TONGXING_TODAY": self.today} if self.today else {})}
        return outside(TONGXING_HOME=str(self.home), PORT=str(self.port), LANG="zh_CN.UTF-8", **more)

    @property
    def output(self) -> str:
        """What it has said so far."""
        return (self.home.parent / "serve.out").read_text(encoding="utf-8", errors="replace")

    def furnish(self, like: Path) -> HouseProcess:
        """Begin with a copy of another home, its database stopped: quicker than making the tables again."""
        subprocess.run(["cp", "-a", str(like), str(self.home)], check=True)
        return self

    def run(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Another `tongxing` command on the same home."""
        return subprocess.run(
            [TONGXING, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, patience: float = 90) -> HouseProcess:
        """Start serving and wait until it answers."""
        if not self.demo and not self.home.exists():
            self.home.mkdir(mode=0o711)
            (self.home / "empty").touch()  # as `tongxing init --empty` leaves it
        with (self.home.parent / "serve.out").open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [TONGXING, "serve"],
                env=self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
                text=True,
            )
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode}: {self.output}")
            if self.answers() and "Ctrl-C" in self.output:  # the last line of what it says when it is ready
                return self
            time.sleep(0.1)
        raise AssertionError(f"no answer in {patience} s: {self.output}")

    def answers(self) -> int:
        """The status of the sign-in page; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/signin/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal gives it: to the whole group; returns the exit code."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)

    def kill_everything(self) -> list[int]:
        """kill -9 of the server, its workers and the database, in no good order."""
        victims = self.pids()
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait(30)
        return victims

    def pids(self) -> list[int]:
        """Every process of this home: the one that serves, its children, and all of the database."""
        from tongxing.launch.postmaster import leftovers

        found = leftovers(self.home / "pg" / "data")
        with suppress(OSError, ValueError):
            parent = int(json.loads((self.home / "serve.json").read_text())["pid"])
            found += [parent, *children(parent)]
        return found


def children(parent: int) -> list[int]:
    """The processes that a process has started and that still live."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(entry.parent.name))
    return found
