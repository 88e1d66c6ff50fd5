"""The doors of the import: choose a file, look at it, put rows right, take in what has no fault, or let go."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxing.casework.roster import actions, queries
from tongxing.casework.roster.rules import Judged, Verdict
from tongxing.core import clock
from tongxing.core.files.guard import LIMITS
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note
from tongxing.disclosure.sheets import stamp_of
from tongxing.faces.exchange import workbooks
from tongxing.faces.exchange.forms import RowForm, UploadForm
from tongxing.faces.exchange.preview import ledger_rows, preview
from tongxing.faces.exchange.sheets import answer
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, told_by_the_act
from tongxing.org.roles import Permission
from tongxing.org.uploads import say_too_big

TEMPLATE_NAME = "名单空表.xlsx"
MARKED_NAME = "名单_标好错.xlsx"


@door(Permission.IMPORT_ROSTER, "GET", "POST", takes=LIMITS.bytes)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read, kept sealed and shown, and nothing is written into the register."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            data = file.read(LIMITS.bytes + 1)
            staged = actions.read_roster(file.name, data)
        except Refused as refused:
            for one in refused.refusals:
                form.add_error("file", "".join((one.words, *one.ways)))
        else:
            now, today = clock.now(), clock.today()
            entry = actions.stage(by=actor, at=now, on=today, name=file.name, data=data, staged=staged)
            return HttpResponseRedirect(reverse("import_preview", args=[entry.pk]), status=303)
    more = {"title": _("导入名单"), "template_url": reverse("import_template")}
    status = 422 if form.is_bound and say_too_big(form, "file", request).errors else 200
    recent = ledger_rows(queries.ledger(actor))
    return render(request, "desk/import_upload.html", {"form": form, "recent": recent, **more}, status=status)


@door(Permission.IMPORT_ROSTER)
def template(request: HttpRequest) -> HttpResponse:
    """The empty form, with the villages of her township to choose from."""
    villages = queries.villages_of(request.actor)  # type: ignore[attr-defined]
    return answer(workbooks.template(list(villages.ids)), TEMPLATE_NAME)


@door(Permission.IMPORT_ROSTER, row="roster", shows=Shows.PEOPLE)
def look(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """A waiting roster, row by row, judged as the register stands now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _waiting(actor, import_id)
    context = preview(found, queries.villages_of(actor), request.GET.get("view", ""))
    looked(request, "look_roster", about="roster", about_id=import_id, people=len(found.judged))
    return render(request, "desk/import_preview.html", context)


@door(Permission.IMPORT_ROSTER, "POST", row="roster")
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take in every row without a fault, all of them in one transaction."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    written = actions.confirm(by=actor, at=clock.now(), on=clock.today(), import_id=import_id)
    if written is None:
        raise Http404
    if written.rows:
        words = _("导入了 %(n)s 行，档案和全部应办都建好了。") % {"n": written.rows}
        messages.success(request, words)
    else:
        messages.info(request, _("没有要写进去的，什么也没有改。"))
    where = reverse("import_preview", args=[import_id]) if written.left else reverse("import")
    return HttpResponseRedirect(where, status=303)


@door(Permission.IMPORT_ROSTER, "GET", "POST", row="roster", shows=Shows.PERSON)
def row(request: HttpRequest, import_id: UUID, line: int) -> HttpResponse:
    """One row: put its cells right, or say whether it is somebody who is here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _waiting(actor, import_id)
    staged, judged = found.staged.row(line), found.row(line)
    if staged is None or judged is None:
        raise Http404
    if request.method == "POST" and "village" in request.GET:
        return _one_tap(request, actor, import_id, line)
    villages = list(queries.villages_of(actor).ids)
    form = RowForm(request.POST or None, row=staged, judged=judged, villages=villages)
    if request.method == "POST" and form.is_valid():
        cells, choice = form.changed_cells(staged), form.cleaned_data.get("choice") or None
        after = _put_right(actor, import_id, line, cells, choice)
        if after.verdict not in {Verdict.ERROR, Verdict.CHOICE}:
            return HttpResponseRedirect(reverse("import_preview", args=[import_id]), status=303)
        form.say(after)
        judged = after
    looked(request, "roster.open_row", about="roster", about_id=import_id, people=1)
    return _row_page(request, form, import_id, judged)


def _row_page(request: HttpRequest, form: RowForm, import_id: UUID, judged: Judged) -> HttpResponse:
    told = [f"{f.words}。{f.advice}" for f in judged.findings if f.weight == "choice"]
    told += [d.words for d in judged.differences]
    context = {
        "title": _("第 %(line)s 行") % {"line": judged.line},
        "heading": _("第 %(line)s 行") % {"line": judged.line},
        "second": _("改好以后存下来，还没有写进档案。"),
        "form": form,
        "notes": [Note(words) for words in told],
        "save": _("改好了"),
        "back_url": reverse("import_preview", args=[import_id]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form.html", context, status=status)


def _one_tap(request: HttpRequest, actor: Actor, import_id: UUID, line: int) -> HttpResponse:
    names = {str(pk): name for name, pk in queries.villages_of(actor).ids.items()}
    name = names.get(request.GET["village"])
    if name is None:
        raise Http404
    _put_right(actor, import_id, line, {"village": name}, None)
    return HttpResponseRedirect(reverse("import_preview", args=[import_id]), status=303)


def _put_right(actor: Actor, import_id: UUID, line: int, cells: dict[str, str], choice: str | None) -> Judged:
    after = actions.put_right(
        by=actor,
        at=clock.now(),
        on=clock.today(),
        import_id=import_id,
        line=line,
        cells=dict(cells),
        choice=choice,
    )
    if after is None:
        raise Http404
    return after


@door(Permission.IMPORT_ROSTER, row="roster", shows=Shows.PEOPLE)
def marked(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The roster with its faults marked, to be put right at the desk; full numbers leave, so a trace stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _waiting(actor, import_id)
    at = clock.now()
    number = actions.give_back(by=actor, at=at, import_id=import_id, rows=len(found.judged))
    told_by_the_act(request)
    stamp = stamp_of(number, f"{actor.name}（{actor.title}）", at)
    return answer(workbooks.marked(found, list(queries.villages_of(actor).ids), stamp), MARKED_NAME)


@door(Permission.IMPORT_ROSTER, "POST", row="roster")
def drop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Let go of a waiting roster."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actions.drop(by=actor, at=clock.now(), on=clock.today(), import_id=import_id):
        raise Http404
    messages.success(request, _("放弃了，上传的内容已经清掉。"))
    return HttpResponseRedirect(reverse("import"), status=303)


def _waiting(actor: Actor, import_id: UUID) -> queries.Waiting:
    found = queries.waiting(actor, import_id, on=clock.today())
    if found is None:
        raise Http404
    return found
