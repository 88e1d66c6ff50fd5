"""家里人和联系人: whom a person lives with, who is her guardian, whom to call; and what each of them may know."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core import clock
from tongxing.core.declared import Label
from tongxing.core.forms import hidden, say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.duties.file import File, open_file
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms import line, options
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.family.actions import add_relative, change_relative
from tongxing.people.family.models import Relation
from tongxing.people.family.queries import Near
from tongxing.people.family.rules import NewRelative, missing_guardian

FLAGS = ("lives_with", "guardian", "emergency", "may_know")


class RelativeForm(forms.Form):
    """Somebody near the person."""

    slip = hidden()
    relation = options({r.value: r.label for r in Relation}, label=gettext_lazy("是什么关系"))
    name = line(gettext_lazy("姓名"), longest=40, required=True)
    phone = line(gettext_lazy("电话"), longest=20)
    flags = forms.MultipleChoiceField(
        label=gettext_lazy("还有"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("lives_with", gettext_lazy("住在一起")),
            ("guardian", gettext_lazy("监护人")),
            ("emergency", gettext_lazy("急事先找")),
            ("may_know", gettext_lazy("本人同意让他知道")),
        ],
        help_text=gettext_lazy("本人没有同意的，打电话、上门都不说是为了什么事。"),
    )

    def new(self) -> NewRelative:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return NewRelative(
            said["relation"], said["name"], said["phone"], *(f in said["flags"] for f in FLAGS)
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """One of them on the file."""

    relation: str
    name: str
    phone: str
    second: str
    change: Link | None


def family(actor: Actor, file: File, on: date) -> dict[str, Any]:
    """The card of the file; nothing of it without CONTACT."""
    if Label.CONTACT not in actor.labels:
        return {}
    may = actor.may(Permission.RECORD_CASEWORK)
    base = f"/people/{file.id}/family/"
    return {
        "family": [_shown(one, base if may else "") for one in file.relatives],
        "family_add": Link(_("加一个人"), base, "user-plus") if may else None,
        "no_guardian": missing_guardian(file.birth_on, [r for r in file.relatives if r.guardian], on=on),
    }


def _shown(one: Near, base: str) -> Shown:
    words = {
        "lives_with": _("住在一起"),
        "guardian": _("监护人"),
        "emergency": _("急事先找"),
    }
    said = [word for flag, word in words.items() if getattr(one, flag)]
    said.append(_("本人同意让他知道") if one.may_know else _("本人没同意，不说是什么事"))
    change = Link(_("看电话、改"), f"{base}{one.id}/") if base else None
    phone = f"····{one.phone[-2:]}" if one.phone else ""
    return Shown(str(_(Relation(one.relation).label)), one.name, phone, "　".join(said), change)


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down somebody near the person."""
    actor, file = _opened(request, person_id)
    form = RelativeForm(request.POST if request.method == "POST" else None)
    slip = slips.read(request.POST.get("slip", ""), actor, file.id)
    if form.is_valid() and slip is not None:
        try:
            add_relative(by=actor, at=clock.now(), person_id=file.id, new=form.new(), id=slip.deed_id)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _back(request, file, _("记下了。"))
    return _draw(request, file, form, _("家里人和联系人"), stale=slip is None)


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def change(request: HttpRequest, person_id: UUID, relative_id: UUID) -> HttpResponse:
    """Put right what is known of one of them, or say that she is not near any more; the earlier version stays."""
    actor, file = _opened(request, person_id)
    old = next((one for one in file.relatives if one.id == relative_id), None)
    if old is None:
        raise Http404
    first = asdict(old) | {"flags": [f for f in FLAGS if getattr(old, f)]}
    form = RelativeForm(request.POST if request.method == "POST" else None, initial=first)
    gone = request.POST.get("gone") == "1"
    slip = slips.read(request.POST.get("slip", ""), actor, file.id)
    if slip is not None and (gone or form.is_valid()):
        new = None if gone else form.new()
        try:
            change_relative(by=actor, at=clock.now(), person_id=file.id, of=relative_id, new=new)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _back(request, file, _("改好了，原来的也留着。"))
    return _draw(request, file, form, _("改家里人"), stale=True, may_end=True)


def _opened(request: HttpRequest, person_id: UUID) -> tuple[Actor, File]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = open_file(actor, person_id)
    if file is None or not file.cases:
        raise Http404
    return actor, file


def _draw(
    request: HttpRequest, file: File, form: RelativeForm, heading: str, *, stale: bool, may_end: bool = False
) -> HttpResponse:
    where, why = file.place_id, heading
    looked(request, "read_file", about="person", about_id=file.id, place_id=where, purpose=why, people=1)
    fresh = slips.draw(request.actor, file.id, file.cases[0].id)  # type: ignore[attr-defined]
    if not form.is_bound:
        form.initial["slip"] = fresh
    elif stale:
        slips.renew(form, fresh)
    page = {
        "title": file.number,
        "heading": heading,
        "person": PersonRef(file.name, f"/people/{file.id}/", file.number),
        "back_url": f"/people/{file.id}/",
        "form": form,
        "notes": [Note(_("只记帮得上忙、急事要找的人。不查家里人的事。"), kind="help")],
        "save": _("存好"),
        "end": _("不再联系这个人") if may_end else "",
    }
    return render(request, "desk/family.html", page, status=422 if form.is_bound else 200)


def _back(request: HttpRequest, file: File, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"/people/{file.id}/", status=303)
