"""One running house with the demo town for all journeys, a browser, and the people who walk in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import browser, context, page
from tests.house_process import HouseProcess
from tests.system.visitors import Ears, Visitors

__all__ = ["browser", "context", "demo_house", "page", "visitors", "walk_in"]

TODAY = "2026-11-23"
Walk = Callable[..., Page]


@pytest.fixture(scope="package")
def demo_house() -> Iterator[HouseProcess]:
    """A house with the demo town in it, its day pinned, started once for this folder."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-journeys-"))
    folder.chmod(0o711)
    house = HouseProcess(folder / "home", today=TODAY, demo=True)
    try:
        yield house.start(patience=240)
        house.interrupt()
    finally:
        house.kill_everything()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def visitors(demo_house: HouseProcess, browser: Browser) -> Visitors:
    """Everybody who works there."""
    return Visitors(demo_house, browser)


@pytest.fixture
def walk_in(visitors: Visitors) -> Iterator[Walk]:
    """walk_in(LIN, "/") is her page; at the end nobody's browser may have complained."""
    opened: list[BrowserContext] = []
    ears = Ears()

    def enter(
        name: str,
        address: str = "/",
        *,
        width: int = 1440,
        language: str = "",
        expected: tuple[int, ...] = (),
    ) -> Page:
        opened.append(visitors.enter(name, width=width, language=language))
        fresh = ears.listen(opened[-1].new_page(), expected=expected)
        fresh.goto(address)
        return fresh

    yield enter
    for one in opened:
        one.close()
    assert ears.heard == []
