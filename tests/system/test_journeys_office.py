"""The office in a real browser: the clerk's rosters, decisions and plans; what the leader opens and settles."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import id_number
from tests.exchange.rosters import good_row, table, wrong_check, xlsx
from tests.system.visitors import LIN, NONG, SUN, option, person

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
PLAN = Path(__file__).resolve().parents[2] / "tongxing" / "library" / "qingwu" / "2026"


def test_given_a_roster_with_faults_when_one_is_put_right_then_the_others_wait_and_the_rest_is_in(
    walk_in: Walk, tmp_path: Path
) -> None:
    page = walk_in(NONG, "/import/", expected=(422,))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载空表").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    rows = [good_row(n) for n in range(1501, 1507)]
    right = rows[1]["id_number"]
    rows[1]["id_number"] = wrong_check(right)
    rows[2]["village"] = "天边镇"
    rows[3]["decided_on"] = "2062-03-01"
    (tmp_path / "roster.xlsx").write_bytes(xlsx(table(rows)))
    page.get_by_label("名单").set_input_files(tmp_path / "roster.xlsx")
    page.get_by_role("button", name="先看一遍").click()
    expect(page.get_by_role("button", name="导入没问题的 3 行")).to_be_visible()
    wrong = page.locator("tbody tr", has_text=rows[1]["name"])
    wrong.get_by_role("link").last.click()
    page.get_by_label("身份证号").fill(right)
    page.get_by_role("button", name="改好了").click()
    page.get_by_role("button", name="导入没问题的 4 行").click()
    expect(page.locator(".messages")).to_contain_text("导入了 4 行")
    for row, there in ((rows[1], True), (rows[2], False)):
        page.goto(f"/people/?q={row['name']}")
        expect(page.locator("tbody tr", has_text=row["village"])).to_have_count(int(there))


def test_given_a_decision_when_the_clerk_takes_it_in_then_all_three_years_are_laid_out(walk_in: Walk) -> None:
    page = walk_in(NONG, "/people/", expected=(422,))
    number = id_number(date(1990, 4, 5), 77)
    page.locator(".page-head").get_by_role("link", name="登记一位").click()
    page.get_by_label("身份证号").fill(number)
    page.get_by_role("button", name="找一找").click()
    expect(page.locator("main")).to_contain_text("没有找到，可以新建")
    form = page.locator("form", has=page.get_by_role("button", name="建好这份档案"))
    form.locator("[name=name]").fill("甘露生")
    form.locator("[name=village]").select_option("石桥村")
    option(page, "社区戒毒").click()
    for name, text in (
        ("decision", "望公（青）社戒决字〔2026〕示例901号"),
        ("authority", "望川县公安局"),
        ("decided_on", "2026-11-09"),
        ("received_on", "2026-11-12"),
    ):
        form.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="建好这份档案").click()
    expect(page.locator(".messages")).to_contain_text("要做的事已经全部排好")
    expect(page.locator(".file-now")).to_contain_text("报到")
    page.locator(".file-now").get_by_role("link", name=re.compile("办理|记录")).first.click()
    page.locator("[name=happened_on]").first.fill("2026-11-16")
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page.locator("h1")).to_contain_text("给本人的纸")  # her rights are handed over on the same day
    page.get_by_role("link", name="返回").click()
    expect(page.locator(".file-strip")).to_contain_text("检测应办 22 次")
    expect(page.locator(".file-now")).to_contain_text("签协议")


def test_given_the_board_when_the_leader_opens_numbers_then_every_one_shows_its_rows(walk_in: Walk) -> None:
    page = walk_in(SUN, "/board/")
    figure = page.locator("td a.figure").first
    owed = int(figure.inner_text())
    figure.click()
    panel = page.locator("#opened")
    expect(panel.locator("tbody tr")).to_have_count(owed)
    expect(panel).not_to_contain_text("陈立")
    expect(panel).to_contain_text("只列事项，不列编号和姓名")
    panel.get_by_text("收起").click()
    expect(page.locator("#opened")).to_have_count(0)
    page.get_by_role("link", name="考核").first.click()
    page.get_by_role("link", name="上河村").click()
    page.locator("td a.figure").first.click()
    expect(page.locator("#opened")).to_contain_text("应计")
    page.get_by_role("link", name="10月31日").click()
    expect(page.locator(".asof-note")).to_contain_text("10月31日")


def test_given_what_only_people_can_judge_when_the_leader_settles_it_then_it_counts_with_her_name(
    walk_in: Walk,
) -> None:
    page = walk_in(SUN, "/score/")
    page.get_by_role("link", name="下河村").click()
    page.get_by_role("link", name="待认定").first.click()
    page.get_by_label(re.compile("认定几分")).fill("4")
    page.get_by_label("理由").fill("花名册逐人核对过，差一人的住址。")
    page.get_by_role("button", name="认定并存好").click()
    expect(page.locator(".messages")).to_contain_text("认定 4 分")
    expect(page.locator("#opened")).to_contain_text("孙伟")
    expect(page.locator("#opened")).to_contain_text("花名册逐人核对过")


def test_given_tests_every_two_months_when_another_approves_the_plan_then_windows_to_come_are_fewer(
    walk_in: Walk, tmp_path: Path
) -> None:
    lin = walk_in(LIN)
    file = person(lin.context, "韦小燕")
    lin.goto(file)
    before = how_many_tests(lin)
    clerk = walk_in(NONG, "/plan/load/")
    clerk.get_by_label("方案文件").set_input_files(changed_plan(tmp_path))
    clerk.locator("[name=since]").fill("2026-11-24")
    clerk.get_by_role("button", name="读一遍").click()
    expect(clerk.locator("main")).to_contain_text("草稿")
    expect(clerk.get_by_role("button", name="批准，开始执行")).to_have_count(0)
    draft = clerk.url
    leader = walk_in(SUN, draft)
    leader.get_by_role("link", name=re.compile("版比$")).click()
    expect(leader.locator("main")).to_contain_text("2个月")
    leader.goto(draft)
    leader.get_by_role("button", name="批准，开始执行").click()
    expect(leader.locator(".messages")).to_be_visible()
    lin.goto(file)
    assert how_many_tests(lin) < before


def how_many_tests(page: Page) -> int:
    """检测应办 22 次"""
    found = re.search(r"检测应办 (\d+) 次", page.locator(".file-strip").inner_text())
    assert found
    return int(found[1])


def changed_plan(folder: Path) -> list[Path]:
    """The plan in force, second revision: tests of the first year every two months instead of one."""
    chosen = []
    for source in sorted(PLAN.glob("*.toml")):
        text = source.read_text(encoding="utf-8")
        if source.name == "plan.toml":
            text = text.replace("revision = 1", "revision = 2", 1)
        if source.name == "duties.toml":
            head, mark, rest = text.partition('id = "official_test"')
            text = head + mark + rest.replace('value = "1 month"', 'value = "2 months"', 1)
        chosen.append(folder / source.name)
        chosen[-1].write_text(text, encoding="utf-8")
    return chosen
