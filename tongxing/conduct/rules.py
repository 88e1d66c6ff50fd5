"""When something may be found, confirmed, served, asked for and answered. Pure: each answer is refusals with their article.

Counting and articles are the rulebook's (``rulebook.breaches``, ``rulebook.life``); here stands what a finding needs
before it may count: proof that the person was told, a hearing offered, a reason, a second person (guards G2 and G3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.kinds import HEARD, NOTICE_WAYS
from tongxing.conduct.requests.rules import due_on
from tongxing.core.refusal import Refusal
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.life import allowed


@dataclass(frozen=True, slots=True)
class What:
    """One thing that may be found: the record it becomes, what it answers, and what it needs before it counts."""

    title: str
    kind: str
    outcome: str
    cite: str
    answers: str = ""  # the outcome of the record it answers
    second: bool = False  # counts only when a second person of another post has confirmed it
    told: bool = False  # needs proof that the person was told
    reason: bool = True


WHATS: Mapping[str, What] = {
    "late_good": What(N_("有正当理由"), "late_finding", "good_reason", "戒毒条例第14条"),
    "late_none": What(
        N_("没有正当理由"), "late_finding", "no_reason", "戒毒条例第14条", second=True, told=True
    ),
    "evaded": What(N_("该做的检测没做成"), "breach", "evaded_open", "戒毒条例第20条"),
    "evaded_reason": What(
        N_("有正当理由，不计数"), "breach", "evaded_reason", "戒毒条例第20条", "evaded_open"
    ),
    "evaded_counts": What(
        N_("没有正当理由，计数"), "breach", "evaded_counts", "戒毒条例第20条", "evaded_open", True, True
    ),
    "left": What(N_("没报告就外出"), "breach", "left_open", "戒毒条例第20条"),
    "left_reason": What(N_("有正当理由，不计数"), "breach", "left_reason", "戒毒条例第20条", "left_open"),
    "left_counts": What(
        N_("没有正当理由，计数"), "breach", "left_counts", "戒毒条例第20条", "left_open", True, True
    ),
    "end_by_hand": What(N_("改定期满日"), "step", "end_stated:by_hand", "戒毒条例第14、23条", second=True),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody wants to find, as answered."""

    what: str
    happened_on: date
    until_on: date | None = None
    answers: UUID | None = None
    notice_on: date | None = None
    notice: str = ""
    heard: str = ""
    heard_on: date | None = None
    article: str = ""
    reason: str = ""

    @property
    def rule(self) -> What:
        """What it needs."""
        return WHATS[self.what]


def why_not_find(facts: CaseFacts, book: Book | None, found: Found, *, on: date) -> tuple[Refusal, ...]:
    """Everything a finding lacks, all at once (戒毒条例 14, 20; guards G2, G3); each code names its field."""
    return tuple(_lacks(facts, book, found, on))


def _lacks(facts: CaseFacts, book: Book | None, found: Found, on: date) -> Iterator[Refusal]:
    rule = found.rule
    if facts.closed_on is not None:
        yield Refusal("closed", _("措施已经结束，不再认定。"), cite="戒毒条例第23条")
        return
    if rule.kind == "late_finding":
        yield from _late(facts, book, found)
    else:
        if facts.reported_on is None:
            yield Refusal("not_reported", _("还没有报到，期限没有开始。"), cite="戒毒条例第14条")
        if rule.answers:
            yield from _answers(facts, found)
    yield from _proof(found, on)
    if rule.second and found.heard not in HEARD:
        words = _("先听本人说明，再认定；不说明或者联系不上，也要写明。")
        yield Refusal("heard", words, cite=rule.cite)
    if found.heard in HEARD and found.heard_on is None:
        yield Refusal("heard_on", _("请写哪一天听的，或者哪一天联系的。"), cite=rule.cite)
    if not found.reason.strip():
        yield Refusal("reason", _("请写一句理由。"), cite=rule.cite)
    if found.what == "end_by_hand":
        yield from _by_hand(facts, found)


