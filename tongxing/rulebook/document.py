"""The words of a plan file and a law file as frozen tables, and the Book that joins them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tongxing.rulebook.dated import (
    Cites,
    Dated,
    LapseField,
    MonthDayField,
    NumberField,
    Piece,
    SpanField,
)
from tongxing.rulebook.lawbook import LawBook
from tongxing.rulebook.learning import Audience, Leaflet, Topic
from tongxing.rulebook.returns import Return

Measure = Literal["community_treatment", "community_rehabilitation"]
MEASURES: tuple[Measure, ...] = ("community_treatment", "community_rehabilitation")
Anchor = Literal["received_on", "reported_on", "decided_on", "planned_on"]
Treatment = Literal["computed", "confirmed", "not_needed", "not_covered"]
Shape = Literal[
    "yes_no", "count_at_least", "share", "share_steps", "deduct_each", "add_each",
    "ratio_staff", "budget_norm", "on_time", "survey_value", "by_hand", "proposal_only", "parts",
]  # fmt: skip


class PlanHead(Piece):
    """Which plan this is: place, year, the provinces over the national law, and the days it may be put in force."""

    id: str
    title: str
    place: str
    year: int
    revision: int = 1
    since: date
    until: date | None = None
    layers: tuple[str, ...] = ()
    sample: bool = False
    points_total: Dated[NumberField] | None = None
    note: str = ""


class Note(Piece):
    """A remark beside a clause: the law goes first, the target cannot be reached, or a plain explanation."""

    kind: Literal["law_first", "unreachable", "explain"]
    text: str
    cite: tuple[str, ...] = ()


class Clause(Piece):
    """One sentence of the plan in our own words, and what the machine makes of it."""

    says: str
    place: str
    cite: Cites
    since: date
    treatment: Treatment
    understood: str
    by: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Meets(Piece):
    """Which deed answers a duty and with which outcomes; no outcomes named means any outcome."""

    deed: str
    outcomes: tuple[str, ...] = ()


class Rhythm(Piece):
    """How often, for one measure in one year of the term."""

    measure: Measure
    year: int = Field(ge=1, le=3)
    every: Dated[SpanField]


class Duty(Piece):
    """One thing owed for each person: from which day, how often, how long it counts."""

    id: str
    kind: str
    title: str
    clause: str
    measures: tuple[Measure, ...] = MEASURES
    anchor: Anchor
    shape: Literal["once", "repeat"]
    opens: Dated[SpanField]
    due: Dated[SpanField]
    lapses: Dated[LapseField]
    rhythm: tuple[Rhythm, ...] = ()
    meets: Meets
    excused: tuple[str, ...] = ()


class Reason(Piece):
    """A reason that lifts a duty."""

    id: str
    title: str
    clause: str


FILED, ISSUED, SCAN = "paper_filed", "issued", "scan"
VILLAGE_SHEET = "village"


def _ways(raw: object) -> object:
    """One way may be written without brackets."""
    return (raw,) if isinstance(raw, str) else raw


class Paper(Piece):
    """A paper that one person's file must hold: from which event, and what puts it there.

    ``needed_from`` is an event of the measure, ``first`` the first record of the kind ``of``, or ``each``: one paper for every
    such record. ``outcomes`` narrows ``closed`` to measures that ended so. Any one of ``satisfied_by`` is enough: a kind
    of record, ``scan``, or ``issued`` (printed here and numbered, which is enough where nobody outside signs it).
    """

    kind: str
    name: str
    clause: str
    needed_from: Literal["received", "reported", "agreement", "planned", "first", "each", "closed"]
    of: str = ""
    outcomes: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = MEASURES
    satisfied_by: Annotated[tuple[str, ...], BeforeValidator(_ways)] = Field(default=(FILED,), min_length=1)


def day_of(month_day: str, year: int) -> date:
    """A month and a day in a year; 29 February is the 28th where there is none."""
    month, day = (int(part) for part in month_day.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


class Phase(Piece):
    """A stretch of the year that the plan names."""

    id: str
    title: str
    clause: str
    starts: Dated[MonthDayField]
    ends: Dated[MonthDayField]

    def first_day(self, year: int, on: date) -> date:
        """The phase's first day in a year, by the plan as it stands on a day."""
        return day_of(self.starts.on(on, f"phase.{self.id}.starts"), year)

    def last_day(self, year: int, on: date) -> date:
        """The phase's last day in a year."""
        return day_of(self.ends.on(on, f"phase.{self.id}.ends"), year)


