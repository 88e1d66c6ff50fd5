"""From rows to facts: what the projection needs to know of one case, as known at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tongxing.core import cipher
from tongxing.rulebook.facts import CaseFacts, DeedFact

FINDING = "duties_deed.finding"
SPLIT = {"step": "", "test_step": "test_", "leave": ""}  # kinds whose outcome says which event it is
ELSEWHERE = "test_elsewhere"
PAPER_NUMBER = "people_decision.number"


def outcome_of(said: str, finding: bytes) -> str:
    """The outcome of a deed: the word that stands in clear, or the one that is sealed beside it."""
    return cipher.unseal(finding, column=FINDING) if finding else said


def paper_number(sealed: str | None) -> str:
    """The number on a decision, from the hexadecimal text of its sealed column."""
    return cipher.unseal(bytes.fromhex(sealed), column=PAPER_NUMBER) if sealed else ""


@dataclass(frozen=True, slots=True)
class Done:
    """One deed that stands: not superseded, not withdrawn, known at the moment asked about.

    ``said`` is what its outcome says in clear; the outcome itself is opened only when it is asked for.
    """

    id: UUID
    kind: str
    said: str
    happened_on: date
    until_on: date | None
    duty_rule: str
    duty_due_on: date | None
    recorded_at: str = ""
    finding: bytes = b""
    by_id: int | None = None
    about: UUID | None = None

    @property
    def outcome(self) -> str:
        """What came of it."""
        return outcome_of(self.said, self.finding)

    @property
    def fact(self) -> DeedFact:
        """The deed as the projection sees it: a step by the event it is (``suspended``, ``test_told``, ``away`` …), the
        official test of another place as the official test it is.
        """
        kind, outcome = self.kind, self.outcome
        if kind in SPLIT:
            event, _colon, outcome = outcome.partition(":")
            kind = SPLIT[kind] + event
        elif kind == ELSEWHERE:
            kind = "official_test"
        return DeedFact(
            str(self.id),
            kind,
            outcome,
            self.happened_on,
            self.until_on,
            self.duty_rule or None,
            self.duty_due_on,
            str(self.about) if self.about else None,
        )


def done(raw: Mapping[str, Any]) -> Done:
    """A deed from the JSON that the database makes of its row."""
    return Done(
        id=UUID(raw["id"]),
        kind=raw["kind"],
        said=raw["outcome"],
        happened_on=date.fromisoformat(raw["happened_on"]),
        until_on=_day(raw["until_on"]),
        duty_rule=raw["duty_rule"],
        duty_due_on=_day(raw["duty_due_on"]),
        recorded_at=raw.get("recorded_at", ""),
        finding=bytes.fromhex(raw["finding"] or ""),
        by_id=raw.get("by"),
        about=UUID(raw["about"]) if raw.get("about") else None,
    )


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


def first_day(deeds: Iterable[Done], kind: str) -> date | None:
    """The first day on which something of this kind happened."""
    return min((d.happened_on for d in deeds if d.kind == kind), default=None)


def case_facts(decision: Mapping[str, Any] | None, deeds: Iterable[Done]) -> CaseFacts:
    """The facts of a case: its decision as last known, and the deeds that stand."""
    standing = sorted(deeds, key=lambda d: (d.happened_on, d.id))
    paper = decision or {}
    return CaseFacts(
        measure=paper.get("measure", "community_treatment"),
        decided_on=_day(paper.get("decided_on")),
        received_on=_day(paper.get("received_on")),
        reported_on=first_day(standing, "report_in"),
        ordered_months=paper.get("ordered_months"),
        deducted_days=paper.get("deducted_days", 0),
        closed_on=first_day(standing, "closed"),
        deeds=tuple(d.fact for d in standing),
    )
