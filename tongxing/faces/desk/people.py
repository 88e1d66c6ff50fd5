"""The list of people: in the order of their names, or those a few letters find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.casework.group.queries import COUNT_INCOMPLETE, counted
from tongxing.core import clock
from tongxing.core.text import clean
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Choice, Figure, Link, Pager, PersonRef
from tongxing.duties.standing import Standing, first_owed
from tongxing.faces.desk.duty_parts import chip, kind_word
from tongxing.faces.desk.terms import progress
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people import queries
from tongxing.people.duplicates.queries import OPEN_PAIRS
from tongxing.people.queries import PAGE, Listed

ID_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; the measure's name stays inside the file."""

    person: PersonRef
    village: str
    measure: str
    progress: str
    end_on: date | None
    chip: Chip | None
    next: str
    owed: Figure


@door(Permission.SEE_PEOPLE, shows=Shows.PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """The people of her places, fifty at a time."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    text, mine = request.GET.get("q", "").strip()[:80], request.GET.get("mine") == "1"
    after, before = _edge(request, "after"), _edge(request, "before")
    if text:
        found = queries.find_people(actor, text, limit=PAGE + 1)
        total, beside = min(len(found), PAGE), [0, 0]
    else:
        asked = (
            OPEN_PAIRS if actor.may(Permission.SETTLE_PAIRS) and not mine else "0",
            COUNT_INCOMPLETE if actor.may(Permission.RECORD_CASEWORK) else "0",
        )
        found, total, beside = queries.page_of_people(
            actor, after=after, before=before, mine=mine, beside=asked, more=counted(clock.today())
        )
    back = before is not None and after is None and not text
    more, shown = len(found) > PAGE, found[-PAGE:] if back else found[:PAGE]
    page = people_page(actor, shown, on=clock.today())
    if text:
        _searched(request, text, shown)
    else:
        looked(request, "list", people=len(shown))
    pager = _pager(
        shown, total, mine, more=(back or more, (before is not None and more) or after is not None)
    )
    return render(
        request,
        "desk/people.html",
        {
            **page,
            **_around(actor, text, mine),
            "total": Figure(total),
            "pager": None if text else pager,
            "notices": [one for one in (_twice(beside[0]), _incomplete(beside[1])) if one],
        },
    )


def _searched(request: HttpRequest, text: str, shown: Sequence[Listed]) -> None:
    """Who was found is kept: looking for somebody is asking whether she is here. What was typed is not."""
    act = "find_by_id" if len(clean(text)) == ID_LENGTH else "find"
    looked(request, act, about="person", whom=[(one.id, one.place_id) for one in shown])


def people_page(actor: Actor, found: Sequence[Listed], *, on: date) -> dict[str, Any]:
    """The lines of one page, each with what comes first."""
    firsts = first_owed(actor, [one.case_id for one in found if one.case_id and not one.closed_on], on=on)
    return {
        "people": [_line(actor, one, firsts.get(one.case_id) if one.case_id else None, on) for one in found]
    }


def _line(actor: Actor, one: Listed, first: Standing | None, on: date) -> Line:
    url = f"/people/{one.id}/" if actor.may(Permission.READ_FILE) else ""
    owed = first.owed if first else 0
    return Line(
        person=PersonRef(one.name, url, one.number),
        village=one.place,
        measure="",
        progress=progress(one.reported_on, one.closed_on, on),
        end_on=one.ends_on,
        chip=chip(first, on) if first and owed else None,
        next=words.clauses((kind_word(first.kind), words.before(first.due_on, on))) if first else "",
        owed=Figure(owed, f"{url}#now-head" if url else ""),
    )


def _around(actor: Actor, text: str, mine: bool) -> dict[str, Any]:
    own = actor.may(Permission.RECORD_FIELDWORK)
    filters = [Choice(_("全部"), "/people/", not mine), Choice(_("我负责的"), "/people/?mine=1", mine)]
    add = (
        Link(_("登记一位"), "/people/new/", "user-plus", "primary") if actor.may(Permission.TAKE_IN) else None
    )
    way = Link(_("看全部"), "/people/") if text or mine else add
    title = _("我的人") if mine else _("人员与档案")
    return {
        "title": title,
        "q": text,
        "filters": filters if own and not text else [],
        "can_add": add,
        "take": _take(actor),
        "hand": Link(_("谁负责谁"), "/handover/", "arrows-exchange")
        if actor.may(Permission.HAND_OVER)
        else None,
        "papers": Link(_("缺什么材料"), "/papers/missing/", "files")
        if actor.may(Permission.RECORD_CASEWORK)
        else None,
        "empty_way": way,
    }


def _twice(pairs: int) -> Link | None:
    """Two villages have a file of one identity number each (docs/adr/0010)."""
    words = ngettext("同一身份证号有两份档案：%(n)s 对", "同一身份证号有两份档案：%(n)s 对", pairs)
    return Link(words % {"n": pairs}, "/people/twice/", "copy") if pairs else None


def _incomplete(groups: int) -> Link | None:
    """Work groups that lack one of the five kinds (戒毒条例 17)."""
    words = ngettext("工作小组缺人：%(n)s 人", "工作小组缺人：%(n)s 人", groups)
    return Link(words % {"n": groups}, "/people/groups/", "users") if groups else None


def _take(actor: Actor) -> Link | None:
    """The register as a table to take away, for who may ask for one."""
    if not actor.may(Permission.ASK_EXPORT):
        return None
    return Link(_("要一份表"), "/export/new/?what=people.roster", "download")


def _pager(shown: Sequence[Listed], total: int, mine: bool, *, more: tuple[bool, bool]) -> Pager | None:
    if not shown or not any(more):
        return None
    keep = "&mine=1" if mine else ""
    label = _("这一页 %(n)s 人，共 %(total)s 人") % {"n": len(shown), "total": total}
    later, earlier = more
    return Pager(
        label,
        previous=f"/people/?before={shown[0].id}{keep}" if earlier else "",
        next=f"/people/?after={shown[-1].id}{keep}" if later else "",
    )


def _edge(request: HttpRequest, name: str) -> UUID | None:
    raw = request.GET.get(name)
    if not raw:
        return None
    try:
        return UUID(raw)
    except ValueError:
        raise Http404 from None
