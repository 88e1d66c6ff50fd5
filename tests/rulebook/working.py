"""The worked cases of the law: one TOML table a case, one question of a closed list, an answer worked out on paper.

A case names its article first, and so does its failure. To add a case, write it into `worked/`; to ask a new kind of
question, add a function to QUESTIONS.

    [[case]]
    name = "chongqing-told"
    title = "…"                       # what is special about it, in words
    cite = ["chongqing.31"]           # the articles it stands on; a changed value of theirs must break it
    layers = ["chongqing"]            # provinces over the national law; none for a national case
    ask = "deadline"                  # report_in, term, deadline, span, value, choice, reached, workdays
    value = "township_told_in"        # the name of the law value, where the question needs one
    on = 2026-09-28                   # the day it counts from, or the day of the law
    want = { day = 2026-10-08 }       # every key is compared; `doubtful` is false unless written
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from tests.rulebook.shelf import LAW
from tongxing.rulebook.counting import Computed, add_span, law_deadline, report_in_deadline, term_end
from tongxing.rulebook.dated import Cites, Piece, Span, ValueNotInForce, parse_span
from tongxing.rulebook.document import Measure
from tongxing.rulebook.lawbook import LawBook
from tongxing.rulebook.laws import LawText, LawValue
from tongxing.rulebook.reading_law import of_layers, read_lawbook

FOLDER = Path(__file__).parent / "worked"


class Case(Piece):
    """One worked case of the law."""

    name: str
    title: str
    cite: Cites
    layers: tuple[str, ...] = ()
    ask: Literal["report_in", "term", "deadline", "span", "value", "choice", "reached", "workdays"]
    value: str = ""
    span: str = ""
    on: date
    measure: Measure = "community_treatment"
    months: int | None = None
    deducted: int = 0
    want: Mapping[str, Any] = Field(min_length=1)


@cache
def cases() -> tuple[Case, ...]:
    """Every case of every file, in order."""
    files = sorted(FOLDER.rglob("*.toml"))
    return tuple(
        Case.model_validate(raw) for path in files for raw in tomllib.loads(path.read_text())["case"]
    )


@dataclass(frozen=True)
class Shelf:
    """Every layer as read, from which the law of any place is put together."""

    texts: tuple[LawText, ...]
    values: Mapping[str, tuple[LawValue, ...]]
    book: LawBook

    def of(self, layers: tuple[str, ...]) -> LawBook:
        """The law of a place."""
        return of_layers(self.texts, self.values, self.book.workdays, layers)


@cache
def layers() -> tuple[str, ...]:
    """Every province that is encoded."""
    return tuple(sorted({name.split("/")[1] for name in LAW if name.startswith("provinces/")}))


@cache
def shelf() -> Shelf:
    """The law as it stands in the tree."""
    book, source = read_lawbook(LAW, layers())
    assert not source.problems, [str(one) for one in source.problems]
    return Shelf(book.laws, book.law_values, book)


# ── the questions ───────────────────────────────────────────────────────────


def _day(found: Computed, case: Case, **more: Any) -> dict[str, Any]:
    """A computed day; `warns` and `not_warns` ask whether the remarks speak of something."""
    said = "；".join(found.warnings)
    answer: dict[str, Any] = {"day": found.day, "other": found.other_reading, **more}
    for key in ("warns", "not_warns"):
        if key in case.want:
            answer[key] = case.want[key] if (case.want[key] in said) == (key == "warns") else said
    return answer


def _deadline(book: LawBook, case: Case) -> dict[str, Any]:
    doubtful = book.law_choice(case.value, case.on).chosen.doubtful
    return _day(law_deadline(name=case.value, from_on=case.on, book=book), case, doubtful=doubtful)


def _report_in(book: LawBook, case: Case) -> dict[str, Any]:
    return _day(report_in_deadline(received_on=case.on, measure=case.measure, book=book), case)


def _term(book: LawBook, case: Case) -> dict[str, Any]:
    found = term_end(
        measure=case.measure, reported_on=case.on, ordered_months=case.months, deducted_days=case.deducted, book=book
    )  # fmt: skip
    return _day(found, case)


def _span(book: LawBook, case: Case) -> dict[str, Any]:
    return _day(add_span(case.on, parse_span(case.span), book.workdays), case)


def _value(book: LawBook, case: Case) -> dict[str, Any]:
    try:
        found = book.law_choice(case.value, case.on).chosen
    except ValueNotInForce:
        return {"value": "none", "doubtful": False}
    answer = {"value": book.law(case.value, case.on), "article": found.article, "doubtful": found.doubtful}
    return answer | ({"beyond": found.beyond} if found.unit == "count" else {})


def _choice(book: LawBook, case: Case) -> dict[str, Any]:
    found = book.law_choice(case.value, case.on)
    others = [f"{one.value.layer} {_plain(one.value.value)} {one.relation}" for one in found.others]
    return {**_value(book, case), "relation": str(found.relation), "others": others}


def _reached(book: LawBook, case: Case) -> dict[str, Any]:
    """The greatest number of events that does not reach the count, and the smallest that does."""
    found = book.law_choice(case.value, case.on).chosen
    yes = next(count for count in range(1000) if found.reached_by(count))
    return {"no": yes - 1, "yes": yes, "doubtful": found.doubtful}


def _workdays(book: LawBook, case: Case) -> dict[str, Any]:
    months = [0] * 12
    day = date(case.on.year, 1, 1)
    for number in range(366):
        one = date.fromordinal(day.toordinal() + number)
        if one.year == case.on.year and book.workdays.is_workday(one):
            months[one.month - 1] += 1
    return {"months": months}


def _plain(value: Any) -> str:
    return "+".join(value) if isinstance(value, list | tuple) else str(value)


QUESTIONS: Mapping[str, Callable[[LawBook, Case], dict[str, Any]]] = {
    "report_in": _report_in, "term": _term, "deadline": _deadline, "span": _span,
    "value": _value, "choice": _choice, "reached": _reached, "workdays": _workdays,
}  # fmt: skip


PLAIN: dict[str, Any] = {"doubtful": False, "beyond": False}  # what a case means where it writes nothing


def failures(case: Case, law: Shelf) -> list[str]:
    """What does not come out as written: each line begins with the articles."""
    head = f"{' '.join(case.cite)}: {case.name}"
    try:
        got = QUESTIONS[case.ask](law.of(case.layers), case)
    except (ValueNotInForce, ValueError, StopIteration) as error:
        return [f"{head}: 算不出来 {error}"]
    plain = PLAIN | ({"other": None} if case.ask == "report_in" else {})
    want = {key: one for key, one in plain.items() if key in got} | dict(case.want)
    return [
        f"{head}: {key} 应为 {wanted}，算出 {got.get(key)}"
        for key, wanted in want.items()
        if not _same(wanted, got.get(key))
    ]


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(got, Span):
        return bool(parse_span(wanted) == got)
    if isinstance(got, tuple):
        return bool(tuple(wanted) == got)
    return bool(wanted == got) and isinstance(wanted, bool) == isinstance(got, bool)
