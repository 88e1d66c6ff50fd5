"""The register of people as a table that may be taken away: few columns, numbers by their last digits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, exports
from tongxing.org.actor import Actor
from tongxing.people import queries
from tongxing.people.models import Measure, Person, Sex
from tongxing.people.queries import Listed

MOST = 100_000
DETAILS = ("sex", "birth_on", "id_tail", "phone_tail", "id_number", "phone")
COLUMNS = (
    ExportColumn("number", gettext_lazy("编号"), "people.Person.number", 14, minimal=True, clean=True),
    ExportColumn("name", gettext_lazy("姓名"), "people.Person.name", 12, minimal=True),
    ExportColumn("village", gettext_lazy("村（社区）"), "people.Person.place", 14, minimal=True),
    ExportColumn("worker", gettext_lazy("专职社工"), "", 12, minimal=True),
    ExportColumn("reported_on", gettext_lazy("报到之日"), "people.Case.reported_on", 13, minimal=True),
    ExportColumn("ends_on", gettext_lazy("期满之日"), "people.Case.ends_on", 13, minimal=True),
    ExportColumn("measure", gettext_lazy("措施"), "people.Case.measure", 12),
    ExportColumn("closed_on", gettext_lazy("结束之日"), "people.Case.closed_on", 13),
    ExportColumn("sex", gettext_lazy("性别"), "people.Person.sex", 7),
    ExportColumn("birth_on", gettext_lazy("出生日期"), "people.Person.birth_on", 13),
    ExportColumn("id_tail", gettext_lazy("身份证号末四位"), "people.Person.id_tail", 15, clean=True),
    ExportColumn("phone_tail", gettext_lazy("电话末四位"), "people.Person.phone_tail", 12, clean=True),
    ExportColumn(
        "id_number", gettext_lazy("身份证号（完整）"), "people.Person.id_number", 22, full=True, clean=True
    ),
    ExportColumn("phone", gettext_lazy("电话（完整）"), "people.Person.phone", 16, full=True, clean=True),
)


def roster(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """Everybody the list of people shows her, in these places."""
    found = queries.list_people(actor, places=places, limit=MOST)
    wanted = [name for name in columns if name in DETAILS]
    more = _details(actor, places, wanted) if wanted else {}
    return [ExportRow(one.id, one.place_id, _cells(one, more.get(one.id, {}), columns)) for one in found]


def _details(actor: Actor, places: Sequence[int], wanted: Sequence[str]) -> dict[UUID, dict[str, Any]]:
    """Only the columns that were asked for are opened."""
    rows = actor.scope(Person.objects.filter(place_id__in=places)).values("id", *wanted)
    return {row["id"]: row for row in rows}


def _cells(one: Listed, more: dict[str, Any], columns: Sequence[str]) -> tuple[Any, ...]:
    known: dict[str, Any] = {
        "number": one.number,
        "name": one.name,
        "village": one.place,
        "worker": one.worker,
        "reported_on": one.reported_on,
        "ends_on": one.ends_on,
        "measure": _(Measure(one.measure).label) if one.measure else "",
        "closed_on": one.closed_on,
        **more,
    }
    if known.get("sex"):
        known["sex"] = _(Sex(known["sex"]).label)
    return tuple(known.get(name) if known.get(name) is not None else "" for name in columns)


ROSTER = exports.hang(Export("people.roster", gettext_lazy("人员名册"), "see_people", COLUMNS, roster))
