"""The law that holds in one place: the nation's and the provinces a plan names. Enough to count a day with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tongxing.rulebook.choosing import Choice, Standing, choose, doubt_words, strictest
from tongxing.rulebook.dated import Entry
from tongxing.rulebook.laws import NATIONAL, LawHead, LawText, LawValue, law_values_on, read_law_value

if TYPE_CHECKING:
    from tongxing.rulebook.counting import Workdays


@dataclass(frozen=True, eq=False, kw_only=True)
class LawBook:
    """Texts, values and workday tables of the chosen layers."""

    laws: tuple[LawText, ...]
    law_values: Mapping[str, tuple[LawValue, ...]]
    workdays: Workdays

    def law_entry(self, name: str, on: date) -> Entry[Any]:
        """The law's value on a day as a cited entry, or ValueNotInForce; the stricter one where a province has its own."""
        found = strictest(law_values_on(self.law_values, name, on))
        return Entry[Any](value=read_law_value(found), since=found.since, until=found.until, cite=found.cites)

    def law(self, name: str, on: date) -> Any:
        """The law's bare value on a day (Span, Decimal, bool, tuple or text)."""
        return read_law_value(strictest(law_values_on(self.law_values, name, on)))

    def law_choice(self, name: str, on: date) -> Choice:
        """The value that holds on a day, what the other layers say, and why it is this one."""
        return choose(name, on, law_values_on(self.law_values, name, on), self.place_of)

    def choices_on(self, on: date) -> list[Choice]:
        """Every value that holds on a day, what a person has to look at first."""
        order = list(Standing)
        found = [
            self.law_choice(name, on)
            for name, some in self.law_values.items()
            if any(one.holds_on(on) for one in some)
        ]
        return sorted(found, key=lambda one: (-order.index(one.relation), one.chosen.article, one.name))

    def heads_on(self, on: date) -> list[LawHead]:
        """The texts that hold on a day."""
        heads = [one.head for one in self.laws]
        return [one for one in heads if one.since <= on and (one.until is None or on <= one.until)]

    def place_of(self, value: LawValue) -> str:
        """The article that states a value, in words: 重庆条例第37条."""
        text, _dot, number = value.article.rpartition(".")
        law = self.text_on(text, value.since)
        short = law.head.short if law is not None else text
        return short if number == "whole" else f"{short}第{number}条"

    def doubt_of(self, value: LawValue) -> str:
        """Why a provincial value is doubtful, with its article, or nothing."""
        words = doubt_words(value)
        return f"{self.place_of(value)}：{words}" if words else ""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of law in this book, the nation's first."""
        return (NATIONAL, *sorted({one.head.layer for one in self.laws} - {NATIONAL}))

    def text_on(self, text: str, on: date) -> LawText | None:
        """The version of a law that holds on a day."""
        for one in self.laws:
            if (
                one.head.id == text
                and one.head.since <= on
                and (one.head.until is None or on <= one.head.until)
            ):
                return one
        return None
