"""Taking in a decision: look first, then twelve fields, then a file with everything that is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.casework.actions import take_in
from tongxing.casework.roster.queries import villages_of
from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.faces.desk.intake_form import SECTIONS, IntakeForm, SearchForm
from tongxing.faces.desk.twice import SIGNS
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody
from tongxing.org.roles import Permission
from tongxing.people.duplicates.queries import BIRTH, PHONE, Known, maybe
from tongxing.people.models import Person
from tongxing.people.queries import Listed, find_people


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with its heading."""

    head: str
    second: str
    fields: list[BoundField]


@door(Permission.TAKE_IN, "GET", "POST", shows=Shows.PEOPLE)
def new(request: HttpRequest) -> HttpResponse:
    """新建一份档案: search before create."""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "save":
        return _save(request)
    return _search(request, asked=step == "search")


def _search(request: HttpRequest, *, asked: bool) -> HttpResponse:
    """An exact number or a name in her own places; what is elsewhere looks like what is nowhere."""
    by = request.actor  # type: ignore[attr-defined]
    search = SearchForm(request.POST if asked else None)
    if not asked or not search.is_valid():
        nobody(request)
        return _draw(request, search=search, status=422 if asked else 200)
    id_number, name = search.cleaned_data["id_number"], search.cleaned_data["name"]
    found = _same_id(by, id_number) if id_number else []
    alike = maybe(by, name=name) if name and not found else []
    _met(request, [*found, *alike])
    matches = [_match(row, _id_words(row)) for row in found] + [
        _match(row, _sign_words(row)) for row in alike
    ]
    running = any(row.case_id and row.closed_on is None for row in found)
    form = None if running else _form(request, initial={"id_number": id_number, "name": name})
    elsewhere = "" if found else _("自己的地方没有这个号码的档案。别的地方有没有，这里看不到。")
    return _draw(request, search=search, matches=matches, elsewhere=elsewhere, form=form, searched=True)


def _met(request: HttpRequest, rows: Sequence[Listed | Known]) -> None:
    """Whom the answer names is kept: she was looked for."""
    looked(request, "search", about="person", whom=[(r.id, r.place_id) for r in rows], found=len(rows))


def _same_id(by: Actor, id_number: str) -> list[Listed]:
    return find_people(by, id_number) if len(id_number) == 18 else []


def _id_words(row: Listed) -> str:
    if row.case_id and row.closed_on is None:
        return _("身份证号相同，措施还在执行，不用再建")
    return _("身份证号相同，原来的措施已经结束，新的决定记在同一份档案里")


def _sign_words(row: Known) -> str:
    return words.listed([_(SIGNS[sign]) for sign in SIGNS if sign in row.signs])


def _match(row: Listed | Known, why: str) -> SimpleNamespace:
    url = f"/people/{row.id}/"
    person = PersonRef(row.name, url, row.number)
    return SimpleNamespace(person=person, village=row.place, why=why, link=Link(_("打开这份档案"), url))


def _form(request: HttpRequest, *args: Any, **kwargs: Any) -> IntakeForm:
    return IntakeForm(*args, villages=villages_of(request.actor), on=clock.today(), **kwargs)  # type: ignore[attr-defined]


def _save(request: HttpRequest) -> HttpResponse:
    """Take it in; all that is wrong is said at once and nothing typed is lost."""
    form = _form(request, request.POST)
    if not form.is_valid():
        nobody(request)
        return _draw(request, form=form, status=422)
    by = request.actor  # type: ignore[attr-defined]
    found = _same_id(by, form.values.id_number)
    if any(row.case_id and row.closed_on is None for row in found):
        form.add_error("id_number", _("这个号码的档案已经在了，措施还在执行。"))
        _met(request, found)
        return _draw(request, form=form, matches=[_match(r, _id_words(r)) for r in found], status=422)
    twins = [] if found else _twins(by, form)
    if twins and not form.cleaned_data["same"]:
        _met(request, twins)
        form.add_error("same", _("可能是同一个人的有 %(n)s 位，请先看一眼。") % {"n": len(twins)})
        return _draw(request, form=form, matches=[_match(p, _sign_words(p)) for p in twins], status=422)
    person = _write(request, form, found[0] if found else None)
    if person is None:
        nobody(request)
        return _draw(request, form=form, status=422)
    messages.success(request, _("建好了：%(number)s。要做的事已经全部排好。") % {"number": person.number})
    return HttpResponseRedirect(f"/people/{person.pk}/", status=303)


def _twins(by: Actor, form: IntakeForm) -> list[Known]:
    """Files in her places that may be of this person: her name by its sound and her birthday, or her telephone."""
    v = form.values
    found = maybe(by, name=v.name, phone=v.phone, birth_on=v.birth_on)
    return [one for one in found if BIRTH in one.signs or PHONE in one.signs]


def _write(request: HttpRequest, form: IntakeForm, known: Listed | None) -> Person | None:
    """The person in her file, or None with the reasons on the form."""
    intake = replace(form.intake(), known=known.id if known else None)
    by = request.actor  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            return take_in(by=by, at=clock.now(), intakes=[intake], on=clock.today())[0]
    except Refused as refusal:
        say_refusals(form, refusal)
    return None


def _draw(
    request: HttpRequest,
    *,
    search: SearchForm | None = None,
    form: IntakeForm | None = None,
    matches: list[SimpleNamespace] | None = None,
    elsewhere: str = "",
    searched: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = {
        "title": _("新建档案"),
        "stage": "search" if search is not None else "form",
        "search_form": search,
        "searched": searched or bool(matches),
        "matches": matches or [],
        "elsewhere": elsewhere,
        "form": form,
        "sections": _sections(form, ask_same=bool(matches) and search is None) if form else [],
        "notes": [Note(_("存好以后，从报到到期满要做的事会一次全部排好。"))] if form else [],
        "save": _("建好这份档案"),
        "back_url": "/people/",
    }
    return render(request, "desk/intake.html", page, status=status)


def _sections(form: IntakeForm, *, ask_same: bool) -> list[Section]:
    found = [
        Section(str(head), str(second), [form[name] for name in names]) for head, second, names in SECTIONS
    ]
    if ask_same:
        found[0].fields.append(form["same"])
    return found
