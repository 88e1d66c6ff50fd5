"""封存: what is due by rule, proposing, confirming, opening until a day. Numbers only; a sealed file is read nowhere."""

from __future__ import annotations

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

from tongxing.conduct.closing.queries import DueFile, due_for_sealing
from tongxing.core import clock
from tongxing.core.forms import Text, say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Cell, Figure, Link, Note, PersonRef
from tongxing.core.ui.parts import Refusal as DrawnRefusal
from tongxing.core.vocabulary import holdings
from tongxing.faces.desk.forms import day
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.sealing import actions, queries, rules
from tongxing.people.sealing.queries import Closing, Proposal

PATH = "/sealed/"
AT_ONCE = 20  # of the files that are due: the longest due first, a day's work


class ProposalForm(forms.Form):
    """On which ground, and why; the same for sealing and for opening again."""

    def __init__(self, *args: Any, turn: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = forms.ChoiceField(
            label=_("依据"),
            choices=list(rules.GROUNDS[turn].items()),
            widget=forms.RadioSelect,
            error_messages={"required": _("请选一条依据。")},
        )
        self.fields["reason"] = Text(
            label=_("理由") if turn == "seal" else _("理由，写上案号或来函编号"),
            lines=True,
            min_length=2,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("请写一句理由；启封要写案号或来函编号。")},
        )
        if turn == "unseal":
            said = _("最长 %(n)s 天，过了这一天自动封回；封错了的不用填。") % {"n": rules.LONGEST.days}
            ends = self.data.get("ground") != rules.FOR_GOOD
            self.fields["until_on"] = day(_("开到哪一天"), required=ends, help_text=said)


