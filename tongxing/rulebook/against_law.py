"""Lays a plan beside the law, value by value: stricter, equal, weaker, or nothing to compare.

Each law value says which side is the stricter one (`direction`) and which part of a plan it rules (`governs`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic_core import PydanticCustomError

from tongxing.rulebook.dated import Dated, Span, parse_span
from tongxing.rulebook.document import MEASURES, WORDS, Book, Duty, LawValue, read_law_value

Road = tuple[str | int, ...]


class Relation(StrEnum):
    """How a plan's value stands to the law's."""

    STRICTER = "stricter"
    EQUAL = "equal"
    WEAKER = "weaker"
    NOT_COMPARED = "not_compared"


RELATION_WORDS = {
    Relation.STRICTER: "比法律严",
    Relation.EQUAL: "和法律一致",
    Relation.WEAKER: "比法律松",
    Relation.NOT_COMPARED: "法律没有数，不作比较",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One value of the plan beside the law's."""

    road: Road
    subject: str
    law: str
    plan_says: str
    law_says: str
    relation: Relation
    cites: tuple[str, ...]
    local: bool = True

    @property
    def words(self) -> str:
        """The comparison in one sentence."""
        return f"{self.subject}：方案 {self.plan_says}，法律 {self.law_says}，{RELATION_WORDS[self.relation]}"


def compare_with_law(book: Book) -> tuple[Comparison, ...]:
    """Every value the law has something to say about, and every plan number it says nothing about."""
    return (*_governed(book), *_plan_values(book))


def weigh(plan: Any, law: LawValue) -> Relation:
    """How one value stands to the law's, by the side the law value declares as stricter."""
    theirs = read_law_value(law)
    if law.direction == "setting":
        return Relation.NOT_COMPARED
    if law.direction == "includes":
        return _weigh_lists(plan, theirs)
    if isinstance(theirs, Span):
        return _weigh_spans(plan, theirs, law.direction)
    if isinstance(theirs, Decimal) and not isinstance(plan, bool) and isinstance(plan, int | Decimal):
        return _weigh_order(Decimal(plan), Decimal(plan), theirs, theirs, law.direction)
    return Relation.EQUAL if plan == theirs else Relation.WEAKER


def _weigh_lists(plan: Any, theirs: tuple[str, ...]) -> Relation:
    ours = set(plan) if isinstance(plan, list | tuple) else set()
    if not ours >= set(theirs):
        return Relation.WEAKER
    return Relation.STRICTER if ours > set(theirs) else Relation.EQUAL


def _weigh_spans(plan: Any, theirs: Span, direction: str) -> Relation:
    try:
        ours = parse_span(plan)
    except PydanticCustomError:
        return Relation.WEAKER
    if ours == theirs:
        return Relation.EQUAL
    if (ours.days == 0) == (theirs.days == 0):  # the same unit: no doubt about how long a month is
        mine, law = Decimal(ours.months + ours.days), Decimal(theirs.months + theirs.days)
        return _weigh_order(mine, mine, law, law, direction)
    mine_low, mine_high = _days_between(ours)
    law_low, law_high = _days_between(theirs)
    return _weigh_order(mine_low, mine_high, law_low, law_high, direction)


def _days_between(span: Span) -> tuple[Decimal, Decimal]:
    """The fewest and the most days a span can have."""
    return Decimal(span.months * 28 + span.days), Decimal(span.months * 31 + span.days)


def _weigh_order(
    low: Decimal, high: Decimal, law_low: Decimal, law_high: Decimal, direction: str
) -> Relation:
    """Shorter and lower are strict downwards, longer and higher upwards; fixed allows nothing else."""
    if low == high == law_low == law_high:
        return Relation.EQUAL
    if direction in ("shorter", "lower", "at_most"):
        return Relation.STRICTER if high <= law_low else Relation.WEAKER
    if direction in ("longer", "higher"):
        return Relation.STRICTER if low >= law_high else Relation.WEAKER
    return Relation.WEAKER


