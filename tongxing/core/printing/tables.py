"""A plain table as PDF: score sheets and results; what stands in it comes in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tongxing.core.printing.setting import typeset

TEMPLATE = Path(__file__).parent / "table.typ"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a table on paper says. ``widths``: parts of the line, 0 as wide as it needs; ``mark`` stands across every page."""

    title: str
    second: str
    heads: Sequence[str]
    widths: Sequence[int]
    sides: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    notes: Sequence[str] = ()
    hands: Sequence[str] = ()
    foot: str = ""
    mark: str = ""
    wide: bool = False


def set_table(table: Printed, *, at: datetime) -> bytes:
    """The PDF; the same words and the same moment give the same bytes."""
    return typeset(TEMPLATE.read_text(encoding="utf-8"), asdict(table), at=at).pdf
