"""变更执行地: who leaves with which papers, who has arrived; the measure keeps one home and its days count on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.conduct import actions
from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.duties.occasion import Occasion, occasion
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_process import MoveForm
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.rulebook.clock import transfer_gaps


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def move(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Leaving, or arriving when somebody is on the way."""
    found = occasion(request.actor, person_id, on=clock.today())  # type: ignore[attr-defined]
    if found is None or found.case is None:
        raise Http404
    turn = "arrived" if any(there is None for _left, there in transfer_gaps(found.case.facts)) else "leaving"
    posted = request.method == "POST"
    initial = {"happened_on": clock.today(), "back": f"/people/{person_id}/process/"}
    form = MoveForm(request.POST if posted else None, turn=turn, initial=initial)
    if posted and (answer := _answer(request, found, turn, form)) is not None:
        return answer
    return _draw(request, found, turn, form, status=422 if posted else 200)


def _answer(request: HttpRequest, found: Occasion, turn: str, form: MoveForm) -> HttpResponse | None:
    by: Actor = request.actor  # type: ignore[attr-defined]
    slip = slips.read(request.POST.get("slip", ""), by, found.person_id)
    if not form.is_valid():
        return None
    if slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        return None
    said = {k: v for k, v in form.cleaned_data.items() if k not in ("slip", "back")}
    try:
        deed = actions.move(
            by=by, at=clock.now(), on=clock.today(), case_id=slip.case_id, turn=turn, id=slip.deed_id, **said
        )
    except Refused as refused:
        say_refusals(form, refused)
        return None
    messages.success(
        request, _("记好了。期限从报到之日起连续计算。") if deed else _("已经记过了，没有记第二遍。")
    )
    return HttpResponseRedirect(f"/people/{found.person_id}/process/", status=303)


def _draw(request: HttpRequest, found: Occasion, turn: str, form: MoveForm, *, status: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    assert found.case is not None
    slip = slips.draw(by, found.person_id, found.case.case_id)
    if form.is_bound:
        slips.renew(form, slip)
    else:
        form.initial["slip"] = slip
    heading = _("到新地报到了") if turn == "arrived" else _("变更执行地：移出")
    whose, place = found.person_id, found.place_id
    looked(request, "read_file", about="person", about_id=whose, place_id=place, purpose=heading, people=1)
    page: dict[str, Any] = {
        "title": found.number,
        "heading": heading,
        "person": PersonRef(found.name, f"/people/{whose}/", found.number),
        "second": _("戒毒条例第22条"),
        "back_url": f"/people/{whose}/process/",
        "form": form,
        "notes": [
            Note(_("变更之日起十五日内到新地报到，重新签协议；路上的日子看得见，期限连续计算。"), kind="law")
        ],
        "save": _("存好"),
    }
    return render(request, "desk/form.html", page, status=status)
