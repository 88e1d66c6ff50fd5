"""Laying the year: phases with how far they are, every task with its state, what was given, and one picture of it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.assessment.life.queries import waiting as sheets_waiting
from tongxing.core.ui import words
from tongxing.core.ui.charts import Strip, StripLane, StripMark, StripYear
from tongxing.core.ui.parts import Chip, Choice, Clause, Link
from tongxing.core.vocabulary import entry_kinds
from tongxing.faces.desk.awards_page import Desk, waiting
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.year_phases import phase_chart, phase_table
from tongxing.office.learning.queries import unread_of
from tongxing.office.queries import Done, GivenTask, Year, mine_today
from tongxing.office.rules import answers_for, ends_it
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission, Role
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Book, Task
from tongxing.rulebook.programme import Slip, TaskOwed
from tongxing.rulebook.windows import OwedLike, State, days_late, state

SOON = timedelta(days=31)
NAMES = 120.0
WORST_FIRST = (
    State.OVERDUE,
    State.LAPSED,
    State.OPEN,
    State.NOT_YET,
    State.MET_LATE,
    State.EXCUSED,
    State.MET,
)
REGULATIONS = {
    "work_rules",
    "staff_duties",
    "assessment_rules",
}  # papers that live in the library of regulations


@dataclass(frozen=True, slots=True)
class Line:
    """One task, or all villages of one: what, who, by when, how it stands, and the button that writes it down."""

    title: str
    unit: str
    place: str
    chip: Chip
    when: str
    evidence: str
    clause: Clause | None
    record: Link | None = None
    done: Link | None = None
    villages: tuple[Line, ...] = ()

    @property
    def late(self) -> bool:
        """Past its last day and still owed."""
        return self.chip.state == "overdue"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase: its days, how much of it is done, by how many days it ran over."""

    title: str
    days: str
    said: str
    slipped: str
    lines: tuple[Line, ...]


def chip_of(owed: OwedLike, on: date) -> Chip:
    """The state of a task with its days, as every other duty shows it."""
    found = state(owed, on)
    if found is State.OPEN:
        return Chip(str(found), (owed.due_on - on).days)
    return Chip(str(found), days_late(owed, on)) if found is State.OVERDUE else Chip(str(found))


def year_page(actor: Actor, what: Year, given: Sequence[GivenTask], *, on: date) -> dict[str, Any]:
    """Everything of one year."""
    desk = _Desk(actor, what, on)
    again = [row for row in what.rows if not row.phase]
    late = [row for row in (*what.before, *what.rows) if state(row, on) is State.OVERDUE]
    late_given = [one for one in given if state(one, on) is State.OVERDUE]
    lapsed = sum(state(row, on) is State.LAPSED for row in what.rows)
    met = sum(row.met_on is not None and row.met_on <= on for row in what.rows)
    stages = phase_chart(what, on)
    return {
        "title": _("%(year)s 年要做的事") % {"year": what.year},
        "second": _second(what),
        "years": [
            Choice(str(n), "/year/" if n == on.year else f"/year/?of={n}", n == what.year)
            for n in (on.year - 1, on.year, on.year + 1)
        ],
        "sums": [
            (_("办了"), met), (_("逾期还没办"), len(late) + len(late_given)), (_("过了就没有办"), lapsed),
        ],
        "chart": chart(what, on),
        "stages": stages,
        "stage_table": phase_table(stages) if stages else None,
        "stretches": [desk.stretch(one) for one in what.phases],
        "before": desk.lines(what.before),
        "again": desk.lines(again),
        "given": [desk.given(one) for one in given],
        "give": Link(_("定一件事"), "/year/give/", "plus") if actor.may(Permission.GIVE_TASK) else None,
        "kinds": desk.kinds(),
        "unread": unread_lines(actor, on=on),
        "who": [
            Link(_("会"), "/year/meetings/", "users"), Link(_("培训"), "/year/training/", "school"),
            Link(_("宣传"), "/year/publicity/", "message"), Link(_("规章制度"), "/rules/", "files"),
            Link(_("谁负责什么"), "/year/who/", "users-group"), Link(_("志愿者"), "/volunteers/", "users"), Link(_("奖励与建议"), "/awards/", "list-check"),
            Link(_("%(year)s 年接着办") % {"year": what.book.plan.year + 1}, "/year/next/", "copy"),
        ],
    }  # fmt: skip


def _second(what: Year) -> str:
    said = _("日子按 %(plan)s 版方案，逐项写着凭哪一条。") % {"plan": what.key}
    if what.book.plan.year != what.year:
        said += _("%(year)s 年还没有自己的方案，先照这一版把日子挪过去看。") % {"year": what.year}
    return said


