"""A month's return in a real browser: counted, looked at by another, sent; a late record, and the correction it brings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.visitors import LIN, NONG, SUN, option

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
YEAR = "/returns/yearly/2025/1/"


def test_given_a_period_that_was_sent_when_a_record_comes_late_then_it_is_taken_in_and_moves_only_the_correction(
    walk_in: Walk,
) -> None:
    clerk = walk_in(NONG, YEAR)
    clerk.get_by_label("报给哪个单位").fill("望川县平安办")
    clerk.get_by_role("button", name="请另一位看").click()
    clerk.goto(YEAR)
    expect(clerk.locator("main")).to_contain_text("等另一位看")
    clerk.locator("[aria-labelledby=kept]").get_by_role("link").click()
    expect(clerk.get_by_role("button", name="看过了，报出")).to_have_count(0)

    leader = walk_in(SUN, clerk.url)
    before = leader.locator("[aria-labelledby=grid]").inner_text()
    leader.get_by_role("button", name="看过了，报出").click()
    expect(leader.locator("main")).to_contain_text("已报")

    worker = walk_in(LIN, "/people/?q=陈立")
    worker.locator("main").get_by_role("link", name="陈立").first.click()
    file = worker.url
    worker.goto(f"{file}record/visit/")
    expect(worker.locator("main")).to_contain_text("会记为补报")
    worker.locator("details[data-prefilled]").first.click()
    worker.get_by_label("哪一天").fill("2025-12-20")
    option(worker, "见到，平稳").click()
    worker.get_by_role("button", name="存好", exact=True).click()
    expect(worker.locator("body")).to_contain_text("记为补报")

    clerk.goto(YEAR)
    expect(clerk.locator("[aria-labelledby=late]")).to_contain_text("12月20日的事")
    option(clerk, "上级要求重报").click()
    clerk.get_by_role("button", name="请另一位看").click()
    clerk.goto(YEAR)
    clerk.locator("[aria-labelledby=kept]").get_by_role("link", name="更正第 1 号").click()
    leader.reload()
    assert leader.locator("[aria-labelledby=grid]").inner_text() == before
    leader.goto(clerk.url)
    leader.get_by_role("button", name="看过了，报出").click()
    expect(leader.locator("h1")).to_contain_text("更正第 1 号")
    expect(leader.locator("main")).to_contain_text("上级要求重报")
    clerk.goto("/returns/?of=2025")
    expect(clerk.locator("main")).to_contain_text("更正过 1 次")
