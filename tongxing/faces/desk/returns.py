"""月报和年报: what is owed to whoever is above, one period as it comes out now, and each return as it was sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.returns.actions import put_forward, settle
from tongxing.assessment.returns.models import How
from tongxing.assessment.returns.queries import (
    computed,
    defined,
    kept,
    kept_at,
    of_period,
)
from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Choice
from tongxing.faces.desk import returns_page as page_of
from tongxing.faces.desk.forms_returns import PutForwardForm
from tongxing.faces.desk.year_acts import was_done
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.plans.books import chain
from tongxing.rulebook import returns as rules


@door(Permission.READ_RETURNS, shows=Shows.NUMBERS)
def whole(request: HttpRequest) -> HttpResponse:
    """The returns of a year: sent, waiting, owed (最多报一次)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    asked = request.GET.get("of", "")
    year = int(asked) if asked in {str(on.year - 1), str(on.year)} else on.year
    rows = kept(actor, since__year=year)
    parts = []
    for one in defined(chain(actor.town_id), on):
        lines = [
            page_of.line(one, p, [r for r in rows if (r.kind, r.since) == (one.id, p.since)], on)
            for p in rules.periods(one, year)
            if p.since <= on
        ]
        parts.append((one.title, lines[::-1]))
    looked(request, "list_returns")
    years = [
        Choice(str(n), page_of.PATH if n == on.year else f"{page_of.PATH}?of={n}", n == year)
        for n in (on.year - 1, on.year)
    ]
    return render(request, "desk/returns.html", {"title": _("报表"), "parts": parts, "years": years})


@door(Permission.READ_RETURNS, shows=Shows.NUMBERS)
def one(request: HttpRequest, form: str, year: int, part: int) -> HttpResponse:
    """One period as it comes out now, beside what was sent of it."""
    return _period(request, form, year, part, None)


@door(Permission.MAKE_RETURN, "POST", shows=Shows.NUMBERS)
def put(request: HttpRequest, form: str, year: int, part: int) -> HttpResponse:
    """The clerk puts it forward for somebody else to look at."""
    return _period(request, form, year, part, request.POST)


def _period(request: HttpRequest, form: str, year: int, part: int, typed: QueryDict | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    look = _look(actor, form, year, part)
    if look is None:
        raise Http404
    start = {"recipient": look.sent.recipient if look.sent else "", "why": "late"}
    asked = PutForwardForm(typed, again=look.sent is not None, initial=start)
    when: dict[str, Any] = {"by": actor, "at": clock.now(), "on": look.on, "known": look.known}
    if asked.is_valid() and was_done(
        asked, lambda: put_forward(**when, kind=form, year=year, part=part, **asked.cleaned_data)
    ):
        messages.success(request, _("做好了，等另一位看过再报。"))
        return HttpResponseRedirect(page_of.PATH, status=303)
    looked(request, "list_returns", item=form)
    status = 422 if asked.is_bound else 200
    return render(request, "desk/return.html", page_of.period_page(look, asked), status=status)


def _look(actor: Actor, form: str, year: int, part: int) -> page_of.Look | None:
    """The period asked for, counted now; None when the plan has no such return or it has not begun."""
    on, plans = clock.today(), chain(actor.town_id)
    known = clock.knowledge(on)
    what = next((one for one in defined(plans, on) if one.id == form), None)
    period = rules.period(what, year, part) if what else None
    if what is None or period is None or period.since > on:
        return None
    table = computed(actor, what, period, known=known, plans=plans)
    return page_of.Look(actor, what, period, on, known, table, tuple(of_period(actor, form, period.since)))


@door(Permission.READ_RETURNS, row="return", shows=Shows.NUMBERS)
def sent(request: HttpRequest, return_id: UUID) -> HttpResponse:
    """One return with its bytes as they were put forward, and who did what with it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = kept_at(actor, return_id)
    if found is None:
        raise Http404
    before = kept_at(actor, found.corrects_id) if found.corrects_id else None
    looked(request, "list_returns", item=found.kind)
    return render(request, "desk/return_sent.html", page_of.sent_page(actor, found, before, clock.today()))


@door(Permission.SEND_RETURN, "POST", row="return")
def settled(request: HttpRequest, return_id: UUID) -> HttpResponse:
    """Send it, give it back, take one's own back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        done = settle(by=actor, at=clock.now(), return_id=return_id, how=request.POST.get("how", ""))
    except Refused as refused:
        messages.error(request, "".join(str(one) for one in refused.refusals))
    else:
        if done is None:
            raise Http404
        said = {How.FROZEN: _("报出了，这一份不再变。"), How.DECLINED: _("退回了，请当面告诉做的人为什么。")}
        messages.success(request, said.get(How(done.how), _("撤回了。")))
    return HttpResponseRedirect(f"{page_of.PATH}{return_id}/", status=303)
