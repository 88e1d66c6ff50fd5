"""The frame of the command line: every file in commands/ is a command, exit codes mean what they say."""

from __future__ import annotations

import argparse
from types import SimpleNamespace
from typing import Any

import pytest

from tongxing.config.env import EnvironmentMistake
from tongxing.faces.command import main as door
from tongxing.faces.command.protocol import Refused, both
from tongxing.launch.words import LaunchFailure


def command(name: str, run: Any) -> Any:
    return SimpleNamespace(NAME=name, HELP=("试", "try"), add_arguments=lambda parser: None, run=run)


def raising(error: BaseException) -> Any:
    def run(args: argparse.Namespace) -> int:
        raise error

    return run


def test_every_file_in_commands_keeps_the_protocol() -> None:
    known = door.registry()
    assert {"serve", "init", "doctor", "stop"} <= {one.NAME for one in known}
    for one in known:
        chinese, english = one.HELP
        assert chinese, one.NAME
        assert english.isascii(), one.NAME
        assert callable(one.add_arguments)
        assert callable(one.run)
    names = [one.NAME for one in known]
    assert len(names) == len(set(names))
    door.build_parser(known)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (lambda args: 0, 0),
        (lambda args: 1, 1),
        (raising(Refused("不行，因为……")), 1),
        (raising(LaunchFailure("磁盘满了", "disk full")), 1),
        (raising(EnvironmentMistake("PORT")), 1),
        (raising(KeyboardInterrupt()), 130),
    ],
)
def test_exit_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], outcome: Any, code: int
) -> None:
    monkeypatch.setattr(door, "registry", lambda: [command("plan try", outcome), command("other", outcome)])
    assert door.main(["plan", "try"]) == code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert bool(said) is (code != 0 and outcome.__name__ == "run")


def test_wrong_usage_is_two(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(door, "registry", lambda: [command("plan try", lambda args: 0)])
    assert door.main([]) == 2
    assert door.main(["plan"]) == 2
    with pytest.raises(SystemExit) as end:
        door.main(["nonsense"])
    assert end.value.code == 2
    assert "try" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "text"), [("zh_CN.UTF-8", "试"), ("en_US.UTF-8", "试 / try"), ("", "试")]
)
def test_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch, language: str, text: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    assert both("试", "try") == text
