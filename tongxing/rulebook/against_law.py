"""Lays a plan beside the law, value by value: stricter, equal, weaker, or nothing to compare.

Each law value says which side is the stricter one (`direction`) and which part of a plan it rules (`governs`).
A doubtful provincial value rules no plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tongxing.rulebook.dated import Dated
from tongxing.rulebook.document import MEASURES, Book, Duty
from tongxing.rulebook.laws import LawValue, read_law_value
from tongxing.rulebook.weighing import Relation, show, weigh

__all__ = ["RELATION_WORDS", "Comparison", "Relation", "compare_with_law", "show", "weigh"]

Road = tuple[str | int, ...]


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


# ── what a law value governs ────────────────────────────────────────────────


def _governed(book: Book) -> Iterator[Comparison]:
    for name, versions in book.law_values.items():
        for law in versions:
            if law.doubtful or (law.until is not None and law.until < book.plan.since):
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
            held = any(one.holds_on(entry.since) for one in book.law_values.get(name, ()))
            law = book.law_choice(name, entry.since).chosen if held else None
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
