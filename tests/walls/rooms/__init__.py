"""What a room of the house brings to the walls, in one file of its own: a module here is found by standing here.

Each has a ``ROOM``; the tables of ``matrix``, ``addresses``, ``bodies``, ``world`` and ``founding`` take it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

from tests.walls.knocks import Knock

Ids = dict[str, Any]


def _nothing(*_what: Any) -> Ids:
    return {}


@dataclass(frozen=True)
class Room:
    """The lines of one room; each part is explained where it is taken in."""

    matrix: Mapping[str, dict[str, Knock]]
    row_of: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, Any] = field(default_factory=dict)
    otherwise: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # an address that is no page without a question: what it is asked, with ids of the rows
    beside: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: Mapping[str, Callable[[Any, Any], dict[str, Any]]] = field(default_factory=dict)
    # forms whose body names no row, and parts of a body that are not read there (``test_swapped_ids``)
    alone: tuple[str, ...] = ()
    not_read: Mapping[str, set[str]] = field(default_factory=dict)
    # ids that are drawn for the place that does not exist; those of ``placed`` belong to a place, not to a person,
    # and are not sealed with her file
    uuids: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    # words nobody else's page says, and the roles that read them of their own place; ``placed_words`` are the place's
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    placed_words: tuple[str, ...] = ()
    # (town, place, hand, folder, called, words) -> ids, adding to words; (persona, rows of her home) -> ids of her own
    found: Callable[[SimpleNamespace, Any, Any, Any, str, dict[str, str]], Ids] = _nothing
    hers: Callable[[Any, Any], Ids] = _nothing


ROOMS: tuple[Room, ...] = tuple(
    import_module(f"{__name__}.{one.name}").ROOM
    for one in sorted(iter_modules(__path__), key=lambda m: m.name)
)


def gathered(part: str) -> dict[str, Any]:
    """One part of all rooms together; a name that two of them bring is an error."""
    found: dict[str, Any] = {}
    for room in ROOMS:
        more = getattr(room, part)
        assert not found.keys() & more.keys(), (part, found.keys() & more.keys())
        found |= more
    return found


def listed(part: str) -> tuple[str, ...]:
    """Names that the rooms list."""
    return tuple(name for room in ROOMS for name in getattr(room, part))
