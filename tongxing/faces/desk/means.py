"""人和钱: one page for whoever signs the budget, and the same on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.faces.desk.means_page import Known, means_page, people_for_sums, tried
from tongxing.office.means.queries import engaged_on, ledger_of, local_numbers, manned
from tongxing.office.queries import premises_of
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.READ_MEANS, shows=Shows.NUMBERS)
def whole(request: HttpRequest) -> HttpResponse:
    """Staff and money of the township, this year and the years ahead."""
    page = _page(request)
    looked(request, "list_means")
    return render(request, "desk/means.html", page)


@door(Permission.READ_MEANS, shows=Shows.NUMBERS)
def paper(request: HttpRequest) -> HttpResponse:
    """The same on one A4 sheet."""
    page = _page(request)
    looked(request, "list_means")
    return render(request, "desk/print_means.html", page)


def _page(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on, chain = clock.today(), books.chain(actor.town_id)
    plan = chain.on(on)
    if plan is None:
        return {"title": _("人和钱"), "empty": True}
    known = Known(
        engaged_on(actor, on),
        ledger_of(actor, year=on.year),
        local_numbers(actor, on=on),
        people_for_sums(actor),
        manned(actor, on=on),
        premises_of(actor),
    )
    return means_page(actor, chain, known, tried(request.GET, known, plan.book, on=on), on=on)
