"""Today: what there is to do, village by village; the home of each role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.disclosure.actions import print_names
from tongxing.disclosure.sheets import stamp_of
from tongxing.faces.desk.today_page import today_page
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody, told_by_the_act
from tongxing.org.roles import Permission

HOMES = (
    (Permission.HELP_IN_VILLAGE, "/mine/"),
    (Permission.READ_ONE_PAGE, "/leader/"),
    (Permission.READ_BOARD, "/board/"),
    (Permission.READ_HELP, "/help/"),
    (Permission.RECORD_OFFICE, "/year/"),
    (Permission.READ_TRAIL, "/audit/"),
    (Permission.LIST_STAFF, "/staff/"),
)


@door(Permission.SIGNED_IN, shows=Shows.PEOPLE)
def home(request: HttpRequest) -> HttpResponse:
    """The page a role begins its day with."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.may(Permission.SEE_TODAY):
        late = request.GET.get("only") == "overdue"
        page = today_page(actor, on=clock.today(), only_late=late)
        looked(request, "list_today", people=len(page["in_it"]))
        return render(request, "desk/today.html", page)
    for permission, url in HOMES:
        if actor.may(permission):
            return redirect(url)
    nobody(request)
    return render(request, "desk/home.html", {"title": _("今日"), "actor": actor})


@door(Permission.SEE_TODAY, shows=Shows.PEOPLE)
def paper(request: HttpRequest) -> HttpResponse:
    """The same list on A4, with boxes to tick. Names leave the screen, so the register gets a line and the paper its number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page, at = today_page(actor, on=clock.today(), paper=True), clock.now()
    number = print_names(by=actor, at=at, what="today", people=page["in_it"])
    told_by_the_act(request)
    stamp = stamp_of(number, f"{actor.name}（{actor.title}）", at).line
    return render(request, "desk/print_today.html", {**page, "title": _("今日单"), "stamp": stamp})
