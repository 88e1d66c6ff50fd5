"""One paper for many people: ordered like a table that is taken away, made by the job, fetched as one PDF (docs/adr/0021, 0033).

Only papers that tell and decide nothing. Each is issued as if it had been printed alone: its own number, its own bytes kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid5

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tongxing.archive.issued.actions import issue_ordered
from tongxing.archive.issued.kinds import PRINTED, PrintKind
from tongxing.archive.issued.queries import issued_at
from tongxing.core.printing.joining import together
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, exports
from tongxing.duties.queries import owed
from tongxing.faces.desk.prints.paper import set_paper
from tongxing.faces.desk.prints.record import Record, opened, with_details
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.people.queries import Listed, list_people

MOST = 60  # half a second each, in the background; the numbers of this kind wait so long
EVERYBODY = 100_000
OF_DUE = {
    "test_call": "official_test"
}  # who has one of these due gets this paper; the rest is for whoever is on the way
COLUMNS = (
    ExportColumn("number", _("编号"), "people.Person.number", 14, minimal=True, clean=True),
    ExportColumn("name", _("姓名"), "people.Person.name", 12, minimal=True),
)


def who(
    kind: str, actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]
) -> list[ExportRow]:
    """For whom a paper of this kind would be printed now: a running measure, and the due thing it tells of."""
    found = [one for one in list_people(actor, places=places, limit=EVERYBODY) if _running(one, on)]
    if due := OF_DUE.get(kind):
        waiting = {one.person_id for one in owed(actor, on=on, kinds=(due,), limit=EVERYBODY)}
        found = [one for one in found if one.id in waiting]
    return [ExportRow(one.id, one.place_id, tuple(getattr(one, name) for name in columns)) for one in found]


def _running(one: Listed, on: date) -> bool:
    return one.case_id is not None and one.reported_on is not None and (one.closed_on or on) >= on


def papers(
    kind: str, asker: Actor, *, on: date, at: datetime, people: Sequence[UUID], asked: UUID
) -> tuple[bytes, int]:
    """The papers of these people in one PDF, each numbered and kept; made again after a stop, the same ones."""
    found = []
    for person in people:
        record = opened(asker, person, on=on)
        if record is None or record.case.closed_on is not None:
            continue
        draw = partial(_drawn, with_details(record), kind, at)
        which, key = record.case.id, uuid5(asked, str(person))
        row = issue_ordered(by=asker, at=at, on=on, case_id=which, kind=kind, draw=draw, id=key)
        kept = issued_at(asker, row.pk) if row is not None else None
        found += [kept.pdf()] if kept is not None else []
    return together(found), len(found)


def _drawn(record: Record, kind: str, at: datetime, number: str) -> bytes:
    return set_paper(record, kind, None, number=number, at=at).pdf


def _export(kind: PrintKind) -> Export:
    title = format_lazy("{what}{paper}", what=_("成批印："), paper=_(kind.title))
    columns, needs = COLUMNS, str(Permission.RECORD_CASEWORK)
    rows, made = partial(who, kind.name), partial(papers, kind.name)
    return Export(f"papers.{kind.name}", title, needs, columns, rows, papers=made, most=MOST)


for _kind in PRINTED.values():
    if _kind.many:
        exports.hang(_export(_kind))
