"""From a need to an outcome: which step of a referral may follow, what waits for whom until when, and what consent covers. Pure.

Help is asked for, offered, agreed to by the person for one purpose, sent to one institution, taken or refused there, done, and
asked after later. Each step is a record that is never changed; where a referral stands is read from them. Nothing goes to
anybody outside without the person's own yes for that purpose, which she may take back (个人信息保护法 13、15、29). A refusal of
help is never held against her (guard G8), and maintenance treatment is told of and never counted (戒毒条例 12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tongxing.rulebook.counting import add_span, shift_days, shift_months
from tongxing.rulebook.document import Book

# step -> the states in which it may be taken
BEFORE: Mapping[str, tuple[str, ...]] = {
    "offered": ("needed",),
    "agreed": ("needed", "offered", "declined", "withdrawn"),
    "declined": ("needed", "offered"),
    "withdrawn": ("agreed", "sent", "taken"),
    "sent": ("agreed", "refused"),
    "taken": ("sent",),
    "refused": ("sent",),
    "done": ("taken",),
    "kept": ("done",),
    "lost": ("done",),
    "ended": ("needed", "offered", "agreed", "declined", "sent", "taken", "refused", "withdrawn", "done"),
    "told": ("needed", "offered", "agreed", "declined", "withdrawn", "sent", "taken", "refused", "done"),
    "posted": ("sent", "taken"),
}
OVER = frozenset({"ended"})
# what is written beside a referral and leaves it where it stands: she was told what help there is, a village posting, asking after
BESIDE = frozenset({"told", "posted", "kept", "lost"})
# what somebody outside learns of; without a yes that stands none of them is taken
OUTSIDE = frozenset({"sent", "taken", "refused", "done", "posted"})
# state -> what the office itself owes next, and which local number says within how many days: no law has one
OFFICE_OWES: Mapping[str, tuple[str, str]] = {
    "needed": ("offer", "help_step_days"), "offered": ("her_word", "help_step_days"), "agreed": ("send", "help_step_days"),
    "refused": ("elsewhere", "help_answer_days"),
}  # fmt: skip
# where a plan says nothing a promise must still not be forgotten
HABIT: Mapping[str, int] = {"help_step_days": 7, "help_answer_days": 15, "help_result_days": 30}
FOLLOW_UP = (3, 6, 12)  # months after work was found: an office's habit, no law has one
LEGAL_AID, JOB = "legal_aid", "job"
# asked for by an application that is posted in the village (社会救助暂行办法 11)
POSTED = frozenset({"allowance"})
UNCOUNTED = frozenset({"maintenance"})  # told of, chosen by herself, in nobody's numbers (戒毒条例 12)


@dataclass(frozen=True, slots=True)
class Step:
    """One record of a referral."""

    id: str
    kind: str
    on: date
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """One need with everything that followed; ``service`` is what is asked for (job, legal_aid, relief …)."""

    id: str
    service: str
    needed_on: date
    steps: tuple[Step, ...] = ()
    by_day: date | None = None  # the day it must be there for: a release from prison, the first day of school

    @property
    def state(self) -> str:
        """Where it stands: the last step that moved it; what is told or asked after beside it leaves it there."""
        moved = [one.kind for one in self.steps if one.kind not in BESIDE]
        return moved[-1] if moved else "needed"

    @property
    def consents(self) -> bool:
        """Whether her yes stands today: the last word of hers is a yes."""
        said = [one.kind for one in self.steps if one.kind in ("agreed", "declined", "withdrawn")]
        return bool(said) and said[-1] == "agreed"

    def last(self, kind: str) -> Step | None:
        """The last step of a kind."""
        return next((one for one in reversed(self.steps) if one.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Waits:
    """What a referral waits for, since when and until when; ``lapsed`` once the day has passed."""

    what: str
    since: date
    until: date
    cite: str = ""

    def lapsed(self, on: date) -> bool:
        """Whether the day has passed."""
        return on > self.until


def may_follow(one: Referral, kind: str) -> bool:
    """Whether this step may be taken where the referral stands, and whether her yes covers it."""
    if one.state not in BEFORE.get(kind, ()):
        return False
    if (kind == "posted" and one.service not in POSTED) or (kind in ("kept", "lost") and one.service != JOB):
        return False
    return one.consents or kind not in OUTSIDE


def waits_for(one: Referral, book: Book) -> tuple[Waits, ...]:
    """现在等谁、等到哪天：法律援助七日决定、三日指派；别的机构按方案里的本地数；找到工作的三、六、十二个月各问一次。

    法律援助法第43条. The days no law has are values of the plan (``value.help_…_days``, marked as local).
    """
    found: list[Waits] = [*_in_the_house(one, book)]
    sent, taken = one.last("sent"), one.last("taken")
    if one.state == "sent" and sent is not None:
        if one.service == LEGAL_AID:
            until = add_span(sent.on, book.law("legal_aid_decide", sent.on)).day
            found.append(Waits("decision", sent.on, until, "legal_aid.43"))
        else:
            found.append(Waits("answer", sent.on, _local(book, "help_answer_days", sent.on)))
    if one.state == "taken" and taken is not None:
        if one.service == LEGAL_AID:
            until = add_span(taken.on, book.law("legal_aid_assign", taken.on)).day
            found.append(Waits("lawyer", taken.on, until, "legal_aid.43"))
        else:
            found.append(Waits("result", taken.on, _local(book, "help_result_days", taken.on)))
    if one.state == "done":
        found += _asked_after(one)
    return tuple(found)


def _local(book: Book, name: str, since: date) -> date:
    """The last day by a local number of the plan, counted from a day."""
    value = book.values.get(name)
    days = value.amount.on(max(since, book.plan.since), f"value.{name}") if value else HABIT[name]
    return shift_days(since, int(days))


def _in_the_house(one: Referral, book: Book) -> Sequence[Waits]:
    """What nobody outside is waited for: somebody offers, asks her, sends it on, looks elsewhere; a no waits for nothing."""
    if one.state not in OFFICE_OWES or (
        one.state == "needed" and one.last("told") and one.service in UNCOUNTED
    ):
        return ()
    what, number = OFFICE_OWES[one.state]
    since = one.steps[-1].on if one.steps else one.needed_on
    until = _local(book, number, since)
    if one.by_day is not None and one.state != "refused":
        until = min(until, max(one.by_day, since))
    return (Waits(what, since, until),)


def _asked_after(one: Referral) -> Sequence[Waits]:
    """The next time to ask whether the work was kept: the first month nobody has asked in, after the last that was."""
    times = follow_ups(one)
    last = max((time.no for time in times if time.heard is not None), default=0)
    return tuple(Waits(f"kept_{time.months}", time.opens, time.due) for time in times if time.no > last)[:1]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One time of asking after work: which, its month, what was heard for it; not ``owed`` where the loss was known before."""

    no: int
    months: int
    opens: date
    due: date
    heard: Step | None = None
    owed: bool = True


