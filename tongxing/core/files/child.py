"""Reads one workbook in a process of its own, which may take little memory, little time and write nothing.

Started by :mod:`tongxing.core.files.jail` as a program of its own (no Django). Only columns whose head was
asked for leave this process.
"""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from tongxing.core.files.answering import answer

HEAD_WITHIN = 20
SHEETS = 20
CELL = 1000


def read(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The rows under the heads asked for, or why there are none."""
    try:
        return best_sheet(data, asked), b""
    except PasswordError:
        return {"refused": "password"}, b""
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        return {"refused": "unreadable", "why": str(error)[:200]}, b""


def best_sheet(data: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """The visible sheet whose head row has most of the heads asked for."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    plain = [
        m.name
        for m in book.sheets_metadata
        if m.typ == SheetTypeEnum.WorkSheet and m.visible == SheetVisibleEnum.Visible
    ]
    words = set(asked["words"])
    best: tuple[int, Any, int, list[Any]] | None = None
    for name in plain[:SHEETS]:
        sheet = book.get_sheet_by_name(name)
        hits, line, heads = head_row(sheet, words)
        if best is None or hits > best[0]:
            best = (hits, sheet, line, heads)
    if best is None or best[0] == 0:
        return {"refused": "no_heads"}
    return rows_under(best[1], best[2], best[3], asked)


def head_row(sheet: Any, words: set[str]) -> tuple[int, int, list[Any]]:
    """How many heads the best of the first rows has, its line, its cells."""
    found: tuple[int, int, list[Any]] = (0, 0, [])
    for line, row in lines(sheet):
        if line > HEAD_WITHIN:
            break
        hits = len({fold(c) for c in row if isinstance(c, str)} & words)
        if hits > found[0]:
            found = (hits, line, row)
    return found


def lines(sheet: Any) -> Any:
    """Rows with the line numbers people see; an empty sheet has none."""
    if sheet.start is not None:
        yield from enumerate(sheet.iter_rows(), start=1)


def rows_under(sheet: Any, head_line: int, heads: list[Any], asked: dict[str, Any]) -> dict[str, Any]:
    """What stands under the head row, only in the columns asked for."""
    words = set(asked["words"])
    named = {i: str(h) for i, h in enumerate(heads) if isinstance(h, str) and h.strip()}
    if len(named) > asked["columns"]:
        return {"refused": "columns", "n": len(named)}
    kept = {i: fold(h) for i, h in named.items() if fold(h) in words}
    unused: set[int] = set()
    rows: list[Any] = []
    for line, row in lines(sheet):
        if line <= head_line:
            continue
        cells = {str(i): cell(row[i]) for i in kept if i < len(row) and row[i] not in ("", None)}
        unused |= {i for i, v in enumerate(row) if i not in kept and v not in ("", None)}
        if any(c != "" for c in cells.values()):
            rows.append([line, cells])
        if len(rows) > asked["rows"]:
            return {"refused": "rows", "n": len(rows)}
    spare = [named.get(i, "") for i in sorted(unused | (named.keys() - kept.keys()))]
    columns = [[i, h, named[i].strip()[:40]] for i, h in kept.items()]
    return {
        "sheet": sheet.name,
        "head_line": head_line,
        "columns": columns,
        "unused": [s.strip()[:40] for s in spare],
        "rows": rows,
    }


def fold(head: Any) -> str:
    """A head as it is compared: half width, no spaces, brackets, stars or line breaks."""
    return re.sub(r"[\s*():：]", "", unicodedata.normalize("NFKC", str(head)))


def cell(value: Any) -> Any:
    """A cell as JSON: a text, a number, or a day."""
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return {"n": value}
    return str(value)[:CELL].strip()


if __name__ == "__main__":
    raise SystemExit(answer(read))
