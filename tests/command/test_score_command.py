"""`tongxing score`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import TODAY, day, sampled, take_in
from tongxing.assessment.queries import score_sheet
from tongxing.assessment.sheets import Sheet
from tongxing.faces.command.main import main
from tongxing.org.actor import machine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setattr("tongxing.launch.database.pending", lambda: 0)


def test_a_score_in_words_with_rows_and_as_canonical_text(
    town: Any, next_town: Any, lin: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
    sampled(lin, folder, day("2026-04-25"))
    assert main(["score", "--village", "上河村", "--rows"]) == 0
    said = capsys.readouterr().out
    assert "1 ÷ 7" in said
    assert "窗口内办了" in said
    assert folder.number in said
    assert main(["score", "--village", town.upper.code, "--as-of", "2026-06-30", "--json"]) == 0
    [body] = json.loads(capsys.readouterr().out)
    found = score_sheet(machine(town.id), town.upper.pk, 2026, day("2026-06-30"))
    assert isinstance(found, Sheet)
    assert body == json.loads(found.to_json())
    assert main(["score", "--town", "ST"]) == 0
    assert "石塘村" in capsys.readouterr().out


def test_mistakes_are_said_in_words(town: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--village", "不存在"]) == 1
    assert "上河村" in capsys.readouterr().err
    assert main(["score", "--year", "2020"]) == 1
    assert "还没有执行中的方案" in capsys.readouterr().err
