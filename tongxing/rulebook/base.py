"""底数: who is counted on which day, what made it more or less, and the two ways to divide by it. Pure.

A base is never stored. It is the number of stays that hold on a day, so it cannot be lowered without somebody leaving it
on a day, by a record, in a hand. What happened and when it became known are two days: a base is asked for with both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

LATE = 7  # days after which a change counts as told late: it moves a day somebody may already have reported


class Standing(StrEnum):
    """Why somebody in the base has an agreement or has none, the plainest reason first."""

    SIGNED = "signed"
    OWED = "owed"
    CUSTODY = "custody"
    NOT_REPORTED = "not_reported"
    NO_ORDER = "no_order"
    LISTED_CUSTODY = "listed_custody"
    ABSTINENT = "abstinent"


LEGAL = frozenset({Standing.SIGNED, Standing.OWED, Standing.CUSTODY})
ON_THE_LIST_ONLY = (Standing.NO_ORDER, Standing.LISTED_CUSTODY, Standing.ABSTINENT)
# how a stay may end by itself: each is a paper or an end the law knows (戒毒条例 22—24); "moved" needs its hand-over besides
LAWFUL = frozenset(
    {"completed", "imprisoned", "education", "isolation", "died", "handed_over", "ordered", "struck"}
)


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time in the base: from which day, told on which, until which, told on which, and how it ended."""

    key: str
    place_id: int
    since: date
    told_on: date
    until: date | None = None
    until_told_on: date | None = None
    how: str = ""
    record: str = ""  # the record that began it
    end_record: str = ""  # the record that ended it

    def holds(self, on: date, known: date) -> bool:
        """Counted on a day, as was known on another."""
        ended = self.until is not None and self.until <= on and (self.until_told_on or self.until) <= known
        return self.since <= on and self.told_on <= known and not ended


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the base: who came or left, on which day, told on which day, by which record."""

    on: date
    told_on: date
    by: int  # +1 or -1
    stay: Stay

    @property
    def late(self) -> bool:
        """Told so late that a number already given has changed afterwards."""
        return (self.told_on - self.on).days > LATE

    @property
    def record(self) -> str:
        """The record behind it."""
        return self.stay.record if self.by > 0 else self.stay.end_record

    @property
    def asks(self) -> bool:
        """少了一个，却没有合法的缘由: a question to a person, never an accusation."""
        return self.by < 0 and self.stay.how not in LAWFUL


@dataclass(frozen=True, slots=True)
class Line:
    """The base through a stretch of days: where it began, every step, where it stands."""

    since: date
    until: date
    first: int
    steps: tuple[Step, ...]

    @property
    def last(self) -> int:
        """The base on the last day."""
        return self.first + sum(one.by for one in self.steps)

    @property
    def points(self) -> tuple[tuple[date, int], ...]:
        """Day and base after every day on which something changed."""
        found: list[tuple[date, int]] = [(self.since, self.first)]
        for one in self.steps:
            n = found[-1][1] + one.by
            if found[-1][0] == one.on and len(found) > 1:
                found[-1] = (one.on, n)
            else:
                found.append((one.on, n))
        return tuple(found)

    @property
    def questions(self) -> tuple[Step, ...]:
        """Every step down that nothing lawful explains."""
        return tuple(one for one in self.steps if one.asks)

    @property
    def told_late(self) -> tuple[Step, ...]:
        """Every step that became known long after its day."""
        return tuple(one for one in self.steps if one.late)


def base(stays: Iterable[Stay], *, on: date, known: date) -> tuple[Stay, ...]:
    """某一天的底数: everybody counted on a day, as was known at the end of another (方案S47)."""
    return tuple(one for one in stays if one.holds(on, known))


def line(stays: Iterable[Stay], *, since: date, until: date, known: date) -> Line:
    """底数一年里怎么变的: the base on the first day and every step after it, in order of days (方案S45、S47)."""
    every = tuple(stays)
    steps = [one for stay in every for one in _steps(stay, known) if since < one.on <= until]
    steps.sort(key=lambda one: (one.on, one.told_on, one.stay.key, one.by))
    return Line(since, until, len(base(every, on=since, known=known)), tuple(steps))


def _steps(stay: Stay, known: date) -> list[Step]:
    if stay.told_on > known:
        return []
    came, told = Step(stay.since, stay.told_on, 1, stay), stay.until_told_on or stay.until
    if stay.until is None or told is None or told > known:
        return [came]
    return [came, Step(stay.until, told, -1, stay)] if stay.until > stay.since else []


def changed_since(then: Iterable[Stay], now: Iterable[Stay]) -> tuple[tuple[Stay, ...], tuple[Stay, ...]]:
    """同一天的底数，那时数的和现在数的差在谁: who has left that day's base since it was first counted, and who has come to it."""
    before, after = {one.key: one for one in then}, {one.key: one for one in now}
    gone = tuple(before[key] for key in before if key not in after)
    return gone, tuple(after[key] for key in after if key not in before)


