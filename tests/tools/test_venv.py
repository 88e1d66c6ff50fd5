"""A machine that lacks something is told what to install, in both languages, and nothing is half made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def make_environment(target: Path, hidden: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "venv.py"), str(target)],
        env={**os.environ, "PYTHONPATH": str(hidden)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_without_venv_names_the_package(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as on Debian without python3-venv')\n")
    answer = make_environment(tmp_path / "venv", tmp_path)
    assert answer.returncode == 1
    assert "apt install python3-venv" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_told_which_is_needed(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.version_info = (3, 10, 13, 'final', 0)\n")
    answer = make_environment(tmp_path / "venv", tmp_path)
    assert answer.returncode == 1
    assert "3.11" in answer.stderr
    assert "3.10" in answer.stderr
