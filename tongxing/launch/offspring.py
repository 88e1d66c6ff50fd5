"""Manners of a process that `tongxing serve` has started: it neither outlives its parent nor hears its terminal."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1
PARENT = "TONGXING_SERVE_PID"


def behave() -> None:
    """To be called before anything else. Without it, a `kill -9` of the parent leaves the port or a job held."""
    _die_with_parent()
    _leave_the_terminal()


def _die_with_parent() -> None:
    if not sys.platform.startswith("linux"):
        return
    parent = os.environ.get(PARENT, "")
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != int(parent):
        os._exit(1)  # the parent died before we could ask


def _leave_the_terminal() -> None:
    """Ctrl-C reaches every process of a terminal. The parent passes the word on; heard twice, a worker hangs."""
    with suppress(OSError):
        os.setpgid(0, 0)
