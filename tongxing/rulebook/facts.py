"""What the rulebook needs to know of one case: the days of its paper, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DeedFact:
    """What happened, as far as the projection needs to know it."""

    id: str
    kind: str
    outcome: str
    happened_on: date
    until_on: date | None = None
    duty_rule: str | None = None
    duty_due_on: date | None = None
    about: str | None = None  # the deed this one follows: an objection its test


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case: its dates and its current deeds, sorted by happened_on and id."""

    measure: str
    decided_on: date | None
    received_on: date | None
    reported_on: date | None
    ordered_months: int | None
    deducted_days: int
    closed_on: date | None
    deeds: tuple[DeedFact, ...] = ()

    def of(self, kind: str, *outcomes: str) -> Iterator[DeedFact]:
        """The deeds of one kind, the first first; with outcomes, only those that came out so."""
        return (d for d in self.deeds if d.kind == kind and (not outcomes or d.outcome in outcomes))

    def last(self, kind: str, *outcomes: str) -> DeedFact | None:
        """The last deed of a kind, or None."""
        found = None
        for deed in self.of(kind, *outcomes):
            found = deed
        return found

    @property
    def clock_from(self) -> date | None:
        """The day the term counts from: the one a police paper states, otherwise the report-in (戒毒条例14)."""
        stated = self.last("clock_start")
        return stated.happened_on if stated else self.reported_on

    @property
    def planned_on(self) -> date | None:
        """The day a second person first agreed to the person's own plan; its evaluations count from here."""
        agreed = next(self.of("plan_answer", "approved"), None)
        return agreed.happened_on if agreed else None
