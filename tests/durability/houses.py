"""Durable houses for tests that break things: made once, with a small township in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house_process import HouseProcess
from tongxing.launch import home, postgres

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-23"


def furnish(*words: object) -> list[str]:
    """The command line that furnishes a house."""
    return [sys.executable, "-m", "tests.durability.township", *map(str, words)]


def small_township(house: HouseProcess) -> HouseProcess:
    """Six people with a file each, four social workers, a clerk."""
    done = subprocess.run(
        furnish("setup"), env=house.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return house


@contextmanager
def township_at(name: str) -> Iterator[HouseProcess]:
    """A durable home with a small township in it, in a folder of its own, gone again afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"tongxing-{name}-"))
    folder.chmod(0o711)
    one = small_township(HouseProcess(folder / "home", today=TODAY, more={"TONGXING_TIMETABLE": "off"}))
    yield one
    one.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


def planted(house: HouseProcess) -> list[str]:
    """Five hundred values that stand nowhere else."""
    done = subprocess.run(
        furnish("plant"), env=house.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [value for line in done.stdout.splitlines() for value in json.loads(line)]


def cluster_of(house: HouseProcess) -> postgres.Cluster:
    """The cluster in a home, durable as always."""
    return postgres.cluster(home.prepare(house.home), None)
