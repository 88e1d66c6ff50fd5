"""Making the workbook of an export: who took it stands on every page, and in every row where nobody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.files.writing import Column, Stamp, Workbook
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, Taken
from tongxing.disclosure import watermark
from tongxing.disclosure.queries import Entry, mark_key


@dataclass(frozen=True, slots=True)
class Made:
    """A finished workbook: its bytes, and how many lines it has."""

    data: bytes
    rows: int


def workbook(
    entry: Entry,
    kind: Export,
    rows: Sequence[ExportRow],
    lines: Mapping[UUID, int],
    *,
    mark: int,
    by: str,
    at: datetime,
) -> Made:
    """The table of one request. Rows of people who are not in it any more are left out."""
    chosen = [c for c in kind.columns if c.key in entry.columns]
    kept = [r for r in rows if r.person_id is None or r.person_id in lines]
    if not kind.by_time:  # stable: the rows of one person keep their order
        kept.sort(key=lambda r: lines.get(r.person_id, 0) if r.person_id else 0)
    key = mark_key()
    stamp = stamp_of(entry.number, by, at)
    with Workbook(stamp=stamp) as book:
        book.sheet(
            str(kind.title),
            [Column(str(c.title), c.width, text=True) for c in chosen],
            [_cells(chosen, r, mark, key) for r in kept],
            above=[_("共 %(n)s 行。每一行都带着要表人和时间的记号；对账请用编号这一列。") % {"n": len(kept)}],
        )
    return Made(book.data, len(kept))


def stamp_of(number: str, by: str, at: datetime) -> Stamp:
    """Who, when, which number, and that it stays where it is: on every page and in the file's properties."""
    moment = at.astimezone(clock.HOME_ZONE)
    words = {"by": by, "at": f"{moment:%Y-%m-%d %H:%M}", "number": number}
    line = _("%(by)s　%(at)s　第 %(number)s 号　不得转发") % words
    return Stamp(line, {"number": number, "taken by": by, "taken at": words["at"]})


def taken(number: str, by: str, at: datetime, *, mark: int) -> Taken:
    """What a file that is no table says of who took it, with the signs nobody sees behind it."""
    return Taken(number, watermark.marked(stamp_of(number, by, at).line, mark, mark_key()), at)


def order(rows: Sequence[ExportRow], mark: int) -> list[tuple[UUID, int]]:
    """The people of a table with their places, in the order that belongs to this number: village by village."""
    key = mark_key()
    people = {r.person_id: r.place_id for r in rows if r.person_id is not None}
    villages = {p: watermark.turn(mark, key, f"place {p}") for p in set(people.values())}
    return sorted(people.items(), key=lambda o: (villages[o[1]], watermark.turn(mark, key, str(o[0]))))


def _cells(columns: Sequence[ExportColumn], row: ExportRow, mark: int, key: bytes) -> list[Any]:
    return [
        watermark.marked(value, mark, key) if isinstance(value, str) and not column.clean else value
        for column, value in zip(columns, row.cells, strict=True)
    ]
