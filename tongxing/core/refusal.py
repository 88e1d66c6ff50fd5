"""A refusal is a value: what cannot be done now, why, under which article, and the ways on.

The same function greys the button and stops the action, so that the words a person reads
beside a grey button are the words she would get from the server.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: words for people, a stable code for tests and logs, the article, the ways on."""

    code: str
    words: str
    cite: str = ""
    ways: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.words}（{self.cite}）" if self.cite else self.words


class Refused(Exception):
    """Raised by an action before it has written anything; carries every reason at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("; ".join(str(r) for r in refusals))
        self.refusals = refusals


def stop_if(*refusals: Refusal | None) -> None:
    """Raise :class:`Refused` with all reasons that hold; nothing when none does."""
    found = tuple(r for r in refusals if r is not None)
    if found:
        raise Refused(*found)
