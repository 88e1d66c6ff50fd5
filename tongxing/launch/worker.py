"""What a web worker runs: the WSGI application, in a process that does not outlive its parent.

Without this, a `kill -9` of the parent leaves workers behind that still hold the port.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    if not sys.platform.startswith("linux"):
        return
    parent = os.environ.get("TONGXING_SERVE_PID", "")
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != int(parent):
        os._exit(1)  # the parent died before we could ask


_die_with_parent()

from tongxing.config.wsgi import application  # noqa: E402  (after the line above, on purpose)

__all__ = ["application"]
