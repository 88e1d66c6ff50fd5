"""Walls around a process that is about to read something from outside. Runs inside that process.

Standard library only. The limits hold on every machine; the other walls hold where the kernel offers them,
and the process says which ones stand. What was imported before stays usable; nothing can be opened after.

Of these, ``descriptors`` is the one that matters most and the one that is least known: with
``RLIMIT_NOFILE`` at 0 the kernel gives out no new descriptor, so there is no way to open a file, a socket,
a pipe or a device, whoever one is. What needs no descriptor (removing a file by name, a signal to
another process) is what ``landlock`` and the foreign user are for.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct

FOREIGN = 1_900_000_000  # user ids nobody has; each child is a user of its own
NOBODY = 65_534
NEW_USER, NEW_NET, NEW_IPC = 0x10000000, 0x40000000, 0x08000000
NO_NEW_PRIVILEGES = 38
CREATE_RULESET, RESTRICT_SELF = 444, 446  # the same numbers on every architecture
CAPABILITIES_V3 = 0x20080522

_kernel = ctypes.CDLL(None, use_errno=True)


def confine(memory: int, seconds: int, writes: int = 0) -> list[str]:
    """From here on: so much memory and time, ``writes`` bytes into what is open, and nothing else in the world.

    Returns the walls that stand, of: net, user, landlock, limits.
    """
    os.nice(5)
    stands = [*_alone(), *_nothing_to_see()]
    _limit(memory, seconds, writes)
    return [*stands, "limits"]


class Gauge:
    """Reads the most memory this process has held, also after nothing can be opened any more."""

    def __init__(self) -> None:
        self._status = os.open("/proc/self/status", os.O_RDONLY)

    def peak(self) -> int:
        """Bytes."""
        return _high_water(os.pread(self._status, 8192, 0).decode("ascii", "replace"))


def _high_water(status: str) -> int:
    line = next((one for one in status.splitlines() if one.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def _alone() -> list[str]:
    """A network of its own with nothing in it, and a user of its own who owns nothing."""
    if os.geteuid() != 0:
        return ["net"] if _kernel.unshare(NEW_USER | NEW_NET | NEW_IPC) == 0 and _powerless() else []
    stands = ["net"] if _kernel.unshare(NEW_NET | NEW_IPC) == 0 else []
    return [*stands, *_somebody_else()]


def _somebody_else() -> list[str]:
    """Root gives itself up for good; where foreign numbers are not mapped (containers), for nobody."""
    for stranger in (FOREIGN + os.getpid(), NOBODY):
        try:
            os.setgroups([])
            os.setresgid(stranger, stranger, stranger)
            os.setresuid(stranger, stranger, stranger)
        except OSError:
            continue
        return ["user"]
    return []


def _powerless() -> bool:
    """The first user of a new user namespace may do everything in it: not this one."""
    head = struct.pack("=Ii", CAPABILITIES_V3, 0)
    return bool(_kernel.capset(head, bytes(24)) == 0)


def _nothing_to_see() -> list[str]:
    """No file system, no TCP port, no signal to others, and no program that would give rights back."""
    _kernel.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version = _kernel.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return []
    files = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    rules = struct.pack("=QQQ", (1 << files) - 1, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _kernel.syscall(CREATE_RULESET, rules, size, 0)
    if ruleset < 0:
        return []
    stands = ["landlock"] if _kernel.syscall(RESTRICT_SELF, ruleset, 0) == 0 else []
    os.close(ruleset)
    return stands


def _limit(memory: int, seconds: int, writes: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, writes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))
