"""缺什么材料: how complete the files are, by village or by worker; every number opens its rows, and the list on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.casework.papers.queries import files_of
from tongxing.core import clock
from tongxing.disclosure.actions import print_names
from tongxing.disclosure.sheets import stamp_of
from tongxing.faces.desk.missing_page import Asked, missing_page, print_page
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, told_by_the_act
from tongxing.org.roles import Permission


@door(Permission.RECORD_CASEWORK, shows=Shows.PEOPLE)
def missing(request: HttpRequest) -> HttpResponse:
    """Every file of her places, counted; the rows of one number at a time."""
    asked = _asked(request)
    files, plans = files_of(_actor(request), on=asked.on, known=clock.knowledge(asked.on), over=asked.over)
    page = missing_page(files, plans, asked)
    looked(request, "list", people=page["shown"])
    return render(request, "desk/missing.html", page)


@door(Permission.RECORD_CASEWORK, shows=Shows.PEOPLE)
def paper(request: HttpRequest) -> HttpResponse:
    """The missing papers on A4, with boxes to tick. Names leave the screen: the register gets a line."""
    asked, actor, at = _asked(request), _actor(request), clock.now()
    files, plans = files_of(actor, on=asked.on, known=clock.knowledge(asked.on), over=asked.over)
    page = print_page(files, plans, asked)
    people = [(one.person_id, one.place_id) for one in files if not one.complete]
    number = print_names(by=actor, at=at, what="missing", people=people)
    told_by_the_act(request)
    stamp = stamp_of(number, f"{actor.name}（{actor.title}）", at).line
    return render(request, "desk/print_missing.html", {**page, "title": _("缺件单"), "stamp": stamp})


def _asked(request: HttpRequest) -> Asked:
    """What the address says: by whom the files are laid together, whether the measure is over, which number is open."""
    say = request.GET
    group, _dot, what = say.get("open", "").partition(".")
    page = say.get("page", "1")
    return Asked(
        on=clock.today(),
        by="worker" if say.get("by") == "worker" else "village",
        over=say.get("of") == "over",
        group=group,
        what=what,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
