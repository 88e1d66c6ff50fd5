"""What a test has come to: whether its result stands, is disputed, or was never one, and which days follow from it.

A positive result is a beginning and not a conclusion. It counts only when it is official, was told to the person, may no
longer be objected to or was confirmed by the laboratory, and when somebody looked at medicines and maintenance treatment.
Until then it feeds no counter. Law: 吸毒检测程序规定第8至17条; guards G3 and G5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongxing.rulebook.counting import Computed, deadline_from, over_rest_day, roll_over_rest_days
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact

OFFICIAL = ("official_test", "hair_test")  # a screening is not among them, whatever it shows (guard G5)
FOLLOWS = ("test_told", "test_medicine", "test_objection", "test_answer", "test_sent") + (
    "test_laboratory",
    "test_recheck",
)
STATED = "confirmed"  # somebody with only the dates in hand says that it is settled; no record has this word
NO_SAMPLE, SPOILT = ("refused", "no_show"), ("dilute", "invalid")


class Standing(StrEnum):
    """Where one test stands; only ``COUNTS`` may feed a legal counter."""

    CLEAN = "clean"
    NONE = "none"
    AGAIN = "again"
    UNTOLD = "untold"
    OPEN = "open"
    DISPUTED = "disputed"
    UNLOOKED = "unlooked"
    EXPLAINED = "explained"
    COUNTS = "counts"


WORDS: Mapping[Standing, str] = {
    Standing.CLEAN: "没有问题",
    Standing.NONE: "没有采到样本",
    Standing.AGAIN: "样本不能用，要重新采",
    Standing.UNTOLD: "待确认：还没有告知本人",
    Standing.OPEN: "待确认：本人还可以提出异议",
    Standing.DISPUTED: "有异议，结果未定",
    Standing.UNLOOKED: "待确认：还没有看用药情况",
    Standing.EXPLAINED: "用药可以解释，不作数",
    Standing.COUNTS: "结果已定",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One round of a result: by which numbers of the law it may be disputed, and which round follows."""

    told: str
    request: str
    answer: str
    sent: str
    report: str
    asks: str


