"""Taking in a decision by form, measured by the click model of the product: at most 12 fields and 90 seconds.

The model: a click 1.5 s with finding it, a page 1 s, a date 4 s, a Chinese character 60/35 s (typed slowly, as on a
phone), any other key 0.28 s (Card, Moran, Newell). Counted from what the browser was really made to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cast import id_number
from tests.system.visitors import NONG, option

pytestmark = pytest.mark.system
Walk = Callable[..., Page]
CLICK, PAGE, DATE, HAN, KEY = 1.5, 1.0, 4.0, 60 / 35, 0.28
MOST_FIELDS, MOST_SECONDS = 12, 90


@dataclass
class Meter:
    """What a person had to do, added up while the browser does it."""

    clicks: int = 0
    pages: int = 0
    dates: int = 0
    han: int = 0
    keys: int = 0
    fields: set[str] = field(default_factory=set)

    def click(self, what: Locator, *, turns: bool = False) -> None:
        """One click; ``turns``: a page comes of it."""
        what.click()
        self.clicks += 1
        self.pages += turns

    def type(self, into: Locator, text: str) -> None:
        """A text, key by key; the field is reached with the tab key."""
        into.fill(text)
        self.fields.add(str(into.get_attribute("name")))
        self.han += sum(ord(c) > 0x2E7F for c in text)
        self.keys += sum(ord(c) <= 0x2E7F for c in text) + 1

    def pick(self, into: Locator, day: str) -> None:
        """A day."""
        into.fill(day)
        self.fields.add(str(into.get_attribute("name")))
        self.dates += 1

    def choose(self, into: Locator, label: str) -> None:
        """One of a list: open it, take one."""
        into.select_option(label)
        self.fields.add(str(into.get_attribute("name")))
        self.clicks += 2

    @property
    def seconds(self) -> float:
        """By the model."""
        moves = self.clicks * CLICK + self.pages * PAGE + self.dates * DATE
        return moves + self.han * HAN + self.keys * KEY

    def __str__(self) -> str:
        return (
            f"intake by form: {len(self.fields)} fields, {self.clicks} clicks, {self.dates} dates, {self.han} characters,"
            f" {self.keys} keys, {self.pages} pages = {self.seconds:.0f} s of {MOST_SECONDS}"
        )


def test_a_decision_is_taken_in_with_twelve_fields_in_ninety_seconds(
    walk_in: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    page, meter = walk_in(NONG, "/people/"), Meter()
    meter.click(page.locator(".page-head").get_by_role("link", name="登记一位"), turns=True)
    meter.type(page.locator("[name=id_number]"), id_number(date(1991, 7, 8), 88))
    meter.click(page.get_by_role("button", name="找一找"), turns=True)
    form = page.locator("form", has=page.get_by_role("button", name="建好这份档案"))
    asked = form.locator("input:not([type=hidden]), select, textarea").evaluate_all(
        "all => [...new Set(all.map(e => e.name))]"
    )
    meter.type(form.locator("[name=name]"), "单雨生")
    meter.choose(form.locator("[name=village]"), "石桥村")
    meter.type(form.locator("[name=phone]"), "13800000188")
    meter.click(option(page, "社区戒毒"))
    meter.fields.add("measure")
    meter.type(form.locator("[name=decision]"), "望公（青）社戒决字〔2026〕示例911号")
    meter.type(form.locator("[name=authority]"), "望川县公安局")
    for name, day in (
        ("decided_on", "2026-11-02"),
        ("received_on", "2026-11-05"),
        ("reported_on", "2026-11-16"),
    ):
        meter.pick(form.locator(f"[name={name}]"), day)
    meter.click(page.get_by_role("button", name="建好这份档案"), turns=True)
    expect(page.locator(".messages")).to_contain_text("要做的事已经全部排好")
    expect(page.locator(".file-strip")).to_contain_text("检测应办 22 次")
    expect(page.locator(".file-strip")).to_contain_text("2029")
    with capsys.disabled():
        print(f"\n{meter}; the form asks for {len(asked)}")
    assert len(asked) <= MOST_FIELDS
    assert meter.fields <= set(asked)
    assert meter.seconds <= MOST_SECONDS


def test_teeth_the_meter_counts_what_is_typed() -> None:
    """A reason of sixty characters alone costs more than the whole intake may."""
    assert Meter(han=60).seconds > MOST_SECONDS
    assert Meter(clicks=4, pages=2, dates=1, keys=10).seconds == pytest.approx(4 * 1.5 + 2 + 4 + 2.8)
