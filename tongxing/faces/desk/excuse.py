"""It cannot be done, or it waits for another day: as easy to say as that it was done, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Choice, Note, PersonRef, Prefilled
from tongxing.duties.actions import NewDeed
from tongxing.duties.kinds import EXCUSE_REASONS
from tongxing.duties.occasion import Pointed, duty_at, occasion
from tongxing.duties.rules import why_not_excuse, why_not_put_off
from tongxing.faces.desk import slips
from tongxing.faces.desk.duty_parts import kind_word
from tongxing.faces.desk.forms import DeedForm
from tongxing.faces.desk.forms_field import ExcuseForm, SnoozeForm
from tongxing.faces.desk.record_page import Asking, came_from, clause_of, draw_refusal, second
from tongxing.fieldwork.actions import record_reason
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission

A_FEW_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two answers of the page: it cannot be done, or it waits."""

    kind: str
    heading: str
    refused: str
    saved: str
    form: type[DeedForm]


EXCUSE = Way("excuse", N_("%(what)s办不了"), N_("不用写办不了"), N_("记下了：为什么办不了。"), ExcuseForm)
SNOOZE = Way(
    "snooze", N_("%(what)s改天再办"), N_("不能改天"), N_("先放着，到那天再提醒。期限没有变。"), SnoozeForm
)


@door(Permission.EXCUSE_DUTY, "GET", "POST", row="duty", shows=Shows.PERSON)
def excuse(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """办不了: a reason, until when, on which paper."""
    return _page_of(request, duty_id, EXCUSE)


@door(Permission.EXCUSE_DUTY, "GET", "POST", row="duty", shows=Shows.PERSON)
def snooze(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """改天再办: a reason and the day; it leaves today's list until then, and its last day stays."""
    return _page_of(request, duty_id, SNOOZE)


def _page_of(request: HttpRequest, duty_id: UUID, way: Way) -> HttpResponse:
    duty = duty_at(request.actor, duty_id)  # type: ignore[attr-defined]
    if duty is None:
        raise Http404
    return _answer(request, duty, way) if request.method == "POST" else _ask(request, duty, way)


def _ask(request: HttpRequest, duty: Pointed, way: Way) -> HttpResponse:
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    back = came_from(request, f"/people/{duty.person_id}/")
    first = {"slip": slips.draw(by, duty.id, duty.case_id), "back": back, "happened_on": min(on, duty.due_on)}
    if way is SNOOZE:
        first |= {"happened_on": on, "until_on": min(on + A_FEW_DAYS, duty.due_on)}
    return _draw(request, duty, way, way.form(initial=first), back, status=200)


def _answer(request: HttpRequest, duty: Pointed, way: Way) -> HttpResponse:
    by, back = request.actor, came_from(request, f"/people/{duty.person_id}/")  # type: ignore[attr-defined]
    form = way.form(request.POST)
    slip = slips.read(request.POST.get("slip", ""), by, duty.id)
    if slip is None:
        slips.renew(form, slips.draw(by, duty.id, duty.case_id))
    if form.is_valid() and slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
    if not form.is_valid() or slip is None:
        return _draw(request, duty, way, form, back, status=422)
    new, paper = _deed(form, duty, way, slip), form.cleaned_data["paper"]
    try:
        deed = record_reason(
            by=by, at=clock.now(), on=clock.today(), case_id=duty.case_id, new=new, paper=paper
        )
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error("until_on" if one.code in ("order", "put_off") else None, str(one))
        return _draw(request, duty, way, form, back, status=422)
    messages.success(request, _(way.saved) if deed else _("已经记过了，没有记第二遍。"))
    return HttpResponseRedirect(back, status=303)


def _deed(form: DeedForm, duty: Pointed, way: Way, slip: slips.Slip) -> NewDeed:
    said = form.cleaned_data
    return NewDeed(
        kind=way.kind,
        outcome=said["reason"],
        happened_on=said["happened_on"],
        until_on=said["until_on"],
        note=form.said(),
        id=slip.deed_id,
        duty_rule=duty.rule,
        duty_due_on=duty.due_on,
    )


def _draw(
    request: HttpRequest, duty: Pointed, way: Way, form: DeedForm, back: str, *, status: int
) -> HttpResponse:
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    found = occasion(by, duty.person_id, on=on)
    if found is None or found.case is None:
        raise Http404
    about, place = duty.person_id, found.place_id
    looked(
        request, "read_file", about="person", about_id=about, place_id=place, purpose=_("办不了"), people=1
    )
    ask = Asking(by, found, on, duty.id)
    return render(request, "desk/excuse.html", _page(ask, duty, way, form, back), status=status)


def _page(ask: Asking, duty: Pointed, way: Way, form: DeedForm, back: str) -> dict[str, Any]:
    occasion_ = ask.occasion
    assert occasion_.case is not None
    window = occasion_.window(duty.kind, on=ask.on, duty=duty.id)
    answered = NewDeed(way.kind, ask.on, "", duty.due_on, duty_rule=duty.rule, duty_due_on=duty.due_on)
    case = occasion_.case
    why_not = why_not_put_off(case, answered, on=ask.on) if way is SNOOZE else why_not_excuse(case, answered)
    return {
        "title": occasion_.number,
        "heading": _(way.heading) % {"what": kind_word(duty.kind)},
        "person": PersonRef(occasion_.name, f"/people/{duty.person_id}/", occasion_.number),
        "second": second(ask, window),
        "clause": clause_of(occasion_, window),
        "back_url": back,
        "form": form,
        "refusal": draw_refusal(why_not, _(way.refused), duty.person_id) if why_not else None,
        "kinds": [
            Choice(_("办不了"), f"/duties/{duty.id}/excuse/", current=way is EXCUSE),
            Choice(_("改天再办"), f"/duties/{duty.id}/snooze/", current=way is SNOOZE),
        ],
        "kinds_label": _("是哪一种"),
        "prefilled": [Prefilled("calendar", _("从今天起"), form["happened_on"])] if way is EXCUSE else [],
        "outcome": form["reason"],
        "asks": [form[name] for name in form.asked],
        "more": [form[name] for name in form.more],
        "note": form["note"],
        "notes": _notes(ask, duty) if way is EXCUSE else [_stays(duty)],
        "save": _("存好"),
    }


def _stays(duty: Pointed) -> Note:
    words = _("到那天前不在今日的单子里，在单子下面“先放着的”里。最后一天还是 %(day)s，不会跟着改。")
    return Note(words % {"day": duty.due_on.isoformat()})


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
