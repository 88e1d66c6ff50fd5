"""Score sheets made by hand for tests: a book of the invented town with other schemes, groups and lines in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.rulebook.shelf import the_book
from tongxing.rulebook.document import Book, Group, Indicator, Scheme

ON = date(2026, 12, 31)
DATED = frozenset(
    "points bonus grades weight need each floor cap ratio rate scale steps seen_for answered_in".split()
)


def dated(raw: Any) -> Any:
    """Every value that carries its days, written with days."""
    if isinstance(raw, dict):
        return {key: value(one) if key in DATED else dated(one) for key, one in raw.items()}
    return [dated(one) for one in raw] if isinstance(raw, list) else raw


def value(number: Any) -> dict[str, Any]:
    return {"value": number, "since": date(2026, 1, 1), "cite": "S84", "local": True}


def book_with(
    schemes: list[dict[str, Any]], groups: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> Book:
    """The plan of the invented town with these sheets instead of its own."""
    plain = {"clause": "S84", "title": "x"}
    return replace(
        the_book(),
        plan=the_book().plan.model_copy(update={"points_total": None}),
        written_schemes=tuple(Scheme.model_validate(dated(plain | one)) for one in schemes),
        groups=tuple(Group.model_validate(dated({"title": one["id"]} | one)) for one in groups),
        indicators=tuple(Indicator.model_validate(dated(plain | one)) for one in lines),
    )


def hand(name: str, points: Any, group: str = "A", **more: Any) -> dict[str, Any]:
    """A line that a person settles."""
    return {"id": name, "group": group, "points": points, "shape": "by_hand", "confirmed_by": "专干"} | more


def share(name: str, points: Any, group: str = "A", **more: Any) -> dict[str, Any]:
    """A line by a rate of two counts of its own."""
    keys = {"shape": "share", "of": f"{name}.done", "per": f"{name}.owed"}
    return {"id": name, "group": group, "points": points} | keys | more


def given(**points: Any) -> dict[str, Decimal]:
    """Points given by hand."""
    return {name: Decimal(str(one)) for name, one in points.items()}
