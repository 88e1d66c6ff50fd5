"""The score: a list of whoever is assessed, the sheet of one, and the settling of what only people can judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.assessment.actions import confirm_grade, confirm_item
from tongxing.assessment.forms import ConfirmForm, GradeForm
from tongxing.assessment.models import Confirmation
from tongxing.assessment.queries import sheets_of, sheets_to_see
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import Subject, subjects
from tongxing.core import clock
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui import parts
from tongxing.faces.desk.asof import address, asked_day, day_choices, note
from tongxing.faces.desk.score_links import score_links
from tongxing.faces.desk.score_page import score_page
from tongxing.faces.desk.score_reading import Reading, path_of, plain
from tongxing.faces.desk.score_whole import subject_choices, waits_words
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.document import VILLAGE_SHEET, Book, Scheme
from tongxing.rulebook.summing import grade_names


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the assessed in the list."""

    name: str
    url: str
    points: str
    of: str
    pending: str
    result: str
    grade: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sheet of which year is asked for, under which plan, as known on which day."""

    actor: Actor
    whose: Subject
    scheme: Scheme
    among: Sequence[Subject]
    year: int
    on: date
    plans: Chain
    book: Book


@door(Permission.READ_SCORE, shows=Shows.NUMBERS)
def score_list(request: HttpRequest) -> HttpResponse:
    """One kind of sheet, whoever is assessed by it in their own order, never ranked."""
    actor, today = request.actor, clock.today()  # type: ignore[attr-defined]
    plans = chain(actor.town_id, as_of=clock.knowledge(today))
    last = request.GET.get("year", "") == str(today.year - 1)  # the year that ended is assessed in spring
    on = date(today.year - 1, 12, 31) if last else today
    plan = plans.on(on)
    seen = sheets_to_see(actor, plan.book, on=on) if plan else ()
    asked = request.GET.get("sheet", "")
    scheme = next((one for one in seen if one.id == asked), seen[0] if seen else None)
    found = sheets_of(
        actor, scheme.id if scheme else "", on.year, on, plans=plans, known=clock.knowledge(today)
    )
    page: dict[str, Any] = {"title": _("考核"), "year": on.year, "beside": score_links(actor)}
    if isinstance(found, Refusal) or plan is None or scheme is None:
        refusal = found if isinstance(found, Refusal) else Refusal("none", _("这里没有您的评分表。"))
        return render(request, "desk/score.html", page | _nothing(refusal))
    whose = subjects(actor, plan.book, scheme, on=on)
    kept = f"&year={on.year}" if last else ""
    page |= {
        "years": [
            parts.Choice(
                str(n),
                address("/score/", sheet=scheme.id, **({} if n == today.year else {"year": str(n)})),
                n == on.year,
            )
            for n in (today.year - 1, today.year)
        ],
        "assessed": [_entry(one, scheme, sheet) for one, sheet in zip(whose, found, strict=True)],
        "graded": scheme.grades is not None,
        "head": _whom(scheme),
        "sheet": scheme.title,
        "choices": [
            parts.Choice(one.title, f"/score/?sheet={one.id}{kept}", one.id == scheme.id) for one in seen
        ],
    }
    return render(request, "desk/score_list.html", page)


def _whom(scheme: Scheme) -> str:
    """What stands over the names of a list."""
    heads = {VILLAGE_SHEET: _("村（社区）"), "unit": _("单位")}
    return heads.get(scheme.of) or _("姓名")


def _entry(whose: Subject, scheme: Scheme, sheet: Sheet) -> Entry:
    pending = plain(sheet.pending_of) if sheet.pending_of else "—"
    return Entry(
        whose.name,
        path_of(whose, scheme, sheet.year),
        plain(sheet.points),
        plain(sheet.points_of),
        pending,
        "—" if sheet.result is None else plain(sheet.result),
        sheet.whole.grade or waits_words(sheet.whole.waits),
    )


@door(Permission.READ_SCORE, row="place", shows=Shows.NUMBERS)
def score(request: HttpRequest, place_id: int, year: int) -> HttpResponse:
    """The sheet of one village, as known on a day, with the line that was opened."""
    return _sheet_page(request, "", str(place_id), year)


@door(Permission.CONFIRM_ITEM, "POST", row="place", shows=Shows.NUMBERS)
def confirm(request: HttpRequest, place_id: int, year: int) -> HttpResponse:
    """A named person settles an item and says why."""
    return _confirmed(request, "", str(place_id), year)


@door(Permission.READ_SCORE, shows=Shows.NUMBERS)
def of_subject(request: HttpRequest, scheme: str, subject: str, year: int) -> HttpResponse:
    """The sheet of a unit, a worker or a member; of persons only one's own, unless one answers for all."""
    return _sheet_page(request, scheme, subject, year)


@door(Permission.CONFIRM_ITEM, "POST", shows=Shows.NUMBERS)
def confirm_of_subject(request: HttpRequest, scheme: str, subject: str, year: int) -> HttpResponse:
    """The same for a unit, a worker or a member: never for oneself."""
    return _confirmed(request, scheme, subject, year)