@dataclass(frozen=True, slots=True)
class _Desk:
    """One page being laid."""

    actor: Actor
    what: Year
    on: date

    @property
    def book(self) -> Book:
        return self.what.book

    def _unit(self, name: str) -> str:
        return next((one.title for one in self.book.units if one.id == name), name)

    def stretch(self, slip: Slip) -> Stretch:
        """One phase with its tasks."""
        phase, on = self.book.phase(slip.phase), self.on
        done, late = len(slip.done(on)), len(slip.late(on))
        said = _("%(done)s / %(all)s 办了") % {"done": done, "all": len(slip.rows)}
        over = slip.slipped(on)
        slipped = ngettext("拖了 %(n)s 天", "拖了 %(n)s 天", over) % {"n": over} if over and late else ""
        return Stretch(
            phase.title, words.span(slip.first, slip.last, on), said if slip.rows else _("这一段没有另定的任务"), slipped,
            tuple(self.lines(slip.rows)),
        )  # fmt: skip

    def lines(self, rows: Iterable[TaskOwed]) -> list[Line]:
        """Every window once: what all villages owe by the same day is one line that opens village by village."""
        together: dict[tuple[str, int], list[TaskOwed]] = {}
        for row in rows:
            together.setdefault((row.task, row.window_no), []).append(row)
        return [self.line(same[0]) if len(same) == 1 else self._villages(same) for same in together.values()]

    def _villages(self, rows: Sequence[TaskOwed]) -> Line:
        """The worst village gives the state, so that none hides behind another."""
        several = tuple(self.line(row) for row in rows)
        worst = several[rows.index(min(rows, key=lambda row: WORST_FIRST.index(state(row, self.on))))]
        met = sum(row.met_on is not None and row.met_on <= self.on for row in rows)
        said = _("%(all)s 个村里 %(done)s 个办了") % {"all": len(rows), "done": met}
        return replace(worst, place=said, record=None, done=None, villages=several)

    def line(self, row: TaskOwed) -> Line:
        """One window of one task."""
        task = self.what.task(row)
        done = self.what.done.get(row.met_by or "")
        return Line(
            self._title(row), self._unit(row.unit), "" if task.where == "town" else self.what.places.get(row.place_id, ""),
            chip_of(row, self.on), words.span(row.opens_on, row.due_on, self.on), task.evidence,
            clause_part(self.book, row.clause, self.what.key), self._record(row, task), _shown(done),
        )  # fmt: skip

    def _title(self, row: TaskOwed) -> str:
        """What the year before still owes says so."""
        return (
            row.title
            if row.year == self.on.year or row.year >= self.what.year
            else _("%(year)s 年的：%(task)s") % {"year": row.year, "task": row.title}
        )

    def _record(self, row: TaskOwed, task: Task) -> Link | None:
        if row.met_by or state(row, self.on) not in (State.OPEN, State.OVERDUE):
            return None
        if not may_write(self.actor, self.book, row.unit):
            return None
        if set(task.meets.outcomes) & REGULATIONS and self.actor.may(Permission.KEEP_RULES):
            return Link(_("发一版"), f"/rules/new/?task={task.id}", kind="soft")
        if task.meets.entry == "survey" and self.actor.may(Permission.CHECK_LIST):
            return Link(_("去核对"), f"/survey/{row.place_id}/", kind="soft")
        return Link(_("记录"), f"/year/enter/?task={task.id}&at={row.place_id}", kind="soft")

    def given(self, one: GivenTask) -> Line:
        """Something that was given to somebody."""
        kind = next((u.kind for u in self.book.units if u.id == one.unit), "")
        hers = one.owner_id == self.actor.staff_id
        mine = ends_it(self.actor.role, kind, named=one.owner_id is not None, hers=hers)
        open_ = not one.how and mine and self.actor.may(Permission.RECORD_OFFICE)
        return Line(
            one.title, "　".join(part for part in (self._unit(one.unit), one.owner) if part), "", chip_of(one, self.on),
            words.before(one.due_on, self.on), one.said, clause_part(self.book, "S56", self.what.key),
            Link(_("办结"), f"/year/given/{one.id}/end/", kind="soft") if open_ else None,
            Link(_("哪次会定的"), f"/year/done/{one.entry_id}/") if one.entry_id else None,
        )  # fmt: skip

    def kinds(self) -> list[Link]:
        """What may be written down without a task."""
        if not self.actor.may(Permission.RECORD_OFFICE):
            return []
        return [Link(_(one.title), f"/year/enter/?kind={one.name}", one.icon) for one in entry_kinds]


def may_write(actor: Actor, book: Book, unit: str) -> bool:
    """Whether she writes down what this unit of the plan did."""
    kind = next((one.kind for one in book.units if one.id == unit), "")
    return actor.may(Permission.RECORD_OFFICE) and answers_for(actor.role, kind)


def given_lines(
    actor: Actor, what: Year, given: Iterable[GivenTask], *, on: date, origin: bool = True
) -> list[Line]:
    """What was given, as lines with their states; ``origin``: with the meeting that gave it."""
    desk = _Desk(actor, what, on)
    lines = [desk.given(one) for one in given]
    return lines if origin else [replace(one, done=None) for one in lines]


