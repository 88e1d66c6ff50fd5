"""What a web worker runs: the WSGI application, in a process that does not outlive its parent.

Without this, a `kill -9` of the parent leaves workers behind that still hold the port.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    if not sys.platform.startswith("linux"):
        return
    parent = os.environ.get("TONGXING_SERVE_PID", "")
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != int(parent):
        os._exit(1)  # the parent died before we could ask


def _leave_the_terminal() -> None:
    """Ctrl-C reaches every process of a terminal. The parent passes the word on; heard twice, a worker hangs."""
    with suppress(OSError):
        os.setpgid(0, 0)


_die_with_parent()
_leave_the_terminal()

from tongxing.config.wsgi import application  # noqa: E402  (after the lines above, on purpose)

__all__ = ["application"]
