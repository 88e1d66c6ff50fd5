"""Whoever takes over a reader of foreign files has gained nothing: no file, no network, no process, no time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tongxing.core.files import jail
from tongxing.core.files.jail import MEGABYTE, Power
from tongxing.core.refusal import Refused

PRISONER = "tests.files.prisoner"
NEEDS_LANDLOCK = {"remove a file", "make a folder", "move a file", "link a file", "signal the house"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that anybody may write to, with something in it that must stay."""
    for one in (tmp_path, *tmp_path.parents[:2]):
        one.chmod(0o777)
    (tmp_path / "kept").write_text("keys")
    (tmp_path / "kept").chmod(0o666)
    return tmp_path


def imprison(folder: Path, **more: Any) -> dict[str, Any]:
    """What a reader that was taken over could do."""
    asked = {"folder": str(folder), "kept": str(folder / "kept"), **more}
    heard = jail.ask(PRISONER, asked, b"", Power())
    return {**heard.told, "walls": heard.walls}


def test_a_reader_that_was_taken_over_can_do_nothing(folder: Path) -> None:
    told = imprison(folder)
    assert "limits" in told["walls"]
    allowed = set() if "landlock" in told["walls"] else NEEDS_LANDLOCK
    assert set(told["worked"]) <= allowed, told
    if "landlock" in told["walls"]:
        assert [p.name for p in folder.iterdir()] == ["kept"]
        assert (folder / "kept").read_text() == "keys"


def test_this_kernel_has_every_wall() -> None:
    """Where one is missing the test says which, and ADR 19 says what that leaves open."""
    told = jail.ask(PRISONER, {"folder": "/nonexistent", "kept": "/nonexistent"}, b"", Power())
    missing = {"net", "landlock", "limits"} - set(told.walls)
    if missing:
        pytest.skip(f"NOT RUN: this machine does not offer {', '.join(sorted(missing))}")
    assert told.told["uid"] != 0


def test_without_the_walls_it_could(folder: Path) -> None:
    """The fault that the test above must be able to see."""
    worked = set(imprison(folder, free=True)["worked"])
    assert {"write a file", "read a file", "open a socket", "start a process", "signal the house"} <= worked


def test_the_limits_alone_leave_no_descriptor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a kernel with nothing to offer: still no file, no socket, no process."""
    bare = (
        "import tongxing.core.files.confine as c; c._alone = c._nothing_to_see = list;"
        "import runpy; runpy.run_module('tests.files.prisoner', run_name='__main__')"
    )
    monkeypatch.setattr(jail, "START", jail.START.partition("runpy.run_module")[0] + bare)
    told = imprison(folder)
    assert told["walls"] == ("limits",)
    opens = {
        "write a file",
        "read a file",
        "open a socket",
        "open a local socket",
        "swap a descriptor for a socket",
    }
    assert not opens & set(told["worked"])
    assert "take a gigabyte" not in told["worked"]


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can become somebody else")
def test_an_ordinary_user_builds_the_same_walls(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = "os.setgroups([]); os.setresgid(*[54321] * 3); os.setresuid(*[54321] * 3); p.main()"
    first = "import os, tests.files.prisoner as p, tongxing.core.files.confine;"
    monkeypatch.setattr(jail, "START", f"{jail.START.partition('runpy.run_module')[0]} {first} {somebody}")
    told = imprison(folder)
    assert set(told["walls"]) >= {"limits"}
    assert set(told["worked"]) <= (set() if "landlock" in told["walls"] else NEEDS_LANDLOCK), told


def test_no_secret_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXING_DSN_OWNER", "secret")
    seen: dict[str, Any] = {}
    run = subprocess.run

    def spy(command: list[str], **more: Any) -> Any:
        seen.update(command=command, **more)
        return run(command, **more)

    monkeypatch.setattr(jail.subprocess, "run", spy)
    imprison(Path("/nonexistent"))
    assert seen["command"][0] == sys.executable
    assert set(seen["env"]) == {"PATH", "LANG"}
    assert "secret" not in str(seen["command"])


@pytest.mark.parametrize("do", ["spin", "talk"])
def test_one_that_never_ends_is_ended(do: str) -> None:
    began = time.monotonic()
    heard = jail.ask(PRISONER, {"folder": "", "kept": "", "do": do}, b"", Power(seconds=1, answer=MEGABYTE))
    assert heard.told["refused"] in {"too_heavy", "unreadable"}
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("line", [b"", b"[]\n", b"{\n", b"null\n", b"\xff\n", b"x" * 100])
def test_an_answer_of_another_shape_is_no_answer(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "START", f"import sys; sys.stdout.buffer.write({line!r})")
    assert jail.ask("x", {}, b"", Power()).told == {"refused": "unreadable"}


def test_who_gets_no_turn_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "PATIENCE", 0.05)
    with jail._turn(), pytest.raises(Refused, match="还没轮到"):
        jail.ask(PRISONER, {}, b"", Power())
    assert jail._turns.acquire(timeout=0), "the turn was given back"
    jail._turns.release()
