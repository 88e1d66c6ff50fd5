"""`tongxing import FILE`: the same rules and actions as the page, every problem by row and column, exit codes."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import TODAY, step_in
from tests.exchange.rosters import plant, roster, table, xlsx
from tests.exchange.test_roster import counts
from tongxing.faces.command.main import main
from tongxing.launch import house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the cast, a Chinese terminal, a house that is open already (the test's own database)."""
    monkeypatch.setattr(house, "open_house", nullcontext)
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes a roster file and returns its path."""

    def write(rows: list[dict[str, Any]], name: str = "名单.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(xlsx(table(rows)))
        return str(path)

    return write


def test_check_prints_every_problem_by_row_and_column_and_writes_nothing(
    file: Any, nong: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = roster(200)
    expected = plant(rows, 50)
    assert main(["import", file(rows), "--check", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert len(report["problems"]) == 50
    assert {(p["line"], p["code"]) for p in report["problems"]} == {
        (line, code) for line, _, code in expected
    }
    assert (report["ready"], report["written"]) == (150, 0)
    assert main(["import", file(rows), "--check", "--yes"]) == 1
    out = capsys.readouterr().out
    assert sum(1 for line in out.splitlines() if line.startswith("第 ")) == 50
    assert all("→" in line for line in out.splitlines() if line.startswith("第 "))
    for row in rows:
        assert str(row["id_number"]) not in out or not row["id_number"]
    step_in(nong)
    assert counts() == (0, 0, 0, 0, 0)


def test_yes_writes_what_has_no_fault_and_the_second_time_nothing(file: Any, nong: Any, capsys: Any) -> None:
    path = file(roster(20))
    assert main(["import", path, "--yes", "--as", "nong"]) == 0
    assert "导入了 20 行" in capsys.readouterr().out
    step_in(nong)
    before = counts()
    assert before[0] == 20
    assert main(["import", path, "--yes", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["here"], report["written"]) == (20, 0)
    step_in(nong)
    assert counts() == before


def test_without_yes_nothing_is_written(file: Any, nong: Any, capsys: Any) -> None:
    assert main(["import", file(roster(3)), "--json"]) == 1
    assert "--yes" in capsys.readouterr().err
    step_in(nong)
    assert counts()[0] == 0


def test_who_may_not_import_may_not_import_here_either(file: Any, lin: Any, capsys: Any) -> None:
    for user in ("lin", "nobody"):
        assert main(["import", file(roster(1)), "--yes", "--as", user]) == 1
        assert "不能导入" in capsys.readouterr().err


def test_with_two_townships_one_has_to_be_named(
    file: Any, town: SimpleNamespace, next_town: SimpleNamespace, nong: Any, capsys: Any
) -> None:
    assert main(["import", file(roster(1)), "--yes"]) == 1
    assert "--town" in capsys.readouterr().err
    assert main(["import", file(roster(1)), "--yes", "--as", "nong", "--town", next_town.place.code]) == 1
    assert main(["import", file(roster(1)), "--yes", "--town", town.place.code]) == 0
    step_in(nong)
    assert counts()[0] == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rubbish", b"hello"])
def test_a_bad_file_is_refused_in_words(
    data: bytes, tmp_path: Path, town: SimpleNamespace, capsys: Any
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert main(["import", str(path)]) == 1
    assert "请" in capsys.readouterr().err
    assert main(["import", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"][0]["words"]


def test_a_file_that_is_not_there(tmp_path: Path, capsys: Any) -> None:
    assert main(["import", str(tmp_path / "x.xlsx")]) == 1
    assert "读不了" in capsys.readouterr().err
