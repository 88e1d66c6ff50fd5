"""Laying the training page: the coverage table whose cells open, one's own topics, the trainings, and the law taught to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core.ui import words
from tongxing.core.ui.parts import Cell, Chip, Clause, Figure, Link
from tongxing.core.ui.sheets import BoardCell
from tongxing.core.vocabulary import entry_kinds
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.year_page import may_write
from tongxing.office.learning.queries import Said, coverage_of, lessons_of, own_word, told_of, topics_of
from tongxing.office.queries import Done, Year
from tongxing.org.actor import Actor
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission
from tongxing.rulebook.document import Book
from tongxing.rulebook.learning import Audience, Reached, Topic

PATH = "/year/training/"


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: who came of who holds the post, how many say they know; or how many guests came."""

    topic: str
    cell: BoardCell | None
    knows: str
    guests: str


@dataclass(frozen=True, slots=True)
class Row:
    """One audience."""

    title: str
    note: str
    clauses: tuple[Clause, ...]
    squares: tuple[Square, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class Own:
    """One topic and her own word about it."""

    id: str
    title: str
    says: str
    clause: Clause | None
    note: str
    known: bool
    chip: Chip


def training_page(actor: Actor, what: Year, *, on: date, opened: str = "") -> dict[str, Any]:
    """Everything of the trainings of one year."""
    book = what.book
    done = sorted(
        (d for d in what.done.values() if d.kind == "training"), key=lambda d: d.happened_on, reverse=True
    )
    told = told_of(actor, [one.id for one in done])
    whole_town = actor.town_id in actor.place_ids
    cells = coverage_of(actor, book, lessons_of(done, told), on=on) if whole_town else ()
    topics = topics_of(book, "training")
    staff, law = [d for d in done if d.outcome != "law"], [d for d in done if d.outcome == "law"]
    return {
        "title": _("培训"),
        "second": _("来过的按当天在岗的人数：换了人，新来的就还没有来过。会不会由本人说，不考试。"),
        "cells": _sums(staff, law, told) if whole_town else [],
        "topics": topics,
        "rows": [_row(one, book, what.key, cells, opened) for one in book.audiences] if cells else [],
        "panel": _panel(cells, book, opened, on),
        "own": _own(actor, book, what.key, topics, on),
        "staff": [_lesson(one, told, book, on) for one in staff],
        "law": [_lesson(one, told, book, on) for one in law],
        "law_clause": clause_part(book, "S25", what.key),
        "enter": _enter(actor, book),
        "elsewhere": not whole_town,
    }


def _enter(actor: Actor, book: Book) -> Link | None:
    units = {one.unit for one in book.tasks if one.meets.entry == "training"}
    writes = any(may_write(actor, book, unit) for unit in units) or actor.may(Permission.GIVE_TASK)
    return Link(_("记一次培训"), "/year/enter/?kind=training", "plus", "primary") if writes else None


def _sums(staff: Sequence[Done], law: Sequence[Done], told: dict[Any, Said]) -> list[Cell]:
    hours = sum(told[d.id].hours or 0 for d in staff if d.id in told)
    reached = sum(d.people or 0 for d in law)
    return [
        Cell(
            _("培训工作人员"),
            figure=Figure(len(staff), unit=_("次")),
            second=_("一共 %(n)s 学时") % {"n": f"{hours:g}"},
        ),
        Cell(
            _("法制教育"),
            figure=Figure(len(law), unit=_("次")),
            second=_("来了 %(n)s 人，只记数") % {"n": reached},
        ),
    ]


def _row(audience: Audience, book: Book, key: str, cells: Sequence[Reached], opened: str) -> Row:
    mine = [one for one in cells if one.audience == audience.id]
    note = _("按法律补上") if audience.added else ""
    cites = tuple(one for cite in (audience.clause, *audience.cite) if (one := clause_part(book, cite, key)))
    return Row(
        audience.title, note, cites, tuple(_square(one, audience, opened) for one in mine),
        any(_key(one) == opened for one in mine),
    )  # fmt: skip


def _key(cell: Reached) -> str:
    return f"{cell.audience}.{cell.topic}"


def _square(cell: Reached, audience: Audience, opened: str) -> Square:
    if not audience.posts:
        said = (
            ngettext("来过 %(n)s 人", "来过 %(n)s 人", cell.guests) % {"n": cell.guests}
            if cell.guests
            else _("还没有来过")
        )
        return Square(cell.topic, None, "", said)
    key = _key(cell)
    url = PATH if key == opened else f"{PATH}?open={key}#opened"
    came = Figure(len(cell.came), url, opened=key == opened)
    knows = _("自己说会了 %(n)s") % {"n": len(cell.knows)}
    return Square(cell.topic, BoardCell(came, Figure(len(cell.holders), url)), knows, "")


def _panel(cells: Sequence[Reached], book: Book, opened: str, on: date) -> dict[str, Any] | None:
    """Who was there, who is not yet, one row a person who holds the post today."""
    cell = next((one for one in cells if _key(one) == opened and one.holders), None)
    if cell is None:
        return None
    names = names_of_staff(cell.holders)
    audience = next(one.title for one in book.audiences if one.id == cell.audience)
    topic = next(one.title for one in book.topics if one.id == cell.topic)
    people = sorted(cell.holders, key=lambda one: (one in cell.came, names.get(one, "")))
    return {
        "title": f"{audience}　{topic}",
        "rows": [_person(cell, one, names, on) for one in people],
        "close_url": PATH,
    }


def _person(cell: Reached, staff: int, names: dict[int, str], on: date) -> tuple[Chip, str, str, str]:
    came, knows = cell.came.get(staff), cell.knows.get(staff)
    return (
        Chip("met", word=_("来过")) if came else Chip("open", word=_("还没有来过")), names.get(staff, ""),
        _("%(day)s来的") % {"day": words.day(came, on)} if came else _("下一次请他来"),
        _("%(day)s说会了") % {"day": words.day(knows, on)} if knows else _("自己还没有说会"),
    )  # fmt: skip


def _own(actor: Actor, book: Book, key: str, topics: Sequence[Topic], on: date) -> list[Own]:
    """Her own topics, when some audience of the plan holds her post."""
    if not any(actor.role in one.posts for one in book.audiences):
        return []
    mine = own_word(actor, year=on.year)
    return [
        Own(
            one.id, one.title, one.says, clause_part(book, one.clause, key),
            _("按法律补上") if one.added else "",
            one.id in mine,
            Chip("met", word=_("%(day)s说会了") % {"day": words.day(mine[one.id], on)})
            if one.id in mine
            else Chip("open", word=_("还没有说会")),
        )
        for one in topics
    ]  # fmt: skip


def _lesson(done: Done, told: dict[Any, Said], book: Book, on: date) -> tuple[date, Link, str, str]:
    said = told.get(done.id)
    titles = {one.id: one.title for one in book.topics}
    about = (
        "、".join(titles.get(one, one) for one in said.topics)
        if said
        else _(entry_kinds[done.kind].outcomes[done.outcome])
    )
    hours = _("%(n)s 学时") % {"n": f"{said.hours:g}"} if said and said.hours else ""
    came = (
        ngettext("同事 %(n)s 人", "同事 %(n)s 人", len(done.there)) % {"n": len(done.there)}
        if done.there
        else ""
    )
    others = (
        ngettext("外面 %(n)s 人", "外面 %(n)s 人", done.people) % {"n": done.people} if done.people else ""
    )
    return (
        done.happened_on,
        Link(done.title, f"/year/done/{done.id}/"),
        about,
        "　".join(p for p in (hours, came, others) if p),
    )
