"""Workbooks that go out. Whatever a person once typed stays a text: no formula, no link, no control sign.

A cell that begins like a formula gets an apostrophe before it, also when the sign is full width or hides
behind spaces, invisible or control characters (promises, case 22: a fix that only looked at the first
visible character was bypassed).
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any

import xlsxwriter
import xlsxwriter.utility

TRIGGERS = "=+-@|%"
LONGEST = 32_000
LISTS = "lists"
HIDDEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Cn", "Co"})
BLANK = "\t\r\n\u115f\u1160\u3164\uffa0\u2800"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

Plain = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with more than its value: a colour (``bad``, ``maybe``, ``good``, ``quiet``), a comment."""

    value: Plain
    mark: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width, whether it holds texts, which words may be chosen."""

    head: str
    width: float = 12
    text: bool = False
    choices: tuple[str, ...] = ()
    comment: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who took it, when, under which number: one line on every sheet and every printed page, and in the properties."""

    line: str
    properties: dict[str, str]


COLOURS = {"bad": "#FBE3DF", "maybe": "#FBF0D2", "good": "#E3EFEA", "quiet": "#F1F2EE"}


def inert(text: str) -> str:
    """The same text, unable to act as a formula in any program that opens the file."""
    kept = FORBIDDEN.sub("", text)[:LONGEST]
    for sign in kept:
        if unicodedata.category(sign) in HIDDEN or sign in BLANK:
            continue
        return "'" + kept if unicodedata.normalize("NFKC", sign)[:1] in TRIGGERS else kept
    return kept


def sheet_name(text: str) -> str:
    """A name a sheet may have."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", FORBIDDEN.sub("", text)).strip()
    while inert(plain) != plain:
        plain = plain[1:].strip()
    return plain[:31] or "Sheet"


class Workbook:
    """A workbook in memory: ``with Workbook() as book: book.sheet(...)`` and then ``book.data``."""

    def __init__(self, stamp: Stamp | None = None) -> None:
        self._stamp = stamp
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
                "default_date_format": "yyyy-mm-dd",
                "remove_timezone": True,
            },
        )
        for name, value in (stamp.properties if stamp else {}).items():
            self._book.set_custom_property(name, FORBIDDEN.sub("", value)[:255])
        self._formats: dict[tuple[str, str], object] = {}
        self._lists: list[tuple[str, ...]] = []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._lists:
            lists = self._book.add_worksheet(LISTS)
            lists.hide()
            for i, words in enumerate(self._lists):
                for line, word in enumerate(words):
                    lists.write_string(line, i, inert(word))
        self._book.close()

    @property
    def data(self) -> bytes:
        """The finished file."""
        return self._out.getvalue()

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Plain | Cell]],
        *,
        above: Sequence[str] = (),
        at_lines: Sequence[int] = (),
        spare_rows: int = 0,
    ) -> None:
        """One table. ``above``: lines over the head; ``at_lines``: where each row stands (1 is the first line).

        A stamp stands in the first line of a table, unless its lines have places of their own.
        """
        sheet = self._book.add_worksheet(sheet_name(name))
        if self._stamp:
            self._put_stamp(sheet, self._stamp.line, head=len(above) + (not at_lines))
            above = above if at_lines else (self._stamp.line, *above)
        for line, text in enumerate(above):
            sheet.write_string(line, 0, inert(text), self._format("above"))
        head = len(above)
        last = head
        for i, row in enumerate(rows):
            last = at_lines[i] - 1 if at_lines else head + 1 + i
            for column, value in enumerate(row):
                self._cell(sheet, last, column, value, columns[column])
        self._heads(sheet, head, columns, last + spare_rows)
        sheet.freeze_panes(head + 1, 0)

    def _put_stamp(self, sheet: Any, line: str, *, head: int) -> None:
        """At the top and at the foot of every printed page, with the page's number; the head row on each."""
        plain = FORBIDDEN.sub("", line).replace("&", "&&")[:200]
        sheet.set_header(f"&C{plain}")
        sheet.set_footer(f"&L{plain}&R&P / &N")
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)

    def _heads(self, sheet: Any, head: int, columns: Sequence[Column], last: int) -> None:
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width, self._format("text" if column.text else ""))
            sheet.write_string(
                head, i, inert(column.head), self._format("head" if column.required else "head_free")
            )
            if column.comment:
                sheet.write_comment(head, i, FORBIDDEN.sub("", column.comment), {"x_scale": 2})
            if column.choices:
                rule = {"validate": "list", "source": self._list(column.choices), "error_type": "warning"}
                sheet.data_validation(head + 1, i, max(last, head + 1), i, rule)

    def _list(self, words: tuple[str, ...]) -> str:
        """The range on a hidden sheet that holds these words; a list inside the rule may have 255 letters only."""
        if words not in self._lists:
            self._lists.append(words)
        letter = xlsxwriter.utility.xl_col_to_name(self._lists.index(words))
        return f"={LISTS}!${letter}$1:${letter}${len(words)}"

    def _cell(self, sheet: Any, row: int, at: int, value: Plain | Cell, column: Column) -> None:
        plain, mark, comment = (
            (value.value, value.mark, value.comment) if isinstance(value, Cell) else (value, "", "")
        )
        if isinstance(plain, datetime | date):
            sheet.write_datetime(row, at, plain, self._format("day", mark))
        elif isinstance(plain, int | float | Decimal) and not isinstance(plain, bool):
            sheet.write_number(row, at, plain, self._format("", mark))
        elif plain not in (None, ""):
            sheet.write_string(row, at, inert(str(plain)), self._format("text", mark))
        elif mark or comment:
            sheet.write_blank(row, at, None, self._format("text" if column.text else "", mark))
        if comment:
            sheet.write_comment(row, at, FORBIDDEN.sub("", comment)[:500], {"x_scale": 2})

    def _format(self, kind: str, mark: str = "") -> object:
        if (kind, mark) not in self._formats:
            look: dict[str, object] = {}
            if kind == "text":
                look["num_format"] = "@"
            if kind == "day":
                look["num_format"] = "yyyy-mm-dd"
            if kind in {"head", "head_free"}:
                look |= {"bold": kind == "head", "bg_color": "#E3EFEA", "bottom": 1, "text_wrap": True}
            if kind == "above":
                look["bold"] = True
            if mark:
                look["bg_color"] = COLOURS[mark]
            self._formats[kind, mark] = self._book.add_format(look)
        return self._formats[kind, mark]
