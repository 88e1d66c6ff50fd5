"""A plan as if it had held earlier: what a rehearsal on last year asks. Pure.

A draft's numbers begin with the draft. To try them on records of the year before, the first of each dated value is
stretched back to a day, and nothing else: a change that the draft plans for later stays later (requirement X16).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from tongxing.rulebook.dated import Dated
from tongxing.rulebook.document import Book

P = TypeVar("P")


def as_if_since(book: Book, day: date) -> Book:
    """方案往前拉到某一天：每个数最早的那一段从那天算起，别的一字不动。 (X16)."""
    if book.plan.since <= day:
        return book
    moved: dict[str, Any] = {
        name: tuple(_stretch(one, day) for one in getattr(book, name))
        for name in ("duties", "papers", "phases", "tasks", "written_schemes", "groups", "indicators")
    }
    values = {key: _stretch(one, day) for key, one in book.values.items()}
    head = _stretch(book.plan.model_copy(update={"since": day}), day)
    return replace(book, plan=head, values=values, **moved)


def _stretch(piece: P, day: date) -> P:
    """The same piece with every value inside reaching back to a day."""
    if isinstance(piece, Dated):
        return _reach_back(piece, day)  # type: ignore[return-value]
    if isinstance(piece, tuple) and any(isinstance(one, BaseModel) for one in piece):
        return tuple(_stretch(one, day) for one in piece)  # type: ignore[return-value]
    if not isinstance(piece, BaseModel):
        return piece
    inner = {name: _stretch(getattr(piece, name), day) for name in type(piece).model_fields}
    return piece.model_copy(update=inner)


def _reach_back(value: Dated[Any], day: date) -> Dated[Any]:
    first = min(value.root, key=lambda entry: entry.since)
    entries = tuple(
        entry.model_copy(update={"since": min(day, entry.since)}) if entry is first else entry
        for entry in value.root
    )
    return type(value).model_construct(root=entries)
