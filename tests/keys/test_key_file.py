"""A start without proper keys is refused, in words that say what to do; and running processes see a new file."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tongxing.config import ring as rings
from tongxing.config.keyfile import EnvironmentMistake, read_keys
from tongxing.launch import home

GOOD = {
    "format": 3,
    "django": "d" * 64,
    "field": {"1": {"key": base64.b64encode(b"f" * 16).decode(), "since": "2026-11-25"}},
    "index": {"1": {"key": base64.b64encode(b"i" * 32).decode(), "since": "2026-11-25"}},
    "root": base64.b64encode(b"r" * 32).decode(),
    "passwords": {"superuser": "s", "owner": "o", "app": "a"},
}


def put(folder: Path, raw: Any, mode: int = 0o600) -> Path:
    """A key file as somebody left it."""
    path = folder / "keys.json"
    path.write_text(raw if isinstance(raw, str) else json.dumps(raw))
    path.chmod(mode)
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    keys = read_keys(put(tmp_path, GOOD))
    assert (keys.newest_field, keys.newest_index, keys.rotating, keys.demo) == ("1", "1", False, False)
    assert "f" * 16 not in repr(keys)
    assert "o" not in repr(keys.passwords) or "passwords" not in repr(keys)


def short(kind: str, size: int) -> dict[str, Any]:
    """A file in which one key has another length."""
    key = base64.b64encode(b"x" * size).decode()
    return {**GOOD, kind: key if kind == "root" else {"1": {"key": key}}}


WRONG = [
    (short("field", 15), "field.1"),
    (short("field", 32), "field.1"),
    (short("index", 16), "index.1"),
    (short("root", 31), "root"),
    ({**GOOD, "django": "short"}, "django"),
    ({**GOOD, "field": {}}, "field"),
    ({**GOOD, "field": {"x": GOOD["field"]["1"]}}, "不完整"),  # type: ignore[index]
    ({**GOOD, "field": {"1": {"key": "not base64!"}}}, "不完整"),
    ({k: v for k, v in GOOD.items() if k != "root"}, "不完整"),
    ("{", "读不出来"),
]


@pytest.mark.parametrize(("raw", "word"), WRONG)
def test_a_wrong_file_is_refused_and_says_to_restore_it(tmp_path: Path, raw: Any, word: str) -> None:
    with pytest.raises(EnvironmentMistake) as told:
        read_keys(put(tmp_path, raw))
    assert word in str(told.value)
    assert "从备份恢复" in str(told.value)
    assert not any(secret in str(told.value) for secret in ("eHh4", "not base64", "ffff"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """Whoever could read it may have: the words say chmod and rotate."""
    with pytest.raises(EnvironmentMistake, match=r"chmod 600.*keys rotate"):
        read_keys(put(tmp_path, GOOD, mode))


def test_bare_keys_of_an_earlier_release_are_read(tmp_path: Path) -> None:
    old = {
        **GOOD,
        "format": 2,
        "field": {"1": GOOD["field"]["1"]["key"]},  # type: ignore[index]
        "index": GOOD["index"]["1"]["key"],  # type: ignore[index]
    }
    assert read_keys(put(tmp_path, old)).index_keys == read_keys(put(tmp_path, GOOD)).index_keys


def test_a_running_process_sees_a_new_file_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look at the file a second at most; at once when somebody meets a key she does not know."""
    looks: list[str] = []
    moment = [100.0]
    real = os.stat
    monkeypatch.setattr(rings.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(
        rings.os, "stat", lambda path, **more: (looks.append(str(path)), real(path, **more))[1]
    )
    ring = rings.Ring(put(tmp_path, GOOD))
    looks.clear()
    for _n in range(1000):
        ring.current()
    assert looks == []
    two = {**GOOD, "field": {**GOOD["field"], "2": home.new_key("field")}}  # type: ignore[dict-item]
    place = home.Home(tmp_path)
    home.write_keys(place, two)
    assert ring.current().newest_field == "1", "not a second has gone by"
    assert ring.again().newest_field == "2"
    home.write_keys(place, GOOD)
    moment[0] += 1.0
    assert ring.current().newest_field == "1"
    for _n in range(1000):
        ring.current()
    assert len(looks) <= 3


def test_a_file_that_is_spoilt_while_the_house_runs_changes_nothing(tmp_path: Path) -> None:
    ring = rings.Ring(put(tmp_path, GOOD))
    put(tmp_path, "{")
    assert ring.again().newest_field == "1"
    put(tmp_path, GOOD, 0o644)
    assert ring.again().newest_field == "1"
    (tmp_path / "keys.json").unlink()
    assert ring.again().newest_field == "1"


def test_nothing_but_good_keys_is_ever_written(tmp_path: Path) -> None:
    place = home.prepare(tmp_path / "home")
    before = place.key_file.read_bytes()
    with pytest.raises(EnvironmentMistake):
        home.write_keys(place, {**json.loads(before), "root": "AAAA"})
    assert place.key_file.read_bytes() == before
