"""一人一策: the person's own plan, written by one, agreed to by another, looked at every half year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.casework.help.actions import answer_plan, write_plan
from tongxing.casework.queries import Goal, Planned, Together, together
from tongxing.core import clock
from tongxing.core.declared import Label
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.duties.file import File, FiledCase, FiledDeed, open_file
from tongxing.duties.reading import readers
from tongxing.faces.desk import slips
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.forms_together import AnswerForm, PlanForm
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door, refuse
from tongxing.org.looks import looked
from tongxing.org.roles import Permission


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan as the page shows it, with what a second person said."""

    deed_id: UUID
    number: int
    wish: str
    goals: tuple[Goal, ...]
    by: str
    by_id: int | None
    on: date
    state: str  # waiting approved returned
    answer: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One half-yearly look at how it goes."""

    on: date
    outcome: str
    note: str
    by: str


def versions(actor: Actor, file: File, case: FiledCase, beside: Together) -> list[Version]:
    """The versions of one measure's plan that stand, the newest first."""
    answers = {beside.answered[d.id]: d for d in case.standing if d.id in beside.answered}
    found = [
        _version(actor, file, d, beside.plans[d.id], answers.get(d.id)) for d in case.standing if d.id in beside.plans
    ]  # fmt: skip
    return sorted(found, key=lambda v: v.number, reverse=True)


