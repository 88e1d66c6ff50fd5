"""It could not be done: as easy to say as that it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note, PersonRef, Prefilled
from tongxing.duties.actions import NewDeed, record, why_not_excuse
from tongxing.duties.kinds import EXCUSE_REASONS
from tongxing.duties.occasion import Pointed, duty_at, occasion
from tongxing.faces.desk import slips
from tongxing.faces.desk.duty_parts import kind_word
from tongxing.faces.desk.forms import ExcuseForm
from tongxing.faces.desk.record_page import Asking, came_from, clause_of, draw_refusal, second
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission


@door(Permission.EXCUSE_DUTY, "GET", "POST", row="duty", shows=Shows.PERSON)
def excuse(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """办不了: a reason, until when, on which paper."""
    duty = duty_at(request.actor, duty_id)  # type: ignore[attr-defined]
    if duty is None:
        raise Http404
    return _answer(request, duty) if request.method == "POST" else _ask(request, duty)


def _ask(request: HttpRequest, duty: Pointed) -> HttpResponse:
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    back = came_from(request, f"/people/{duty.person_id}/")
    first = {"slip": slips.draw(by, duty.id, duty.case_id), "back": back, "happened_on": min(on, duty.due_on)}
    return _draw(request, duty, ExcuseForm(initial=first), back, status=200)


def _answer(request: HttpRequest, duty: Pointed) -> HttpResponse:
    by, back = request.actor, came_from(request, f"/people/{duty.person_id}/")  # type: ignore[attr-defined]
    form = ExcuseForm(request.POST)
    slip = slips.read(request.POST.get("slip", ""), by, duty.id)
    if slip is None:
        slips.renew(form, slips.draw(by, duty.id, duty.case_id))
    if form.is_valid() and slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
    if not form.is_valid() or slip is None:
        return _draw(request, duty, form, back, status=422)
    try:
        deed = record(
            by=by, at=clock.now(), on=clock.today(), case_id=duty.case_id, new=_deed(form, duty, slip)
        )
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error("until_on" if one.code == "order" else None, str(one))
        return _draw(request, duty, form, back, status=422)
    messages.success(request, _("记下了：为什么办不了。") if deed else _("已经记过了，没有记第二遍。"))
    return HttpResponseRedirect(back, status=303)


def _deed(form: ExcuseForm, duty: Pointed, slip: slips.Slip) -> NewDeed:
    said = form.cleaned_data
    return NewDeed(
        kind="excuse",
        outcome=said["reason"],
        happened_on=said["happened_on"],
        until_on=said["until_on"],
        note=form.said(),
        id=slip.deed_id,
        duty_rule=duty.rule,
        duty_due_on=duty.due_on,
    )


def _draw(request: HttpRequest, duty: Pointed, form: ExcuseForm, back: str, *, status: int) -> HttpResponse:
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    found = occasion(by, duty.person_id, on=on)
    if found is None or found.case is None:
        raise Http404
    about, place = duty.person_id, found.place_id
    looked(
        request, "read_file", about="person", about_id=about, place_id=place, purpose=_("办不了"), people=1
    )
    ask = Asking(by, found, on, duty.id)
    return render(request, "desk/excuse.html", _page(ask, duty, form, back), status=status)


def _page(ask: Asking, duty: Pointed, form: ExcuseForm, back: str) -> dict[str, Any]:
    occasion_ = ask.occasion
    assert occasion_.case is not None
    window = occasion_.window(duty.kind, on=ask.on, duty=duty.id)
    answered = NewDeed("excuse", ask.on, "", duty_rule=duty.rule, duty_due_on=duty.due_on)
    why_not = why_not_excuse(occasion_.case, answered)
    return {
        "title": occasion_.number,
        "heading": _("%(what)s办不了") % {"what": kind_word(duty.kind)},
        "person": PersonRef(occasion_.name, f"/people/{duty.person_id}/", occasion_.number),
        "second": second(ask, window),
        "clause": clause_of(occasion_, window),
        "back_url": back,
        "form": form,
        "refusal": draw_refusal(why_not, _("不用写办不了"), duty.person_id) if why_not else None,
        "prefilled": [Prefilled("calendar", _("从今天起"), form["happened_on"])],
        "outcome": form["reason"],
        "asks": [form["until_on"]],
        "note": form["note"],
        "notes": _notes(ask, duty),
        "save": _("存好"),
    }


def _notes(ask: Asking, duty: Pointed) -> list[Note]:
    """Which reasons the plan excuses, and what becomes of the others."""
    assert ask.occasion.case is not None
    window = ask.occasion.window(duty.kind, on=ask.on, duty=duty.id)
    book = ask.occasion.case.chain.by_key(window.plan) if window else None
    if book is None:
        return []
    lifting = [_(title) for key, title in EXCUSE_REASONS.items() if key in book.duty(duty.rule).excused]
    text = _(
        "方案写明可以免计的：%(reasons)s。别的原因也先记下，这件事还欠着，是不是正当理由由两个人看过再定。"
    )
    return [Note(text % {"reasons": "、".join(lifting) or _("没有")})]
