"""One thing that was looked at, and how it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `grave` findings make the command fail; others are advice."""

    what: str
    ok: bool
    detail: str
    grave: bool = True


def guarded(what: str, check: Callable[..., Finding], subject: object) -> Iterator[Finding]:
    """A check that breaks is a finding, never the end: what could not be verified is not verified."""
    try:
        yield check(subject)
    except Exception as error:  # whatever a check trips over is what the reader wants to know
        yield Finding(what, False, str(error).strip() or type(error).__name__)
