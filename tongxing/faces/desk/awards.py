"""奖励与建议: the list, one proceeding with its steps, and its paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongxing.assessment.awards.proceeding import Proceeding
from tongxing.assessment.awards.queries import proceeding_at, proceedings
from tongxing.core import clock
from tongxing.core.printing.setting import typeset
from tongxing.faces.desk.awards_page import Desk, list_page, one_page
from tongxing.faces.desk.awards_paper import TEMPLATE, paper_words
from tongxing.faces.desk.year_acts import the_desk
from tongxing.org.doors import door
from tongxing.org.roles import Permission


def desk_of(request: HttpRequest) -> Desk:
    """One reader's desk today; without a plan in force there is nothing to praise or to question."""
    actor, book = the_desk(request)
    return Desk(actor, book, clock.today())


def here(desk: Desk, proceeding_id: UUID) -> Proceeding:
    """A proceeding that is hers to see; 404 for any other."""
    found = proceeding_at(desk.actor, proceeding_id, book=desk.book)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_AWARDS)
def whole(request: HttpRequest) -> HttpResponse:
    """What is going on first, then what is over; four kinds, one list."""
    desk = desk_of(request)
    found = proceedings(desk.actor, book=desk.book)
    return render(request, "desk/awards.html", list_page(desk, found, request.GET.get("of", "")))


@door(Permission.SEE_AWARDS, row="proceeding")
def one(request: HttpRequest, proceeding_id: UUID) -> HttpResponse:
    """Where it stands, what may follow and why not, and every step that was taken."""
    desk = desk_of(request)
    return render(request, "desk/awards_one.html", one_page(desk, here(desk, proceeding_id)))


@door(Permission.READ_AWARDS, row="proceeding")
def paper(request: HttpRequest, proceeding_id: UUID) -> HttpResponse:
    """The public notice, the notice to the unit, the proposal to the county: whichever it has come to."""
    desk = desk_of(request)
    found = here(desk, proceeding_id)
    said = paper_words(desk, found)
    if said is None:
        raise Http404
    made = typeset(TEMPLATE.read_text(encoding="utf-8"), said, at=clock.now())
    headers = {
        "Content-Disposition": f'inline; filename="{found.opened_on:%Y-%m%d}-{str(found.id)[-4:]}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)
