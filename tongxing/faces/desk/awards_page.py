"""Laying the pages of awards, facts, proposals and appraisals: the list, and one with what may follow and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongxing.assessment.awards.proceeding import Proceeding, Taken
from tongxing.assessment.awards.queries import proceedings, reads_names, seat_of, under_way
from tongxing.assessment.awards.roads import COUNTY, HOWS, OF_DESK, QUIET, ROADS, UNIT
from tongxing.assessment.awards.rules import why_not_at_all
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Choice, Link, Note
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.document import Book

CLAUSES = {
    "honour": "S85", "money": "S85", "both": "S85", "shirking": "S86", "not_done": "S87", "false": "S88",
    "yellow": "S89", "veto": "S90", "member": "S82", "officer": "S82",
}  # fmt: skip
LAW = {"award": ("act.9", "regulation.8")}
GOOD = {"handed", "approved", "closed", "mended", "lifted", "found", "dropped"}


@dataclass(frozen=True, slots=True)
class Line:
    """One proceeding in a list."""

    on: date
    chip: Chip
    title: str
    second: str
    link: Link


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as the page tells it."""

    on: date
    word: str
    line: str
    by: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One page being laid, for one reader on one day."""

    actor: Actor
    book: Book
    on: date

    def waits(self, found: Proceeding) -> str:
        """Until when something is given, in words; empty when nothing is."""
        until = next((s.until for s in reversed(found.steps) if s.until), None)
        if until is None or found.over or found.steps[-1].until is None:
            return ""
        return str(_("到%(day)s") % {"day": words.day(until, self.on)})

    def chip(self, found: Proceeding) -> Chip:
        """The state as a word; what is over is quiet."""
        tone = "met" if found.state in GOOD else "suspended" if found.over else "open"
        return Chip(tone, word=str(_(found.road.states[found.state])))

    def line(self, found: Proceeding, there: Sequence[Proceeding]) -> Line:
        """One line of the list; ``there`` is everything on it."""
        what = str(_(found.road.whats[found.what]))
        second = "　".join(part for part in (what, self.waits(found)) if part)
        seat = seat_of(self.actor, found, on=self.on, book=self.book, there=there)
        mine = any(not why_not_at_all(found, kind, seat) for kind in found.road.steps if kind != "withdrawn")
        link = Link(_("去办") if mine else _("看一看"), f"/awards/{found.id}/", kind="soft" if mine else "")
        return Line(found.opened_on, self.chip(found), found.called, second, link)

    def seat(self, found: Proceeding) -> Any:
        """Who reads, as the rules judge her."""
        return seat_of(self.actor, found, on=self.on, book=self.book)


def waiting(actor: Actor, book: Book, *, on: date) -> list[tuple[Proceeding, str]]:
    """What waits for her today: a step that is hers and may be taken, each with the step in words."""
    if not actor.may(Permission.SEE_AWARDS):
        return []
    found = []
    for one in under_way(actor, book=book):
        seat = seat_of(actor, one, on=on, book=book, there=())
        aside = {*QUIET, *COUNTY} - {"silent"}
        steps = [step for step in one.road.steps.values() if step.name not in aside]
        may = [step for step in steps if not why_not_at_all(one, step.name, seat)]
        # her own word first; what the desk may write down for a unit is not the desk's to do
        hers = [
            step
            for step in may
            if step.hand != UNIT or one.subject.staff_id == actor.staff_id or seat.of_unit
        ]
        if hers:
            found.append((one, str(_(hers[0].word))))
    return found


def list_page(desk: Desk, found: Sequence[Proceeding], asked: str) -> dict[str, Any]:
    """What is going on, what is over, and what may be begun."""
    shown = [one for one in found if asked not in ROADS or one.road.name == asked]
    keeps = desk.actor.may(Permission.KEEP_AWARDS)
    roads = [road for road in ROADS.values() if keeps or any(one.road is road for one in found)]
    kinds = [Choice(_("全部"), "/awards/", asked not in ROADS, len(found))]
    kinds += [
        Choice(
            _(road.title),
            f"/awards/?of={road.name}",
            asked == road.name,
            sum(one.road is road for one in found),
        )
        for road in roads
    ]
    chosen = [road for road in roads if road.name == asked]
    begin = [Link(_("提一件"), f"/awards/new/{road.name}/", "plus", "primary") for road in chosen]
    quiet = {one.id for one in shown if one.over or one.state == "found"}
    return {
        "title": _("奖励与建议"),
        "second": _(ROADS[asked].second) if asked in ROADS else _("好的按步骤奖，有问题的先听单位说，再由人定；从不按分数自动处理。"),
        "kinds": kinds,
        "going": [desk.line(one, found) for one in shown if one.id not in quiet],
        "over": [desk.line(one, found) for one in shown if one.id in quiet],
        "begin": begin if keeps else [],
        "results": Link(_("取年终考评结果"), "/export/new/?what=assessment.appraisals", "download")
        if asked == "appraisal" and keeps and desk.actor.may(Permission.ASK_EXPORT)
        else None,
    }  # fmt: skip


# ── one proceeding ───────────────────────────────────────────────────────────


def one_page(desk: Desk, found: Proceeding) -> dict[str, Any]:
    """One proceeding: where it stands, what may follow and what keeps it back, what was said."""
    buttons, stopped = _buttons(desk, found)
    named = reads_names(desk.actor, found, desk.seat(found))
    clauses = [clause_part(desk.book, key) for key in (CLAUSES[found.what], *LAW.get(found.road.name, ()))]
    return {
        "title": _(found.road.title),
        "heading": found.called,
        "second": _(found.road.whats[found.what]),
        "chip": desk.chip(found),
        "waits": desk.waits(found),
        "clauses": [one for one in clauses if one],
        "notes": list(_notes(desk, found)),
        "buttons": buttons,
        "stopped": stopped,
        "facts": _facts(desk, found),
        "steps": [_told(desk, found, step, named=named) for step in reversed(found.steps)],
        "rests": _rests(desk, found),
        "print": _paper(desk, found),
        "back_url": f"/awards/?of={found.road.name}",
    }


def _paper(desk: Desk, found: Proceeding) -> Link | None:
    from tongxing.faces.desk.awards_paper import which_paper

    named = which_paper(found)
    if named is None or not desk.actor.may(Permission.READ_AWARDS):
        return None
    return Link(_("打印%(paper)s") % {"paper": named}, f"/awards/{found.id}/print/", "printer")


def _notes(desk: Desk, found: Proceeding) -> Iterator[Note]:
    if found.road.name == "card":
        yield Note(
            _("镇里只有建议权：先指出、限期改，改好了就不建议；给不给、什么时候解除，由县级以上决定（1991年中央综治委规定、厅字〔2016〕8号）。"),
            "law", _("法律为准"),
        )  # fmt: skip
    if found.what == "officer":
        yield Note(_("民警的考核权在公安机关，这里写的只是镇里提供的情况。"), "law", _("法律为准"))
    if found.views_shut and found.steps:
        yield Note(_("另一方还没有写，先写的这里不显示，免得照抄。"))


def _buttons(desk: Desk, found: Proceeding) -> tuple[list[Link], list[tuple[str, str]]]:
    """What may follow, and what is hers but kept back, with its words."""
    may: list[Link] = []
    stopped: list[tuple[str, str]] = []
    seat = desk.seat(found)
    for step in found.road.steps.values():
        if found.state not in step.moves:
            continue
        stops = why_not_at_all(found, step.name, seat)
        title = str(_(step.word))
        door = "step" if step.hand in OF_DESK else "say"
        if not stops and desk.actor.may(
            Permission.KEEP_AWARDS if door == "step" else Permission.SPEAK_AWARDS
        ):
            filled = step.name not in QUIET and not any(link.kind == "primary" for link in may)
            may.append(
                Link(title, f"/awards/{found.id}/{door}/{step.name}/", kind="primary" if filled else "")
            )
        elif stops and all(one.code != "post" for one in stops):
            stopped.append((title, "".join("".join((str(one), *one.ways)) for one in stops)))
    return sorted(may, key=lambda link: link.kind != "primary"), stopped


def _facts(desk: Desk, found: Proceeding) -> list[tuple[str, str]]:
    said = found.said
    amount = _("%(n)s 元（本地的数）") % {"n": said["amount"]} if said.get("amount") else ""
    return [
        (head, text)
        for head, text in (
            (_("为什么提"), said.get("reason", "")), (_("凭什么"), said.get("stands_on", "")), (_("参照的评分表"), said.get("sheet", "")),
            (_("给多少"), amount), (_("领导小组一方"), found.assessor or ""), (_("派出所一方"), found.police or ""),
            (_("哪一年的"), str(found.year) if found.road.name == "appraisal" else ""),
            (_("谁提的"), f"{found.by}　{words.day(found.opened_on, desk.on)}"),
        )
        if text
    ]  # fmt: skip


def _rests(desk: Desk, found: Proceeding) -> list[tuple[str, str]]:
    """The findings a proposal rests on, each a line that opens it."""
    if not found.facts:
        return []
    there = proceedings(desk.actor, book=desk.book, road="fact")
    return [
        (f"{_(one.road.whats[one.what])}　{one.said.get('reason', '')}", f"/awards/{one.id}/")
        for one in there
        if str(one.id) in found.facts
    ]


def _told(desk: Desk, found: Proceeding, step: Taken, *, named: bool) -> StepLine:
    said = dict(step.said)
    if step.kind == "objected" and not named:
        said.pop("name", None)
    if found.views_shut and step.kind in ("by_group", "by_police") and step.by_id != desk.actor.staff_id:
        said = {}
    how = HOWS.get(step.kind, {}).get(said.get("how", ""), "")
    days = _("%(n)s 个工作日（本地的数）") % {"n": said["days"]} if said.get("days") else ""
    until = _("到%(day)s") % {"day": words.day(step.until, desk.on)} if step.until else ""
    parts = (
        str(_(how)) if how else "",
        days,
        until,
        said.get("where", ""),
        said.get("name", ""),
        said.get("paper", ""),
    )
    line = "　".join(part for part in (*parts, said.get("words", "")) if part)
    late = step.recorded_on != step.on
    by = (
        _("%(by)s　%(day)s补记") % {"by": step.by, "day": words.day(step.recorded_on, desk.on)}
        if late
        else step.by
    )
    return StepLine(step.on, str(_(found.road.steps[step.kind].word)), line, by)
