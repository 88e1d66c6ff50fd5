"""Doors of the tables that are taken away: ask, wait, fetch; look at somebody else's request."""

from __future__ import annotations

import secrets
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxing.core import clock, vocabulary
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Choice
from tongxing.disclosure import queries
from tongxing.disclosure.kinds import Way
from tongxing.disclosure.requests import actions
from tongxing.disclosure.rules import State
from tongxing.faces.exchange import export_page
from tongxing.faces.exchange.export_forms import AskForm, DeclineForm
from tongxing.faces.exchange.sheets import answer, answer_pdf, answer_zip
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import told_by_the_act
from tongxing.org.queries import villages
from tongxing.org.roles import Permission

SLIP = "export_slip"


@door(Permission.ASK_EXPORT, shows=Shows.NUMBERS)
def exports(request: HttpRequest) -> HttpResponse:
    """What she asked for, and where each request stands."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = clock.now()
    looks = len(queries.waiting(actor, at=at)) if actor.may(Permission.APPROVE_EXPORT) else None
    page = export_page.listed(queries.mine(actor), at=at, url="export")
    more = {
        "title": _("要一份表"),
        "looks": looks,
        "limits": queries.limits(),
        "may_register": actor.may(Permission.READ_REGISTER),
    }
    return render(request, "desk/exports.html", {**page, **more})


@door(Permission.ASK_EXPORT, "GET", "POST", fresh=True)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a table: two presses and a sentence."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kinds = [one for one in queries.exports_for(actor) if one.file is None]
    kind = (
        next((k for k in kinds if k.name == request.GET.get("what", kinds[0].name)), None) if kinds else None
    )
    if kind is None:
        raise Http404
    columns = queries.columns_for(actor, kind)
    form = AskForm(
        request.POST if request.method == "POST" else None, kind=kind, columns=columns, places=villages(actor)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(by=actor, at=clock.now(), on=clock.today(), wanted=form.wanted())
        except Refused as refused:
            for one in refused.refusals:
                form.add_error(one.code if one.code in form.fields else None, "".join((one.words, *one.ways)))
        else:
            if made is None:
                raise Http404
            return HttpResponseRedirect(reverse("export", args=[made.pk]), status=303)
    base = reverse("export_new")
    choices = [Choice(str(k.title), f"{base}?what={quote(k.name)}", k == kind) for k in kinds]
    return render(
        request,
        "desk/export_new.html",
        {
            "title": _("要一份表"),
            "form": form,
            "kinds": choices if len(choices) > 1 else [],
            "kind": kind,
            "notes": export_page.notes(kind, queries.limits_of(kind)),
        },
        status=422 if form.is_bound else 200,
    )


@door(Permission.ASK_EXPORT, row="disclosure", shows=Shows.NUMBERS)
def one(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """One request of hers: being prepared, ready, gone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = _hers(actor, disclosure_id)
    page = export_page.entry_page(entry, at=clock.now())
    return render(request, "desk/export.html", {**page, "own": True})


@door(Permission.ASK_EXPORT, "POST", row="disclosure", shows=Shows.PEOPLE, fresh=True)
def fetch(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Hand over the file: to who asked, in this session, while it is there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = _hers(actor, disclosure_id)
    if entry.state(clock.now()) is State.GONE:
        page = export_page.entry_page(entry, at=clock.now())
        return render(request, "desk/export.html", {**page, "own": True}, status=410)
    slip = request.session.setdefault(SLIP, secrets.token_urlsafe(24))
    found = actions.fetch(by=actor, at=clock.now(), disclosure_id=disclosure_id, slip=slip)
    if found is None:
        raise Http404
    told_by_the_act(request)
    kind = vocabulary.exports[found.what]
    if kind.papers or kind.sheet:
        return answer_pdf(found.data, f"{kind.title} {found.number}.pdf")
    if kind.file:
        return answer_zip(found.data, f"{kind.title} {found.number}.zip")
    return answer(found.data, f"{kind.title} {found.number}.xlsx")


@door(Permission.ASK_EXPORT, "POST", row="disclosure")
def withdraw(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Take a request back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actions.withdraw(by=actor, at=clock.now(), disclosure_id=disclosure_id):
        raise Http404
    messages.success(request, _("不要了，没有做。"))
    return HttpResponseRedirect(reverse("exports"), status=303)


@door(Permission.APPROVE_EXPORT, shows=Shows.NUMBERS)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a second person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = clock.now()
    page = export_page.listed(queries.waiting(actor, at=at), at=at, url="export_decide")
    return render(request, "desk/exports.html", {**page, "title": _("等您看的表"), "looking": True})


@door(Permission.APPROVE_EXPORT, "GET", "POST", row="disclosure", shows=Shows.NUMBERS, fresh=True)
def decide(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Look at somebody else's request, and say yes or no."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = queries.entry(actor, disclosure_id)
    if entry is None or entry.way != Way.EXPORT or not _may_look(actor, entry):
        raise Http404
    yes = request.POST.get("answer") == "yes"
    form = DeclineForm(request.POST if request.method == "POST" and not yes else None)
    if request.method == "POST" and (yes or form.is_valid()):
        _say(request, actor, disclosure_id, "" if yes else form.cleaned_data["said"])
        return HttpResponseRedirect(reverse("exports_waiting"), status=303)
    page = export_page.entry_page(entry, at=clock.now())
    deciding = entry.state(clock.now()) is State.WAITING and entry.asked_by_id != actor.staff_id
    more = {"form": form, "deciding": deciding}
    return render(request, "desk/export.html", {**page, **more}, status=422 if form.errors else 200)


def _say(request: HttpRequest, actor: Actor, disclosure_id: UUID, said: str) -> None:
    if not said:
        done = actions.approve(by=actor, at=clock.now(), disclosure_id=disclosure_id)
        words = _("批了，表正在做。")
    else:
        done = actions.decline(by=actor, at=clock.now(), disclosure_id=disclosure_id, said=said)
        words = _("没有批，理由已经告诉要表的人。")
    if done is None:
        raise Http404
    messages.success(request, words)


def _may_look(actor: Actor, entry: queries.Entry) -> bool:
    return entry.asked_by_id == actor.staff_id or queries.may_approve(actor, entry)


def _hers(actor: Actor, disclosure_id: UUID) -> queries.Entry:
    """Her own request; anybody else's does not exist."""
    entry = queries.entry(actor, disclosure_id)
    if entry is None or entry.way != Way.EXPORT or entry.asked_by_id != actor.staff_id:
        raise Http404
    return entry
