"""Several questions asked of the database at once: one way there and back, an answer for each.

A page that gathers from rooms which do not know each other would pay a round trip a room. Here each room says what it
asks and how it reads the answer, and the page puts them together; the walls of the transaction hold for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One statement with its values, and how its rows are read; an empty statement has no rows."""

    sql: str
    values: Mapping[str, Any]
    read: Callable[[Sequence[Row]], list[Any]]


NOTHING = Question("", {}, lambda _rows: [])


def _composed(one: Question) -> str:
    return str(connection.ops.compose_sql(one.sql, one.values))  # type: ignore[attr-defined]


def ask(*questions: Question) -> list[list[Any]]:
    """The answer to each question, in their order."""
    put = [one for one in questions if one.sql]
    if not put:
        return [[] for _one in questions]
    with connection.cursor() as cursor:
        cursor.execute(";".join(_composed(one) for one in put))
        answers = {}
        for n, one in enumerate(put):
            if n:
                cursor.nextset()
            answers[id(one)] = one.read(cursor.fetchall())
    return [answers[id(one)] if one.sql else [] for one in questions]
