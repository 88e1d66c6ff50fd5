"""Many values in one statement: columns as PostgreSQL array literals, for ``unnest(%s::date[], …)``.

The driver's own lists look at every element with several regular expressions; for the sixty thousand
windows of a thousand people that was half the time of the whole act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def literal(values: Iterable[Any]) -> str:
    """One column as an array literal; texts are quoted, everything else is written as it stands."""
    return "{" + ",".join(_element(v) for v in values) + "}"


def columns(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Rows turned into one array literal per column."""
    return [literal(column) for column in zip(*rows, strict=True)]


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
