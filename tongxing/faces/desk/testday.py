"""检测日: one sheet for everybody whose test is due, one tap each, saved at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core import clock
from tongxing.core.forms import hidden
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Chip, Note, PersonRef, Prefilled
from tongxing.duties.occasion import cases_of
from tongxing.duties.queries import Due, owed
from tongxing.faces.desk import slips
from tongxing.faces.desk.duty_parts import chip
from tongxing.faces.desk.forms import day, first_of, line
from tongxing.faces.desk.forms_field import IN_ORDER, NAMES
from tongxing.fieldwork.actions import NewTest, record_official_test
from tongxing.fieldwork.kinds import TEST_OUTCOMES
from tongxing.fieldwork.rules import FEMALE, why_not_official_test
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.queries import police_of_town
from tongxing.org.roles import Permission, Role

SHEET = UUID(int=0)
MOST = 200


class SheetForm(forms.Form):
    """What is the same for the whole day."""

    slip = hidden()
    happened_on = day(gettext_lazy("哪一天"))
    where = line(gettext_lazy("在哪里"))
    collectors = line(gettext_lazy("谁做的"), longest=80, help_text=gettext_lazy("两个人的名字，用顿号隔开"))

    by_woman = forms.BooleanField(label=gettext_lazy("女性的尿样都由女工作人员采"), required=False)

    def clean_collectors(self) -> list[str]:
        """Names apart."""
        return [name for name in NAMES.split(self.cleaned_data["collectors"]) if name]


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the sheet: her name, her state, and the answer if one was given."""

    key: str
    person: PersonRef
    chip: Chip
    hint: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Village:
    """The people of one village."""

    name: str
    lines: tuple[Line, ...]


@door(Permission.RECORD_OFFICIAL_TEST, "GET", "POST", shows=Shows.PEOPLE)
def testday(request: HttpRequest) -> HttpResponse:
    """The sheet, and its saving."""
    return _save(request) if request.method == "POST" else _draw(request, SheetForm(initial=_first(request)))


def _first(request: HttpRequest) -> dict[str, Any]:
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    both = first_of([police_of_town(by, on=on), by.name])
    return {
        "slip": slips.draw(by, SHEET, SHEET),
        "happened_on": on,
        "where": _("镇卫生院"),
        "collectors": both,
    }


def _due(by: Actor) -> list[Due]:
    on = clock.today()
    rows = owed(by, on=on, mine=by.role == Role.SOCIAL_WORKER, kinds=["official_test"], limit=MOST)
    return sorted(rows, key=lambda d: (d.place_code, d.due_on, d.number))


def _answers(request: HttpRequest) -> Iterator[tuple[UUID, str]]:
    """Each line that was tapped: the duty and the outcome."""
    for name, value in request.POST.items():
        if name.startswith("r-") and value in TEST_OUTCOMES:
            try:
                yield UUID(name[2:]), str(value)
            except ValueError:
                continue


def _save(request: HttpRequest) -> HttpResponse:
    """Write every line that was tapped; a line that is refused says why, the others stand."""
    by = request.actor  # type: ignore[attr-defined]
    form, slip = SheetForm(request.POST), slips.read(request.POST.get("slip", ""), by, SHEET)
    said = dict(list(_answers(request))[:MOST])
    if form.is_valid():
        why_not = next(
            (w for o in said.values() if (w := why_not_official_test(o, form.cleaned_data["collectors"]))),
            None,
        )
        if why_not is not None:
            form.add_error("collectors", str(why_not))
    if slip is None or not said or not form.is_valid():
        form.add_error(None, _("还没有点谁的结果。")) if form.is_valid() and not said else None
        return _draw(request, _renewed(form, by, slip), said, status=422)
    written, refused = _write(by, form, said, slip)
    if written:
        messages.success(request, _("存好了 %(n)s 人的结果。") % {"n": written})
    for words in refused:
        messages.warning(request, words)
    return HttpResponseRedirect("/testday/", status=303)


def _renewed(form: SheetForm, by: Actor, slip: slips.Slip | None) -> SheetForm:
    """The same sheet with a slip that holds."""
    if slip is None:
        form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        slips.renew(form, slips.draw(by, SHEET, SHEET))
    return form


def _write(by: Actor, form: SheetForm, said: dict[UUID, str], slip: slips.Slip) -> tuple[int, list[str]]:
    cases = cases_of(by, list(said))
    now, on, shared = clock.now(), clock.today(), form.cleaned_data
    written, refused = 0, []
    for duty, outcome in said.items():
        if duty not in cases:
            continue
        new = NewTest(
            outcome,
            shared["happened_on"],
            shared["where"],
            shared["collectors"],
            by_woman=shared["by_woman"] or None,
            id=slips.part(slip.deed_id, duty),
        )
        try:
            written += record_official_test(by=by, at=now, case_id=cases[duty], on=on, new=new) is not None
        except Refused as refusal:
            refused.append("；".join(str(one) for one in refusal.refusals))
    return written, refused


def _draw(
    request: HttpRequest, form: SheetForm, said: dict[UUID, str] | None = None, *, status: int = 200
) -> HttpResponse:
    rows = _due(request.actor)  # type: ignore[attr-defined]
    looked(request, "list_testday", people=len({due.person_id for due in rows}))
    page = {
        "title": _("检测日"),
        "total": len(rows),
        "form": form,
        "prefilled": [
            Prefilled("calendar", _("今天"), form["happened_on"]),
            Prefilled("map-pin", str(form["where"].value() or form["where"].label), form["where"]),
            Prefilled(
                "user-check", str(form["collectors"].value() or form["collectors"].label), form["collectors"]
            ),
        ],
        "by_woman": form["by_woman"] if any(due.sex == FEMALE for due in rows) else None,
        "villages": _villages(rows, said or {}),
        "notes": [Note(_("“未到”“拒绝”只记事实，不会自动算作违反；先问原因，再由两个人看过再定。"))],
        "back_url": "/",
    }
    return render(request, "desk/testday.html", page, status=status)


def _villages(rows: list[Due], said: dict[UUID, str]) -> list[Village]:
    grouped = groupby(rows, key=lambda d: d.place)
    return [Village(name, tuple(_line(d, said.get(d.id, "")) for d in due)) for name, due in grouped]


def _line(due: Due, answer: str) -> Line:
    return Line(
        key=f"r-{due.id}",
        person=PersonRef(due.name, f"/people/{due.person_id}/", due.number),
        chip=chip(due, clock.today()),
        hint=_("须女工作人员") if due.sex == FEMALE else "",
        options=tuple((name, _(TEST_OUTCOMES[name]), name == answer) for name in IN_ORDER),
    )
