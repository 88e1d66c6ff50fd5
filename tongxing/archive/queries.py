"""Reading scans: which there are, and the pages of one. Every read takes an actor and stays inside her places and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongxing.archive.models import Scan
from tongxing.core.files import store
from tongxing.core.files.store import Damaged
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Filed:
    """A scan as a file lists it: of what, how many pages, by whom and when."""

    id: UUID
    person_id: UUID
    case_id: UUID
    place_id: int
    paper: str
    deed_id: UUID | None
    label: str
    parts: tuple[int, ...]
    address: str
    doubts: tuple[str, ...]
    recorded_at: datetime
    by: str

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.parts) - 1

    @property
    def of(self) -> str:
        """What it is a scan of: a paper's name, or a record's number."""
        return self.paper or str(self.deed_id)

    def part(self, n: int) -> bytes | None:
        """Page ``n`` as a JPEG (0 is the small picture of the first); None when it has none, or its file is damaged."""
        if not 0 <= n < len(self.parts):
            return None
        start = sum(self.parts[:n])
        try:
            return store.read(self.address, start, start + self.parts[n])
        except Damaged:
            return None


COLUMNS = (
    "id case__person_id case_id place_id paper deed_id label parts address doubts recorded_at recorded_by__name"
).split()


def scans_of(actor: Actor, case_ids: Sequence[UUID]) -> list[Filed]:
    """The scans of these measures that she may see, the first first."""
    return _filed(_readable(actor).filter(case_id__in=case_ids).order_by("id"))


def scan_at(actor: Actor, scan_id: UUID) -> Filed | None:
    """One scan of her places, or None when it is not hers to see, was taken back, or does not exist."""
    return next(iter(_filed(_readable(actor).filter(pk=scan_id))), None)


def _readable(actor: Actor) -> QuerySet[Scan]:
    return actor.scope(Scan.objects.filter(label__in=sorted(actor.labels), taken_back__isnull=True))


def _filed(rows: QuerySet[Scan]) -> list[Filed]:
    return [_one(row) for row in rows.values_list(*COLUMNS)]


def _one(row: Sequence[Any]) -> Filed:
    return Filed(*row[:7], tuple(row[7]), row[8], tuple(row[9].split()), row[10], row[11] or "")  # type: ignore[call-arg]