def _late(facts: CaseFacts, book: Book | None, found: Found) -> Iterator[Refusal]:
    """Before the last day nothing is late; who has come is not judged any more (戒毒条例 14)."""
    if facts.received_on is None:
        words = _("还没有记下决定书是哪天送达的，报到的日子没有开始算。")
        yield Refusal("not_received", words, cite="戒毒条例第13、14条", ways=(_("先补上送达的日子。"),))
    elif facts.reported_on is not None:
        words = _("已经在 %(day)s 报到，不用再认定。") % {"day": facts.reported_on.isoformat()}
        yield Refusal("reported", words, cite="戒毒条例第14条")
    elif book is not None and allowed(facts, book, _event(found), on=found.happened_on) is None:
        words = _("那一天还没有过报到的最后一天，或者已经认定过了。")
        yield Refusal("not_late", words, cite="戒毒条例第14条")
    if found.until_on is not None and found.until_on < found.happened_on:
        yield Refusal("until_on", _("宽限到的日子早于认定的日子。"), cite="戒毒条例第14条")


def _event(found: Found) -> str:
    return f"{found.rule.kind}:{found.rule.outcome}"


def _answers(facts: CaseFacts, found: Found) -> Iterator[Refusal]:
    open_ = answered(facts, found.answers)
    if open_ is None or open_.outcome != found.rule.answers:
        words = _("这件事已经认定过了，或者已经撤回。")
        yield Refusal("answered", words, cite=found.rule.cite, ways=(_("回到档案看一看。"),))


def answered(facts: CaseFacts, deed_id: UUID | None) -> DeedFact | None:
    """The record a finding answers, when it still stands."""
    return next((d for d in facts.of("breach") if d.id == str(deed_id)), None)


def _proof(found: Found, on: date) -> Iterator[Refusal]:
    cite = found.rule.cite
    if found.rule.told and (found.notice_on is None or found.notice not in NOTICE_WAYS):
        words = _("没有通知本人的证明，不能计数。先写明哪天、怎么通知的。")
        yield Refusal("notice", words, cite=cite)
    elif (found.notice_on is None) != (not found.notice):
        yield Refusal("notice", _("通知的日子和方式要一起写。"), cite=cite)
    if found.notice_on is not None and found.notice_on > found.happened_on and found.rule.kind == "breach":
        yield Refusal("notice_on", _("通知晚于那件事，不算事先告诉过。"), cite=cite)
    for name in ("notice_on", "heard_on", "happened_on"):
        day = getattr(found, name)
        if day is not None and day > on:
            yield Refusal(name, _("日子在今天之后，还没有发生的不能记。"))


def _by_hand(facts: CaseFacts, found: Found) -> Iterator[Refusal]:
    """A day put right by hand names its paper and lies after the report-in (戒毒条例 14, 23)."""
    if not found.article.strip():
        words = _("请写凭哪一条法律、哪一份文书。")
        yield Refusal("article", words, cite="戒毒条例第14、23条")
    if found.until_on is None:
        yield Refusal("until_on", _("请写改定的期满日。"), cite="戒毒条例第23条")
    elif facts.reported_on is not None and found.until_on < facts.reported_on:
        yield Refusal("until_on", _("期满的日子早于报到的日子。"), cite="戒毒条例第14条")


def why_not_second(*, found_by: int | None, role: str, by: int | None, by_role: str) -> Refusal | None:
    """Whoever found it does not confirm it, nor anybody of the same post (guard G2)."""
    if found_by == by:
        words = _("这条是您自己提出的，要另一个岗位的人来确认。")
    elif role == by_role:
        words = _("提出的人和您是同一个岗位，要另一个岗位的人来确认。")
    else:
        return None
    return Refusal("same_hand", words, cite="戒毒条例第21条", ways=(_("请专职社工和镇办文书互相确认。"),))


