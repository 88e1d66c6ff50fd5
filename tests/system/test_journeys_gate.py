"""Due process in a real browser: from a test that was not done to an objection upheld, and from a counter to the police packet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.system.visitors import LIN, NONG, links, person

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
TODAY, BEFORE = "2026-11-23", "2026-11-05"
SAYS = "那天上夜班，厂里有证明"
QUESTIONS = ("excuse", "detained", "hospital", "medicine", "kit", "sparing")


def answer(page: Page, address: str, **said: Any) -> None:
    """Fill in one page of the way and keep it."""
    page.goto(address)
    for name, value in said.items():
        field = page.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            page.locator(f"label:has([name={name}][value='{value}'])").click()
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    page.locator(".save-bar button").click()
    page.wait_for_url(lambda url: not url.endswith(address))


def heard(page: Page, gate: str) -> None:
    """Told with proof, heard, checked."""
    answer(page, f"{gate}told/", happened_on=TODAY, until_on="2026-11-27", way="hand", receipt="signed")
    answer(page, f"{gate}spoke/", how="heard", words=SAYS)
    answer(page, f"{gate}checked/", **dict.fromkeys(QUESTIONS, "no"))


def refusals(page: Page, file: str) -> str:
    """逃避或拒绝检测的次数　1，到 3 就要由人判断"""
    page.goto(f"{file}process/")
    return page.locator("li", has_text="逃避或拒绝检测的次数").inner_text()


def test_given_a_refused_test_when_the_warning_was_served_and_the_objection_is_upheld_then_the_counter_falls(
    walk_in: Walk,
) -> None:
    """禁毒法第35条: nobody is warned alone, unheard, or for good (guards G2, G3)."""
    lin, nong = walk_in(LIN), walk_in(NONG)
    file = person(lin.context, "马建国")
    notice = {"notice_on": "2026-11-01", "notice": "signed"}
    answer(lin, f"{file}find/evaded/", happened_on=BEFORE, reason="约好的检测没有来", **notice)
    [judge] = links(lin.context, f"{file}process/", r".*/find/evaded_counts/\?of=.*")
    answer(lin, judge, heard="heard", heard_on=TODAY, reason="本人说忘了", **notice)
    nong.goto("/rights/")
    nong.locator("li", has_text="马建国").get_by_role("link", name="去确认").click()
    nong.locator("label.option", has_text="同意，从现在起作数").click()
    nong.locator(".save-bar button").click()
    expect(nong.locator(".messages")).to_contain_text("确认好了")
    assert " 1" in refusals(lin, file).replace("\u3000", " ")
    lin.get_by_role("link", name="起草告诫").click()
    lin.locator("label:has([name=about])").first.click()
    lin.locator("[name=clause]").fill("协议第三条")
    lin.locator("[name=reason]").fill("检测没有来，事先没有说")
    lin.locator(".save-bar button").click()
    lin.wait_for_url(re.compile(r"/gate/[0-9a-f-]{36}/$"))
    gate = re.sub(r"^https?://[^/]+", "", lin.url)
    expect(lin.get_by_role("button", name="送给本人")).to_be_disabled()
    heard(lin, gate)
    nong.goto("/")
    nong.locator(f"a[href='{gate}']").first.click()
    expect(nong.locator("blockquote")).to_contain_text(SAYS)
    answer(nong, f"{gate}second/", says="yes")
    lin.goto(gate)
    lin.get_by_role("button", name="印发").click()
    expect(lin.locator("main")).to_contain_text(re.compile("诫字〔2026〕第\\d+号"))
    answer(lin, f"{gate}done/", way="hand", receipt="signed")
    expect(lin.locator("main")).to_contain_text("复议最晚 2027年1月22日")
    answer(lin, f"{gate}objected/", words="有厂里的证明")
    answer(lin, f"{gate}decided/", says="upheld", also=True, reason="看过厂里的排班表")
    expect(lin.locator("main")).to_contain_text("异议成立，已撤回")
    assert " 0" in refusals(lin, file).replace("\u3000", " ")


def test_given_a_reached_counter_when_two_people_took_it_through_the_gate_then_the_packet_is_handed_over(
    walk_in: Walk,
) -> None:
    """戒毒条例第20、21条: the list asks, two people answer, the police decide."""
    nong = walk_in(NONG, "/rights/?part=finding")
    line = nong.locator("li", has_text="次数到了").first
    worker = "luhaiyan" if re.search("下河村|东坪村", line.inner_text()) else "huangzhian"
    line.get_by_role("link", name="去看").click()
    nong.get_by_role("link", name="起草报告").click()
    nong.locator("label:has([name=ground])").first.click()
    nong.locator("[name=reason]").fill("三次约好的检测都没有来")
    nong.locator(".save-bar button").click()
    nong.wait_for_url(re.compile(r"/gate/[0-9a-f-]{36}/$"))
    gate = re.sub(r"^https?://[^/]+", "", nong.url)
    heard(nong, gate)
    expect(nong.get_by_role("button", name="交给公安机关")).to_be_disabled()
    expect(nong.get_by_role("button", name="印发")).to_have_count(0)
    other = walk_in(worker)
    answer(other, f"{gate}second/", says="yes")
    nong.goto(gate)
    expect(nong.get_by_role("button", name="印发")).to_have_count(
        0
    )  # results of tests stand on it, which she does not read
    other.goto(gate)
    other.get_by_role("button", name="印发").click()
    opened = other.get_by_role("link", name="打开").first.get_attribute("href")
    assert opened
    packet = other.context.request.get(opened)
    assert (packet.status, packet.headers["content-type"]) == (200, "application/pdf")
    answer(nong, f"{gate}done/", to="望川县公安局 赵警官", paper="回执 7 号")
    answer(nong, f"{gate}answered/", says="no_decision", paper="望公函 9 号")
    expect(nong.locator("main")).to_contain_text("公安机关没有作出强制隔离戒毒决定")
    expect(nong.locator("main")).to_contain_text("交接公安机关")
