"""A data folder of its own for every test of the trail: what files remember is part of what is tested."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import cast
from tests.cast import day
from tongxing.core.trail import lanes

Rights = Callable[..., AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Where heads and lanes are written down."""
    settings.TONGXING_HOME = tmp_path
    settings.TONGXING_WITNESS = []
    lanes.drop()
    return tmp_path


@pytest.fixture
def life(lin: Any, town: Any) -> cast.Folder:
    """Some acts of some kinds."""
    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-27"))
    cast.sampled(lin, folder, day("2026-04-25"))
    cast.contacted(lin, folder, "visit", day("2026-04-26"))
    return folder
