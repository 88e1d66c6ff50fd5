"""Numbers of rights: what was asked was answered, what was over was ended, what was served was in order. Each returns its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.requests.rules import NAMES_SOMEBODY, due_on
from tongxing.conduct.rules import unserved_answers
from tongxing.duties.figures import Census, CountedCase, FigureRow, Group
from tongxing.duties.hanging import counting, hang_pair, in_time, nameless
from tongxing.rulebook.clock import end_of
from tongxing.rulebook.counting import deadline_from
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.presence import Presence, away_for, where
from tongxing.rulebook.windows import term_book

ROOM = "conduct"
PERSONS: dict[str, Any] = {"persons": "several", "unit": "things"}


def _fact_row(case: CountedCase, deed: DeedFact | None, what: str, opens: date, due: date) -> FigureRow:
    """A row of a case before anybody has judged it, with the record it is about."""
    row = case.row(what=what, opens_on=opens, due_on=due, group=Group.NO, why="missing")
    done = case.deeds.get(deed.id) if deed is not None else None
    return replace(row, source=done.id) if done is not None else row


# ── requests and objections ──────────────────────────────────────────────────


@counting(yes="on_time", no="late missing", out="not_over")
def requests(census: Census) -> Iterator[FigureRow]:
    """本人的请求按期答复：答复的最后一天在本期的请求，那天以前送到本人手里的算按期。 (方案S53; 个人信息保护法第50条).

    要看材料、要更正、要说明理由、要变更执行地、要帮助的都算；投诉和异议说到某位工作人员，那位看不见，不在这里数。

    例：三月一日要求复印，三月十六日是最后一天，十五日送到：按期；写好了没送，不算答复。

    Requests answered in time: those whose last day lies in the period, answered when the answer reached the person. Complaints
    and objections are about a colleague who does not see them, and are not counted here.

    Example: asked on 1 March, due on the 16th, handed over on the 15th: in time; written and not handed over is no answer.
    """
    for case in census.cases:
        facts = case.known.facts
        for asked in facts.of("request"):
            due = due_on(asked.happened_on)
            if asked.outcome in NAMES_SOMEBODY or not census.since <= due <= census.until:
                continue
            row = _fact_row(case, asked, "request", asked.happened_on, due)
            yield in_time(row, _answered_on(facts, asked), census.on)


def _answered_on(facts: CaseFacts, asked: DeedFact) -> date | None:
    """The day on which an answer to it reached the person."""
    answer = next((d for d in facts.of("request_answer") if d.about == asked.id), None)
    if answer is None or answer in unserved_answers(facts):
        return None
    carried = [d.happened_on for d in facts.of("service", "answer_person") if d.about in (answer.id, None)]
    return min((day for day in carried if day >= answer.happened_on), default=answer.happened_on)


# ── the end of a measure ─────────────────────────────────────────────────────


@counting(yes="on_time", no="late not_released", excused="excused", out="not_over closed_before on_the_way")
def releases(census: Census) -> Iterator[FigureRow]:
    """按期解除：期满日在本期的人，期满后七日内登记了解除的算按期。 (方案S16; 戒毒条例第23条).

    期满以前已经结束的不计；中止、羁押的免计；变更执行地路上的不计。

    例：六月十日期满，六月十五日登记解除：按期；六月二十日才登记：晚了。

    Released in time: people whose term ended in the period, the release written down within the seven days of the law. Ended
    before is not counted, suspended or held is excused, on the way to another place is not counted.

    Example: the term ended on 10 June, release on the 15th: in time; on the 20th: late.
    """
    if census.book is None:
        return
    for case in census.cases:
        facts = case.known.facts
        end = end_of(facts, term_book(facts, census.plans.plans)) if facts.reported_on else None
        if end is None or not census.since <= end.day <= census.last_day:
            continue
        notice = deadline_from(census.book, "release_notice", end.day, "期满解除")
        row = _fact_row(case, None, "closed", end.day, notice.day if notice else end.day)
        yield _released(row, facts, end.day, census.on)


def _released(row: FigureRow, facts: CaseFacts, end: date, on: date) -> FigureRow:
    closed = facts.last("closed")
    if (
        closed is not None
        and closed.happened_on <= on
        and (closed.outcome != "completed" or closed.happened_on < end)
    ):
        return replace(row, group=Group.OUT, why="closed_before")
    if closed is not None:
        return in_time(row, closed.happened_on, on)
    if where(facts, on=end).presence is Presence.HELD:
        return replace(row, group=Group.EXCUSED, why="excused")
    if away_for(facts, end, row.due_on) is not None and facts.last("transfer", "leaving"):
        return replace(row, group=Group.OUT, why="on_the_way")
    found = in_time(row, None, on)
    return replace(found, why="not_released") if found.why == "missing" else found


@counting(yes="on_time", no="late missing", out="not_over")
def releases_served(census: Census) -> Iterator[FigureRow]:
    """解除通知送到：本期解除的人，通知书送本人、送家属，各算一行，七日内记了送达的算按期。 (方案S53; 戒毒条例第23、40条).

    例：送了本人、没记送家属：1 ÷ 2。

    Releases handed over: of everybody released in the period the paper to the person and the paper to the family, one row each,
    in time within seven days.

    Example: to the person and not to the family: 1 of 2.
    """
    if census.book is None:
        return
    for case in census.cases:
        facts = case.known.facts
        closed = facts.last("closed", "completed")
        if closed is None or not census.since <= closed.happened_on <= census.last_day:
            continue
        notice = deadline_from(census.book, "release_notice", closed.happened_on, "解除")
        due = notice.day if notice else closed.happened_on
        for n, whom in enumerate(("release_person", "release_family"), start=1):
            served = facts.last("service", whom)
            row = replace(_fact_row(case, served, "service", closed.happened_on, due), window_no=n)
            yield in_time(row, served.happened_on if served else None, census.on)


# ── what everybody is told at the door ───────────────────────────────────────


@counting(yes="advised", no="advised_late not_advised")
def advice(census: Census) -> Iterator[FigureRow]:
    """报到时告知：本期报到的人，权利义务告知书当天在档案里的（存了扫描、印发了或者登记了）算告知。 (方案S53; 戒毒条例第14条).

    例：三月五日报到，告知书三月五日印发：已告知；三月二十日才印发：晚了。

    Told at report-in: of everybody who reported in in the period, whose file has the notice of rights and duties of that day,
    as a scan, a print or a record.

    Example: reported in on 5 March, notice of 5 March: told; of 20 March: late.
    """
    for case in census.cases:
        came = case.known.facts.reported_on
        if came is None or not census.since <= came <= census.last_day:
            continue
        held = [h.on for h in census.held.get(case.known.case_id, ()) if h.kind == "rights_notice"]
        filed = [d.happened_on for d in case.known.facts.of("paper_filed", "rights_notice")]
        first = min((*held, *filed), default=None)
        why = "not_advised" if first is None else "advised" if first <= came else "advised_late"
        group = Group.YES if why == "advised" else Group.NO
        row = case.row(what="paper:rights_notice", opens_on=came, due_on=came, group=group, why=why)
        yield replace(row, happened_on=first)


@counting(yes="police_told", no="police_not_told")
def three_years(census: Census) -> Iterator[FigureRow]:
    """巩固三年：只数公安机关告诉镇里的。在册或者已结束的人里，公安机关确认不再动态管控的算“是”。 (戒毒条例第7条).

    镇里自己不算、不猜；只用来学习和加分。行里没有编号。

    例：档案里四十个人，公安机关确认了六个：6 ÷ 40。

    Three years steady: only what the police told the township. Of everybody with a file, those for whom the police confirmed
    that control has ended. The township computes and guesses nothing; for learning and bonus only; no number stands in a row.

    Example: forty with a file and six confirmed: 6 of 40.
    """
    people: dict[Any, list[CountedCase]] = {}
    for case in census.cases:
        people.setdefault(case.known.person_id, []).append(case)
    for hers in people.values():
        told = any(_confirmed(case.known.facts, census.last_day) for case in hers)
        group, why = (Group.YES, "police_told") if told else (Group.NO, "police_not_told")
        yield nameless(
            hers[0].row(what="outcome", opens_on=census.since, due_on=census.last_day, group=group, why=why)
        )


def _confirmed(facts: CaseFacts, on: date) -> bool:
    return any(d.happened_on <= on for d in facts.of("police_notice", "control_ended"))


hang_pair(
    ROOM,
    ("requests_in_time", N_("请求按期答复")),
    ("requests_owed", N_("到期的请求")),
    requests,
    clause="S53",
    **PERSONS,
)
hang_pair(
    ROOM, ("releases_in_time", N_("按期解除的人")), ("releases_due", N_("期满的人")), releases, clause="S16",
    law="regulation.23", persons="each", unit="persons",
)  # fmt: skip
hang_pair(
    ROOM, ("releases_served", N_("送到的解除通知")), ("releases_to_serve", N_("该送的解除通知")), releases_served,
    clause="S53", law="regulation.23", **PERSONS,
)  # fmt: skip
hang_pair(
    ROOM, ("people_advised", N_("报到时告知了的人")), ("people_to_advise", N_("本期报到的人")), advice, clause="S53",
    law="regulation.14", persons="each", unit="persons",
)  # fmt: skip
hang_pair(
    ROOM, ("three_years_told", N_("公安机关确认巩固三年的人")), ("people_on_file", N_("有档案的人")), three_years,
    clause="S80", law="regulation.7", persons="each", unit="persons", aim="outcome",
)  # fmt: skip
