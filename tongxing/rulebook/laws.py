"""A law text as data: its head, its articles in our own words, its dated values, and where it belongs.

National law is one layer, each province another; a town chooses which provinces lie over the nation's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import model_validator

from tongxing.rulebook.dated import Piece, ValueNotInForce, parse_span

NATIONAL = "national"
Direction = Literal[
    "shorter", "longer", "lower", "higher", "fixed", "required", "includes", "at_most", "setting"
]
Current = Literal["yes", "no", "doubtful"]
CURRENT_WORDS: Mapping[Current, str] = {"yes": "现行", "no": "已被取代", "doubtful": "是否现行没有核实"}


class LawHead(Piece):
    """Which text and which version of it, in which layer, and whether it is known to hold today."""

    id: str
    title: str
    short: str
    version: date
    since: date
    until: date | None = None
    source: str
    verified: bool = True
    layer: str = NATIONAL
    current: Current = "yes"
    currency_note: str = ""


class Article(Piece):
    """An article in our own short words."""

    summary: str
    note: str = ""


class LawValue(Piece):
    """A number of the law: its article, its days, and which side is the stricter one.

    `settled = false` says that the text leaves the point open, or that we have not read it in the version in force.
    `counted = "back"` counts a span backwards from a day to come ("7 working days before the end").
    `layer` and `current` are not written here: the reader copies them from the head of the file.
    """

    title: str
    article: str
    also: tuple[str, ...] = ()
    value: Any
    unit: Literal["span", "count", "flag", "list", "text"]
    since: date
    until: date | None = None
    direction: Direction
    governs: tuple[str, ...] = ()
    beyond: bool = False
    counted: Literal["forward", "back"] = "forward"
    settled: bool = True
    note: str = ""
    layer: str = NATIONAL
    current: Current = "yes"

    @model_validator(mode="after")
    def _readable(self) -> LawValue:
        read_law_value(self)
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the value is in force on this day; `until` is its last day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def reached_by(self, count: int) -> bool:
        """Whether so many events reach the number: "三次以上" includes three, "超过三十日" begins at thirty-one."""
        number = Decimal(self.value)
        return count > number if self.beyond else count >= number

    @property
    def cites(self) -> tuple[str, ...]:
        """The article that states the value, then those that repeat it."""
        return (self.article, *self.also)

    @property
    def doubtful(self) -> bool:
        """A provincial value nobody should rest a day on alone: an old text, an unverified one, or an open point."""
        return self.layer != NATIONAL and (self.current != "yes" or not self.settled)


@dataclass(frozen=True)
class LawText:
    """One law file: its head, its articles, its values."""

    head: LawHead
    articles: Mapping[str, Article]


def read_law_value(found: LawValue) -> Any:
    """The value in its own type."""
    if found.unit == "span":
        return parse_span(found.value)
    if found.unit == "count":
        return Decimal(found.value)
    if found.unit == "list":
        return tuple(found.value)
    return found.value


def law_values_on(values: Mapping[str, tuple[LawValue, ...]], name: str, on: date) -> tuple[LawValue, ...]:
    """What every layer says on a day, one value a layer; an unknown name or a day outside raises."""
    found = tuple(one for one in values.get(name, ()) if one.holds_on(on))
    if not found:
        raise ValueNotInForce(f"law.{name}", on)
    return found
