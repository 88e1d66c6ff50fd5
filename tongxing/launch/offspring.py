"""Manners of a process that we have started: it does not outlive its parent, nor hear the terminal of `tongxing serve`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

PR_SET_PDEATHSIG = 1
_kernel = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
PARENT = "TONGXING_SERVE_PID"


def behave() -> None:
    """To be called before anything else. Without it, a `kill -9` of the parent leaves the port or a job held."""
    _die_with_parent()
    _leave_the_terminal()


def tied() -> Callable[[], None]:
    """For `preexec_fn`: the program that is about to run ends when we do, also by a `kill -9`.

    An initdb or an `init` that outlives a killed restore would go on in the folder the next restore has begun.
    """
    parent = os.getpid()
    return lambda: _die_with(parent)


def _die_with_parent() -> None:
    _die_with(int(os.environ.get(PARENT) or 0))


def _die_with(parent: int) -> None:
    if _kernel is None:
        return
    _kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != parent:
        os._exit(1)  # the parent died before we could ask


def _leave_the_terminal() -> None:
    """Ctrl-C reaches every process of a terminal. The parent passes the word on; heard twice, a worker hangs."""
    with suppress(OSError):
        os.setpgid(0, 0)
