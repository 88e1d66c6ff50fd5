"""At most two passwords are worked on at a time in this machine, one for known devices and one for the street.

A password hash is slow by design (about 0.13 s of one core), so ten strangers a second would take the whole
machine from those who work (promises, T18). The places are files locked with ``flock``: the kernel frees them
when a process dies, and every web worker of this machine sees the same two. Whoever finds a short queue waits;
whoever finds a longer one is asked to come back in a moment, and nothing was hashed for him.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

QUEUE = 2  # in each web worker, the one who is being served included
PATIENCE = 3.0
STEP = 0.01
_queues = {known: threading.BoundedSemaphore(QUEUE) for known in (True, False)}


class OfficeArgon2(Argon2PasswordHasher):
    """Argon2id with 64 MiB and two rounds on one lane: above OWASP's minimum, and never more than one core."""

    time_cost = 2
    memory_cost = 65536
    parallelism = 1


@contextmanager
def hashing(*, known: bool) -> Iterator[bool]:
    """Take a place for one password; False when the queue is too long."""
    queue = _queues[known]
    if not queue.acquire(blocking=False):
        yield False
        return
    try:
        handle = os.open(_file(known), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _taken(handle)
        finally:
            os.close(handle)  # and with it goes the lock
    finally:
        queue.release()


def _file(known: bool) -> Path:
    return Path(settings.TONGXING_LOCKS) / ("hash-known" if known else "hash-street")


def _taken(handle: int) -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(STEP)
        else:
            return True
