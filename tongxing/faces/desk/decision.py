"""Putting right what a decision says: the day it was served, a number misread. Both versions stay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.casework.actions import correct_paper
from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.duties.occasion import occasion
from tongxing.duties.queries import Bundle, bundle
from tongxing.faces.desk.forms import DecisionForm
from tongxing.faces.desk.record_page import came_from
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.actions import NewDecision

ASKED = ("measure", "number", "authority", "decided_on", "received_on", "ordered_months", "deducted_days")


@door(Permission.CORRECT_RECORD, "GET", "POST", row="case", shows=Shows.PERSON)
def decision(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """更正决定书: what it says now is filled in; every duty follows the correction."""
    case = bundle(request.actor, case_id)  # type: ignore[attr-defined]
    if case is None or case.decision is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, case)
    back = came_from(request, f"/people/{case.person_id}/")
    known = {name: case.decision[name] for name in ASKED}
    known["deducted_days"] = known["deducted_days"] or None
    return _draw(request, case, DecisionForm(initial=known | {"back": back}), status=200)


def _answer(request: HttpRequest, case: Bundle) -> HttpResponse:
    by, form = request.actor, DecisionForm(request.POST)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _draw(request, case, form, status=422)
    said = form.cleaned_data
    paper = NewDecision(**{name: said[name] for name in ASKED})
    if _same(paper, case):
        messages.info(request, _("和原来一样，没有改动。"))
        return HttpResponseRedirect(came_from(request, f"/people/{case.person_id}/"), status=303)
    try:
        correct_paper(
            by=by, at=clock.now(), on=clock.today(), case_id=case.case_id, new=paper, reason=said["reason"]
        )
    except Refused as refusal:
        say_refusals(form, refusal)
        return _draw(request, case, form, status=422)
    messages.success(request, _("更正好了，要做的事按更正以后的重新排过。"))
    return HttpResponseRedirect(came_from(request, f"/people/{case.person_id}/"), status=303)


def _same(paper: NewDecision, case: Bundle) -> bool:
    """Is this what is known already? Then sending it again changes nothing."""
    assert case.decision is not None
    return all(str(getattr(paper, name) or "") == str(case.decision[name] or "") for name in ASKED)


def _draw(request: HttpRequest, case: Bundle, form: DecisionForm, *, status: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    found = occasion(by, case.person_id, on=clock.today())
    if found is None:
        raise Http404
    whose, where, purpose = case.person_id, case.place_id, _("更正决定书")
    looked(request, "read_file", about="person", about_id=whose, place_id=where, purpose=purpose, people=1)
    page: dict[str, Any] = {
        "title": found.number,
        "heading": _("更正决定书"),
        "person": PersonRef(found.name, f"/people/{case.person_id}/", found.number),
        "second": found.place,
        "back_url": came_from(request, f"/people/{case.person_id}/"),
        "form": form,
        "notes": [Note(_("原来的一版不会删掉。期限和要做的事会按更正以后的重新推算。"))],
        "save": _("更正"),
    }
    return render(request, "desk/form.html", page, status=status)
