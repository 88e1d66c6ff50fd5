"""What follows from the dates in hand: every deadline, counter, guard and question, each with its road and its article.

The same functions that the duties use, asked for one person's dates; nothing is stored. Law: 禁毒法第33、35、38、39、48条;
戒毒条例第7、13、14、16、19、20、22、23、24、31、37、38、40条; 吸毒检测程序规定第8至16条; 民法典第201至203条.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tongxing.rulebook.breaches import Caution, CleanYears, Counter, cautions, clean_years, counters
from tongxing.rulebook.clock import end_of, transfer_gaps
from tongxing.rulebook.counting import Computed, Step, deadline_from, report_in_deadline
from tongxing.rulebook.document import MEASURES, Book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.life import ENDED, WORDS, Life, Status, life
from tongxing.rulebook.presence import Where, flags, where
from tongxing.rulebook.results import Result, Standing, results
from tongxing.rulebook.windows import InForce, project

LAW, PLAN = "law", "plan"


@dataclass(frozen=True, slots=True)
class Due:
    """One day that follows: what it is, how it was found, who set it, and whether it went by without the thing done."""

    name: str
    title: str
    found: Computed
    source: str = LAW
    done_on: date | None = None

    def late(self, on: date) -> bool:
        """Whether the day went by with nothing written down."""
        return self.done_on is None and on > self.found.day


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person has to answer; no answer is ever filled in by the program (guard G2)."""

    name: str
    words: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that follows on a day."""

    on: date
    life: Life | None
    where: Where
    flags: frozenset[str]
    dues: tuple[Due, ...]
    counters: tuple[Counter, ...]
    cautions: tuple[Caution, ...]
    clean_years: tuple[CleanYears, ...]
    questions: tuple[Question, ...]
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """A date in hand that cannot be: which field, and what is wrong with it."""

    field: str
    words: str


def complaints(facts: CaseFacts, *, on: date) -> tuple[Complaint, ...]:
    """Everything that is wrong with the dates in hand, all at once, before anything is counted from them."""
    found: list[Complaint] = []
    if facts.measure not in MEASURES:
        found.append(Complaint("measure", "措施只有社区戒毒和社区康复两种"))
    if facts.decided_on is None:
        found.append(Complaint("decided_on", "没有决定书的日子，就没有措施，什么也算不出来"))
    chain = [
        ("decided_on", facts.decided_on),
        ("received_on", facts.received_on),
        ("reported_on", facts.reported_on),
    ]
    known = [(name, day) for name, day in chain if day is not None]
    for (_before, earlier), (name, later) in itertools.pairwise(known):
        if later < earlier:
            found.append(Complaint(name, f"{later} 早于它前面的一步 {earlier}"))
    if facts.reported_on is not None and facts.received_on is None:
        found.append(Complaint("received_on", "写了报到，就要写明决定书哪天送达"))
    if facts.ordered_months is not None and not 1 <= facts.ordered_months <= 36:
        found.append(Complaint("ordered_months", "社区康复最长三年，写 1 到 36 个月"))
    if not 0 <= facts.deducted_days <= 1096:
        found.append(Complaint("deducted_days", "折抵的天数在 0 到 1096 之间"))
    for deed in facts.deeds:
        if deed.until_on is not None and deed.until_on < deed.happened_on:
            found.append(Complaint(deed.kind, f"{deed.until_on} 早于开始的 {deed.happened_on}"))
        if (
            facts.decided_on is not None
            and deed.happened_on < facts.decided_on
            and deed.kind not in ("clean_from", "report_in")
        ):
            found.append(Complaint(deed.kind, f"{deed.happened_on} 早于决定书的日子"))
    return tuple(found)


def what_follows(
    facts: CaseFacts, book: Book, *, born_on: date | None, on: date, term: Book | None = None
) -> Answer:
    """手里的日子往后推出的一切：期限、计数、保护、要由人回答的问题。 Pure; the same as the duties use."""
    stands = life(facts, book, on=on, term=term)
    counted = counters(facts, book, on=on) if stands else ()
    tested = results(facts, book, on=on)
    return Answer(
        on,
        stands,
        where(facts, on=on),
        flags(facts, on=on),
        tuple(
            sorted(
                (*_dues(facts, book, stands, on, term or book), *_tested(tested)),
                key=lambda one: (one.found.day, one.name),
            )
        ),
        counted,
        cautions(facts, book, born_on=born_on, on=on),
        clean_years(facts, book, on=on) if stands else (),
        (*_questions(stands, counted), *_of_tests(tested)),
        tested,
    )


def _dues(facts: CaseFacts, book: Book, stands: Life | None, on: date, term: Book) -> Iterator[Due]:
    if stands is None:
        return
    if facts.received_on is not None:
        found = report_in_deadline(received_on=facts.received_on, measure=facts.measure, book=book)
        yield Due("report_in", "最晚报到", found, done_on=facts.reported_on)
        review = deadline_from(book, "review_request", facts.received_on, "收到决定书")
        if review is not None:
            yield Due("review_request", "本人可以申请行政复议，最晚", review)
    yield from _moving(facts, book)
    end = end_of(facts, term)
    if end is not None:
        closed = facts.closed_on
        yield Due("term_end", "期满日", end, done_on=closed)
        notice = deadline_from(book, "release_notice", end.day, "期满解除")
        if notice is not None:
            yield Due("release_notice", "公安机关最晚告知乡镇街道", notice, done_on=closed)
    yield from _planned(facts, book, on)


def _moving(facts: CaseFacts, book: Book) -> Iterator[Due]:
    """The report at the new place of the last change, and whether the person came (戒毒条例第22条)."""
    for left, arrived in deque(transfer_gaps(facts), maxlen=1):
        found = deadline_from(book, "transfer_report_in", left.happened_on, "变更执行地")
        if found is not None:
            done_on = arrived.happened_on if arrived else None
            yield Due("transfer_report_in", "最晚到新执行地报到", found, done_on=done_on)


def _tested(found: tuple[Result, ...]) -> Iterator[Due]:
    """What follows from the tests that were positive: the person's days, and those of the police (检测规定第8至15条)."""
    for one in found:
        for owed in one.promised:
            yield Due(owed.name, owed.title, owed.found, done_on=owed.done_on)


