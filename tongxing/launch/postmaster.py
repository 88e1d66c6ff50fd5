"""Is the database server of this data folder alive? Asked of the kernel, not of a file.

`postmaster.pid` outlives a killed server, may name a zombie, or a number that meanwhile belongs to
another program. All three looked like "running" to the launchers we tried, and cost a day each.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Pulse(Enum):
    """What stands behind a pid file."""

    NONE = "none"  # no file, or its process is gone
    ZOMBIE = "zombie"  # dead, but its parent has not collected it yet
    STRANGER = "stranger"  # the file is spoilt, or its number belongs to another program now
    STARTING = "starting"  # ours: starting, recovering or stopping
    READY = "ready"  # ours, and it answers


@dataclass(frozen=True)
class Postmaster:
    """The pid file of one data folder, judged."""

    pulse: Pulse
    pid: int | None


def look(data: Path) -> Postmaster:
    """Read the pid file and ask /proc who that is."""
    lines = _pid_lines(data)
    if lines is None:
        return Postmaster(Pulse.NONE, None)
    pid = _number(lines[0]) if lines else None
    if pid is None:  # half written, or spoilt
        return Postmaster(Pulse.STARTING if leftovers(data) else Pulse.STRANGER, None)
    state = process_state(pid)
    if state is None:
        return Postmaster(Pulse.NONE, pid)
    if state == "Z":
        return Postmaster(Pulse.ZOMBIE, pid)
    if not _works_in(pid, data):
        return Postmaster(Pulse.STRANGER, pid)
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return Postmaster(Pulse.READY if ready else Pulse.STARTING, pid)


def clear_stale(data: Path, patience: float = 3.0) -> None:
    """Remove a pid file that stands for nobody; waits a little for a zombie to be collected first.

    Removing it is safe: a server that is really alive still holds its shared memory, and PostgreSQL
    checks that as well before it opens the data.
    """
    until = time.monotonic() + patience
    while look(data).pulse is Pulse.ZOMBIE and time.monotonic() < until:
        time.sleep(0.05)
    if look(data).pulse in (Pulse.ZOMBIE, Pulse.STRANGER):
        (data / "postmaster.pid").unlink(missing_ok=True)


def process_state(pid: int) -> str | None:
    """The kernel's one-letter state of a process (R, S, D, Z …); None when there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None if Path("/proc/self/stat").exists() else _state_without_proc(pid)
    return stat.rpartition(")")[2].split()[0]


def leftovers(data: Path) -> list[int]:
    """Database processes that still work in this data folder, whatever the pid file says."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        if process_state(pid) not in (None, "Z") and _works_in(pid, data):
            found.append(pid)
    return found


def wait_until_left(data: Path, patience: float = 10.0) -> None:
    """Whoever still works in a folder that is to go away comes to its end first: what is left of a killed initdb."""
    until = time.monotonic() + patience
    while leftovers(data) and time.monotonic() < until:
        time.sleep(0.05)


def _works_in(pid: int, data: Path) -> bool:
    """A PostgreSQL process stands in its data folder from its first moment to its last."""
    try:
        cwd = os.readlink(f"/proc/{pid}/cwd")
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return not Path("/proc/self/stat").exists()
    return name.startswith("postgres") and Path(cwd) == data.resolve()


def _state_without_proc(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return "S"


def _pid_lines(data: Path) -> list[str] | None:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else None
