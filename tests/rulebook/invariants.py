"""What must hold of every measure on every day, whatever was written down: one function an invariant.

Each answers a sentence when it is broken and None when it holds; the state machine asks them all after every step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tongxing.rulebook.breaches import clean_years, counters
from tongxing.rulebook.clock import RUNS, STOPS, UNCONFIRMED, end_of, lifts, pauses, terms_of
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.life import ENDED, TABLE, Life, Status, life
from tongxing.rulebook.presence import Presence, flags, where
from tongxing.rulebook.windows import InForce, Owed, project

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """A measure as the machine looks at it on one day."""

    facts: CaseFacts
    book: Book
    on: date
    life: Life
    owed: tuple[Owed, ...]


def look(facts: CaseFacts, plan: InForce, on: date) -> Seen:
    found = life(facts, plan.book, on=on)
    assert found is not None
    return Seen(facts, plan.book, on, found, project(facts, (plan,)))


Invariant = Callable[[Seen], bool]
INVARIANTS: list[Invariant] = []


def holds(check: Invariant) -> Invariant:
    """Put an invariant on the list; its docstring is the sentence."""
    INVARIANTS.append(check)
    return check


@holds
def stretches_touch(s: Seen) -> bool:
    """The stretches of a measure follow each other without a gap and without sharing a day."""
    return all(a.until is not None and a.until + DAY == b.since for a, b in pairwise(s.life.stretches))


@holds
def begins_with_the_decision(s: Seen) -> bool:
    """The first stretch begins on the day of the decision (戒毒条例13)."""
    return s.life.stretches[0].since == s.facts.decided_on


@holds
def only_the_last_is_open(s: Seen) -> bool:
    """Exactly the last stretch has no end, and it is the status."""
    return s.life.stretches[-1].until is None and s.life.stretches[-1].status is s.life.status


@holds
def every_arrow_is_in_the_table(s: Seen) -> bool:
    """Between two stretches lies a chain of arrows of the table whose last event is named."""
    return all(
        any(m.after is b.status and m.event == b.by for m in TABLE.values()) for b in s.life.stretches[1:]
    )


@holds
def no_end_without_a_paper(s: Seen) -> bool:
    """A measure is over only by a recorded end: nothing ends by itself (guard G2; 戒毒条例23)."""
    return (s.life.status not in ENDED) or any(d.kind == "closed" for d in s.facts.deeds)


@holds
def released_not_before_its_end(s: Seen) -> bool:
    """Nobody is released as expired before the last day of the term (戒毒条例23)."""
    return s.life.status is not Status.RELEASED or (s.life.end is not None and s.life.since >= s.life.end)


@holds
def due_exactly_from_the_end(s: Seen) -> bool:
    """Who is under execution on the last day of the term stands as due, that day and not a day later (戒毒条例23)."""
    if s.life.status is not Status.RUNNING or s.life.end is None:
        return True
    return s.on < s.life.end or s.life.since > s.life.end


@holds
def late_only_after_the_deadline(s: Seen) -> bool:
    """Nobody is late before the report-in deadline went by (戒毒条例14)."""
    received = s.facts.received_on
    return s.life.status is not Status.LATE or (
        received is not None and s.life.since > received + timedelta(days=15)
    )


@holds
def refused_only_by_a_finding(s: Seen) -> bool:
    """The refusal is a finding of people about a reason, never the calendar (戒毒条例14, guard G2)."""
    return s.life.status is not Status.REFUSED or any(s.facts.of("late_finding", "no_reason"))


@holds
def running_needs_a_report(s: Seen) -> bool:
    """Execution begins with a report-in (戒毒条例14)."""
    begun = s.life.status in (Status.RUNNING, Status.SUSPENDED, Status.MOVING, Status.DUE, Status.RELEASED)
    return not begun or s.facts.reported_on is not None


@holds
def suspended_means_held(s: Seen) -> bool:
    """Who is suspended is held, and the page says so (戒毒条例24)."""
    return s.life.status is not Status.SUSPENDED or where(s.facts, on=s.on).presence is Presence.HELD


@holds
def the_future_does_not_matter(s: Seen) -> bool:
    """What happens after a day changes nothing of how the measure stood on it, but the end it was heading for."""
    past = tuple(d for d in s.facts.deeds if d.happened_on <= s.on)
    from dataclasses import replace

    reported = next((d.happened_on for d in past if d.kind == "report_in"), None)
    closed = next((d.happened_on for d in past if d.kind == "closed"), None)
    before = life(replace(s.facts, deeds=past, reported_on=reported, closed_on=closed), s.book, on=s.on)
    return before is not None and before.status is s.life.status


@holds
def term_never_before_its_start(s: Seen) -> bool:
    """A term does not end before it begins, unless a paper states it."""
    end, start = end_of(s.facts, s.book), s.facts.clock_from
    return end is None or start is None or end.day >= start or any(s.facts.of("end_stated"))


@holds
def no_term_without_a_start(s: Seen) -> bool:
    """There is an end exactly when there is a day to count from."""
    return (end_of(s.facts, s.book) is None) == (s.facts.clock_from is None)


@holds
def unconfirmed_time_runs(s: Seen) -> bool:
    """Time in custody moves the end only when the police confirmed that it does (戒毒条例24)."""
    terms = terms_of(s.facts)
    stopped = sum(p.days for p in pauses(s.facts) if p.clock == STOPS)
    return terms is None or terms.stopped_days == stopped


@holds
def doubt_is_said(s: Seen) -> bool:
    """Where custody is not confirmed either way, the other end stands beside the one shown."""
    end = end_of(s.facts, s.book)
    doubtful = [p for p in pauses(s.facts) if p.clock == UNCONFIRMED and p.days]
    return end is None or not doubtful or any("中止" in reason for _day, reason in end.readings)


@holds
def reminders_use_the_earlier(s: Seen) -> bool:
    """The day reminders use is never the later reading."""
    end = end_of(s.facts, s.book)
    return end is None or end.earlier <= end.day


@holds
def stated_end_stands(s: Seen) -> bool:
    """An end that a paper states is the end, and the computed one is still shown when it differs."""
    stated, end = s.facts.last("end_stated"), end_of(s.facts, s.book)
    return stated is None or end is None or end.day == stated.until_on


@holds
def counters_count_findings_only(s: Seen) -> bool:
    """Each counter holds only deeds that were found to count (guard G3; 戒毒条例20)."""
    counting = {d.id for d in s.facts.deeds if d.outcome in ("evaded_counts", "left_counts")}
    return all(set(c.deeds) <= counting for c in counters(s.facts, s.book, on=s.on))


@holds
def counters_are_apart(s: Seen) -> bool:
    """A refused test never counts as a leave, nor the other way round (戒毒条例20)."""
    tests, leaves, days = counters(s.facts, s.book, on=s.on)
    return not set(tests.deeds) & set(leaves.deeds) and set(days.deeds) == set(leaves.deeds)


@holds
def thirty_days_are_not_more_than_thirty(s: Seen) -> bool:
    """Thirty days away do not reach the count; thirty-one do (戒毒条例20 超过三十日)."""
    days = counters(s.facts, s.book, on=s.on)[2]
    return days.reached == (days.count > 30)


@holds
def nothing_missed_while_interrupted(s: Seen) -> bool:
    """What fell due while the law interrupted the measure is met or lifted, never failed (戒毒条例22, 24)."""
    interrupted = lifts(s.facts)
    return all(
        o.met_by is not None or o.excused_by is not None
        for o in s.owed
        for i in interrupted
        if i.happened_on <= o.due_on <= (i.until_on or i.happened_on)
    )


@holds
def nothing_owed_after_the_end(s: Seen) -> bool:
    """No repeated duty is due after the last day of the term or after the measure was over."""
    end = end_of(s.facts, s.book)
    last = min((d for d in (end.day if end else None, s.facts.closed_on) if d), default=None)
    repeated = {d.id for d in s.book.duties if d.shape == "repeat"}
    return last is None or all(o.due_on <= last or o.met_by for o in s.owed if o.rule in repeated)


@holds
def control_ends_only_by_the_police(s: Seen) -> bool:
    """Three clean years are a reading; the flag comes from a police notice only (戒毒条例7)."""
    return "control_ended" not in flags(s.facts, on=s.on) or any(s.facts.of("police_notice", "control_ended"))


@holds
def clean_years_begin_after_a_relapse(s: Seen) -> bool:
    """Three clean years are counted from the last confirmed relapse at the earliest (戒毒条例7)."""
    relapses = [d.happened_on for d in s.facts.of("official_test", "confirmed") if d.happened_on <= s.on]
    return not relapses or all(c.since >= max(relapses) for c in clean_years(s.facts, s.book, on=s.on))


@holds
def asking_changes_nothing(s: Seen) -> bool:
    """The same facts give the same answer twice."""
    again = life(s.facts, s.book, on=s.on)
    return again == s.life and all(p.clock in (RUNS, STOPS, UNCONFIRMED) for p in pauses(s.facts))


def broken(seen: Seen) -> list[str]:
    """The sentences that do not hold."""
    return [str(check.__doc__) for check in INVARIANTS if not check(seen)]
