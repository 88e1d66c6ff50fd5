"""一年的会: what each body owes, what was held or sent round in writing, and what was decided and is still open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.faces.desk.meetings_page import meetings_page
from tongxing.office.queries import given_of, year_of
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.READ_PROGRAMME)
def whole(request: HttpRequest) -> HttpResponse:
    """The meetings of this year or of the last (方案S11、S55—S57)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    year = on.year - 1 if request.GET.get("of") == str(on.year - 1) else on.year
    found = year_of(actor, books.chain(actor.town_id), year=year, on=on)
    if found is None:
        return render(request, "desk/meetings.html", {"title": _("一年的会"), "empty": True})
    return render(request, "desk/meetings.html", meetings_page(actor, found, given_of(actor), on=on))
