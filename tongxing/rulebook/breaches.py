"""Three counters of serious breach, and the guards: they count and ask, and decide nothing.

戒毒条例第20条: refused tests, unauthorised leaves, days away. Each counts only what was proven to have been told to the
person and was answered "no good reason" by a named worker (guard G3). Reaching a number opens a human question
(guard G2), nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tongxing.rulebook.clock import days_in
from tongxing.rulebook.counting import shift, shift_months
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.results import confirmed

EVADED = ("evaded_open", "evaded_reason", "evaded_counts")
LEFT = ("left_open", "left_reason", "left_counts")


@dataclass(frozen=True, slots=True)
class Counter:
    """One count: how many, of how many, from which deeds, what is still open, and the other way to count."""

    name: str
    title: str
    count: int
    threshold: int
    beyond: bool
    cite: str
    deeds: tuple[str, ...]
    still_open: tuple[str, ...]
    other_count: int | None = None
    other_reason: str = ""

    @property
    def reached(self) -> bool:
        """Whether a person has to ask the question now; "三次以上" includes three, "超过三十日" excludes thirty."""
        return self.count > self.threshold if self.beyond else self.count >= self.threshold


def counters(facts: CaseFacts, book: Book, *, on: date) -> tuple[Counter, ...]:
    """三个各自独立的计数：每一条都要有送达证明，并写明有没有正当理由。 (戒毒条例第20条)."""
    breaches = [d for d in facts.of("breach") if d.happened_on <= on]
    tests = [d for d in breaches if d.outcome in EVADED]
    leaves = [d for d in breaches if d.outcome in LEFT]
    counted = [d for d in leaves if d.outcome == "left_counts"]
    stretches = [(d.happened_on, min(d.until_on or on, on)) for d in counted]
    away = days_in(stretches)
    both_ends = days_in([(since - timedelta(days=1), until) for since, until in stretches])
    return (
        _counter(book, "refused_tests", on, _kept(tests, "evaded_counts"), _kept(tests, "evaded_open")),
        _counter(book, "unauthorised_leaves", on, counted, _kept(leaves, "left_open")),
        _counter(
            book, "unauthorised_days", on, counted, _kept(leaves, "left_open"),
            count=away, other=both_ends, reason="另一读法：离开当日也算一日",
        ),
    )  # fmt: skip


def _kept(deeds: list[DeedFact], outcome: str) -> list[DeedFact]:
    return [d for d in deeds if d.outcome == outcome]


def _counter(
    book: Book, name: str, on: date, counted: list[DeedFact], still_open: list[DeedFact],
    *, count: int | None = None, other: int | None = None, reason: str = "",
) -> Counter:  # fmt: skip
    value = book.law_choice(name, on).chosen
    number = len(counted) if count is None else count
    return Counter(
        name,
        value.title,
        number,
        int(value.value),
        value.beyond,
        value.article,
        tuple(d.id for d in counted),
        tuple(d.id for d in still_open),
        other if other != number else None,
        reason if other not in (None, number) else "",
    )


@dataclass(frozen=True, slots=True)
class Caution:
    """A guard that stands for this person today: red on every packet to the police (guard G4)."""

    name: str
    words: str
    cite: str
    until: date | None = None


def cautions(facts: CaseFacts, book: Book, *, born_on: date | None, on: date) -> tuple[Caution, ...]:
    """怀孕、哺乳未满一周岁婴儿的不适用强制隔离，未满十六周岁的可以不适用。 (禁毒法第39条)."""
    found: list[Caution] = []
    for deed in facts.of("circumstance"):
        if deed.happened_on > on:
            continue
        if deed.outcome == "pregnant" and (deed.until_on is None or on <= deed.until_on):
            found.append(Caution("pregnant", "怀孕：不适用强制隔离戒毒", "act.39", deed.until_on))
        if deed.outcome == "nursing":
            first_birthday = shift(deed.happened_on, book.law("nursing_infant_under", on))
            if on < min(first_birthday, (deed.until_on or date.max)):
                words = "正在哺乳未满一周岁的婴儿：不适用强制隔离戒毒"
                found.append(Caution("nursing", words, "act.39", first_birthday - timedelta(days=1)))
    if born_on is not None:
        birthday = shift_months(born_on, 12 * int(book.law("exempt_under_age", on)))
        if on < birthday:
            words = "未满十六周岁：可以不适用强制隔离戒毒"
            found.append(Caution("minor", words, "act.39", birthday - timedelta(days=1)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CleanYears:
    """One reading of "three years without relapse": from which start, until when, and what speaks against it."""

    start: str
    title: str
    since: date
    until: date
    against: tuple[str, ...] = ()
    done: bool = False


STARTS = {
    "caught": "查获之日起（没有成瘾的）",
    "execution": "社区戒毒、社区康复执行之日起",
    "isolation": "强制隔离戒毒解除之日起",
}


def clean_years(facts: CaseFacts, book: Book, *, on: date) -> tuple[CleanYears, ...]:
    """戒断三年：三种起点都列出，由公安机关确认，和期满解除是两回事。 (戒毒条例第7条).

    An official positive result that stands begins it again, a disputed one never; refusing the measure or a serious breach takes it away.
    """
    days = {
        start: deed.happened_on
        for start in ("caught", "isolation")
        if (deed := facts.last("clean_from", start))
    }
    if facts.clock_from is not None:
        days["execution"] = facts.clock_from
    relapses = confirmed(facts, book, on=on)
    refused = facts.last("late_finding", "no_reason") is not None
    serious = any(c.reached for c in counters(facts, book, on=on))
    against = (("拒绝接受",) if refused else ()) + (("严重违反协议的计数已到",) if serious else ())
    found = []
    for start, day in sorted(days.items(), key=lambda one: one[1]):
        since = max([day, *relapses])
        until = shift(since, book.law("dynamic_control_ends", on))
        found.append(CleanYears(start, STARTS[start], since, until, against, on >= until and not against))
    return tuple(found)
