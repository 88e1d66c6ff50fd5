"""Where each key of a TOML text stands: tomllib reads values but forgets lines."""

from __future__ import annotations

import re

Road = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*\[(\[)?\s*(.+?)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=(.*)$",
    re.S,
)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_STRING = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\])*\"|'[^']*'", re.S)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(a or b or c for a, b, c in _PART.findall(dotted))


def _bare(text: str) -> str:
    """The text without strings and comments, so that only brackets are left to count."""
    return re.sub(r"#.*", "", _STRING.sub("", text))


def _rows_of_value(rows: list[str], at: int, first: str) -> int:
    """How many further lines a value takes that starts with `first` and goes on from line `at`."""
    depth, quote, taken, text = 0, "", 0, first
    while True:
        depth, quote = _depth_after(text, depth, quote)
        if (depth <= 0 and not quote) or at + taken >= len(rows):
            return taken
        text = rows[at + taken]
        taken += 1


def _depth_after(text: str, depth: int, quote: str) -> tuple[int, str]:
    """Open brackets and open long string after one more line."""
    if quote:
        _, closed, rest = text.partition(quote)
        return _depth_after(rest, depth, "") if closed else (depth, quote)
    for mark in ('"""', "'''"):
        if text.count(mark) % 2:
            before, _, _ = text.rpartition(mark)
            bare = _bare(before)
            return depth + _brackets(bare), mark
    return depth + _brackets(_bare(text)), ""


def _brackets(bare: str) -> int:
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")


class _Walker:
    """Goes through a text line by line and remembers where it stands."""

    def __init__(self) -> None:
        self.lines: dict[Road, int] = {(): 1}
        self.base: Road = ()
        self.counts: dict[Road, int] = {}

    def table(self, dotted: str, many: bool, line: int) -> None:
        road: Road = ()
        parts = _parts(dotted)
        for at, part in enumerate(parts):
            road = (*road, part)
            last = at == len(parts) - 1
            if last and many:
                number = self.counts.get(road, -1) + 1
                self.counts[road] = number
                self.lines.setdefault(road, line)
                road = (*road, number)
            elif not last and road in self.counts:
                road = (*road, self.counts[road])
        self.lines[road] = line
        self.base = road

    def key(self, dotted: str, line: int) -> Road:
        road = self.base
        for part in _parts(dotted):
            road = (*road, part)
            self.lines.setdefault(road, line)
        return road

    def elements(self, road: Road, first: int, value: list[str]) -> None:
        """In a list written one inline table a line, the line of each element."""
        number = 0
        for offset, text in enumerate(value):
            if offset and text.lstrip().startswith(("{", "[")):
                self.lines[(*road, number)] = first + offset
                number += 1


def locate(text: str) -> dict[Road, int]:
    """Line of every table and key, by its road from the top; a key inside an inline table has its parent's line."""
    walker = _Walker()
    rows = text.split("\n")
    at = 0
    while at < len(rows):
        line, row = at + 1, rows[at]
        at += 1
        table, key = _TABLE.match(row), _KEY.match(row)
        if key is not None:
            road = walker.key(key[1], line)
            taken = _rows_of_value(rows, at, key[2])
            if taken:
                walker.elements(road, line, [key[2], *rows[at : at + taken]])
            at += taken
        elif table is not None:
            walker.table(table[2], table[1] is not None, line)
    return walker.lines


def nearest(lines: dict[Road, int], road: Road) -> int:
    """The line of a key, or of the nearest thing around it."""
    while road and road not in lines:
        road = road[:-1]
    return lines.get(road, 1)
