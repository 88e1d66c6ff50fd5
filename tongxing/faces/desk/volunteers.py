"""志愿者名册: who helps in which village and with what; two short forms. Nobody is asked with whom (G7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongxing.core import clock
from tongxing.core.forms import hidden
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms import day, line, options
from tongxing.faces.desk.year_acts import DESK, the_form, was_done
from tongxing.office.volunteers.actions import end_volunteer, enlist_volunteer
from tongxing.office.volunteers.queries import Enlisted, villages_of, volunteer_at, volunteers
from tongxing.office.volunteers.rules import HELPS, NewVolunteer
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission


class EnlistForm(forms.Form):
    """Where, who, since when, with what, and her own yes."""

    slip = hidden()
    place = forms.TypedChoiceField(label=_("哪个村（社区）"), coerce=int)
    name = line(_("姓名"), longest=40, required=True)
    since = day(_("从哪天起"))
    helps = forms.MultipleChoiceField(
        label=_("愿意帮什么"), choices=[(key, _(word)) for key, word in HELPS.items()],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("至少选一样")},
    )  # fmt: skip
    agreed = options({"yes": _("问过了，愿意")}, label=_("本人愿意登记吗"), required=False)

    def __init__(self, *args: Any, places: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places.items())  # type: ignore[attr-defined]


class StopForm(forms.Form):
    """The day she stopped; nobody asks why."""

    ended_on = day(_("做到哪天"))


@door(Permission.READ_PROGRAMME)
def whole(request: HttpRequest) -> HttpResponse:
    """The register, village by village (方案S78)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    may, places, found = actor.may(Permission.RECORD_OFFICE), villages_of(actor), volunteers(actor)
    page = {
        "title": _now("志愿者"),
        "second": _now("愿意的才登记，不愿意的不影响什么；只记帮什么，不记帮谁。"),
        "villages": [
            (name, [_shown(one, may) for one in found if one.place_id == pk]) for pk, name in places.items()
        ],
        "new": Link(_now("登记一位"), "/volunteers/new/", "plus", "primary") if may else None,
    }
    return render(request, "desk/volunteers.html", page)


def _shown(one: Enlisted, may: bool) -> tuple[str, str, str]:
    """Name, with what since when, and the way to stop for whoever keeps the register."""
    helps = words.listed(_now(HELPS[key]) for key in one.helps if key in HELPS)
    since = _now("%(day)s起") % {"day": words.full_day(one.since)}
    if one.ended_on is not None:
        since += _now("，做到%(day)s") % {"day": words.full_day(one.ended_on)}
    return one.name, f"{helps}　{since}", f"/volunteers/{one.id}/end/" if may and one.ended_on is None else ""


@door(Permission.RECORD_OFFICE, "GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Enter somebody who agreed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posted, today = request.method == "POST", clock.today()
    start = {"slip": slips.draw(actor, DESK, DESK), "since": today}
    form = EnlistForm(request.POST if posted else None, initial=start, places=villages_of(actor))
    if posted and form.is_valid():
        said, slip = form.cleaned_data, slips.read(form.cleaned_data["slip"], actor, DESK)
        fresh = NewVolunteer(said["name"], said["since"], tuple(said["helps"]), said["agreed"] == "yes")
        if slip is None:
            form.add_error(None, _now("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: enlist_volunteer(
            by=actor, at=clock.now(), on=today, place_id=said["place"], new=fresh, id=slip.deed_id
        )):  # fmt: skip
            messages.success(request, _now("记好了。"))
            return HttpResponseRedirect("/volunteers/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    notes = [Note(_now("只记愿意帮什么，没有地方写帮谁，也不要写。"), "law")]
    return the_form(request, form, _now("登记一位"), _now("志愿者"), notes, back="/volunteers/")


@door(Permission.RECORD_OFFICE, "GET", "POST", row="volunteer")
def end(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """She stopped."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = volunteer_at(actor, volunteer_id)
    if found is None:
        raise Http404
    posted, today = request.method == "POST", clock.today()
    form = StopForm(request.POST if posted else None, initial={"ended_on": today})
    if posted and form.is_valid() and was_done(form, lambda: end_volunteer(
        by=actor, at=clock.now(), on=today, volunteer_id=volunteer_id, ended_on=form.cleaned_data["ended_on"]
    )):  # fmt: skip
        messages.success(request, _now("记好了。"))
        return HttpResponseRedirect("/volunteers/", status=303)
    return the_form(request, form, _now("不做了"), found.name, [], back="/volunteers/")
