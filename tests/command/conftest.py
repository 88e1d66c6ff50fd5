"""What the tests of founding a real town share: a home of their own, the terminal, the founding file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cast import TODAY
from tongxing.faces.command.main import main

TOWN = """
[county]
name = "望川县"
code = "990100"

[town]
name = "青梧镇"
code = "990100102"
prefix = "QW"

[[village]]
name = "上河村"
code = "990100102101"
kind = "village"
distance_km = 7.0

[[village]]
name = "下河村"
code = "990100102102"
kind = "村"

[[village]]
name = "梧桐社区"
code = "990100102001"
kind = "community"
"""


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The house stands open already and stays so: its keys were never asked for, and the test's line is kept."""
    monkeypatch.setattr("tongxing.launch.database.know_the_keys", lambda **_demo: None)
    monkeypatch.setattr("tongxing.launch.database.check_keys", lambda _demo: None)
    monkeypatch.setattr("tongxing.launch.house._hang_up", lambda: None)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A Chinese terminal on the day of the cast, in a home that is not the session's."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("TONGXING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tongxing.launch.database.steps_ahead", list)  # the tables of the test are up to date
    monkeypatch.setattr("tongxing.launch.database.know_the_house", lambda: None)
    return monkeypatch


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Writes a founding file and returns its path."""

    def to(text: str = TOWN, name: str = "town.toml") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return to


@pytest.fixture
def typed(terminal: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`typed("town", "show")`: exit code, what was said, what was complained about."""

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def asked(typed: Callable[..., tuple[int, str, str]]) -> Callable[..., Any]:
    """`asked("town", "show")`: the same with --json, which must succeed."""

    def run(*words: str) -> Any:
        code, out, err = typed(*words, "--json")
        assert code == 0, err
        return json.loads(out)

    return run
