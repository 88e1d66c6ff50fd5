"""明年: this year's programme taken over to the next in one step, and everything that moves or stays, before it is approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.core.ui.parts import Clause, Link, Note
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.plan_changes import changes
from tongxing.office.means.queries import engaged_on, local_numbers
from tongxing.office.queries import given_of, who_answers
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans.actions import PlanProblems, follow_plan, why_not_approve, why_not_follow
from tongxing.plans.books import book_of
from tongxing.plans.models import PlanState, PlanVersion
from tongxing.plans.queries import in_force, versions
from tongxing.rulebook.document import Book
from tongxing.rulebook.following import Moved, moved

PATH = "/year/next/"


@dataclass(frozen=True, slots=True)
class Base:
    """The plan the next year is taken from, and the version of the next year if there is one."""

    version: PlanVersion
    after: PlanVersion | None
    known: tuple[tuple[str, int], ...]

    @property
    def year(self) -> int:
        """The year that is begun."""
        return self.version.year + 1


@dataclass(frozen=True, slots=True)
class Line:
    """One phase or task: its days this year and in the next."""

    title: str
    unit: str
    old: str
    new: str
    clause: Clause | None
    phase: bool


@door(Permission.READ_PROGRAMME)
def look(request: HttpRequest) -> HttpResponse:
    """What would be taken over, or was: days that move, people, tasks and numbers that stay."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    base = _base(actor, on)
    if base is None:
        return render(
            request, "desk/next_year.html", {"title": _("明年"), "empty": True, "back_url": "/year/"}
        )
    return render(request, "desk/next_year.html", _page(actor, base, on))


@door(Permission.LOAD_PLAN, "POST")
def start(request: HttpRequest) -> HttpResponse:
    """One press: the plan of the next year is kept as a draft; another person approves it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    base = _base(actor, clock.today())
    if base is None:
        raise Http404
    try:
        made = follow_plan(by=actor, at=clock.now(), version=base.version)
    except PlanProblems as wrong:
        for problem in wrong.problems:
            messages.error(request, str(problem))
        return HttpResponseRedirect(PATH, status=303)
    messages.success(request, _("起草好了，%(key)s 版，等另一位批准。") % {"key": made.key})
    return HttpResponseRedirect(PATH, status=303)


def _base(actor: Actor, on: date) -> Base | None:
    rows = versions(actor)
    now = in_force(rows, on)
    if now is None:
        return None
    after = [one for one in rows if one.year == now.year + 1]
    approved = [one for one in after if one.state == PlanState.APPROVED]
    return Base(now, next(iter(approved or after), None), tuple((one.key, one.year) for one in rows))


def _page(actor: Actor, base: Base, on: date) -> dict[str, Any]:
    book = book_of(base.version.pk)
    after = book_of(base.after.pk) if base.after else book
    key = base.after.key if base.after else base.version.key
    units = {one.id: one.title for one in book.units}
    people = who_answers(actor, book.units, on=on)
    return {
        "title": _("%(year)s 年接着办") % {"year": base.year},
        "second": _("照 %(key)s 版：日子挪一年，单位和人、任务、本地的数都不动。") % {"key": base.version.key},
        "years": (book.plan.year, base.year),
        "note": _note(actor, base),
        "acts": list(_acts(actor, base)),
        "rows": [_line(one, units, after, key) for one in moved(book, after, base.year)],
        "changes": [one for one in changes(book, after, (base.version.key, base.after.key)) if one.clause] if base.after else [],
        "keys": (base.version.key, base.after.key if base.after else ""),
        "units": [(one.title, people[one.id]) for one in book.units],
        "given": [(one.title, units.get(one.unit, one.unit), words.before(one.due_on, on)) for one in given_of(actor, open_only=True)],
        "numbers": _numbers(actor, on),
        "ending": _ending(actor, on, base.year),
        "back_url": "/year/",
    }  # fmt: skip


def _note(actor: Actor, base: Base) -> Note:
    """Where it stands: not begun, a draft that waits for somebody, or decided."""
    if base.after is None:
        return Note(_("还没有起草。按一次，就照今年的存成草稿；要另一位批准，批准前什么都不变。"))
    day = words.full_day(base.after.since)
    if base.after.state == PlanState.APPROVED:
        return Note(
            _("定了：%(key)s 版从 %(day)s 起执行。") % {"key": base.after.key, "day": day}, kind="saved"
        )
    why_not = why_not_approve(base.after, actor)
    said = _("草稿 %(key)s 版，还没有批准。批准后从 %(day)s 起按它推算。") % {
        "key": base.after.key,
        "day": day,
    }
    return Note(
        f"{said}{why_not}" if why_not and actor.may(Permission.LOAD_PLAN) else said,
        kind="law",
        head=_("草稿"),
    )


def _acts(actor: Actor, base: Base) -> Iterator[Link]:
    if actor.may(Permission.LOAD_PLAN) and why_not_follow(base.version, actor, known=base.known) is None:
        label = _("起草 %(year)s 年的") % {"year": base.year}
        yield Link(label, f"{PATH}start/", "copy", "primary", post=True)
    if base.after is not None:
        yield Link(
            _("看 %(key)s 版全文") % {"key": base.after.key}, f"/plan/?version={base.after.pk}", "book"
        )
        if actor.may(Permission.APPROVE_PLAN) and why_not_approve(base.after, actor) is None:
            yield Link(_("批准"), f"/plan/{base.after.pk}/approve/", "shield-check", "primary", post=True)


def _line(one: Moved, units: dict[str, str], book: Book, key: str) -> Line:
    old, new = words.span(*one.old, one.old[0]), words.span(*one.new, one.old[0])
    if one.times > 1:
        new += ngettext("，%(n)s 次", "，%(n)s 次", one.times) % {"n": one.times}
    return Line(
        one.title, units.get(one.unit, ""), old, new, clause_part(book, one.clause, key), one.kind == "phase"
    )


def _numbers(actor: Actor, on: date) -> list[str]:
    """The local numbers that go on holding, with their sources; for whoever may see them."""
    if not actor.may(Permission.READ_MEANS):
        return []
    names = {"minimum_wage": _("当地最低工资"), "people_planned": _("下一年预计人数")}
    return [
        f"{names.get(name, name)}　{amount.normalize():f}　{source}"
        for name, (amount, _since, source) in local_numbers(actor, on=on).items()
    ]


def _ending(actor: Actor, on: date, year: int) -> list[tuple[str, str]]:
    """Whose contract ends before the next year is over: she stays only if it is written anew."""
    if not actor.may(Permission.READ_MEANS):
        return []
    found = [one for one in engaged_on(actor, on) if one.until is not None and one.until < date(year, 12, 31)]
    return [(one.name, words.full_day(one.until)) for one in found if one.until]
