"""A need from the first word to an outcome in a real browser: a no that keeps it in the house, a yes, a clock that lapses, a lawyer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.visitors import JUSTICE, LIN, option, person

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
WHO = "蒙春明"


def step(page: Page, name: str, day: str, **said: str) -> None:
    """One step from the page of a referral and back to it."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("哪一天").fill(day)
    for label, words in said.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("记好了")


def test_given_a_no_when_it_is_tried_all_the_same_then_nothing_leaves_and_a_yes_opens_it_until_the_clock_lapses(
    walk_in: Walk,
) -> None:
    page = walk_in(LIN, expected=(422,))
    page.goto(person(page.context, WHO))
    page.get_by_role("link", name="帮助", exact=True).click()
    page.get_by_role("link", name="记一件需要的").click()
    option(page, "法律援助").click()
    page.get_by_label("哪天说的").fill("2026-11-02")
    page.get_by_label("本人怎么说的").fill("工地欠了三个月的钱。")
    page.get_by_role("button", name="存好", exact=True).click()
    page.locator("li", has_text="法律援助").get_by_role("link", name="去办").click()
    step(page, "说了能帮什么", "2026-11-02", 说了能帮什么="可以申请法律援助，不收费。")
    step(page, "本人不要", "2026-11-03", 本人怎么说的="不想让人知道。")
    shut = page.get_by_role("button", name="送法律援助机构")
    expect(shut).to_be_disabled()
    expect(page.locator(".card-warm")).to_contain_text(
        "本人说了不要，不能把任何事告诉外面。（个人信息保护法第13、15、29条）"
    )
    where = page.url
    page.goto(f"{where}sent/")
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page.locator("main")).to_contain_text("不提名字")
    page.goto(where)
    step(page, "本人同意转过去", "2026-11-04")
    page.get_by_role("link", name="送法律援助机构").click()
    option(page, "望川县法律援助中心（示例）").click() if page.locator("label.option").count() else None
    page.get_by_label("哪一天").fill("2026-11-05")
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page.locator(".card-warm")).to_contain_text("法律援助法")
    expect(page.locator(".card-warm")).to_contain_text("七日过了还没有决定")
    page.goto("/")
    expect(page.locator("#promised li", has_text=WHO)).to_contain_text("逾期 11 天")
    page.goto("/help/")
    expect(page.locator("section", has=page.get_by_text("法定的日子过了"))).to_contain_text(WHO)

    office = walk_in(JUSTICE)
    expect(office.locator("h1")).to_have_text("今天转来的人")
    office.locator("li", has_text=WHO).get_by_role("link", name="去办").click()
    expect(office.locator("main")).not_to_contain_text("工地欠了三个月的钱")
    step(office, "决定给援助", "2026-11-23")
    step(office, "指派了律师", "2026-11-23", 结果怎样="韦律师（示例）。")

    page.goto(where)
    expect(page.locator(".timeline li").first).to_contain_text("指派了律师")
    expect(page.locator(".card-warm")).to_contain_text("办成了")
    page.goto("/")
    expect(page.locator("#promised li", has_text=WHO)).to_have_count(0)
