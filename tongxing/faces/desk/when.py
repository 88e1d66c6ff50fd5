"""The legal-date calculator: dates in, everything that follows out, and nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.faces.desk.when_form import WhenForm
from tongxing.faces.desk.when_page import lines
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans.books import chain
from tongxing.rulebook.calculator import what_follows


@door(Permission.READ_PLAN, "GET", "POST")
def when(request: HttpRequest) -> HttpResponse:
    """算日子: no name is asked, no row is read or written; what is typed goes away with the page."""
    plan = chain(request.actor.town_id).on(clock.today())  # type: ignore[attr-defined]
    sent = request.method == "POST" and plan is not None
    form = WhenForm(request.POST) if sent else WhenForm(initial={"on": clock.today()})
    page = {
        "title": _("算日子"),
        "form": form,
        "answer": None,
        "notes": []
        if plan
        else [Note(_("这个乡镇还没有执行中的方案，没有方案就不知道要做什么。"), "cannot")],
    }
    if sent and form.is_valid() and plan is not None:
        said = form.cleaned_data
        found = what_follows(form.facts(said), plan.book, born_on=said["born_on"], on=said["on"])
        page["answer"] = lines(found, plan.book)
    status = 422 if sent and form.errors else 200
    return render(request, "desk/when.html", page, status=status)