# on the spot, in the laboratory, in the second laboratory: after the third nothing further is asked (第10至15条)
STAGES: Mapping[str, Stage] = {
    "site": Stage("", "objection_request", "objection_answer", "sample_sent", "laboratory_report", "实验室检测"),
    "laboratory": Stage(
        "laboratory_told", "recheck_request", "recheck_answer", "recheck_sent", "recheck_report", "实验室复检"
    ),
    "recheck": Stage("recheck_told", "", "", "", "", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promised:
    """A day that somebody is owed something by: the person a word, the office an answer of the police."""

    name: str
    title: str
    found: Computed
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One official test as it stands on a day."""

    test: DeedFact
    standing: Standing
    stage: str = "site"
    told_on: date | None = None
    until: Computed | None = None
    late_objection: bool = False
    looked: bool = False
    promised: tuple[Promised, ...] = ()
    may_follow: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether a legal counter may see it."""
        return self.standing is Standing.COUNTS

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return WORDS[self.standing]


@dataclass(slots=True)
class _Round:
    """What was written down since the last result, while the steps are walked."""

    stage: str
    found: str
    on: date
    told: DeedFact | None = None
    objection: DeedFact | None = None
    answer: DeedFact | None = None
    sent: DeedFact | None = None
    medicine: DeedFact | None = None

    def take(self, step: DeedFact) -> _Round:
        """This round after one more step: a laboratory's result begins a new round, the medicines go along."""
        if step.kind in ("test_laboratory", "test_recheck"):
            stage = step.kind.removeprefix("test_")
            return _Round(stage, step.outcome, step.happened_on, medicine=self.medicine)
        if step.kind == "test_medicine":
            self.medicine = step  # the last look is the one that holds
        elif step.kind == "test_answer":
            self.answer = step
        elif step.kind == "test_told":
            self.told = self.told or step  # the days run from the first word
        elif step.kind == "test_objection":
            self.objection = self.objection or step
        elif step.kind == "test_sent":
            self.sent = self.sent or step
        return self


def results(facts: CaseFacts, book: Book, *, on: date) -> tuple[Result, ...]:
    """每一次公安检测到这一天算到哪一步；自查不在里面。 (吸毒检测程序规定第8至17条)."""
    about: dict[str, list[DeedFact]] = {}
    for deed in facts.deeds:
        if deed.kind in FOLLOWS and deed.about is not None and deed.happened_on <= on:
            about.setdefault(deed.about, []).append(deed)
    tests = (d for d in facts.deeds if d.kind in OFFICIAL and d.happened_on <= on)
    return tuple(_result(test, about.get(test.id, []), book, on) for test in tests)


def confirmed(facts: CaseFacts, book: Book, *, on: date) -> list[date]:
    """The days of the tests whose positive result stands: the only ones a counter may look at."""
    return [one.test.happened_on for one in results(facts, book, on=on) if one.counts]


def _result(test: DeedFact, steps: list[DeedFact], book: Book, on: date) -> Result:
    if test.outcome == STATED:
        return Result(test, Standing.COUNTS)
    if test.outcome in NO_SAMPLE:
        return Result(test, Standing.NONE)
    if test.outcome in SPOILT:
        return Result(test, Standing.AGAIN)
    # a hair sample goes to a laboratory at once, so its first result is a laboratory's (第3条)
    first = "laboratory" if test.kind == "hair_test" else "site"
    now = _Round(first, test.outcome, test.happened_on)
    for step in steps:
        if now.found == "negative":
            break  # only a positive result can be objected to: what is written after a negative one undoes nothing
        now = now.take(step)
    until = _objection_until(now, book)
    late = now.objection is not None and until is not None and now.objection.happened_on > _latest(until)
    return Result(
        test,
        _standing(now, until, late=late, on=on),
        now.stage,
        now.told.happened_on if now.told else None,
        until,
        late,
        now.medicine is not None,
        tuple(_promised(test, now, until, book)),
        tuple(_may_follow(now)),
    )


def _standing(now: _Round, until: Computed | None, *, late: bool, on: date) -> Standing:
    if now.found != "positive":
        return Standing.AGAIN if now.found == "unfit" else Standing.CLEAN
    if now.told is None:
        return Standing.UNTOLD
    if _disputed(now, late=late):
        return Standing.DISPUTED
    if now.objection is None and STAGES[now.stage].request and (until is None or on <= _latest(until)):
        return Standing.OPEN  # without a number of the law nobody may say that the days are over
    if now.medicine is None:
        return Standing.UNLOOKED
    return Standing.COUNTS if now.medicine.outcome == "none" else Standing.EXPLAINED


def _disputed(now: _Round, *, late: bool) -> bool:
    """An objection in time holds a result open until it is refused; a late one only when the police agree to it."""
    if now.objection is None:
        return False
    if now.answer is None:
        return not late
    return now.answer.outcome == "agreed"


def _may_follow(now: _Round) -> Iterator[str]:
    """Which steps fit next, as the records of the desk name them (第9至16条)."""
    if now.found not in ("positive", "negative"):
        return
    if now.told is None:
        yield from ("told:signed", "told:unsigned")
    if now.found == "negative":
        return
    yield from ("medicine:none", "medicine:explains", "medicine:maintenance")
    stage = STAGES[now.stage]
    if not stage.request:
        return
    if now.told is not None and now.objection is None:
        yield "objection:asked"
    if now.objection is not None and now.answer is None:
        yield from ("answer:agreed", "answer:refused")
    if now.answer is not None and now.answer.outcome == "agreed" and now.sent is None:
        yield "sent:sample"
    follows = "recheck" if now.stage == "laboratory" else "laboratory"
    yield from (f"{follows}:{found}" for found in ("negative", "positive", "unfit"))


def _objection_until(now: _Round, book: Book) -> Computed | None:
    """异议的最后一日：被告知的次日起数；末日逢休假日的，对本人按顺延。 (第10、13条; 民法典第201、203条)."""
    request = STAGES[now.stage].request
    if now.told is None or not request or now.found != "positive":
        return None
    plain = deadline_from(book, request, now.told.happened_on, "告知本人")
    if plain is None:
        return None
    rolled = roll_over_rest_days(plain.day, book.workdays)
    if rolled == plain.day:
        return plain
    words = "末日逢法定休假日，对本人按顺延到休假结束的次日算"
    return over_rest_day(plain, day=rolled, words=words, other=plain.day, reason="另一读法：不顺延")


def _latest(found: Computed) -> date:
    return max(found.day, found.other_reading or found.day)


def _promised(test: DeedFact, now: _Round, until: Computed | None, book: Book) -> Iterator[Promised]:
    """Every day that follows from a positive result as it stands now."""
    stage = STAGES[now.stage]
    if now.found != "positive":
        return
    if now.stage == "site":
        kept = deadline_from(book, "sample_kept", test.happened_on, "采样")
        yield from _if(kept, "sample_kept", "A、B 样本至少保存到")
    told = now.told.happened_on if now.told else None
    if stage.told and now.on != test.happened_on:
        found = deadline_from(book, stage.told, now.on, "收到报告")
        yield from _if(found, stage.told, "公安机关最晚告知本人结果", told)
    objected = now.objection.happened_on if now.objection else None
    yield from _if(until, stage.request, f"本人可以申请{stage.asks}，最晚", objected)
    if now.objection is None:
        return
    answered = now.answer.happened_on if now.answer else None
    found = deadline_from(book, stage.answer, now.objection.happened_on, "提出异议")
    yield from _if(found, stage.answer, f"公安机关最晚答复做不做{stage.asks}", answered)
    if now.answer is None or now.answer.outcome != "agreed":
        return
    sent = now.sent.happened_on if now.sent else None
    found = deadline_from(book, stage.sent, now.answer.happened_on, "同意")
    yield from _if(found, stage.sent, f"样本最晚送{stage.asks}", sent)
    if now.sent is not None:
        found = deadline_from(book, stage.report, now.sent.happened_on, "送样")
        yield from _if(found, stage.report, f"{stage.asks}最晚出报告")


def _if(found: Computed | None, name: str, title: str, done: date | None = None) -> Iterator[Promised]:
    if found is not None:
        yield Promised(name, title, found, done)
