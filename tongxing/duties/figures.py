"""Counting fairly: which windows count, which do not, and why, row by row.

A rate is only as fair as its denominator. Every window falls into exactly one of four groups, the
same in Python (:func:`judge`) and in SQL (:data:`GROUP`); a test compares the two. What is counted
is the work of the office. What the person did or would not do is never on anybody's account
(guard G8): someone who went and was refused has done her part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from tongxing.core.clock import day_of
from tongxing.core.vocabulary import Figure, deed_kinds, sources
from tongxing.duties.facts import Done
from tongxing.duties.queries import STANDING, KnownCase, known_cases
from tongxing.org.actor import Actor
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.document import Book
from tongxing.rulebook.filing import Held
from tongxing.rulebook.windows import Owed, project, state


class Group(StrEnum):
    """The four groups a row can be in."""

    YES = "counted_yes"
    NO = "counted_no"
    EXCUSED = "excused"
    OUT = "not_counted"


COUNTED = frozenset({Group.YES, Group.NO})


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One thing behind a number: whose (by folder number; nobody's where the office owed it), which window, which group and why.

    ``source`` is the record that decided it (a deed, an entry, a step): a sheet that is asked again names it when it changed.
    ``amount`` is how much the row counts for: 1 for a person, a window, a thing; else whole days, months or yuan.
    """

    number: str
    case_id: UUID | None
    person_id: UUID | None
    place_id: int
    what: str
    window_no: int
    clause: str
    plan: str
    opens_on: date
    due_on: date
    group: Group
    why: str
    detail: str = ""
    happened_on: date | None = None
    recorded_on: date | None = None
    state: str = ""
    source: UUID | None = None
    unit: str = ""
    amount: int = 1


@dataclass(frozen=True, eq=False)
class CountedCase:
    """One case as it was known, with every window that follows from it."""

    known: KnownCase
    owed: tuple[Owed, ...]

    @cached_property
    def deeds(self) -> dict[str, Done]:
        """The standing deeds by id."""
        return {str(d.id): d for d in self.known.deeds}

    @cached_property
    def attempts(self) -> tuple[Done, ...]:
        """Deeds that show that somebody came and could not do it."""
        return tuple(d for d in self.known.deeds if (d.kind, d.said) in attempt_pairs())

    def first(self, kind: str) -> Done | None:
        """The first standing deed of a kind."""
        return next((d for d in self.known.deeds if d.kind == kind), None)

    def row(self, *, what: str, opens_on: date, due_on: date, group: Group, why: str) -> FigureRow:
        """A row about this case."""
        known = self.known
        return FigureRow(
            known.number,
            known.case_id,
            known.person_id,
            known.place_id,
            what,
            1,
            "",
            "",
            opens_on,
            due_on,
            group,
            why,
        )


@dataclass(frozen=True, eq=False)
class Census:
    """Everything a figure may look at: the cases of some places, as known on a day, for a period.

    Taken once for a sheet and handed to every figure, so that one sheet speaks of one moment.
    """

    since: date
    until: date
    on: date
    plans: Chain
    cases: tuple[CountedCase, ...]
    held: Mapping[UUID, tuple[Held, ...]] = field(default_factory=dict)
    beside: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    unit: str = ""
    staff_id: int | None = None

    @property
    def last_day(self) -> date:
        """The last day of the period that has begun."""
        return min(self.until, self.on)

    @property
    def book(self) -> Book | None:
        """The plan in force on the last day."""
        found = self.plans.on(self.last_day)
        return found.book if found else None

    def of(self, place_id: int) -> Census:
        """The part of one village."""
        return self.within(frozenset({place_id}))

    def within(self, places: frozenset[int], *, unit: str = "", staff_id: int | None = None) -> Census:
        """The part of some places; ``unit`` and ``staff_id`` say whose work is asked for when it is not a village's.

        A figure over the office's own work looks at them; a figure over cases has all it needs in ``cases``.
        """
        return replace(
            self,
            cases=tuple(c for c in self.cases if c.known.place_id in places),
            beside={
                name: tuple(r for r in rows if r.place_id in places) for name, rows in self.beside.items()
            },
            unit=unit,
            staff_id=staff_id,
        )

    def during(self, since: date, until: date) -> Census:
        """The same knowledge, another period."""
        return replace(self, since=since, until=until)


def take_census(
    actor: Actor,
    *,
    since: date,
    until: date,
    as_of: date,
    place_ids: Sequence[int] | None = None,
    plans: Chain | None = None,
    known: date | None = None,
    running_since: date | None = None,
    held: Mapping[UUID, tuple[Held, ...]] | None = None,
    beside: Collection[str] = (),
) -> Census:
    """Look once at the cases of her places as they were known at the end of a day; ``held``: scans and prints, by case.

    ``beside`` names the sources (``vocabulary.sources``) whose records the figures of this sheet look at as well.

    ``as_of`` is the day asked about and, unless ``known`` names another, the day of knowledge too.
    Cases that ended before ``running_since`` are left aside: no window of a later period is theirs.

    The village of a case is the one it has now: cases do not move between villages here yet.
    """
    plans = plans or chain(actor.town_id, as_of=known or as_of)
    cases = (
        case
        for case in known_cases(actor, as_of=known or as_of, place_ids=place_ids)
        if running_since is None or case.facts.closed_on is None or case.facts.closed_on >= running_since
    )
    found = tuple(CountedCase(case, project(case.facts, plans.plans)) for case in cases)
    days = {"plans": plans, "since": since, "until": until, "as_of": as_of, "known": known or as_of}
    looked = {name: tuple(sources[name].rows(actor, **days)) for name in beside}
    return Census(since, until, as_of, plans, found, held or {}, looked)


