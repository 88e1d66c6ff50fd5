"""No number of the law can go or change unseen: each is taken out or bent, and a worked case of its article must fail.

In process and cheap: the parsed values are changed, and only the cases that cite the article are worked again. The
whole run takes some seconds. A value somebody adds without a case turns this red and names the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.rulebook.working import Case, Shelf, cases, failures, shelf
from tongxing.rulebook.counting import Workdays
from tongxing.rulebook.dated import Span, parse_span
from tongxing.rulebook.laws import NATIONAL, LawValue

UNITS = {"months": "months", "days": "days", "workdays": "working days", "hours": "hours"}
EVERY = [(name, value) for name, some in sorted(shelf().values.items()) for value in some]


def bent(value: LawValue) -> Iterator[tuple[str, LawValue]]:
    """The value with another number, another mark, another way of counting."""
    for number in other_numbers(value.unit, value.value):
        yield f"= {number}", value.model_copy(update={"value": number})
    if value.unit == "count":
        yield "beyond", value.model_copy(update={"beyond": not value.beyond})
    if value.counted == "back":
        yield "counted", value.model_copy(update={"counted": "forward"})
    if value.unit == "span" and parse_span(value.value).workdays:
        yield "calendar days", value.model_copy(update={"value": f"{parse_span(value.value).workdays} days"})
    if value.layer != NATIONAL:
        mark = {"settled": True, "current": "yes"} if value.doubtful else {"current": "no"}
        yield "doubt", value.model_copy(update=mark)


def other_numbers(unit: str, value: Any) -> list[Any]:
    """One more and one less; the flag turned; the list without one of its items; another word."""
    if unit == "span":
        span: Span = parse_span(value)
        key = next(key for key in UNITS if getattr(span, key))
        return [f"{getattr(span, key) + by} {UNITS[key]}" for by in (-1, 1)]
    if unit == "count":
        return [value - 1, value + 1]
    if unit == "flag":
        return [not value]
    if unit == "list":
        return [[one for one in value if one != gone] for gone in value] + [[*value, "somebody_else"]]
    return ["another word"]


def with_value(name: str, old: LawValue, new: LawValue | None) -> Shelf:
    """The shelf with one value bent, or gone."""
    law = shelf()
    others = tuple(one for one in law.values[name] if one is not old)
    return replace(law, values={**law.values, name: (*others, new) if new is not None else others})


def citing(article: str, name: str, held: tuple[Case, ...]) -> list[Case]:
    return [one for one in held if article in one.cite and one.value in ("", name)]


def caught(
    name: str, value: LawValue, new: LawValue | None, held: tuple[Case, ...] | None = None
) -> list[str]:
    """The failures that name the value's article."""
    law = with_value(name, value, new)
    found = citing(value.article, name, cases() if held is None else held)
    lines = (line for one in found for line in failures(one, law))
    return [line for line in lines if value.article in line.split(": ")[0].split()]


@pytest.mark.parametrize(
    ("name", "value"), EVERY, ids=[f"{value.article}-{name}-{value.since}" for name, value in EVERY]
)
def test_a_number_that_goes_or_changes_is_missed_by_name(name: str, value: LawValue) -> None:
    mutants: list[tuple[str, LawValue | None]] = [("gone", None), *bent(value)]
    survived = [how for how, new in mutants if not caught(name, value, new)]
    assert not survived, f"{value.article} {name}: no worked case notices {survived}"


def test_how_many_numbers_are_held(capsys: pytest.CaptureFixture[str]) -> None:
    """The sums of the test above, for the report."""
    values = Counter(value.layer for _, value in EVERY)
    mutants = Counter(value.layer for _, value in EVERY for _ in ("gone", *bent(value)))
    with capsys.disabled():
        print(f"\n{len(cases())} worked cases hold {len(EVERY)} values against {mutants.total()} changes:")
        for layer in sorted(values):
            print(f"  {layer:<10}{values[layer]:>4} values {mutants[layer]:>5} changes")
    assert values.total() >= 125
    assert mutants.total() >= 500


def test_a_value_without_a_case_turns_this_red() -> None:
    """The teeth: the same number, with the cases of its name taken away."""
    name, value = next((n, v) for n, v in EVERY if n == "decision_served_in")
    fewer = tuple(one for one in cases() if one.value != name)
    assert caught(name, value, None)
    assert not caught(name, value, None, fewer)


# ── the State Council's tables ──────────────────────────────────────────────


def bent_tables(table: Workdays) -> Iterator[tuple[date, Workdays]]:
    """Each rest day forgotten, each make-up day forgotten; a rest day at a weekend is one without a table too."""
    for day in sorted(table.rest):
        if day.weekday() < 5:
            yield day, replace(table, rest=table.rest - {day})
    for day in sorted(table.work):
        yield day, replace(table, work=table.work - {day})


def test_a_day_missing_from_a_table_of_workdays_is_missed() -> None:
    law = shelf()
    held: Mapping[int, list[Case]] = {
        year: [one for one in cases() if f"workdays.{year}" in one.cite] for year in law.book.workdays.years
    }
    survived = []
    for day, table in bent_tables(law.book.workdays):
        other = replace(law, book=replace(law.book, workdays=table))
        lines = [line for one in held[day.year] for line in failures(one, other)]
        if not any(f"workdays.{day.year}" in line for line in lines):
            survived.append(day)
    assert not survived
