"""培训和宣传: who was taught what and who was not yet, one's own word, what was told to everybody, and the leaflets."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.publicity_page import publicity_page
from tongxing.faces.desk.training_page import training_page
from tongxing.faces.desk.year_acts import the_desk
from tongxing.office.learning.actions import say_known
from tongxing.office.queries import Year, year_of
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.READ_PROGRAMME)
def training(request: HttpRequest) -> HttpResponse:
    """This year's trainings, who was there and who not yet, and her own topics (方案S48—S50)."""
    found = _this_year(request)
    if found is None:
        return render(request, "desk/training.html", {"title": _("培训"), "empty": True})
    page = training_page(request.actor, found, on=clock.today(), opened=request.GET.get("open", ""))  # type: ignore[attr-defined]
    return render(request, "desk/training.html", page)


@door(Permission.READ_PROGRAMME, "POST")
def know(request: HttpRequest) -> HttpResponse:
    """She says of herself that she knows a topic."""
    actor, book = the_desk(request)
    try:
        say_known(by=actor, at=clock.now(), on=clock.today(), book=book, topic=request.POST.get("topic", ""))
    except Refused as refused:
        messages.error(request, "".join(str(one) for one in refused.refusals))
    else:
        messages.success(request, _("记下了，今天起算您会。"))
    return HttpResponseRedirect("/year/training/", status=303)


@door(Permission.READ_PROGRAMME)
def publicity(request: HttpRequest) -> HttpResponse:
    """This year's publicity by village and audience, never by person (方案S51—S54)."""
    found = _this_year(request)
    if found is None:
        return render(request, "desk/publicity.html", {"title": _("宣传"), "empty": True})
    return render(request, "desk/publicity.html", publicity_page(request.actor, found, on=clock.today()))  # type: ignore[attr-defined]


@door(Permission.READ_PROGRAMME)
def leaflet(request: HttpRequest, leaflet: str) -> HttpResponse:
    """One leaflet, to be printed and left where everybody may take it (方案S53)."""
    _actor, book = the_desk(request)
    found = next((one for one in book.leaflets if one.id == leaflet), None)
    if found is None:
        raise Http404
    cites = [one for key in found.cite if (one := clause_part(book, key))]
    page = {"title": found.title, "leaflet": found, "cites": cites, "back_url": "/year/publicity/"}
    return render(request, "desk/leaflet.html", page)


def _this_year(request: HttpRequest) -> Year | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    return year_of(actor, books.chain(actor.town_id), year=on.year, on=on)
