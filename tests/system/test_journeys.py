"""A week of the office in a real browser: the social worker, the village cadre, and who must stay outside."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.visitors import HE, LIN, STRANGER, WU, option, person

pytestmark = pytest.mark.system
Walk = Callable[..., Page]


def duty(page: Page, name: str, kind: str) -> Locator:
    """The row of one thing that is owed."""
    return page.locator("li.duty", has_text=name).filter(has=page.locator(".duty-kind", has_text=kind).first)


def file_of(page: Page, name: str) -> str:
    """Open somebody's file as it is found: by the search of the bar."""
    page.goto(person(page.context, name))
    expect(page.locator("h1")).to_contain_text(name)
    return page.url


class Clicks:
    """Counts what a hand does."""

    def __init__(self) -> None:
        self.n = 0

    def on(self, target: Locator) -> None:
        """One click."""
        target.click()
        self.n += 1


def test_given_a_visit_owed_when_lin_writes_it_down_then_four_clicks_and_one_line_are_enough(
    walk_in: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    page, clicks = walk_in(LIN), Clicks()
    before = int(page.locator(".page-head .figure").first.inner_text().split()[0])
    clicks.on(duty(page, "许文", "走访").get_by_role("link", name="记录"))
    clicks.on(option(page, "见到，有难处"))
    clicks.on(option(page, "救助"))
    page.get_by_label("一句话").fill("屋顶漏雨，想问问临时救助怎么申请。")
    clicks.on(page.get_by_role("button", name="存好", exact=True))
    with capsys.disabled():
        print(f"\n  a visit written down: {clicks.n} clicks and one line")
    assert clicks.n <= 4
    expect(page).to_have_title("今日 · 同行")
    expect(duty(page, "许文", "走访")).to_have_count(0)
    assert int(page.locator(".page-head .figure").first.inner_text().split()[0]) == before - 1
    file_of(page, "许文")
    newest = page.locator(".timeline li").first
    expect(newest).to_contain_text("走访")
    expect(newest).to_contain_text("屋顶漏雨")
    expect(page.locator(".file-now")).not_to_contain_text("走访")
    expect(page.locator(".card-warm")).to_contain_text("救助")


def test_given_somebody_does_not_come_when_it_is_recorded_then_the_test_is_still_owed(walk_in: Walk) -> None:
    page, clicks = walk_in(LIN), Clicks()
    clicks.on(duty(page, "韦敏", "检测").get_by_role("link", name="记录"))
    expect(page.get_by_text("上班走不开", exact=True)).to_be_hidden()
    clicks.on(option(page, "未到"))
    clicks.on(option(page, "上班走不开"))
    clicks.on(page.get_by_role("button", name="存好", exact=True))
    assert clicks.n <= 4
    expect(duty(page, "韦敏", "检测")).to_have_count(1)
    duty(page, "韦敏", "检测").get_by_role("link", name="韦敏").first.click()
    expect(page.locator(".timeline li").first).to_contain_text("未到")
    expect(page.locator(".timeline li").first).to_contain_text("上班走不开")


def test_given_a_reason_of_the_plan_when_lin_writes_it_cannot_be_done_then_it_is_no_longer_asked(
    walk_in: Walk,
) -> None:
    page, clicks = walk_in(LIN), Clicks()
    clicks.on(duty(page, "何秋萍", "检测").get_by_role("link", name="办不了"))
    clicks.on(option(page, "家里有急事"))
    clicks.on(page.get_by_role("button", name="存好", exact=True))
    assert clicks.n == 3
    expect(page.locator(".messages")).to_contain_text("为什么办不了")
    expect(duty(page, "何秋萍", "检测")).to_have_count(0)
    file_of(page, "何秋萍")
    expect(page.locator(".timeline li").first).to_contain_text("家里有急事")


def test_given_a_wrong_record_when_it_is_corrected_then_old_and_reason_stay_readable(walk_in: Walk) -> None:
    page = walk_in(LIN, expected=(422,))
    file_of(page, "罗志强")
    wrong = page.locator(".timeline li").filter(has=page.get_by_role("link", name="更正")).first
    kind = wrong.locator(".kind").inner_text()
    wrong.get_by_role("link", name="更正").click()
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.locator(".field-error, .form-errors").first).to_be_visible()
    page.get_by_label("哪里记错了").fill("记到别人名下了。")
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("更正好了")
    correction = page.locator(".timeline li.correction").first
    expect(correction).to_contain_text("记到别人名下了")
    expect(page.locator(".timeline")).to_contain_text(kind)


