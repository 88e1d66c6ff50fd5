"""Numbers of the gate: whether each step was in order and each objection answered. They lead to nobody, and how many there are is no score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.figures import PERSONS, ROOM
from tongxing.conduct.gate.facts import GateSteps, gate_steps
from tongxing.conduct.kinds import ADMONITION, POLICE_REPORT
from tongxing.conduct.requests.rules import due_on
from tongxing.core.vocabulary import Source, sources
from tongxing.duties.figures import Census, FigureRow, Group
from tongxing.duties.hanging import counting, hang_pair, in_time, nameless

GATE = sources.hang(Source("conduct.gate", N_("批评、告诫、报告走过的步骤"), gate_steps))


@counting(yes="on_time", no="late missing", out="not_over")
def objections(census: Census) -> Iterator[FigureRow]:
    """对批评、告诫、报告有异议的，按期有没有答复：十五日是本办公室的习惯，法律没有写天数。 (方案S53、S74; 禁毒法第35条).

    行里没有编号，点不到人。

    例：五月二日提出，五月十七日以前有书面决定的，算按期。

    Objections to a criticism, a warning or a report that were decided in time; fifteen days are a habit of this office, no law
    has a number. The rows carry no number.

    Example: raised on 2 May and decided by the 17th: in time.
    """
    for one in census.beside.get(GATE.name, ()):
        for day in one.days("objected"):
            due = due_on(day)
            if census.since <= due <= census.until:
                decided = next((d for d in one.days("decided") if d >= day), None)
                yield in_time(_gate_row(one, day, due), decided, census.on)


def _gate_row(one: GateSteps, opens: date, due: date) -> FigureRow:
    return FigureRow("", None, None, one.place_id, "gate", 1, "S74", "", opens, due, Group.NO, "missing")


@counting(yes="in_order", no="no_notice no_statement no_second")
def warnings(census: Census) -> Iterator[FigureRow]:
    """批评、告诫、报告办得合不合程序：先告知本人、听了本人说明、另一个岗位的人复核过，三样齐的算合程序。 (方案S74; 禁毒法第35条).

    撤回的不算；次数多少从来不是分数。行里没有编号。

    例：告知了、听了、没有第二个人复核就送达，算不合程序。

    Warnings in order: the person was told first, was heard, and a second person of another post looked at it. What was taken
    back is no row; how many there are is never a score. The rows carry no number.

    Example: told and heard, and served without a second person: not in order.
    """
    steps = {str(one.id): one for one in census.beside.get(GATE.name, ())}
    for case in census.cases:
        for deed in case.known.deeds:
            if (
                deed.kind in (ADMONITION.name, POLICE_REPORT.name)
                and census.since <= deed.happened_on <= census.last_day
            ):
                why = _order(
                    steps.get(str(deed.id)), deed.happened_on, at_once=deed.kind == POLICE_REPORT.name
                )
                group = Group.YES if why == "in_order" else Group.NO
                yield nameless(
                    case.row(what="gate", opens_on=census.since, due_on=census.last_day, group=group, why=why)
                )


def _order(one: GateSteps | None, on: date, *, at_once: bool) -> str:
    """What is missing; a report that went at once is heard afterwards (戒毒条例第21条)."""

    def there(kind: str, *, after: bool = False) -> bool:
        return one is not None and any(after or day <= on for day in one.days(kind))

    if not there("told", after=at_once):
        return "no_notice"
    if not there("spoke", after=at_once):
        return "no_statement"
    return "in_order" if there("seconded") else "no_second"


hang_pair(
    ROOM, ("objections_in_time", N_("异议按期答复")), ("objections_owed", N_("到期的异议")), objections, clause="S74",
    law="act.35", sources=(GATE.name,), **PERSONS,
)  # fmt: skip
hang_pair(
    ROOM, ("warnings_in_order", N_("合程序的批评、告诫、报告")), ("warnings", N_("批评、告诫、报告")), warnings,
    clause="S74", law="act.35", sources=(GATE.name,), **PERSONS,
)  # fmt: skip
