"""Beginning a proceeding and taking one step of it: two forms for four roads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.assessment.awards.actions import open_proceeding, take_proceeding_step
from tongxing.assessment.awards.opening import New, years_of
from tongxing.assessment.awards.proceeding import Proceeding, Subject
from tongxing.assessment.awards.queries import colleagues_by_role, proceedings, villages
from tongxing.assessment.awards.roads import OF_DESK, ROADS, Road
from tongxing.assessment.awards.rules import KEEPERS, NewStep, standing_of, why_not_at_all
from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.faces.desk import slips
from tongxing.faces.desk.awards import desk_of, here
from tongxing.faces.desk.awards_page import Desk
from tongxing.faces.desk.forms_awards import BeginForm, StepForm
from tongxing.faces.desk.year_acts import DESK, the_form, was_done
from tongxing.org.doors import door
from tongxing.org.roles import Permission, Role

NO_NAMES = gettext_lazy("这里只写单位和同事，不写任何服务对象的姓名和情况。")


@door(Permission.KEEP_AWARDS, "GET", "POST")
def begin(request: HttpRequest, road: str) -> HttpResponse:
    """Begin an award, a fact, a proposal or an appraisal."""
    desk = desk_of(request)
    if road not in ROADS:
        raise Http404
    posted, chosen = request.method == "POST", ROADS[road]
    start = {
        "slip": slips.draw(desk.actor, DESK, DESK),
        "subject": request.GET.get("about", ""),
        "happened_on": desk.on,
        "year": years_of(desk.on)[0],
    }
    form = BeginForm(request.POST if posted else None, initial=start, road=chosen, **_choices(desk, chosen))
    if posted and form.is_valid():
        said = dict(form.cleaned_data)
        slip = slips.read(said.pop("slip"), desk.actor, DESK)
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: open_proceeding(
            by=desk.actor, at=clock.now(), on=desk.on, book=desk.book, new=_new(desk, chosen, said), id=slip.deed_id
        )):  # fmt: skip
            messages.success(request, _("记好了。"))
            return HttpResponseRedirect(f"/awards/{slip.deed_id}/", status=303)
    if posted:
        slips.renew(form, slips.draw(desk.actor, DESK, DESK))
    notes = [Note(str(NO_NAMES)), *_notes(chosen)]
    return the_form(request, form, _(chosen.title), _(chosen.second), notes, back=f"/awards/?of={road}")


def _notes(road: Road) -> list[Note]:
    if road.name == "card":
        return [Note(_("只能凭两个人认定属实的事，不能凭分数（守护 G10）。"), "law")]
    if road.name == "appraisal":
        return [Note(_("民警的考核权在公安机关，镇里只提供情况。考评人有利害关系的要回避。"), "law")]
    return []


def _choices(desk: Desk, road: Road) -> dict[str, Any]:
    """Whom it may be about, and what else is chosen: villages, units of the plan, colleagues, findings."""
    people = colleagues_by_role(desk.actor, on=desk.on)
    places = [(f"p{pk}", name) for pk, name in villages(desk.actor).items()]
    units = [(f"u{unit.id}", unit.title) for unit in desk.book.units if unit.kind != "village"]
    staff = [(f"s{pk}", name) for pk, (name, _role) in people.items()]
    if road.name == "appraisal":
        by_role = {
            "assessors": [(str(pk), name) for pk, (name, role) in people.items() if role in KEEPERS],
            "police": [(str(pk), name) for pk, (name, role) in people.items() if role == Role.POLICE_OFFICER],
        }
        return {"subjects": staff, "years": years_of(desk.on), **by_role}
    if road.name == "card":
        found = [one for one in proceedings(desk.actor, book=desk.book, road="fact") if standing_of(one)]
        about = {_key(one.subject) for one in found}
        subjects = [pair for pair in [*places, *units] if pair[0] in about]
        return {"subjects": subjects, "facts": [(str(one.id), _fact_words(one)) for one in found]}
    return {"subjects": [*places, *units, *(staff if road.name == "award" else [])]}


def _key(subject: Subject) -> str:
    return f"u{subject.unit}" if subject.unit else f"p{subject.place_id}"


def _fact_words(one: Proceeding) -> str:
    what = _(one.road.whats[one.what])
    return f"{one.called}　{what}　{one.said.get('reason', '')[:40]}"


def _new(desk: Desk, road: Road, said: dict[str, Any]) -> New:
    """What was typed, as the rules judge it."""
    about, tail = said["subject"][:1], said["subject"][1:]
    town, kinds = desk.actor.town_id, {unit.id: unit.kind for unit in desk.book.units}
    subject = {
        "p": lambda: Subject(int(tail), unit_kind="village"),
        "u": lambda: Subject(town, tail, kinds[tail]),
        "s": lambda: Subject(town, staff_id=int(tail)),
    }[about]()
    group, police = (int(said[name]) if said.get(name) else None for name in ("assessor", "police"))
    more = {name: said[name] for name in ("stands_on", "sheet", "amount", "ties") if said.get(name)}
    day, facts = said["happened_on"], tuple(said.get("facts") or ())
    year = int(said.get("year") or day.year)
    return New(
        road.name, said["what"], subject, year, said["reason"], day, facts=facts, assessor_id=group, police_id=police, **more
    )  # fmt: skip


@door(Permission.KEEP_AWARDS, "GET", "POST", row="proceeding")
def step(request: HttpRequest, proceeding_id: UUID, step: str) -> HttpResponse:
    """One step of the desk or of whoever decides."""
    return _step(request, proceeding_id, step, of_desk=True)


@door(Permission.SPEAK_AWARDS, "GET", "POST", row="proceeding")
def say(request: HttpRequest, proceeding_id: UUID, step: str) -> HttpResponse:
    """What the unit, the colleague or an assessor says."""
    return _step(request, proceeding_id, step, of_desk=False)


def _step(request: HttpRequest, proceeding_id: UUID, name: str, *, of_desk: bool) -> HttpResponse:
    desk = desk_of(request)
    found = here(desk, proceeding_id)
    taken = found.road.steps.get(name)
    if taken is None or (taken.hand in OF_DESK) != of_desk:
        raise Http404
    posted, back = request.method == "POST", f"/awards/{found.id}/"
    start = {"slip": slips.draw(desk.actor, found.id, DESK), "happened_on": desk.on}
    form = StepForm(request.POST if posted else None, initial=start, road=found.road, step=taken)
    if posted and form.is_valid():
        slip = slips.read(form.cleaned_data["slip"], desk.actor, found.id)
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: take_proceeding_step(
            by=desk.actor, at=clock.now(), on=desk.on, book=desk.book, proceeding_id=found.id,
            new=_typed(name, form.cleaned_data), id=slip.deed_id,
        )):  # fmt: skip
            messages.success(request, _("记好了。"))
            return HttpResponseRedirect(back, status=303)
    if posted:
        slips.renew(form, slips.draw(desk.actor, found.id, DESK))
    stops = why_not_at_all(found, name, desk.seat(found))
    notes = [Note("".join((str(one), *one.ways)), kind="cannot") for one in stops]
    return the_form(request, form, _(taken.word), found.called, [*notes, Note(str(NO_NAMES))], back=back)


def _typed(name: str, typed: dict[str, Any]) -> NewStep:
    said = {
        key: str(value)
        for key, value in typed.items()
        if value and key not in ("slip", "happened_on", "until_on")
    }
    return NewStep(name, typed["happened_on"], typed.get("until_on"), said)
