"""What is owed to a person by the law, and which questions wait for a person to answer them: pure, day by day.

The rulebook computes every day here; this module says which of them the office must not forget, and which act
settles each. Nothing here changes anything (guard G2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.requests.rules import due_on
from tongxing.conduct.rules import answered_by, open_requests, unserved_answers
from tongxing.rulebook.breaches import clean_years, counters
from tongxing.rulebook.calculator import ASKS
from tongxing.rulebook.clock import end_of, transfer_gaps
from tongxing.rulebook.counting import Computed, deadline_from, report_in_deadline
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.life import ENDED, Life, Status, life
from tongxing.rulebook.presence import flags
from tongxing.rulebook.results import results

SOON = timedelta(days=60)  # how early an end is shown; a habit of this office, no number of the law
LATELY = timedelta(
    days=92
)  # how long a service that nobody wrote down stays on the list; afterwards it stands in the file
COERCIVE = (("late_finding", "no_reason"), ("breach", "evaded_counts"), ("breach", "left_counts"))


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing owed or asked: in which part of the list, by when, in words, how the day was found, what settles it."""

    part: str  # release finding service answer control move
    name: str
    words: str
    day: date
    cites: tuple[str, ...]
    act: str = "process"  # the record that settles it, or the page where a person decides: process, plan
    found: Computed | None = None


def owing(
    facts: CaseFacts, book: Book, *, on: date, tests: bool, term: Book | None = None
) -> tuple[Owing, ...]:
    """今天还欠着本人的、等人回答的，按日子先后。 (戒毒条例第7、13、14、20、22、23、40条; 检测规定第10至15条).

    ``tests``: whether the reader knows the results of tests; without them nobody can say that years were clean.
    ``term``: the law the term is counted by, where that is an earlier version.
    """
    stands = life(facts, book, on=on, term=term)
    if stands is None:
        return ()
    found = [*_release(facts, term or book, stands, on), *_served(facts, on)]
    if stands.status not in ENDED:
        found += [
            *_findings(facts, book, stands, on),
            *_differs(facts, book, term or book, on),
            *_services(facts, on),
            *_moving(facts, book),
            *_planned(facts),
        ]
    found += _answers(facts, book, on)
    if tests:
        found += _control(facts, book, stands, on)
    return tuple(sorted(found, key=lambda one: (one.day, one.name)))


def _release(facts: CaseFacts, book: Book, stands: Life, on: date) -> Iterator[Owing]:
    """The end that comes, the release that is due, and the day by which the township is told (戒毒条例 23, 40)."""
    end = end_of(facts, book)
    if end is None or stands.status in ENDED or end.day - SOON > on:
        return
    words = N_("快期满了：先和派出所核对日子") if on < end.day else N_("期满了，等解除：今天就催解除通知书")
    yield Owing(
        "release", "term_end", words, end.day, end.cites, "closed" if on >= end.day else "process", end
    )
    notice = deadline_from(book, "release_notice", end.day, "期满解除")
    if on >= end.day and notice is not None:
        said = N_("公安机关最晚告知乡镇街道")
        yield Owing("release", "release_notice", said, notice.day, notice.cites, "closed", notice)


def _served(facts: CaseFacts, on: date) -> Iterator[Owing]:
    """A release that was written down is served on the person and on the family (戒毒条例 23, 40)."""
    closed = facts.last("closed", "completed")
    if closed is None or not closed.happened_on <= on <= closed.happened_on + LATELY:
        return
    for whom, words in (
        ("release_person", N_("解除通知书没有记送达本人")),
        ("release_family", N_("解除通知书没有记送达家属")),
    ):
        if facts.last("service", whom) is None:
            yield Owing("release", whom, words, closed.happened_on, ("regulation.23",), "service")


def _findings(facts: CaseFacts, book: Book, stands: Life, on: date) -> Iterator[Owing]:
    """Questions only people answer: late, breach, the report to the police; and the word owed to the person (guard G2)."""
    if stands.status in (Status.LATE, Status.REFUSED) and facts.received_on is not None:
        deadline = report_in_deadline(received_on=facts.received_on, measure=facts.measure, book=book)
        question = ASKS[stands.status]
        yield Owing(
            "finding", question.name, question.words, stands.since, question.cites, "process", deadline
        )
    for deed in facts.of("breach", "evaded_open", "left_open"):
        if deed.happened_on <= on:
            words = N_("有一件事还没写明有没有正当理由")
            yield Owing("finding", f"breach.{deed.id}", words, deed.happened_on, ("regulation.20",))
    for counter in counters(facts, book, on=on):
        if counter.reached:
            last = max(d.happened_on for d in facts.of("breach") if d.id in counter.deeds)
            words = N_("次数到了：是否属于严重违反，请人听过本人说明后认定")
            yield Owing("finding", f"{counter.name}.reached", words, last, (counter.cite, "regulation.21"))
    yield from _untold(facts, on)