def _version(actor: Actor, file: File, deed: FiledDeed, plan: Planned, answer: FiledDeed | None) -> Version:
    said = ""
    if answer is not None:
        parts = (
            outcome_word("plan_answer", answer.outcome),
            answer.by,
            words.full_day(answer.happened_on),
            answer.note,
        )
        said = "　".join(p for p in parts if p)
    may = answer is None and actor.may(Permission.APPROVE_HELP_PLAN) and deed.by_id != actor.staff_id
    link = Link(_("审定"), f"/people/{file.id}/plan/{deed.id}/", "user-check", "primary") if may else None
    state = answer.outcome if answer is not None else "waiting"
    return Version(
        deed.id, plan.version, plan.wish, plan.goals, deed.by, deed.by_id, deed.happened_on, state, said, link
    )  # fmt: skip


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def own_plan(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The plan in force, every version of it, and how it went."""
    actor, file = _opened(request, person_id)
    if Label.PLAN not in actor.labels:
        return refuse(request, _not_hers(), status=403)
    _looked(request, file)
    beside = together(actor, [case.id for case in file.cases])
    case = file.cases[0] if file.cases else None
    found = [v for one in file.cases for v in versions(actor, file, one, beside)]
    page = {
        **_head(file, _("一人一策")),
        "second": _("先写想要什么、怎么帮，再谈要守什么。写的人和审定的人不是同一个。"),
        "versions": found,
        "evaluations": _evaluations(file),
        "links": _links(actor, file, case, found),
    }
    return render(request, "desk/own_plan.html", page)


def _not_hers() -> Refusal:
    words_ = _("一人一策只给%(who)s看。") % {"who": readers(Label.PLAN)}
    return Refusal("not_for_role", words_, ways=(_("要商量的话，请找写计划的人。"),))


def _links(actor: Actor, file: File, case: FiledCase | None, found: list[Version]) -> list[Link]:
    if case is None or case.closed_on is not None or not actor.may(Permission.RECORD_FIELDWORK):
        return []
    links = []
    if any(v.state == "approved" for v in found):
        links.append(Link(_("评估"), f"/people/{file.id}/record/plan_evaluation/", "clipboard-check"))
    if all(v.state != "waiting" for v in found):
        title = _("写下一版") if found else _("写计划")
        links.append(Link(title, f"/people/{file.id}/plan/write/", "pencil", "primary"))
    return links


def _evaluations(file: File) -> list[Evaluated]:
    return [
        Evaluated(d.happened_on, outcome_word(d.kind, d.outcome), d.note, d.by)
        for case in file.cases
        for d in case.standing
        if d.kind == "plan_evaluation" and d.readable
    ]


@door(Permission.RECORD_FIELDWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def write(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write the next version; the last one is there to go on from."""
    actor, file = _opened(request, person_id)
    case = _running(file)
    posted = request.method == "POST"
    form = PlanForm(request.POST if posted else None, initial=_before(actor, file, case))
    slip = slips.read(request.POST.get("slip", ""), actor, file.id) if posted else None
    if form.is_valid() and slip is not None:
        try:
            write_plan(
                by=actor, at=clock.now(), on=clock.today(), case_id=slip.case_id, id=slip.deed_id,
                wish=form.cleaned_data["wish"], goals=form.goals(),
            )  # fmt: skip
        except Refused as refused:
            _say(form, refused)
        else:
            return _back(request, file, _("写好了，等另一个人审定。"))
    return _draw(request, file, case, form, _("写一人一策"), slip is None, "desk/own_plan_write.html")


def _before(actor: Actor, file: File, case: FiledCase) -> dict[str, Any]:
    """The last version as the first answers of the next one."""
    found = versions(actor, file, case, together(actor, [case.id]))
    if not found:
        return {}
    said: dict[str, Any] = {"wish": found[0].wish}
    for n, one in enumerate(found[0].goals, start=1):
        said |= {f"goal_{n}": one.goal, f"help_{n}": one.help, f"who_{n}": one.who, f"by_{n}": one.by}
    return said


@door(Permission.APPROVE_HELP_PLAN, "GET", "POST", row="person", shows=Shows.PERSON)
def answer(request: HttpRequest, person_id: UUID, deed_id: UUID) -> HttpResponse:
    """Agree to somebody else's plan, or give it back."""
    actor, file = _opened(request, person_id)
    beside = together(actor, [one.id for one in file.cases])
    pairs = [
        (case, v) for case in file.cases for v in versions(actor, file, case, beside) if v.deed_id == deed_id
    ]
    if not pairs:
        raise Http404
    [(case, version)] = pairs
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None)
    slip = slips.read(request.POST.get("slip", ""), actor, file.id) if posted else None
    if form.is_valid() and slip is not None:
        try:
            answer_plan(
                by=actor, at=clock.now(), on=clock.today(), case_id=case.id, plan_id=deed_id, id=slip.deed_id,
                answer=form.cleaned_data["answer"], reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refused:
            _say(form, refused)
        else:
            return _back(request, file, _("记下了审定的结果。"))
    return _draw(
        request, file, case, form, _("审定一人一策"), slip is None, "desk/own_plan_answer.html", version
    )


def _draw(
    request: HttpRequest,
    file: File,
    case: FiledCase,
    form: Any,
    heading: str,
    stale: bool,
    template: str,
    version: Version | None = None,
) -> HttpResponse:
    """The form, or what was typed once more; that it was shown is a look."""
    _looked(request, file)
    if stale or not form.is_bound:
        fresh = slips.draw(request.actor, file.id, case.id)  # type: ignore[attr-defined]
        if form.is_bound:
            slips.renew(form, fresh)
        else:
            form.initial["slip"] = fresh
    page = {
        **_head(file, heading),
        "form": form,
        "version": version,
        "save": _("交给另一个人审定") if version is None else _("记下"),
        "notes": [Note(_("每个目标都写怎么帮。只写管什么的计划交不了。"), kind="help")]
        if version is None
        else [],
    }
    return render(request, template, page, status=422 if form.is_bound else 200)


def _head(file: File, heading: str) -> dict[str, Any]:
    person = PersonRef(file.name, f"/people/{file.id}/", file.number)
    return {
        "title": file.number,
        "heading": heading,
        "person": person,
        "back_url": f"/people/{file.id}/plan/",
    }


def _opened(request: HttpRequest, person_id: UUID) -> tuple[Actor, File]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = open_file(actor, person_id)
    if file is None:
        raise Http404
    return actor, file


def _running(file: File) -> FiledCase:
    """The measure the next version belongs to: the one that runs, else the last."""
    if not file.cases:
        raise Http404
    return file.cases[0]


def _looked(request: HttpRequest, file: File) -> None:
    why = _("一人一策")
    looked(
        request, "read_file", about="person", about_id=file.id, place_id=file.place_id, purpose=why, people=1
    )


def _say(form: Any, refused: Refused) -> None:
    for one in refused.refusals:
        form.add_error(one.code if one.code in form.fields else None, "".join((str(one), *one.ways)))


def _back(request: HttpRequest, file: File, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"/people/{file.id}/plan/", status=303)
