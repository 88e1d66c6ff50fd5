"""Returns: what was sent stays as it was sent; what comes later is late, and moves only the next correction."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import Error, transaction

from tests.cast import at, day, sampled, step_in, take_in
from tests.rulebook.shelf import KNOWN, LAW_DIR, ROOT
from tongxing.assessment.returns.actions import put_forward, settle
from tongxing.assessment.returns.models import Return
from tongxing.assessment.returns.queries import kept_at, late_for, locked, of_period
from tongxing.assessment.returns.tables import read
from tongxing.core.refusal import Refused
from tongxing.rulebook.reading import read_texts
from tongxing.rulebook.returns import Change, changes, period

MAY, JUNE, JULY = day("2026-05-31"), day("2026-06-03"), day("2026-07-02")


def forward(by: Any, on: Any = JUNE, **more: Any) -> Any:
    asked = {"kind": "monthly", "year": 2026, "part": 5, "recipient": "望川县平安办", **more}
    return put_forward(by=step_in(by), at=at(on), on=on, known=on, **asked)


def test_a_month_is_sent_by_two_people_and_what_comes_late_moves_only_the_correction(
    lin: Any, nong: Any, sun: Any, town: Any
) -> None:
    folders = [take_in(lin, town.upper, reported_on=day("2026-03-25")) for _ in range(3)]
    for folder in folders[1:]:
        sampled(lin, folder, day("2026-05-25"))
    row = forward(nong)
    assert "own" in codes(lambda: settle(by=nong, at=at(JUNE), return_id=row.pk, how="frozen"))
    assert settle(by=step_in(sun), at=at(JUNE), return_id=row.pk, how="frozen")
    assert codes(lambda: settle(by=step_in(sun), at=at(JUNE), return_id=row.pk, how="declined")) == [
        "settled"
    ]
    before = kept_at(nong, row.pk)
    assert before
    assert before.whole
    assert number(before.table, "fieldwork.tests_met_on_time") == 2
    assert codes(lambda: forward(nong)) == ["sent", "why"]

    sampled(lin, folders[0], day("2026-05-26"), recorded_on=JULY)
    step_in(nong)
    assert kept_at(nong, row.pk) == before
    assert locked(nong, day("2026-05-26")).id == row.pk
    assert locked(nong, day("2026-06-01")) is None
    assert [(one.number, one.happened_on) for one in late_for(nong, before)] == [
        (folders[0].number, day("2026-05-26"))
    ]

    again = forward(nong, JULY, why="late")
    assert (again.number, again.corrects_id) == (2, row.pk)
    assert codes(lambda: forward(nong, JULY, why="late")) == ["waiting"]
    found = changes(before.table.cells, read(again.body).cells)
    assert found == (Change(town.upper.code, "fieldwork.tests_met_on_time", 2, 3),)
    assert settle(by=step_in(sun), at=at(JULY), return_id=again.pk, how="frozen")
    assert [one.how for one in of_period(sun, "monthly", day("2026-05-01"))] == ["frozen", "frozen"]
    for what in (
        Return.objects.filter(pk=row.pk).update,
        lambda **_: Return.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            what(recipient="别处")


def test_the_month_that_runs_is_not_sent_and_numbers_of_a_day_stay(lin: Any, nong: Any, town: Any) -> None:
    """Counted again years later by the knowledge of that day, a month gives the same bytes."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    assert "not_over" in codes(lambda: forward(nong, MAY))
    first = forward(nong)
    settle(by=step_in(nong), at=at(JUNE), return_id=first.pk, how="withdrawn")
    sampled(lin, folder, day("2026-05-25"), recorded_on=JULY)
    again = put_forward(by=step_in(nong), at=at(JULY), on=JULY, known=JUNE, kind="monthly", year=2026, part=5, recipient="县里")  # fmt: skip
    assert again
    assert again.body == first.body
    assert again.number == 2
    assert forward(nong, part=13) is None
    assert forward(nong, kind="weekly") is None


def test_a_period_has_its_days_and_a_year_has_no_thirteenth_month() -> None:
    book = read_texts(*texts(), KNOWN).book
    assert book
    monthly, yearly = book.returns
    february = period(monthly, 2028, 2)
    assert february
    assert (february.since, february.until) == (day("2028-02-01"), day("2028-02-29"))
    assert period(yearly, 2026, 1).until == day("2026-12-31")  # type: ignore[union-attr]
    assert period(monthly, 2026, 13) is None
    assert period(yearly, 2026, 2) is None


def test_a_column_nobody_knows_is_refused_with_its_line_and_the_near_one() -> None:
    laws, plan = texts()
    bad = plan["returns.toml"].replace(
        b'"fieldwork.tests_owed", ', b'"fieldwork.test_owed", "fieldwork.talks_owed", ', 1
    )
    found = read_texts(laws, {**plan, "returns.toml": bad}, KNOWN).problems
    assert {one.code for one in found} == {"unknown_figure", "duplicate"}
    assert all(one.file == "returns.toml" and one.line > 3 for one in found)
    assert "fieldwork.tests_owed" in next(one for one in found if one.code == "unknown_figure").advice


def texts() -> tuple[dict[str, bytes], dict[str, bytes]]:
    laws = {p.relative_to(LAW_DIR).as_posix(): p.read_bytes() for p in LAW_DIR.rglob("*.toml")}
    folder = ROOT / "library" / "qingwu" / "2026"
    return laws, {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.toml")}


def number(table: Any, figure: str) -> int:
    assert json.loads(table.to_json()) == json.loads(read(table.to_json()).to_json())
    return dict(zip([c.figure for c in table.columns], table.total, strict=True))[figure]


def codes(act: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [one.code for one in refused.value.refusals]