def _differs(facts: CaseFacts, book: Book, term: Book, on: date) -> Iterator[Owing]:
    """A newer version of the rules finds another last day: nothing moves, people are asked (戒毒条例 14, 23)."""
    if book is term or facts.last("end_stated") is not None:
        return
    stored, now = end_of(facts, term), end_of(facts, book)
    if stored is not None and now is not None and stored.day != now.day:
        words = N_("新版规则算出的期满日不一样：没有自动改，请人认定改不改")
        yield Owing("finding", "rules_differ", words, min(now.day, stored.day), now.cites, "process", now)


def _untold(facts: CaseFacts, on: date) -> Iterator[Owing]:
    """Whoever was found against is told so: one word for each finding."""
    against = sorted(
        (d for d in facts.deeds if (d.kind, d.outcome) in COERCIVE and d.happened_on <= on), key=_day
    )
    told = sum(1 for d in facts.of("service", "finding_person") if d.happened_on <= on)
    for deed in against[told:]:
        words = N_("认定还没有告知本人")
        yield Owing("finding", f"untold.{deed.id}", words, deed.happened_on, ("regulation.14",), "service")


def _day(deed: DeedFact) -> date:
    return deed.happened_on


def _services(facts: CaseFacts, on: date) -> Iterator[Owing]:
    """The decision goes to the person, to the family and to the township; what is missing is asked for (戒毒条例 13)."""
    decided = facts.decided_on
    if decided is None or decided + LATELY < on:
        return
    there = {d.outcome for d in facts.of("service")} | ({"person"} if facts.received_on else set())
    for whom, words in (
        ("person", N_("决定书没有记送达本人，报到的日子没有开始算")),
        ("family", N_("决定书没有记送达家属")),
        ("township", N_("没有记公安机关通知乡镇（街道）")),
    ):
        if whom not in there:
            yield Owing("service", whom, words, decided, ("regulation.13",), "service")


def _moving(facts: CaseFacts, book: Book) -> Iterator[Owing]:
    """Somebody on the way between two places is expected at the new one (戒毒条例 22)."""
    for left, arrived in transfer_gaps(facts):
        found = deadline_from(book, "transfer_report_in", left.happened_on, "变更执行地")
        if arrived is None and found is not None:
            words = N_("变更执行地，等到新地报到")
            yield Owing("move", f"move.{left.id}", words, found.day, found.cites, "process", found)


def _answers(facts: CaseFacts, book: Book, on: date) -> Iterator[Owing]:
    """Requests and objections that nobody has answered (个人信息保护法 50; 检测规定 10–15)."""
    for deed in open_requests(facts):
        words = N_("本人的请求还没有答复（个人信息保护法第45、46、50条）")
        if deed.outcome == "complaint":
            words = N_("本人的投诉还没有书面答复，由没有经手的人答复")
        yield Owing("answer", f"request.{deed.id}", words, due_on(deed.happened_on), (), "request_answer")
    for deed in unserved_answers(facts):
        words = N_("答复写好了，还没有送到本人手里")
        yield Owing("answer", f"unserved.{deed.id}", words, answered_by(facts, deed), (), "service")
    for result in results(facts, book, on=on):
        for owed in result.promised:
            if owed.done_on is None and owed.name in ("objection_answer", "recheck_answer"):
                yield Owing(
                    "answer", f"{owed.name}.{result.test.id}", owed.title, owed.found.day, owed.found.cites,
                    "process", owed.found,
                )  # fmt: skip


def _planned(facts: CaseFacts) -> Iterator[Owing]:
    """A person's own plan that a second person has not answered yet (戒毒条例 15, 18).

    One plan waits at a time, so an answer is to the plan written before it; both are numbered as they are written.
    """
    plan, answer = facts.last("help_plan"), facts.last("plan_answer")
    if plan is not None and (answer is None or answer.id < plan.id):
        words = N_("一人一策写好了，等另一个人审定")
        yield Owing("answer", f"plan.{plan.id}", words, plan.happened_on, ("regulation.18",), "plan")


def _control(facts: CaseFacts, book: Book, stands: Life, on: date) -> Iterator[Owing]:
    """Three clean years, from whichever start: the police are asked to confirm; the flag is theirs (戒毒条例 7)."""
    if stands.status is Status.DIED or "control_ended" in flags(facts, on=on):
        return
    for reading in clean_years(facts, book, on=on):
        if reading.until - SOON <= on and not reading.against:
            words = N_("戒断满三年：请公安机关确认不再动态管控")
            step = Computed(reading.until, (), cites=("regulation.7",))
            yield Owing(
                "control",
                f"clean.{reading.start}",
                words,
                reading.until,
                ("regulation.7",),
                "police_notice",
                step,
            )
