"""The village worker's one page: whom she helps, one thing each, one tap to say how it went."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.duties.actions import withdraw
from tongxing.faces.desk import slips
from tongxing.faces.desk.cadre_page import ANSWERS, cadre_page, start_of
from tongxing.faces.desk.year_page import office_lines
from tongxing.fieldwork.actions import NewContact, record_contact
from tongxing.fieldwork.queries import said_since
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.HELP_IN_VILLAGE, shows=Shows.PEOPLE)
def mine(request: HttpRequest) -> HttpResponse:
    """The people of her village: a name and a task, never a result and never a measure."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = cadre_page(actor, on=clock.today(), at=clock.now())
    # without their clauses: a sentence of the plan comes with the plan's whole name, and this phone lies on the table
    lines = office_lines(actor, books.chain(actor.town_id), on=clock.today())
    page["office"] = [replace(one, clause=None) for one in lines]
    looked(request, "list_helped", people=len(page["people"]) + len(page["quiet"]))
    return render(request, "desk/cadre.html", page)


@door(Permission.HELP_IN_VILLAGE, "POST", row="case")
def answer(request: HttpRequest, case_id: UUID, answer: str, deed_id: UUID) -> HttpResponse:
    """One tap: a visit is written down; the same tap twice is one visit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if answer not in ANSWERS:
        raise Http404
    on, at = clock.today(), clock.now()
    if said_since(actor, start_of(at)).get(case_id) is None:
        number = slips.part(deed_id, case_id)
        new = NewContact("visit", ANSWERS[answer], on, partner=_("村里"), id=number)
        written = record_contact(by=actor, at=at, case_id=case_id, on=on, new=new)
        if written is None and said_since(actor, start_of(at)).get(case_id) is None:
            raise Http404
    return HttpResponseRedirect("/mine/", status=303)


@door(Permission.HELP_IN_VILLAGE, "POST", row="case")
def undo(request: HttpRequest, case_id: UUID, deed_id: UUID) -> HttpResponse:
    """Take back her own tap of today; the record and the taking back both stay readable."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = clock.now()
    said = said_since(actor, start_of(at)).get(case_id)
    if said is None or said.deed_id != deed_id:
        raise Http404
    withdraw(
        by=actor, at=at, case_id=case_id, deed_id=deed_id, reason=_("点错了，自己撤回"), on=clock.today()
    )
    return HttpResponseRedirect("/mine/", status=303)
