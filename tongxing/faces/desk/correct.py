"""Taking back a record that was wrong from the start; it stays readable, with who, when and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui import parts, words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.duties.actions import withdraw
from tongxing.duties.occasion import Occasion, Written, deed_at, occasion
from tongxing.duties.reading import why_not_touch
from tongxing.faces.desk.duty_parts import kind_word, outcome_word
from tongxing.faces.desk.forms import WithdrawForm
from tongxing.faces.desk.record_page import came_from
from tongxing.faces.desk.recording import may_record
from tongxing.org.doors import Shows, door, refuse
from tongxing.org.looks import looked
from tongxing.org.roles import Permission


@door(Permission.CORRECT_RECORD, "GET", "POST", row="deed", shows=Shows.PERSON)
def correct(request: HttpRequest, deed_id: UUID) -> HttpResponse:
    """更正: a reason, and if she wants the same form again with the old answers."""
    by = request.actor  # type: ignore[attr-defined]
    old = deed_at(by, deed_id)
    if old is None:
        raise Http404
    refusal = why_not_touch(by, old.kind, old.by_id)
    if refusal is not None:
        return refuse(request, refusal, status=403)
    form = WithdrawForm(
        request.POST or None, initial={"back": came_from(request, f"/people/{old.person_id}/")}
    )
    if request.method == "POST" and form.is_valid():
        return _take_back(request, old, form)
    return _draw(request, old, form, status=422 if request.method == "POST" else 200)


def _take_back(request: HttpRequest, old: Written, form: WithdrawForm) -> HttpResponse:
    by, now, on = request.actor, clock.now(), clock.today()  # type: ignore[attr-defined]
    reason = form.cleaned_data["reason"]
    try:
        done = withdraw(by=by, at=now, on=on, case_id=old.case_id, deed_id=old.id, reason=reason)
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error(None, str(one))
        return _draw(request, old, form, status=422)
    said = _("更正好了，原来的记录还看得到。") if done else _("这条记录已经更正过了。")
    messages.success(request, said)
    back = came_from(request, f"/people/{old.person_id}/")
    if done and request.POST.get("next") and may_record(by, old.kind):
        back = f"/people/{old.person_id}/record/{old.kind}/?like={old.id}"
    return HttpResponseRedirect(back, status=303)


def _draw(request: HttpRequest, old: Written, form: WithdrawForm, *, status: int) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    found = occasion(by, old.person_id, on=clock.today())
    if found is None:
        raise Http404
    about, place = old.person_id, found.place_id
    looked(
        request, "read_file", about="person", about_id=about, place_id=place, purpose=_("更正记录"), people=1
    )
    back = came_from(request, f"/people/{old.person_id}/")
    more = {"save_next": _("更正，重新记一条") if may_record(by, old.kind) else ""}
    return render(request, "desk/record.html", _page(found, old, form, back) | more, status=status)


def _page(found: Occasion, old: Written, form: WithdrawForm, back: str) -> dict[str, Any]:
    on = clock.today()
    outcome = outcome_word(old.kind, old.outcome)
    said = [words.day(old.happened_on, on), kind_word(old.kind), outcome]
    written = _("%(by)s，%(when)s 录入") % {"by": old.by, "when": words.moment(old.recorded_at, on)}
    return {
        "title": found.number,
        "heading": _("更正记录"),
        "person": PersonRef(found.name, f"/people/{found.person_id}/", found.number),
        "second": "　".join([*(s for s in said if s), written]),
        "back_url": back,
        "form": form,
        "refusal": _gone(found) if old.gone else None,
        "note": form["reason"],
        "notes": [
            Note(_("原来的记录不会删掉，会写明谁在什么时候、为什么更正。要做的事会按更正以后的重新推算。"))
        ],
        "save": _("更正"),
    }


def _gone(found: Occasion) -> parts.Refusal:
    ways = (Link(_("回到档案"), f"/people/{found.person_id}/", kind="soft"),)
    return parts.Refusal(_("这条记录已经更正过了"), _("它不再算数，不用再更正一次。"), ways)
