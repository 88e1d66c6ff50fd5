"""Where a measure stands on a day: one table of what may follow what, walked from the decision to its end.

Three things are told apart and never mixed into one list: the legal measure (here), where the person is
(``presence``), and what the police keep about them (``flags``). Law: 戒毒条例第13、14、22、23、24条; 禁毒法第38条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tongxing.rulebook.clock import RUNS, end_of, pauses
from tongxing.rulebook.counting import report_in_deadline
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact

_DAY = timedelta(days=1)


class Status(StrEnum):
    """The legal measure, nothing else."""

    UNSERVED = "unserved"
    AWAITED = "awaited"
    LATE = "late"
    REFUSED = "refused"
    RUNNING = "running"
    SUSPENDED = "suspended"
    MOVING = "moving"
    DUE = "due"
    RELEASED = "released"
    TERMINATED = "terminated"
    MOVED = "moved"
    DIED = "died"


WORDS: Mapping[Status, str] = {
    Status.UNSERVED: "决定书还没送达",
    Status.AWAITED: "等报到",
    Status.LATE: "过期没报到，待认定",
    Status.REFUSED: "认定没有正当理由",
    Status.RUNNING: "执行中",
    Status.SUSPENDED: "中止",
    Status.MOVING: "变更执行地途中",
    Status.DUE: "期满，等解除",
    Status.RELEASED: "已解除",
    Status.TERMINATED: "已终止",
    Status.MOVED: "已移交",
    Status.DIED: "去世",
}
ENDED = frozenset({Status.RELEASED, Status.TERMINATED, Status.MOVED, Status.DIED})
# how a deed is called in the table: its kind, or kind and outcome
TERMINATIONS = ("terminated", "imprisoned", "education", "isolation")


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the table: from where, by what, to where, and the article that says so."""

    before: Status
    event: str
    after: Status
    cite: str


def _moves() -> Iterator[Move]:
    s = Status
    yield Move(s.UNSERVED, "served", s.AWAITED, "regulation.13")
    for before in (s.AWAITED, s.LATE, s.REFUSED):
        yield Move(before, "report_in", s.RUNNING, "regulation.14")
    yield Move(s.AWAITED, "day:report_in", s.LATE, "regulation.14")
    for before in (s.AWAITED, s.LATE, s.REFUSED):
        yield Move(before, "late_finding:good_reason", s.AWAITED, "regulation.14")
    yield Move(s.LATE, "late_finding:no_reason", s.REFUSED, "regulation.14")
    for before in (s.RUNNING, s.MOVING):
        yield Move(before, "suspended", s.SUSPENDED, "regulation.24")
    yield Move(s.SUSPENDED, "resumed", s.RUNNING, "regulation.24")
    yield Move(s.RUNNING, "transfer:leaving", s.MOVING, "regulation.22")
    yield Move(s.MOVING, "transfer:arrived", s.RUNNING, "regulation.22")
    yield Move(s.MOVING, "closed:moved", s.MOVED, "regulation.22")
    for before in (s.RUNNING, s.MOVING, s.SUSPENDED):
        yield Move(before, "day:end", s.DUE, "regulation.23")
    yield Move(s.DUE, "closed:completed", s.RELEASED, "regulation.23")
    for before in s:
        if before in ENDED:
            continue
        for how in TERMINATIONS:
            cite = "act.38" if how == "isolation" else "regulation.24"
            yield Move(before, f"closed:{how}", s.TERMINATED, cite)
        yield Move(before, "closed:died", s.DIED, "regulation.24")
        if before not in (s.MOVING, s.UNSERVED):
            yield Move(before, "closed:moved", s.MOVED, "regulation.22")


