"""卷内目录、借阅: what lies in a folder in which order, on paper with places for a hand-over, and who has borrowed it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.archive.folder.actions import lay_order, lend_folder, return_folder
from tongxing.archive.folder.queries import folder_index, loan_at, loans_of, out_now
from tongxing.archive.index import Entry, moved
from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.disclosure.actions import print_names
from tongxing.disclosure.sheets import stamp_of
from tongxing.duties.file import File, open_file
from tongxing.faces.desk import slips
from tongxing.faces.desk.folder_page import folder_page, titles_of
from tongxing.faces.desk.forms_folder import LendForm, OrderForm, ReturnForm
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody, told_by_the_act
from tongxing.org.roles import Permission


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def folder(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The index and the loans of one folder; a POST lays one paper at another place."""
    actor, file, entries = _found(request, person_id)
    form = OrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        _move(actor, file, entries, form)
        nobody(request)
        return HttpResponseRedirect(f"/people/{person_id}/folder/", status=303)
    _look(request, file, _("看卷内目录"))
    lent = loans_of(actor, [case.id for case in file.cases])
    return render(request, "desk/folder.html", folder_page(file, entries, lent, on=clock.today()))


def _move(actor: Actor, file: File, entries: tuple[Entry, ...], form: OrderForm) -> None:
    """One paper to another place; a paper that is not in this folder moves nothing."""
    order = [entry.leaf.id for entry in entries]
    if not form.is_valid() or form.cleaned_data["leaf"] not in order:
        raise Http404
    said = form.cleaned_data
    lay_order(
        by=actor, at=clock.now(), case_id=file.cases[0].id, leaves=moved(order, said["leaf"], to=said["to"])
    )


@door(Permission.RECORD_CASEWORK, row="person", shows=Shows.PERSON)
def paper(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The index on A4, with the places for who hands over and who receives. A line in the register."""
    actor, file, entries = _found(request, person_id)
    at = clock.now()
    number = print_names(by=actor, at=at, what="folder", people=[(file.id, file.place_id)])
    told_by_the_act(request)
    stamp = stamp_of(number, f"{actor.name}（{actor.title}）", at).line
    page = folder_page(file, entries, [], on=clock.today())
    return render(request, "desk/print_folder.html", {**page, "heading": _("卷内目录"), "stamp": stamp})


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def lend(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who takes the folder, why, and until when."""
    actor, file, _entries = _found(request, person_id, index=False)
    today, posted = clock.today(), request.method == "POST"
    form = LendForm(request.POST if posted else None, initial={"out_on": today, "slip": _slip(actor, file)})
    if posted and form.is_valid():
        slip, said = slips.read(form.cleaned_data["slip"], actor, file.id), form.cleaned_data
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif _said(form, lambda: lend_folder(
            by=actor, at=clock.now(), on=today, case_id=slip.case_id, borrower=said["borrower"], reason=said["reason"],
            out_on=said["out_on"], due_on=said["due_on"], id=slip.deed_id,
        )):  # fmt: skip
            nobody(request)
            messages.success(request, _("登记好了，到期没有还会列在“借出的档案”里。"))
            return HttpResponseRedirect(f"/people/{person_id}/folder/", status=303)
    if posted:
        slips.renew(form, _slip(actor, file))
    return _form(request, file, form, _("借出档案"), _("存好，借出"))


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="loan", shows=Shows.PERSON)
def back(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """It came back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = loan_at(actor, loan_id)
    file = open_file(actor, found.person_id) if found else None
    if found is None or file is None:
        raise Http404
    today, posted = clock.today(), request.method == "POST"
    form = ReturnForm(request.POST if posted else None, initial={"back_on": today})
    if posted and form.is_valid() and _said(form, lambda: return_folder(
        by=actor, at=clock.now(), on=today, loan_id=loan_id, back_on=form.cleaned_data["back_on"]
    )):  # fmt: skip
        nobody(request)
        messages.success(request, _("还了，登记好了。"))
        return HttpResponseRedirect(f"/people/{file.id}/folder/", status=303)
    return _form(request, file, form, _("归还档案"), _("存好，已归还"))


@door(Permission.RECORD_CASEWORK, shows=Shows.PEOPLE)
def out(request: HttpRequest) -> HttpResponse:
    """Every folder of her places that is out, who has it, what is past its day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today, found = clock.today(), out_now(actor)
    looked(request, "list", people=len(found))
    lines = [
        (PersonRef(one.name, f"/people/{one.person_id}/folder/", one.folder), one, one.due_on < today)
        for one in found
    ]
    page = {
        "title": _("借出的档案"),
        "second": _("到期早的在前。"),
        "lines": lines,
        "back_url": "/papers/missing/",
    }
    return render(request, "desk/loans.html", page)


def _said(form: Any, act: Any) -> bool:
    """Do it; a refusal goes beside the field its code names."""
    try:
        done = act()
    except Refused as refused:
        say_refusals(form, refused)
        return False
    if done is None:
        raise Http404
    return True


def _slip(actor: Actor, file: File) -> str:
    return slips.draw(actor, file.id, file.cases[0].id)


def _found(
    request: HttpRequest, person_id: UUID, *, index: bool = True
) -> tuple[Actor, File, tuple[Entry, ...]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = open_file(actor, person_id)
    if file is None or not file.cases:
        raise Http404
    titles = titles_of(file)
    return actor, file, folder_index(actor, file.cases[0].id, titles=titles) if index else ()


def _look(request: HttpRequest, file: File, why: str) -> None:
    place = file.place_id
    looked(request, "read_file", about="person", about_id=file.id, place_id=place, purpose=why, people=1)


def _form(request: HttpRequest, file: File, form: Any, heading: str, save: str) -> HttpResponse:
    _look(request, file, heading)
    page = {
        "title": file.number,
        "heading": heading,
        "person": PersonRef(file.name, f"/people/{file.id}/", file.number),
        "second": file.number,
        "back_url": f"/people/{file.id}/folder/",
        "form": form,
        "notes": [Note(_("借出、归还各记一行，不能改；借的人、日子和理由都留着。"))],
        "save": save,
    }
    return render(request, "desk/form.html", page, status=422 if form.is_bound else 200)
