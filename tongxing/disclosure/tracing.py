"""Whose table is this? What was leaked, read for its marks; without marks, for the order of its rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tongxing.disclosure import queries, watermark
from tongxing.disclosure.queries import Entry
from tongxing.org.actor import Actor
from tongxing.people.queries import of_numbers

NUMBER = re.compile(r"[A-Z]{2,4}-\d{4}-\d{3,5}")
FEW = 3  # so many rows in order say little; more of them are asked for


@dataclass(frozen=True, slots=True)
class Traced:
    """A table that this may come from: how it was recognised, and on how many rows or cells that stands."""

    entry: Entry
    by: str
    rows: int


def trace(actor: Actor, data: bytes) -> list[Traced]:
    """The tables a leaked file or text may come from, in the actor's town; one is certain, several are candidates."""
    text = watermark.words_of(data)
    marks = watermark.found(text, queries.mark_key())
    return _by_marks(actor, marks) if marks else _by_order(actor, text)


def _by_marks(actor: Actor, marks: Counter[int]) -> list[Traced]:
    found = queries.by_mark(actor, list(marks))
    return [Traced(entry, "marks", marks[mark]) for entry, mark in found]


def _by_order(actor: Actor, text: str) -> list[Traced]:
    """Tables that had all these people, in this order; where no order fits, all that had them."""
    numbers = list(dict.fromkeys(NUMBER.findall(text)))
    known = of_numbers(actor, numbers)
    people = [known[n] for n in numbers if n in known]
    if len(people) < FEW:
        return []
    holders = queries.holders(actor, people)
    fit = [one for one, lines in holders.items() if watermark.in_order(lines)]
    entries = queries.by_ids(actor, fit or list(holders))
    return [Traced(entry, "order" if fit else "people", len(people)) for entry in entries]
