"""Laying the page of one thing the office did: what it was about, who came, what it decided and how that stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core.ui import words
from tongxing.core.ui.parts import Link
from tongxing.core.vocabulary import entry_kinds
from tongxing.faces.desk.year_page import given_lines
from tongxing.office.learning.queries import Said, told_of
from tongxing.office.queries import Done, Year, given_of
from tongxing.office.rules import why_not_take_back
from tongxing.org.actor import Actor
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission
from tongxing.rulebook.document import Book

Fact = tuple[str, str]


def entry_page(actor: Actor, done: Done, year: Year, *, on: date) -> dict[str, Any]:
    """Everything of one entry."""
    kind = entry_kinds[done.kind]
    given = given_of(actor, entry_id=done.id)
    told = told_of(actor, [done.id]).get(done.id)
    return {
        "title": done.title,
        "second": _(kind.title) + "　" + _(kind.outcomes.get(done.outcome, "")),
        "facts": list(_facts(done, told, year.book, year.places)),
        "given": given_lines(actor, year, given, on=on, origin=False),
        "decides": done.kind in ("meeting", "supervision"),
        "links": _links(actor, done),
        "back_url": back_of(done.kind),
    }


def back_of(kind: str) -> str:
    """The page on which entries of a kind stand together."""
    pages = {"meeting": "/year/meetings/", "training": "/year/training/", "publicity": "/year/publicity/"}
    return pages.get(kind, "/year/")


def _facts(done: Done, told: Said | None, book: Book, places: dict[int, str]) -> Iterator[Fact]:
    yield _("哪一天"), words.full_day(done.happened_on)
    yield _("在哪里"), places.get(done.place_id, "")
    if told is not None:
        titles = {one.id: one.title for one in book.topics}
        yield _("讲了哪几样"), "、".join(titles.get(one, one) for one in told.topics)
        if told.hours:
            yield _("几个学时"), f"{told.hours:g}"
        if told.leaflet:
            yield (
                _("用了哪份资料"),
                next((one.title for one in book.leaflets if one.id == told.leaflet), told.leaflet),
            )
    names = names_of_staff(done.there) if done.there else {}
    if names:
        yield _("哪些同事参加了"), "、".join(names[pk] for pk in done.there if pk in names)
    if done.people is not None:
        yield _("外面来了多少人"), _guests(done, told, book)
    if done.said:
        yield _("说了什么"), done.said
    yield _("谁记的"), done.by


def _guests(done: Done, told: Said | None, book: Book) -> str:
    titles = {one.id: one.title for one in book.audiences}
    kinds = [f"{titles.get(key, key)} {n}" for key, n in told.guests.items()] if told else []
    said = ngettext("%(n)s 人", "%(n)s 人", done.people or 0) % {"n": done.people}
    return f"{said}（{'，'.join(kinds)}）" if kinds else said


def _links(actor: Actor, done: Done) -> list[Link]:
    mine = why_not_take_back(mine=done.by_id == actor.staff_id, role=actor.role, taken_back=False) is None
    found = []
    if actor.may(Permission.GIVE_TASK):
        found.append(Link(_("定一件事"), f"/year/give/?from={done.id}", "plus"))
    if mine and actor.may(Permission.RECORD_OFFICE):
        found.append(Link(_("撤回这一条"), f"/year/done/{done.id}/back/"))
    return found
