"""Fixtures for tests that drive the machine's own chromium. Import them in the conftest of a folder that needs them.

Where there is no chromium the tests are NOT RUN, and the last lines of the test run say so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.machine import chromium

OUTPUT = Path(__file__).resolve().parents[1] / "test-output"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One chromium for a folder of tests."""
    executable = chromium()
    assert executable, "tests/machine.py skips browser tests where there is none"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 or os.environ.get("CI") else []
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # playwright keeps an event loop in this thread; database tests that follow are still synchronous
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *sandbox])
        yield running
        running.close()
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh person at a fresh browser: no cookies, Chinese, Shanghai."""
    fresh = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One page; a picture of it is kept in test-output/ when the test fails."""
    fresh = context.new_page()
    yield fresh
    if getattr(request.node, "failed", False):
        OUTPUT.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.nodeid)
        fresh.screenshot(path=OUTPUT / f"{name}.png", full_page=True)
