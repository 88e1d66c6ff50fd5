"""试算: the plan's arithmetic at its edges as the page says it, a slider that works without a script, one sheet of paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from tests import cast
from tests.cast import TODAY, at, step_in
from tests.desk.test_statements import fill, run
from tests.office.test_means import FINE
from tongxing.faces.desk.trial import taken
from tongxing.office.actions import record_entry, take_back_entry
from tongxing.office.means.actions import engage, enter_number
from tongxing.office.means.queries import manned
from tongxing.office.means.rules import ends_soon
from tongxing.office.rules import NewEntry
from tongxing.plans import books

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOW = at(TODAY)
TRY = "/means/try/?people={}&staff={}&wage={}&money={}"


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.mark.parametrize(
    ("people", "staff", "money", "said"),
    [
        (6, 1, 50_000, ["10,000 元", "不足保底", "1 / 1", "够了", "钱够了"]),
        (7, 1, 50_000, ["10,500 元", "已过保底"]),
        (20, 1, 0, ["30,000 元", "1 / 1", "够了", "缺 62,400 元"]),
        (21, 1, 70_000, ["31,500 元", "2 / 1", "缺 1 名", "按方案补齐还要 32,400 元", "按常见的 30 比 1 要 1 名"]),
        (31, 1, 0, ["按常见的 30 比 1 要 2 名"]),
    ],
)  # fmt: skip
def test_the_plan_at_its_edges(
    signed_in: Enter, sun: Any, people: int, staff: int, money: int, said: list[str]
) -> None:
    """6 and 7 people and the 10,000 floor, 20 and 21 and the ratio, at a wage of 2,700 a month."""
    page = signed_in(sun).get(TRY.format(people, staff, 2700, money)).content.decode()
    for words in said:
        assert words in page, words


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ({}, 38), ({"people": "40"}, 40),
        ({"people": "41", "people_n": "38", "people_was": "38"}, 41),  # the slider was moved
        ({"people": "38", "people_n": "21", "people_was": "38"}, 21),  # a number was typed
        ({"people": "-3"}, 38), ({"people": "x"}, 38), ({"people": "99999"}, 400), ({"people": "٣"}, 38),
    ],
)  # fmt: skip
def test_whichever_was_moved_counts(sent: dict[str, str], wanted: int) -> None:
    assert taken(sent, "people", 38, 0, 400) == wanted


def test_the_local_minimum_goes_first(signed_in: Enter, nong: Any, sun: Any) -> None:
    browser = signed_in(sun)
    assert "还没有填当地最低工资" in browser.get("/means/try/").content.decode()
    enter_number(
        by=step_in(nong),
        at=NOW,
        name="minimum_wage",
        amount=Decimal(1990),
        since=date(2026, 1, 1),
        source="省政府公告",
    )
    assert "这个数不能用" in browser.get(TRY.format(20, 1, 1989, 0)).content.decode()
    assert "这个数不能用" not in browser.get(TRY.format(20, 1, 1990, 0)).content.decode()
    assert 'name="wage" value="1990"' in browser.get("/means/try/").content.decode()


def test_the_paper_is_one_page(signed_in: Enter, sun: Any, zhao: Any) -> None:
    made = signed_in(sun).get("/means/try/print/?people=21&staff=1&wage=2700&money=70000")
    with pypdfium2.PdfDocument(made.content) as document:
        assert len(document) == 1
        text = "".join(document[0].get_textpage().get_text_range().split())
    for said in ("2027年人手和经费试算", "31,500元", "2/1", "镇长签字", "1/1"):
        assert said in text, said
    assert signed_in(zhao).get("/means/try/").status_code == 403


def test_statements_stay_the_same(signed_in: Enter, sun: Any, lin: Any, town: Any) -> None:
    browser = signed_in(sun)
    few = [run(browser, url) for url in ("/means/try/", "/means/")]
    fill(lin, town, 12)
    assert [len(one) for one in few] == [len(run(browser, url)) for url in ("/means/try/", "/means/")]
    assert len(few[0]) <= 8
    assert len(few[1]) <= 10


# ── who, where, until when ────────────────────────────────────────────────────


def test_each_village_stands_beside_the_plan_and_the_common_number(
    signed_in: Enter, nong: Any, sun: Any, lin: Any, town: Any
) -> None:
    for n in range(6):
        cast.take_in(lin, town.upper, reported_on=cast.day("2026-03-25"), name=f"何{n}")
    found = {one.name: (one.people, one.workers) for one in manned(step_in(nong), on=TODAY)}
    assert found == {"上河村": (6, ("林晓",)), "下河村": (0, ("林晓",)), "梧桐社区": (0, ("林晓",))}
    assert '<td class="num">6</td>' in signed_in(nong).get("/means/").content.decode()
    page = signed_in(sun).get("/means/").content.decode()
    assert "林晓" in page
    assert page.count('<td class="num">—</td>') == 9, (
        "bands of villages beside that of the town would tell the small ones"
    )


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_contract_is_spoken_of_in_its_last_thirty_days(days: int, soon: bool) -> None:
    assert ends_soon(TODAY + timedelta(days=days), TODAY) is soon
    assert not ends_soon(None, TODAY)


def test_what_was_thought_of_her_and_when_she_leaves(
    signed_in: Enter, nong: Any, lin: Any, town: Any
) -> None:
    plan = books.chain(town.id).on(TODAY)
    assert plan
    ends = TODAY + timedelta(days=20)
    new = replace(FINE, staff_id=lin.staff_id, until=ends, panel="面试三位都说稳当，会写材料")
    engage(by=step_in(nong), at=NOW, book=plan.book, new=new)
    page = signed_in(nong).get("/means/").content.decode()
    for said in ("面试三位都说稳当", "2026年12月13日 到期", "/handover/"):
        assert said in page, said


def test_rooms_and_machines_are_a_register(signed_in: Enter, nong: Any, town: Any) -> None:
    plan = books.chain(town.id).on(TODAY)
    assert plan
    told = {"by": step_in(nong), "at": NOW, "on": TODAY, "book": plan.book, "place_id": town.id}
    room = record_entry(
        **told, new=NewEntry("premises", "room", "镇政府二楼 203，电话 0771-5550101", date(2025, 3, 1))
    )
    machine = record_entry(**told, new=NewEntry("premises", "equipment", "台式电脑两台", date(2026, 3, 9)))
    assert room
    assert machine
    page = signed_in(nong).get("/means/").content.decode()
    assert page.index("台式电脑两台") < page.index("镇政府二楼 203")
    take_back_entry(by=step_in(nong), at=NOW, on=TODAY, entry_id=machine.pk, reason="记重了")
    assert "台式电脑两台" not in signed_in(nong).get("/means/").content.decode()
