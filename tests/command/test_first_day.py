"""The first day of a real office, as typed: from an empty house to the first list of what is owed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.exchange.rosters import roster, table, xlsx
from tongxing import demo
from tongxing.plans.books import LIBRARY_DIR

pytestmark = pytest.mark.django_db


def test_from_an_empty_house_to_the_first_duties(
    db: None, typed: Any, asked: Any, write: Any, tmp_path: Path
) -> None:
    code, out, _err = typed("init", "--empty")
    assert code == 0
    steps = [out.index(words) for words in ("town add", "staff add", "plan load", "plan approve")]
    assert steps == sorted(steps)
    assert not demo.wanted(tmp_path / "home")
    assert typed("today")[0] == 1

    assert typed("town", "add", write())[0] == 0
    clerk = asked("staff", "add", "wenshu", "--name", "农玉珍", "--role", "clerk", "--place", "青梧镇")
    asked(
        "staff", "add", "zhang", "--name", "孙伟", "--role", "leader", "--place", "青梧镇", "--title", "镇长"
    )
    villages = ("--place", "上河村", "--place", "下河村", "--place", "梧桐社区")
    worker = asked("staff", "add", "lin", "--name", "林晓", "--role", "social_worker", *villages)

    plan = str(LIBRARY_DIR / "qingwu" / "2026")
    assert typed("plan", "load", plan, "--as", "zhang")[0] == 1, "a leader approves and does not load"
    draft = asked("plan", "load", plan, "--as", "wenshu")
    assert typed("plan", "show")[0] == 1, "a draft is not in force"
    assert typed("plan", "approve", draft["key"], "--as", "wenshu")[0] == 1
    assert asked("plan", "approve", draft["key"], "--as", "zhang")["cases"] == 0

    file = tmp_path / "名单.xlsx"
    file.write_bytes(xlsx(table(roster(3))))
    assert asked("import", str(file), "--as", "wenshu", "--yes")["written"] == 3

    owed = asked("today", "--worker", "lin")["owed"]
    assert {d["number"] for d in owed} == {"QW-2026-001", "QW-2026-002", "QW-2026-003"}
    assert {d["worker"] for d in owed} == {"林晓"}
    assert ("QW-2026-001", "report_in", "overdue") in {(d["number"], d["duty"], d["state"]) for d in owed}
    assert {d["plan"] for d in owed} == {"2026-1"}
    assert {v["worker"] for v in asked("town", "show")[0]["villages"]} == {"林晓"}
    assert typed("rebuild_duties", "--check")[0] == 0

    for who in (clerk, worker):
        answer = Client().post("/signin/", {"username": who["username"], "password": who["password"]})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/password/"), who["username"]
    assert "接下来三步" not in typed("init", "--empty")[1], "a house with a town knows its way"
