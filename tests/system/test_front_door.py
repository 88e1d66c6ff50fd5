"""The first thing anybody sees."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.house_process import HouseProcess


def test_a_stranger_is_asked_to_sign_in(demo_house: HouseProcess, page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(demo_house.address + "/")
    assert "/signin/" in page.url
    assert page.locator("input[type=password]").count() == 1
    assert errors == []