def follow_ups(one: Referral) -> tuple[FollowUp, ...]:
    """上班以后三、六、十二个月各一次：哪天问的算哪一次的，早问的不算，漏一次只欠一次；知道没在岗了，以后的都不问。

    What is heard belongs to the time whose month has opened last; a loss told before its month ends the asking.
    """
    done = one.last("done")
    if done is None or one.service != JOB:
        return ()
    told = [step for step in one.steps if step.kind in ("kept", "lost") and step.on >= done.on]
    lost = next((step for step in told if step.kind == "lost"), None)
    opens = [shift_months(done.on, months) for months in FOLLOW_UP]
    found: list[FollowUp] = []
    for n, months in enumerate(FOLLOW_UP):
        due = shift_months(opens[n], 1)
        if lost is not None and lost.on < opens[n]:
            if all(time.heard is not lost for time in found):
                found.append(FollowUp(n + 1, months, opens[n], due, lost, owed=False))
            break
        ends = opens[n + 1] if n + 1 < len(opens) else date.max
        heard = next((step for step in told if opens[n] <= step.on < ends), None)
        found.append(FollowUp(n + 1, months, opens[n], due, heard))
    return tuple(found)


def kept_for(one: Referral) -> int:
    """How many months the work is known to have been kept: 0, 3, 6 or 12."""
    kept = [time.months for time in follow_ups(one) if time.heard is not None and time.heard.kind == "kept"]
    return max(kept, default=0)
