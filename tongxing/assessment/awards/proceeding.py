"""What a proceeding is: what somebody began, the steps that were taken, and where it stands by them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tongxing.assessment.awards.roads import ROADS, Road


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as it was taken; ``said`` are its answers, by name."""

    kind: str
    on: date
    until: date | None
    said: Mapping[str, str]
    by_id: int
    role: str
    by: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a proceeding is about: a village, a unit of the plan (``unit``), or a colleague (``staff_id``)."""

    place_id: int
    unit: str = ""
    unit_kind: str = ""
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proceeding:
    """One award, fact, proposal or appraisal with its steps, in their order."""

    id: UUID
    road: Road
    what: str
    subject: Subject
    called: str
    year: int
    said: Mapping[str, str]
    opened_on: date
    by_id: int
    by: str
    assessor_id: int | None = None
    assessor: str = ""
    police_id: int | None = None
    police: str = ""
    steps: tuple[Taken, ...] = field(default=())

    @property
    def state(self) -> str:
        """Where it stands, walked from the first step to the last."""
        return self.road.walk(step.kind for step in self.steps)

    @property
    def over(self) -> bool:
        """Nothing follows any more."""
        return self.state in self.road.over

    def last(self, kind: str) -> Taken | None:
        """The last step of this kind."""
        return next((s for s in reversed(self.steps) if s.kind == kind), None)

    def has(self, *kinds: str) -> bool:
        """Whether a step of one of these kinds was taken."""
        return any(step.kind in kinds for step in self.steps)

    @property
    def facts(self) -> tuple[str, ...]:
        """The findings a proposal rests on, by their numbers."""
        return tuple(one for one in self.said.get("facts", "").split(",") if one)

    @property
    def unanswered(self) -> int:
        """How many objections wait for their answer; they are answered in their order."""
        return sum(s.kind == "objected" for s in self.steps) - sum(s.kind == "answered" for s in self.steps)

    @property
    def views_shut(self) -> bool:
        """Whether what the two assessors said is still kept from everybody: neither writes after the other (方案S82)."""
        return self.road is ROADS["appraisal"] and not {"by_group", "by_police"} <= {
            s.kind for s in self.steps
        }
