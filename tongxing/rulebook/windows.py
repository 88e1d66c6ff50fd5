"""What is owed, from which day, until when, and what met it: a pure projection of dates and deeds.

The n-th day is always counted from the anchor, never from the last time something was done
(民法典第202条). A window belongs to the plan in force on the day it opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from tongxing.rulebook.clock import end_of, lifts
from tongxing.rulebook.counting import report_in_deadline, shift
from tongxing.rulebook.dated import Span
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.presence import leaves
from tongxing.rulebook.schedules import Schedule, changes_of, nominal_days, schedule_of

_DAY = timedelta(days=1)


class State(StrEnum):
    """Where one duty stands on one day."""

    NOT_YET = "not_yet"
    OPEN = "open"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    MET = "met"
    MET_LATE = "met_late"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan in force from a day until another day, the last one excluded."""

    book: Book
    key: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One window of one duty; nothing in it depends on today."""

    rule: str
    kind: str
    window_no: int
    opens_on: date
    due_on: date
    lapses_on: date | None
    clause: str
    plan: str
    met_by: str | None = None
    met_on: date | None = None
    excused_by: str | None = None
    excuse_reason: str | None = None
    tried_by: str | None = None
    tried_outcome: str | None = None


def term_book(facts: CaseFacts, plans: Sequence[InForce]) -> Book:
    """期限按起算那天执行的那一版规则算；后来换了版本，日子不会自己变，不同的给人看、由人认定。 (戒毒条例第14条).

    Before there is a day to count from, the newest version speaks.
    """
    start = facts.clock_from
    if start is None:
        return plans[-1].book
    begun = [plan for plan in plans if plan.since <= start]
    return (begun[-1] if begun else plans[0]).book


class OwedLike(Protocol):
    """Anything with the days of a duty: an Owed or a stored row."""

    @property
    def opens_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def lapses_on(self) -> date | None: ...
    @property
    def met_on(self) -> date | None: ...
    @property
    def excused_by(self) -> object: ...


def state(owed: OwedLike, on: date) -> State:
    """某一天这项应办处在什么状态；按期、补办、免计先看，再看日期。 (一处定义，处处引用)."""
    if owed.met_on is not None and owed.met_on <= on:
        return State.MET if owed.met_on <= owed.due_on else State.MET_LATE
    if owed.excused_by is not None:
        return State.EXCUSED
    if on < owed.opens_on:
        return State.NOT_YET
    if on <= owed.due_on:
        return State.OPEN
    if owed.lapses_on is None or on <= owed.lapses_on:
        return State.OVERDUE
    return State.LAPSED


def days_late(owed: OwedLike, on: date) -> int:
    """晚了几天：办了的算到办的那天，没办的算到今天。 Days after the last day in time, never negative."""
    if owed.met_on is not None and owed.met_on <= on:
        return max(0, (owed.met_on - owed.due_on).days)
    if owed.excused_by is not None:
        return 0
    return max(0, (on - owed.due_on).days)


# ── windows of one rule for one case ────────────────────────────────────────


@dataclass(slots=True)
class _Slot:
    """A window while it is being worked out."""

    schedule: Schedule
    plan: str
    number: int
    nominal: date
    opens_on: date
    due_on: date
    lapses_on: date | None
    met: DeedFact | None = None
    tried: DeedFact | None = None
    excuse: DeedFact | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every rule of one case shares."""

    facts: CaseFacts
    plans: Sequence[InForce]
    deeds: dict[str, list[DeedFact]]
    term_ends: dict[Book, date]

    def last_day(self) -> date:
        """The last day of the measure, by the law its term is counted by, whichever plan asks."""
        book = term_book(self.facts, self.plans)
        found = self.term_ends.get(book)
        if found is None:
            end = end_of(self.facts, book)
            assert end is not None
            found = self.term_ends[book] = end.day
        return found


@lru_cache(maxsize=4096)
def _report_in_day(book: Book, measure: str, received_on: date) -> date:
    return report_in_deadline(received_on=received_on, measure=measure, book=book).day


