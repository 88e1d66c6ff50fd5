"""Two files that may be of one person: a list for the town's own desk, the two side by side, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.faces.desk.forms import options
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.duplicates import queries
from tongxing.people.duplicates.actions import look_at_pair
from tongxing.people.duplicates.queries import Half, Ordered, Pair
from tongxing.people.joining.actions import join_files, part_files
from tongxing.people.joining.queries import Joined, join_at
from tongxing.people.models import Measure, Sex

PATH = "/people/twice/"
SIGNS = {
    "id": N_("身份证号相同"),
    "phone": N_("电话相同"),
    "name": N_("姓名读音相同"),
    "birth": N_("同一天出生"),
}
CAME_OF_IT = {
    "older": gettext_lazy("是同一个人，以先建的为主"),
    "newer": gettext_lazy("是同一个人，以后建的为主"),
    "not": gettext_lazy("只记核对的结果，不并"),
}


class LookedForm(forms.Form):
    """What came of looking at two files."""

    says = options(CAME_OF_IT, label=gettext_lazy("核对下来"))
    reason = Text(
        label=gettext_lazy("凭什么"),
        lines=True,
        min_length=2,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：对照了两份决定书和身份证，是同一个人；或者：号码抄错，已请村里更正。"),
    )


class PartForm(forms.Form):
    """Why two files are not of one person after all."""

    reason = Text(
        label=gettext_lazy("为什么拆开"),
        lines=True,
        min_length=4,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files on the page."""

    person: PersonRef
    place: str
    state: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One pair of the list."""

    sides: tuple[Side, Side]
    look: Link | None
    reason: str
    looked_by: str
    looked_at: datetime | None
    signs: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of both files; ``same`` None when one of them says nothing."""

    label: str
    older: str
    newer: str
    same: bool | None


@door(Permission.SETTLE_PAIRS, shows=Shows.PEOPLE)
def twice(request: HttpRequest) -> HttpResponse:
    """The pairs of her places: one number, one telephone or one sound of a name; settled and joined ones below."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    same, like = queries.pairs(actor), queries.alike(actor)
    lines = [_line(pair) for pair in same]
    maybe = [_line(pair) for pair in like]
    looked(request, "read_pairs", people=2 * (len(lines) + len(maybe)))
    page = {
        "title": _("可能是同一个人的两份档案"),
        "second": _("只比您管得到的档案。并在一起看，两份都原样留着，随时可以拆开。"),
        "open": [line for line in lines if line.look],
        "maybe": [line for line in maybe if line.look],
        "done": [line for line in lines + maybe if not line.look],
        "back_url": "/people/",
    }
    return render(request, "desk/twice.html", page)


def _line(pair: Pair) -> Line:
    url = f"{PATH}{pair.older.id}/{pair.newer.id}/"
    settled = pair.looked_at is not None or pair.join_id is not None
    look = None if settled else Link(_("核对"), url, "list-check", "primary")
    said = _("已经并在一起看") if pair.join_id else pair.reason
    return Line(
        (_side(pair.older), _side(pair.newer)), look, said, pair.looked_by, pair.looked_at, signs(pair)
    )


def signs(pair: Pair) -> str:
    """身份证号相同、同一天出生"""
    return words.listed([_(SIGNS[one]) for one in SIGNS if one in pair.signs])


def _side(half: Half) -> Side:
    state = _("措施还在执行") if half.running else _("措施已经结束")
    return Side(PersonRef(half.name, f"/people/{half.id}/", half.number), half.place, state, half.recorded_at)


@door(Permission.SETTLE_PAIRS, "GET", "POST", row="person", shows=Shows.PEOPLE, fresh=True)
def look(request: HttpRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """One pair side by side: joined, or looked at, in a sentence; joining asks for a fresh proof of who does it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.pair(actor, person_id, other_id)
    if found is None:
        raise Http404
    form = LookedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _settled(actor, found, form):
        joined = form.cleaned_data["says"] != "not"
        said = _("并在一起看了。两份都原样留着。") if joined else _("记下了核对的结果。两份档案都没有动。")
        messages.success(request, said)
        return HttpResponseRedirect(PATH, status=303)
    both = [(half.id, half.place_id) for half in (found.older, found.newer)]
    looked(request, "read_pairs", about="person", whom=both)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/twice_look.html", _page(found, form), status=status)


