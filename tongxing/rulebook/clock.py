"""The term of a measure from its papers and its interruptions: where it starts, what stops it, where it ends.

The law does not say whether time in custody counts (戒毒条例第24条). Until the police have confirmed it for a
person, the term runs on in the reminders, because that end is the earlier one, and the other reading stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tongxing.rulebook.counting import Computed, Step, shift_days, term_end
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact

UNCONFIRMED, STOPS, RUNS = "unconfirmed", "stops", "runs"
_PAUSE = "regulation.24"


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension: from the day of detention to the day of release, and whether the term stood still meanwhile."""

    deed: str
    since: date
    until: date | None
    clock: str = UNCONFIRMED

    @property
    def days(self) -> int:
        """How many days it lasted, the first day not counted (民法典第201条); 0 while it lasts."""
        return (self.until - self.since).days if self.until else 0

    def covers(self, day: date) -> bool:
        """Whether nothing can be asked of the person on this day because of it."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything the end of a measure depends on, and nothing else."""

    measure: str
    clock_from: date
    ordered_months: int | None
    deducted_days: int
    stopped_days: int = 0
    doubtful_days: int = 0
    open_since: date | None = None
    stated_end: date | None = None
    stated_how: str = ""


def pauses(facts: CaseFacts) -> tuple[Pause, ...]:
    """拘留、逮捕的中止，到释放恢复；期限走不走看公安机关的确认。 (戒毒条例第24条)."""
    found: list[Pause] = []
    for deed in facts.deeds:
        running = bool(found) and found[-1].until is None
        if deed.kind == "suspended" and not running:
            found.append(Pause(deed.id, deed.happened_on, None))
        elif deed.kind == "resumed" and running:
            found[-1] = replace(found[-1], until=deed.happened_on)
        elif deed.kind == "clock_confirmed" and found:
            found[-1] = replace(found[-1], clock=deed.outcome)
    return tuple(found)


def transfer_gaps(facts: CaseFacts) -> Iterator[tuple[DeedFact, DeedFact | None]]:
    """From leaving one place of execution to reporting at the next: shown, and counted in the term (戒毒条例第22条)."""
    left: DeedFact | None = None
    for deed in facts.of("transfer", "leaving", "arrived"):
        if deed.outcome == "leaving":
            left = deed
        elif left is not None:
            yield left, deed
            left = None
    if left is not None:
        yield left, None


def lifts(facts: CaseFacts) -> tuple[DeedFact, ...]:
    """The stretches in which no duty can be done by anybody: a suspension, and the way between two places.

    What the township cannot do because the law interrupts the measure is nobody's failure (戒毒条例第22、24条).
    """
    never = date.max
    stopped = [DeedFact(p.deed, "suspended", "detained", p.since, p.until or never) for p in pauses(facts)]
    moving = [
        replace(left, until_on=arrived.happened_on if arrived else never)
        for left, arrived in transfer_gaps(facts)
    ]
    return tuple(sorted((*stopped, *moving), key=lambda d: d.happened_on))


def terms_of(facts: CaseFacts) -> Terms | None:
    """What the end of this measure depends on; None before there is a day to count from."""
    if facts.clock_from is None:
        return None
    breaks = pauses(facts)
    stated = facts.last("end_stated")
    return Terms(
        facts.measure,
        facts.clock_from,
        facts.ordered_months,
        facts.deducted_days,
        stopped_days=sum(p.days for p in breaks if p.clock == STOPS),
        doubtful_days=sum(p.days for p in breaks if p.clock == UNCONFIRMED),
        open_since=next((p.since for p in breaks if p.until is None and p.clock != RUNS), None),
        stated_end=stated.until_on if stated else None,
        stated_how=stated.outcome if stated else "",
    )


def end_of(facts: CaseFacts, book: Book) -> Computed | None:
    """期满日，连同怎么算出来的和别的读法；没有起算日的，没有期满日。 (戒毒条例第14、22、24、31、37条)."""
    terms = terms_of(facts)
    return None if terms is None else term(terms, book)


@lru_cache(maxsize=8192)
def term(terms: Terms, book: Book) -> Computed:
    """The last day of the measure under these terms, by the law beside one plan."""
    plain = term_end(
        measure=terms.measure,
        reported_on=terms.clock_from,
        ordered_months=terms.ordered_months,
        deducted_days=terms.deducted_days,
        book=book,
    )
    return _stated(_doubted(_stopped(plain, terms), terms), terms)


def _stopped(found: Computed, terms: Terms) -> Computed:
    if not terms.stopped_days:
        return found
    day = shift_days(found.day, terms.stopped_days)
    step = Step(
        f"公安机关确认中止期间不计入，顺延 {terms.stopped_days} 日",
        (("未中止的期满日", str(found.day)), ("中止日数", str(terms.stopped_days))),
        str(day),
        _PAUSE,
    )
    other = shift_days(found.other_reading, terms.stopped_days) if found.other_reading else None
    return replace(
        found, day=day, steps=(*found.steps, step), other_reading=other, cites=_with(found.cites, _PAUSE)
    )


def _doubted(found: Computed, terms: Terms) -> Computed:
    if terms.doubtful_days:
        later = shift_days(found.day, terms.doubtful_days)
        words = (
            f"中止了 {terms.doubtful_days} 日，条例没有写这段时间算不算；公安机关确认以前按照走来算，"
            f"不计入的话是 {later}"
        )
        found = replace(
            found,
            warnings=(*found.warnings, words),
            readings=(*found.readings, (later, "另一读法：中止期间不计入")),
            cites=_with(found.cites, _PAUSE),
        )
    if terms.open_since is not None:
        words = f"从 {terms.open_since} 起中止，还没有恢复；恢复以后期满日可能往后移"
        found = replace(found, warnings=(*found.warnings, words), cites=_with(found.cites, _PAUSE))
    return found


def _stated(found: Computed, terms: Terms) -> Computed:
    """A day that a police paper states, or that a person put right with a reason, stands; the computed one beside it."""
    if terms.stated_end is None:
        return found
    how = "公安机关文书写明期满日" if terms.stated_how == "police_paper" else "专人写明理由改定期满日"
    step = Step(how, (("算出来的", str(found.day)),), str(terms.stated_end), "")
    readings = found.readings
    if found.day != terms.stated_end:
        readings = ((found.day, "系统算出来的日子"), *readings)
    return replace(
        found,
        day=terms.stated_end,
        steps=(*found.steps, step),
        other_reading=None,
        other_reason="",
        readings=readings,
    )


def _with(cites: tuple[str, ...], cite: str) -> tuple[str, ...]:
    return cites if cite in cites else (*cites, cite)


def days_in(stretches: list[tuple[date, date]]) -> int:
    """Days away in all, the day of leaving not counted, no day twice (民法典第201条)."""
    merged: list[tuple[date, date]] = []
    for since, until in sorted(stretches):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return sum((until - since).days for since, until in merged)
