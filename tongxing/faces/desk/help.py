"""帮助与转介: the list, one person's help, one referral, and the directory of where help is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, PersonRef
from tongxing.duties.file import File, open_file
from tongxing.faces.desk import slips
from tongxing.faces.desk.help_page import HelpDesk, Ready, list_page, place_line, referral_page, what_there_is
from tongxing.fieldwork.queries import details
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody
from tongxing.org.roles import Permission
from tongxing.plans import books
from tongxing.support.kinds import FROM_VISIT, SERVICES
from tongxing.support.queries import Help, help_at, helps, helps_of, places_of_help
from tongxing.support.rules import KEEPERS

RECENT = timedelta(days=365)  # what was said longer ago is asked again, not carried along


def desk_of(actor: Actor) -> HelpDesk:
    """One reader's desk today."""
    return HelpDesk(actor, books.chain(actor.town_id), clock.today())


@door(Permission.READ_HELP, shows=Shows.PEOPLE)
def whole(request: HttpRequest) -> HttpResponse:
    """What is going on, or what was sent to her: what lapsed first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = list_page(desk_of(actor), helps(actor, mine=request.GET.get("mine") == "1"), request.GET)
    shown = {who for who, _place in page.pop("shown")}
    if shown:
        looked(request, "list_help", people=len(shown))
    else:
        nobody(request)
    return render(request, "desk/help.html", page)


@door(Permission.READ_HELP, row="referral", shows=Shows.PERSON)
def one(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """One referral."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = here(actor, need_id)
    page = referral_page(desk_of(actor), found, places_of_help(actor, service=found.service))
    trace(request, found, _("帮助与转介"))
    return render(request, "desk/help_one.html", page)


def here(actor: Actor, need_id: UUID) -> Help:
    """A referral that is hers to see; 404 for any other."""
    found = help_at(actor, need_id)
    if found is None:
        raise Http404
    return found


def trace(request: HttpRequest, found: Help, why: str) -> None:
    """Whoever opens a referral leaves the trace of whoever opens the file."""
    looked(
        request,
        "read_file",
        about="person",
        about_id=found.person_id,
        place_id=found.place_id,
        purpose=why,
        people=1,
    )


@door(Permission.KEEP_HELP, row="person", shows=Shows.PERSON)
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person's help: what she needs, how far each is, what was ticked at a visit, what help there is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = opened(actor, person_id)
    desk, ids = desk_of(actor), [case.id for case in file.cases]
    found = helps_of(actor, ids)
    sees_all = bool(KEEPERS.get(actor.role))
    whom, where, why = file.id, file.place_id, _("帮助与转介")
    looked(request, "read_file", about="person", about_id=whom, place_id=where, purpose=why, people=1)
    page = {
        "title": file.number,
        "person": PersonRef(file.name, f"/people/{file.id}/", file.number),
        "lines": [desk.line(one, named=False) for one in reversed(found)],
        "ready": ready(actor, file, found) if sees_all else [],
        "slip": slips.draw(actor, file.id, file.cases[0].id),
        "new_url": f"/people/{file.id}/help/new/",
        "services": what_there_is(sees_all),
        "where": [place_line(one) for one in places_of_help(actor)],
    }
    return render(request, "desk/help_person.html", page)


def opened(actor: Actor, person_id: UUID) -> File:
    """A file with a measure in it that is hers to see; 404 for any other."""
    file = open_file(actor, person_id)
    if file is None or not file.cases:
        raise Http404
    return file


def ready(actor: Actor, file: File, found: Sequence[Help]) -> list[Ready]:
    """What was ticked at a visit or talk and is not yet a need here, the latest first."""
    known = {(one.from_deed, one.service) for one in found}
    noted = details(actor, [case.id for case in file.cases])
    deeds = sorted(
        (
            d
            for case in file.cases
            for d in case.standing
            if d.id in noted and d.happened_on >= clock.today() - RECENT
        ),
        key=lambda d: d.happened_on,
        reverse=True,
    )
    made = []
    for deed in deeds:
        for tick in noted[deed.id].needs:
            service = FROM_VISIT.get(tick)
            if service is None or (deed.id, service) in known:
                continue
            came = "visit" if deed.kind == "visit" else "talk"
            heard = {"visit": _("%(day)s走访时说的"), "talk": _("%(day)s谈心时说的")}[came]
            told: dict[str, Any] = {
                "service": service,
                "needed_on": deed.happened_on.isoformat(),
                "from_deed": deed.id,
                "came_from": came,
            }
            second = heard % {"day": words.day(deed.happened_on, clock.today())}
            made.append(
                Ready(str(_(SERVICES[service].title)), second, tuple((k, str(v)) for k, v in told.items()))
            )
    return made


@door(Permission.SIGNED_IN)
def places(request: HttpRequest) -> HttpResponse:
    """Where help is, for everybody who works here (方案S17、S68)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    may = actor.may(Permission.KEEP_PROVIDERS)
    closed = request.GET.get("closed") == "1"
    found = [place_line(one, actor) for one in places_of_help(actor, closed=closed)]
    page = {
        "title": _("哪里有帮助"),
        "second": _("机构、电话、要带的材料。停了的另起一条，不改旧的。"),
        "where": found,
        "add": Link(_("加一家"), "/help/places/new/", "plus") if may else None,
        "closed": Link(
            _("只看还在的") if closed else _("也看停了的"),
            "/help/places/" if closed else "/help/places/?closed=1",
        ),
    }
    return render(request, "desk/help_places.html", page)
