"""What the patterns look at and what they say: plain facts in, questions out. Pure.

A question is never a finding and never a deduction (方案S88、需求X06): it names records, says what was seen, and waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

K = TypeVar("K")

CONTACTS = frozenset({"talk", "visit", "own_report", "contact_away"})
TESTS = frozenset({"official_test", "screening", "hair_test"})
MET_NOBODY = frozenset({"not_reached", "not_found", "family_only", "refused", "no_show"})
FROM_AFAR = frozenset({"phone", "video"})
REPORTED_FROM_AFAR = frozenset({"by_phone", "on_paper"})


@dataclass(frozen=True, slots=True)
class Record:
    """One deed or office entry as plain facts; empty where the house does not store it."""

    id: str
    kind: str
    outcome: str
    case: str
    place_id: int
    worker: int
    happened_on: date
    recorded_at: datetime
    started: time | None = None
    ended: time | None = None
    minutes: int | None = None
    text: str = ""
    batch: str = ""
    source: str = ""
    partner: str = ""
    at: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def late(self) -> int:
        """How many days after it happened it was written down."""
        return self.recorded_at.date().toordinal() - self.happened_on.toordinal()

    @property
    def face(self) -> bool:
        """Somebody was met, and in person."""
        if self.kind == "own_report" and self.outcome in REPORTED_FROM_AFAR:
            return False
        afar = self.values.get("way", "face") in FROM_AFAR or self.kind == "contact_away"
        return not afar and self.outcome not in MET_NOBODY

    @property
    def begins(self) -> int | None:
        """The minute of the day it began."""
        return None if self.started is None else self.started.hour * 60 + self.started.minute

    @property
    def lasts(self) -> int | None:
        """How many minutes it took, from its own words or from its two times."""
        if self.minutes is not None or self.begins is None or self.ended is None:
            return self.minutes
        return self.ended.hour * 60 + self.ended.minute - self.begins


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which somebody could not be met as usual: detained, in hospital, on a reported leave."""

    case: str
    kind: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class BaseLine:
    """The base of a place on a day: how many people, how many with an agreement."""

    place_id: int
    on: date
    people: int
    signed: int


@dataclass(frozen=True, slots=True)
class Settings:
    """Every threshold by name. All of them are local numbers (本地数): the law knows none, the plan knows none."""

    late_days: int = 3  # later than this is late; a day or two of paper is how a village works
    offline_sources: frozenset[str] = frozenset({"outbox", "import"})  # these arrive late by nature
    burst_records: int = 8
    burst_days: int = 5
    burst_gap_minutes: int = 30
    text_letters: int = 24  # shorter notes are alike because life is
    text_alike_percent: int = 70
    text_times: int = 4
    overlap_minutes: int = 10
    kit_marks: int = 3  # a batch number has at least so many different letters
    long_minutes: int = 300
    short_minutes: int = 2
    contacts_a_day: int = 14
    count_days: tuple[tuple[int, int], ...] = ((3, 31), (6, 30), (9, 30), (12, 31))
    spike_days: int = 3
    spike_records: int = 8
    spike_times: int = 4
    round_records: int = 20
    round_percent: int = 90
    round_floor_percent: int = 20
    round_bound: int = 40  # chi-square of one degree of freedom; 10.8 would be one in a thousand
    base_days: int = 14
    night_from: int = 22
    night_until: int = 6
    night_records: int = 5
    closed_days: frozenset[date] = frozenset()  # days of the calendar on which nobody works
    alike_length: int = 5
    alike_cases: int = 3
    alike_outcomes: int = 3
    partner_places: int = 4


@dataclass(frozen=True, slots=True)
class Question:
    """Records that go together strangely, and what was seen; the same records keep the same key."""

    pattern: str
    rows: tuple[str, ...]
    key: str
    seen: Mapping[str, str | int]


@dataclass(frozen=True)
class Facts:
    """Everything one asking looks at, in one order whatever order it came in."""

    records: tuple[Record, ...]
    spans: tuple[Span, ...]
    bases: tuple[BaseLine, ...]

    @cached_property
    def by_worker(self) -> dict[int, list[Record]]:
        """Each worker's records, by day."""
        return groups(self.records, lambda one: one.worker)

    @cached_property
    def by_day(self) -> dict[tuple[int, date], list[Record]]:
        """What each worker did on each day."""
        return groups(self.records, lambda one: (one.worker, one.happened_on))


Asking = Callable[[Facts, Settings], Iterator[Question]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of twelve ways of looking: what it looks at, and what else may be behind it."""

    id: str
    title: str
    looks_at: str
    innocent: tuple[str, ...]
    ask: Asking


def question(pattern: str, rows: Iterable[str], **seen: str | int) -> Question:
    """A question about these records, each named once, with a key made of nothing but pattern and records."""
    names = tuple(sorted(set(rows)))
    return Question(pattern, names, sha256("\n".join((pattern, *names)).encode()).hexdigest(), seen)


def groups(records: Iterable[Record], by: Callable[[Record], K]) -> dict[K, list[Record]]:
    """Records that share something, in the order they came."""
    found: dict[K, list[Record]] = {}
    for one in records:
        found.setdefault(by(one), []).append(one)
    return found


def ids(records: Sequence[Record]) -> tuple[str, ...]:
    """Their names."""
    return tuple(one.id for one in records)
