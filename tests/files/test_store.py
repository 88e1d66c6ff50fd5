"""What is stored is whole or not there, tells nothing without the keys, and cannot be changed unnoticed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.machine import outside
from tests.rings import held
from tongxing.core.files import store
from tongxing.core.files.store import PIECE, Damaged

SIZES = (0, 1, 100, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 777)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of our own."""
    settings.TONGXING_FILES = tmp_path / "files"
    return tmp_path / "files"


def content(size: int) -> bytes:
    """So many bytes that are like no others."""
    return random.Random(size).randbytes(size)


def lies(folder: Path) -> list[Path]:
    """Everything that lies there."""
    return [p for p in folder.rglob("*") if p.is_file() and p.name != ".lock"]


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out_whole_and_in_parts(size: int) -> None:
    data = content(size)
    address = store.put(data, whose="town 1")
    assert store.read(address) == data
    for start in {0, size // 3, max(size - 1, 0), min(PIECE, size)}:
        for stop in {start, min(start + 10, size), size, size + 10}:
            if start <= stop:
                assert store.read(address, start, stop) == data[start:stop]
    store.check(address, whose="town 1")


def test_the_same_is_the_same_file_and_another_towns_is_another(folder: Path) -> None:
    one, again, other = (store.put(content(500), whose=w) for w in ("town 1", "town 1", "town 2"))
    assert one == again != other
    assert sorted(p.name for p in lies(folder)) == sorted([one, other])
    assert (folder / one[:2] / one[2:4] / one).is_file()


def test_nothing_stands_in_clear_and_nobody_else_may_read(folder: Path) -> None:
    import hashlib

    data = b"canary-" * 30_000
    address = store.put(data, whose="town 1")
    [path] = lies(folder)
    assert b"canary" not in path.read_bytes()
    assert address not in {hashlib.new(h, data).hexdigest() for h in ("sha256", "sm3")}, "no key, no name"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {p.stat().st_mode & 0o777 for p in (folder, path.parent, path.parent.parent)} == {0o700}


def test_every_bit_that_turns_is_found(folder: Path) -> None:
    data = content(2 * PIECE + 50)
    address = store.put(data, whose="town 1")
    [path] = lies(folder)
    whole, dice, missed = path.read_bytes(), random.Random(1), []
    for _ in range(200):
        at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        try:
            store.check(address, whose="town 1")
        except Damaged:
            continue
        missed.append((at, bit))
    assert missed == []


def test_cut_swapped_moved_and_borrowed_pieces_are_found(folder: Path) -> None:
    one, two = (store.put(content(3 * PIECE + n), whose="town 1") for n in (7, 8))
    first, second = ((folder / a[:2] / a[2:4] / a) for a in (one, two))
    whole, begins = first.read_bytes(), len(first.read_bytes()) - (3 * (PIECE + 16) + 7 + 16)
    step, borrowed = PIECE + 16, second.read_bytes()
    pieces = [whole[begins + n * step : begins + (n + 1) * step] for n in range(4)]
    wrong = [
        whole[:-1], whole[:-30], whole[:begins], whole[:10], b"", whole[:begins] + b"".join(pieces[:3]),
        whole[:begins] + pieces[1] + pieces[0] + pieces[2] + pieces[3], whole[:begins] + pieces[0] * 3 + pieces[3],
        whole[:begins] + borrowed[begins:], borrowed, whole + b"more", whole[: begins - 8] + bytes(8) + whole[begins:],
    ]  # fmt: skip
    for data in wrong:
        first.write_bytes(data)
        with pytest.raises(Damaged):
            store.read(one)


@pytest.mark.parametrize(
    "address", ["", "x", "../" * 20, "0" * 63, "0" * 65, "g" * 64, "/etc/passwd", "\0" * 64]
)
def test_only_an_address_is_an_address(address: str) -> None:
    for ask in (store.read, store.seal_anew, lambda a: store.remove(a, unless_after=9e9)):
        with pytest.raises(Damaged):
            ask(address)


def test_what_is_damaged_or_gone_is_written_again(folder: Path) -> None:
    address = store.put(content(900), whose="town 1")
    [path] = lies(folder)
    path.write_bytes(path.read_bytes()[:-5])
    assert store.put(content(900), whose="town 1") == address
    assert store.read(address) == content(900)
    path.unlink()
    with pytest.raises(Damaged):
        store.read(address)


def test_a_new_key_needs_a_new_head_only(settings: Any) -> None:
    data = content(3 * PIECE)
    address = store.put(data, whose="town 1")
    assert not store.seal_anew(address)
    old = settings.TONGXING_KEYS.current()
    new = os.urandom(16)
    with held(replace(old, field_keys={**old.field_keys, "9": new})):
        assert store.sealed_by(address) == "1"
        assert store.seal_anew(address)
        assert store.sealed_by(address) == "9"
        assert store.read(address) == data
    with held(replace(old, field_keys={"9": new})):
        assert store.read(address) == data, "the old key is not needed any more"
    with pytest.raises(Damaged):
        store.read(address)


def test_sweeping_takes_what_is_old_and_leaves_what_is_asked_for_again(folder: Path) -> None:
    address = store.put(content(10), whose="town 1")
    [path] = lies(folder)
    os.utime(path, (1, 1))
    store.put(content(10), whose="town 1")
    assert not store.remove(address, unless_after=1000.0), "it was asked for again meanwhile"
    os.utime(path, (1, 1))
    assert [a for a, at in store.stored() if at < 1000.0] == [address]
    assert store.remove(address, unless_after=1000.0)
    assert not store.remove(address, unless_after=1000.0)
    part = path.with_name("x.part")
    part.write_bytes(b"half")
    assert store.remove_parts(before=time.time() - 60) == 0
    os.utime(part, (1, 1))
    assert store.remove_parts(before=time.time() - 60) == 1


WRITER = """
from tongxing.core.files import store
n = 0
while True:
    data = bytes([n % 256]) * (70_000 + n)
    print(store.put(data, whose="town 1"), flush=True)
    n += 1
"""


def test_a_writer_that_is_killed_leaves_nothing_half(folder: Path) -> None:
    """kill -9 in the middle, five times: every address that was told opens, and no other file is there but parts."""
    env = outside(
        TONGXING_HOME=str(folder.parent),
        DJANGO_SETTINGS_MODULE="tongxing.config.settings",
        TONGXING_TESTING="1",
    )
    shutil.copy(
        Path(os.environ["TONGXING_HOME"]) / "keys.json", folder.parent / "keys.json"
    )  # for nobody else to read
    env |= {name: os.environ[name] for name in ("TONGXING_DSN_APP", "TONGXING_DSN_OWNER")}
    told: set[str] = set()
    for n in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER], env=env, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        told |= {writer.stdout.readline().strip() for _ in range(n + 1)}
        writer.send_signal(signal.SIGKILL)
        told |= {a.strip() for a in writer.stdout.read().split("\n") if len(a.strip()) == 64}
        writer.wait()
    for address in told:
        store.check(address, whose="town 1")
    whole = {p.name for p in lies(folder) if p.suffix != ".part"}
    assert told <= whole
    for name in whole - told:
        store.check(name, whose="town 1")