def unread_lines(actor: Actor, *, on: date) -> list[Line]:
    """The regulations she must still read: a duty like any other, without a last day."""
    if not actor.may(Permission.READ_RULES):
        return []
    return [
        Line(
            one.title, _("读一读，说一声读过了"), "", Chip(str(State.OPEN)),
            _("%(day)s起施行") % {"day": words.day(one.since, on)}, "", None, Link(_("去读"), f"/rules/{one.id}/", kind="soft"),
        )
        for one in unread_of(actor, on=on)
    ]  # fmt: skip


def awards_lines(actor: Actor, book: Book, *, on: date) -> list[Line]:
    """A step of an award, a fact, a proposal or an appraisal that waits for her (方案S82、S85—S90)."""
    desk = Desk(actor, book, on)
    return [
        Line(
            f"{_(one.road.title)}　{one.called}", step, "", Chip(str(State.OPEN)), desk.waits(one), "", None,
            Link(_("去办"), f"/awards/{one.id}/", kind="soft"),
        )
        for one, step in waiting(actor, book, on=on)
    ]  # fmt: skip


def sheet_lines(actor: Actor, *, on: date) -> list[Line]:
    """A score sheet that waits for her: to look at, to answer, to settle (方案S84)."""
    if (
        not any(actor.may(p) for p in (Permission.ANSWER_OBJECTION, Permission.SETTLE_SHEET))
        and actor.role != Role.VILLAGE_CADRE
    ):
        return []
    said = {
        "look": (_("看一看评分表"), _("看过"), _("核对到%(day)s")),
        "answer": (_("答复对评分表的异议"), _("答复"), _("到%(day)s")),
        "settle": (_("审定评分表"), _("审定"), ""),
    }
    return [
        Line(
            f"{head}　{one.place}", "", "", Chip(str(State.OPEN if one.by >= on else State.OVERDUE)),
            when % {"day": words.day(one.by, on)} if when else "", "", None,
            Link(act, f"/score/drafts/{one.draft_id}/", kind="soft"),
        )
        for one in sheets_waiting(actor, on=on)
        for head, act, when in [said[one.kind]]
    ]  # fmt: skip


def office_lines(actor: Actor, chain: Chain, *, on: date) -> list[Line]:
    """What the office itself owes now and she answers for, the earliest last day first: for the page of today."""
    plan = chain.on(on)
    unread = unread_lines(actor, on=on)
    if plan is None:
        return unread
    unread = [*sheet_lines(actor, on=on), *awards_lines(actor, plan.book, on=on), *unread]
    if not actor.may(Permission.RECORD_OFFICE):
        return unread
    mine = mine_today(actor, chain, on=on)
    year = Year(plan.book, plan.key, on.year, mine.tasks, (), {}, mine.places, laid=mine.laid)
    desk = _Desk(actor, year, on)
    due = [(one.due_on, desk.given(one)) for one in mine.given]
    due += [(row.due_on, desk.line(row)) for row in mine.tasks]
    return [*(line for _day, line in sorted(due, key=lambda pair: pair[0])), *unread]


def _shown(done: Done | None) -> Link | None:
    return Link(done.title, f"/year/done/{done.id}/") if done else None


def chart(what: Year, on: date) -> Strip:
    """The whole year, a lane a unit, a mark a task at its last day."""
    lanes = []
    for unit in what.book.units:
        rows = [row for row in what.rows if row.unit == unit.id]
        if rows:
            lanes.append(StripLane(unit.title, tuple(_marks(rows, what, on))))
    return Strip(
        sentence=_("%(year)s 年各单位的任务，%(n)s 项，按最晚的日子排") % {"year": what.year, "n": len(what.rows)},
        since=date(what.year, 1, 1), until=date(what.year, 12, 31), today=on, lanes=tuple(lanes),
        years=months(what.year), left=NAMES,
    )  # fmt: skip


def months(year: int) -> tuple[StripYear, ...]:
    """The twelve months under a strip of one year."""
    first = [date(year, n, 1) for n in range(1, 13)]
    ends = [*first[1:], date(year + 1, 1, 1)]
    return tuple(StripYear(_("%(n)s月") % {"n": m.month}, m, e) for m, e in zip(first, ends, strict=True))


def _marks(rows: Iterable[TaskOwed], what: Year, on: date) -> Iterable[StripMark]:
    """Villages that owe the same task by the same day are one mark: the worst of them, so that none hides behind another."""
    together: dict[tuple[str, date], list[State]] = {}
    for row in rows:
        together.setdefault((row.title, row.due_on), []).append(state(row, on))
    for (title, due), states in together.items():
        worst = min(states, key=WORST_FIRST.index)
        said = {"what": title, "day": words.before(due, on), "state": Chip(str(worst)).text}
        yield StripMark(due, str(worst), _("%(what)s，%(day)s，%(state)s") % said)