@lru_cache(maxsize=1)
def attempt_pairs() -> frozenset[tuple[str, str]]:
    """Kind and outcome of every attempt, from the signboard."""
    return frozenset((kind.name, outcome) for kind in deed_kinds for outcome in kind.attempts)


# ── one window: which group, and why ─────────────────────────────────────────


def judge(case: CountedCase, one: Owed, on: date) -> tuple[Group, str, Done | None]:
    """算不算、算哪边：措施已结束、人还没来、有免计理由、窗口没过完、本人原因的都不算经办人的账。

    Law: 戒毒条例 16–19; guard G8. The deed behind the judgment is the third value.
    """
    facts = case.known.facts
    met = case.deeds.get(one.met_by) if one.met_by and one.met_on and one.met_on <= on else None
    if facts.closed_on is not None and facts.closed_on <= on and facts.closed_on < one.due_on:
        return Group.OUT, "closed_before", met
    if one.kind != "report_in" and facts.reported_on is not None and facts.reported_on > one.opens_on:
        return Group.OUT, "came_later", met
    if met is None and one.excused_by is not None:
        return Group.EXCUSED, "excused", case.deeds.get(one.excused_by)
    if one.due_on >= on:
        return Group.OUT, "not_over", met
    if met is not None and met.happened_on <= one.due_on:
        return Group.YES, "on_time", met
    tried = next(
        (d for d in case.attempts if d.kind == one.kind and one.opens_on <= d.happened_on <= one.due_on), None
    )
    if tried is not None:
        return Group.OUT, "attempt", tried
    return Group.NO, "late" if met is not None else "missing", met


GROUP = f"""CASE
  WHEN c.closed_on IS NOT NULL AND c.closed_on <= %(on)s AND c.closed_on < d.due_on THEN 'not_counted'
  WHEN d.kind <> 'report_in' AND c.reported_on > d.opens_on THEN 'not_counted'
  WHEN (d.met_on IS NULL OR d.met_on > %(on)s) AND d.excused_by IS NOT NULL THEN 'excused'
  WHEN d.due_on >= %(on)s THEN 'not_counted'
  WHEN d.met_on IS NOT NULL AND d.met_on <= d.due_on THEN 'counted_yes'
  WHEN EXISTS (SELECT 1 FROM duties_deed t WHERE t.case_id = d.case_id AND t.kind = d.kind
     AND t.kind || ':' || t.outcome = ANY(%(attempts)s) AND t.happened_on BETWEEN d.opens_on AND d.due_on
     AND {STANDING.format(known="").replace("d.", "t.")}) THEN 'not_counted'
  ELSE 'counted_no' END"""


def attempt_words() -> list[str]:
    """The attempts as the SQL twin wants them."""
    return sorted(f"{kind}:{outcome}" for kind, outcome in attempt_pairs())


def window_row(case: CountedCase, one: Owed, on: date) -> FigureRow:
    """One window as a row."""
    group, why, deed = judge(case, one, on)
    known = case.known
    return FigureRow(
        number=known.number,
        case_id=known.case_id,
        person_id=known.person_id,
        place_id=known.place_id,
        what=one.kind,
        window_no=one.window_no,
        clause=one.clause,
        plan=one.plan,
        opens_on=one.opens_on,
        due_on=one.due_on,
        group=group,
        why=why,
        detail=deed.said if deed and why == "attempt" else "",
        happened_on=deed.happened_on if deed else None,
        recorded_on=recorded_on(deed),
        state=str(state(one, on)),
        source=deed.id if deed else None,
    )


def recorded_on(deed: Done | None) -> date | None:
    """The office's day on which a deed was written down."""
    if deed is None or not deed.recorded_at:
        return None
    return day_of(datetime.fromisoformat(deed.recorded_at))


def windows_of(census: Census, kind: str) -> Iterator[FigureRow]:
    """The rows of one kind of duty: every window of the period that has opened."""
    for _case, _one, row in judged(census, kind):
        yield row


def judged(census: Census, kind: str) -> Iterator[tuple[CountedCase, Owed, FigureRow]]:
    """The same rows beside the case and the window they are of."""
    for case in census.cases:
        for one in case.owed:
            if one.kind == kind and census.since <= one.due_on <= census.until and one.opens_on <= census.on:
                yield case, one, window_row(case, one, census.on)


# ── a number ─────────────────────────────────────────────────────────────────


YES, NO, YES_AND_NO = str(Group.YES), str(Group.NO), f"{Group.YES} {Group.NO}"


def counted(figure: Figure, rows: Iterable[FigureRow]) -> tuple[FigureRow, ...]:
    """The rows that a figure's number counts."""
    groups = figure.counts.split()
    return tuple(r for r in rows if r.group in groups)


def number_of(figure: Figure, rows: Iterable[FigureRow]) -> int:
    """The number of a figure: its counted rows, each for as much as it says (days, months and yuan add up)."""
    return sum(row.amount for row in counted(figure, rows))


def tally(rows: Iterable[FigureRow]) -> dict[str, int]:
    """How many rows in each of the four groups."""
    found = {str(g): 0 for g in Group}
    for row in rows:
        found[row.group] += 1
    return found