def _planned(facts: CaseFacts, book: Book, on: date) -> Iterator[Due]:
    """The next window of each duty of the plan beside the law: marked as the plan's."""
    seen: set[str] = set()
    for owed in project(facts, (InForce(book, book.plan.id, book.plan.since),)):
        if (
            owed.rule in seen
            or owed.met_by
            or owed.excused_by
            or owed.due_on < on
            or owed.rule == "report_in"
        ):
            continue
        seen.add(owed.rule)
        duty = book.duty(owed.rule)
        step = Step(
            f"{duty.title}：第 {owed.window_no} 次，{owed.opens_on} 起可以办", (("起算", str(owed.opens_on)),),
            str(owed.due_on), duty.clause,
        )  # fmt: skip
        yield Due(owed.rule, duty.title, Computed(owed.due_on, (step,), cites=(duty.clause,)), PLAN)


ASKS: Mapping[Status, Question] = {
    Status.UNSERVED: Question(
        "served", "决定书送达本人和家属了没有，哪天？乡镇街道接到通知没有？", ("regulation.13",)
    ),
    Status.LATE: Question(
        "late_reason", "过期没报到，有没有正当理由？听过本人说明再认定，系统不会替您认定", ("regulation.14",)
    ),
    Status.REFUSED: Question(
        "report",
        "认定没有正当理由，视为拒绝接受：是否报告公安机关，由两位有名有姓的人决定",
        ("regulation.21", "act.38"),
    ),
    Status.DUE: Question(
        "release",
        "期满了：解除通知书送达本人和家属没有？没有的话今天就催",
        ("regulation.23", "regulation.40"),
    ),
}


OF_TESTS: Mapping[Standing, Question] = {
    Standing.AGAIN: Question(
        "test.again", "样本不能用：哪天重新采？不算违反，也不算办了", ("testing.16", "regulation.19")
    ),
    Standing.UNTOLD: Question(
        "test.told", "检测结果告知本人没有，哪天，签名没有？异议的三日从告知起算", ("testing.9", "testing.12")
    ),
    Standing.DISPUTED: Question("test.disputed", "本人有异议，公安机关答复没有？答复以前不作数", ("testing.10", "testing.13")),
    Standing.UNLOOKED: Question(
        "test.medicine", "在吃的药、处方和维持治疗看过没有？没有看过的阳性不进任何计数", ("regulation.12", "regulation.19")
    ),
}  # fmt: skip


def _of_tests(tested: tuple[Result, ...]) -> Iterator[Question]:
    """What a person has to answer about tests; a test whose sample was no good is asked about only if it is the last."""
    last = tested[-1] if tested else None
    for one in tested:
        if one.standing in OF_TESTS and (one.standing is not Standing.AGAIN or one is last):
            yield OF_TESTS[one.standing]


def _questions(stands: Life | None, counted: tuple[Counter, ...]) -> Iterator[Question]:
    if stands is None:
        yield Question(
            "no_decision", "这一天还没有决定，不能算期限；自愿求助的另记", ("act.33", "regulation.13")
        )
        return
    if stands.status in ASKS:
        yield ASKS[stands.status]
    for counter in counted:
        if counter.still_open:
            yield Question(
                f"{counter.name}.open",
                f"「{counter.title}」有 {len(counter.still_open)} 条还没有写明有没有正当理由",
                (counter.cite,),
            )
        if counter.reached and stands.status not in ENDED:
            yield Question(
                f"{counter.name}.reached",
                f"「{counter.title}」已到 {counter.count}：是否属于严重违反协议，由人听过本人说明后决定",
                (counter.cite, "regulation.21"),
            )
    yield from _odd(stands.out_of_order)


def _odd(deeds: tuple[DeedFact, ...]) -> Iterator[Question]:
    for deed in deeds:
        yield Question(
            f"odd.{deed.id}", f"{deed.happened_on} 的「{deed.kind}」和当时的状态对不上，没有采用，请核对", ()
        )


def status_words(answer: Answer) -> str:
    """The measure's standing in words."""
    return WORDS[answer.life.status] if answer.life else "还没有措施"