def as_handed_over(stay: Stay, *, handed_over: bool) -> Stay:
    """搬走的要有移交的记录才算交出去: "moved" alone explains nothing (戒毒条例第22条)."""
    return replace(stay, how="handed_over") if stay.how == "moved" and handed_over else stay


# ── the two ways to divide ───────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Rates:
    """One number, two denominators: how many signed, of how many in the base, of how many who may lawfully sign."""

    signed: int
    registered: int
    reported: int

    def reached(self, percent: int) -> tuple[bool, bool]:
        """Whether the plan's share is reached: its own way, and the lawful way against 100."""
        return reached(self.signed, self.registered, percent), self.signed >= self.reported > 0

    @property
    def most(self) -> int:
        """方案口径最多能签几个: those who may lawfully sign (禁毒法第33条、戒毒条例第13条; guard G1)."""
        return self.reported


def rates(standings: Sequence[Standing]) -> Rates:
    """签订协议占实有人数，和占已报到人数 (方案S47; 戒毒条例第16条)."""
    signed = sum(one is Standing.SIGNED for one in standings)
    return Rates(signed, len(standings), sum(one in LEGAL for one in standings))


def reached(part: int, of: int, percent: int) -> bool:
    """刚好到就算到: whole numbers, so that seven of ten is seventy of a hundred and not a hair less."""
    return of > 0 and 100 * part >= percent * of


def out_of_reach(found: Rates, percent: int) -> bool:
    """方案的比例依法到不了: even if everybody who may sign had signed (方案S46、S47)."""
    return found.registered > 0 and not reached(found.most, found.registered, percent)


# ── the list and what was found ──────────────────────────────────────────────


class Found(StrEnum):
    """What a check of one line of the list found; nothing else is asked."""

    HERE = "here"
    MOVED = "moved_away"
    CUSTODY = "in_custody"
    DIED = "died"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"


# what of a file bears out each thing that was found: a way it ended, or that it is suspended
BORNE_OUT: dict[str, frozenset[str]] = {
    Found.MOVED: frozenset({"moved", "handed_over"}),
    Found.CUSTODY: frozenset({"suspended", "imprisoned", "education", "isolation"}),
    Found.DIED: frozenset({"died"}),
    Found.UNKNOWN: frozenset(),
    Found.NOT_OURS: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the list and what was last found, beside what its file says."""

    found: str = ""
    on: date | None = None
    standing: str = ""  # "", "suspended", or how the measure ended

    def state(self, since: date) -> str:
        """没有核对、对得上、还是对不上: open, agrees or differs; a check before the day asked from does not count (方案S45)."""
        if self.on is None or self.on < since:
            return "open"
        if self.found == Found.HERE:
            return "differs" if self.standing == "suspended" else "agrees"
        return "agrees" if self.standing in BORNE_OUT.get(self.found, frozenset()) else "differs"
