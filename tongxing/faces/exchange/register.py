"""Doors of the register of disclosures: the year in numbers, one entry, and what was given about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui.parts import Choice
from tongxing.disclosure import queries
from tongxing.disclosure.kinds import Did
from tongxing.disclosure.queries import Entry
from tongxing.faces.exchange import export_page
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.queries import numbers


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the register."""

    number: str
    url: str
    at: str
    way: str
    what: str
    people: str
    by: str
    approved: str
    fetched: str
    gone: str
    purpose: str


@door(Permission.READ_REGISTER, shows=Shows.NUMBERS)
def register(request: HttpRequest) -> HttpResponse:
    """The register of a year, in numbers (网络数据安全管理条例 12)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    this = clock.day_of(clock.now()).year
    years = queries.years(actor) or [this]
    asked = request.GET.get("year", "")
    year = next((y for y in years if str(y) == asked), years[0])
    entries = queries.register(actor, year=year)
    base = reverse("disclosures")
    return render(
        request,
        "desk/disclosures.html",
        {
            "title": _("个人信息对外提供登记"),
            "rows": [_kept(e, at=clock.now(), link=True) for e in entries],
            "years": [Choice(str(y), f"{base}?year={y}", y == year) for y in years],
        },
    )


@door(Permission.READ_REGISTER, row="disclosure", shows=Shows.NUMBERS)
def kept(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """One entry of the register with all that happened to it; the reason is read, so a trace stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = queries.entry(actor, disclosure_id)
    if entry is None:
        raise Http404
    looked(request, "read_register", about="disclosure", about_id=entry.id, people=entry.given())
    return render(request, "desk/export.html", export_page.entry_page(entry, at=clock.now()))


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def given(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every time data about one person left the house, and why (个人信息保护法 44, 45)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    number = numbers(actor, [person_id]).get(person_id)
    if number is None:
        raise Http404
    entries = queries.given(actor, person_id)
    looked(request, "read_given", about="person", about_id=person_id, people=1)
    link = actor.may(Permission.READ_REGISTER)
    return render(
        request,
        "desk/disclosures.html",
        {
            "title": number,
            "rows": [_kept(e, at=clock.now(), link=link) for e in entries],
            "person_url": reverse("person", args=[person_id]),
        },
    )


def _kept(entry: Entry, *, at: datetime, link: bool) -> Kept:
    when = export_page.moment
    fetched, gone = entry.when(Did.FETCHED), entry.when(Did.EXPIRED)
    return Kept(
        number=entry.number,
        url=reverse("disclosure", args=[entry.id]) if link else "",
        at=when(entry.asked_at),
        way=export_page.way(entry),
        what=entry.title,
        people=export_page.people(entry) if entry.few else str(entry.given()),
        by=entry.asked_by or _("系统"),
        approved=entry.who(Did.APPROVED),
        fetched=when(fetched) if fetched else "",
        gone=when(gone) if gone else "",
        purpose=str(entry.what_for.title),
    )
