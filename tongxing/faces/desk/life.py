"""考核期: rounds, drafts, objections and their answers, and every step to a final that is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.life import actions
from tongxing.assessment.life.asking import against_today, verified
from tongxing.assessment.life.comparing import Cause
from tongxing.assessment.life.queries import Held, held_at, held_of, objection_at, rounds_of
from tongxing.assessment.life.rules import FINAL, WORDS
from tongxing.assessment.queries import sheets_to_see
from tongxing.core import clock
from tongxing.core.printing.tables import set_table
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note
from tongxing.faces.desk.forms_life import ObjectForm, ReplyForm, RoundForm, SeenForm, StepForm
from tongxing.faces.desk.life_page import HANDS, DraftReading, changes, draft_page, reading
from tongxing.faces.desk.score_paper import printed
from tongxing.faces.desk.score_reading import plain
from tongxing.faces.desk.year_acts import the_form, was_done
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.plans.books import chain


@door(Permission.READ_SCORE, shows=Shows.NUMBERS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round with the sheets she may see, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on, found = clock.today(), rounds_of(actor)
    held = held_of(actor, found)
    listed = [
        {
            "title": mine[0].scheme.title,
            "second": _("%(year)s 年度，截至%(day)s；核对到%(until)s")
            % {"year": one.year, "day": words.day(one.as_of, on), "until": words.day(one.seen_until, on)},
            "sheets": [_entry(draft) for draft in mine],
        }
        for one in found
        if (mine := [draft for draft in held if draft.round.pk == one.pk])
    ]
    new = (
        Link(_("开一次考核"), "/score/rounds/new/", "plus", "primary")
        if actor.may(Permission.RUN_ROUND)
        else None
    )
    return render(request, "desk/rounds.html", {"title": _("考核期"), "rounds": listed, "new": new})


def _entry(held: Held) -> dict[str, Any]:
    result = held.draft.result
    return {
        "name": held.whose.name,
        "url": f"/score/drafts/{held.draft.pk}/",
        "state": _(WORDS[held.state]),
        "open": len(held.open),
        "number": held.draft.number,
        "result": "—" if result is None else plain(result),
    }


def _schemes(actor: Actor, on: date) -> dict[str, str]:
    """The sheets of the plan of today and of the one that held when last year ended: that year is assessed in spring."""
    plans = chain(actor.town_id)
    held = [plan for plan in (plans.on(date(on.year - 1, 12, 31)), plans.on(on)) if plan is not None]
    return {one.id: one.title for plan in held for one in sheets_to_see(actor, plan.book, on=on)}


@door(Permission.RUN_ROUND, "GET", "POST")
def new_round(request: HttpRequest) -> HttpResponse:
    """Open one: which sheet of the plan, as of which day; every draft is computed at once."""
    actor, on = request.actor, clock.today()  # type: ignore[attr-defined]
    posted = request.method == "POST"
    form = RoundForm(request.POST if posted else None, initial={"as_of": on}, schemes=_schemes(actor, on))
    if posted and form.is_valid():
        as_of: date = form.cleaned_data["as_of"]
        if was_done(form, lambda: actions.open_round(
            by=actor, at=clock.now(), on=on, scheme=form.cleaned_data["scheme"], year=as_of.year, as_of=as_of
        )):  # fmt: skip
            messages.success(request, _("开好了，各表的初稿算出来了，可以请他们核对。"))
            return HttpResponseRedirect("/score/rounds/", status=303)
    notes = [Note(_("按这一天为止的事算；以后补录的另列，不改已经审定的表。"))]
    return the_form(
        request, form, _("开一次考核"), _("考核"), notes, save=_("算出初稿"), back="/score/rounds/"
    )


def _held(request: HttpRequest, sheet_id: UUID) -> Held:
    found = held_at(request.actor, sheet_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@door(Permission.READ_SCORE, row="sheet", shows=Shows.NUMBERS)
def draft(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The sheet as it was computed, what was said to it, what may follow; asked again when she wants."""
    actor, on, held = request.actor, clock.today(), _held(request, sheet_id)  # type: ignore[attr-defined]
    opened = request.GET.get("open", "")
    page = draft_page(actor, held, on=on, opened=opened, group=request.GET.get("group", ""))
    page |= {
        "title": _("%(name)s　评分表") % {"name": held.whose.name}, "village": held.whose.name,
        "year": held.round.year, "sheet": held.scheme.title, "on": held.round.as_of,
    }  # fmt: skip
    if request.GET.get("again"):
        page["again"] = _again(reading(actor, held, on=on), held, on)
    numbers = {one.number for one in page["panel"].rows} if page.get("panel") else set()
    numbers |= page["again"]["numbers"] if page.get("again") else set()
    if numbers:
        looked(
            request, "list_rows", place_id=held.draft.place_id, people=len(numbers), item=page["panel_after"]
        )
    return render(request, "desk/score.html", page)


