"""One running house with the demo town for all journeys, and a browser."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import browser, context, page
from tests.house_process import HouseProcess

__all__ = ["browser", "context", "demo_house", "page"]

TODAY = "2026-11-23"


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
