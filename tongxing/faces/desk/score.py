"""The score: a list of villages, the sheet of one, and the settling of what only people can judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.actions import confirm_item
from tongxing.assessment.forms import ConfirmForm
from tongxing.assessment.queries import score_sheets
from tongxing.assessment.sheets import Sheet
from tongxing.core import clock
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui import parts
from tongxing.faces.desk.asof import asked_day, day_choices, note
from tongxing.faces.desk.score_links import score_links
from tongxing.faces.desk.score_page import Reading, plain, score_page, village_choices
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.models import Place
from tongxing.org.queries import names_of_staff, villages
from tongxing.org.roles import Permission
from tongxing.plans.books import chain


@dataclass(frozen=True, slots=True)
class Entry:
    """One village of the list."""

    name: str
    url: str
    points: str
    of: str
    pending: str


@door(Permission.READ_SCORE, shows=Shows.NUMBERS)
def score_list(request: HttpRequest) -> HttpResponse:
    """Her villages, in the order of division codes, never ranked."""
    actor, today = request.actor, clock.today()  # type: ignore[attr-defined]
    places = villages(actor)
    found = score_sheets(actor, places, today.year, today, known=clock.knowledge(today))
    if isinstance(found, Refusal):
        return render(request, "desk/score.html", {**_nothing(found), "title": _("考核"), "year": today.year})
    listed = [_entry(p, s) for p, s in zip(places, found, strict=True)]
    return render(
        request,
        "desk/score_list.html",
        {"title": _("考核"), "villages": listed, "year": today.year, "beside": score_links(actor)},
    )


def _entry(place: Place, sheet: Sheet) -> Entry:
    pending = plain(sheet.pending_of) if sheet.pending_of else "—"
    return Entry(
        place.name, f"/score/{place.pk}/{sheet.year}/", plain(sheet.points), plain(sheet.points_of), pending
    )


@door(Permission.READ_SCORE, row="place", shows=Shows.NUMBERS)
def score(request: HttpRequest, place_id: int, year: int) -> HttpResponse:
    """The sheet of one village, as known on a day, with the line that was opened."""
    return _sheet_page(request, place_id, year)


@door(Permission.CONFIRM_ITEM, "POST", row="place", shows=Shows.NUMBERS)
def confirm(request: HttpRequest, place_id: int, year: int) -> HttpResponse:
    """A named person settles an item and says why."""
    form = ConfirmForm(request.POST)
    if not form.is_valid() or not _is_over_or_running(year):
        return _sheet_page(request, place_id, year, form=form)
    try:
        row = confirm_item(
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
            on=clock.today(),
            place_id=place_id,
            year=year,
            **form.cleaned_data,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _sheet_page(request, place_id, year, form=form)
    if row is None:
        raise Http404
    messages.success(
        request,
        _("存好了：%(item)s 认定 %(points)s 分") % {"item": row.indicator, "points": plain(row.points)},
    )
    return HttpResponseRedirect(f"/score/{place_id}/{year}/?open={row.indicator}#opened", status=303)


def _is_over_or_running(year: int) -> bool:
    return 2000 <= year <= clock.today().year


def _sheet_page(
    request: HttpRequest, place_id: int, year: int, form: ConfirmForm | None = None
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    places, on = villages(actor), asked_day(request, today)
    place = next((p for p in places if p.pk == place_id), None)
    if place is None or not _is_over_or_running(year):
        raise Http404
    known = clock.knowledge(on)
    plans = chain(actor.town_id, as_of=known)
    found = score_sheets(actor, [place], year, on, plans=plans, known=known)
    days = day_choices(f"/score/{place_id}/{year}/", on=on, today=today, keep={})
    page: dict[str, Any] = {"title": _("%(name)s　评分表") % {"name": place.name}, "village": place.name}
    page |= {"year": year, "as_of": days, "as_of_note": note(on, today), "on": on}
    if isinstance(found, Refusal):
        return render(request, "desk/score.html", page | _nothing(found))
    book = plans.by_key(found[0].plan)
    assert book is not None
    opened = form.data.get("indicator", "") if form else request.GET.get("open", "")
    group = request.GET.get("group", "")
    look = Reading(actor, place, year, on, today, book, found[0].plan, str(opened), group)
    page |= score_page(look, found[0], form=form, names=_names(found[0], str(opened)))
    page["villages"] = village_choices(look, places)
    behind = page["panel"].rows if page.get("panel") else ()
    if behind:
        looked(
            request, "list_rows", place_id=place_id, people=len({r.number for r in behind}), item=str(opened)
        )
    return render(request, "desk/score.html", page, status=409 if form else 200)


def _names(sheet: Sheet, opened: str) -> dict[int, str]:
    line = sheet.line(opened)
    return names_of_staff([line.confirmed.by]) if line and line.confirmed else {}


def _nothing(found: Refusal) -> dict[str, Any]:
    return {
        "refusal": parts.Refusal(
            _("还没有评分表"), str(found), tuple(parts.Link(w, "/score/") for w in found.ways)
        )
    }
