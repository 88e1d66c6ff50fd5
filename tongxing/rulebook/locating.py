"""Where each key of a TOML text stands: tomllib reads values but forgets lines."""

from __future__ import annotations

import re

Road = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*\[(\[)?\s*(.+?)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=(.*)$", re.S)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_STRING = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\])*\"|'[^']*'", re.S)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(a or b or c for a, b, c in _PART.findall(dotted))


def _bare(text: str) -> str:
    """The text without strings and comments, so that only brackets are left to count."""
    return re.sub(r"#.*", "", _STRING.sub("", text))


def _is_open(text: str) -> bool:
    """Whether a value goes on in the next line."""
    if text.count('"""') % 2 or text.count("'''") % 2:
        return True
    bare = _bare(text)
    return bare.count("[") + bare.count("{") > bare.count("]") + bare.count("}")


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
            value = [key[2]]
            while _is_open("\n".join(value)) and at < len(rows):
                value.append(rows[at])
                at += 1
            if len(value) > 1:
                walker.elements(road, line, value)
        elif table is not None:
            walker.table(table[2], table[1] is not None, line)
    return walker.lines


def nearest(lines: dict[Road, int], road: Road) -> int:
    """The line of a key, or of the nearest thing around it."""
    while road and road not in lines:
        road = road[:-1]
    return lines.get(road, 1)
