"""Houses of their own for the launcher's tests: nothing here touches the session's server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tongxing.launch import home, postgres


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder that a system user may pass through (pytest's own tmp_path is closed to everybody else)."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-launch-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def build(ground: Path) -> Iterator[Callable[..., postgres.Cluster]]:
    """`build()` gives a cluster in a fresh home; its server is stopped afterwards whatever happened."""
    made: list[postgres.Cluster] = []

    def builder(name: str = "home", bindir: Path | None = None) -> postgres.Cluster:
        made.append(postgres.cluster(home.prepare(ground / name), bindir))
        return made[-1]

    yield builder
    for cluster in made:
        postgres.stop(cluster)
