"""卷内目录: which papers lie in one person's folder, in which order, on which pages. Pure: no database, no clock.

A paper is here in one of two shapes: issued by this house (number, fingerprint, bytes kept) or scanned. The order is that of
the law's way (决定书 first), then of days, until somebody lays the folder in an order of her own; whatever came
after that is put behind it, so that a number written on a sheet of paper in pencil does not move by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

ISSUED, SCANNED = "issued", "scan"
# as a measure goes: what comes first in law lies on top
WAY = (
    "decision", "rights_notice", "report_form", "id_copy", "basic_sheet", "agreement", "group_list", "help_plan",
)  # fmt: skip
LAST = ("termination", "release_form", "release_served")
MIDDLE, END = len(WAY), len(WAY) + 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """One paper of the folder. ``pages`` is 0 where nobody counted them; ``digest`` is SHA-256, empty where none is kept."""

    id: UUID
    source: str
    kind: str
    title: str
    day: date
    pages: int
    number: str = ""
    by: str = ""
    digest: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index: its place, the paper, and the pages of the folder it lies on."""

    place: int
    leaf: Leaf
    first_page: int
    last_page: int

    @property
    def span(self) -> str:
        """3, or 3—5; empty where nobody counted the pages."""
        if not self.leaf.pages:
            return ""
        return str(self.first_page) if self.leaf.pages == 1 else f"{self.first_page}—{self.last_page}"


def index_of(leaves: Iterable[Leaf], order: Sequence[UUID] = ()) -> tuple[Entry, ...]:
    """卷内目录：每份一行，有顺序号、页号。 Every paper once, numbered without a gap (DA/T 22 归档文件整理规则)."""
    return tuple(_numbered(in_order(leaves, order)))


def in_order(leaves: Iterable[Leaf], order: Sequence[UUID] = ()) -> list[Leaf]:
    """As somebody laid them; what is not in her order comes after it as the law goes. Names of papers gone are passed over."""
    place = {one: n for n, one in enumerate(order)}
    return sorted(leaves, key=lambda leaf: (place.get(leaf.id, len(place)), *_by_law(leaf)))


def pages_of(entries: Iterable[Entry]) -> int:
    """How many pages the folder has, as far as they were counted."""
    return sum(entry.leaf.pages for entry in entries)


def moved(order: Sequence[UUID], one: UUID, *, to: int) -> tuple[UUID, ...]:
    """The same order with one paper at another place (the first is 1); a place outside is the nearest end."""
    rest = [other for other in order if other != one]
    at = min(max(to, 1), len(rest) + 1) - 1
    return (*rest[:at], one, *rest[at:])


def _by_law(leaf: Leaf) -> tuple[int, date, str]:
    if leaf.kind in WAY:
        return WAY.index(leaf.kind), leaf.day, str(leaf.id)
    return (END + LAST.index(leaf.kind) if leaf.kind in LAST else MIDDLE), leaf.day, str(leaf.id)


def _numbered(leaves: Iterable[Leaf]) -> Iterator[Entry]:
    page = 0
    for place, leaf in enumerate(leaves, start=1):
        yield Entry(place, leaf, page + 1, page + leaf.pages)
        page += leaf.pages
