"""What the township itself owes in a year: groups to found, meetings to hold, people to train, papers to write. Pure.

A task belongs to a unit and lies at the town or in every village. It has one window, or one after another through
the year; what was done is an entry of the office (``EntryFact``), and an entry meets the earliest window of its place
that it falls into, as deeds do (``rulebook.windows``, whose ``state`` says where a row stands on a day). A task that
somebody was given (a decision of a meeting) is such a row too, so that there is one list of what is late (方案S09—S63).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tongxing.rulebook.counting import shift
from tongxing.rulebook.document import Book, Task, day_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One thing the office did: which kind, at which place, what came of it; ``task`` when it says for which task."""

    id: str
    kind: str
    place_id: int
    happened_on: date
    outcome: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class TaskOwed:
    """One window of one task at one place; nothing in it depends on today."""

    task: str
    title: str
    unit: str
    place_id: int
    window_no: int
    opens_on: date
    due_on: date
    lapses_on: date | None
    clause: str
    plan: str
    kind: str
    phase: str = ""
    met_by: str | None = None
    met_on: date | None = None
    excused_by: str | None = None
    year: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A plan laid on a year; ``key`` names its version."""

    year: int
    book: Book
    key: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where tasks lie: the town, and its villages and communities."""

    town: int
    villages: tuple[int, ...] = ()


def programme(
    book: Book, year: int, places: Places, entries: Sequence[EntryFact], *, key: str = ""
) -> tuple[TaskOwed, ...]:
    """全年的任务，逐项、逐村：哪天起、最晚哪天、办了没有。 (方案S08—S13、S44—S63).

    ``year`` is a parameter: the same plan laid on the next year moves every day and nothing else.
    """
    return programmes([Laid(year, book, key)], places, entries)


def programmes(laid: Sequence[Laid], places: Places, entries: Sequence[EntryFact]) -> tuple[TaskOwed, ...]:
    """几年的任务放在一起看：一件事先算它本年的；本年那一天没有开着的，才算上一年还欠着的。 (方案S08—S13、S44—S63).

    A report of the old year that is handed in on 10 January is still owed by the old year and meets it; a training held in
    March is this year's, even where last year's was never held.
    """
    found: list[TaskOwed] = []
    ordered = sorted(entries, key=lambda one: (one.happened_on, one.id))
    for same in _by_task(laid):
        for place in dict.fromkeys(place for _one, task in same for place in _where(task, places)):
            owed = [
                (task, _row(task, place, n, *days, of=one))
                for one, task in same
                if place in _where(task, places)
                for n, days in enumerate(windows_of(task, one.book, one.year), start=1)
            ]
            found += _met(owed, ordered)
    return tuple(sorted(found, key=lambda one: (one.due_on, one.task, one.place_id, one.window_no)))


def _by_task(laid: Sequence[Laid]) -> Iterable[list[tuple[Laid, Task]]]:
    """The tasks of several years that have the same id stand together."""
    found: dict[str, list[tuple[Laid, Task]]] = {}
    for one in sorted(laid, key=lambda one: one.year):
        for task in one.book.tasks:
            found.setdefault(task.id, []).append((one, task))
    return found.values()


def _where(task: Task, places: Places) -> tuple[int, ...]:
    return places.villages if task.where == "village" else (places.town,)


def windows_of(task: Task, book: Book, year: int) -> Iterator[tuple[date, date, date | None]]:
    """First day, last day in time, last day on which it still counts (none: until it is done)."""
    first, last = span_of(task, book, year)
    if task.every is None:
        yield first, last, None
        return
    every = task.every.on(max(first, book.plan.since), f"task.{task.id}.every")
    count, opens = 0, first
    while opens <= last:
        count += 1
        after = shift(first, replace(every, months=every.months * count, days=every.days * count))
        due = min(after - _DAY, last)
        yield opens, due, due
        opens = after


def span_of(task: Task, book: Book, year: int) -> tuple[date, date]:
    """The days of a task in a year: its own, else those of its phase."""
    on = max(book.plan.since, date(year, 1, 1))
    phase = book.phase(task.phase) if task.phase else None
    first = day_of(task.starts.on(on, f"task.{task.id}.starts"), year) if task.starts else None
    last = day_of(task.ends.on(on, f"task.{task.id}.ends"), year) if task.ends else None
    if phase is not None:
        first, last = first or phase.first_day(year, on), last or phase.last_day(year, on)
    return first or date(year, 1, 1), last or date(year, 12, 31)


def _row(
    task: Task, place: int, number: int, opens: date, due: date, lapses: date | None, *, of: Laid
) -> TaskOwed:
    return TaskOwed(
        task.id, task.title, task.unit, place, number, opens, due, lapses, task.clause, of.key, task.meets.entry, task.phase,
        year=of.year,
    )  # fmt: skip


def _met(owed: Sequence[tuple[Task, TaskOwed]], entries: Iterable[EntryFact]) -> Iterator[TaskOwed]:
    """Each entry meets the earliest window it falls into, of its own year before the one before; one that says its task meets no other."""
    left = list(owed)
    for entry in entries:
        fits = [n for n, (task, row) in enumerate(left) if _counts(entry, task, row)]
        if fits:
            at = min(fits, key=lambda n: (left[n][1].year != entry.happened_on.year, n))
            task, row = left[at]
            left[at] = task, replace(row, met_by=entry.id, met_on=entry.happened_on)
    yield from (row for _task, row in left)


def _counts(entry: EntryFact, task: Task, row: TaskOwed) -> bool:
    if entry.kind != task.meets.entry or entry.task not in ("", task.id):
        return False
    if row.met_by is not None or entry.place_id != row.place_id:
        return False
    if task.meets.named and entry.task != task.id:
        return False
    if task.meets.outcomes and entry.outcome not in task.meets.outcomes:
        return False
    return row.opens_on <= entry.happened_on and (row.lapses_on is None or entry.happened_on <= row.lapses_on)


@dataclass(frozen=True, slots=True)
class Slip:
    """How one phase goes: how many of its windows are done, in time, late, still owed late; and when it ended or will."""

    phase: str
    first: date
    last: date
    rows: tuple[TaskOwed, ...]

    def done(self, on: date) -> tuple[TaskOwed, ...]:
        """What was done by a day."""
        return tuple(one for one in self.rows if one.met_on is not None and one.met_on <= on)

    def late(self, on: date) -> tuple[TaskOwed, ...]:
        """What should have been done by now and was not."""
        return tuple(one for one in self.rows if one.due_on < on and (one.met_on is None or one.met_on > on))

    def slipped(self, on: date) -> int:
        """Days the phase runs over its last day: until its last task was done, or until today; 0 when in time."""
        open_ = [one for one in self.rows if one.met_on is None or one.met_on > on]
        ended = on if open_ else max((one.met_on for one in self.rows if one.met_on), default=self.last)
        return max(0, (ended - self.last).days) if self.rows else 0


def phases(book: Book, year: int, rows: Iterable[TaskOwed]) -> tuple[Slip, ...]:
    """三个阶段各自的日期、任务、办了多少、拖了几天。 (方案S08、S09、S44、S63)."""
    by_phase: dict[str, list[TaskOwed]] = {}
    for row in rows:
        by_phase.setdefault(row.phase, []).append(row)
    on = max(book.plan.since, date(year, 1, 1))
    return tuple(
        Slip(one.id, one.first_day(year, on), one.last_day(year, on), tuple(by_phase.get(one.id, ())))
        for one in book.phases
    )
