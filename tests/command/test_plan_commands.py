"""Plans on the command line: checked, shown, loaded by one person, approved by another, and then in force."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import TODAY, day, sampled, step_in, take_in
from tongxing.faces.command.main import main
from tongxing.plans.books import LIBRARY_DIR

PLAN = LIBRARY_DIR / "qingwu" / "2026"
MONTHLY = 'measure = "community_treatment", year = 1, every = { value = "1 month", since = 2026-02-05, cite = ["S64"'
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setattr("tongxing.launch.database.pending", lambda: 0)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., Path]:
    """The town's plan as files to edit; worked cases stay behind unless asked for."""

    def make(old: str = "", new: str = "", *, cases: bool = False) -> Path:
        folder = tmp_path / "plan"
        shutil.copytree(PLAN, folder, ignore=None if cases else shutil.ignore_patterns("cases"))
        if old:
            duties = folder / "duties.toml"
            text = duties.read_text(encoding="utf-8")
            assert text.count(old) == 1, old
            duties.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return make


def two_monthly(copy: Callable[..., Path], **more: Any) -> Path:
    """Tests of the first year every two months instead of every month: one value in the TOML."""
    return copy(MONTHLY, MONTHLY.replace("1 month", "2 months"), **more)


def windows(case_id: Any) -> list[tuple[Any, ...]]:
    """The test windows of a case, stored."""
    from tongxing.duties.models import Duty

    columns = ("opens_on", "due_on", "lapses_on", "plan", "met_on", "window_no")
    return list(
        Duty.objects.filter(case_id=case_id, rule="official_test").order_by("due_on").values_list(*columns)
    )


def test_one_value_in_the_toml_changes_future_duties_after_approval(
    town: Any, lin: Any, copy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """No code: load, approve, and the rest of the first year is every two months.

    What has lapsed, what was done and the window that is open stay as they were judged.
    """
    folder = take_in(lin, town.upper, reported_on=day("2026-06-20"))
    sampled(lin, folder, day("2026-07-20"))
    sampled(lin, folder, day("2026-09-20"))
    before = windows(folder.case_id)
    assert main(["plan", "load", str(two_monthly(copy)), "--as", "nong"]) == 0
    step_in(lin)
    assert windows(folder.case_id) == before, "a draft changes nothing"
    capsys.readouterr()
    assert main(["plan", "approve", "2026-2", "--as", "sun", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["key"], said["since"], said["cases"]) == ("2026-2", TODAY.isoformat(), 1)
    step_in(lin)
    after = windows(folder.case_id)
    old_ones = [w for w in before if w[0] < TODAY]
    assert [w[:2] + w[3:] for w in after[: len(old_ones)]] == [w[:2] + w[3:] for w in old_ones]
    assert [w[2] for w in after[: len(old_ones) - 1]] == [w[2] for w in old_ones[:-1]], "lapsed days stay"
    coming = [w for w in after if w[0] >= TODAY]
    assert {w[3] for w in coming} == {"2026-2"}
    first_year = [w[1] for w in coming if w[1] < date(2027, 6, 30)]
    assert first_year == [date(2026, 12, 23), date(2027, 2, 23), date(2027, 4, 23), date(2027, 6, 23)]
    monthly = [w[1] for w in before if w[0] >= TODAY and w[1] < date(2027, 6, 30)]
    assert len(monthly) == 7
    assert main(["rebuild_duties", "--check"]) == 0


def test_the_person_who_loads_a_plan_cannot_approve_it_nor_may_just_anybody(
    town: Any, lin: Any, copy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(two_monthly(copy))
    assert main(["plan", "load", plan, "--as", "lin"]) == 1
    assert main(["plan", "load", plan, "--as", "nobody"]) == 1
    assert main(["plan", "load", plan, "--as", "nong"]) == 0
    capsys.readouterr()
    assert main(["plan", "approve", "2026-2", "--as", "nong"]) == 1
    assert "不能做这件事" in capsys.readouterr().err
    assert main(["plan", "approve", "2026-7", "--as", "sun"]) == 1
    assert "2026-1、2026-2" in capsys.readouterr().err
    assert main(["plan", "approve", "2026-2", "--as", "sun"]) == 0
    assert main(["plan", "approve", "2026-2", "--as", "sun"]) == 1


def test_loading_without_a_name_is_wrong_usage(town: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["plan", "load", str(PLAN)])
    assert stopped.value.code == 2


def test_a_plan_whose_own_examples_fail_is_not_loaded(
    town: Any, copy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    from tongxing.plans.models import PlanVersion

    plan = str(two_monthly(copy, cases=True))
    assert main(["plan", "cases", plan]) == 1
    assert main(["plan", "load", plan, "--as", "nong"]) == 1
    words = capsys.readouterr().err
    assert "算例" in words
    assert len(words.splitlines()) < 20
    assert PlanVersion.objects.count() == 1


def test_check_names_file_line_and_advice(
    town: Any, copy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "check", str(PLAN)]) == 0
    capsys.readouterr()
    wrong = copy('meets = { deed = "official_test"', 'meets = { deed = "oficial_test"')
    assert main(["plan", "check", str(wrong), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ok"]
    problem = next(p for p in found["problems"] if "oficial_test" in p["what"])
    assert problem["file"] == "duties.toml"
    line = (wrong / "duties.toml").read_text(encoding="utf-8").splitlines()[problem["line"] - 1]
    assert "oficial_test" in line
    assert "official_test" in problem["advice"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "latin"])
def test_what_is_no_plan_is_refused_in_words(
    town: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    if name == "latin":
        path.write_bytes('title = "方案"'.encode("gbk"))
    assert main(["plan", "check", str(path)]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert str(path) in said.err


def test_cover_has_all_ninety_sentences(town: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "cover", "--json"]) == 0
    sheet = json.loads(capsys.readouterr().out)
    assert [c["clause"] for c in sheet["clauses"]] == [f"S{n:02}" for n in range(1, 91)]
    assert sum(sheet["sums"].values()) == 90
    assert main(["plan", "cover", str(PLAN)]) == 0
    assert "S90" in capsys.readouterr().out


def test_show_prints_what_was_understood(town: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "show"]) == 0
    words = capsys.readouterr().out
    assert "第1年 1个月" in words
    assert main(["plan", "show", str(PLAN), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["duties"]) == 8


def test_with_two_townships_one_has_to_be_named(
    town: Any, next_town: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "show"]) == 1
    assert "ST 石塘镇" in capsys.readouterr().err
    assert main(["plan", "show", "--town", "ST"]) == 0
    assert main(["plan", "show", "--town", "XX"]) == 1
