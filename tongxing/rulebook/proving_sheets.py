"""Worked cases of whole sheets: counts and confirmed points in, subtotals, folded result and grade out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from tongxing.rulebook.dated import NumberField, Piece
from tongxing.rulebook.document import Book
from tongxing.rulebook.summing import Whole, score_lines, sum_up


class Summed(Piece):
    """A whole sheet with given counts: only what is written is compared; a figure not given counts nothing."""

    scheme: str
    on: date | None = None
    counts: Mapping[str, int] = Field(default_factory=dict)
    by_hand: Mapping[str, NumberField] = Field(default_factory=dict)
    people: int | None = None
    lines: Mapping[str, NumberField] = Field(default_factory=dict)
    groups: Mapping[str, NumberField] = Field(default_factory=dict)
    bodies: Mapping[str, NumberField] = Field(default_factory=dict)
    bonus: NumberField | None = None
    result: NumberField | None = None
    grade: str | None = None
    waits: str | None = None


def differs(what: str, wanted: Any, got: Any) -> list[str]:
    """What did not come out as written, in words."""
    return [] if wanted == got else [f"{what} 应为 {wanted}，算出 {got}"]


def prove_sheet(book: Book, wanted: Summed) -> list[str]:
    """One whole sheet: every line, every subtotal that is written, the result and the grade."""
    try:
        scheme, on = book.scheme(wanted.scheme), wanted.on or book.plan.since
    except KeyError:
        return [f"没有评分表「{wanted.scheme}」"]
    lines = book.lines_of(scheme.id)
    strange = sorted({*wanted.by_hand, *wanted.lines} - {one.id for one in lines})
    if strange:
        return [f"{scheme.id} 里没有「{'、'.join(strange)}」"]
    needed = {name for one in lines for name in (one.of, one.per) if name}
    counts = dict.fromkeys(needed, 0) | dict(wanted.counts)
    found = score_lines(lines, counts, on=on, by_hand=wanted.by_hand)
    whole = sum_up(book, scheme, found, on=on, people=wanted.people)
    failures = [
        one for name, points in wanted.lines.items() for one in differs(name, points, found[name].points)
    ]
    return failures + _totals(wanted, whole)  # fmt: skip


def _totals(wanted: Summed, whole: Whole) -> list[str]:
    failures: list[str] = []
    for key, held in (("groups", whole.groups), ("bodies", whole.bodies)):
        got: dict[str, Decimal] = {one.id: one.sum.points for one in held}
        for name, points in getattr(wanted, key).items():
            failures += differs(f"{name} 小计", points, got.get(name))
    for key, words in (("bonus", "加分"), ("result", "结果"), ("grade", "等次"), ("waits", "还在等")):
        value = getattr(wanted, key)
        if value is not None:
            failures += differs(words, value, whole.added if key == "bonus" else getattr(whole, key))
    return failures
