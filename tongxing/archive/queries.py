"""Reading scans: which there are, and the pages of one. Every read takes an actor and stays inside her places and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from tongxing.archive.models import Destroyed, Scan
from tongxing.core.clock import day_of, end_of
from tongxing.core.files import store
from tongxing.core.files.store import Damaged
from tongxing.org.actor import Actor
from tongxing.rulebook.filing import Held


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
    """What is destroyed on record is no scan any more (docs/adr/0037)."""
    gone = Exists(Destroyed.objects.filter(of_row=OuterRef("pk")))
    return actor.scope(Scan.objects.filter(~gone, label__in=sorted(actor.labels), taken_back__isnull=True))


def _filed(rows: QuerySet[Scan]) -> list[Filed]:
    return [_one(row) for row in rows.values_list(*COLUMNS)]


def _one(row: Sequence[Any]) -> Filed:
    return Filed(*row[:7], tuple(row[7]), row[8], tuple(row[9].split()), row[10], row[11] or "")  # type: ignore[call-arg]


HELD = """
SELECT h.case_id, json_agg(json_build_array(h.how, h.at, h.kind, h.deed_id, h.pages) ORDER BY h.at, h.id) AS held FROM (
  SELECT s.id, s.case_id, 'scan' AS how, s.recorded_at AS at, s.paper AS kind, s.deed_id, cardinality(s.parts) - 1 AS pages
  FROM archive_scan s
  WHERE s.place_id = ANY(%(places)s) AND (%(cases)s::uuid[] IS NULL OR s.case_id = ANY(%(cases)s::uuid[]))
    AND s.recorded_at < %(at)s
    AND NOT EXISTS (SELECT 1 FROM archive_withdrawal w WHERE w.id = s.id AND w.at < %(at)s)
  UNION ALL
  SELECT p.id, p.case_id, 'issued', p.recorded_at, p.kind, p.deed_id, 0 FROM archive_issuedpaper p
  WHERE p.place_id = ANY(%(places)s) AND (%(cases)s::uuid[] IS NULL OR p.case_id = ANY(%(cases)s::uuid[]))
    AND p.recorded_at < %(at)s
    AND NOT EXISTS (SELECT 1 FROM archive_voiding v WHERE v.id = p.id AND v.at < %(at)s)
) h GROUP BY h.case_id
"""


def held_values(actor: Actor, known: date, cases: Sequence[UUID] | None = None) -> dict[str, Any]:
    """What :data:`HELD` asks: which places, known at the end of which day, which cases (None: all of them)."""
    return {
        "places": list(actor.place_ids),
        "at": end_of(known),
        "cases": list(cases) if cases is not None else None,
    }


def held_papers(
    actor: Actor, *, known: date, cases: Sequence[UUID] | None = None
) -> dict[UUID, tuple[Held, ...]]:
    """Which papers lie in which files as a scan or a print, as known at the end of a day; of what, never what it says.

    That there is one is told to whoever reads what is to be done (:attr:`Label.WORK`); who lacks the label of a paper still
    opens none.
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, held_values(actor, known, cases))
        return {case_id: held(raw) for case_id, raw in cursor.fetchall()}


def held(raw: Sequence[Sequence[Any]] | None) -> tuple[Held, ...]:
    """What lies in one file, from the JSON of :data:`HELD`, the first first."""
    return tuple(
        Held(how, day_of(datetime.fromisoformat(at)), kind, deed or "", pages)
        for how, at, kind, deed, pages in raw or ()
    )