def _confirmed(request: HttpRequest, scheme: str, key: str, year: int) -> HttpResponse:
    asked = _asked(request, scheme, key, year)
    if isinstance(asked, Refusal):
        return _without(request, asked, year, status=409)
    grades = grade_names(asked.scheme, asked.on)
    form: forms.Form = (
        GradeForm(request.POST, grades=grades)
        if "indicator" not in request.POST
        else ConfirmForm(request.POST)
    )
    if not form.is_valid():
        return _laid(request, asked, form)
    try:
        row = _settle(asked, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _laid(request, asked, form)
    if row is None:
        raise Http404
    said = (
        _("存好了：等次定为 %(grade)s") % {"grade": row.grade}
        if row.grade
        else _("存好了：%(item)s 认定 %(points)s 分") % {"item": row.indicator, "points": plain(row.points)}
    )
    messages.success(request, said)
    back = f"?open={row.indicator}#opened" if row.indicator else ""
    return HttpResponseRedirect(path_of(asked.whose, asked.scheme, year) + back, status=303)


def _settle(asked: Asked, form: forms.Form) -> Confirmation | None:
    who: dict[str, Any] = {"by": asked.actor, "at": clock.now(), "on": clock.today(), "year": asked.year}
    if isinstance(form, GradeForm):
        return confirm_grade(
            **who, place_id=asked.whose.place_id, scheme=asked.scheme.id, **form.cleaned_data
        )
    return confirm_item(**who, scheme=asked.scheme.id, subject=asked.whose.key, **form.cleaned_data)


def _asked(request: HttpRequest, scheme: str, key: str, year: int) -> Asked | Refusal:
    """The sheet an address names, or 404; or why there is no sheet on that day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = asked_day(request, clock.today())
    if not 2000 <= year <= clock.today().year:
        raise Http404
    plans = chain(actor.town_id, as_of=clock.knowledge(on))
    last = min(date(year, 12, 31), on)
    plan = plans.on(last)
    if plan is None:
        if scheme or key not in map(str, actor.place_ids):
            raise Http404
        words = _("那一天还没有执行中的方案，没有方案就没有评分表。")
        return Refusal("no_plan", words, ways=(_("先录入方案并请另一位批准。"), _("换一天。")))
    one = next((s for s in plan.book.schemes if (s.id == scheme if scheme else s.of == VILLAGE_SHEET)), None)
    among = subjects(actor, plan.book, one, on=last) if one else ()
    whose = next((s for s in among if s.key == key), None)
    if one is None or whose is None:
        if scheme:  # a sheet that is not there and one that is not hers are the same answer
            return Refusal("not_hers", _("没有这张评分表，或者它不归您看。"), ways=(_("看归您看的评分表。"),))
        raise Http404
    return Asked(actor, whose, one, among, year, on, plans, plan.book)


def _sheet_page(request: HttpRequest, scheme: str, key: str, year: int) -> HttpResponse:
    asked = _asked(request, scheme, key, year)
    return _without(request, asked, year) if isinstance(asked, Refusal) else _laid(request, asked)


def _without(request: HttpRequest, why: Refusal, year: int, *, status: int = 200) -> HttpResponse:
    page = {"title": _("考核"), "year": year} | _nothing(why)
    return render(request, "desk/score.html", page, status=status)


def _laid(request: HttpRequest, asked: Asked, form: forms.Form | None = None) -> HttpResponse:
    today, whose = clock.today(), asked.whose
    known = clock.knowledge(asked.on)
    found = sheets_of(
        asked.actor, asked.scheme.id, asked.year, asked.on, whose=[whose], plans=asked.plans, known=known
    )
    days = day_choices(path_of(whose, asked.scheme, asked.year), on=asked.on, today=today, keep={})
    page: dict[str, Any] = {"title": _("%(name)s　评分表") % {"name": whose.name}, "village": whose.name}
    page |= {"year": asked.year, "as_of": days, "as_of_note": note(asked.on, today), "on": asked.on}
    page["sheet"] = asked.scheme.title
    if isinstance(found, Refusal):
        return render(request, "desk/score.html", page | _nothing(found))
    opened = str(form.data.get("indicator", "") if form else request.GET.get("open", ""))
    look = Reading(
        asked.actor, whose, asked.scheme, asked.year, asked.on, today, asked.book, found[0].plan,
        opened, request.GET.get("group", ""),
    )  # fmt: skip
    page |= score_page(look, found[0], form=form, names=_names(found[0], opened))
    page["villages"] = subject_choices(look, asked.among)
    page["print_url"] = look.printed
    behind = page["panel"].rows if page.get("panel") else ()
    if behind:
        looked(
            request, "list_rows", place_id=whose.place_id, people=len({r.number for r in behind}), item=opened
        )
    return render(request, "desk/score.html", page, status=409 if form else 200)


def _names(sheet: Sheet, opened: str) -> dict[int, str]:
    line = sheet.line(opened)
    given = [line.confirmed.by] if line and line.confirmed else []
    return (
        names_of_staff([*given, sheet.graded.by] if sheet.graded else given) if given or sheet.graded else {}
    )


def _nothing(found: Refusal) -> dict[str, Any]:
    return {
        "refusal": parts.Refusal(
            _("还没有评分表"), str(found), tuple(parts.Link(w, "/score/") for w in found.ways)
        )
    }
