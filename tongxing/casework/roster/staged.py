"""A staged roster as it is sealed: cells and choices as JSON, and nothing of the columns nobody asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from tongxing.casework.roster.columns import KEY_OF_HEAD, OWN_HEADS
from tongxing.casework.roster.rules import StagedRow
from tongxing.core.files.reading import Cell, Grid, fold_head


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of one file, and the heads of the columns that were left behind."""

    rows: tuple[StagedRow, ...]
    unused: tuple[str, ...] = ()
    sheet: str = ""
    head_line: int = 1

    def with_row(
        self, line: int, *, cells: dict[str, Cell] | None = None, choice: str | None = None
    ) -> Staged:
        """The same roster with one row put right or one likeness decided."""
        rows = tuple(
            replace(
                r,
                cells=r.cells if cells is None else {**r.cells, **cells},
                choice=r.choice if choice is None else choice,
            )
            if r.line == line
            else r
            for r in self.rows
        )
        return replace(self, rows=rows)

    def row(self, line: int) -> StagedRow | None:
        """The row of a line of the file."""
        return next((r for r in self.rows if r.line == line), None)


def from_grid(grid: Grid) -> Staged:
    """What a file brought, by our own names of the columns."""
    rows = []
    for line, cells in grid.rows:
        known = {KEY_OF_HEAD[head]: cell for head, cell in cells.items() if head in KEY_OF_HEAD}
        if any(cell != "" for cell in known.values()):
            rows.append(StagedRow(line, known))
    unused = tuple(h for h in grid.unused if h and fold_head(h) not in OWN_HEADS)
    return Staged(tuple(rows), unused, grid.sheet, grid.head_line)


def to_text(staged: Staged) -> str:
    """The text that is sealed."""
    rows = [[r.line, r.cells, r.choice] for r in staged.rows]
    whole = {"rows": rows, "unused": staged.unused, "sheet": staged.sheet, "head_line": staged.head_line}
    return json.dumps(whole, ensure_ascii=False)


def from_text(text: str) -> Staged:
    """The roster back from its sealed text."""
    whole = json.loads(text)
    rows = tuple(StagedRow(line, cells, choice) for line, cells, choice in whole["rows"])
    return Staged(rows, tuple(whole["unused"]), whole["sheet"], whole["head_line"])
