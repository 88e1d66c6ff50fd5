"""Writing down what happened: at most four taps and one line."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.duties.models import Deed
from tongxing.duties.occasion import occasion
from tongxing.duties.queries import owed
from tongxing.faces.desk import slips
from tongxing.faces.desk.duty_parts import kind_word, outcome_word
from tongxing.faces.desk.forms import DeedForm
from tongxing.faces.desk.late import late_words
from tongxing.faces.desk.record_page import (
    TESTS,
    Asking,
    came_from,
    first_answers,
    like_last,
    page,
    positive_words,
    refused,
    slip,
)
from tongxing.faces.desk.recording import KINDS, RecordKind, Writing, heading
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission, Role


@door(Permission.RECORD_OFFICIAL_TEST, "GET", "POST", row="person", shows=Shows.PERSON)
def official_test(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """The police test."""
    return _record(request, person_id, KINDS[kind])


@door(Permission.RECORD_FIELDWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def fieldwork(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """Screening, talk, visit, the person's own report."""
    return _record(request, person_id, KINDS[kind])


@door(Permission.EXCUSE_DUTY, "GET", "POST", row="person", shows=Shows.PERSON)
def absence(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """Days on which nothing can be asked of somebody: in hospital, away with a report, held."""
    return _record(request, person_id, KINDS[kind])


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def casework(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """Report-in, agreement, work group, papers, the end."""
    return _record(request, person_id, KINDS[kind])


def _record(request: HttpRequest, person_id: UUID, kind: RecordKind) -> HttpResponse:
    return _answer(request, person_id, kind) if request.method == "POST" else _ask(request, person_id, kind)


def _ask(request: HttpRequest, person_id: UUID, kind: RecordKind) -> HttpResponse:
    """Draw the form; that she looked stays in the trail."""
    ask = _asking(request, person_id)
    back = came_from(request, f"/people/{person_id}/")
    form: DeedForm | None = None
    if refused(kind, ask) is None:
        form = kind.form(initial=first_answers(kind, ask, back) | _like(request, kind, ask))
    return _draw(request, kind, ask, form, back, status=200)


def _draw(
    request: HttpRequest, kind: RecordKind, ask: Asking, form: DeedForm | None, back: str, *, status: int
) -> HttpResponse:
    """The page; whoever is shown it has looked, asked for or sent back."""
    whose, place, why = ask.occasion.person_id, ask.occasion.place_id, heading(kind.kind)
    looked(request, "read_file", about="person", about_id=whose, place_id=place, purpose=why, people=1)
    return render(request, "desk/record.html", page(kind, ask, form, back), status=status)


def _like(request: HttpRequest, kind: RecordKind, ask: Asking) -> dict[str, Any]:
    wanted = request.GET.get("like", "")
    if kind.kind == "paper_filed":  # the list of missing papers says which one she has in hand
        return {"outcome": request.GET.get("outcome", "")}
    return like_last(kind, ask, wanted) if wanted else {}


def _asking(request: HttpRequest, person_id: UUID) -> Asking:
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    found = occasion(by, person_id, on=on)
    if found is None:
        raise Http404
    query = request.GET.copy()
    query.pop("like", None)
    about = request.POST.get("about") or request.GET.get("about", "")
    return Asking(by, found, on, _uuid(request.GET.get("duty", "")), query.urlencode(), _uuid(about))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _answer(request: HttpRequest, person_id: UUID, kind: RecordKind) -> HttpResponse:
    """Write it down once, and lead her back; what cannot be written comes back with its words."""
    by = request.actor  # type: ignore[attr-defined]
    form = kind.form(request.POST)
    drawn = slips.read(request.POST.get("slip", ""), by, person_id)
    if not form.is_valid() or drawn is None:
        return _again(request, person_id, kind, form, stale=drawn is None)
    writing = Writing(by, clock.now(), clock.today(), drawn.case_id, drawn.deed_id, form)
    try:
        deed = kind.act(writing)
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error(_field_of(one.code, form), str(one))
        return _again(request, person_id, kind, form)
    if deed is None:
        _asking(request, person_id)
    after = _next(request, person_id, kind, drawn)
    _say(request, kind, deed, going_on=after != "" and kind.repeats)
    return HttpResponseRedirect(after or came_from(request, f"/people/{person_id}/"), status=303)


def _again(
    request: HttpRequest, person_id: UUID, kind: RecordKind, form: DeedForm, *, stale: bool = False
) -> HttpResponse:
    """The form once more with everything she typed; a slip that no longer holds is drawn anew."""
    ask = _asking(request, person_id)
    back = came_from(request, f"/people/{person_id}/")
    if stale and ask.occasion.case is not None:
        slips.renew(form, slip(kind, ask))
        if form.is_bound and request.POST:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
    return _draw(request, kind, ask, form, back, status=422)


def _field_of(code: str, form: DeedForm) -> str | None:
    """The field a refusal speaks of."""
    days = {"future", "before_decision", "closed", "before_receipt", "before_report", "before_end", "no_test"}
    days |= {"before_last", "before_plan"}
    known = {
        "two_collectors": "collectors",
        "out_of_order": "outcome",
        "not_away": "outcome",
        "order": "until_on",
    }
    name = "happened_on" if code in days else known.get(code, code)
    return name if name in form.fields else None


def _say(request: HttpRequest, kind: RecordKind, deed: Deed | None, *, going_on: bool) -> None:
    """The saved banner; a result that is not settled brings its next steps along."""
    if deed is None:
        messages.success(request, _("已经记过了，没有记第二遍。"))
        return
    what, outcome = kind_word(deed.kind), outcome_word(deed.kind, deed.word)
    said = _("记好了：%(what)s，%(outcome)s。") if outcome and not kind.single else _("记好了：%(what)s。")
    before = _("上一位") if going_on else ""
    messages.success(request, before + said % {"what": what, "outcome": outcome})
    if late := late_words(request.actor, deed.happened_on, clock.today()):  # type: ignore[attr-defined]
        messages.info(request, late)
    if deed.kind in TESTS and deed.word == "positive":
        messages.info(request, (f"{before}：" if before else "") + positive_words(deed.kind))


def _next(request: HttpRequest, person_id: UUID, kind: RecordKind, drawn: slips.Slip) -> str:
    """The form of the next person who is owed the same, after this one in the order of last days."""
    if kind.kind == "report_in":  # whoever has just reported in is told her rights before anything else
        return f"/people/{person_id}/hand/"
    if not request.POST.get("next") or not kind.repeats:
        return ""
    by = request.actor  # type: ignore[attr-defined]
    mine = by.role == Role.SOCIAL_WORKER
    rows = owed(by, on=clock.today(), mine=mine, kinds=[kind.kind])
    later = [d for d in rows if drawn.window is None or (d.due_on, d.id) > drawn.window]
    after = next((d for d in later if d.person_id != person_id), None)
    if after is None:
        messages.info(request, _("这一类今天没有下一位了。"))
        return ""
    query = urlencode({"duty": after.id, "back": came_from(request, f"/people/{person_id}/")})
    return f"/people/{after.person_id}/record/{kind.kind}/?{query}"
