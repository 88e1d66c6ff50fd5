"""Archive packages and their stand-alone checker: every clean one accepted, every spoiled one rejected with its reason."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.verify.packages import KEY, MADE, clean, pdf, sealing, volume
from tests.verify.spoilings import SPOILINGS
from tongxing.archive.package import parts
from tongxing.core.trail import signing
from tongxing.verify import chain, package, zips
from tongxing.verify.chain import from_figures, origin

PACKAGES = 200
SIGNER = from_figures(origin(KEY))


def checked(data: bytes) -> package.Report:
    """What the checker says, with the quick check of signatures."""
    return package.check(io.BytesIO(data), key=SIGNER, holds=signing.holds)


def test_two_hundred_packages_and_every_way_to_spoil_them() -> None:
    """promises 2.4: all rejected with the right reason, clean ones accepted. Every second package takes every second way."""
    ways = list(SPOILINGS.items())
    assert len(ways) >= 32
    wrong: list[tuple[int, str, set[str]]] = []
    rejected: Counter[str] = Counter()
    for seed in range(PACKAGES):
        data, whole = clean(seed)
        if checked(data).problems:
            wrong.append((seed, "clean", checked(data).codes))
        for name, (code, spoil) in ways[seed % 2 :: 2]:
            found = checked(spoil(whole.copied())).codes
            rejected[name] += found == {code}
            if found != {code}:
                wrong.append((seed, name, found))
    assert not wrong, wrong[:5]
    assert set(rejected.values()) == {PACKAGES // 2}
    assert rejected.total() >= PACKAGES * 16


def clean_parts(seed: int) -> Any:
    """The parts of a clean package, to be spoiled."""
    return clean(seed)[1]


def test_the_same_files_give_the_same_bytes() -> None:
    volumes = [volume(random.Random(1), 1)]
    one, again = parts.packed(volumes, sealing()), parts.packed(volumes, sealing())
    assert one == again
    later = parts.packed(
        volumes, parts.Sealing("QW-C2027-0009", MADE.replace(year=2027), "", None, KEY, lambda _m: b"")
    )
    assert later.root == one.root, "the root speaks of the files, not of who took them"
    assert later.data != one.data


def test_any_program_opens_it_and_no_name_tells_anything() -> None:
    data, _parts = clean(3)
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert pack.testzip() is None
        names = pack.namelist()
        assert {i.compress_type for i in pack.infolist()} == {zipfile.ZIP_STORED}
        assert {i.date_time for i in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [n for n in names if "毒" in n or "演员" in n]
    assert names[:3] == ["封签.json", "清单.json", "说明文件.txt"]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three files of the checker and nothing else of ours."""
    folder = tmp_path_factory.mktemp("alone")
    for module in (package, zips, chain):
        shutil.copy(str(module.__file__), folder)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The checker as an outsider runs it: a bare Python that knows nothing of this house."""
    command = [sys.executable, "-S", "-E", "package.py", *arguments]
    plain = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=folder, env=plain, capture_output=True, text=True, check=False, timeout=120
    )


def test_it_runs_alone_says_what_is_wrong_and_writes_nothing(alone: Path) -> None:
    (alone / "clean.zip").write_bytes(clean(0)[0])
    before = sorted(alone.iterdir())
    good = run(alone, "clean.zip", "--key", origin(KEY))
    assert (good.returncode, good.stderr) == (0, "")
    assert "一致 OK" in good.stdout
    assert "QW-C2026-0001" in good.stdout
    assert run(alone, "clean.zip", "--key", "00" * 8).returncode == 1
    assert run(alone, "nowhere.zip").returncode == 2
    assert sorted(alone.iterdir()) == before
    for name, (_code, spoil) in SPOILINGS.items():
        (alone / f"{name}.zip").write_bytes(spoil(clean_parts(0)))
    files = [f"{name}.zip" for name in SPOILINGS]
    bad = run(alone, *files, "--key", origin(KEY))
    assert (bad.returncode, bad.stderr) == (1, "")
    said = bad.stdout.split("不一致 NOT OK")
    for text, (name, (code, _spoil)) in zip(said, SPOILINGS.items(), strict=False):
        assert f"PROBLEM {code} " in text, (name, text)


def test_without_openssl_the_verdict_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data, _parts = clean(5)
    monkeypatch.setattr(package, "has_sm3", False)
    monkeypatch.setattr(package, "sm3", chain.sm3_pure)
    assert not checked(data).problems
    code, spoil = SPOILINGS["byte_flipped"]
    assert checked(spoil(clean_parts(5))).codes == {code}


def test_a_hostile_package_costs_no_memory_and_never_raises() -> None:
    """A bomb, a directory of lies, six hundred packages with something overwritten: an answer each time."""
    chance = random.Random(7)
    data = clean(1)[0]
    tracemalloc.start()
    for _n in range(600):
        spoiled = bytearray(data)
        for _m in range(chance.randint(1, 8)):
            at = chance.choice((chance.randrange(len(data)), len(data) - 1 - chance.randrange(900)))
            spoiled[at] = chance.randrange(256)
        assert bytes(spoiled) == data or checked(bytes(spoiled)).problems
    assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    tracemalloc.stop()


HOSTILE = [
    {"made_at": "2026-01-01\x1b12:00:00"}, {"made_at": 7}, {"key": "zz"}, {"number": "\ud800"}, {"root": None},
    {"key": "ab"}, {"signature": ""}, {"version": [1]}, {"number": {"a": 1e999}},
]  # fmt: skip


@pytest.mark.parametrize("told", HOSTILE, ids=str)
def test_a_seal_of_nonsense_is_an_answer(told: dict[str, Any]) -> None:
    spoiled = clean_parts(2)
    spoiled.put(0, json.dumps(json.loads(spoiled.members[0][1]) | told).encode())
    assert checked(spoiled.written()).codes <= {"unreadable", "version", "root", "signature", "other_key"}
    assert checked(spoiled.written()).problems


@pytest.mark.parametrize(
    "nonsense", [None, 7, "x", [], {}, [None], [[]], {"出生日期": 7}, [{"组成": 3}], [{"组成": [{}]}]]
)
def test_metadata_of_nonsense_is_an_answer(nonsense: Any) -> None:
    for name, field in (("元数据", "人员"), ("元数据", "措施"), ("卷内目录", "文件")):
        spoiled = clean_parts(2)
        spoiled.json(spoiled.at(name), lambda told, field=field: told.update({field: nonsense}))
        found = checked(spoiled.resealed())
        assert found.codes <= {"unreadable", "index", "date", "gap"}
        assert found.problems


def test_names_of_an_enemy_are_shown_harmless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoiled = clean_parts(2)
    spoiled.members.append(("\x1b[2J\u202e.pdf", pdf("x")))
    path = tmp_path / "x.zip"
    path.write_bytes(spoiled.written())
    assert package.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "<1B>" in said


def test_teeth() -> None:
    """A checker that forgets one question lets something through: each question is needed."""
    blind = {"_dates": "date", "_index": "index", "_paper": "pdf", "_compare": "changed"}
    for question, code in blind.items():
        spoil = next(s for c, s in SPOILINGS.values() if c == code)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(package, question, lambda *_a: None)
            assert code not in checked(spoil(clean_parts(4))).codes