def _segments(plan: InForce, rule: str, measure: str) -> Iterator[tuple[date, date | None]]:
    """The stretches of one plan in which no value of the rule changes."""
    inner = [
        day
        for day in changes_of(plan.book, rule, measure)
        if day > plan.since and (plan.until is None or day < plan.until)
    ]
    starts = [plan.since, *inner]
    yield from zip(starts, [*inner, plan.until], strict=True)


def _once(frame: _Frame, plan: InForce, rule: str, anchor: date) -> _Slot | None:
    """The single window of a once-duty. What never lapses and opened while no plan was in force passes to the next."""
    facts = frame.facts
    for since, until in _segments(plan, rule, facts.measure):
        schedule = schedule_of(plan.book, rule, facts.measure, since)
        opens_on = shift(anchor, schedule.opens)
        taken_over = since == plan.since and schedule.lapses == "never"
        if (opens_on < since and not taken_over) or (until is not None and opens_on >= until):
            continue
        due_on = shift(anchor, schedule.due)
        if schedule.duty.kind == "report_in":
            due_on = _law_deadline(plan.book, facts.measure, anchor, due_on)
        lapses_on = None if isinstance(schedule.lapses, str) else max(due_on, shift(anchor, schedule.lapses))
        return _Slot(schedule, plan.key, 1, anchor, opens_on, due_on, lapses_on)
    return None


def _law_deadline(book: Book, measure: str, received_on: date, due_on: date) -> date:
    """The legal report-in day when the plan repeats the law; the plan's own day when it differs."""
    name = "cr_report_in" if measure == "community_rehabilitation" else "report_in"
    if due_on == shift(received_on, book.law(name, received_on)):
        return _report_in_day(book, measure, received_on)
    return due_on


def _repeats(frame: _Frame, plan: InForce, rule: str, anchor: date) -> Iterator[_Slot]:
    """The windows of a repeating duty that open while this plan is in force."""
    last = frame.last_day()
    for since, until in _segments(plan, rule, frame.facts.measure):
        schedule = schedule_of(plan.book, rule, frame.facts.measure, since)
        days = nominal_days(schedule, anchor, last)
        opens = [shift(day, schedule.opens) for day in days]
        for at, nominal in enumerate(days):
            if opens[at] < since or opens[at] > last or (until is not None and opens[at] >= until):
                continue
            due_on = min(shift(nominal, schedule.due), last)
            lapses_on: date | None = None
            if schedule.lapses == "next":
                lapses_on = opens[at + 1] - _DAY if at + 1 < len(opens) else last
            elif isinstance(schedule.lapses, Span):
                lapses_on = min(shift(nominal, schedule.lapses), last)
            yield _Slot(schedule, plan.key, at + 1, nominal, opens[at], due_on, lapses_on)


def _slots(frame: _Frame, rule: str) -> list[_Slot]:
    """All windows of one rule through all plans, in order, none counted twice at a change of plan."""
    kept: list[_Slot] = []
    for plan in frame.plans:
        duty = plan.book.duties_by_id.get(rule)
        if duty is None or frame.facts.measure not in duty.measures:
            continue
        anchor = getattr(frame.facts, duty.anchor)
        if anchor is None:
            continue
        if duty.shape == "once":
            slot = None if kept else _once(frame, plan, rule, anchor)
            kept += [slot] if slot else []
        elif frame.facts.reported_on is not None:
            _append(kept, _repeats(frame, plan, rule, anchor))
    _close_gaps(kept)
    return kept


def _append(kept: list[_Slot], later: Iterator[_Slot]) -> None:
    """Keep a later plan's windows only where the earlier plan has not asked for that day already."""
    for slot in later:
        before = kept[-1] if kept else None
        if before is None or (slot.due_on > before.due_on and slot.nominal > before.nominal):
            kept.append(slot)


def _close_gaps(kept: list[_Slot]) -> None:
    """A window that lapses with the next one ends the day before it, and never before its own last day in time."""
    for at, slot in enumerate(kept):
        if slot.lapses_on is None:
            continue
        if slot.schedule.lapses == "next" and at + 1 < len(kept):
            slot.lapses_on = min(slot.lapses_on, kept[at + 1].opens_on - _DAY)
        slot.lapses_on = max(slot.lapses_on, slot.due_on)


