"""What the launcher says: progress lines in plain Chinese with English behind, and failures as values."""

from __future__ import annotations

import sys
from collections.abc import Callable

Say = Callable[[str, str], None]


class LaunchFailure(Exception):
    """Something of the machine is in the way; the text says what, and what to do about it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} ({en})")


def say(zh: str, en: str) -> None:
    """One progress line on standard output, at once. A closed pipe is no reason to fail."""
    try:
        print(f"{zh} ({en})", flush=True)
    except (BrokenPipeError, ValueError):
        sys.stdout = sys.stderr


def quiet(zh: str, en: str) -> None:
    """For commands whose output is their own: the machine works without a word."""
