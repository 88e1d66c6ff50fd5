"""文书: the page of a file's papers, a draft to look at, issuing one, opening one as it was issued, declaring one void."""

from __future__ import annotations

from uuid import NAMESPACE_OID, UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.archive.issued.actions import issue_paper, void_paper
from tongxing.archive.issued.kinds import PRINTED
from tongxing.archive.issued.queries import Issued, issued_at, issued_of
from tongxing.archive.issued.rules import why_not_print
from tongxing.archive.retention.queries import is_destroyed
from tongxing.core import clock
from tongxing.core.files.store import Damaged
from tongxing.core.printing.setting import Printed, own_fonts
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.core.ui.parts import Note
from tongxing.core.ui.words import listed
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk import slips
from tongxing.faces.desk.prints.form import VoidForm
from tongxing.faces.desk.prints.page import page
from tongxing.faces.desk.prints.paper import set_paper, set_word
from tongxing.faces.desk.prints.record import Record, opened, with_details, with_numbers
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody
from tongxing.org.roles import Permission

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@door(Permission.RECORD_CASEWORK, row="person", shows=Shows.PERSON)
def papers(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What can be printed for this person, and what was."""
    record = _record(request, person_id)
    issued = issued_of(record.actor, [case.id for case in record.file.cases])
    _look(request, record, _("看文书"))
    return render(request, "desk/papers.html", page(record, issued, every=request.GET.get("all", "")))


@door(Permission.RECORD_CASEWORK, row="person", shows=Shows.PERSON)
def preview(request: HttpRequest, person_id: UUID, sheet: str) -> HttpResponse:
    """A draft: no number, the end of an identity number only, and the word across every page."""
    record, deed = _source(request, person_id, sheet, request.GET.get("of", ""))
    large = bool(request.GET.get("large"))
    made = set_paper(with_details(record), sheet, deed, number="", at=clock.now(), large=large)
    _look(request, record, _("看草稿：%(what)s") % {"what": _(PRINTED[sheet].title)})
    return _pdf(made.pdf, record.file.number)


@door(Permission.RECORD_CASEWORK, row="person", shows=Shows.PERSON)
def in_word(request: HttpRequest, person_id: UUID, sheet: str) -> HttpResponse:
    """The draft as a Word file to change by hand; it never carries a number of ours (docs/adr/0033)."""
    record, deed = _source(request, person_id, sheet, request.GET.get("of", ""))
    made = set_word(with_details(record), sheet, deed, at=clock.now())
    _look(request, record, _("取 Word 草稿：%(what)s") % {"what": _(PRINTED[sheet].title)})
    headers = {
        "Content-Disposition": f'attachment; filename="{record.file.number}.docx"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made, content_type=DOCX, headers=headers)


@door(Permission.RECORD_CASEWORK, "POST", row="person", shows=Shows.PERSON)
def issue(request: HttpRequest, person_id: UUID, sheet: str) -> HttpResponse:
    """Number it, set it, keep it; the same form sent twice is one paper."""
    record, deed = _source(request, person_id, sheet, request.POST.get("of", ""))
    actor, at = record.actor, clock.now()
    slip = slips.read(request.POST.get("slip", ""), actor, person_id)
    if slip is None or slip.case_id != record.case.id:
        raise Refused(Refusal("slip", _("这一页放得太久了，请回去再按一次。")))
    record = with_details(with_numbers(record) if PRINTED[sheet].full else record)
    made: list[Printed] = []

    def draw(number: str) -> bytes:
        made.append(
            set_paper(record, sheet, deed, number=number, at=at, large=bool(request.POST.get("large")))
        )
        return made[-1].pdf

    key = uuid5(NAMESPACE_OID, f"{sheet} {deed.id if deed else ''}")
    row = issue_paper(
        by=actor, at=at, on=record.on, case_id=record.case.id, kind=sheet, draw=draw,
        deed_id=deed.id if deed else None, id=slips.part(slip.deed_id, key),
    )  # fmt: skip
    if row is None:
        raise Http404
    nobody(request)
    messages.success(request, _("印发了，留底了。从“已印发”里打开、打印。"))
    for one in made:
        _say_what_is_not_as_it_should(request, one)
    where = "hand" if request.POST.get("back") == "hand" else "papers"
    return HttpResponseRedirect(f"/people/{person_id}/{where}/", status=303)


def _say_what_is_not_as_it_should(request: HttpRequest, made: Printed) -> None:
    """Fonts that stood in, and characters that came out as boxes: said at once, while the paper can still be printed anew."""
    if made.stands_in and own_fonts():
        words = _("本单位的字体里没有%(fonts)s，这一份用思源宋体代替。请放进这种字体，作废后再印。")
        messages.warning(request, words % {"fonts": listed(made.stands_in)})
    if made.missing:
        words = _("字库里没有这些字，印成了带编号的框：%(chars)s。请放进有这些字的字体，作废后再印。")
        messages.warning(request, words % {"chars": " ".join(made.missing)})


@door(Permission.RECORD_CASEWORK, row="paper", shows=Shows.PERSON)
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """An issued paper, byte for byte as it was printed; a void one too."""
    found = _issued(request, paper_id)
    try:
        data = found.pdf()
    except Damaged:
        if is_destroyed(request.actor, paper_id):  # type: ignore[attr-defined]
            raise Refused(Refusal("destroyed", _("这一份已经按销毁清册销毁，编号留着。"))) from None
        words = _("留底的这一份打不开，或者被改动过。")
        raise Refused(Refusal("damaged", words, ways=(_("请告诉系统管理员，从备份里找回。"),))) from None
    place, why = found.place_id, _("打开文书 %(number)s") % {"number": found.number}
    looked(
        request, "read_file", about="person", about_id=found.person_id, place_id=place, purpose=why, people=1,
        issued=str(found.id),
    )  # fmt: skip
    return _pdf(data, f"{found.folder}-{found.year}-{found.serial}")


@door(Permission.CORRECT_RECORD, "GET", "POST", row="paper", shows=Shows.PERSON)
def void(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Declare a paper void, with a reason; its number stays used."""
    found = _issued(request, paper_id)
    where = f"/people/{found.person_id}/papers/"
    form = VoidForm(request.POST) if request.method == "POST" else VoidForm()
    if form.is_bound and form.is_valid():
        actor: Actor = request.actor  # type: ignore[attr-defined]
        void_paper(by=actor, at=clock.now(), paper_id=paper_id, reason=form.cleaned_data["reason"])
        nobody(request)
        messages.success(request, _("作废了。编号保留，不再用；留底的还能打开。"))
        return HttpResponseRedirect(where, status=303)
    place, why = found.place_id, _("作废文书")
    looked(
        request, "read_file", about="person", about_id=found.person_id, place_id=place, purpose=why, people=1
    )
    context = {
        "title": found.folder,
        "heading": _("作废文书"),
        "second": f"{found.folder}　{_(PRINTED[found.kind].title)}　{found.number}",
        "back_url": where,
        "form": form,
        "notes": [Note(_("已经交到本人手里的，请收回，或者写明收不回的原因。"))],
        "save": _("作废"),
    }
    return render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


def _record(request: HttpRequest, person_id: UUID) -> Record:
    record = opened(request.actor, person_id, on=clock.today())  # type: ignore[attr-defined]
    if record is None:
        raise Http404
    return record


def _source(request: HttpRequest, person_id: UUID, sheet: str, of: str) -> tuple[Record, FiledDeed | None]:
    """The measure, and the record of this very person that the paper is printed from."""
    record = _record(request, person_id)
    if sheet not in PRINTED:
        raise Http404
    stop_if(why_not_print(sheet, labels=record.actor.labels))
    kind = PRINTED[sheet]
    if not of:
        if kind.of and not kind.blank:
            raise Http404
        return record, None
    try:
        deed = record.deed(sheet, UUID(of)) if kind.of else None
    except ValueError:
        deed = None
    if deed is None:
        raise Http404
    return record, deed


def _issued(request: HttpRequest, paper_id: UUID) -> Issued:
    found = issued_at(request.actor, paper_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _look(request: HttpRequest, record: Record, why: str) -> None:
    file = record.file
    looked(
        request, "read_file", about="person", about_id=file.id, place_id=file.place_id, purpose=why, people=1
    )


def _pdf(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
