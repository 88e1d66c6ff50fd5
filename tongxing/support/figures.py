"""Numbers of help: from a need to an outcome. A no of hers is in no number, and maintenance treatment is told of and never counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.duties.figures import Census, FigureRow, Group
from tongxing.duties.hanging import counting, hang_pair, in_time, nameless
from tongxing.rulebook.counting import add_span
from tongxing.rulebook.document import Book
from tongxing.rulebook.referrals import BESIDE, LEGAL_AID, Referral, waits_for
from tongxing.support.counting import HELPS, Asked
from tongxing.support.kinds import SERVICES

ROOM = "support"
NO_OF_HERS = frozenset({"declined", "withdrawn"})
THINGS: dict[str, Any] = {"persons": "several", "unit": "things", "sources": (HELPS.name,)}
EACH: dict[str, Any] = {"persons": "each", "unit": "persons", "sources": (HELPS.name,)}


def helps(census: Census, *services: str) -> Iterator[Asked]:
    """The needs of these kinds, or of every kind."""
    for one in census.beside.get(HELPS.name, ()):
        if not services or one.referral.service in services:
            yield one


def row_of(one: Asked, opens: date, due: date, group: Group, why: str) -> FigureRow:
    """A row about a need; where the kind of help tells of an illness it leads to nobody."""
    row = FigureRow(
        one.number, one.case_id, one.person_id, one.place_id, "help", 1, SERVICES[one.referral.service].clauses[0], "",
        opens, due, group, why, source=one.id,
    )  # fmt: skip
    return nameless(row) if SERVICES[one.referral.service].health else row


def as_of(one: Referral, on: date) -> Referral:
    """The need with the steps taken by a day."""
    return replace(one, steps=tuple(s for s in one.steps if s.on <= on))


def her_no(one: Referral) -> bool:
    """Whether her last word is a no: she did not want it, or took her yes back; what was ended after it is hers too."""
    return any(s.kind in NO_OF_HERS for s in one.steps) and not one.consents


def closings(census: Census) -> dict[UUID, date]:
    """The day each case ended, the last of all days while it runs; a case that is not here had ended before the period."""
    return {case.known.case_id: case.known.facts.closed_on or date.max for case in census.cases}


# ── from a need to an outcome ────────────────────────────────────────────────


@counting(yes="help_done", no="help_waits help_stopped", out="not_over help_refused_by_her")
def needs(census: Census) -> Iterator[FigureRow]:
    """有结果的帮助：本期提出的每一样需要，办成了的算“是”。 (方案S68—S73; 戒毒条例第18条).

    本人不要的不计，不要帮助从来不影响谁；还在约好的日子里的不计；过了日子没人管的、没办成就了结的算“否”。
    看病一类的行里没有编号；维持治疗不在任何数里。

    例：五样需要，三样办成，一样本人不要，一样搁了两个月：3 ÷ 4。

    Help with an outcome: of every need raised in the period, the ones that were done. What she does not want is not counted and
    costs nobody anything; what still has its days is not counted; what waits beyond them, or was ended undone, does not hold.
    Rows about an illness carry no number; maintenance treatment is in no number at all.

    Example: of five needs three were done, one she did not want, one lay for two months: 3 of 4.
    """
    for one in helps(census):
        if census.since <= one.referral.needed_on <= census.last_day:
            group, why = _outcome(as_of(one.referral, census.last_day), census.book, census.last_day)
            yield row_of(one, one.referral.needed_on, census.last_day, group, why)


def _outcome(one: Referral, book: Book | None, on: date) -> tuple[Group, str]:
    if one.last("done") is not None:
        return Group.YES, "help_done"
    if her_no(one):
        return Group.OUT, "help_refused_by_her"
    if one.state == "ended":
        return Group.NO, "help_stopped"
    late = book is None or any(wait.lapsed(on) for wait in waits_for(one, book))
    return (Group.NO, "help_waits") if late else (Group.OUT, "not_over")


@counting(yes="on_time", no="late missing", out="not_over")
def offers(census: Census) -> Iterator[FigureRow]:
    """有人回应：最晚该回应的日子在本期的需要，那天以前说了能帮什么的算按期；几天是本地数。 (方案S68—S73; 戒毒条例第18条).

    例：三月一日提出，七日内说了能找哪家：按期。

    Needs that were answered in time: somebody said what can be done, within the days of the plan (a local number).

    Example: raised on 1 March and answered within seven days: in time.
    """
    for one in helps(census):
        if census.book is None:
            return
        bare = Referral(
            one.referral.id, one.referral.service, one.referral.needed_on, (), one.referral.by_day
        )
        due = next((wait.until for wait in waits_for(bare, census.book)), None)
        if due is None or not census.since <= due <= census.until:
            continue
        first = next((s.on for s in one.referral.steps), None)
        yield in_time(row_of(one, one.referral.needed_on, due, Group.NO, "missing"), first, census.on)


@counting(yes="consented", no="no_consent")
def consents(census: Census) -> Iterator[FigureRow]:
    """先问本人再转出去：本期转到外面的帮助，转之前有本人同意的算“是”。 (个人信息保护法第13、29条).

    例：三月二日同意，三月三日转到就业中心：算“是”。

    Asked before it was shared: help sent outside in the period, with the person's own yes before it.

    Example: agreed on 2 March and sent on the 3rd: it holds.
    """
    for one in helps(census):
        for n, step in enumerate(one.referral.steps):
            if step.kind == "sent" and census.since <= step.on <= census.last_day:
                before = replace(one.referral, steps=one.referral.steps[:n])
                group, why = (Group.YES, "consented") if before.consents else (Group.NO, "no_consent")
                yield replace(row_of(one, step.on, step.on, group, why), window_no=n + 1)


@counting(yes="on_time", no="late missing", out="not_over help_refused_by_her")
def legal_aid(census: Census) -> Iterator[FigureRow]:
    """法律援助的两个法定日子：递交后七日内决定，决定给的三日内指派律师，一个日子一行。 (法律援助法第43条).

    日子没到本人就不要了的不计，不要帮助从来不影响谁。

    例：五月六日递交，十三日以前决定，按期；决定后三日没有指派，未按期。

    The two days of legal aid: decided within seven days, a lawyer within three; one row for each. What she took back before the
    day is not counted.

    Example: sent on 6 May and decided by the 13th: in time; no lawyer three days later: not.
    """
    book = census.book
    for one in helps(census, LEGAL_AID):
        if book is None:
            return
        for name, begins, ends in (
            ("legal_aid_decide", "sent", ("taken", "refused")),
            ("legal_aid_assign", "taken", ("done",)),
        ):
            start = one.referral.last(begins)
            if start is None:
                continue
            due = add_span(start.on, book.law(name, start.on)).day
            if census.since <= due <= census.until:
                found = next((s.on for s in one.referral.steps if s.kind in ends and s.on >= start.on), None)
                row = row_of(one, start.on, due, Group.NO, "missing")
                if found is None and her_no(as_of(one.referral, min(due, census.on))):
                    yield replace(
                        row,
                        group=Group.OUT,
                        why="help_refused_by_her",
                        window_no=1 if begins == "sent" else 2,
                    )
                    continue
                yield replace(in_time(row, found, census.on), window_no=1 if begins == "sent" else 2)


@counting(yes="met_there", no="not_met", out="not_over help_refused_by_her")
def arrivals(census: Census) -> Iterator[FigureRow]:
    """出所衔接率：本期要从监所出来的人，当天有人接回来的算“是”。 (方案S23; 戒毒条例第42条).

    本人不要接的不计，没到日子的不计。

    例：三个人出来，两个当天接到：2 ÷ 3。

    Met at the gate: people due from custody in the period, met on that day. Who does not want it is not counted.

    Example: of three two were met on the day: 2 of 3.
    """
    for one in helps(census, "arrival"):
        due = one.referral.by_day
        if due is None or not census.since <= due <= census.until:
            continue
        now = as_of(one.referral, census.last_day)
        done = now.last("done")
        if done is not None and done.on <= due:
            group, why = Group.YES, "met_there"
        elif her_no(now):
            group, why = Group.OUT, "help_refused_by_her"
        else:
            group, why = (Group.OUT, "not_over") if due >= census.on else (Group.NO, "not_met")
        yield row_of(one, one.referral.needed_on, due, group, why)


@counting(yes="aid_given", no="aid_waits", out="aid_not_due help_refused_by_her not_over")
def aid(census: Census) -> Iterator[FigureRow]:
    """救助覆盖：要过临时救助、低保的人，一人一行，得到了的算“是”。 (方案S22、S73; 社会救助暂行办法).

    审核不合条件的、本人不要的、还在办的日子里的不计；本期以前就了结的、措施已经结束的不在里面。

    例：四个人要过，三个批了，一个不合条件：3 ÷ 3。

    Aid reached: people who asked for relief or an allowance, one row a person; given, it holds. Found not to be entitled, not
    wanted by her, or still within its days is not counted; what had ended, or whose measure had, before the period is no row.

    Example: of four three were granted and one is not entitled: 3 of 3.
    """
    order = ("aid_given", "aid_waits", "not_over", "aid_not_due", "help_refused_by_her")
    best: dict[UUID, FigureRow] = {}
    ended = closings(census)
    for one in helps(census, "relief", "allowance"):
        now = as_of(one.referral, census.last_day)
        if now.needed_on > census.last_day or ended.get(one.case_id, date.min) < census.since:
            continue
        if _over_before(now, census.since):
            continue
        group, why = _aid(now, census.book, census.last_day)
        row = row_of(one, one.referral.needed_on, census.last_day, group, why)
        held = best.get(one.person_id)
        if held is None or order.index(why) < order.index(held.why):
            best[one.person_id] = row
    yield from best.values()


def _over_before(one: Referral, since: date) -> bool:
    """Whether it was given, found not to be due, not wanted or ended before a day, and nothing was tried again since."""
    moved = [step for step in one.steps if step.kind not in BESIDE]
    given = one.last("done")
    stands = moved and moved[-1].kind in (*NO_OF_HERS, "ended", "refused") and moved[-1].on < since
    return bool(stands) or (given is not None and given.on < since)


def _aid(now: Referral, book: Book | None, on: date) -> tuple[Group, str]:
    group, why = _outcome(now, book, on)
    if why == "help_done":
        return Group.YES, "aid_given"
    if now.last("refused") is not None and now.state in ("refused", "ended"):
        return Group.OUT, "aid_not_due"
    return (group, "aid_waits") if group is Group.NO else (group, why)


@counting(yes="helped", no="not_helped")
def helped(census: Census) -> Iterator[FigureRow]:
    """得到帮助的人：本期要过帮助的人里，至少办成一样的。 (X15; 戒毒条例第18条).

    只用来学习和加分；本人什么都不要的不在里面；行里没有编号。

    例：十个人要过，七个人至少办成一样：7 ÷ 10。

    People who got help: of those with a need in the period, with at least one thing done. For learning and bonus only; who wants
    nothing is no row; the rows carry no number.

    Example: ten had a need and seven got at least one thing: 7 of 10.
    """
    people: dict[UUID, list[Asked]] = {}
    for one in helps(census):
        wanted = as_of(one.referral, census.last_day)
        if census.since <= one.referral.needed_on <= census.last_day and not her_no(wanted):
            people.setdefault(one.person_id, []).append(one)
    for hers in people.values():
        done = any(as_of(one.referral, census.last_day).last("done") for one in hers)
        group, why = (Group.YES, "helped") if done else (Group.NO, "not_helped")
        yield nameless(row_of(hers[0], census.since, census.last_day, group, why))


hang_pair(
    ROOM, ("needs_done", N_("办成了的帮助")), ("needs_raised", N_("本期提出的需要")), needs, clause="S73",
    law="regulation.18", **THINGS,
)  # fmt: skip
hang_pair(
    ROOM, ("offers_in_time", N_("按期回应的需要")), ("offers_owed", N_("该回应的需要")), offers, clause="S68",
    law="regulation.18", **THINGS,
)  # fmt: skip
hang_pair(
    ROOM,
    ("consents_first", N_("先同意再转的")),
    ("sent_outside", N_("转到外面的帮助")),
    consents,
    clause="S53",
    **THINGS,
)
hang_pair(
    ROOM, ("legal_aid_in_time", N_("法律援助按期")), ("legal_aid_clocks", N_("法律援助的法定日子")), legal_aid,
    clause="S70", law="legal_aid.43", **THINGS,
)  # fmt: skip
hang_pair(
    ROOM,
    ("met_at_release", N_("当天接到的人")),
    ("releases_coming", N_("要从监所出来的人")),
    arrivals,
    clause="S23",
    **EACH,
)
hang_pair(
    ROOM,
    ("people_aided", N_("得到救助的人")),
    ("people_entitled", N_("要救助、合条件的人")),
    aid,
    clause="S73",
    **EACH,
)
hang_pair(
    ROOM, ("people_helped", N_("至少办成一样的人")), ("people_in_need", N_("本期要过帮助的人")), helped, clause="S73",
    law="regulation.18", aim="outcome", **EACH,
)  # fmt: skip
