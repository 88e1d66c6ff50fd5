"""Laying a draft: the sheet as it was computed, its four steps, objections beside their rows, and what may follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.assessment.life.asking import as_shown, writers_of
from tongxing.assessment.life.comparing import Cause, Difference, RowChange, row_key
from tongxing.assessment.life.queries import Held, Objected
from tongxing.assessment.life.rules import (
    FINAL,
    NEXT,
    WORDS,
    may_object,
    why_not_redraft,
    why_not_see,
    why_not_step,
)
from tongxing.assessment.rules import if_it_counted
from tongxing.assessment.sheets import Line, Sheet
from tongxing.core.clock import day_of
from tongxing.core.suppression import LEAST
from tongxing.core.ui import words
from tongxing.core.ui.parts import Figure, Link
from tongxing.duties.figures import FigureRow
from tongxing.faces.desk.asof import address
from tongxing.faces.desk.score_page import score_page
from tongxing.faces.desk.score_reading import Reading, path_of, plain
from tongxing.org.actor import Actor
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission

HANDS: dict[str, Permission] = {
    "proposed": Permission.RUN_ROUND,
    "returned": Permission.SETTLE_SHEET,
    "final": Permission.SETTLE_SHEET,
    "published": Permission.RUN_ROUND,
}


@dataclass(frozen=True, slots=True)
class DraftReading(Reading):
    """A draft is read where it lies, not where today's sheet of the same village is."""

    draft: str = ""

    @property
    def path(self) -> str:
        """The address of the draft."""
        return f"/score/drafts/{self.draft}/"

    def link(self, **more: str) -> str:
        """An address on this draft."""
        return address(self.path, **more)


@dataclass(frozen=True, slots=True)
class StepMark:
    """One of the four steps over the sheet: done, now or ahead, and when."""

    label: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class Said:
    """One objection as it stands beside its row."""

    head: str
    words: str
    paper: str
    if_upheld: str
    answer: str
    late: str
    reply: Link | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference, with the rows that make it."""

    title: str
    points: str
    rows: tuple[str, ...]


def reading(
    actor: Actor, held: Held, *, on: date, opened: str = "", group: str = "", paper: bool = False
) -> DraftReading:
    """A draft as she reads it, on the screen or on paper."""
    return DraftReading(
        actor, held.whose, held.scheme, held.round.year, held.round.as_of, on, held.book, held.draft.plan,
        opened, group, paper=paper, draft=str(held.draft.pk),
    )  # fmt: skip


def draft_page(actor: Actor, held: Held, *, on: date, opened: str, group: str) -> dict[str, Any]:
    """Everything of one draft."""
    look = reading(actor, held, on=on, opened=opened, group=group)
    shown = as_shown(actor, held)
    line = shown.line(opened)
    page = score_page(look, shown, form=None, names=_judges(line, shown))
    panel = page["panel"]
    said = {one.id: _said(actor, held, one, on) for one in held.objections}
    objected = [said[one.id] for one in held.objections if line and one.indicator == line.id]
    for part in ("confirm", "grade"):
        if page[part]:
            page[part] = replace(page[part], form=None)
    if panel and line:
        rows = held.sheet.line(line.id).rows_in(_group_of(panel))  # type: ignore[union-attr]
        page["panel"] = replace(panel, rows=tuple(_traces(held, look, line, panel.rows, rows, said, on)))
    open_ = held.open
    return page | {
        "steps": steps(held, on),
        "objections": Figure(len(open_), "#said") if open_ else None,
        "objections_second": _at_most(held) if open_ else "",
        "life": {
            "second": _second(held, on),
            "buttons": list(buttons(actor, held, on)),
            "stopped": list(stopped(actor, held, on)),
            "of": line.id if line else "",
            "said_here": [] if page["panel"] else objected,
            "every": list(said.values()),
            "seen": [(f"{one.by}　{words.day(one.on, on)}", one.said) for one in held.seen],
            "walk": [
                (one.on, str(_(WORDS[one.kind])), f"{one.by}　{one.said}".rstrip("　")) for one in held.steps
            ],
            "object": _line_link(actor, held, line, on),
            "settle": _settle_link(actor, held),
        },
    }


def _judges(line: Line | None, sheet: Sheet) -> dict[int, str]:
    """The names of who settled what is shown by hand."""
    given = [line.confirmed.by] if line and line.confirmed else []
    return names_of_staff([*given, *([sheet.graded.by] if sheet.graded else [])])


def _settle_link(actor: Actor, held: Held) -> Link | None:
    """To today's sheet, where what waits for a named person is settled."""
    if not held.standing.pending or not actor.may(Permission.CONFIRM_ITEM):
        return None
    return Link(_("去认定"), path_of(held.whose, held.scheme, held.round.year))