TABLE: Mapping[tuple[Status, str], Move] = {(m.before, m.event): m for m in _moves()}
EVENTS: frozenset[str] = frozenset(event for _before, event in TABLE)
KINDS: frozenset[str] = frozenset(event.partition(":")[0] for event in EVENTS) - {"day", "served"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one status: from its first day until its last, or still."""

    status: Status
    since: date
    until: date | None
    by: str
    cite: str


@dataclass(frozen=True, slots=True)
class Life:
    """A measure as it stands on a day, with the road to it and what did not fit the table."""

    status: Status
    since: date
    stretches: tuple[Stretch, ...]
    end: date | None
    out_of_order: tuple[DeedFact, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the measure is over, so that the file rests."""
        return self.status in ENDED


def event_of(deed: DeedFact) -> str | None:
    """The name of a deed in the table; None when it moves no status."""
    if deed.kind not in KINDS:
        return None
    for name in (f"{deed.kind}:{deed.outcome}", deed.kind):
        if name in EVENTS:
            return name
    return None


def life(facts: CaseFacts, book: Book, *, on: date, term: Book | None = None) -> Life | None:
    """措施在某一天处在哪一步，怎么走到的；没有决定书的没有措施。 (禁毒法第33条; 戒毒条例第13、14、22–24条).

    None before the decision. Deeds that the table does not allow where they stand are named, never obeyed.
    ``term`` is the law the term is counted by, where that is an earlier version (``windows.term_book``).
    """
    if facts.decided_on is None or on < facts.decided_on:
        return None
    walk = _Walk(facts, book, term or book)
    for day, event, deed in walk.calendar(on):
        walk.step(day, event, deed)
    walk.pass_days(on)
    return walk.result()


class _Walk:
    """The road through the table, one event after the other."""

    def __init__(self, facts: CaseFacts, book: Book, term: Book) -> None:
        assert facts.decided_on is not None
        self.facts, self.book = facts, book
        self.status, self.since = Status.UNSERVED, facts.decided_on
        self.by, self.cite = "decision", "regulation.13"
        self.done: list[Stretch] = []
        self.strange: list[DeedFact] = []
        end = end_of(facts, term)
        self.end = end.day if end else None
        self.deadline: date | None = None
        self.runs_in_custody = any(p.until is None and p.clock == RUNS for p in pauses(facts))

    def calendar(self, on: date) -> list[tuple[date, str, DeedFact | None]]:
        """What happened until a day, in order; the service of the decision is its first event."""
        happened: list[tuple[date, str, DeedFact | None]] = []
        if self.facts.received_on is not None and self.facts.received_on <= on:
            happened.append((self.facts.received_on, "served", None))
        for deed in self.facts.deeds:
            event = event_of(deed)
            if event is not None and deed.happened_on <= on:
                happened.append((deed.happened_on, event, deed))
        return sorted(happened, key=lambda one: one[0])

    def step(self, day: date, event: str, deed: DeedFact | None) -> None:
        """One event on its day; days that passed before it move the status first."""
        self.pass_days(day - _DAY if event != "closed:completed" else day)
        move = TABLE.get((self.status, event))
        if move is None:
            if deed is not None:
                self.strange.append(deed)
            return
        self._go(day, move)
        if event == "served":
            self.deadline = report_in_deadline(
                received_on=day, measure=self.facts.measure, book=self.book
            ).day
        elif event == "late_finding:good_reason" and deed is not None:
            self.deadline = max(filter(None, (self.deadline, deed.until_on)))  # a reason never shortens it

    def pass_days(self, day: date) -> None:
        """What the calendar alone does: a deadline that went by, a term that ended."""
        if self.status is Status.AWAITED and self.deadline is not None and day > self.deadline:
            self._go(self.deadline + _DAY, TABLE[self.status, "day:report_in"])
        ends = self.status in (Status.RUNNING, Status.MOVING) or (
            self.status is Status.SUSPENDED and self.runs_in_custody
        )
        if ends and self.end is not None and day >= self.end:
            self._go(max(self.end, self.since), TABLE[self.status, "day:end"])

    def _go(self, day: date, move: Move) -> None:
        if day > self.since:
            self.done.append(Stretch(self.status, self.since, day - _DAY, self.by, self.cite))
        self.status, self.since = move.after, day
        self.by, self.cite = move.event, move.cite

    def result(self) -> Life:
        """The road and where it ends."""
        last = Stretch(self.status, self.since, None, self.by, self.cite)
        return Life(self.status, self.since, (*self.done, last), self.end, tuple(self.strange))


def allowed(facts: CaseFacts, book: Book, event: str, *, on: date, term: Book | None = None) -> Move | None:
    """The arrow this event would take on this day, or None when the table has none from here."""
    found = life(facts, book, on=on, term=term)
    if found is None:
        return None
    return TABLE.get((found.status, event))
