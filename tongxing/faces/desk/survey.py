"""核对底数: the list beside the files, village by village; no rule lives here."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.casework.survey.queries import Row, base_of, names_of, rows_of
from tongxing.casework.survey.rules import why_not_finish
from tongxing.core import clock
from tongxing.core.refusal import Refused, stop_if
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.survey_page import TASK, counts, states_of, town_page, village_page
from tongxing.faces.desk.year_acts import the_desk
from tongxing.office.actions import record_entry
from tongxing.office.queries import Done, entries_of
from tongxing.office.rules import NewEntry
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.models import Place
from tongxing.org.queries import villages
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.CHECK_LIST, shows=Shows.NUMBERS)
def whole(request: HttpRequest) -> HttpResponse:
    """How far every village of her reach is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    plan = books.chain(actor.town_id).on(on)
    rows = _rows(actor, None, on)
    looked(request, "list_survey", people=len(rows))
    clause = clause_part(plan.book, "S45", plan.key) if plan else None
    return render(request, "desk/survey.html", town_page(actor, villages(actor), rows, clause))


@door(Permission.CHECK_LIST, row="place", shows=Shows.PEOPLE)
def village(request: HttpRequest, place_id: int) -> HttpResponse:
    """The lines of one village, and the end of its survey."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on, place = clock.today(), _place(actor, place_id)
    rows = _rows(actor, place_id, on)
    asked = request.GET.get("only", "")
    names = names_of(actor, [row.person_id for row in rows if row.person_id])
    looked(request, "list_survey", place_id=place_id, people=len(rows))
    page = village_page(
        actor,
        place,
        rows,
        names,
        only=asked if asked in states_of(actor) else "",
        on=on,
        done=_written(actor, place_id, on),
    )
    return render(request, "desk/survey_village.html", page)


@door(Permission.RECORD_OFFICE, "POST", row="place")
def finish(request: HttpRequest, place_id: int) -> HttpResponse:
    """Every line was looked at: the village's task of the year is written down, with what differs said (方案S45)."""
    actor, book = the_desk(request)
    on, place = clock.today(), _place(actor, place_id)
    found, done = counts(_rows(actor, place_id, on)), _written(actor, place_id, on)
    outcome = "differs" if found["differs"] else "reconciled"
    try:
        stop_if(why_not_finish(
            lines=sum(found.values()), open_lines=found["open"], outcome=outcome, written=done.outcome if done else ""
        ))  # fmt: skip
        new = NewEntry("survey", outcome, _("%(place)s核对底数") % {"place": place.name}, on, TASK)
        record_entry(by=actor, at=clock.now(), on=on, book=book, place_id=place_id, new=new)
        messages.success(request, _("记好了。"))
    except Refused as refused:
        messages.error(request, "".join(one.words for one in refused.refusals))
    return HttpResponseRedirect(
        f"/survey/{place_id}/" if actor.may(Permission.CHECK_LIST) else "/year/", status=303
    )


def _rows(actor: Actor, place_id: int | None, on: date) -> tuple[Row, ...]:
    found = base_of(actor, known=on, place_ids=None if place_id is None else [place_id])
    return rows_of(found, books.chain(actor.town_id), on=on, since=date(on.year, 1, 1))


def _place(actor: Actor, place_id: int) -> Place:
    found = next((one for one in villages(actor) if one.pk == place_id), None)
    if found is None:
        raise Http404
    return found


def _written(actor: Actor, place_id: int, on: date) -> Done | None:
    """The entry that last ended this year's survey here."""
    found = [
        one for one in entries_of(actor, year=on.year) if one.kind == "survey" and one.place_id == place_id
    ]
    return found[-1] if found else None
