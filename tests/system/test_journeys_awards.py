"""Praise and consequence in a real browser: an award in its notice; a fact found, a proposal up to its term; no day is skipped.

What follows when the days are over is walked in ``tests/assessment/test_awards.py``, where a day can pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.visitors import NONG, SUN, WU, option

pytestmark = pytest.mark.system
Walk = Callable[..., Page]


def begin(page: Page, road: str, about: str, what: str, day: str, **said: str) -> str:
    """Begin one and come to its page."""
    page.goto(f"/awards/new/{road}/")
    page.locator("[name=subject]").select_option(about)
    option(page, what).click()
    return written(page, day, **said)


def written(page: Page, day: str, **said: str) -> str:
    page.locator("[name=happened_on]").fill(day)
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("记好了")
    return page.url


def step(page: Page, at: str, called: str, day: str, **said: str) -> None:
    """One step from the page of a proceeding and back to it."""
    page.goto(at)
    page.locator(".gate-foot").get_by_role("link", name=called, exact=True).click()
    for choice in ("异议不成立", "看过了"):
        if page.locator("label", has_text=choice).count():
            option(page, choice).click()
    written(page, day, **said)


def test_given_an_objection_in_its_notice_when_it_is_answered_then_the_leader_still_waits_for_the_last_day(
    walk_in: Walk,
) -> None:
    clerk, leader = walk_in(NONG), walk_in(SUN)
    where = begin(clerk, "award", "林晓", "精神奖励", "2026-11-02", reason="带三个村，夜里也去")
    step(
        clerk, where, "公示", "2026-11-02", where="镇政务公开栏"
    )  # put up weeks ago, recorded today: counts from today
    step(clerk, where, "记一条异议", "2026-11-04", words="去年有两次没有去")
    leader.goto(where)
    expect(leader.get_by_role("button", name="批准", exact=True)).to_be_disabled()
    expect(leader.locator("main")).to_contain_text("还有异议没有答复。（方案S85）")
    step(clerk, where, "答复异议", "2026-11-06", words="查过记录，那两次人不在家，第二天补了")
    assert clerk.request.get(f"{where}print/").headers["content-type"] == "application/pdf"
    leader.goto(where)
    expect(leader.get_by_role("button", name="批准", exact=True)).to_be_disabled()
    expect(leader.locator("main")).to_contain_text("公示还没有期满。（方案S85）")
    expect(leader.locator("main")).not_to_contain_text("还有异议没有答复")
    expect(clerk.locator(".timeline li")).to_have_count(3)


def test_given_a_found_fact_when_the_village_was_heard_then_its_term_must_pass_before_a_proposal(
    walk_in: Walk,
) -> None:
    clerk, leader, cadre = walk_in(NONG), walk_in(SUN), walk_in(WU)
    fact = begin(
        clerk, "fact", "上河村", "措施不落实", "2026-08-03", reason="五月起没有人参加例会", stands_on="例会签到"
    )  # fmt: skip
    step(clerk, fact, "送给单位看", "2026-08-03", until_on="2026-11-27")
    step(cadre, fact, "单位答复", "2026-08-06", words="人手不够")
    step(leader, fact, "认定属实", "2026-08-12", words="没有报过人手不够，三次都没有请假")
    clerk.goto("/awards/new/card/")
    clerk.locator("label", has_text="五月起没有人参加例会").click()
    option(clerk, "建议给黄牌警告").click()
    clerk.locator("[name=subject]").select_option("上河村")
    card = written(clerk, "2026-08-17", reason="三个月没有参加例会，定的事没有办")
    clerk.goto(f"{card}step/drafted/")
    expect(clerk.locator("main")).to_contain_text("现在还走不到这一步")
    step(clerk, card, "约单位来说", "2026-08-17", until_on="2026-11-30", where="镇政府二楼")
    step(cadre, card, "单位说了", "2026-08-21", words="九月补开，请给时间")
    step(clerk, card, "限期改正", "2026-08-24", until_on="2026-12-31", words="按月参加，两件事办完")
    expect(clerk.get_by_role("button", name="到期没有改好", exact=True)).to_be_disabled()
    expect(clerk.locator("main")).to_contain_text("给的日子还没有过。")
    expect(clerk.locator("main")).not_to_contain_text("打印建议书")
    expect(clerk.get_by_role("link", name="打印告知单")).to_have_attribute("href", re.compile("/print/$"))
    cadre.goto(card)
    expect(cadre.locator(".card-warm")).to_contain_text("限期改正")
    expect(cadre.locator(".timeline li").first).to_contain_text("按月参加，两件事办完")