def why_not_serve(facts: CaseFacts, *, whom: str, happened_on: date) -> Refusal | None:
    """The day the decision reached the person is the day on the decision; a release is served once it is due (戒毒条例 13, 23)."""
    if whom == "person" and facts.received_on not in (None, happened_on):
        words = _("决定书上记的送达日是 %(day)s，对不上。") % {"day": facts.received_on}
        return Refusal("received_on", words, cite="戒毒条例第13条", ways=(_("先更正决定书上的日子。"),))
    if whom.startswith("release") and facts.last("closed", "completed") is None:
        words = _("还没有登记期满解除，没有解除通知书可送。")
        return Refusal("not_released", words, cite="戒毒条例第23条", ways=(_("先登记结束。"),))
    if whom == "answer_person" and not any(d.happened_on <= happened_on for d in unserved_answers(facts)):
        words = _("没有写好了还没送的答复。")
        return Refusal("no_answer", words, cite="个人信息保护法第50条", ways=(_("先登记答复。"),))
    return None


def why_not_move(
    facts: CaseFacts, book: Book | None, *, turn: str, on: date, place: str, papers: Sequence[str]
) -> tuple[Refusal, ...]:
    """Everything that keeps a change of place from being written down (戒毒条例 22; the table of ``rulebook.life``)."""
    cite = "戒毒条例第22条"
    if facts.reported_on is None:
        words = _("还没有报到，期限没有开始。")
        return (Refusal("not_reported", words, cite="戒毒条例第14条", ways=(_("先记报到。"),)),)
    found = []
    if book is not None and allowed(facts, book, f"transfer:{turn}", on=on) is None:
        words = _("那一天的状态和这件事对不上，不能记在那一天。")
        found.append(Refusal("happened_on", words, cite=cite, ways=(_("请看一眼前后记的是不是齐了。"),)))
    if not place.strip():
        found.append(Refusal("other_place", _("请写另一个执行地。"), cite=cite))
    if turn == "leaving" and not papers:
        words = _("材料要移交：请勾上移交了哪几份。")
        found.append(Refusal("papers", words, cite=cite))
    return tuple(found)


def why_not_answer(facts: CaseFacts, *, about: UUID | None, happened_on: date) -> Refusal | None:
    """An answer follows a request that still stands unanswered (个人信息保护法 45, 46, 50)."""
    asked = next((d for d in open_requests(facts) if d.id == str(about)), None)
    if asked is None:
        return Refusal("no_request", _("没有还等着答复的请求。"), cite="个人信息保护法第50条")
    if happened_on < asked.happened_on:
        return Refusal("before_request", _("答复的日子早于请求的日子。"), cite="个人信息保护法第50条")
    return None


def unserved_answers(facts: CaseFacts) -> tuple[DeedFact, ...]:
    """Answers written down that have not reached the person yet, the oldest first.

    A service that names no answer (older records do not) is taken for the oldest one it can have carried.
    """
    carried = facts.of("service", "answer_person")
    named = {d.about for d in carried if d.about}
    waiting = [d for d in facts.of("request_answer") if d.id not in named]
    for one in (d for d in carried if not d.about):
        first = next((d for d in waiting if d.happened_on <= one.happened_on), None)
        waiting = [d for d in waiting if d is not first]
    return tuple(waiting)


def answered_by(facts: CaseFacts, answer: DeedFact) -> date:
    """The last day of an answer: it is given when it reached her, not when it was written (个人信息保护法 50)."""
    asked = next((d for d in facts.of("request") if d.id == answer.about), None)
    return due_on(asked.happened_on) if asked else answer.happened_on


def open_requests(facts: CaseFacts) -> tuple[DeedFact, ...]:
    """The requests nobody has answered yet, the oldest first."""
    done = {d.about for d in facts.of("request_answer")}
    return tuple(d for d in facts.of("request") if d.id not in done)
