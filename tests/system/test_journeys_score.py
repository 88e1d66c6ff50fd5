"""The assessment in a real browser: draft, one row objected to, answered and corrected, a second one not upheld, the final, published."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.test_written_in_the_field import Hand
from tests.system.visitors import LIN, NONG, SUN, WU, option

pytestmark = pytest.mark.system
Walk = Callable[..., Page]


def written(page: Page, **said: str) -> None:
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("form button[type=submit].btn-primary").last.click()
    expect(page.locator(".messages")).to_contain_text("记好了")


def act(page: Page, at: str, called: str, **said: str) -> None:
    """One step from the page of a sheet."""
    page.goto(at)
    page.locator(".gate-foot").get_by_role("link", name=called, exact=True).click()
    written(page, **said)


def sheet_of(page: Page, village: str) -> str:
    page.goto("/score/rounds/")
    page.locator("table").first.get_by_role("link", name=village, exact=True).click()
    return page.url


def settle(leader: Page) -> None:
    """Everything that waits for a named person, on the sheet of the village as it is today."""
    leader.goto("/score/")
    leader.get_by_role("link", name="上河村", exact=True).click()
    waiting = leader.locator("tr", has_text="待认定").locator("a[aria-expanded]")
    for item in waiting.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        leader.goto(item)
        leader.locator("[name=points]").fill("4")
        leader.locator("[name=reason]").fill("看过材料")
        leader.get_by_role("button", name="认定并存好").click()
        expect(leader.locator(".messages")).to_contain_text("存好了")


def test_given_a_draft_when_a_row_is_objected_to_then_the_record_is_corrected_and_the_final_is_anothers(
    walk_in: Walk,
) -> None:
    clerk, leader, cadre, worker = walk_in(NONG), walk_in(SUN), walk_in(WU), walk_in(LIN)
    clerk.goto("/score/rounds/new/")
    clerk.locator("[name=as_of]").fill("2026-11-23")
    clerk.get_by_role("button", name="算出初稿").click()
    expect(clerk.locator(".messages")).to_contain_text("开好了")
    first = sheet_of(cadre, "上河村")

    for item, words in (("B1", "那次测了，登记表上有签字"), ("B2", "那个月谈过两次")):
        cadre.goto(f"{first}?open={item}#opened")
        cadre.get_by_role("link", name="提异议", exact=True).first.click()
        written(cadre, said=words, paper="登记表第二页")

    clerk.goto(f"{first}?open=B1#opened")
    objected = clerk.locator("tr.objected")
    expect(objected).to_contain_text("如果成立，这一项得")
    row = clerk.locator("tr:has(+ tr.objected)")
    file = row.get_by_role("link", name="打开").get_attribute("href")
    month, day = (int(n) for n in re.findall(r"\d+", row.locator("td").first.inner_text())[:2])
    objected.get_by_role("link", name="答复").click()
    answer = clerk.url
    worker.goto(f"{file}record/official_test/")
    worker.locator("[name=happened_on]").evaluate(
        "(one, on) => { one.value = on }", f"2026-{month:02}-{day:02}"
    )
    Hand(worker).choose("阴性")
    Hand(worker).save()
    clerk.goto(answer)
    option(clerk, "成立，记录已经更正").click()
    written(clerk, said="登记表上有，补录了")
    clerk.goto(f"{first}?open=B2#opened")
    clerk.locator("tr.objected").get_by_role("link", name="答复").click()
    option(clerk, "不成立").click()
    written(clerk, said="登记表和平板上都只有一次")

    leader.goto(first)
    settle(leader)
    act(clerk, first, "重算一稿")
    second = clerk.url
    assert second != first
    clerk.goto(f"{second}?open=B1#opened")
    expect(clerk.locator("main")).to_contain_text("第 2 稿")
    act(cadre, second, "看过了", said="补录的那次算上了")
    act(clerk, second, "送审")
    expect(clerk.get_by_role("link", name="审定", exact=True)).to_have_count(0)
    act(leader, second, "审定", said="同意")
    act(clerk, second, "公布", said="各村（社区）")
    clerk.get_by_role("link", name="按今天的记录再算一遍").click()
    expect(clerk.locator("#again").locator("xpath=ancestor::section")).to_contain_text("一个字节都不差")
    cadre.goto(second)
    expect(cadre.locator(".timeline")).to_contain_text("公布")
