"""Two plans side by side: clause by clause, value by value. For the page that asks "what changes?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from tongxing.rulebook.against_law import show
from tongxing.rulebook.checking import pieces
from tongxing.rulebook.dated import Dated
from tongxing.rulebook.document import Book

# how a plan calls itself and on which lines it stands: not a change of content
_IGNORED = frozenset({"plan.id", "plan.title", "plan.year", "plan.revision", "plan.since", "plan.until"})


class Change(StrEnum):
    """What happened to one value between two plans."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


CHANGE_WORDS = {Change.ADDED: "新增", Change.REMOVED: "取消", Change.CHANGED: "改动"}


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: where, what it was, what it is."""

    path: str
    clause: str
    title: str
    change: Change
    old: str
    new: str

    @property
    def words(self) -> str:
        """The difference in one sentence."""
        if self.change is Change.CHANGED:
            return f"{self.title}：{self.old} → {self.new}"
        return f"{self.title}：{CHANGE_WORDS[self.change]} {self.new or self.old}"


@dataclass(frozen=True, slots=True)
class _Leaf:
    text: str
    clause: str
    title: str


def compare(old_book: Book, new_book: Book) -> tuple[Row, ...]:
    """Every value that differs, in the order of the plan; equal books give nothing."""
    old, new = _leaves(old_book), _leaves(new_book)
    rows = [_row(path, old.get(path), new.get(path)) for path in {**old, **new}]
    return tuple(row for row in rows if row is not None)


def by_clause(rows: tuple[Row, ...]) -> Mapping[str, tuple[Row, ...]]:
    """The differences under the sentence they belong to; "" for the plan itself."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.clause, []).append(row)
    return {clause: tuple(some) for clause, some in sorted(found.items())}


def _row(path: str, old: _Leaf | None, new: _Leaf | None) -> Row | None:
    if old is None and new is not None:
        return Row(path, new.clause, new.title, Change.ADDED, "", new.text)
    if new is None and old is not None:
        return Row(path, old.clause, old.title, Change.REMOVED, old.text, "")
    if old is None or new is None or old.text == new.text:
        return None
    return Row(path, new.clause, new.title, Change.CHANGED, old.text, new.text)


def _leaves(book: Book) -> dict[str, _Leaf]:
    """Every value of a plan by its path, with the clause and the words it belongs to."""
    found: dict[str, _Leaf] = {}
    for road, piece in pieces(book):
        clause = road[1] if road[0] == "clause" else getattr(piece, "clause", "")
        title = getattr(piece, "title", "") or getattr(piece, "name", "") or str(road[-1])
        for path, text in _flatten(piece, ".".join(map(str, road))):
            if path not in _IGNORED:
                label = f"{title}·{path.rpartition('.')[2]}"
                found[path] = _Leaf(text, str(clause), label)
    return found


def _flatten(piece: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(piece, Dated):
        return [(path, "；".join(_entry(entry) for entry in piece.root))]
    if isinstance(piece, BaseModel):
        return [
            leaf
            for name in type(piece).model_fields
            for leaf in _flatten(getattr(piece, name), f"{path}.{name}")
        ]
    if isinstance(piece, tuple) and any(isinstance(one, BaseModel) for one in piece):
        return [leaf for one in piece for leaf in _flatten(one, f"{path}.{_label(one, piece)}")]
    return [(path, show(piece))] if piece not in (None, "", ()) else []


def _label(one: Any, among: tuple[Any, ...]) -> str:
    """Rhythms by measure and year, annexes and bodies by their id, other things by their place."""
    measure, year = getattr(one, "measure", None), getattr(one, "year", None)
    return f"{measure}-{year}" if measure else getattr(one, "id", "") or str(among.index(one))


def _entry(entry: Any) -> str:
    """The value with its marks. Its days are left out when it simply holds on: a new year's plan starts anew."""
    days = f"（到 {entry.until}）" if entry.until else ""
    marks = ("［本地］" if entry.local else "") + ("［样例］" if entry.sample else "")
    return f"{show(entry.value)}{days}{marks}"
