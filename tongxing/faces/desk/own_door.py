"""我的安排: the page a code opens. No account, no session, no name on it: only her next days, the last one, and whom to ask.

Everything else gets one answer, byte for byte: a code that never was, that is mistyped, that ran out, was taken back or
replaced, whose file is sealed or whose measure is over (docs/adr/0010). Wrong codes are counted by where they come from.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.conduct.own_code.actions import note_opening
from tongxing.conduct.own_code.queries import Holder, holder
from tongxing.conduct.own_code.rules import as_typed, is_one
from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.ui import words
from tongxing.duties.file import File, FiledCase, open_file
from tongxing.faces.desk import strips, terms
from tongxing.faces.desk.own_sheet import ahead
from tongxing.org.actor import leave
from tongxing.org.doors import Shows, door
from tongxing.org.looks import nobody, told_by_the_act
from tongxing.org.signin import devices, limits
from tongxing.org.signin.actions import count_try

COMING = 6


class CodeForm(forms.Form):
    """The code beside the picture, typed."""

    code = Text(label=gettext_lazy("纸上的码"), max_length=60)


@door(None, "GET", "POST")
def own_ask(request: HttpRequest) -> HttpResponse:
    """For who cannot scan: type the code. What was typed is not looked up here."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = as_typed(form.cleaned_data["code"])
        return HttpResponseRedirect(reverse("own_open", args=[typed if is_one(typed) else "x"]), status=303)
    return render(request, "desk/own_ask.html", {"form": form, "title": _("我的安排")})


@door(None, shows=Shows.PERSON)
def own_open(request: HttpRequest, code: str) -> HttpResponse:
    """The page, when the code opens; else the one answer."""
    at, on = clock.now(), clock.today()
    source = limits.place(limits.SOURCE, f"own {devices.source_of(request)}")
    if limits.waits([source], limits.read([source]), at):
        return _shut(request, 429)
    with transaction.atomic():
        found = holder(code, on=on)
        page = _page(found, on) if found else None
        if found is not None and page is not None:
            note_opening(by=found.actor, at=at, found=found)
        leave()
    if page is None:
        count_try(places=[source], at=at)
        return _shut(request, 404)
    told_by_the_act(request)
    answer = render(request, "desk/own_page.html", page)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _shut(request: HttpRequest, status: int) -> HttpResponse:
    nobody(request)
    answer = render(request, "desk/own_shut.html", {"title": _("我的安排")}, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _page(found: Holder, on: date) -> dict[str, Any] | None:
    """What she reads: days and whom to ask; no name, no result, no word of what it is about."""
    file = open_file(found.actor, found.person_id)
    case = next((one for one in file.cases if one.id == found.case_id), None) if file else None
    if file is None or case is None:
        return None
    coming = ahead(strips.windows(case, on=on))
    return {
        "title": _("我的安排"),
        "rows": [
            (one.kind, words.span(one.duty.opens_on, one.duty.due_on, on), one.duty.due_on < on)
            for one in coming[:COMING]
        ],
        "last": _last(file, case, on),
        "worker": case.worker,
        "office": found.actor.town_name,
        "until": words.full_day(found.until),
        "today": words.full_day(on),
    }


def _last(file: File, case: FiledCase, on: date) -> tuple[str, int] | None:
    end = terms.ending(case.facts, file.chain)
    return (words.full_day(end.day), max(0, (end.day - on).days)) if end else None
