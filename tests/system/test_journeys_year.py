"""The office's own year in a real browser: what a meeting decided is owed until it is closed; a regulation is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.visitors import LIN, NONG, SUN, option

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
WHAT = "把冬天走访的车排好"


def test_given_a_meeting_when_what_it_decided_lapses_then_the_leader_sees_it_until_it_is_closed(
    walk_in: Walk,
) -> None:
    page = walk_in(NONG, "/year/meetings/")
    page.get_by_role("link", name="记一次会").click()
    option(page, "开了").click()
    page.get_by_label("在哪里").select_option("青梧镇")
    page.get_by_label("哪一天").fill("2026-11-10")
    page.get_by_label("一句话：办了什么").fill("十一月碰头会")
    page.get_by_role("button", name="存好").click()
    expect(page.locator("h1")).to_have_text("十一月碰头会")
    expect(page.locator("main")).to_contain_text("这次没有定事")
    page.get_by_role("link", name="定一件事").click()
    page.get_by_label("要办什么").fill(WHAT)
    page.get_by_label("交给哪个单位").select_option("镇政府")
    page.get_by_label("最晚哪天").fill("2026-11-20")
    page.get_by_role("button", name="存好").click()
    late = page.locator("li", has_text=WHAT)
    expect(late).to_contain_text("逾期 3 天")
    leader = walk_in(SUN, "/leader/")
    expect(leader.locator("main")).to_contain_text(WHAT)
    leader.goto("/year/")
    expect(leader.locator("[aria-labelledby=given] li", has_text=WHAT)).to_contain_text("逾期 3 天")
    late.get_by_role("link", name="办结").click()
    option(page, "办完了").click()
    page.get_by_label("一句话：怎么办完的").fill("车队答应了，周三周五各一趟")
    page.get_by_role("button", name="存好").click()
    leader.goto("/leader/")
    expect(leader.locator("main")).not_to_contain_text(WHAT)
    leader.goto("/year/meetings/")
    expect(leader.locator("[aria-labelledby=open]")).not_to_contain_text(WHAT)
    leader.locator("[aria-labelledby=held]").get_by_role("link", name="十一月碰头会").click()
    expect(leader.locator("li", has_text=WHAT)).to_contain_text("补办")


def test_given_a_new_regulation_when_it_is_issued_then_it_is_on_the_workers_day_until_she_has_read_it(
    walk_in: Walk,
) -> None:
    page = walk_in(NONG, "/rules/")
    page.get_by_role("link", name="发一份规章").click()
    option(page, "别的文件").click()
    page.get_by_label("名称").fill("冬季走访安排")
    page.get_by_label("正文").fill("一、雪天先打电话。")
    page.get_by_role("button", name="存好").click()
    expect(page.locator("h1")).to_have_text("冬季走访安排")
    worker = walk_in(LIN, "/")
    worker.locator("li", has_text="冬季走访安排").get_by_role("link", name="去读").click()
    worker.get_by_role("button", name="我读过了").click()
    expect(worker.locator("main")).to_contain_text("说读过了")
    worker.goto("/")
    expect(worker.locator("main")).not_to_contain_text("冬季走访安排")
