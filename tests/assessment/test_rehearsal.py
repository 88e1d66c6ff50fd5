"""A plan that waits, tried on last year: the same records, another plan, line by line (X16)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import TODAY, at, day, sampled, step_in, take_in
from tests.rulebook.shelf import the_book
from tongxing.assessment.rehearsal import Rehearsal, rehearse
from tongxing.plans.actions import load_plan
from tongxing.plans.books import LIBRARY_DIR, book_of, read_tree
from tongxing.rulebook.dated import walk_dated
from tongxing.rulebook.laying import as_if_since


def test_a_plan_laid_back_holds_on_every_day_since_and_says_the_same() -> None:
    book = the_book()
    back = as_if_since(book, date(2024, 1, 1))
    assert back.plan.since == date(2024, 1, 1)
    for one in (*back.indicators, *back.duties, *back.schemes):
        for _road, value in walk_dated(one):
            assert value.on(date(2024, 1, 1)) == value.root[0].value
    assert back.indicator("B1").steps.on(TODAY) == book.indicator("B1").steps.on(TODAY)  # type: ignore[union-attr]
    assert as_if_since(back, TODAY) is back


def next_year(**changes: tuple[str, str]) -> dict[str, str]:
    """The plan of the invented town as the next year's, with every day moved and some words changed."""
    files = {
        name: text.replace("2026-02-05", "2027-01-01")
        for name, text in read_tree(LIBRARY_DIR / "qingwu" / "2026").items()
    }
    files["plan.toml"] = (
        files["plan.toml"].replace("qingwu-2026", "qingwu-2027").replace("year = 2026", "year = 2027")
    )
    for name, (old, new) in changes.items():
        assert old in files[f"{name}.toml"]
        files[f"{name}.toml"] = files[f"{name}.toml"].replace(old, new)
    return files


def tried(by: Any, version: Any) -> dict[str, Rehearsal]:
    step_in(by)
    found = rehearse(by, book_of(version.pk), year=2026, on=TODAY, known=TODAY)
    assert isinstance(found, tuple), found
    return {one.scheme.id: one for one in found}


def test_last_year_under_the_draft_unit_by_unit(lin, nong, sun, town, signed_in, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    for n in range(6):
        folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
        for month in range(4, 12):
            if (n, month) != (0, 5):
                sampled(lin, folder, day(f"2026-{month:02}-22"))
    step_in(nong)
    same = load_plan(by=nong, at=at(TODAY), files=next_year())
    steps = ("[0.95, 12], [0.90, 8]", "[0.98, 12], [0.90, 9]")
    other = load_plan(by=nong, at=at(TODAY), files=next_year(score=steps))
    unchanged = tried(nong, same)
    assert set(unchanged) == {"village", "unit", "staff", "member"}
    assert all(row.lines == () for one in unchanged.values() for row in one.rows)
    assert all(
        row.before and row.before.result == row.after.result for one in unchanged.values() for row in one.rows
    )
    rows = {row.whose.name: row for row in tried(nong, other)["village"].rows}
    assert [(one.id, one.before, one.after) for one in rows["上河村"].lines] == [
        ("B1", Decimal("12.00"), Decimal("9.00"))
    ]
    assert rows["下河村"].lines == ()
    assert any(one.startswith("D1") for one in rows["上河村"].waiting)
    page = signed_in(sun).get(f"/plan/{other.pk}/rehearse/")
    assert "B1 检测按期　12 → 9" in page.content.decode()
    assert (
        signed_in(nong)
        .get(f"/plan/?version={other.pk}")
        .content.decode()
        .count(f"/plan/{other.pk}/rehearse/")
        == 1
    )
    assert signed_in(lin).get(f"/plan/{other.pk}/rehearse/").status_code == 403


def test_a_year_without_a_plan_is_said(nong, town):  # type: ignore[no-untyped-def]
    step_in(nong)
    found = rehearse(nong, the_book(), year=2020, on=TODAY, known=TODAY)
    assert getattr(found, "code", "") == "no_plan"


@pytest.mark.parametrize("name", ["heshan", "lanxi", "yunling"])
def test_plans_of_other_places_can_be_tried_here(nong, lin, town, name):  # type: ignore[no-untyped-def]
    step_in(nong)
    version = load_plan(by=nong, at=at(TODAY), files=read_tree(LIBRARY_DIR / name / "2026"))
    found = tried(nong, version)
    assert found
    assert all(row.after.whole.total == 100 for one in found.values() for row in one.rows)
