"""The keys of a running house: read once, and again when the file has changed.

A rotation writes a new key file while people work. Every process looks at most once a second whether the file is
another one (one ``stat``), and at once when it meets a value of a key it does not know. Whoever asks gets one
consistent set; a file that cannot be read just now leaves the set that is known.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

from tongxing.config.keyfile import NAME, EnvironmentMistake, Keys, read_keys

EVERY = 1.0
logger = logging.getLogger("tongxing.keys")


class Ring:
    """What settings.TONGXING_KEYS is: the keys of this home as they are now."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._mark = self._look()
        self._keys = read_keys(home)
        self._looked = time.monotonic()

    def current(self) -> Keys:
        """The keys, at most a second old."""
        now = time.monotonic()
        if now - self._looked >= EVERY:
            self._looked = now
            self._read_if_changed()
        return self._keys

    def again(self) -> Keys:
        """The keys as they are this moment: somebody has met a key id that is not known."""
        self._looked = time.monotonic()
        self._read_if_changed()
        return self._keys

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose (see :class:`Keys`)."""
        return self._keys.derive(purpose)

    def _look(self) -> tuple[int, int, int]:
        try:
            found = os.stat(self._home / NAME)
        except OSError:
            return (0, 0, 0)
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read_if_changed(self) -> None:
        mark = self._look()
        if mark == self._mark:
            return
        try:
            self._keys = read_keys(self._home)
        except EnvironmentMistake as mistake:
            logger.warning(
                "the key file changed and cannot be read; going on with the keys known: %s", mistake
            )
            return
        self._mark = mark
