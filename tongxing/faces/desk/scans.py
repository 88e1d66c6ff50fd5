"""Papers as they were scanned: look at them in place, add some from the camera or a file, take one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.archive.actions import NewScan, add_scans, withdraw_scan
from tongxing.archive.queries import scan_at, scans_of
from tongxing.archive.rules import why_not_keep
from tongxing.casework.actions import file_paper
from tongxing.core import clock
from tongxing.core.files.drawing import MOST, Drawn, draw
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.duties.file import File, open_file
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms import WithdrawForm
from tongxing.faces.desk.scan_page import ScanForm, Target, can_be_filed, doubt_words, page, target
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door, refuse
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.org.uploads import say_too_big

CAN_DO_NOTHING = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def look(request: HttpRequest, person_id: UUID, of: str) -> HttpResponse:
    """The scans of one paper or record, small; each opens in place."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file, found = _found(actor, person_id, of)
    if found.label not in actor.labels:
        return refuse(request, _not_hers(), status=403)
    form = _form(actor, file, found) if actor.may(Permission.RECORD_CASEWORK) else None
    return _draw(request, file, found, form)


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON, takes=2 * MOST.bytes)
def add(request: HttpRequest, person_id: UUID, of: str) -> HttpResponse:
    """Photograph or choose; each is drawn anew, and all of them are kept or none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file, found = _found(actor, person_id, of)
    if found.label not in actor.labels:
        return refuse(request, _not_hers(), status=403)
    if request.method != "POST":
        return _draw(request, file, found, _form(actor, file, found))
    form = ScanForm(request.POST, request.FILES)
    slip = slips.read(request.POST.get("slip", ""), actor, person_id)
    say_too_big(form, "pictures", request)
    if form.is_valid() and slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
    if form.is_valid() and slip is not None:
        pages = _keep(actor, file, found, form, slip)
        if pages is not None:
            said = ngettext("存好了：%(what)s，%(n)s 页。", "存好了：%(what)s，%(n)s 页。", pages)
            messages.success(request, said % {"what": found.title, "n": pages})
            return _went_in(request, reverse("scans", args=[person_id, of]))
    slips.renew(form, slips.draw(actor, file.id, found.case.id))
    return _draw(request, file, found, form, status=422)


def _went_in(request: HttpRequest, where: str) -> HttpResponse:
    """Lead her to what is kept now; a page that sends by itself is told where, so that it is drawn only once."""
    if request.headers.get("X-Uploading"):
        return HttpResponse(status=204, headers={"X-Go-To": where})
    return HttpResponseRedirect(where, status=303)


def _keep(actor: Actor, file: File, found: Target, form: ScanForm, slip: slips.Slip) -> int | None:
    """Draw every file, then write; None with the reasons beside the field.

    The slip's number is that of the record; the scans follow it in the order they were chosen.
    """
    drawn = []
    for n, upload in enumerate(form.cleaned_data["chosen"], start=1):
        try:
            drawn.append((upload.name, draw(upload.read())))
        except Refused as refused:
            which = _("第 %(n)s 个：") % {"n": n} if len(form.cleaned_data["chosen"]) > 1 else ""
            for one in refused.refusals:
                form.add_error("pictures", which + "".join((one.words, *one.ways)))
    _doubt(form, [one for _name, one in drawn])
    if form.errors:
        return None
    of = {"paper": found.paper} if found.paper else {"deed_id": found.deed.id if found.deed else None}
    new = [
        NewScan(
            one,
            name,
            **of,
            label=found.label,
            id=UUID(int=slip.deed_id.int + n),
            keep=form.cleaned_data["keep"],
        )
        for n, (name, one) in enumerate(drawn, start=1)
    ]
    try:
        add_scans(by=actor, at=clock.now(), case_id=found.case.id, new=new)
        _file(actor, file, found, form, slip)
    except Refused as refused:
        for one in refused.refusals:
            form.add_error(None, "".join((one.words, *one.ways)))
        return None
    return sum(len(one.sizes) for _name, one in drawn)


def _doubt(form: ScanForm, drawn: list[Drawn]) -> None:
    """Say which file may not be legible and why; with a reason it is kept as it is (方案S62)."""
    keep = form.cleaned_data["keep"]
    for n, one in enumerate(drawn, start=1):
        refusal = why_not_keep(one.doubts, keep)
        if refusal is not None:
            which = _("第 %(n)s 个：") % {"n": n} if len(drawn) > 1 else ""
            said = words.listed([doubt_words(doubt) for doubt in one.doubts])
            form.add_error("keep", f"{which}{said}。{refusal.words}")


def _file(actor: Actor, file: File, found: Target, form: ScanForm, slip: slips.Slip) -> None:
    """Whoever has the paper in hand says in the same breath that it lies in the file."""
    on = clock.today()
    if form.cleaned_data["filed"] and can_be_filed(file, found, on):
        file_paper(
            by=actor, at=clock.now(), on=on, case_id=found.case.id, paper=found.paper, happened_on=on,
            id=slip.deed_id,
        )  # fmt: skip


def _found(actor: Actor, person_id: UUID, of: str) -> tuple[File, Target]:
    file = open_file(actor, person_id)
    found = target(file, of) if file else None
    if file is None or found is None:
        raise Http404
    return file, found


def _form(actor: Actor, file: File, found: Target) -> ScanForm:
    filed = can_be_filed(file, found, clock.today())
    return ScanForm(initial={"slip": slips.draw(actor, file.id, found.case.id), "filed": filed})


def _draw(
    request: HttpRequest, file: File, found: Target, form: ScanForm | None, *, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    purpose = _("扫描件：%(what)s") % {"what": found.title}
    where = file.place_id
    looked(request, "read_file", about="person", about_id=file.id, place_id=where, purpose=purpose, people=1)
    scans = [s for s in scans_of(actor, [case.id for case in file.cases]) if s.of == found.of]
    may_correct = actor.may(Permission.CORRECT_RECORD)
    context = page(file, found, scans, form, may_correct=may_correct, on=clock.today())
    return render(request, "desk/scans.html", context, status=status)


def _not_hers() -> Refusal:
    said = _("这一类材料不归您的岗位看。")
    return Refusal("not_for_role", said, ways=(_("需要的话，请专职社工办。"),))


@door(Permission.READ_FILE, row="scan", shows=Shows.PERSON)
def one_page(request: HttpRequest, scan_id: UUID, page: int) -> HttpResponse:
    """One page as a picture that can do nothing; every page that is opened leaves a trace."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scan = scan_at(actor, scan_id)
    data = scan.part(page) if scan is not None and page > 0 else None
    if scan is None or data is None:
        raise Http404
    whose, where = scan.person_id, scan.place_id
    looked(
        request, "scan.page", about="person", about_id=whose, place_id=where, people=1, scan=str(scan.id), page=page
    )  # fmt: skip
    return HttpResponse(
        data,
        content_type="image/jpeg",
        headers={**CAN_DO_NOTHING, "Content-Disposition": f'inline; filename="page-{page}.jpg"'},
    )


