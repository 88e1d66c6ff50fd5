"""底数: the base of today, its way through the year, and what a number given on the plan's day has become since."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.casework.survey.queries import Base, base_of, hands_of, rows_of
from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.core.ui.parts import Choice, Link
from tongxing.faces.desk.asof import address
from tongxing.faces.desk.baseline_page import (
    OPENS,
    PATH,
    chosen,
    drawing,
    months,
    panel,
    reasons,
    step_lines,
    two,
    whose,
)
from tongxing.faces.desk.board_page import target_of
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import villages
from tongxing.org.roles import Permission
from tongxing.people.sealing.queries import count_sealed
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.base import Line, base, changed_since, line


@door(Permission.READ_BOARD, shows=Shows.NUMBERS)
def baseline(request: HttpRequest) -> HttpResponse:
    """Who counts, who makes the difference, and every step of the year with its row; for others only what is to be asked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on, plans, places = clock.today(), chain(actor.town_id), {one.pk: one.name for one in villages(actor)}
    desk = actor.may(Permission.SEE_SMALL_COUNTS)
    place = _place(request, places) if desk else None  # one question of one village is somebody
    known = base_of(actor, known=on, place_ids=[place] if place else None)
    since = date(on.year, 1, 1)
    found = line(known.stays, since=since, until=on, known=on)
    looked(request, "list_base", place_id=place, people=len(known.cases))
    page = {
        "title": _("底数怎么变的"),
        "back_url": "/board/",
        "questions": len(found.questions),
        "shared": True,
    }
    if desk:
        page |= _at_the_desk(request, actor, plans, known, found, places, place)
    return render(request, "desk/baseline.html", page)


def _at_the_desk(
    request: HttpRequest, actor: Actor, plans: Chain, known: Base, found: Line, places: dict[int, str], place: int | None
) -> dict[str, Any]:  # fmt: skip
    on, plan = found.until, plans.on(found.until)
    keep = {"place": str(place)} if place else {}
    opened = request.GET.get("open", "")
    opened = opened if opened in OPENS else ""
    target, target_on = target_of(plans, on)
    rows = rows_of(known, plans, on=on, since=found.since)
    second = _("今天；方案定的日子是 %(day)s") % {"day": words.day(target_on, on)} if target_on else _("今天")
    show = _shown(request, found)
    steps = chosen(found, show)
    hands = hands_of(actor, [one.record for one in steps])
    return {
        "shared": False,
        "second": _("每一天的底数都从记录数出来，少一个人，就有一条记录说明为什么。"),
        "places": _choices(places, place),
        "two": two(
            rows, keep, opened=opened, target=target, second=second, clause=clause_part(plan.book, "S47", plan.key) if plan else None
        )
        if rows
        else None,
        "reasons": reasons(rows, keep, opened),
        "panel": panel(actor, rows, opened, keep, on) if opened else None,
        "steps": drawing(found, target_on),
        "months": months(found, keep, show),
        "lines": step_lines(actor, steps, known, hands, on),
        "shows": [
            *([Choice(_("要问清的"), f"{address(PATH, show='asks', **keep)}#steps", show == "asks", len(found.questions))] if found.questions else []),
            *([Choice(_("后来才记的"), f"{address(PATH, show='late', **keep)}#steps", show == "late", len(found.told_late))] if found.told_late else []),
            *([Choice(_("%(n)s月") % {"n": int(show[5:])}, "#steps", True, len(steps))] if show[:1] == "2" else []),
        ],
        "check": Link(_("核对底数"), "/survey/", "list-check") if actor.may(Permission.CHECK_LIST) else None,
        "then": _then(actor, known, place, target_on, on) if target_on and target_on < on else None,
        "sealed": count_sealed(actor) if not place and actor.may(Permission.PROPOSE_SEAL) else 0,
    }  # fmt: skip


def _shown(request: HttpRequest, found: Line) -> str:
    """Which steps are laid open: what was asked for, else what is to be asked about, else this month's."""
    asked = request.GET.get("show", "")
    if asked in ("asks", "late") or (
        asked[:5] == f"{found.until.year}-" and asked[5:].isdecimal() and len(asked) == 7
    ):
        return asked
    return "asks" if found.questions else found.until.isoformat()[:7]


def _then(actor: Actor, known: Base, place: int | None, day: date, on: date) -> dict[str, Any]:
    """The base of the plan's day as it was counted on that day, as it is counted now, and who makes the difference."""
    before = base_of(actor, known=day, place_ids=[place] if place else None)
    then, now = base(before.stays, on=day, known=day), base(known.stays, on=day, known=on)
    gone, come = changed_since(then, now)
    cases = {str(one.case_id): one for one in (*before.cases, *known.cases)}
    lines = {str(one.first.id): one for one in (*before.lines, *known.lines)}
    return {
        "day": words.day(day, on),
        "then": len(then),
        "now": len(now),
        "gone": [whose(actor, one, cases, lines) for one in gone],
        "come": [whose(actor, one, cases, lines) for one in come],
    }


def _choices(places: dict[int, str], place: int | None) -> list[Choice]:
    if len(places) < 2:
        return []
    return [
        Choice(_("合计"), PATH, place is None),
        *(Choice(name, address(PATH, place=str(pk)), pk == place) for pk, name in places.items()),
    ]


def _place(request: HttpRequest, places: dict[int, str]) -> int | None:
    asked = request.GET.get("place", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 9 or int(asked) not in places:
        raise Http404
    return int(asked)
