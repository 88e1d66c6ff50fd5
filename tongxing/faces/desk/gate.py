"""关口: beginning a warning or a report, the page that shows what is there and what is missing, and one page a step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.archive.issued.queries import issued_of
from tongxing.conduct.gate.actions import open_matter, seat_of, take_step
from tongxing.conduct.gate.matter import Draft, Step
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.queries import matter as read
from tongxing.conduct.gate.rules import Seat, red
from tongxing.conduct.gate.words import CITE, RUNGS, STEPS
from tongxing.conduct.queries import findings_of
from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note, PersonRef
from tongxing.duties.occasion import Occasion, for_reader, occasion
from tongxing.duties.queries import Bundle, bundle
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_gate import FORMS, DraftForm, form_of
from tongxing.faces.desk.gate_page import choices, gate_page, why_no_draft
from tongxing.faces.desk.gate_steps import known, step_notes
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def begin(request: HttpRequest, person_id: UUID, rung: str) -> HttpResponse:
    """Draft a criticism, a talk, a written warning or a report: one thing to look at, nothing decided."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    found = occasion(by, person_id, on=clock.today())
    if found is None or found.case is None or rung not in RUNGS:
        raise Http404
    whole = bundle(by, found.case.case_id)
    if whole is None or not whole.chain.plans:
        raise Http404
    seat = seat_of(by, whole, None, on=clock.today())
    posted = request.method == "POST"
    form = DraftForm(
        request.POST if posted else None,
        rung=rung,
        choices=choices(replace(seat, facts=(for_reader(by, whole) or whole).facts), rung),
        initial={"back": _home(person_id)},
    )
    if posted and (answer := _begun(request, by, found, rung, form)) is not None:
        return answer
    return _draft_page(request, by, found, rung, form, status=422 if posted else 200)


def _home(person_id: UUID) -> str:
    return f"/people/{person_id}/process/"


def _begun(
    request: HttpRequest, by: Actor, found: Occasion, rung: str, form: DraftForm
) -> HttpResponse | None:
    slip = slips.read(request.POST.get("slip", ""), by, found.person_id)
    if not form.is_valid():
        return None
    if slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        return None
    said = {k: v for k, v in form.cleaned_data.items() if k not in ("slip", "back", "about")}
    about = tuple(UUID(one) for one in form.cleaned_data.get("about", ()))
    draft = Draft(rung=rung, about=about, **said)
    try:
        open_matter(
            by=by, at=clock.now(), on=clock.today(), case_id=slip.case_id, draft=draft, id=slip.deed_id
        )
    except Refused as refused:
        _say(form, refused)
        return None
    messages.success(request, _("起草好了。还什么也没有发生：先告知本人，听本人说明。"))
    return HttpResponseRedirect(f"/gate/{slip.deed_id}/", status=303)


def _say(form: Form, refused: Refused) -> None:
    for one in refused.refusals:
        form.add_error(one.code if one.code in form.fields else None, str(one))


def _draft_page(
    request: HttpRequest, by: Actor, found: Occasion, rung: str, form: DraftForm, *, status: int
) -> HttpResponse:
    assert found.case is not None
    _slipped(form, slips.draw(by, found.person_id, found.case.case_id))
    heading = _(RUNGS[rung])
    _looked(request, found.person_id, found.place_id, heading)
    text = _(
        "您写的是草稿。要告知本人、听本人说明、逐项核对、另一个岗位的人同意，才会有这条记录（守护 G2）。"
    )
    page = {
        "title": found.number,
        "heading": heading,
        "person": PersonRef(found.name, f"/people/{found.person_id}/", found.number),
        "second": CITE,
        "back_url": _home(found.person_id),
        "form": form,
        "notes": [Note(text, kind="law")],
        "save": _("起草，下一步告知本人"),
        "refusal": None if form.rests_on else why_no_draft(rung, f"/people/{found.person_id}/"),
    }
    return render(request, "desk/form.html", page, status=status)


def _slipped(form: Form, slip: str) -> None:
    if form.is_bound:
        slips.renew(form, slip)
    else:
        form.initial["slip"] = slip


