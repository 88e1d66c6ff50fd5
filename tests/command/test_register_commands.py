"""`tongxing register`: the audit pack of a year, and whose table something comes from."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import cast
from tongxing.core import clock, jobs
from tongxing.disclosure.requests import actions
from tongxing.disclosure.requests.actions import Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(terminal: Any, nong: Any, lin: Any, town: SimpleNamespace) -> Any:
    """A table the clerk has taken away."""
    for n in range(4):
        cast.take_in(lin, town.villages[n % 3], reported_on=cast.day("2026-03-25"), name=f"某{n}甲")
    cast.step_in(nong)
    wanted = Wanted("people.roster", ("number", "name", "village"), "county", "季度报表", "=望川县禁毒办")
    made = actions.ask(by=nong, at=clock.now(), on=cast.TODAY, wanted=wanted)
    assert made
    jobs.run_here()
    cast.step_in(nong)
    return actions.fetch(by=nong, at=clock.now(), disclosure_id=made.pk, slip="x")


def test_the_year_as_csv(typed: Any, file: Any) -> None:
    code, out, _err = typed("register", "show", "--year", str(clock.now().year))
    assert code == 0
    [row] = list(csv.DictReader(io.StringIO(out)))
    assert row["number"] == file.number
    assert row["asked_by"] == "农玉珍"
    assert row["people"] == "4"
    assert row["recipient"] == "'=望川县禁毒办", "inert also in a table for an auditor"
    assert row["basis"].startswith("履行法定职责")
    assert row["fetched_at"]
    assert "某0甲" not in out
    assert typed("register", "show", "--year", "2020")[1].count("\n") == 1


def test_whose_table_it_is(typed: Any, asked: Any, file: Any, tmp_path: Path) -> None:
    leaked = tmp_path / "群里的表.xlsx"
    leaked.write_bytes(file.data)
    code, out, _err = typed("register", "trace", str(leaked))
    assert code == 0
    assert file.number in out
    assert "农玉珍" in out
    [one] = asked("register", "trace", str(leaked))
    assert one["how"] == "marks"
    other = tmp_path / "别处.txt"
    other.write_text("没有什么")
    assert typed("register", "trace", str(other))[0] == 1
    assert typed("register", "trace", str(tmp_path / "没有.txt"))[0] == 1