def _settled(actor: Actor, found: Pair, form: LookedForm) -> bool:
    says, reason, at = form.cleaned_data["says"], form.cleaned_data["reason"], clock.now()
    older, newer = found.older.id, found.newer.id
    try:
        if says == "not":
            done: object = look_at_pair(by=actor, at=at, older=older, newer=newer, reason=reason)
        else:
            kept, other = (older, newer) if says == "older" else (newer, older)
            done = join_files(by=actor, at=at, kept=kept, other=other, reason=reason)
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error("reason" if one.code == "reason" else None, "".join((str(one), *one.ways)))
        return False
    return done is not None


def _page(found: Pair, form: LookedForm) -> dict[str, Any]:
    older, newer = found.older, found.newer
    both_run = older.running and newer.running
    warn = Note(_("两份里都有正在执行的措施。先看清是一份决定书录了两遍，还是两份决定书。"), kind="law")
    return {
        "title": f"{older.number} {newer.number}",
        "heading": _("两份档案对着看"),
        "second": signs(found),
        "back_url": PATH,
        "sides": (_side(older), _side(newer)),
        "facts": facts(older, newer),
        "form": None if found.join_id else form,
        "part": Link(_("拆开"), f"{PATH}part/{found.join_id}/", "arrows-exchange") if found.join_id else None,
        "notes": [warn] if both_run else [],
        "save": _("记下"),
    }


def facts(older: Half, newer: Half) -> list[Fact]:
    """What both files say, side by side, so that what differs meets the eye."""
    said: list[tuple[str, Callable[[Half], str]]] = [
        (_("姓名"), lambda h: h.name),
        (_("性别"), lambda h: _(Sex(h.sex).label) if h.sex in ("1", "2") else ""),
        (_("出生日期"), lambda h: _day(h.birth_on)),
        (_("身份证 尾号"), lambda h: f"··{h.id_tail[-2:]}" if h.id_tail else ""),
        (_("手机 尾号"), lambda h: f"····{h.phone_tail[-2:]}" if h.phone_tail else ""),
        (_("村（社区）"), lambda h: h.place),
    ]
    rows = [Fact(label, read(older), read(newer), _same(read(older), read(newer))) for label, read in said]
    for n in range(max(len(older.measures), len(newer.measures))):
        one, two = (_measure(h.measures[n]) if n < len(h.measures) else "" for h in (older, newer))
        rows.append(Fact(_("第 %(n)s 个措施") % {"n": n + 1}, one, two, _same(one, two)))
    return rows


def _same(one: str, two: str) -> bool | None:
    return one == two if one and two else None


def _measure(one: Ordered) -> str:
    parts = [
        _(Measure(one.measure).label),
        _("%(day)s决定") % {"day": _day(one.decided_on)} if one.decided_on else "",
        _("%(day)s报到") % {"day": _day(one.reported_on)} if one.reported_on else _("未报到"),
        _("%(day)s结束") % {"day": _day(one.closed_on)} if one.closed_on else _("正在执行"),
    ]
    return "，".join(p for p in parts if p)


def _day(day: date | None) -> str:
    return words.full_day(day) if day else ""


@door(Permission.SETTLE_PAIRS, "GET", "POST", row="join", shows=Shows.PEOPLE, fresh=True)
def part(request: HttpRequest, join_id: UUID) -> HttpResponse:
    """Take a join back; both files are there as they were, with what was recorded meanwhile in the right one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = join_at(actor, join_id)
    if found is None:
        raise Http404
    form = PartForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _parted(actor, found, form):
        messages.success(request, _("拆开了。两份档案都和原来一样。"))
        return HttpResponseRedirect(PATH, status=303)
    looked(request, "read_pairs", about="person", whom=[(found.other_id, found.place_id)])
    page = {
        "title": found.number,
        "heading": _("拆开两份档案"),
        "person": PersonRef(found.name, f"/people/{found.kept_id}/", found.number),
        "second": _("%(other)s（%(place)s）并在 %(kept)s 里看，%(by)s认定：%(reason)s")
        % {
            "other": found.number,
            "place": found.place,
            "kept": found.kept_number,
            "by": found.joined_by,
            "reason": found.reason,
        },
        "back_url": f"/people/{found.kept_id}/",
        "form": form,
        "notes": [Note(_("拆开以后，记在哪个措施里的就在哪一份里。什么都不删。"))],
        "save": _("拆开"),
    }
    return render(request, "desk/form.html", page, status=422 if form.is_bound else 200)


def _parted(actor: Actor, found: Joined, form: PartForm) -> bool:
    try:
        done = part_files(by=actor, at=clock.now(), join_id=found.id, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error("reason", str(one))
        return False
    return done is not None
