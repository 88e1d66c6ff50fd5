"""Who looked at what. Looking here leaves a trace too."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.forms import Text
from tongxing.core.models import AuditEvent
from tongxing.core.ui.parts import Choice, Pager
from tongxing.core.ui.sheets import AuditRow
from tongxing.faces.desk.acts import act_word
from tongxing.org import trail
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import TITLES, Permission, Role
from tongxing.people import queries

PAGE = 50


class TrailForm(forms.Form):
    """Which days, and whose acts."""

    since = forms.DateField(label=gettext_lazy("从"), required=False, widget=forms.DateInput)
    until = forms.DateField(label=gettext_lazy("到"), required=False, widget=forms.DateInput)
    who = Text(label=gettext_lazy("谁"), required=False, max_length=40)


@door(Permission.READ_TRAIL, shows=Shows.PEOPLE)
def audit_page(request: HttpRequest) -> HttpResponse:
    """Acts and looks in her places, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = TrailForm(request.GET or None)
    asked = trail.Asked(
        **(form.cleaned_data if form.is_valid() else {}),
        group=request.GET.get("only", ""),
        before=_before(request),
    )
    events = trail.trail(actor, asked, limit=PAGE + 1)
    known = queries.numbers(actor, [e.about_id for e in events if e.about == "person" and e.about_id])
    looked(request, "read_trail", people=len(known))
    page = {
        "rows": [_row(e, known) for e in events[:PAGE]],
        "filters": _filters(asked),
        "form": form if form.is_bound else TrailForm(),
    }
    second = _("只有编号，没有姓名。看这一页也会留记录。")
    return render(
        request,
        "desk/audit.html",
        {
            "title": _("谁看过、谁改过"),
            "second": second,
            **page,
            "pager": _pager(events, asked),
            "chain_ok": None,
        },
    )


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def seen(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who opened this person's file, and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    number = queries.numbers(actor, [person_id]).get(person_id)
    if number is None:
        raise Http404
    events = trail.seen(actor, person_id)
    place = next((e.place_id for e in events), actor.town_id)
    looked(request, "read_seen", about="person", about_id=person_id, place_id=place, people=1)
    rows = [_row(e, {person_id: number}) for e in events]
    page = {"rows": rows, "second": _("谁在什么时候打开过这份档案"), "chain_ok": None}
    return render(request, "desk/audit.html", {"title": number, **page})


def _row(event: AuditEvent, known: dict[UUID, str]) -> AuditRow:
    role = Role(event.role) if event.role in set(Role) else None
    return AuditRow(
        at=event.at,
        by=event.staff_name or (_("没有登录的人") if event.act == "signin_failed" else _("系统")),
        post=str(TITLES[role]) if role else "",
        did=act_word(event.act),
        about=known.get(event.about_id, "") if event.about_id else "",
        reason=str(event.purpose),
    )


def _filters(asked: trail.Asked) -> list[Choice]:
    names = {"": _("全部"), "looks": _("打开和查看"), "writes": _("录入和更正"), "doors": _("登录和岗位")}
    return [
        Choice(word, f"/audit/?{_query(asked, only=key)}", asked.group == key) for key, word in names.items()
    ]


def _pager(events: list[AuditEvent], asked: trail.Asked) -> Pager | None:
    if len(events) <= PAGE and asked.before is None:
        return None
    later = f"/audit/?{_query(asked, before=str(events[PAGE - 1].id))}" if len(events) > PAGE else ""
    first = f"/audit/?{_query(asked)}" if asked.before else ""
    return Pager(_("每页 %(n)s 条，新的在前") % {"n": PAGE}, previous=first, next=later)


def _query(asked: trail.Asked, *, only: str | None = None, before: str = "") -> str:
    values: dict[str, Any] = {
        "only": asked.group if only is None else only,
        "since": _iso(asked.since),
        "until": _iso(asked.until),
        "who": asked.who,
        "before": before,
    }
    return urlencode({k: v for k, v in values.items() if v})


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _before(request: HttpRequest) -> UUID | None:
    raw = request.GET.get("before")
    try:
        return UUID(raw) if raw else None
    except ValueError:
        raise Http404 from None
