"""Numbers of casework that a county asks for: reported in, under execution, whole files, days to the agreement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.casework.figures import EACH, papers
from tongxing.duties.figures import Census, CountedCase, FigureRow, Group, judged, recorded_on, windows_of
from tongxing.duties.hanging import WINDOW, counting, hang_one, hang_pair
from tongxing.rulebook.life import ENDED, Status, life
from tongxing.rulebook.presence import Presence, where
from tongxing.rulebook.windows import term_book

ROOM = "casework"
OUT_OF_REACH = (Presence.HELD, Presence.IN_HOSPITAL)
GONE = (Presence.AWAY_UNREPORTED, Presence.ABROAD)


@counting(**WINDOW)
def report_in(census: Census) -> Iterator[FigureRow]:
    """报到率：期限在本期到了的决定，十五日内报到的算“是”。 (方案S46; 戒毒条例第14条).

    被羁押、住院、认定有正当理由的免计；去世、移交的，期限没到就结束的不计；期限没到的还不算。

    例：五份决定期限到了，三人按期报到，一人被拘留，一人没来：3 ÷ 4。

    Reported in: decisions whose days are over in the period; reported inside them it holds. Held in custody, in hospital, or
    found to have a good reason is excused; dead or handed over before the last day is not counted.

    Example: of five decisions three reported in time, one was in custody, one did not come: 3 of 4.
    """
    for case, _one, row in judged(census, "report_in"):
        yield _with_reason(case, row, census) if row.group is Group.NO else row


def _with_reason(case: CountedCase, row: FigureRow, census: Census) -> FigureRow:
    facts = case.known.facts
    found = next((d for d in facts.of("late_finding", "good_reason") if d.happened_on <= census.on), None)
    excused = found is not None or where(facts, on=row.due_on).presence in OUT_OF_REACH
    return replace(row, group=Group.EXCUSED, why="excused") if excused else row


@counting(
    yes="under_way",
    no="not_reported unsigned_late",
    excused="excused",
    out="unserved days_running on_the_way term_over away_unreported",
)
def execution(census: Census) -> Iterator[FigureRow]:
    """执行率：到期末那天该执行的人里，报到了、协议签了或者还在签协议的日子里的算“在执行”。 (方案S46; 戒毒条例第14、16条).

    中止的、在羁押或者住院的、签协议那段日子有免计理由的免计；决定书没送达、报到期限没到、变更执行地路上、期满等解除的不计。
    没有报告就外出、联系不上的人不计，不是谁的过错。

    例：十个人，八人在执行，一人被拘留，一人过期没报到：8 ÷ 9。

    Under execution: of those who should be on the last day, who reported in and has signed or still has days to sign. Suspended,
    held, in hospital, or with a reason for the days to sign is excused; not served, days to report in running, on the way to another place, or the term over is not
    counted. Who left without a word and cannot be found is not counted either: it is nobody's fault (G8).

    Example: of ten, eight are under execution, one is in custody, one has not reported in: 8 of 9.
    """
    day, book = census.last_day, census.book
    if book is None:
        return
    for case in census.cases:
        found = life(case.known.facts, book, on=day, term=term_book(case.known.facts, census.plans.plans))
        if found is None or found.status in ENDED:
            continue
        group, why = _under_way(case, found.status, day)
        what = "leave" if why == "away_unreported" else "report_in"
        yield case.row(what=what, opens_on=found.since, due_on=day, group=group, why=why)


_STANDS = {
    Status.UNSERVED: (Group.OUT, "unserved"),
    Status.AWAITED: (Group.OUT, "days_running"),
    Status.LATE: (Group.NO, "not_reported"),
    Status.REFUSED: (Group.NO, "not_reported"),
    Status.SUSPENDED: (Group.EXCUSED, "excused"),
    Status.MOVING: (Group.OUT, "on_the_way"),
    Status.DUE: (Group.OUT, "term_over"),
}


def _under_way(case: CountedCase, status: Status, day: date) -> tuple[Group, str]:
    presence = where(case.known.facts, on=day).presence
    if presence in OUT_OF_REACH:
        return Group.EXCUSED, "excused"
    if status is not Status.RUNNING:
        return _STANDS[status]
    if presence in GONE:
        return Group.OUT, "away_unreported"
    owed = next((one for one in case.owed if one.kind == "agreement"), None)
    signed = any(d.kind == "agreement" and d.happened_on <= day for d in case.known.deeds)
    if owed is None or owed.due_on >= day or signed:
        return Group.YES, "under_way"
    return (Group.NO, "unsigned_late") if owed.excused_by is None else (Group.EXCUSED, "excused")


@counting(yes="file_whole", no="file_lacks")
def files(census: Census) -> Iterator[FigureRow]:
    """档案完整率：一人一行，方案清单上到现在该有的材料都在档案里的算完整。 (方案S61).

    例：五个人，四个人一份不缺，一个人差一份：4 ÷ 5。

    Whole files: one row a person; every paper that the plan's list asks for by now is in the file.

    Example: of five people four lack nothing and one lacks one paper: 4 of 5.
    """
    for _case, rows in groupby(papers(census), key=lambda r: r.case_id):
        every = tuple(rows)
        lacks = [r for r in every if r.group is Group.NO]
        group, why = (Group.NO, "file_lacks") if lacks else (Group.YES, "file_whole")
        first = every[0]
        yield replace(
            first, what="paper_filed", window_no=1, group=group, why=why, detail=str(len(lacks) or ""),
            happened_on=None, recorded_on=None, source=None, opens_on=min(r.opens_on for r in every),
            due_on=census.last_day,
        )  # fmt: skip


def _signed(census: Census) -> Iterator[tuple[FigureRow, int]]:
    """Agreements signed in the period, each with the days since its decision."""
    for case in census.cases:
        done, decided = case.first("agreement"), case.known.facts.decided_on
        if done is None or decided is None or not census.since <= done.happened_on <= census.last_day:
            continue
        row = case.row(
            what="agreement", opens_on=decided, due_on=done.happened_on, group=Group.YES, why="signed"
        )
        row = replace(row, happened_on=done.happened_on, recorded_on=recorded_on(done), source=done.id)
        yield row, (done.happened_on - decided).days


@counting(yes="signed")
def agreements_made(census: Census) -> Iterator[FigureRow]:
    """本期签成的协议，一份一行。 (方案S16; 戒毒条例第16条).

    例：本期签了 3 份，就是 3。

    Agreements signed in the period, one row each.

    Example: three were signed: 3.
    """
    return (row for row, _days in _signed(census))


@counting(yes="signed")
def days_to_agreement(census: Census) -> Iterator[FigureRow]:
    """从决定到签成协议一共用了几天，除以签成的份数就是平均天数。 (方案S16; 戒毒条例第14、16条).

    路上有本人的十五日和办公室的十日，只用来学习和加分，不扣分。

    例：两份协议，一份用了 12 天，一份用了 20 天：32 ÷ 2 = 16 天。

    Days from the decision to the agreement, added up; divided by the agreements made it is the mean. The person's own fifteen
    days are in it, so it is for learning and bonus only.

    Example: one took 12 days and one 20: 32 over 2 is 16 days.
    """
    return (replace(row, amount=days) for row, days in _signed(census))


@counting(**WINDOW)
def evaluations(census: Census) -> Iterator[FigureRow]:
    """一人一策评估按期：窗口在本期到期的评估，窗口内见到本人评了的算按期；没见到本人的不计。 (方案S65; 戒毒条例第18条).

    例：半年评一次，窗口内评了，算按期。

    Evaluations of the person's own plan in time; without meeting the person it is not counted.

    Example: due every half year, done inside the window: in time.
    """
    return windows_of(census, "plan_evaluation")


REPORTED_IN_TIME, REPORTS_DUE = hang_pair(
    ROOM, ("reports_in_time", N_("按期报到的")), ("reports_due", N_("报到期限到了的决定")), report_in, clause="S46",
    law="regulation.14", **EACH,
)  # fmt: skip
UNDER_WAY, TO_EXECUTE = hang_pair(
    ROOM, ("under_execution", N_("正在执行的人")), ("to_execute", N_("应当执行的人")), execution, clause="S46",
    law="regulation.14", **EACH,
)  # fmt: skip
FILES_WHOLE, FILES = hang_pair(
    ROOM, ("files_whole", N_("材料齐全的档案")), ("files", N_("应当建的档案")), files, clause="S61", **EACH
)
AGREEMENTS_MADE = hang_one(
    ROOM, "agreements_made", N_("本期签成的协议"), agreements_made, clause="S16", law="regulation.16", **EACH
)
DAYS_TO_AGREEMENT = hang_one(
    ROOM, "days_to_agreement", N_("从决定到协议的天数"), days_to_agreement, clause="S16", law="regulation.16",
    persons="several", unit="days", aim="outcome", pair=AGREEMENTS_MADE.name,
)  # fmt: skip
EVALUATED, TO_EVALUATE = hang_pair(
    ROOM, ("evaluations_in_time", N_("评估按期")), ("evaluations_owed", N_("评估应计")), evaluations, clause="S65",
    law="regulation.18",
)  # fmt: skip
