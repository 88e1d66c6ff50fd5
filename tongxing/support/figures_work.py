"""Numbers of work: who is able and wishes to, who has it, who kept it. What became of people, for learning and bonus only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.duties.figures import Census, CountedCase, FigureRow, Group
from tongxing.duties.hanging import counting, hang_pair, in_time, nameless
from tongxing.rulebook.counting import shift_months
from tongxing.rulebook.document import Book
from tongxing.rulebook.presence import away_for
from tongxing.rulebook.referrals import JOB, FollowUp, Referral, follow_ups
from tongxing.support.counting import HELPS, Asked
from tongxing.support.figures import NO_OF_HERS, ROOM, as_of, closings, helps, row_of

PENSION_AGE = 60  # where the plan has no ``value.pension_age``: a local number, ages of retirement differ and are moving
EACH: dict[str, Any] = {"persons": "each", "unit": "persons", "sources": (HELPS.name,), "aim": "outcome"}


@counting(yes="has_work", no="no_work_yet", out="no_wish_told no_wish sick at_school retired")
def work(census: Census) -> Iterator[FigureRow]:
    """就业率：期末那天在执行的人里，能干活、想干活的，上班了、还在岗的算“是”。 (方案S71; 戒毒条例第18条).

    没说过想找活的、说了不要的、住院生病的、在上学的、到了退休年龄的都不计；退休年龄是本地数。
    这是结果，只用来学习和加分；行里没有编号。

    例：十个人，两个没提过、一个在上学、一个住院，六个想找活，四个上班了：4 ÷ 6。

    Work: of the people under execution on the last day who are able and wish to, those who have work and kept it. Who never said
    so, does not want it, is ill, at school or of pension age (a local number) is not counted. An outcome, for learning and
    bonus only; the rows carry no number.

    Example: of ten two never said so, one is at school, one in hospital; of six who wish four have work: 4 of 6.
    """
    asked: dict[Any, list[Asked]] = {}
    for one in helps(census, JOB, "schooling"):
        asked.setdefault(one.person_id, []).append(one)
    for case in census.cases:
        facts = case.known.facts
        if facts.reported_on is None or facts.reported_on > census.last_day:
            continue
        if facts.closed_on is not None and facts.closed_on <= census.last_day:
            continue
        group, why = _work(case, asked.get(case.known.person_id, []), census.book, census.last_day)
        yield nameless(
            case.row(what="outcome", opens_on=census.since, due_on=census.last_day, group=group, why=why)
        )


def _work(case: CountedCase, asked: list[Asked], book: Book | None, on: date) -> tuple[Group, str]:
    jobs = [
        as_of(one.referral, on)
        for one in asked
        if one.referral.service == JOB and one.referral.needed_on <= on
    ]
    if any(_has_it(one) for one in jobs):
        return Group.YES, "has_work"
    lifted = away_for(case.known.facts, on, on)
    if lifted is not None and lifted.outcome != "leave_reported":
        return Group.OUT, "sick"
    if any(_at_school(one.referral, on) for one in asked):
        return Group.OUT, "at_school"
    if not jobs:
        return Group.OUT, "no_wish_told"
    if asked[0].born_on is not None and shift_months(asked[0].born_on, 12 * _pension_age(book, on)) <= on:
        return Group.OUT, "retired"
    if all(one.state in NO_OF_HERS or (one.state == "ended" and not one.consents) for one in jobs):
        return Group.OUT, "no_wish"
    return Group.NO, "no_work_yet"


def _has_it(one: Referral) -> bool:
    done, lost = one.last("done"), one.last("lost")
    return done is not None and (lost is None or lost.on < done.on)


def _at_school(one: Referral, on: date) -> bool:
    return one.service == "schooling" and as_of(one, on).last("done") is not None


def _pension_age(book: Book | None, on: date) -> int:
    if book is None or "pension_age" not in book.values:
        return PENSION_AGE
    return int(book.amount("pension_age", max(on, book.plan.since)))


def _follow_ups(census: Census) -> Iterator[tuple[Asked, FollowUp, bool]]:
    """Each time of asking after work that falls into the period, and whether the measure was over before its last day.

    Once the measure has ended nobody is asked any more: who died, moved away or was released owes nobody an answer.
    """
    ended = closings(census)
    for one in helps(census, JOB):
        for time in follow_ups(as_of(one.referral, census.on)):
            over = ended.get(one.case_id, date.min)
            if time.opens > min(census.on, over):
                break
            if census.since <= time.due <= census.until:
                yield one, time, over <= census.on and over < time.due


@counting(yes="kept", no="lost", out="not_asked")
def kept(census: Census) -> Iterator[FigureRow]:
    """还在岗：上班以后三、六、十二个月各问一次，问到还在的算“是”；没问的不计。 (X15; 方案S71).

    只用来学习和加分。

    例：本期问了五次，四次还在：4 ÷ 5。

    Work kept: asked after at three, six and twelve months; still there it holds, not asked is not counted. For learning and
    bonus only.

    Example: asked five times in the period, still there four times: 4 of 5.
    """
    for one, time, _over in _follow_ups(census):
        group, why = Group.OUT, "not_asked"
        if time.heard is not None:
            group, why = (Group.YES, "kept") if time.heard.kind == "kept" else (Group.NO, "lost")
        yield replace(row_of(one, time.opens, time.due, group, why), window_no=time.no)


@counting(yes="on_time", no="late missing", out="not_over closed_before")
def asked_after(census: Census) -> Iterator[FigureRow]:
    """问过还在不在岗：三、六、十二个月那一个月里问了的算按期，问到什么不影响。 (方案S71; 戒毒条例第18条).

    哪天问的算哪一次的：早问的不算，漏一次只差一次；知道没在岗了就不再问；措施结束以后的不计。

    例：三月一日上班，六月一日到七月一日问了：按期。

    Asked after: within the month after three, six and twelve months somebody asked; what was heard does not matter. Each time is
    matched by its own days: asked early does not count, one missed is one missed; after a loss nobody asks, nor after the end.

    Example: began on 1 March, asked between 1 June and 1 July: in time.
    """
    for one, time, over in _follow_ups(census):
        if not time.owed:
            continue
        row = replace(row_of(one, time.opens, time.due, Group.NO, "missing"), window_no=time.no)
        if over and time.heard is None:
            yield replace(row, group=Group.OUT, why="closed_before")
        else:
            yield in_time(row, time.heard.on if time.heard is not None else None, census.on)


hang_pair(
    ROOM, ("people_at_work", N_("上班的人")), ("people_able_and_wishing", N_("能干活、想干活的人")), work, clause="S71",
    law="regulation.18", **EACH,
)  # fmt: skip
hang_pair(
    ROOM, ("work_kept", N_("还在岗的")), ("work_asked_after", N_("问到了的")), kept, clause="S71", law="regulation.18",
    persons="several", unit="things", sources=(HELPS.name,), aim="outcome",
)  # fmt: skip
hang_pair(
    ROOM, ("follow_ups_in_time", N_("按期问过的")), ("follow_ups_owed", N_("该问的次数")), asked_after, clause="S71",
    law="regulation.18", persons="several", unit="things", sources=(HELPS.name,),
)  # fmt: skip
