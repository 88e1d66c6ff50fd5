"""Reading periods and lists: for the town's own desk, by number and never by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from tongxing.archive.retention.kinds import BY_OFFICE, CLASSES, DocClass
from tongxing.archive.retention.models import Destroyed, Destruction, DestructionItem, Schedule
from tongxing.archive.retention.rules import over_on
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Table:
    """A table of periods as it was entered, and what the second person said: None while it waits."""

    id: UUID
    number: str
    approved_by: str
    approved_on: date
    periods: Mapping[str, int]
    entered_by_id: int
    entered_by: str
    agreed: bool | None
    said_at: datetime | None
    said_by: str | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file: when it ended, how many stored files of each class are left, which classes of rows are empty."""

    person_id: UUID
    number: str
    closed_on: date
    pieces: Mapping[str, int]
    emptied: tuple[str, ...] = ()

    def has(self, kind: DocClass) -> bool:
        """Whether anything of a class is left to destroy."""
        return self.pieces[kind.name] > 0 if kind.stored else kind.name not in self.emptied


@dataclass(frozen=True, slots=True)
class DueClass:
    """One class on one day: its period, and the sealed files whose period is over."""

    name: str
    years: int | None
    files: tuple[Sealed, ...]

    @property
    def pieces(self) -> int:
        """How many stored files that is."""
        return sum(one.pieces.get(self.name, 0) for one in self.files)


@dataclass(frozen=True, slots=True)
class List:
    """A list for destruction: of which class, by whom, what was said to it."""

    id: UUID
    kind: str
    table: str
    proposed_at: datetime
    proposed_by_id: int
    proposed_by: str
    agreed: bool | None
    said_at: datetime | None
    said_by: str | None
    reason: str | None
    anew: datetime | None

    @property
    def stored(self) -> bool:
        """Whether its pages lie as files, to be counted."""
        return CLASSES[self.kind].stored


TABLE = (
    "id number approved_by approved_on periods entered_by_id entered_by__name word__agreed word__said_at"
    " word__said_by__name"
).split()
LIST = (
    "id kind schedule__number proposed_at proposed_by_id proposed_by__name word__agreed word__said_at"
    " word__said_by__name word__reason anew__at"
).split()


def tables(actor: Actor) -> list[Table]:
    """Every table of her town, the last first."""
    rows = Schedule.objects.filter(town_id=actor.town_id).order_by("-entered_at").values_list(*TABLE)
    return [Table(*row) for row in rows]


def in_force(known: list[Table]) -> Table | None:
    """The table that holds: the last one a second person agreed to."""
    agreed = [one for one in known if one.agreed and one.said_at is not None]
    return max(agreed, key=lambda one: one.said_at or one.approved_on, default=None)


def sealed_files(actor: Actor) -> list[Sealed]:
    """The sealed files of her town: the database says their numbers and days, and nothing else of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, number, closed_on, scans, issued, emptied FROM archive_sealed_files() ORDER BY number"
        )
        rows = cursor.fetchall()
    return [
        Sealed(who, number, ended, {"scans": scans, "issued": issued}, tuple(emptied))
        for who, number, ended, scans, issued, emptied in rows
    ]


def due(table: Table | None, files: list[Sealed], *, on: date) -> list[DueClass]:
    """What is due of every class the office decides; nothing while there is no approved table."""
    found = []
    for name, kind in BY_OFFICE.items():
        years = int(table.periods[name]) if table else None
        over = tuple(
            one
            for one in files
            if years is not None
            and (end := over_on(one.closed_on, years)) is not None
            and end <= on
            and one.has(kind)
        )
        found.append(DueClass(name, years, over))
    return found


def lists(actor: Actor) -> list[List]:
    """Every list for destruction of her town, the last first."""
    rows = Destruction.objects.filter(town_id=actor.town_id).order_by("-proposed_at").values_list(*LIST)
    return [List(*row) for row in rows]


def list_at(actor: Actor, destruction_id: UUID) -> List | None:
    """One list of her town."""
    rows = Destruction.objects.filter(town_id=actor.town_id, pk=destruction_id).values_list(*LIST)
    return next((List(*row) for row in rows), None)


def is_destroyed(actor: Actor, row_id: UUID) -> bool:
    """Whether the key of this stored file was destroyed on record, so that nobody looks for it in a backup."""
    return Destroyed.objects.filter(town_id=actor.town_id, of_row=row_id).exists()


def items(actor: Actor, destruction_id: UUID) -> list[DestructionItem]:
    """The files on a list, by number."""
    rows = DestructionItem.objects.filter(town_id=actor.town_id, destruction_id=destruction_id)
    return list(rows.order_by("number"))