def _looked(request: HttpRequest, person_id: UUID, place_id: int, why: str) -> None:
    looked(request, "read_file", about="person", about_id=person_id, place_id=place_id, purpose=why, people=1)


def _there(by: Actor, matter_id: UUID) -> tuple[MatterRow, Bundle, Seat]:
    """A matter of her places, its measure, and her seat; 404 for anybody else's."""
    row = read(by, matter_id)
    case = bundle(by, row.case_id) if row else None
    if row is None or case is None:
        raise Http404
    return row, case, seat_of(by, case, row, on=clock.today())


@door(Permission.RECORD_CASEWORK, row="matter", shows=Shows.PERSON)
def look(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """What is there, what is missing, what she said, the evidence: the checklist before anything is served."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row, _case, seat = _there(by, matter_id)
    page = gate_page(by, row, seat, findings_of(by, [row.case_id]), issued_of(by, [row.case_id]))
    _looked(request, row.person_id, row.place_id, page["heading"])
    return render(request, "desk/gate.html", page)


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="matter", shows=Shows.PERSON)
def step(request: HttpRequest, matter_id: UUID, step: str) -> HttpResponse:
    """One step, by whoever does the work."""
    if step not in FORMS:
        raise Http404
    return _step(request, matter_id, step)


@door(Permission.SECOND_FINDING, "GET", "POST", row="matter", shows=Shows.PERSON)
def second(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """The second person's word."""
    return _step(request, matter_id, "second")


def _step(request: HttpRequest, matter_id: UUID, kind: str) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    row, case, seat = _there(by, matter_id)
    posted = request.method == "POST"
    beside = known(by, for_reader(by, case) or case, seat, row) if kind == "checked" else {}
    form = form_of(
        kind, row.matter.draft.rung, request.POST if posted else None, known=beside, red=red(row.matter, seat),
        initial={"happened_on": clock.today(), "back": f"/gate/{matter_id}/"},
    )  # fmt: skip
    if posted and form.is_valid() and _taken(request, by, row, kind, form):
        return HttpResponseRedirect(f"/gate/{matter_id}/", status=303)
    _slipped(form, slips.draw(by, row.id, row.case_id))
    heading = _("第二人复核") if kind == "second" else _(STEPS[kind])
    _looked(request, row.person_id, row.place_id, heading)
    page: dict[str, Any] = {
        "title": row.number,
        "heading": heading,
        "person": PersonRef(row.name, f"/people/{row.person_id}/", row.number),
        "second": _("%(what)s，%(who)s起草") % {"what": _(RUNGS[row.matter.draft.rung]), "who": row.by},
        "back_url": f"/gate/{matter_id}/",
        "form": form,
        "before": step_notes(by, row, seat, kind),
        "save": _("存好"),
    }
    return render(request, "desk/form.html", page, status=422 if posted else 200)


def _taken(request: HttpRequest, by: Actor, row: MatterRow, kind: str, form: Form) -> bool:
    """Written down; False when the page is to be shown again with what is wrong."""
    slip = slips.read(request.POST.get("slip", ""), by, row.id)
    if slip is None or slip.case_id != row.case_id:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        return False
    said = {
        k: v for k, v in form.cleaned_data.items() if k not in ("slip", "back", "happened_on", "until_on")
    }
    said |= {name: "yes" if said["also"] else "" for name in ("also",) if name in said}
    said |= {name: "read" if said["guards"] else "" for name in ("guards",) if name in said}
    if kind == "second":
        kind = "seconded" if said.pop("says") == "yes" else "declined"
    new = Step(kind, form.cleaned_data["happened_on"], form.cleaned_data.get("until_on"), said)
    try:
        made = take_step(by=by, at=clock.now(), on=clock.today(), matter_id=row.id, step=new, id=slip.deed_id)
    except Refused as refused:
        _say(form, refused)
        return False
    messages.success(request, _("记好了。") if made else _("已经记过了，没有记第二遍。"))
    return True
