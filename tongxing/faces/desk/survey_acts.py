"""Writing down what a check found, a line of the list without a decision, and by which paper a line went."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongxing.casework.survey.actions import NewCheck, NewLine, add_line, check_line, check_person, end_line
from tongxing.casework.survey.kinds import FIRST_WORDS
from tongxing.casework.survey.queries import line_at, who_of
from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_survey import CheckForm, LineEndForm, LineForm
from tongxing.faces.desk.slips import Slip
from tongxing.faces.desk.survey_page import folder_number
from tongxing.faces.desk.year_acts import DESK, the_form, was_done
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import villages
from tongxing.org.roles import Permission

ONLY = _("只记在不在、归不归本镇。身体怎么样、做什么事，这里不问也不记。")


@door(Permission.CHECK_LIST, "GET", "POST", row="case", shows=Shows.PERSON)
def person(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Somebody with a decision: one of six answers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    whose = who_of(actor, case_id)
    if whose is None:
        raise Http404
    looked(request, "check_list", about="person", about_id=whose.person_id, place_id=whose.place_id, people=1)
    number = folder_number(actor, whose.number)
    return _check(request, case_id, whose.name, number, whose.place_id, lambda new: check_person(
        by=actor, at=clock.now(), on=clock.today(), case_id=case_id, new=new
    ))  # fmt: skip


@door(Permission.CHECK_LIST, "GET", "POST", row="list_line")
def line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Somebody of whom the list has a number and no decision is here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = line_at(actor, line_id, known=clock.today())
    if found is None:
        raise Http404
    heading = _("名单第 %(n)s 行") % {"n": found.first.line}
    return _check(request, line_id, heading, found.first.source, found.first.place_id, lambda new: check_line(
        by=actor, at=clock.now(), on=clock.today(), line_id=line_id, new=new
    ))  # fmt: skip


def _check(
    request: HttpRequest,
    about: UUID,
    heading: str,
    second: str,
    place_id: int,
    act: Callable[[NewCheck], object],
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posted, back = request.method == "POST", f"/survey/{place_id}/"
    start = {"slip": slips.draw(actor, about, about), "seen_on": clock.today()}
    form = CheckForm(request.POST if posted else None, initial=start)
    if posted and form.is_valid() and (slip := _slip(form, actor, about)):
        said = form.cleaned_data
        if was_done(
            form,
            lambda: act(NewCheck(said["found"], said["went_with"], said["seen_on"], slip.deed_id)) or True,
        ):
            messages.success(request, _("记好了。"))
            return HttpResponseRedirect(back, status=303)
    if posted:
        slips.renew(form, slips.draw(actor, about, about))
    return the_form(request, form, heading, second, [Note(str(ONLY))], back=back)


@door(Permission.IMPORT_ROSTER, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """A line of the list without a decision."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posted, today = request.method == "POST", clock.today()
    start = {"slip": slips.draw(actor, DESK, DESK), "listed_on": today}
    form = LineForm(
        request.POST if posted else None, initial=start, places={one.pk: one.name for one in villages(actor)}
    )
    if posted and form.is_valid() and (slip := _slip(form, actor, DESK)):
        said = form.cleaned_data
        new = NewLine(
            said["place"], said["word"], said["line"], said["source"], said["listed_on"], slip.deed_id
        )
        if was_done(form, lambda: add_line(by=actor, at=clock.now(), on=today, new=new)):
            messages.success(request, _("记好了。"))
            return HttpResponseRedirect("/survey/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    law = _("登记是公安机关的事。没有决定书的人不建档、不写姓名，只记名单上的行号，好算清底数差在哪里。")
    return the_form(
        request, form, _("名单上没有决定书的"), _("一行一条"), [Note(law, kind="law")], back="/survey/"
    )


@door(Permission.IMPORT_ROSTER, "GET", "POST", row="list_line")
def end(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """A line goes, by a paper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = line_at(actor, line_id, known=clock.today())
    if found is None:
        raise Http404
    posted, back = request.method == "POST", f"/survey/{found.first.place_id}/"
    form = LineEndForm(request.POST if posted else None, initial={"ended_on": clock.today()})
    if posted and form.is_valid():
        said = form.cleaned_data
        if was_done(form, lambda: end_line(
            by=actor, at=clock.now(), on=clock.today(), line_id=line_id, how=said["how"], source=said["source"],
            ended_on=said["ended_on"],
        )):  # fmt: skip
            messages.success(request, _("划掉了，从哪天起少一个、凭哪份文书，底数里看得到。"))
            return HttpResponseRedirect(back, status=303)
    heading = _("名单第 %(n)s 行") % {"n": found.first.line}
    return the_form(request, form, heading, _(FIRST_WORDS[found.first.word]), [], save=_("划掉"), back=back)


def _slip(form: forms.Form, actor: Actor, about: UUID) -> Slip | None:
    found = slips.read(form.cleaned_data["slip"], actor, about)
    if found is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
    return found
