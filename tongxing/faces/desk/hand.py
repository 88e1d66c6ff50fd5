"""给本人的纸: what is put into her hand at report-in and any time after: the notice, her own sheet, and a code if she wants one."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxing.archive.issued.queries import issued_of
from tongxing.casework.queries import together
from tongxing.conduct.own_code.actions import end_code, give_code
from tongxing.conduct.own_code.queries import given, times_opened
from tongxing.conduct.own_code.rules import LASTS, in_groups
from tongxing.core import clock
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui.parts import PersonRef
from tongxing.faces.desk import slips
from tongxing.faces.desk.own_sheet import as_pdf, sheet
from tongxing.faces.desk.prints.record import Record, opened
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody, told_by_the_act
from tongxing.org.roles import Permission
from tongxing.support.queries import places_of_help


@door(Permission.RECORD_CASEWORK, row="person", shows=Shows.PERSON)
def hand(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The papers for her hand, each one press away."""
    record = _record(request, person_id)
    actor, file, case = record.actor, record.file, record.case
    base = f"/people/{file.id}/"
    notices = [one for one in issued_of(actor, [case.id]) if one.kind == "rights_notice" and one.holds]
    looked(
        request, "read_file", about="person", about_id=file.id, place_id=file.place_id, purpose=_("给本人的纸"), people=1
    )  # fmt: skip
    context = {
        "title": file.number,
        "heading": _("给本人的纸"),
        "person": PersonRef(file.name, base, file.number),
        "second": _("报到当天当面讲、当面给；以后丢了、日子变了，随时再印。"),
        "back_url": base,
        "back_plain": True,  # the page before is the form of the report-in, which is done
        "base": base,
        "slip": slips.draw(actor, file.id, case.id),
        "told": notices[0] if notices else None,
        "running": case.closed_on is None,
        "code": given(actor, case.id, on=record.on),
        "opened": times_opened(actor, file.id),
        "lasts": LASTS.days,
    }
    return render(request, "desk/hand.html", context)


@door(Permission.RECORD_CASEWORK, "POST", row="person", shows=Shows.PERSON)
def with_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Her sheet with a new code on it. The code stands on this paper and nowhere else; the one before opens no more."""
    record = _drawn(request, person_id)
    actor, at = record.actor, clock.now()
    code = give_code(by=actor, at=at, on=record.on, case_id=record.case.id)
    if code is None:
        raise Refused(Refusal("closed", _("措施已经结束，不再给码。")))
    near, where = together(actor, [record.case.id]), places_of_help(actor)
    made = sheet(record.file, record.case, near, on=record.on, by=actor.name, where=where)
    told_by_the_act(request)
    return as_pdf(made, picture(code, request.build_absolute_uri(reverse("own_open", args=[code]))))


@door(Permission.RECORD_CASEWORK, "POST", row="person", shows=Shows.PERSON)
def without_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The code is taken back: the paper was lost, or she does not want it."""
    record = _drawn(request, person_id)
    ended = end_code(by=record.actor, at=clock.now(), on=record.on, case_id=record.case.id)
    nobody(request)
    messages.success(request, _("作废了，原来的码从现在起打不开。") if ended else _("现在没有能用的码。"))
    return HttpResponseRedirect(f"/people/{person_id}/hand/", status=303)


def picture(code: str, address: str) -> dict[str, object]:
    """The code as dark and light squares, and in groups for who types it."""
    squares = segno.make(address, error="m", micro=False).matrix_iter(border=0)
    return {
        "rows": [[bool(one) for one in row] for row in squares],
        "says": [
            _("扫码看自己的日子，不用装软件。"),
            _("%(n)s 天内有效；纸丢了找社工，旧码马上作废。") % {"n": LASTS.days},
        ],
        "typed": in_groups(code),
    }


def _record(request: HttpRequest, person_id: UUID) -> Record:
    record = opened(request.actor, person_id, on=clock.today())  # type: ignore[attr-defined]
    if record is None:
        raise Http404
    return record


def _drawn(request: HttpRequest, person_id: UUID) -> Record:
    """The record, when the form was drawn for this hand and this file."""
    record, actor = _record(request, person_id), request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    slip = slips.read(request.POST.get("slip", ""), actor, person_id)
    if slip is None or slip.case_id != record.case.id:
        raise Refused(Refusal("slip", _("这一页放得太久了，请回去再按一次。")))
    return record
