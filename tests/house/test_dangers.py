"""Nothing in the house is written in a way that has broken others; each rule sees its bad example and lets the good one be."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from tests.house.dangers import DANGERS, MARKUP, Danger

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def house() -> dict[str, ast.Module]:
    """Every Python file of the product, parsed."""
    files = (p for p in sorted((ROOT / "tongxing").rglob("*.py")) if "migrations" not in p.parts)
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in files}


def found(danger: Danger) -> list[str]:
    """Every place of this danger but those that say why."""
    return [
        f"{path}:{node.lineno}"  # type: ignore[attr-defined]
        for path, tree in house().items()
        if not any(path.startswith(but) or path.endswith(but) for but in danger.but)
        for node in danger.find(tree)
    ]


@pytest.mark.parametrize("danger", DANGERS, ids=lambda d: d.name)
def test_a_rule_sees_what_it_is_for(danger: Danger) -> None:
    assert list(danger.find(ast.parse(danger.bad)))
    assert not list(danger.find(ast.parse(danger.good)))
    assert all(reason for reason in danger.but.values())


@pytest.mark.parametrize("danger", DANGERS, ids=lambda d: d.name)
def test_the_house_has_none(danger: Danger) -> None:
    assert found(danger) == []


@pytest.mark.parametrize(("name", "pattern", "bad", "good"), MARKUP, ids=[m[0] for m in MARKUP])
def test_templates_have_none(name: str, pattern: object, bad: str, good: str) -> None:
    assert pattern.search(bad)  # type: ignore[attr-defined]
    assert not pattern.search(good)  # type: ignore[attr-defined]
    pages = sorted((ROOT / "tongxing").rglob("*.html"))
    assert len(pages) > 30
    wrong = [str(p.relative_to(ROOT)) for p in pages if pattern.search(p.read_text(encoding="utf-8"))]  # type: ignore[attr-defined]
    assert wrong == []


def test_bandit_knows_nothing_against_it() -> None:
    """Medium and above. What pyproject.toml switches off there is held by a stricter rule here."""
    command = [
        sys.executable,
        "-m",
        "bandit",
        "-q",
        "-r",
        "tongxing",
        "-ll",
        "-c",
        "pyproject.toml",
        "-f",
        "txt",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
