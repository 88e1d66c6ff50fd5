"""A reader that has been taken over by the file it reads: it tries what such a program would try.

Run by tests through `core.files.jail`, like every reader. With `"free": true` it does not confine itself
first: the planted fault that the tests must be able to see.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from typing import Any

SEIZE = 0x4206  # attach without stopping it


def tries(asked: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """Each way out by name."""
    here, kept, parent = asked["folder"], asked["kept"], os.getppid()
    kernel = ctypes.CDLL(None, use_errno=True)
    return {
        "write a file": lambda: os.close(os.open(f"{here}/new", os.O_WRONLY | os.O_CREAT)),
        "read a file": lambda: os.close(os.open(kept, os.O_RDONLY)),
        "read the environment of the house": lambda: os.close(
            os.open(f"/proc/{parent}/environ", os.O_RDONLY)
        ),
        "remove a file": lambda: os.unlink(kept),
        "make a folder": lambda: os.mkdir(f"{here}/folder"),
        "move a file": lambda: os.rename(kept, f"{here}/moved"),
        "link a file": lambda: os.symlink("/etc/passwd", f"{here}/link"),
        "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close(),
        "swap a descriptor for a socket": lambda: (os.close(2), socket.socket().detach()),
        "start a process": lambda: os._exit(0) if os.fork() == 0 else None,
        "run a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "signal the house": lambda: os.kill(parent, 0),
        "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
        "become root": lambda: os.setuid(0),
        "trace the house": lambda: _refused(kernel.ptrace(SEIZE, parent, 0, 0)),
        "take a gigabyte": lambda: len(bytearray(1024**3)),
    }


def _refused(code: int) -> None:
    if code != 0:
        raise OSError(ctypes.get_errno(), "refused")


def main() -> int:
    """Try everything, tell what worked."""
    from tongxing.core.files.confine import confine

    asked = json.loads(sys.stdin.buffer.readline())
    sys.stdin.buffer.read()
    walls = [] if asked.get("free") else confine(asked["memory"], asked["seconds"], asked["answer"])
    if asked.get("do") == "spin":
        while True:
            pass
    if asked.get("do") == "talk":
        while True:
            sys.stdout.buffer.write(b"x" * 65536)
    worked = []
    for name, attempt in tries(asked).items():
        try:
            attempt()
        except (OSError, ValueError, MemoryError):
            continue
        worked.append(name)
    print(json.dumps({"worked": worked, "walls": walls, "uid": os.getuid()}), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