def _group_of(panel: Any) -> str:
    """The group that the panel shows."""
    shown = next((one for one in panel.groups if one.current), panel.groups[0])
    return {"met": "counted_yes", "lapsed": "counted_no", "excused": "excused", "plain": "not_counted"}[
        shown.state
    ]


def _traces(
    held: Held, look: Reading, line: Line, traces: Any, rows: tuple[FigureRow, ...],
    said: Mapping[UUID, Said], on: date,
) -> Iterator[Any]:  # fmt: skip
    """Each row with its objections, or the way to one."""
    ordered = sorted(rows, key=lambda r: (r.due_on, r.opens_on, r.what)) if look.shared else rows
    by_row: dict[str, list[Objected]] = {}
    for one in held.objections:
        if one.indicator == line.id and one.row:
            by_row.setdefault(one.row, []).append(one)
    for trace, row in zip(traces, ordered, strict=True):
        key = row_key(row)
        here = tuple(said[one.id] for one in by_row.get(key, ()))
        free = (
            look.actor.may(Permission.OBJECT_ROW)
            and may_object(held.standing, on=on)
            and not any(one.answer is None for one in by_row.get(key, ()))
        )
        more = Link(_("提异议"), address(f"{look.path}object/", line=line.id, row=key)) if free else None
        yield replace(trace, more=more, said=here)


def _line_link(actor: Actor, held: Held, line: Line | None, on: date) -> Link | None:
    """The way to an objection against a whole line: where its rows are not shown, or there are none."""
    if line is None or not (actor.may(Permission.OBJECT_ROW) and may_object(held.standing, on=on)):
        return None
    return Link(_("对这一项提异议"), address(f"/score/drafts/{held.draft.pk}/object/", line=line.id))


def _said(actor: Actor, held: Held, one: Objected, on: date) -> Said:
    line = held.line(one.indicator)
    answer = ""
    if one.answer:
        how = _("成立，记录已经更正") if one.answer.upheld else _("不成立")
        answer = f"{one.answer.by}　{words.day(one.answer.on, on)}　{how}：{one.answer.said}"
    may = one.answer is None and not held.hers and actor.may(Permission.ANSWER_OBJECTION) and held.newest
    may = may and actor.staff_id not in (one.by_id, *writers_of(line, one.row))
    return Said(
        head=_("异议 %(number)s　%(item)s　%(who)s　%(day)s提出")
        % {"number": one.number, "item": one.indicator, "who": one.by, "day": words.day(one.on, on)},
        words=one.said,
        paper=one.paper,
        if_upheld=_if_upheld(held, line) if one.answer is None and one.row and line else "",
        answer=answer,
        late=_("须在%(day)s前书面答复") % {"day": words.day(one.answer_by, on)} if one.answer is None else "",
        reply=Link(_("答复"), f"/score/objections/{one.id}/answer/", kind="primary") if may else None,
    )


def gain(held: Held, line: Line) -> Decimal | None:
    """How many points one upheld row would add to its line; None where nothing can be worked out."""
    found = if_it_counted(held.book.indicator(line.id), line, on=held.sheet.until)
    if found is None or line.points is None or found.pending:
        return None
    return found.points - line.points


def _if_upheld(held: Held, line: Line) -> str:
    more = gain(held, line)
    if more is None or line.points is None:
        return ""
    said = {"points": plain(line.points + more), "more": plain(more)}
    return _("如果成立，这一项得 %(points)s 分（多 %(more)s 分）") % said


def _at_most(held: Held) -> str:
    """最多差 4 分: what the open objections could change altogether, each taken alone."""
    found = [gain(held, line) for one in held.open if one.row and (line := held.line(one.indicator))]
    most = sum((one for one in found if one), Decimal(0))
    said = ngettext("条，最多差 %(points)s 分", "条，最多差 %(points)s 分", len(held.open))
    return said % {"points": plain(most)}


def steps(held: Held, on: date) -> list[StepMark]:
    """算出初稿 → 核对 → 答复异议 → 审定."""
    now = _where(held, on)
    final = next((one for one in held.steps if one.kind == "final"), None)
    last = max((one.answer_by for one in held.open), default=None)
    whens = (
        words.day(day_of(held.draft.known_at), on),
        _("到%(day)s") % {"day": words.day(held.round.seen_until, on)},
        _("到%(day)s") % {"day": words.day(last, on)} if last else _("没有等答复的"),
        words.day(final.on, on) if final else _("由另一位来审"),
    )
    labels = (_("算出初稿"), _("被考核的一方核对"), _("答复异议"), _("审定"))
    return [
        StepMark(label, "done" if n < now else "now" if n == now else "ahead", when)
        for n, (label, when) in enumerate(zip(labels, whens, strict=True))
    ]


