"""File systems of a chosen size inside files, mounted for a test. Only root may; others are told NOT RUN."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def why_not() -> str:
    """Why no loop can be mounted here; empty when one can."""
    if os.geteuid() != 0:
        return "only root may mount a file system"
    missing = [
        name
        for name in ("mkfs.ext4", "mount", "umount")
        if shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin") is None
    ]
    if missing:
        return f"{', '.join(missing)} is missing"
    return "" if Path("/dev/loop-control").exists() else "this machine has no loop devices"


needs_loops = pytest.mark.skipif(bool(why_not()), reason=f"NOT RUN: {why_not()}")


def make(image: Path, mega: int) -> Path:
    """An ext4 file system in a file."""
    with image.open("wb") as file:
        file.truncate(mega << 20)
    _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
    return image


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """Mounted while the block runs; every user may pass through."""
    at.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", str(image), str(at))
    try:
        at.chmod(0o711)
        yield at
    finally:
        _run("umount", "-l", str(at))


def _run(*argv: str) -> None:
    done = subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": "/usr/sbin:/sbin:/usr/bin:/bin"},
    )
    assert done.returncode == 0, f"{argv}: {done.stderr}"
