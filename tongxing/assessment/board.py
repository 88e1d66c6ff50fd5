"""The village board: a handful of numbers a village, counted in one of two ways that must agree.

Today's board is two SQL statements over the stored duties (:mod:`tongxing.assessment.board_sql`);
an earlier day is counted in memory from what was known then. A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tongxing.core.vocabulary import figures
from tongxing.duties.figures import Census, CountedCase, FigureRow, Group, window_row
from tongxing.org.models import Place
from tongxing.rulebook.windows import Owed, State, state

KINDS: dict[str, tuple[str, ...]] = {"tests": ("official_test",), "contacts": ("talk", "visit")}
FIGURES: dict[str, tuple[str, ...]] = {
    "tests": ("fieldwork.tests_owed",),
    "contacts": ("fieldwork.talks_owed", "fieldwork.visits_owed"),
}
# a number of the board -> the figure that says how it is counted
COUNTED: dict[str, str] = {
    "active": "casework.people_reported",
    "registered": "casework.base",
    "signed": "casework.agreements_signed",
    "tests_met": "fieldwork.tests_met_on_time",
    "tests_counted": "fieldwork.tests_owed",
    "contacts_met": "fieldwork.visits_met_on_time",
    "contacts_counted": "fieldwork.visits_owed",
}
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the counted windows were met, and how many were left aside and why."""

    met: int = 0
    missed: int = 0
    excused: int = 0
    left_out: int = 0

    @property
    def counted(self) -> int:
        """应计."""
        return self.met + self.missed

    def __add__(self, other: Share) -> Share:
        return Share(
            self.met + other.met,
            self.missed + other.missed,
            self.excused + other.excused,
            self.left_out + other.left_out,
        )


@dataclass(frozen=True, slots=True)
class Village:
    """The numbers of one village (community), or of all together."""

    place_id: int
    name: str
    active: int = 0
    waiting: int = 0
    signed: int = 0
    listed: int = 0  # on the police list and without a decision; casework counts them, whoever lays the board puts them in
    tests: Share = field(default_factory=Share)
    contacts: Share = field(default_factory=Share)
    excused: int = 0
    overdue: int = 0
    oldest: date | None = None

    @property
    def registered(self) -> int:
        """实有: with a decision and not ended, reported in or not; and whom only the list of the police has (方案S47)."""
        return self.active + self.waiting + self.listed


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the trend."""

    first: date
    counted: int
    met: int


@dataclass(frozen=True, slots=True)
class Board:
    """All villages, in the order of division codes, and a year of tests."""

    on: date
    since: date
    until: date
    villages: tuple[Village, ...]
    months: tuple[Month, ...]

    @property
    def total(self) -> Village:
        """All villages together."""
        many = self.villages
        return Village(
            place_id=0,
            name="",
            active=sum(v.active for v in many),
            waiting=sum(v.waiting for v in many),
            signed=sum(v.signed for v in many),
            listed=sum(v.listed for v in many),
            tests=sum((v.tests for v in many), Share()),
            contacts=sum((v.contacts for v in many), Share()),
            excused=sum(v.excused for v in many),
            overdue=sum(v.overdue for v in many),
            oldest=min((v.oldest for v in many if v.oldest), default=None),
        )


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def months_back(first: date, count: int = MONTHS) -> tuple[date, ...]:
    """The first days of the months up to this one, oldest first."""
    found = [first]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return tuple(reversed(found))


# ── in memory, for any day ───────────────────────────────────────────────────


def count_board(census: Census, places: Sequence[Place]) -> Board:
    """村居看板的数，从那一天已知的记录数出来。 (方案三（三）; guard G8)."""
    return Board(
        on=census.on,
        since=census.since,
        until=census.until,
        villages=tuple(_village(census.of(p.pk), p) for p in places),
        months=tuple(_month(census, first) for first in months_back(census.since)),
    )


def _village(census: Census, place: Place) -> Village:
    people = people_rows(census)
    waiting = sum(1 for r in people if r.why == "not_reported")
    late = overdue_rows(census)
    return Village(
        place_id=place.pk,
        name=place.name,
        active=len(people) - waiting,
        waiting=waiting,
        signed=sum(1 for r in people if r.why == "signed"),
        tests=share(window_rows(census, "tests")),
        contacts=share(window_rows(census, "contacts")),
        excused=len(excused_rows(census)),
        overdue=len(late),
        oldest=min((r.due_on for r in late), default=None),
    )


def _month(census: Census, first: date) -> Month:
    found = share(window_rows(census.during(*month_of(first)), "tests"))
    return Month(first, found.counted, found.met)


def share(rows: Iterable[FigureRow]) -> Share:
    """The four groups of some rows."""
    found = dict.fromkeys(Group, 0)
    for row in rows:
        found[row.group] += 1
    return Share(found[Group.YES], found[Group.NO], found[Group.EXCUSED], found[Group.OUT])


# ── rows behind the numbers ──────────────────────────────────────────────────


def people_rows(census: Census) -> tuple[FigureRow, ...]:
    """Everyone registered on the day asked about."""
    rows: tuple[FigureRow, ...] = figures["casework.people_registered"].rows(
        census.during(census.since, census.on)
    )
    return rows


def window_rows(census: Census, what: str) -> tuple[FigureRow, ...]:
    """The windows of the month: tests, or talks and visits."""
    return tuple(row for name in FIGURES[what] for row in figures[name].rows(census))


def excused_rows(census: Census) -> tuple[FigureRow, ...]:
    """Every window of the month that was lifted with a reason."""
    return tuple(
        row
        for case, one in _owed(census)
        if census.since <= one.due_on <= census.until and one.opens_on <= census.on
        for row in [window_row(case, one, census.on)]
        if row.group == Group.EXCUSED
    )


def overdue_rows(census: Census) -> tuple[FigureRow, ...]:
    """逾期未办：期限已过、还能补办、没有办也没有免计理由的；措施已结束的不算。 (rulebook.windows.state)."""
    found = [
        window_row(case, one, census.on)
        for case, one in _owed(census)
        if _runs(case, census.on) and state(one, census.on) == State.OVERDUE
    ]
    return tuple(sorted(found, key=lambda r: (r.due_on, r.number, r.what)))


def _owed(census: Census) -> Iterator[tuple[CountedCase, Owed]]:
    for case in census.cases:
        for one in case.owed:
            yield case, one


def _runs(case: CountedCase, on: date) -> bool:
    closed_on = case.known.facts.closed_on
    return closed_on is None or closed_on > on


ROWS = frozenset(
    {"active", "waiting", "registered", "signed", "overdue", "excused"}
    | {"tests_met", "tests_counted", "contacts_met", "contacts_counted"}
)


def rows_behind(census: Census, name: str) -> tuple[FigureRow, ...]:
    """The rows behind one number of the board; KeyError for a name that is none."""
    if name not in ROWS:
        raise KeyError(name)
    if name == "overdue":
        return overdue_rows(census)
    if name == "excused":
        return excused_rows(census)
    what, _, part = name.partition("_")
    if part:
        wanted = {Group.YES} if part == "met" else {Group.YES, Group.NO}
        return tuple(r for r in window_rows(census, what) if r.group in wanted)
    whys = {"active": {"signed", "unsigned"}, "waiting": {"not_reported"}, "signed": {"signed"}}
    return tuple(r for r in people_rows(census) if r.why in whys.get(name, {r.why}))
