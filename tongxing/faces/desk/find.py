"""认定: one named person writes down what she finds, a second one of another post says whether it counts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.conduct import actions, queries, rules
from tongxing.conduct.kinds import HEARD, NOTICE_WAYS
from tongxing.conduct.queries import FoundRow
from tongxing.conduct.rules import WHATS, Found
from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.core.ui.parts import Refusal as DrawnRefusal
from tongxing.duties.occasion import occasion
from tongxing.faces.desk.forms_process import FindingForm, SecondForm
from tongxing.faces.desk.one_form import drawn, in_process, taken
from tongxing.faces.desk.slips import Slip
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="person", shows=Shows.PERSON)
def find(request: HttpRequest, person_id: UUID, what: str) -> HttpResponse:
    """Write down one finding; ``of`` names the event it is about."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    found = occasion(by, person_id, on=clock.today())
    if found is None or found.case is None or what not in WHATS:
        raise Http404
    of, whose = _uuid(request.GET.get("of", "")), in_process(found)
    initial = {"happened_on": clock.today(), "back": whose.back}
    form = FindingForm(
        request.POST if request.method == "POST" else None,
        what=what,
        answering=of is not None,
        initial=initial,
    )

    def act(slip: Slip, given: dict[str, Any]) -> str:
        day: date = given.pop("happened_on", None) or clock.today()
        said, at = Found(what, day, answers=of, **given), clock.now()
        row = actions.find(by=by, at=at, on=clock.today(), case_id=slip.case_id, found=said, id=slip.deed_id)
        return _written(what) if row else _("已经记过了，没有记第二遍。")

    if form.is_bound and (answer := taken(request, whose, form, act)) is not None:
        return answer
    page = {
        "heading": _(WHATS[what].title),
        "second": WHATS[what].cite,
        "notes": _notes(what),
        "save": _("写下来，请另一个人确认") if WHATS[what].second else _("存好"),
    }
    return drawn(request, whose, form, page)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _written(what: str) -> str:
    if WHATS[what].second:
        return _("写下来了。要另一个岗位的人看过、同意，才作数；在那以前什么也没有变。")
    return _("记好了。")


def _notes(what: str) -> list[Note]:
    rule = WHATS[what]
    if what in ("evaded", "left"):
        text = _("这里只记事实。有没有正当理由，听过本人再由人认定；没有认定的不计数（守护 G3）。")
        return [Note(text, kind="law")]
    if not rule.second:
        return [Note(_("对本人有利的认定，一个人写明理由就作数。"), kind="help")]
    text = _("您写的是提议。另一个岗位的人看过、同意以后才作数，系统不替人定（守护 G2）。")
    return [Note(text, kind="law")]


@door(Permission.SECOND_FINDING, "GET", "POST", row="finding", shows=Shows.PERSON)
def second(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """The second person looks at a finding and says whether it counts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.finding(actor, finding_id)
    if found is None or not found.waits:
        raise Http404
    form = SecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decided(actor, finding_id, form)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(f"/people/{found.person_id}/process/", status=303)
    whose, place, why = found.person_id, found.place_id, _("确认认定")
    looked(request, "read_file", about="person", about_id=whose, place_id=place, purpose=why, people=1)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form.html", _second_page(actor, found, form), status=status)


def _decided(actor: Actor, finding_id: UUID, form: SecondForm) -> str:
    said, at = form.cleaned_data, clock.now()
    if said["says"] == "yes":
        actions.confirm(by=actor, at=at, on=clock.today(), finding_id=finding_id)
        return _("确认好了，从现在起作数。请把结果告知本人。")
    actions.decline(by=actor, at=at, finding_id=finding_id, reason=said["reason"])
    return _("记下了：不同意。什么也没有变。")


def _second_page(actor: Actor, found: FoundRow, form: SecondForm) -> dict[str, Any]:
    why_not = rules.why_not_second(
        found_by=found.found_by_id, role=found.role, by=actor.staff_id, by_role=actor.role
    )
    back = f"/people/{found.person_id}/process/"
    stopped = (
        DrawnRefusal(_("不能由您确认"), "".join((str(why_not), *why_not.ways)), (Link(_("返回"), back),))
        if why_not
        else None
    )
    return {
        "title": found.number,
        "heading": _(WHATS[found.what].title),
        "person": PersonRef(found.name, f"/people/{found.person_id}/", found.number),
        "second": _("%(who)s提出") % {"who": found.found_by},
        "back_url": back,
        "facts": [(head.rstrip("：: "), text) for head, text in told(found)],
        "form": form,
        "refusal": stopped,
        "save": _("就这样定"),
    }


def told(found: FoundRow) -> list[tuple[str, str]]:
    """What a finding says, line by line."""
    said = found.said
    days = words.full_day(found.happened_on)
    if found.until_on:
        days = _("%(since)s 到 %(until)s") % {"since": days, "until": words.full_day(found.until_on)}
    lines = [(_("日子："), days), (_("理由："), said["reason"]), (_("凭据："), said["article"])]
    if found.notice_on and said["notice"] in NOTICE_WAYS:
        lines.append(
            (_("通知本人："), f"{words.full_day(found.notice_on)}　{_(NOTICE_WAYS[said['notice']])}")
        )
    if said["heard"] in HEARD:
        on = words.full_day(found.heard_on) if found.heard_on else ""
        lines.append((_("听本人说明："), f"{on}　{_(HEARD[said['heard']])}"))
    return [(head, text) for head, text in lines if text]
