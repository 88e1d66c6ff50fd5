"""Every field record in a real browser: at most four clicks and one line from the page where the day begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.visitors import LIN, option, person

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
TODAY = date(2026, 11, 23)
# people whom other journeys of this house need as they are
LEFT_ALONE = ("许文", "韦敏", "何秋萍", "罗志强", "周明远", "马建国")


class Hand:
    """Counts what a hand does: clicks, and lines of typing. A day that is picked is neither."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.lines = page, 0, 0

    def click(self, target: Locator) -> None:
        """One click."""
        target.click()
        self.clicks += 1

    def choose(self, words: str) -> None:
        """One of the big answers."""
        self.click(option(self.page, words))

    def write(self, label: str, words: str) -> None:
        """One line."""
        self.page.get_by_label(label).fill(words)
        self.lines += 1

    def save(self, said: str = "记好了") -> None:
        """Save, and see that it was written down."""
        self.click(self.page.get_by_role("button", name="存好", exact=True))
        expect(self.page.locator(".messages").first).to_contain_text(said)


def owed(page: Page, kind: str) -> Locator:
    """The first row of the day of one kind that no other journey needs."""
    rows = page.locator("li.duty").filter(has=page.locator(".duty-kind", has_text=kind).first)
    for at in range(rows.count()):
        text = rows.nth(at).inner_text()
        if not any(name in text for name in LEFT_ALONE):
            return rows.nth(at)
    raise AssertionError(f"nothing of {kind} is owed in the demo")


def from_list(page: Page, hand: Hand, kind: str, button: str = "记录") -> None:
    """From today's list into the record."""
    page.goto("/")
    hand.click(owed(page, kind).get_by_role("link", name=button))


def from_file(page: Page, hand: Hand, name: str, what: str) -> None:
    """From somebody's file into the record."""
    page.goto(person(page.context, name))
    hand.click(page.locator("details.menu summary", has_text="记一笔"))
    hand.click(page.locator(".menu-list a", has_text=what).first)


def negative(page: Page, hand: Hand) -> None:
    """阴性, and for a woman who took it."""
    hand.choose("阴性")
    if option(page, "是，女工作人员采的").count():
        hand.choose("是，女工作人员采的")


def a_test(page: Page, hand: Hand) -> None:
    from_list(page, hand, "检测")
    negative(page, hand)
    hand.save()


def a_test_elsewhere(page: Page, hand: Hand) -> None:
    from_list(page, hand, "检测")
    hand.click(page.get_by_role("link", name="外地检测"))
    hand.choose("阴性")
    hand.write("报告：哪个公安机关、编号", "某市某派出所，2026-118")
    hand.save()


def a_hair_test(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "毛发检测")
    hand.choose("阴性")
    hand.save()


def a_screening(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "自查")
    hand.choose("阴性")
    hand.save()


def a_talk(page: Page, hand: Hand) -> None:
    from_list(page, hand, "谈心")
    hand.choose("平稳")
    hand.write("一句话", "活不多，人还好。")
    hand.save()


def a_visit(page: Page, hand: Hand) -> None:
    from_list(page, hand, "走访")
    hand.choose("见到，平稳")
    hand.write("一句话", "家里都在。")
    hand.save()


def an_own_report(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "本人汇报")
    hand.choose("书面")
    hand.save()


def a_leave(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "外出")
    hand.choose("书面报告外出")
    page.get_by_label("打算哪天回来").fill((TODAY + timedelta(days=20)).isoformat())
    hand.write("去哪里", "县外工地")
    hand.save()


def a_leave_put_off(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "外出")
    hand.choose("续假")
    page.get_by_label("打算哪天回来").fill((TODAY + timedelta(days=30)).isoformat())
    hand.save()


def a_contact_away(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "外地联系")
    hand.choose("平稳")
    hand.write("一句话", "工地上活稳定。")
    hand.save()


def a_return(page: Page, hand: Hand) -> None:
    from_file(page, hand, "周明远", "外出")
    hand.choose("回来了")
    hand.save()


def an_excuse(page: Page, hand: Hand) -> None:
    from_list(page, hand, "谈心", "办不了")
    hand.choose("家里有急事")
    hand.write("一句话", "老人摔了，村里知道。")
    hand.save("为什么办不了")


def another_day(page: Page, hand: Hand) -> None:
    page.goto("/")
    waiting = page.locator("li.duty").filter(has_not=page.locator(".late-words"))
    hand.click(waiting.filter(has_text="还有").first.get_by_role("link", name="办不了"))
    hand.click(page.get_by_role("link", name="改天再办"))
    hand.choose("约好了那一天")
    hand.save("期限没有变")


NORMAL = (
    a_test, a_test_elsewhere, a_hair_test, a_screening, a_talk, a_visit, an_own_report, a_leave, a_leave_put_off,
    a_contact_away, a_return, an_excuse, another_day,
)  # fmt: skip


def test_given_a_day_in_the_field_when_each_record_is_written_then_four_clicks_and_one_line_are_enough(
    walk_in: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    page, found = walk_in(LIN), []
    for record in NORMAL:
        hand = Hand(page)
        record(page, hand)
        found.append((record.__name__, hand.clicks, hand.lines))
    with capsys.disabled():
        for name, clicks, lines in found:
            print(f"\n  {name.replace('_', ' '):<20}{clicks} clicks, {lines} lines", end="")
    assert [one for one in found if one[1] > 4 or one[2] > 1] == []


def test_given_a_positive_result_when_the_person_objects_then_the_answer_owed_stands_on_the_day_and_ends(
    walk_in: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    page = walk_in(LIN)
    page.goto(person(page.context, "马建国"))
    file = page.url
    page.goto(f"{file}record/official_test/")
    hand = Hand(page)
    hand.choose("待确认")
    hand.choose("看过，没有能解释的")
    hand.choose("当场告知，签了名")
    hand.save("待确认")
    on_the_page = hand.clicks
    page.goto("/")
    owed_answer = page.locator("#promised li", has_text="马建国")
    expect(owed_answer).to_contain_text("本人可以申请实验室检测，最晚 11月26日")
    step = Hand(page)
    step.click(owed_answer.get_by_role("link", name="记一步"))
    step.choose("本人有异议，申请再检测")
    step.save()
    page.goto("/")
    expect(page.locator("#promised li", has_text="马建国")).to_contain_text("有异议，结果未定")
    expect(page.locator("#promised li", has_text="马建国")).to_contain_text("检测规定第10条")
    with capsys.disabled():
        print(f"\n  a positive test: {on_the_page} clicks on its page; an objection: {step.clicks} clicks")
    assert on_the_page <= 4
    assert step.clicks <= 4
    page.goto(file)
    expect(page.locator(".timeline")).to_contain_text("检测后续")