class DecisionForm(forms.Form):
    """The second person's word."""

    says = forms.ChoiceField(
        label=gettext_lazy("您的意见"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个")},
    )
    reason = Text(
        label=gettext_lazy("不同意的理由"),
        lines=True,
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal or one sealed file on the page: a number, a ground, two names."""

    number: str
    turn: str
    ground: str
    by: str
    at: datetime | None
    link: Link | None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DueLine:
    """One file that should be sealed: its number, since when, by which article, what still keeps it open."""

    number: str
    place: str
    ground: str
    since: date
    days: int
    held: tuple[str, ...]
    link: Link


@door(Permission.CONFIRM_SEAL, shows=Shows.NUMBERS)
def sealing(request: HttpRequest) -> HttpResponse:
    """What waits for a second person; for the town's own desk also what is due by rule, what stands open, what is sealed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    desk, on = actor.may(Permission.PROPOSE_SEAL), clock.today()
    known = queries.on_the_desk(actor)
    waiting = [one for one in known if one.stands == "waiting"]
    shut = [one for one in known if one.stands == "shut"] if desk else []
    opened = [one for one in known if one.stands == "open" and one.until_on] if desk else []
    due = due_for_sealing(actor, on=on) if desk else []
    looked(request, "read_sealed", people=len(waiting) + len(shut) + len(opened) + len(due))
    page: dict[str, Any] = {
        "title": _("封存"),
        "second": _("只写编号，不写姓名。封存的档案不在任何名单、查找、统计和导出里，也没有删。"),
        "cells": [],
        "links": [Link(_("保管期限"), "/retention/", "history")],
        "waiting": [_waiting_line(actor, one) for one in waiting],
        "desk": desk,
        "due": [_due_line(one, on) for one in due[:AT_ONCE]],
        "due_more": max(len(due) - AT_ONCE, 0),
        "opened": [_open_line(one) for one in opened],
        "shut": [_shut_line(one) for one in shut[: queries.MOST]],
    }
    if desk:
        page["cells"] = [
            _cell(_("该封存的"), len(due)),
            _cell(_("等第二个人确认"), len(waiting)),
            _cell(_("已经封存"), shut[0].of if shut else 0),
        ]
    return render(request, "desk/sealing.html", page)


def _cell(label: str, n: int) -> Cell:
    return Cell(label, figure=Figure(n, unit=_("份")))


def _ground(one: Proposal) -> str:
    return str(rules.GROUNDS[one.turn].get(one.ground, one.ground))


def _waiting_line(actor: Actor, one: Proposal) -> Line:
    mine = one.proposed_by_id == actor.staff_id
    link = None if mine else Link(_("去确认"), f"{PATH}{one.id}/", "gavel", "primary")
    return Line(one.number, str(rules.TITLES[one.turn]), _ground(one), one.proposed_by, one.proposed_at, link)


def _due_line(one: DueFile, on: date) -> DueLine:
    held = tuple(_(holdings[name].title) for name in one.held)
    held += (_("和另一份并在一起看"),) if one.joined else ()
    ground = str(rules.GROUNDS["seal"][one.due.ground])
    url = f"/people/{one.person_id}/seal/?ground={one.due.ground}"
    link = (
        Link(_("去看还差什么"), f"/people/{one.person_id}/", "eye")
        if held
        else Link(_("提出封存"), url, "lock")
    )
    return DueLine(one.number, one.place, ground, one.due.since, (on - one.due.since).days, held, link)


def _open_line(one: Proposal) -> Line:
    link = Link(_("现在封回"), f"{PATH}{one.id}/shut/", "lock", post=True)
    return Line(one.number, "", _ground(one), one.decided_by, one.decided_at, link, until=one.until_on)


def _shut_line(one: Proposal) -> Line:
    link = Link(_("申请启封"), f"{PATH}{one.id}/open/", "key")
    if one.returned_at is not None:
        return Line(one.number, "", _("开过，已经封回"), one.decided_by, one.returned_at, link)
    return Line(one.number, "", _ground(one), one.decided_by, one.decided_at, link)


@door(Permission.PROPOSE_SEAL, "GET", "POST", row="person", shows=Shows.PERSON, fresh=True)
def seal(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Propose that a file be sealed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.closing(actor, person_id)
    if found is None:
        raise Http404
    form = ProposalForm(request.POST or None, turn="seal", initial={"ground": request.GET.get("ground", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_seal(by=actor, at=clock.now(), person_id=person_id, **form.cleaned_data)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _done(request, _("提出来了，等另一个人确认以后才封存。"))
    place, why = found.place_id, _("封存")
    looked(request, "read_file", about="person", about_id=person_id, place_id=place, purpose=why, people=1)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form.html", _seal_page(actor, found, form), status=status)


def _seal_page(actor: Actor, found: Closing, form: ProposalForm) -> dict[str, Any]:
    back = f"/people/{found.person_id}/"
    why_not = [
        one
        for one in (
            rules.why_not_desk(actor.town_id, actor.place_ids),
            *rules.why_not_seal(
                running=found.running, waiting=found.waiting, joined=found.joined, held=found.held
            ),
        )
        if one is not None
    ]
    ways = "".join(way for one in why_not for way in one.ways)
    words = "".join(str(one) for one in why_not) + ways
    stopped = DrawnRefusal(_("现在不能封存"), words, (Link(_("回档案"), back),)) if why_not else None
    notes = [
        Note(
            _(
                "封存以后，这份档案不再出现在任何名单、查找、统计、导出和手机里，谁看过它的记录也一起封存。档案不删。"
            )
        ),
        Note(_("以后要看，要写明依据，再由另一个人同意。"), kind="law"),
    ]
    return {
        "title": found.number,
        "heading": _("提出封存"),
        "person": PersonRef(found.name, back, found.number),
        "second": f"{found.number}　{found.place}",
        "back_url": back,
        "form": form,
        "refusal": stopped,
        "notes": notes,
        "save": _("提出，请另一个人确认"),
    }


@door(Permission.CONFIRM_SEAL, "GET", "POST", row="sealing", shows=Shows.NUMBERS, fresh=True)
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The second person looks at a proposal and says yes or no."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.proposal(actor, proposal_id)
    if found is None or found.confirmed is not None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decided(actor, proposal_id, form)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _done(request, said)
    looked(request, "read_sealed", about="sealing", about_id=found.id, place_id=actor.town_id, people=1)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form.html", _decide_page(actor, found, form), status=status)


def _decided(actor: Actor, proposal_id: UUID, form: DecisionForm) -> str:
    said, at = form.cleaned_data, clock.now()
    if said["says"] == "yes":
        actions.confirm(by=actor, at=at, proposal_id=proposal_id)
        return _("确认好了，已经办了。")
    actions.decline(by=actor, at=at, proposal_id=proposal_id, reason=said["reason"])
    return _("记下了：不同意。档案没有动。")


def _decide_page(actor: Actor, found: Proposal, form: DecisionForm) -> dict[str, Any]:
    why_not = rules.why_not_decide(proposed_by=found.proposed_by_id, decides=actor.staff_id)
    stopped = (
        DrawnRefusal(_("不能自己确认"), "".join((str(why_not), *why_not.ways)), (Link(_("返回"), PATH),))
        if why_not
        else None
    )
    who = _("%(who)s提出") % {"who": found.proposed_by}
    until = (
        [_("开到 %(day)s，过了这一天自动封回") % {"day": words.full_day(found.until_on)}]
        if found.until_on
        else []
    )
    return {
        "title": found.number,
        "heading": f"{rules.TITLES[found.turn]}　{found.number}",
        "second": "　".join([who, _ground(found), *until]),
        "back_url": PATH,
        "before": [Note(found.reason, kind="plain", head=_("理由："))],
        "form": form,
        "refusal": stopped,
        "save": _("就这样定"),
    }


@door(Permission.PROPOSE_SEAL, "GET", "POST", row="sealing", shows=Shows.NUMBERS, fresh=True)
def unseal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Propose that a sealed file be opened again, on a ground the law knows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = next((one for one in queries.sealed_files(actor) if one.id == proposal_id), None)
    if found is None:
        raise Http404
    form = ProposalForm(request.POST or None, turn="unseal")
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_unseal(
                by=actor, at=clock.now(), sealed_by=proposal_id, on=clock.today(), **form.cleaned_data
            )
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _done(request, _("提出来了，等另一个人确认以后才启封。"))
    looked(request, "read_sealed", about="sealing", about_id=found.id, place_id=actor.town_id, people=1)
    page = {
        "title": found.number,
        "heading": _("申请启封　%(number)s") % {"number": found.number},
        "second": _ground(found),
        "back_url": PATH,
        "form": form,
        "refusal": _nothing_left() if found.destroyed else None,
        "notes": [
            Note(
                _("只有法律写明的几种情形可以启封；查询的单位也要保密（治安管理处罚法第136条）。"), kind="law"
            )
        ],
        "save": _("提出，请另一个人确认"),
    }
    return render(request, "desk/form.html", page, status=422 if request.method == "POST" else 200)


def _nothing_left() -> DrawnRefusal:
    why = rules.nothing_left()
    return DrawnRefusal(_("打不开了"), "".join((str(why), *why.ways)), (Link(_("返回"), PATH),))


@door(Permission.PROPOSE_SEAL, "POST", row="sealing")
def shut(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Put a file that stands open back before its day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        done = actions.shut_again(by=actor, at=clock.now(), proposal_id=proposal_id)
    except Refused as refused:
        messages.error(request, "".join(str(one) for one in refused.refusals))
        return HttpResponseRedirect(PATH, status=303)
    if done is None:
        raise Http404
    return _done(request, _("封回去了。"))


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(PATH, status=303)
