"""保管期限: the classes of document, the approved table, what is due, lists for destruction. Numbers only, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.archive.retention import actions, kinds, queries, rules
from tongxing.archive.retention.queries import DueClass, List, Table
from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note
from tongxing.core.ui.parts import Refusal as DrawnRefusal
from tongxing.faces.desk.forms import day, line
from tongxing.faces.desk.sealing import DecisionForm
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission

PATH = "/retention/"


class TableForm(forms.Form):
    """The approved table, as it stands on paper: number, office, day, and one period for every class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = line(_("文号"), required=True)
        self.fields["approved_by"] = line(_("哪个档案主管部门批准的"), required=True)
        self.fields["approved_on"] = day(_("批准的日子"))
        for name, kind in kinds.BY_OFFICE.items():
            self.fields[name] = forms.TypedChoiceField(
                label=_(kind.title),
                coerce=int,
                choices=[(years, _(said)) for years, said in kinds.PERIODS.items()],
                widget=forms.RadioSelect,
                error_messages={"required": _("请选一个期限。")},
            )


@dataclass(frozen=True, slots=True)
class Row:
    """One class on the page: its title, its period, what of it is due, why it is not destroyed, the act."""

    title: str
    period: str
    due: str
    why: str
    link: Link | None = None


@door(Permission.CONFIRM_SEAL, shows=Shows.NUMBERS)
def retention(request: HttpRequest) -> HttpResponse:
    """Every class with its period, what is due, and what stands in the way."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    desk, on = actor.may(Permission.PROPOSE_SEAL), clock.today()
    tables, lists = queries.tables(actor), queries.lists(actor)
    table = queries.in_force(tables)
    due = queries.due(table, queries.sealed_files(actor), on=on)
    looked(request, "read_sealed", people=len({f.person_id for one in due for f in one.files}))
    page = {
        "title": _("保管期限"),
        "second": _("每一类材料留多久，什么到期了，销毁过什么。"),
        "table": table,
        "note": None
        if table
        else Note(_("还没有录入批准的保管期限表。录入、由另一个人确认以前，什么都不销毁。"), kind="law"),
        "waiting": [_table_link(actor, one) for one in tables if one.agreed is None],
        "links": [Link(_("录入批准的表"), f"{PATH}table/", "plus", "" if table else "primary")]
        if desk
        else [],
        "rows": [_row(one, lists, desk=desk) for one in due],
        "by_law": [
            Row(_(k.title), _(kinds.BY_LAW[k.keep]), "", "")
            for k in kinds.CLASSES.values()
            if not k.by_office
        ],
        "lists": lists,
        "titles": {name: _(k.title) for name, k in kinds.CLASSES.items()},
    }
    return render(request, "desk/retention.html", page)


def _table_link(actor: Actor, one: Table) -> tuple[Table, Link | None]:
    mine = one.entered_by_id == actor.staff_id
    return one, None if mine else Link(_("去确认"), f"{PATH}table/{one.id}/", "gavel", "primary")


def _row(one: DueClass, lists: list[List], *, desk: bool) -> Row:
    kind = kinds.CLASSES[one.name]
    waiting = any(x.kind == one.name and x.agreed is None for x in lists)
    why = rules.why_not_destroy(
        approved=one.years is not None,
        years=one.years or 0,
        due=len(one.files),
        waiting=waiting,
    )
    link = None if why or not desk else Link(_("列清册"), f"{PATH}{one.name}/", "list-check", post=True)
    period = _("没有批准的期限") if one.years is None else _(kinds.PERIODS[one.years])
    n = len(one.files)
    due = (_("%(n)s 份档案到期") % {"n": n}) + (
        _("，%(n)s 个文件") % {"n": one.pieces} if kind.stored else ""
    )
    return Row(_(kind.title), period, due if n else "", str(why) if why else "", link)


@door(Permission.PROPOSE_SEAL, "GET", "POST", fresh=True)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the approved table."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = TableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        periods = {name: said.pop(name) for name in kinds.BY_OFFICE}
        try:
            actions.enter_table(by=actor, at=clock.now(), periods=periods, **said)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _done(request, _("录好了，等另一个人确认以后才算数。"))
    page = {
        "title": _("录入批准的保管期限表"),
        "heading": _("录入批准的保管期限表"),
        "back_url": PATH,
        "form": form,
        "notes": [Note(_("照档案主管部门批准的那张表录；没有批准的，不要录。"), kind="law")],
        "save": _("录入，请另一个人确认"),
    }
    return render(request, "desk/form.html", page, status=422 if request.method == "POST" else 200)


class YesNoForm(DecisionForm):
    """Yes or no to a table; a no needs no word, the table can be entered anew."""

    reason = None  # type: ignore[assignment]


@door(Permission.CONFIRM_SEAL, "GET", "POST", row="schedule", fresh=True)
def agree(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """The second person holds the table beside the paper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = next((one for one in queries.tables(actor) if one.id == schedule_id and one.agreed is None), None)
    if found is None:
        raise Http404
    form = YesNoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        yes = form.cleaned_data["says"] == "yes"
        try:
            actions.answer_table(by=actor, at=clock.now(), schedule_id=schedule_id, agreed=yes)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _done(request, _("确认好了，从现在起算数。") if yes else _("记下了：不同意。"))
    page = {
        "title": _("保管期限表"),
        "heading": _("保管期限表　%(number)s") % {"number": found.number},
        "second": _("%(who)s录入") % {"who": found.entered_by},
        "back_url": PATH,
        "facts": [
            (_("批准机关"), found.approved_by),
            (_("批准的日子"), words.full_day(found.approved_on)),
            *(
                (_(k.title), _(kinds.PERIODS[int(found.periods[name])]))
                for name, k in kinds.BY_OFFICE.items()
            ),
        ],
        "form": form,
        "refusal": _stopped(rules.why_not_second(first=found.entered_by_id, second=actor.staff_id)),
        "save": _("就这样定"),
    }
    return render(request, "desk/form.html", page, status=422 if request.method == "POST" else 200)


