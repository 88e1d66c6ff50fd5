"""The legal-date calculator: the page and the command say the same, keep nothing, and say all that is wrong at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import step_in
from tongxing.duties.models import Deed
from tongxing.people.models import Case, Decision, Person
from tongxing.plans.books import chain
from tongxing.rulebook.asking import as_json, read_asked
from tongxing.rulebook.calculator import what_follows

pytestmark = pytest.mark.django_db
URL = "/when/"
ASKED = {
    "measure": "community_treatment",
    "decided_on": "2026-02-20",
    "received_on": "2026-02-25",
    "reported_on": "2026-03-10",
    "ordered_months": "",
    "deducted_days": "",
    "born_on": "2011-01-01",
    "on": "2026-11-25",
    "what_1": "suspended:detained",
    "on_1": "2026-06-01",
    "what_2": "resumed:released",
    "on_2": "2026-06-16",
    "what_3": "breach:evaded_counts",
    "on_3": "2026-07-01",
}
TEXT = """
[case]
measure = "community_treatment"
decided_on = 2026-02-20
received_on = 2026-02-25
reported_on = 2026-03-10
born_on = 2011-01-01
[[deed]]
kind = "suspended"
outcome = "detained"
on = 2026-06-01
[[deed]]
kind = "resumed"
outcome = "released"
on = 2026-06-16
[[deed]]
kind = "breach"
outcome = "evaded_counts"
on = 2026-07-01
"""


def test_every_day_stands_with_its_road_its_article_and_the_other_reading(
    lin: Any, signed_in: Callable[..., Any]
) -> None:
    page = signed_in(lin).post(URL, ASKED)
    assert page.status_code == 200
    text = page.content.decode()
    assert "2029-03-10" in text
    assert "另一读法：报到当日计入：2029-03-09" in text
    assert "另一读法：中止期间不计入：2029-03-25" in text
    assert "2026-03-12" in text
    assert "未满十六周岁：可以不适用强制隔离戒毒" in text
    assert "1，到 3 就要由人判断" in text


def test_page_and_program_say_the_same(lin: Any, town: Any, signed_in: Callable[..., Any]) -> None:
    from tests.cast import day

    on = day("2026-11-25")
    page = signed_in(lin).post(URL, ASKED)
    step_in(lin)
    plan = chain(town.place.pk).on(on)
    assert plan is not None
    facts, born, wrong = read_asked(TEXT, on=on)
    assert facts is not None
    assert not wrong
    said = as_json(what_follows(facts, plan.book, born_on=born, on=on))
    assert json.loads(json.dumps(said, ensure_ascii=False)) == said
    shown = {(line.day.isoformat(), line.title) for line in page.context["answer"]["dues"]}
    assert shown == {(due["day"], due["title"]) for due in said["dues"]}


def test_nothing_is_kept(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    models = (Person, Case, Decision, Deed)
    before = [m._base_manager.count() for m in models]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.post(URL, ASKED).status_code == 200
    written = [
        q["sql"] for q in seen.captured_queries if q["sql"].lstrip().upper().startswith(("INSERT", "DELETE"))
    ]
    step_in(lin)
    assert written == []
    assert [m._base_manager.count() for m in models] == before


def test_everything_wrong_is_said_at_once_and_stays(lin: Any, signed_in: Callable[..., Any]) -> None:
    wrong = ASKED | {
        "received_on": "2026-02-01",
        "deducted_days": "9999",
        "on_1": "",
        "decided_on": "garbage",
    }
    page = signed_in(lin).post(URL, wrong)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"deducted_days", "decided_on", "on_1"}
    assert 'value="garbage"' in page.content.decode()
    order = signed_in(lin).post(URL, ASKED | {"received_on": "2026-02-01", "reported_on": "2026-01-01"})
    assert set(order.context["form"].errors) == {"received_on", "reported_on"}


def test_a_text_says_everything_wrong_at_once() -> None:
    from tests.cast import day

    text = '[case]\nmeasur = "x"\ndecided_on = "yesterday"\n[[deed]]\nkind = "suspendet"\noutcome = ""\n'
    facts, _born, wrong = read_asked(text, on=day("2026-11-25"))
    assert facts is None
    assert {one.field for one in wrong} == {"case.measur", "decided_on", "deed 1.kind", "deed 1.on"}
    assert any("suspended" in one.words for one in wrong)


def test_the_command_answers_for_programs(tmp_path: Path) -> None:
    from tongxing.faces.command.commands import when

    assert when.NAME == "when"
    file = tmp_path / "dates.toml"
    file.write_text(TEXT, encoding="utf-8")
    assert when._text(str(file)) == TEXT
