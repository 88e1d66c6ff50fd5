"""`tongxing today` and `tongxing rebuild_duties`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cast import TODAY, day, step_in, take_in
from tongxing.faces.command.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setattr("tongxing.launch.database.pending", lambda: 0)


def today(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """What `tongxing today … --json` lists."""
    capsys.readouterr()
    assert main(["today", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["owed"]


def test_the_list_of_a_day_and_of_one_worker(
    town: Any, next_town: Any, lin: Any, stranger: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = take_in(lin, town.upper, received_on=day("2026-11-01"), decided_on=day("2026-10-30"))
    take_in(stranger, next_town.upper, received_on=day("2026-11-20"), decided_on=day("2026-11-18"))
    everything = today(capsys)
    assert [(d["state"], d["duty"]) for d in everything] == [("overdue", "report_in"), ("open", "report_in")]
    [mine] = today(capsys, "--worker", "lin")
    assert (mine["number"], mine["late"]) == (ours.number, (TODAY - day("2026-11-16")).days)
    assert [d["state"] for d in today(capsys, "--worker", "lin", "--on", "2026-11-10")] == ["open"]
    assert today(capsys, "--on", "2026-10-01") == []
    assert len(today(capsys, "--town", "ST")) == 1
    assert main(["today"]) == 0
    assert "逾期 1 件" in capsys.readouterr().out


def test_mistakes_are_said_in_words(town: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "--worker", "nobody"]) == 1
    assert main(["today", "--town", "XX"]) == 1
    assert "QW 青梧镇" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["today", "--on", "tomorrow"])
    assert stopped.value.code == 2


def test_a_house_without_any_township_says_so(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today"]) == 1
    assert main(["rebuild_duties", "--check"]) == 1
    assert "乡镇" in capsys.readouterr().err


def test_check_finds_a_spoilt_row_changes_nothing_and_a_rebuild_mends_it(
    town: Any, lin: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from tongxing.duties.models import Duty
    from tongxing.people.models import Case

    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    step_in(lin)
    rows = Duty.objects.filter(case_id=folder.case_id)
    whole = set(rows.values_list("rule", "opens_on", "due_on", "plan"))
    assert main(["rebuild_duties", "--check"]) == 0
    step_in(lin)
    rows.filter(rule="visit").delete()
    rows.filter(rule="talk", window_no=1).update(due_on=day("2026-05-01"))
    Case.objects.filter(pk=folder.case_id).update(ends_on=None)
    spoilt = set(rows.values_list("rule", "opens_on", "due_on", "plan"))
    assert main(["rebuild_duties", "--check"]) == 1
    step_in(lin)
    assert set(rows.values_list("rule", "opens_on", "due_on", "plan")) == spoilt, "--check writes nothing"
    capsys.readouterr()
    assert main(["rebuild_duties", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["changed"] == 14
    step_in(lin)
    assert set(rows.values_list("rule", "opens_on", "due_on", "plan")) == whole
    assert main(["rebuild_duties", "--check"]) == 0
