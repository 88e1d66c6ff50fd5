"""Laying the publicity of a year: a row a village, a column an audience, how many people were reached; never who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.core.ui.parts import Cell, Clause, Figure, Link
from tongxing.core.ui.sheets import BoardCell
from tongxing.faces.desk.clauses import clause_part
from tongxing.office.kinds import PUBLICITY
from tongxing.office.learning.queries import Said, told_of, topics_of
from tongxing.office.queries import Done, Year
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.learning import Topic

RIGHTS = "entitled"


@dataclass(frozen=True, slots=True)
class Village:
    """One village: how many people each audience had, which contents were told and which not yet."""

    name: str
    times: int
    cells: tuple[BoardCell | None, ...]
    told: tuple[tuple[str, bool], ...]
    rights: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One publicity day."""

    on: date
    place: str
    link: Link
    audience: str
    about: str
    people: str


def publicity_page(actor: Actor, what: Year, *, on: date) -> dict[str, Any]:
    """Everything of the publicity of one year (方案S51—S54, guard G7)."""
    done = sorted(
        (d for d in what.done.values() if d.kind == "publicity"), key=lambda d: d.happened_on, reverse=True
    )
    told = told_of(actor, [one.id for one in done])
    kind, topics = PUBLICITY, topics_of(what.book, "publicity")
    villages = [pk for pk in what.places if pk != actor.town_id]
    rows = [
        _village(what.places[pk], [d for d in done if d.place_id == pk], told, topics, _most(done))
        for pk in villages
    ]
    town = [d for d in done if d.place_id == actor.town_id]
    return {
        "title": _("宣传"),
        "second": _("对全体村民讲，不点到任何一个人；人数只是大约。不排名次。"),
        "cells": _sums(done, rows),
        "audiences": [_(word) for word in kind.outcomes.values()],
        "rows": [
            *rows,
            *([_village(what.places[actor.town_id], town, told, topics, _most(done))] if town else []),
        ],
        "days": [_day(what, one, told, topics) for one in done],
        "leaflets": _leaflets(what),
        "clause": clause_part(what.book, "S52", what.key),
        "enter": Link(_("记一次宣传"), "/year/enter/?kind=publicity", "plus", "primary")
        if actor.may(Permission.RECORD_OFFICE)
        else None,
    }


def _most(done: Sequence[Done]) -> int:
    """The longest bar: the most people any one village and audience had together."""
    sums: dict[tuple[int, str], int] = {}
    for one in done:
        sums[one.place_id, one.outcome] = sums.get((one.place_id, one.outcome), 0) + (one.people or 0)
    return max(sums.values(), default=0)


def _sums(done: Sequence[Done], rows: Sequence[Village]) -> list[Cell]:
    without = sum(not one.rights for one in rows)
    return [
        Cell(_("做了"), figure=Figure(len(done), "/year/publicity/#days" if done else "", _("次"))),
        Cell(_("大约"), figure=Figure(sum(d.people or 0 for d in done), unit=_("人次"))),
        Cell(_("还没有讲过权益的村"), figure=Figure(without, unit=_("个")), second=_("权益的那份资料在下面，可以打印")),
    ]  # fmt: skip


def _village(
    name: str, done: Sequence[Done], told: dict[Any, Said], topics: Sequence[Topic], most: int
) -> Village:
    about = {topic for one in done if one.id in told for topic in told[one.id].topics}
    return Village(
        name, len(done),
        tuple(_cell(sum(d.people or 0 for d in done if d.outcome == key), most) for key in PUBLICITY.outcomes),
        tuple((one.title, one.id in about) for one in topics), RIGHTS in about,
    )  # fmt: skip


def _cell(people: int, most: int) -> BoardCell | None:
    return BoardCell(Figure(people), Figure(max(most, 5))) if people else None


def _day(what: Year, done: Done, told: dict[Any, Said], topics: Sequence[Topic]) -> Day:
    said = told.get(done.id)
    titles = {one.id: one.title for one in topics}
    return Day(
        done.happened_on, what.places.get(done.place_id, ""), Link(done.title, f"/year/done/{done.id}/"),
        _(PUBLICITY.outcomes.get(done.outcome, "")),
        "、".join(titles.get(one, one) for one in said.topics) if said else "",
        ngettext("大约 %(n)s 人", "大约 %(n)s 人", done.people) % {"n": done.people} if done.people else "",
    )  # fmt: skip


def _leaflets(what: Year) -> list[tuple[Link, str, Clause | None]]:
    titles = {one.id: one.title for one in what.book.topics}
    return [
        (
            Link(one.title, f"/year/leaflet/{one.id}/"),
            titles.get(one.topic, ""),
            clause_part(what.book, one.clause, what.key),
        )
        for one in what.book.leaflets
    ]
