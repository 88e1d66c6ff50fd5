"""What each act costs the database must not grow with the register: counts, not seconds.

`make bench` measures time; these are the parts of it that do not depend on noise (performance goals:
list ≤ 5 statements, open ≤ 6, create ≤ 8, buffers at the larger size ≤ 1.2 of the smaller, no full scan).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = (
    10_000,
    30_000,
)  # below that the planner reads small tables whole, which is right and proves nothing
LIMITS = {
    # the browser, who asks, the file, its trace, and what three rooms keep beside it (scans, findings, work group)
    "open a file (HTML)": 7,
    # to whom an answer is owed, what waits at the gate, which regulation she must still read (desk/test_statements)
    "today (HTML)": 9,  # one asks what of the assessment waits for her (docs/adr/0045)
    "list of 50 people (HTML)": 5,
    "search by beginning (HTML)": 5,
    "search inside (HTML)": 5,
    "village board (HTML)": 6,
    "record a visit (POST)": 8,
}


def alone() -> dict[str, str]:
    """The surroundings without what this test session set up for its own database."""
    ours = ("TONGXING_", "DATABASE_URL", "DJANGO_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)}


def counted(people: int, home: Path) -> dict[str, Any]:
    """Run the benchmark's counting at one size in a home of its own."""
    command = [sys.executable, "tools/bench.py", "--people", str(people), "--counts", "--home", str(home)]
    answer = subprocess.run(
        command, cwd=ROOT, env=alone(), capture_output=True, text=True, check=False, timeout=900
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    line = next(x for x in answer.stdout.splitlines() if x.startswith("COUNTS "))
    return dict(json.loads(line.removeprefix("COUNTS ")))


@pytest.fixture(scope="module")
def sizes() -> Iterator[dict[int, dict[str, Any]]]:
    """The same acts in a small and a large register, in a folder that the database's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="tongxing-growth-"))
    folder.chmod(0o711)
    yield {people: counted(people, folder / "bench") for people in (SMALL, LARGE)}
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("act", LIMITS)
def test_statements_stay_within_their_number(sizes: dict[int, dict[str, Any]], act: str) -> None:
    for people, found in sizes.items():
        assert found[act]["statements"] <= LIMITS[act], (people, found[act]["sql"])


@pytest.mark.parametrize("act", LIMITS)
def test_statements_do_not_grow(sizes: dict[int, dict[str, Any]], act: str) -> None:
    assert sizes[SMALL][act]["statements"] == sizes[LARGE][act]["statements"]


@pytest.mark.parametrize("act", LIMITS)
def test_buffers_do_not_grow(sizes: dict[int, dict[str, Any]], act: str) -> None:
    """A deeper index may add a level: a few pages of slack, then one fifth at the most."""
    assert sizes[LARGE][act]["buffers"] <= sizes[SMALL][act]["buffers"] * 1.2 + 40


@pytest.mark.parametrize("act", LIMITS)
def test_no_table_of_people_is_read_from_end_to_end(sizes: dict[int, dict[str, Any]], act: str) -> None:
    assert sizes[LARGE][act]["scans"] == []