class Unit(Piece):
    """An office or body the plan gives duties to; ``kind`` is how it is found among the units of the township."""

    id: str
    title: str
    clause: str
    kind: str
    duty: str
    clauses: tuple[str, ...] = ()


class MeetsTask(Piece):
    """Which entry of the office does a task; ``named``: only one that says it is for this task."""

    entry: str
    outcomes: tuple[str, ...] = ()
    named: bool = False


class Task(Piece):
    """Something the township itself owes: once in its phase or its days, or again and again (``every``) through them."""

    id: str
    title: str
    clause: str
    unit: str
    where: Literal["town", "village"] = "town"
    phase: str = ""
    starts: Dated[MonthDayField] | None = None
    ends: Dated[MonthDayField] | None = None
    every: Dated[SpanField] | None = None
    meets: MeetsTask
    evidence: str = ""


class PlanValue(Piece):
    """A number the plan names: its unit, its words, and the law value it answers to."""

    title: str
    unit: str
    clause: str
    amount: Dated[Any]
    law: str = ""


class Body(Piece):
    """Who assesses: the leading group, the police station; an item names the body that answers for it.

    ``posts`` are the roles that speak for the body; without any, whoever may confirm items at all.
    """

    id: str
    title: str
    posts: tuple[str, ...] = ()


class Annex(Piece):
    """One of several sheets that are weighed together; the weights of a scheme add up to 1."""

    id: str
    title: str
    weight: Dated[NumberField]


class Scheme(Piece):
    """One score sheet of the plan: for whom it is, how many points, what bonus may add at most, and the grades.

    ``posts`` narrows ``staff`` and ``member`` to roles, ``units`` narrows ``unit`` to kinds of unit. ``seen_for`` and
    ``answered_in`` are workdays: how long the assessed may look and object, and how soon an objection is answered.
    """

    id: str
    title: str
    clause: str
    of: Literal["village", "unit", "staff", "member"] = "village"
    posts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    points: Dated[NumberField]
    bonus: Dated[NumberField] | None = None
    annexes: tuple[Annex, ...] = ()
    bodies: tuple[Body, ...] = ()
    grades: Dated[tuple[tuple[NumberField, str], ...]] | None = None
    seen_for: Dated[NumberField] | None = None
    answered_in: Dated[NumberField] | None = None


class Group(Piece):
    """A heading of a score sheet; one of ``bonus`` stands outside the total, up to the scheme's bonus."""

    id: str
    title: str
    points: Dated[NumberField]
    scheme: str = ""
    annex: str = ""
    kind: Literal["items", "bonus"] = "items"


class Small(Piece):
    """What happens to a rate with too few people behind it."""

    below: int = 5
    then: Literal["by_hand"] = "by_hand"


class Indicator(Piece):
    """One line of a score sheet; ``part_of`` names the line it is a part of, ``body`` who answers for it.

    A line of the shape ``parts`` loses what its parts lose. ``capped`` (扣完为止): they may add up to more than it has.
    """

    id: str
    group: str
    title: str
    clause: str
    points: Dated[NumberField]
    shape: Shape
    of: str = ""
    per: str = ""
    need: Dated[NumberField] | None = None
    each: Dated[NumberField] | None = None
    floor: Dated[NumberField] | None = None
    cap: Dated[NumberField] | None = None
    ratio: Dated[NumberField] | None = None
    rate: Dated[NumberField] | None = None
    scale: Dated[NumberField] | None = None
    steps: Dated[tuple[tuple[NumberField, NumberField], ...]] | None = None
    small: Small | None = None
    confirmed_by: str = ""
    aim: Literal["process", "outcome"] = "process"
    part_of: str = ""
    capped: bool = False
    body: str = ""


