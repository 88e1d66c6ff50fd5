"""One person one file. Every opening leaves a trace; full numbers only with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.duties.file import File, open_file
from tongxing.faces.desk.file_page import file_page
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.queries import full_numbers


class ReasonForm(forms.Form):
    """Why the full numbers are needed."""

    reason = Text(
        label=gettext_lazy("为什么要看"),
        min_length=2,
        max_length=200,
        help_text=gettext_lazy("例如：核对决定书、办理转介。这句话和您的名字会留在记录里，本人可以查。"),
    )


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The file as it stands today."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = _opened(actor, person_id)
    _looked(request, file, "read_file")
    page = file_page(actor, file, on=clock.today(), asked=request.GET)
    return render(request, "desk/person.html", page)


@door(Permission.SEE_FULL_ID, "GET", "POST", row="person", shows=Shows.PERSON, fresh=True, light=True)
def reveal(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Full numbers, once, for a written reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = _opened(actor, person_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _looked(request, file, "reveal", form.cleaned_data["reason"])
        return render(request, "desk/person.html", _revealed(actor, file))
    _looked(request, file, "read_file", _("看完整号码"))
    return render(request, "desk/form.html", _ask(file, form))


def _looked(request: HttpRequest, file: File, act: str, purpose: str = "") -> None:
    where = file.place_id
    looked(request, act, about="person", about_id=file.id, place_id=where, purpose=purpose, people=1)


def _opened(actor: Actor, person_id: UUID) -> File:
    file = open_file(actor, person_id)
    if file is None:
        raise Http404
    return file


def _revealed(actor: Actor, file: File) -> dict[str, Any]:
    numbers = full_numbers(actor, file.id)
    if numbers is None:
        raise Http404
    page = file_page(actor, file, on=clock.today(), asked={})
    return {**page, "revealed": {"id_number": numbers[0] or "—", "phone": numbers[1] or "—"}, "reveal": None}


def _ask(file: File, form: ReasonForm) -> dict[str, Any]:
    return {
        "title": file.number,
        "heading": _("看完整号码"),
        "person": PersonRef(file.name, number=file.number),
        "second": _("只显示这一次"),
        "back_url": f"/people/{file.id}/",
        "form": form,
        "notes": [Note(_("能用尾号核对的，就不用看完整号码。"))],
        "save": _("写好了，看这一次"),
    }
