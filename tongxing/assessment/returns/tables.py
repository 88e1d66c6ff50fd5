"""A return as a value: villages × figures, as known on a day. The same knowledge gives the same bytes.

Names and titles stand in the bytes: what was sent is read years later as it was sent, whatever was renamed since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tongxing.rulebook.returns import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """One figure; ``persons`` as the signboard says: whether the number tells how many persons there are."""

    figure: str
    title: str
    persons: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One village (community), its numbers in the order of the columns."""

    place_id: int
    code: str
    name: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything a return says."""

    kind: str
    title: str
    since: date
    until: date
    known_on: date
    plan: str
    plan_digest: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def total(self) -> tuple[int, ...]:
        """All villages together; each person and each window lies in one of them."""
        return tuple(sum(row.numbers[n] for row in self.rows) for n in range(len(self.columns)))

    @property
    def cells(self) -> Mapping[Cell, int]:
        """Every number under the code of its village and the name of its figure."""
        return {
            (row.code, column.figure): n
            for row in self.rows
            for column, n in zip(self.columns, row.numbers, strict=True)
        }

    def to_json(self) -> str:
        """The canonical text: sorted keys, days as ISO dates."""
        return json.dumps(
            asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return digest_of(self.to_json())


def digest_of(body: str) -> str:
    """SHA-256 of a return's bytes."""
    return hashlib.sha256(body.encode()).hexdigest()


def read(body: str) -> Table:
    """A return from its bytes."""
    raw: dict[str, Any] = json.loads(body)
    days: dict[str, Any] = {n: date.fromisoformat(raw.pop(n)) for n in ("since", "until", "known_on")}
    columns = tuple(Column(**one) for one in raw.pop("columns"))
    rows = tuple(Row(**{**one, "numbers": tuple(one["numbers"])}) for one in raw.pop("rows"))
    return Table(**raw, **days, columns=columns, rows=rows)