@door(Permission.CORRECT_RECORD, "GET", "POST", row="scan", shows=Shows.PERSON)
def withdraw(request: HttpRequest, scan_id: UUID) -> HttpResponse:
    """Take back a scan that should not be there, with a reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scan = scan_at(actor, scan_id)
    if scan is None:
        raise Http404
    where = reverse("scans", args=[scan.person_id, scan.of])
    form = WithdrawForm(request.POST) if request.method == "POST" else WithdrawForm()
    if request.method == "POST" and form.is_valid():
        withdraw_scan(by=actor, at=clock.now(), scan_id=scan_id, reason=form.cleaned_data["reason"])
        messages.success(request, _("撤回了，谁也打不开它了，几天后彻底删掉。"))
        return HttpResponseRedirect(where, status=303)
    return render(
        request,
        "desk/form.html",
        _ask(request, scan.person_id, form, where),
        status=422 if form.is_bound else 200,
    )


def _ask(request: HttpRequest, person_id: UUID, form: WithdrawForm, where: str) -> dict[str, Any]:
    file = open_file(request.actor, person_id)  # type: ignore[attr-defined]
    if file is None:
        raise Http404
    place, why = file.place_id, _("撤回扫描件")
    looked(request, "read_file", about="person", about_id=file.id, place_id=place, purpose=why, people=1)
    return {
        "title": file.number,
        "heading": _("撤回扫描件"),
        "person": PersonRef(file.name, f"/people/{file.id}/", file.number),
        "second": _("拍错了、拍成别人的了，都可以撤回"),
        "back_url": where,
        "form": form,
        "notes": [Note(_("撤回以后谁也打不开它，七天后彻底删掉。谁传的、谁撤的，记录还在。"))],
        "save": _("撤回"),
    }
