"""Checks of the township's own programme: a unit and a phase that exist, days in order, an interval that moves on."""

from __future__ import annotations

from datetime import date

from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.desk import Desk
from tongxing.rulebook.document import Task
from tongxing.rulebook.programme import span_of


def check_tasks(desk: Desk) -> None:
    """Each task and each unit on its own."""
    road: tuple[str, ...]
    for unit in desk.book.units:
        for clause in unit.clauses:
            road = ("unit", unit.id, "clauses")
            desk.expect(road, clause, desk.names["clause"], "条款号", "unknown_clause")
    for task in desk.book.tasks:
        road = ("task", task.id)
        desk.expect((*road, "unit"), task.unit, desk.names.get("unit", ()), "单位", "unknown_unit")
        phases = desk.names.get("phase", ())
        if task.phase and task.phase not in phases:
            desk.expect((*road, "phase"), task.phase, phases, "阶段", "unknown_phase")
        else:
            _check_days(desk, task)


def _check_days(desk: Desk, task: Task) -> None:
    """A task opens before it is due, and what comes again comes later."""
    road = ("task", task.id)
    try:
        first, last = span_of(task, desk.book, desk.book.plan.year)
    except (ValueNotInForce, KeyError):
        return  # the dated value or the phase has been complained about already
    if last < max(first, date(desk.book.plan.year, 1, 1)):
        what = f"「{task.title}」的最后一日 {last} 早于开始的 {first}"
        desk.complain((*road, "ends"), what, "ends 要不早于 starts", "ends before it starts", "window")
    for entry in task.every.root if task.every else ():
        if entry.value.months < 0 or entry.value.days < 0 or not (entry.value.months or entry.value.days):
            what = f"「{task.title}」的间隔要大于零"
            desk.complain((*road, "every"), what, "例如 3 months", "every is not positive", "window")