@dataclass(frozen=True)
class Where:
    """File and line of a key."""

    file: str
    line: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Book(LawBook):
    """Law and one plan together. Equal only to itself, so that schedules can be kept beside it."""

    plan: PlanHead
    clauses: Mapping[str, Clause]
    duties: tuple[Duty, ...]
    reasons: tuple[Reason, ...]
    papers: tuple[Paper, ...]
    phases: tuple[Phase, ...]
    units: tuple[Unit, ...]
    tasks: tuple[Task, ...]
    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    leaflets: tuple[Leaflet, ...]
    values: Mapping[str, PlanValue]
    written_schemes: tuple[Scheme, ...]
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    where: Mapping[tuple[str | int, ...], Where]
    returns: tuple[Return, ...] = ()
    digest: str = ""

    def duty(self, rule: str) -> Duty:
        """The duty with this id; KeyError when the plan has none."""
        return self.duties_by_id[rule]

    def phase(self, name: str) -> Phase:
        """The phase with this id; KeyError when the plan has none."""
        return {one.id: one for one in self.phases}[name]

    def indicator(self, name: str) -> Indicator:
        """The line of the score sheet with this id."""
        return self._indicators[name]

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The score sheets of the plan; one that writes none and has groups has one sheet, of its villages (方案S84)."""
        if self.written_schemes or not self.groups or self.plan.points_total is None:
            return self.written_schemes
        title, clause = "各村评分表", self.indicators[0].clause if self.indicators else ""
        return (Scheme(id=VILLAGE_SHEET, title=title, clause=clause, points=self.plan.points_total),)

    def scheme(self, name: str) -> Scheme:
        """The score sheet with this id; KeyError when the plan has none."""
        return {one.id: one for one in self.schemes}[name]

    def groups_of(self, scheme: str) -> tuple[Group, ...]:
        """The headings of one sheet; a heading that names no sheet stands on the first."""
        return self._sheets.get(scheme, ((), ()))[0]

    def lines_of(self, scheme: str) -> tuple[Indicator, ...]:
        """The lines of one sheet, in the order they are written."""
        return self._sheets.get(scheme, ((), ()))[1]

    def parts_of(self, line: str) -> tuple[Indicator, ...]:
        """The lines that are parts of one line."""
        return self._parts.get(line, ())

    @cached_property
    def _parts(self) -> dict[str, tuple[Indicator, ...]]:
        found: dict[str, list[Indicator]] = {}
        for one in self.indicators:
            if one.part_of:
                found.setdefault(one.part_of, []).append(one)
        return {name: tuple(parts) for name, parts in found.items()}

    @cached_property
    def _sheets(self) -> dict[str, tuple[tuple[Group, ...], tuple[Indicator, ...]]]:
        """Headings and lines under the sheet they stand on."""
        first = self.schemes[0].id if self.schemes else ""
        found = {}
        for scheme in self.schemes:
            groups = tuple(one for one in self.groups if (one.scheme or first) == scheme.id)
            held = {one.id for one in groups}
            found[scheme.id] = (groups, tuple(one for one in self.indicators if one.group in held))
        return found

    @cached_property
    def duties_by_id(self) -> dict[str, Duty]:
        """The duties under their ids."""
        return {one.id: one for one in self.duties}

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {one.id: one for one in self.indicators}

    def amount(self, name: str, on: date) -> Any:
        """A number the plan names, on a day, or ValueNotInForce."""
        return self.values[name].amount.on(on, f"value.{name}")
