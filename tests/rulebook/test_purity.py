"""The rulebook is pure: no framework, no database, no clock, no float, nothing of ours but itself."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import tongxing.rulebook

FILES = sorted(Path(tongxing.rulebook.__file__).parent.rglob("*.py"))
ALLOWED = {"pydantic", "pydantic_core", "tongxing", *sys.stdlib_module_names} - {
    "time",
    "random",
    "socket",
    "os",
    "subprocess",
    "sqlite3",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_imports_only_what_is_pure(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in ALLOWED, f"{path.name} imports {name}"
            assert not name.startswith("tongxing.") or name.startswith("tongxing.rulebook"), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_asks_no_clock_and_holds_no_float(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"today", "now", "utcnow"}, f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            # 0.6 is difflib's own cutoff
            assert path.name == "problems.py", f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_legal_days_are_counted_in_one_place(path: Path) -> None:
    """Only counting.py adds months; elsewhere a timedelta is at most one single day."""
    text = path.read_text()
    if path.name != "counting.py":
        assert "monthrange" not in text
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "timedelta":
                assert [one.value.value for one in node.keywords if isinstance(one.value, ast.Constant)] == [
                    1
                ]
