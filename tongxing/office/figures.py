"""Numbers of the office: tasks of the year, meetings, what was decided there, publicity, the check of the list. About nobody in care (G7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.duties.figures import Census, FigureRow, Group
from tongxing.duties.hanging import counting, hang_pair, in_time
from tongxing.office.counting import ENTRIES, GIVEN_TASKS, TASKS, DoneFact
from tongxing.rulebook.programme import TaskOwed

ROOM = "office"
CLOCK = {"yes": "on_time", "no": "late missing", "out": "not_over"}
RIGHTS = frozenset({"entitled", "rights"})  # how a plan calls the topic of everybody's rights


def row(
    one: Any,
    what: str,
    detail: str,
    opens: date,
    due: date,
    *,
    clause: str = "",
    unit: str = "",
    plan: str = "",
) -> FigureRow:
    """A row about the office's own work: nobody's number, the place it lies at, the unit that answers for it."""
    key = getattr(one, "id", None)
    return FigureRow(
        "", None, None, one.place_id, what, getattr(one, "window_no", 1), clause, plan, opens, due, Group.NO, "missing",
        detail, source=key if not isinstance(key, int) else None, unit=unit,
    )  # fmt: skip


def _task(one: TaskOwed, census: Census) -> FigureRow:
    found = row(
        one,
        f"task:{one.kind}",
        one.title,
        one.opens_on,
        one.due_on,
        clause=one.clause,
        unit=one.unit,
        plan=one.plan,
    )
    return in_time(found, one.met_on, census.on)


def _tasks(census: Census, *kinds: str) -> Iterator[FigureRow]:
    for one in census.beside.get(TASKS.name, ()):
        due = census.since <= one.due_on <= census.until and one.opens_on <= census.on
        if due and (not kinds or one.kind in kinds) and census.unit in ("", one.unit):
            yield _task(one, census)


@counting(**CLOCK)
def tasks(census: Census) -> Iterator[FigureRow]:
    """任务按期：方案给镇里和各村的任务，最后一天在本期的，那天以前办了的算按期；考核一个单位时只数它的。 (方案S08—S63).

    例：本期 20 项到期，18 项按期、1 项晚了、1 项没办：18 ÷ 20。

    Tasks in time: what the plan gives the township and its villages, due in the period; for the sheet of one unit only its own.

    Example: of 20 due 18 in time, 1 late, 1 not done: 18 of 20.
    """
    return _tasks(census)


@counting(**CLOCK)
def meetings(census: Census) -> Iterator[FigureRow]:
    """例会：方案要开的会，该开的日子里开了，或者没有事、书面通报了的算按期；开得多不加分。 (方案S55、S57).

    例：每季度一次，三个季度开了、一个季度书面通报：4 ÷ 4。

    Meetings the plan asks for, held, or told in writing where there was nothing to meet for; more meetings are worth nothing.

    Example: one a quarter, three held and one told in writing: 4 of 4.
    """
    return _tasks(census, "meeting")


@counting(**CLOCK)
def checks(census: Census) -> Iterator[FigureRow]:
    """底数按期核对：方案要各村核对底数的窗口，核对清楚了的算按期；对不上的先写明，核对清楚再算。 (方案S45).

    例：三个村，两个三月底前核对清楚：2 ÷ 3。

    The list checked in time: the windows in which the plan asks each village to check it, reconciled inside them.

    Example: of three villages two had it reconciled by the end of March: 2 of 3.
    """
    return _tasks(census, "survey")


@counting(**CLOCK | {"excused": "dropped"})
def decisions(census: Census) -> Iterator[FigureRow]:
    """定下的事按期办：期限在本期的，那天以前办完的算按期；写明理由不办了的免计。 (方案S56).

    考核一个单位只数定给它的，考核一位同事只数定给本人的。

    例：定了 6 件，5 件按期、1 件写明理由不办：5 ÷ 5。

    What was decided, done by its day; dropped with a reason is excused. For a unit only what was given to it, for a colleague
    only what is hers.

    Example: six were decided, five in time and one dropped with a reason: 5 of 5.
    """
    for one in census.beside.get(GIVEN_TASKS.name, ()):
        if not census.since <= one.due_on <= census.until or census.unit not in ("", one.unit):
            continue
        if census.staff_id is not None and one.owner_id != census.staff_id:
            continue
        found = row(one, "given", one.title, one.given_on, one.due_on, clause="S56", unit=one.unit)
        if one.how == "dropped":
            yield replace(found, group=Group.EXCUSED, why="dropped")
        else:
            yield in_time(found, one.ended_on, census.on)


def entries_of(census: Census, *kinds: str) -> Iterator[DoneFact]:
    """The entries of these kinds in the period."""
    for one in census.beside.get(ENTRIES.name, ()):
        if one.kind in kinds and census.since <= one.happened_on <= census.last_day:
            yield one


@counting(yes="told_rights", no="rights_left_out")
def publicity(census: Census) -> Iterator[FigureRow]:
    """讲了权益的宣传：本期的宣传，题目里有权益和不歧视的算“是”；宣传面向大家，从来连不到任何一个人。 (方案S51、S53).

    次数多少不是分数。

    例：办了四次，三次讲了权益：3 ÷ 4。

    Publicity that told of rights: days of the period whose topics include rights and no discrimination. It speaks to everybody
    and can be linked to nobody; how many there were is no score.

    Example: four days, three told of rights: 3 of 4.
    """
    for one in entries_of(census, "publicity"):
        found = row(one, "entry:publicity", one.title, one.happened_on, one.happened_on, clause="S53")
        told = bool(RIGHTS & set(one.topics))
        group, why = (Group.YES, "told_rights") if told else (Group.NO, "rights_left_out")
        yield replace(found, group=group, why=why, happened_on=one.happened_on)


THINGS: dict[str, Any] = {"unit": "things"}
hang_pair(
    ROOM,
    ("tasks_in_time", N_("任务按期")),
    ("tasks_owed", N_("到期的任务")),
    tasks,
    clause="S08",
    sources=(TASKS.name,),
)
hang_pair(
    ROOM,
    ("meetings_held", N_("开了的例会")),
    ("meetings_owed", N_("该开的例会")),
    meetings,
    clause="S55",
    sources=(TASKS.name,),
)
hang_pair(
    ROOM,
    ("checks_in_time", N_("底数按期核对")),
    ("checks_owed", N_("该核对的底数")),
    checks,
    clause="S45",
    sources=(TASKS.name,),
)
hang_pair(
    ROOM, ("decisions_in_time", N_("定下的事按期办")), ("decisions_owed", N_("到期的定下的事")), decisions, clause="S56",
    sources=(GIVEN_TASKS.name,), **THINGS,
)  # fmt: skip
hang_pair(
    ROOM, ("publicity_of_rights", N_("讲了权益的宣传")), ("publicity", N_("本期的宣传")), publicity, clause="S53",
    sources=(ENTRIES.name,), **THINGS,
)  # fmt: skip