def _where(held: Held, on: date) -> int:
    if held.state in (*FINAL, "replaced"):
        return 4
    if held.state == "proposed":
        return 3
    if on <= held.round.seen_until and not held.seen:
        return 1
    return 2 if held.open else 3


def _second(held: Held, on: date) -> str:
    said = {
        "n": held.draft.number,
        "day": words.day(held.round.as_of, on),
        "known": words.day(day_of(held.draft.known_at), on),
    }
    found = _("第 %(n)s 稿　截至%(day)s的事，按%(known)s已知的记录算") % said
    if not held.newest:
        found += _("　后面又算过一稿，这一稿留着备查")
    return found


def buttons(actor: Actor, held: Held, on: date) -> Iterator[Link]:
    """What she may do now."""
    base = f"/score/drafts/{held.draft.pk}/"
    if actor.may(Permission.OBJECT_ROW) and not held.seen and not why_not_see(held.standing, said=""):
        yield Link(_("看过了"), f"{base}seen/", kind="primary")
    for step in NEXT[held.state] if held.newest else ():
        hand = HANDS.get(step)
        stops = why_not_step(held.standing, step, by=actor.staff_id, on=on, said="-")
        if hand and actor.may(hand) and not stops:
            yield Link(
                _step_word(step),
                f"{base}{'settle' if hand is Permission.SETTLE_SHEET else 'step'}/{step}/",
                kind="primary" if step != "returned" else "",
            )
    if actor.may(Permission.RUN_ROUND) and not why_not_redraft(held.standing, said="-"):
        yield Link(_("更正，重算一稿") if held.state in FINAL else _("重算一稿"), f"{base}again/", "refresh")
    yield Link(_("印出来"), f"{base}print/", "printer")
    if held.state in FINAL and actor.may(Permission.READ_SCORE):
        yield Link(_("按今天的记录再算一遍"), f"{base}?again=1#again")


def stopped(actor: Actor, held: Held, on: date) -> Iterator[tuple[str, str]]:
    """What would be hers and is kept back, with every reason."""
    for step in NEXT[held.state] if held.newest else ():
        hand = HANDS.get(step)
        stops = why_not_step(held.standing, step, by=actor.staff_id, on=on, said="-")
        if hand and actor.may(hand) and stops:
            yield _step_word(step), "".join("".join((str(one), *one.ways)) for one in stops)


def _step_word(step: str) -> str:
    said = {"proposed": _("送审"), "returned": _("退回"), "final": _("审定"), "published": _("公布")}
    return said[step]


# ── asked again ──────────────────────────────────────────────────────────────


def changes(look: DraftReading, held: Held, found: Difference, *, on: date) -> list[Change]:
    """The lines and rows that differ, in words; rows only of lines that she may open, as on the sheet itself."""
    look = replace(look, few=held.sheet.people < LEAST)
    opens = {line.id for line in held.sheet.lines if look.opens(line)}
    return [
        Change(
            f"{one.id} {one.title}",
            _("%(before)s → %(after)s 分") % {"before": _points(one.before), "after": _points(one.after)},
            tuple(_row_words(row, on, not look.shared) for row in one.rows if one.id in opens)
            or ((cause_word(one.cause),) if one.cause else ()),
        )
        for one in found.lines
    ]


def _points(points: Decimal | None) -> str:
    return "—" if points is None else plain(points)


def cause_word(cause: Cause) -> str:
    """Why a row is another, in words."""
    said = {
        Cause.LATE: _("后来才录入"), Cause.CORRECTED: _("记录更正过"), Cause.GONE: _("这一行现在没有了（封存、移交或更正）"),
        Cause.PLAN: _("方案的版本不同"), Cause.TOUCHED: _("当时就有的记录，现在和当时不一样：请查"), Cause.GIVEN: _("重新认定过"),
    }  # fmt: skip
    return said[cause]


def _row_words(row: RowChange, on: date, numbered: bool) -> str:
    shown = row.after or row.before
    assert shown is not None
    parts = [shown.number] if numbered and shown.number and row.cause is not Cause.GONE else []
    parts += [words.span(shown.opens_on, shown.due_on, on), cause_word(row.cause)]
    if row.cause is Cause.LATE and shown.recorded_on:
        parts.append(words.day(shown.recorded_on, on))
    return "　".join(parts)