# ── deeds and excuses ───────────────────────────────────────────────────────


def _match(slots: list[_Slot], deeds: dict[str, list[DeedFact]]) -> None:
    """Give each deed to at most one window: the earliest unmet one it falls into."""
    if not slots:
        return
    start = 0
    for deed in deeds.get(slots[0].schedule.duty.meets.deed, ()):
        while start < len(slots) and _is_behind(slots[start], deed.happened_on):
            start += 1
        for at in range(start, len(slots)):
            slot = slots[at]
            if slot.opens_on > deed.happened_on and slot.schedule.duty.shape != "once":
                break
            if slot.met is None and not _is_behind(slot, deed.happened_on):
                _take(slot, deed)
                break


def _is_behind(slot: _Slot, day: date) -> bool:
    return slot.lapses_on is not None and slot.lapses_on < day


def _take(slot: _Slot, deed: DeedFact) -> None:
    accepted = slot.schedule.duty.meets.outcomes
    if not accepted or deed.outcome in accepted:
        slot.met = deed
    else:
        slot.tried = deed


def _excuse(slots: list[_Slot], excuses: Sequence[DeedFact]) -> None:
    """Lift the windows whose last day in time a good reason covers, or that an excuse names exactly."""
    for deed in excuses:
        for slot in slots:
            if slot.excuse is None and slot.met is None and _covers(deed, slot):
                slot.excuse = deed


def _lift(slots: list[_Slot], interruptions: Sequence[DeedFact]) -> None:
    """Lift what falls due while the law interrupts the measure, whatever the plan lists as reasons (戒毒条例第22、24条)."""
    for deed in interruptions:
        for slot in slots:
            if slot.excuse is None and slot.met is None and _spans(deed, slot.due_on):
                slot.excuse = deed


def _spans(deed: DeedFact, day: date) -> bool:
    return deed.happened_on <= day <= (deed.until_on or deed.happened_on)


def _covers(deed: DeedFact, slot: _Slot) -> bool:
    duty = slot.schedule.duty
    if deed.outcome not in duty.excused:
        return False
    if deed.duty_rule is not None:
        return deed.duty_rule == duty.id and deed.duty_due_on == slot.due_on
    return _spans(deed, slot.due_on)


def _owed(slot: _Slot) -> Owed:
    duty, met, excuse, tried = slot.schedule.duty, slot.met, slot.excuse, slot.tried
    return Owed(
        duty.id, duty.kind, slot.number, slot.opens_on, slot.due_on, slot.lapses_on, duty.clause, slot.plan,
        met.id if met else None, met.happened_on if met else None,
        excuse.id if excuse else None, excuse.outcome if excuse else None,
        tried.id if tried else None, tried.outcome if tried else None,
    )  # fmt: skip


def _exists(slot: _Slot, closed_on: date | None) -> bool:
    return closed_on is None or slot.due_on <= closed_on or slot.met is not None


def project(facts: CaseFacts, plans: Sequence[InForce]) -> tuple[Owed, ...]:
    """从日期、方案和已办推算全部应办：同样的输入永远得到同样的结果。 (戒毒条例第14、16、19、23条)."""
    deeds: dict[str, list[DeedFact]] = {}
    for deed in facts.deeds:
        deeds.setdefault(deed.kind, []).append(deed)
    frame = _Frame(facts, plans, deeds, {})
    interruptions, excuses = lifts(facts), (*deeds.get("excuse", ()), *leaves(facts))
    owed: list[Owed] = []
    for rule in dict.fromkeys(duty.id for plan in plans for duty in plan.book.duties):
        slots = _slots(frame, rule)
        _match(slots, deeds)
        _excuse(slots, excuses)
        _lift(slots, interruptions)
        owed += [_owed(slot) for slot in slots if _exists(slot, facts.closed_on)]
    owed.sort(key=lambda one: (one.due_on, one.rule, one.window_no))
    return tuple(owed)