@door(Permission.READ_SCORE, row="sheet", shows=Shows.NUMBERS)
def paper(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The draft or the final on A4, as it was computed: persons in bands, the digest in the foot."""
    held = _held(request, sheet_id)
    look = reading(request.actor, held, on=clock.today(), paper=True)  # type: ignore[attr-defined]
    final = held.state in FINAL
    tail = f"　{_(WORDS[held.state])}　{held.draft.digest[:16]}"
    made = set_table(printed(look, held.sheet, mark="" if final else None, tail=tail), at=clock.now())
    looked(request, "list_score", place_id=held.draft.place_id)
    name = f"{held.sheet.subject}-{held.round.year}-{held.draft.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _again(look: DraftReading, held: Held, on: date) -> dict[str, Any]:
    """As known then, byte for byte; and as known today, with what came later shown apart; rows only where she may open them."""
    [(_one, then)] = verified(look.actor, [held])
    now = against_today(look.actor, held, now=clock.now())
    found = [one for one in (then, now) if one]
    return {
        "same": then is None,
        "gone": then is not None and then.only_gone,
        "then": changes(look, held, then, on=on) if then and not then.only_gone else [],
        "now": changes(look, held, now, on=on) if now else [],
        "digest": held.draft.digest,
        "numbers": {
            shown.number
            for one in found
            for line in one.lines
            for row in line.rows
            if not look.shared
            and row.cause is not Cause.GONE
            and (shown := row.after or row.before)
            and shown.number
        },
    }


@door(Permission.OBJECT_ROW, "GET", "POST", row="sheet")
def seen(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """看过了, with a statement if she wants."""
    held = _held(request, sheet_id)
    form = SeenForm(request.POST if request.method == "POST" else None)
    return _acted(
        request, held, form, _("看过了"),
        lambda said: actions.say_seen(by=request.actor, at=clock.now(), draft_id=sheet_id, **said),  # type: ignore[attr-defined]
        [Note(_("说看过了，镇办就可以送审。还有要提异议的行，先提异议。"))],
    )  # fmt: skip


@door(Permission.OBJECT_ROW, "GET", "POST", row="sheet")
def object_row(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """提异议: against one row, or a whole line."""
    held = _held(request, sheet_id)
    name, row = request.GET.get("line", ""), request.GET.get("row", "")
    line = held.line(name)
    if line is None:
        raise Http404
    form = ObjectForm(request.POST if request.method == "POST" else None)
    return _acted(
        request, held, form, _("对 %(item)s 提异议") % {"item": f"{line.id} {line.title}"},
        lambda said: actions.object_to(
            by=request.actor, at=clock.now(), on=clock.today(), draft_id=sheet_id, indicator=name, row=row, **said  # type: ignore[attr-defined]
        ),
        [Note(_("写这一行哪里不对，不写服务对象的姓名。由没有参与录入的人书面答复。"))],
        after=f"?open={name}#opened",
    )  # fmt: skip


@door(Permission.ANSWER_OBJECTION, "GET", "POST", row="objection")
def answer(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """成立，更正；不成立，写理由."""
    found = objection_at(request.actor, objection_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    held, objected = found
    form = ReplyForm(request.POST if request.method == "POST" else None)
    notes = [Note(objected.said, head=f"{objected.number}　{objected.by}")]
    if objected.paper:
        notes.append(Note(objected.paper, head=_("凭的材料")))
    notes.append(Note(_("成立的，先去更正那条记录，分数跟着变；这里不直接改分。"), "law", _("怎么改")))
    return _acted(
        request, held, form, _("答复 %(number)s") % {"number": objected.number},
        lambda said: actions.answer_objection(
            by=request.actor, at=clock.now(), on=clock.today(), objection_id=objection_id,  # type: ignore[attr-defined]
            upheld=said["upheld"] == "yes", said=said["said"],
        ),
        notes, after=f"?open={objected.indicator}#opened",
    )  # fmt: skip


@door(Permission.RUN_ROUND, "GET", "POST", row="sheet")
def again(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """重算一稿: from what is known now; after a final it is a correction and says why."""
    held = _held(request, sheet_id)
    form = StepForm(request.POST if request.method == "POST" else None)
    made: list[Any] = []

    def act(said: dict[str, Any]) -> object:
        by: Actor = request.actor  # type: ignore[attr-defined]
        made.append(actions.redraft(by=by, at=clock.now(), on=clock.today(), draft_id=sheet_id, **said))
        return made[0]

    found = _acted(
        request,
        held,
        form,
        _("重算一稿"),
        act,
        [Note(_("旧稿留着。记录没有变的，还是原来那一稿。"))],
        save=_("重算"),
    )
    if found.status_code == 303 and made:
        return HttpResponseRedirect(f"/score/drafts/{made[0].pk}/", status=303)
    return found


@door(Permission.RUN_ROUND, "GET", "POST", row="sheet")
def run_step(request: HttpRequest, sheet_id: UUID, step: str) -> HttpResponse:
    """送审, 公布: a step of the office that runs the round."""
    return _step(request, sheet_id, step, Permission.RUN_ROUND)


@door(Permission.SETTLE_SHEET, "GET", "POST", row="sheet")
def settle(request: HttpRequest, sheet_id: UUID, step: str) -> HttpResponse:
    """审定, 退回: the second person's."""
    return _step(request, sheet_id, step, Permission.SETTLE_SHEET)


def _step(request: HttpRequest, sheet_id: UUID, step: str, hand: Permission) -> HttpResponse:
    held = _held(request, sheet_id)
    if step not in WORDS or HANDS.get(step) is not hand:
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None)
    return _acted(
        request, held, form, str(_(WORDS[step])),
        lambda said: actions.take_step(
            by=request.actor, at=clock.now(), on=clock.today(), draft_id=sheet_id, step=step, **said  # type: ignore[attr-defined]
        ),
        [],
    )  # fmt: skip


def _acted(
    request: HttpRequest,
    held: Held,
    form: forms.Form,
    heading: str,
    act: Callable[[dict[str, Any]], object],
    notes: list[Note],
    *,
    after: str = "",
    save: str = "",
) -> HttpResponse:
    """A form about one draft: done it leads back, refused it says why at its field."""
    back = f"/score/drafts/{held.draft.pk}/"
    if form.is_bound and form.is_valid() and was_done(form, lambda: act(form.cleaned_data)):
        messages.success(request, _("记好了。"))
        return HttpResponseRedirect(back + after, status=303)
    return the_form(request, form, heading, held.whose.name, notes, back=back, save=save)
