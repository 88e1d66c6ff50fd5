"""Writing down a need, one step of a referral, and a place of help: short forms, one action each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.duties.file import File
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_help import CloseForm, NeedForm, PlaceForm, StepForm
from tongxing.faces.desk.help import here, opened
from tongxing.faces.desk.help_page import what_there_is
from tongxing.faces.desk.one_form import Whose, drawn, taken
from tongxing.faces.desk.slips import Slip
from tongxing.faces.desk.year_acts import DESK, the_form, was_done
from tongxing.fieldwork.queries import details
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.roles import Permission
from tongxing.support.actions import close_provider, note_need, note_step, open_provider
from tongxing.support.kinds import SERVICES, STEPS, step_word
from tongxing.support.queries import Help, place_of_help, places_of_help
from tongxing.support.rules import KEEPERS, NewNeed, NewProvider, NewStep, why_not_at_all


@door(Permission.KEEP_HELP, "GET", "POST", row="person", shows=Shows.PERSON)
def need(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Something she needs, said by her or ticked at a visit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = opened(actor, person_id)
    known = [name for name, _title, _second in what_there_is(bool(KEEPERS.get(actor.role)))]
    start = {"needed_on": clock.today(), "service": request.GET.get("service", ""), "came_from": "own"}
    form = NeedForm(request.POST if request.method == "POST" else None, initial=start, known=known)
    back = f"/people/{file.id}/help/"
    whose = Whose(file.id, file.place_id, file.cases[0].id, file.name, file.number, back)

    def act(slip: Slip, said: dict[str, Any]) -> str:
        deed = _deed(actor, file, said.pop("from_deed"))
        made = note_need(
            by=actor,
            at=clock.now(),
            on=clock.today(),
            case_id=slip.case_id,
            new=NewNeed(**said),
            from_deed=deed,
            id=slip.deed_id,
        )
        if made is None:
            raise Http404
        return str(_("记好了。先说一声能帮什么，再问本人愿不愿意转过去。"))

    answer = taken(request, whose, form, act) if request.method == "POST" else None
    page = {
        "heading": _("记一件需要的"),
        "notes": [Note(_("不要帮助的，从来不记在本人账上（守护 G8）。"), kind="help")],
        "save": _("存好"),
    }
    return answer or drawn(request, whose, form, page)


def _deed(actor: Actor, file: File, typed: str) -> UUID | None:
    """The visit or talk it was ticked at: one of this file that she may read, or none."""
    noted = {str(pk): pk for pk in details(actor, [case.id for case in file.cases])} if typed else {}
    return noted.get(typed)


@door(Permission.READ_HELP, "GET", "POST", row="referral", shows=Shows.PERSON)
def step(request: HttpRequest, need_id: UUID, step: str) -> HttpResponse:
    """One step of a referral; why it cannot be taken stands on the page instead of the form."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if step not in STEPS:
        raise Http404
    found = here(actor, need_id)
    service = SERVICES[found.service]
    places = places_of_help(actor, service=service.name) if step == "sent" else []
    form = StepForm(
        request.POST if request.method == "POST" else None,
        kind=step,
        money=service.money,
        places=places,
        initial=_start(found, step),
    )
    back = f"/help/{found.id}/"
    whose = Whose(found.person_id, found.place_id, found.case_id, found.name, found.number, back)

    def act(slip: Slip, said: dict[str, Any]) -> str:
        if slip.case_id != found.case_id:
            raise Http404
        new = NewStep(step, said.pop("happened_on"), **said)
        made = note_step(
            by=actor, at=clock.now(), on=clock.today(), need_id=need_id, new=new, id=slip.deed_id
        )
        if made is None:
            raise Http404
        return str(_("记好了。"))

    answer = taken(request, whose, form, act) if request.method == "POST" else None
    return answer or drawn(request, whose, form, _step_page(actor, found, step))


def _start(found: Help, step: str) -> dict[str, Any]:
    """What a form begins with: today, and for her yes a sentence to put right."""
    said = {"what": _(SERVICES[found.service].title)}
    purpose = _("把姓名和电话告诉那边，只用来办这件事：%(what)s") % said
    return {"happened_on": clock.today(), **({"purpose": purpose} if step == "agreed" else {})}


def _step_page(actor: Actor, found: Help, step: str) -> dict[str, Any]:
    why = why_not_at_all(found.referral, step, role=actor.role)
    notes = [Note(str(why) + "".join(why.ways), kind="cannot")] if why else []
    if step == "sent" and not why:
        notes.append(Note(_("转给了谁、为什么，会写进“对外提供登记”，本人随时可以看。"), kind="law"))
    return {
        "heading": _(step_word(found.service, step)),
        "second": _(SERVICES[found.service].title),
        "before": notes,
        "save": _("存好"),
    }


@door(Permission.KEEP_PROVIDERS, "GET", "POST")
def place_new(request: HttpRequest) -> HttpResponse:
    """One more place of help."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posted, today = request.method == "POST", clock.today()
    start = {"slip": slips.draw(actor, DESK, DESK), "since": today}
    form = PlaceForm(request.POST if posted else None, initial=start)
    if posted and form.is_valid():
        said = dict(form.cleaned_data)
        slip = slips.read(said.pop("slip"), actor, DESK)
        new = NewProvider(**{**said, "services": tuple(said["services"])})
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(
            form, lambda: open_provider(by=actor, at=clock.now(), on=today, new=new, id=slip.deed_id)
        ):
            messages.success(request, _("加好了，大家都看得到。"))
            return HttpResponseRedirect("/help/places/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    return _place_page(request, form, _("加一家"), "")


@door(Permission.KEEP_PROVIDERS, "GET", "POST", row="provider")
def place_close(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """It is not there any more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = place_of_help(actor, provider_id)
    if found is None:
        raise Http404
    posted, today = request.method == "POST", clock.today()
    form = CloseForm(request.POST if posted else None, initial={"ended_on": today})
    if posted and form.is_valid() and was_done(form, lambda: close_provider(
        by=actor, at=clock.now(), on=today, provider_id=provider_id, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("停了。以前转过去的还看得到。"))
        return HttpResponseRedirect("/help/places/", status=303)
    return _place_page(request, form, _("停掉这一家"), found.name)


def _place_page(request: HttpRequest, form: forms.Form, heading: str, second: str) -> HttpResponse:
    return the_form(request, form, heading, second, [], back="/help/places/")
