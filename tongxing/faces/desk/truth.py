"""核实: questions that records raise and samples looked at again; never a deduction, never a list of people by marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.assessment.truth.actions import answer_question, check_pick, draw_sample
from tongxing.assessment.truth.models import Found
from tongxing.assessment.truth.queries import (
    LOOK_BACK,
    looked_at,
    pick_at,
    picks,
    question_at,
    questions,
    sample_at,
    samples,
    told_late,
)
from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.faces.desk import truth_page as page_of
from tongxing.faces.desk.forms_truth import AnswerForm, CheckForm, DrawForm
from tongxing.faces.desk.year_acts import the_form, was_done
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission

NO_NAMES = gettext_lazy("这里只写事情怎么回事，不写服务对象的姓名和情况。")
BY_LOT = gettext_lazy(
    "按村、记录的人和种类分层，用随机种子抽。种子和名单的校验码一起存下，谁都可以再抽一遍对照。您自己写的记录不在名单里。"
)


@door(Permission.READ_TRUTH, shows=Shows.PEOPLE)
def whole(request: HttpRequest) -> HttpResponse:
    """What is asked, and the samples; a leader and the auditor see samples only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    known, speaks = clock.knowledge(on), actor.may(Permission.EXPLAIN_TRUTH)
    asked = questions(actor, on, known=known) if speaks else []
    looked(request, "list_truth", people=len({line.person_id for one in asked for line in one.lines}))
    late = told_late(actor, on, known=known) if speaks else None
    return render(request, "desk/truth.html", page_of.whole_page(actor, asked, samples(actor), late, on))


@door(Permission.EXPLAIN_TRUTH, "GET", "POST", row="question", shows=Shows.PEOPLE)
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question: what was seen, its records, how it may be innocent, and two ways on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    known = clock.knowledge(on)
    found = question_at(actor, question_id, on, known=known)
    if found is None:
        raise Http404
    own = actor.staff_id in found.workers
    form = AnswerForm(request.POST if request.method == "POST" else None, own=own)
    if form.is_valid() and was_done(form, lambda: answer_question(
        by=actor, at=clock.now(), on=on, known=known, question_id=question_id, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("记好了。"))
        return HttpResponseRedirect(f"{page_of.PATH}ask/{question_id}/", status=303)
    looked(request, "read_truth", whom=[(line.person_id, line.place_id) for line in found.lines])
    page: dict[str, Any] = page_of.question_page(actor, found, form, on)
    return render(request, "desk/truth_ask.html", page, status=422 if form.is_bound else 200)


@door(Permission.KEEP_TRUTH, "GET", "POST")
def drawing(request: HttpRequest) -> HttpResponse:
    """How many of the last records are drawn by lot."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    since, until = looked_at(on)
    form = DrawForm(request.POST if request.method == "POST" else None, initial={"size": page_of.USUAL})
    if form.is_valid() and was_done(form, lambda: draw_sample(
        by=actor, at=clock.now(), since=since, until=until, known=clock.knowledge(on), **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("抽好了。"))
        return HttpResponseRedirect(page_of.PATH, status=303)
    span = _("最近 %(n)s 天的记录") % {"n": LOOK_BACK}
    notes = [Note(str(BY_LOT))]
    return the_form(request, form, _("抽样复查"), span, notes, save=_("抽"), back=page_of.PATH)


@door(Permission.READ_TRUTH, row="sample", shows=Shows.PEOPLE)
def sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """One sample: how it was drawn, what came of it, and for the desk the drawn records by folder number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = sample_at(actor, sample_id)
    if found is None:
        raise Http404
    desk = actor.may(Permission.KEEP_TRUTH)
    rows = [one for one in picks(actor, sample_id=sample_id) if one.line or one.gone] if desk else []
    looked(request, "read_truth", whom=[(r.line.person_id, r.line.place_id) for r in rows if r.line])
    return render(request, "desk/truth_sample.html", page_of.sample_page(actor, found, rows, clock.today()))


@door(Permission.KEEP_TRUTH, "GET", "POST", row="pick", shows=Shows.PEOPLE)
def check(request: HttpRequest, pick_id: UUID) -> HttpResponse:
    """What a second look at one drawn record found."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, on = pick_at(actor, pick_id), clock.today()
    if found is None or found.line is None:
        raise Http404
    form = CheckForm(request.POST if request.method == "POST" else None, initial={"checked_on": on})
    if form.is_valid() and was_done(form, lambda: check_pick(
        by=actor, at=clock.now(), on=on, pick_id=pick_id, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("记好了。"))
        return HttpResponseRedirect(f"{page_of.PATH}sample/{found.sample_id}/", status=303)
    looked(request, "read_truth", whom=[(found.line.person_id, found.line.place_id)])
    notes = [Note(str(NO_NAMES))]
    if found.found:
        notes.append(
            Note(
                _("现在记的是：%(found)s。再记一条，就按新的算，原来的留着。")
                % {"found": _(Found(found.found).label)}
            )
        )
    return the_form(
        request, form, found.line.number, page_of.line_words(found.line, on), notes,
        back=f"{page_of.PATH}sample/{found.sample_id}/",
    )  # fmt: skip
