"""A page with one form about one person: the slip is drawn, read and renewed, the look is traced, a refusal stands at its field.

What a page says and what it does is its own; that nothing is written twice, nothing typed is lost and no look goes
without its trace is the same for all of them and stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import PersonRef
from tongxing.duties.occasion import Occasion
from tongxing.faces.desk import slips
from tongxing.faces.desk.slips import Slip
from tongxing.org.actor import Actor
from tongxing.org.looks import looked


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose form this is, and the page it leads back to."""

    person_id: UUID
    place_id: int
    case_id: UUID
    name: str
    number: str
    back: str


def in_process(found: Occasion) -> Whose:
    """The form is about the measure of this file, and leads back to the page of its process."""
    assert found.case is not None
    back = f"/people/{found.person_id}/process/"
    return Whose(found.person_id, found.place_id, found.case.case_id, found.name, found.number, back)


def taken(
    request: HttpRequest, whose: Whose, form: Form, act: Callable[[Slip, dict[str, Any]], str]
) -> HttpResponse | None:
    """Act with what was typed, say what became of it and lead back; None when the page is to be shown again."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    slip = slips.read(request.POST.get("slip", ""), by, whose.person_id)
    if not form.is_valid():
        return None
    if slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        return None
    try:
        said = act(slip, {k: v for k, v in form.cleaned_data.items() if k not in ("slip", "back")})
    except Refused as refused:
        say_refusals(form, refused)
        return None
    messages.success(request, said)
    return HttpResponseRedirect(whose.back, status=303)


def drawn(request: HttpRequest, whose: Whose, form: Form, page: Mapping[str, Any]) -> HttpResponse:
    """The page with a fresh slip, and the trace of who looked; 422 when it is shown again. ``page`` says heading, notes, save."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    slip = slips.draw(by, whose.person_id, whose.case_id)
    if form.is_bound:
        slips.renew(form, slip)
    else:
        form.initial["slip"] = slip
    whom, where, why = whose.person_id, whose.place_id, page["heading"]
    looked(request, "read_file", about="person", about_id=whom, place_id=where, purpose=why, people=1)
    about = {
        "title": whose.number,
        "person": PersonRef(whose.name, f"/people/{whose.person_id}/", whose.number),
        "back_url": whose.back,
        "form": form,
    }
    return render(request, "desk/form.html", {**about, **page}, status=422 if form.is_bound else 200)
