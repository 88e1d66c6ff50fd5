"""The shapes of an invented town: places, staff, lives and deeds as plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Script = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """A village or community: its name, its kind, its invented division code, kilometres to the office."""

    name: str
    kind: str
    code: str
    distance_km: float


@dataclass(frozen=True, slots=True)
class StaffSpec:
    """Someone who works here. No places means the whole township."""

    username: str
    name: str
    role: str
    title: str
    unit: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away with a reason; windows that end in them are excused."""

    reason: str
    since: date
    until: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What is decided about a life before its deeds are: who, where, which measure, how far."""

    name: str
    sex: str
    birth_on: date
    village: str
    measure: str
    decided_on: date
    received_on: date | None
    reported_on: date | None = None
    months: int | None = None
    deducted_days: int = 0
    closed_on: date | None = None
    closed_how: str = ""
    absences: tuple[Absence, ...] = ()
    script: Script = field(default_factory=dict)
    honest: float = 0.9
    folder: int | None = None


@dataclass(frozen=True, slots=True)
class DeedSpec:
    """One thing done: what, when, who wrote it down and when, and the detail that goes with its kind."""

    kind: str
    outcome: str
    happened_on: date
    recorded_on: date
    hour: int
    by: str
    until_on: date | None = None
    note: str = ""
    duty_rule: str = ""
    duty_due_on: date | None = None
    corrects: int | None = None
    withdrawn: bool = False
    with_whom: tuple[str, ...] = ()
    where: str = ""
    way: str = "face"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """A story with its papers and its deeds, in the order they became known."""

    story: Story
    id_number: str
    phone: str
    decision_number: str
    taken_in_on: date
    deeds: tuple[DeedSpec, ...]
    looks: tuple[tuple[date, int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TownSpec:
    """A whole township."""

    name: str
    prefix: str
    code: str
    villages: tuple[PlaceSpec, ...]
    staff: tuple[StaffSpec, ...]
    lives: tuple[Life, ...] = ()

    def worker_of(self, village: str) -> str:
        """The user name of the full-time worker of a village."""
        return next(s.username for s in self.staff if s.role == "social_worker" and village in s.places)

    def cadre_of(self, village: str) -> str:
        """The name of the cadre who helps in a village."""
        return next((s.name for s in self.staff if s.role == "village_cadre" and village in s.places), "")

    def holder(self, role: str) -> StaffSpec:
        """Whoever holds a post that one person of the township holds."""
        return next(s for s in self.staff if s.role == role)
