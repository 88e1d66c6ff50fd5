"""What a matter is: a draft, the steps that were taken, and where it stands by them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to begin: which rung, on which events or ground, under which clause, why, and why at once."""

    rung: str
    reason: str
    about: tuple[UUID, ...] = ()
    ground: str = ""
    clause: str = ""
    at_once: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step as somebody takes or took it; ``said`` are its answers, by name."""

    kind: str
    on: date
    until: date | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    by_id: int | None = None
    role: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One draft with the steps that were taken, in their order; ``gone`` when its record was taken back elsewhere."""

    draft: Draft
    by_id: int | None
    role: str
    opened_on: date
    steps: tuple[Step, ...] = ()
    gone: bool = False

    def last(self, kind: str) -> Step | None:
        """The last step of this kind."""
        return next((s for s in reversed(self.steps) if s.kind == kind), None)

    @property
    def state(self) -> str:
        """Where it stands, read off the steps that are there."""
        return state_of(frozenset(s.kind for s in self.steps), self.last("decided"), gone=self.gone)


STANDS = (
    ("objected", "objected"), ("done", "done"), ("declined", "declined"), ("seconded", "agreed"),
    ("checked", "checked"), ("spoke", "heard"), ("told", "told"),
)  # fmt: skip


def state_of(taken: frozenset[str], decided: Step | None, *, gone: bool = False) -> str:
    """Where a matter stands by the steps that were taken; what is over comes first."""
    if decided is not None and decided.said.get("says") == "upheld":
        return "upheld"
    if "withdrawn" in taken or gone:
        return "withdrawn"
    if decided is not None:
        return "kept"
    return next((state for step, state in STANDS if step in taken), "open")