def test_given_a_neighbour_when_the_cadre_taps_once_then_it_is_kept_and_can_be_taken_back(
    walk_in: Walk,
) -> None:
    page = walk_in(WU, width=390)
    one = page.locator("section.card", has=page.get_by_role("heading", name="马建国"))
    one.get_by_role("button", name="去过，还好").click()
    expect(one).to_contain_text("记下了")
    expect(page.locator("body")).not_to_contain_text("检测")
    one.get_by_role("button", name="撤销").click()
    expect(one.get_by_role("button", name="去过，还好")).to_be_visible()


def test_given_files_were_opened_when_the_auditor_looks_then_numbers_stand_there_and_no_names(
    walk_in: Walk,
) -> None:
    lin = walk_in(LIN)
    file_of(lin, "周明远")
    page = walk_in(HE)
    page.goto("/audit/")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="林晓").filter(has_text="打开档案").first).to_contain_text("QW-2025-007")
    page.get_by_role("link", name="录入和更正").click()
    expect(page.locator("tbody tr").filter(has_text="林晓").first).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("周明远")


def test_given_the_next_town_when_a_stranger_has_the_address_then_it_is_the_page_of_what_is_not_there(
    walk_in: Walk,
) -> None:
    address = file_of(walk_in(LIN), "周明远")
    page = walk_in(STRANGER, expected=(404,))
    seen = []
    for one in (address, f"/people/{uuid4()}/", f"/people/{uuid4()}/record/visit/"):
        answer = page.goto(one)
        assert answer is not None
        assert answer.status == 404
        seen.append(page.locator("main").inner_text())
    assert len(set(seen)) == 1
    assert "没有这一页，或者不归您看" in seen[0]
    page.goto("/people/?q=周明远")
    expect(page.locator("main")).not_to_contain_text("QW-2025-007")


def test_given_only_a_keyboard_when_lin_searches_and_records_then_everything_is_in_reach(
    walk_in: Walk,
) -> None:
    page = walk_in(LIN)
    page.keyboard.press("/")
    expect(page.locator(".bar [data-search]")).to_be_focused()
    page.keyboard.type("QW-2025-007")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("周明远")
    page.goto(person(page.context, "周明远") + "record/talk/")
    page.locator("body").press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    reached: list[str] = []
    for _press in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"))
        if "存好" in reached[-1]:
            break
    assert "存好" in reached[-1], reached
    order = [reached.index(name) for name in ("outcome", "note") if name in reached]
    assert order == sorted(order)
    assert len(order) == 2


def test_given_english_when_the_main_pages_are_opened_then_no_word_of_ours_is_chinese(walk_in: Walk) -> None:
    words = "今日 记录 办不了 逾期 退出 大字 遮姓名 打印 村居看板 考核 规矩 我的人 检测日 返回 存好 更正 已算出 合计 截至"
    page = walk_in(LIN)
    page.locator("details.me summary").click()
    page.locator("details.me").get_by_role("button", name="English").click()
    file = person(page.context, "周明远")
    left = {}
    visit, seen = f"{file}record/visit/", f"{file}seen/"
    for address in ("/", "/people/", file, visit, seen, "/testday/", "/board/", "/score/"):
        page.goto(address)
        page.locator("td.second").evaluate_all("all => all.forEach(e => e.remove())")  # reasons, as written
        shown = page.locator("body").inner_text()
        found = [word for word in words.split() if word in shown]
        if found:
            left[address] = found
    assert left == {}
    assert page.locator("html").get_attribute("lang") == "en"
