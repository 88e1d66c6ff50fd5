"""Laying the year of meetings: a lane for each body, what is next, what was decided, and how that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core.ui import words
from tongxing.core.ui.charts import Strip, StripLane, StripMark
from tongxing.core.ui.parts import Cell, Chip, Choice, Clause, Figure, Link
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.year_page import NAMES, chip_of, given_lines, may_write, months
from tongxing.office.kinds import MEETING
from tongxing.office.queries import Done, GivenTask, Year
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.document import Task
from tongxing.rulebook.programme import TaskOwed
from tongxing.rulebook.windows import State, state

PATH = "/year/meetings/"
WAITS = (State.OVERDUE, State.OPEN, State.NOT_YET)


@dataclass(frozen=True, slots=True)
class Body:
    """A body that meets: its name, how often the plan wants it, its last meeting, what is next."""

    name: str
    every: str
    clause: Clause | None
    last: Link | None
    last_on: date | None
    chip: Chip
    next: str
    record: Link | None


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting, or one letter instead of it."""

    on: date
    place: str
    link: Link
    how: str
    came: str
    decided: str
    late: str


def meetings_page(actor: Actor, what: Year, given: Sequence[GivenTask], *, on: date) -> dict[str, Any]:
    """Everything of the meetings of one year."""
    tasks = {one.id: one for one in what.book.tasks if one.meets.entry == "meeting"}
    rows = [one for one in what.rows if one.task in tasks]
    held = sorted(
        (d for d in what.done.values() if d.kind == "meeting"), key=lambda d: d.happened_on, reverse=True
    )
    open_ = [one for one in given if not one.how and one.given_on.year <= what.year]
    given = [one for one in given if one.given_on.year == what.year]
    bodies = [_body(actor, what, tasks[key[0]], group, held, on) for key, group in _by_body(rows).items()]
    return {
        "title": _("%(year)s 年的会") % {"year": what.year},
        "second": _("开会是为了把事定下来、办完。没有要商量的，书面通报也算。"),
        "years": [
            Choice(str(n), PATH if n == on.year else f"{PATH}?of={n}", n == what.year) for n in (on.year - 1, on.year)
        ],
        "cells": _cells(held, given, open_, on),
        "chart": _chart(what, rows, on),
        "bodies": bodies,
        "open": given_lines(actor, what, open_, on=on),
        "held": [_held(what, one, given, on) for one in held],
        "give": Link(_("定一件事"), "/year/give/", "plus") if actor.may(Permission.GIVE_TASK) else None,
        "enter": Link(_("记一次会"), "/year/enter/?kind=meeting", "plus", "primary") if actor.may(Permission.RECORD_OFFICE) else None,
    }  # fmt: skip


def _by_body(rows: Sequence[TaskOwed]) -> dict[tuple[str, int], list[TaskOwed]]:
    """Town first, then each village in the order of its code, as the rows come."""
    found: dict[tuple[str, int], list[TaskOwed]] = {}
    for row in sorted(rows, key=lambda one: (one.task, one.place_id, one.window_no)):
        found.setdefault((row.task, row.place_id), []).append(row)
    return found


def _body(
    actor: Actor, what: Year, task: Task, rows: Sequence[TaskOwed], held: Sequence[Done], on: date
) -> Body:
    due = next((one for one in rows if state(one, on) in WAITS), None)
    last = next((d for d in held if d.place_id == rows[0].place_id), None)
    every = (
        task.every.on(max(what.book.plan.since, date(what.year, 1, 1)), f"task.{task.id}.every")
        if task.every
        else None
    )
    often = _("每 %(n)s 个月一次") % {"n": every.months} if every else ""
    writes = (
        due is not None and state(due, on) is not State.NOT_YET and may_write(actor, what.book, task.unit)
    )
    return Body(
        _unit(what, task) if task.where == "town" else what.places.get(rows[0].place_id, ""), often,
        clause_part(what.book, task.clause, what.key), Link(last.title, f"/year/done/{last.id}/") if last else None,
        last.happened_on if last else None, chip_of(due or rows[-1], on),
        words.span(due.opens_on, due.due_on, on) if due else _("今年的都完了"),
        Link(_("记录"), f"/year/enter/?task={task.id}&at={rows[0].place_id}", kind="soft") if writes else None,
    )  # fmt: skip


def _unit(what: Year, task: Task) -> str:
    return next((one.title for one in what.book.units if one.id == task.unit), task.unit)


def _cells(
    held: Sequence[Done], given: Sequence[GivenTask], open_: Sequence[GivenTask], on: date
) -> list[Cell]:
    met = sum(one.outcome == "held" for one in held)
    late = sum(state(one, on) is State.OVERDUE for one in open_)
    return [
        Cell(_("开了"), figure=Figure(met, f"{PATH}#held" if met else "", _("次"))),
        Cell(_("书面通报"), figure=Figure(len(held) - met, unit=_("次")), second=_("没有要商量的，不用把人叫来")),
        Cell(_("定下的事"), figure=Figure(len(given), unit=_("件")), second=_("办完或者写明不办，才算了结")),
        Cell(_("还没了结"), figure=Figure(len(open_), f"{PATH}#open" if open_ else "", _("件")), second=_("其中逾期 %(n)s 件") % {"n": late}),
    ]  # fmt: skip


def _held(what: Year, done: Done, given: Sequence[GivenTask], on: date) -> Held:
    mine = [one for one in given if one.entry_id == done.id]
    left = [one for one in mine if not one.how]
    late = sum(state(one, on) is State.OVERDUE for one in left)
    came = (
        [ngettext("同事 %(n)s 人", "同事 %(n)s 人", len(done.there)) % {"n": len(done.there)}]
        if done.there
        else []
    )
    if done.people:
        came.append(ngettext("外面 %(n)s 人", "外面 %(n)s 人", done.people) % {"n": done.people})
    said = {"n": len(mine), "open": len(left)}
    decided = _("定了 %(n)s 件，%(open)s 件没有了结") % said if left else _("定了 %(n)s 件，都了结了") % said
    return Held(
        done.happened_on, what.places.get(done.place_id, ""), Link(done.title, f"/year/done/{done.id}/"),
        _(MEETING.outcomes.get(done.outcome, "")), "　".join(came), decided if mine else _("没有定事"),
        ngettext("逾期 %(n)s 件", "逾期 %(n)s 件", late) % {"n": late} if late else "",
    )  # fmt: skip


def _chart(what: Year, rows: Sequence[TaskOwed], on: date) -> Strip:
    """A lane for each body, a mark for each window at its last day."""
    lanes = []
    for (task, place), group in _by_body(rows).items():
        found = next(one for one in what.book.tasks if one.id == task)
        name = _unit(what, found) if found.where == "town" else what.places.get(place, "")
        marks = tuple(
            StripMark(
                one.due_on,
                str(state(one, on)),
                f"{name}，{words.before(one.due_on, on)}，{chip_of(one, on).text}",
            )
            for one in group
        )
        lanes.append(StripLane(name, marks))
    return Strip(
        sentence=_("%(year)s 年各处该开的会，按最晚的日子排") % {"year": what.year}, since=date(what.year, 1, 1),
        until=date(what.year, 12, 31), today=on, lanes=tuple(lanes), years=months(what.year), left=NAMES,
    )  # fmt: skip
