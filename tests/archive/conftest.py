"""A store of our own for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def store_folder(tmp_path: Path, settings: Any) -> Path:
    """Where the files of this test lie."""
    settings.TONGXING_FILES = tmp_path / "files"
    return tmp_path / "files"
