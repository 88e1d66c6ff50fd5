"""Collecting what the house holds about one person, table by table, from the declarations beside the columns.

No list of tables stands here: every table of ours with a personal column is walked, and how it hangs on a person is read
off its own links. A new table is in the copy the day it is made, or the test of the copy turns red.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from tongxing.core import declared
from tongxing.core.clock import HOME_ZONE
from tongxing.core.declared import Label, Personal
from tongxing.core.files import store
from tongxing.core.vocabulary import SEALED, DeedKind, deed_kinds
from tongxing.disclosure.copy import rules
from tongxing.disclosure.models import Named
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.people.models import Case, Person

BY_HAND = {
    "core_auditevent": "about_id",
    "core_auditperson": "person_id",
    "core_rowchange": "person_id",
    "core_alarm": "about_id",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact of her: in which column, what for, on which ground in law, the value in words."""

    column: str
    purpose: str
    basis: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """Everything of one table that is about her; ``when`` of a row is the day it was written."""

    name: str
    title: str
    rows: list[tuple[str, list[Cell]]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One column that is not given, and why."""

    table: str
    column: str
    why: str


@dataclass(slots=True)
class Copy:
    """The whole copy: tables, what was left out, and the papers by name."""

    number: str
    name: str
    tables: list[Table] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    papers: list[tuple[str, bytes]] = field(default_factory=list)


def holdings() -> Iterator[tuple[type[models.Model], str]]:
    """Every table of ours that says something of people served, and the road from its rows to a person."""
    for model in apps.get_models():
        table = model._meta.db_table
        if not model.__module__.startswith("tongxing.") or not declared.columns(model):
            continue
        if table not in rules.NOBODYS:
            yield model, road(model) or ""


def road(model: type[models.Model], seen: tuple[type[models.Model], ...] = ()) -> str | None:
    """How a row of this table leads to a person, as a filter; None when nothing leads there."""
    if model is Person:
        return "pk"
    if (known := BY_HAND.get(model._meta.db_table)) is not None:
        return known
    links = [one for one in model._meta.concrete_fields if one.is_relation]
    for target, tail in ((Person, ""), (Case, "__person")):
        if (hit := next((one for one in links if one.related_model is target), None)) is not None:
            return f"{hit.name}{tail}"
    for one in links:
        parent = one.related_model
        if not isinstance(parent, type) or parent is model or parent in seen or not declared.columns(parent):
            continue
        further = road(parent, (*seen, model)) if parent._meta.db_table not in rules.NOBODYS else None
        if further is not None:
            return f"{one.name}__{further}"
    return None


def collect(actor: Actor, person_id: UUID, *, labels: frozenset[Label]) -> Copy | None:
    """Everything about a person of her places; what her post may not read is named and left to who may."""
    person = actor.scope(Person.objects.filter(pk=person_id)).first()
    if person is None:
        return None
    made = Copy(person.number, str(person.name))
    places = dict(Place.objects.values_list("id", "name"))
    for model, way in holdings():
        _table(made, model, way, person_id, labels, places)
    return made


def _table(
    made: Copy, model: type[models.Model], way: str, person_id: UUID, labels: frozenset[Label], places: dict[int, str]
) -> None:  # fmt: skip
    table, given = model._meta.db_table, {}
    for column, one in declared.columns(model).items():
        why = rules.ground(table, column) or _link(model, column)
        if not why and not _by_kind(table, column) and not rules.readable(one.label, labels):
            why = rules.NOT_HERS
        if why:
            made.left_out.append(LeftOut(table, column, why))
        else:
            given[column] = one
    if not given:
        return
    found = _rows(model, way, person_id)
    hers = [row for row in found if _labels(row) <= labels]
    if len(hers) < len(found):
        made.left_out.append(LeftOut(table, "", rules.NOT_HERS))
    rows = [
        (
            _written(row),
            [_cell(row, column, one, places) for column, one in given.items() if _said(row, column, labels)],
        )
        for row in hers
    ]
    if table == "duties_deed" and labels < frozenset(Label):
        made.left_out.append(LeftOut(table, "outcome、note、finding、until_on", rules.BY_KIND))
    if rows:
        made.tables.append(Table(table, rules.TITLES.get(table, table), rows))
    made.papers += _papers(model, way, person_id, labels)


def _rows(model: type[models.Model], way: str, person_id: UUID) -> list[Any]:
    if model._meta.db_table == "disclosure_disclosure":
        ids = Named.objects.filter(person_id=person_id).values_list("disclosure_id", flat=True)
        return list(model._default_manager.filter(pk__in=list(ids)).order_by("pk"))
    by = "due_on" if model._meta.db_table == "duties_duty" else "pk"
    return list(model._default_manager.filter(**{way: person_id}).order_by(by, "pk")) if way else []


def _labels(row: Any) -> frozenset[Label]:
    """Who may know of this very row: a paper or a scan is as close as what it tells of."""
    told = getattr(row, "labels", None) or [one for one in (getattr(row, "label", None),) if one]
    return frozenset(Label(one) for one in told)


def _link(model: type[models.Model], column: str) -> str:
    """A column that only leads from one of her rows to another says nothing of its own; a place is said by name."""
    one = model._meta.get_field(column)
    if one.is_relation:
        return "" if one.related_model is Place else rules.LINK
    return rules.LINK if isinstance(one, models.UUIDField) else ""


def _said(row: Any, column: str, labels: frozenset[Label]) -> bool:
    """Whether this row says it to this reader: what came of a record is for the readers of its kind (adr 12)."""
    kind = _kind(row) if _by_kind(row._meta.db_table, column) else None
    if kind is not None and kind.label not in labels:
        return False
    value = getattr(row, column)
    if (
        column == "outcome" and value == SEALED
    ):  # what came of it stands sealed beside it, in the column ``finding``
        return False
    return value not in (None, "", [], b"")


def _by_kind(table: str, column: str) -> bool:
    """Columns of a record whose reader is settled by the kind of the record, row by row."""
    return table == "duties_deed" and column in ("outcome", "note", "finding", "until_on")


def _kind(row: Any) -> DeedKind | None:
    return next((one for one in deed_kinds if one.name == row.kind), None)


def _cell(row: Any, column: str, one: Personal, places: dict[int, str]) -> Cell:
    return Cell(column, one.purpose, one.basis, _words(row, column, one, places))


def _words(row: Any, column: str, one: Personal, places: dict[int, str]) -> str:
    """A value as a person reads it."""
    table, value = row._meta.db_table, getattr(row, column)
    if isinstance(value, Place):
        return value.name
    if column.endswith("place_id"):
        return places.get(value, "")
    if table in ("duties_deed", "duties_duty") and column in ("kind", "outcome", "finding", "tried_outcome"):
        kind = _kind(row)
        return (
            str(value)
            if kind is None
            else kind.title
            if column == "kind"
            else kind.outcomes.get(value, str(value))
        )
    shown = getattr(row, f"get_{column}_display", None)
    if shown is not None:
        return str(shown())
    if one.keys and isinstance(value, str):  # sealed as one text: what each part is called stands beside it
        value = json.loads(value) if value else ""
    return _plain(value, one)


def _plain(value: Any, one: Personal) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
    if isinstance(value, (date, int, Decimal)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "、".join(_plain(part, one) for part in value)
    if isinstance(value, dict):
        return "；".join(
            f"{one.keys.get(k, k)}：{_plain(v, one)}" for k, v in value.items() if v not in ("", None, [])
        )
    return str(value)


def _written(row: Any) -> str:
    """The day a row was written, whatever its column is called."""
    for one in row._meta.concrete_fields:
        if isinstance(one, models.DateTimeField) and (at := getattr(row, one.name)) is not None:
            return f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
    return ""


def _papers(
    model: type[models.Model], way: str, person_id: UUID, labels: frozenset[Label]
) -> Iterator[tuple[str, bytes]]:
    """The papers themselves, byte for byte: issued ones, and scans page after page."""
    columns = declared.plain(model)
    if "address" not in columns:
        return
    for n, row in enumerate(_rows(model, way, person_id), start=1):
        if not _labels(row) <= labels:
            continue
        if "parts" not in columns:
            yield f"paper-{n}.pdf", store.read(row.address)
            continue
        for page in range(1, len(row.parts)):  # the first part is the small picture of a list
            start = sum(row.parts[:page])
            yield f"scan-{n}-{page}.jpg", store.read(row.address, start, start + row.parts[page])
