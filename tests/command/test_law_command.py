"""`tongxing law`: the numbers of a place with article and version, what a person has to look at first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tongxing.faces.command.main import main


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the office and its language; no house, no database."""
    monkeypatch.setenv("TONGXING_TODAY", "2026-11-23")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def sheet(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert main(["law", "--json", *more]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def named(found: dict[str, Any], name: str) -> dict[str, Any]:
    one: dict[str, Any] = next(one for one in found["values"] if one["name"] == name)
    return one


def test_the_stricter_value_and_what_was_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    notice = named(sheet(capsys, "--layers", "chongqing"), "release_notice")
    assert (notice["value"], notice["article"], notice["version"]) == (
        "7 days",
        "regulation.23",
        "2018-09-18",
    )
    assert notice["relation"] == "stricter"
    other = notice["others"][0]
    assert (other["value"], other["article"], other["version"]) == (
        "7 working days",
        "chongqing.37",
        "2012-11-29",
    )


def test_doubtful_values_stand_beside_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    found = sheet(capsys, "--layers", "shanghai,yunnan")
    group = named(found, "group_kinds")
    assert (group["article"], group["relation"]) == ("regulation.17", "doubtful")
    assert [one["article"] for one in group["others"]] == ["shanghai.36", "yunnan.37"]
    assert {one["id"]: one["current"] for one in found["texts"]}["yunnan"] == "doubtful"
    assert [one["relation"] for one in found["values"]] == sorted(
        (one["relation"] for one in found["values"]),
        key=["conflict", "doubtful", "stricter", "equal", "alone"].index,
    )


def test_a_conflict_comes_first_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "--layers", "guangdong,guangxi"]) == 0
    out = capsys.readouterr().out
    assert out.index("规定不一致，要有人看（") < out.index("只有一处规定（")
    assert "广东条例第39条" in out
    assert "广西条例第43条" in out


def test_a_day_has_the_law_of_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    old = sheet(capsys, "--layers", "guangxi", "--on", "2024-07-31")
    new = sheet(capsys, "--layers", "guangxi", "--on", "2024-08-01")
    assert "cr_must_order_after" not in {one["name"] for one in old["values"]}
    assert named(new, "cr_must_order_after")["article"] == "guangxi.50"


def test_without_a_province_the_national_law_and_what_could_be_added(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sheet(capsys)["layers"] == ["national"]
    assert main(["law"]) == 0
    assert "zhejiang" in capsys.readouterr().out.splitlines()[-1]


def test_an_unknown_province_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "--layers", "chongqin"]) == 1
    assert "chongqing" in capsys.readouterr().err