@door(Permission.PROPOSE_SEAL, "POST")
def propose(request: HttpRequest, docs: str) -> HttpResponse:
    """Put what is due of one class on a list."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        row = actions.propose_destruction(by=actor, at=clock.now(), kind=docs)
    except Refused as refused:
        messages.error(request, "".join(str(one) for one in refused.refusals))
        return HttpResponseRedirect(PATH, status=303)
    if row is None:
        raise Http404
    messages.success(request, _("清册列好了，等另一个人来看。"))
    return HttpResponseRedirect(f"{PATH}lists/{row.pk}/", status=303)


@door(Permission.CONFIRM_SEAL, "GET", "POST", row="destruction", shows=Shows.NUMBERS, fresh=True)
def destruction(request: HttpRequest, destruction_id: UUID) -> HttpResponse:
    """销毁清册: which files by number, since when due; the second person's word; printed as it stands."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.list_at(actor, destruction_id)
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _said(actor, destruction_id, form)
        except Refused as refused:
            say_refusals(form, refused)
        else:
            return _done(request, said)
    rows = queries.items(actor, destruction_id)
    looked(
        request, "read_sealed", about="retention", about_id=found.id, place_id=actor.town_id, people=len(rows)
    )
    why = rules.why_not_second(first=found.proposed_by_id, second=actor.staff_id)
    page = {
        "title": _("销毁清册"),
        "second": _(kinds.CLASSES[found.kind].title),
        "back_url": PATH,
        "found": found,
        "rows": rows,
        "pieces": sum(one.pieces for one in rows),
        "form": form if found.agreed is None and why is None else None,
        "why": str(why) if why is not None and found.agreed is None else "",
    }
    return render(request, "desk/destruction.html", page, status=422 if request.method == "POST" else 200)


def _said(actor: Actor, destruction_id: UUID, form: DecisionForm) -> str:
    said = form.cleaned_data
    who: dict[str, Any] = {"by": actor, "at": clock.now(), "destruction_id": destruction_id}
    yes = said["says"] == "yes"
    done = actions.destroy(**who) if yes else actions.keep(**who, reason=said["reason"])
    if done is None:
        raise Http404
    return (
        _("销毁了：写下的话清空了，文件的密钥毁掉了。请按清册下面写的处理旧备份。")
        if done.agreed
        else _("记下了：不同意。什么也没有销毁。")
    )


def _stopped(why: Refusal | None) -> DrawnRefusal | None:
    if why is None:
        return None
    return DrawnRefusal(_("不能自己确认"), "".join((str(why), *why.ways)), (Link(_("返回"), PATH),))


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(PATH, status=303)