def show(value: Any) -> str:
    """A value in words."""
    if isinstance(value, Span):
        return value.words
    if isinstance(value, list | tuple):
        return "、".join(show(one) for one in value)
    if isinstance(value, bool):
        return "要" if value else "不要"
    return WORDS.get(str(value), str(value))


# ── what a law value governs ────────────────────────────────────────────────


def _governed(book: Book) -> Iterator[Comparison]:
    for name, versions in book.law_values.items():
        for law in versions:
            if law.until is not None and law.until < book.plan.since:
                continue
            for target in law.governs:
                yield from _target(book, name, law, target)


def _target(book: Book, name: str, law: LawValue, target: str) -> Iterator[Comparison]:
    path, _, measure = target.partition("@")
    parts = path.split(".")
    duties = [one for one in book.duties if one.kind == parts[1] and (not measure or measure in one.measures)]
    if len(parts) == 2:
        yield from _required(book, name, law, parts[1], duties)
        return
    for duty in duties:
        yield from _duty_values(book, name, law, duty, parts[2])


def _required(book: Book, name: str, law: LawValue, kind: str, duties: list[Duty]) -> Iterator[Comparison]:
    """The law wants this duty for both measures."""
    held = {measure for duty in duties for measure in duty.measures}
    missing = [measure for measure in MEASURES if measure not in held]
    relation = Relation.WEAKER if missing else Relation.EQUAL
    road: Road = ("duty", duties[0].id) if duties else ("plan",)
    says = "没有这一项" if not duties else "不是两种措施都有" if missing else "有"
    yield Comparison(road, law.title, name, says, "要有", relation, (law.article, *law.also))


def _duty_values(book: Book, name: str, law: LawValue, duty: Duty, key: str) -> Iterator[Comparison]:
    if key == "every":
        for number, rhythm in enumerate(duty.rhythm):
            yield from _entries(
                book, name, law, rhythm.every, ("duty", duty.id, "rhythm", number, "every"), duty.title
            )
        return
    value = getattr(duty, key)
    road: Road = ("duty", duty.id, key)
    if isinstance(value, Dated):
        yield from _entries(book, name, law, value, road, duty.title)
    else:
        cites = (law.article, *law.also)
        yield Comparison(
            road, f"{duty.title}·{law.title}", name, show(value), show(law.value), weigh(value, law), cites
        )


def _entries(
    book: Book, name: str, law: LawValue, value: Dated[Any], road: Road, title: str
) -> Iterator[Comparison]:
    for entry in value.root:
        theirs = show(read_law_value(law))
        cites = (law.article, *law.also)
        yield Comparison(
            road,
            f"{title}·{law.title}",
            name,
            show(entry.value),
            theirs,
            weigh(entry.value, law),
            cites,
            entry.local,
        )


def _plan_values(book: Book) -> Iterator[Comparison]:
    """The plan's own numbers: beside the law value of the same name, or nothing to compare."""
    for key, value in book.values.items():
        name = value.law or key
        road: Road = ("value", key, "amount")
        for entry in value.amount.root:
            law = _law_on(book, name, entry.since)
            if law is None:
                yield Comparison(
                    road,
                    value.title,
                    "",
                    show(entry.value),
                    "没有规定",
                    Relation.NOT_COMPARED,
                    entry.cite,
                    entry.local,
                )
            else:
                yield Comparison(
                    road,
                    value.title,
                    name,
                    show(entry.value),
                    show(read_law_value(law)),
                    weigh(entry.value, law),
                    (law.article, *law.also),
                    entry.local,
                )


def _law_on(book: Book, name: str, on: date) -> LawValue | None:
    found = [
        law
        for law in book.law_values.get(name, ())
        if law.since <= on and (law.until is None or on <= law.until)
    ]
    return found[0] if found else None
