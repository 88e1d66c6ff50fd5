"""The keys apart from the backup: whole, or in three parts of which any two are enough and one is nothing."""

from __future__ import annotations

import itertools
import json
import secrets
from pathlib import Path

import pytest

from tests.cast import TODAY, at
from tongxing.launch.home import Home, prepare
from tongxing.launch.keeping import apart, keyfile, shares
from tongxing.launch.words import LaunchFailure

RAW = json.dumps({"format": 2, "root": "x" * 44, "field": {"1": "y"}}).encode()


def test_the_field_is_a_field() -> None:
    for a in range(1, 256):
        assert shares.over(shares.times(a, 77), 77) == a
        assert shares.times(a, shares.over(1, a)) == 1
    assert shares.times(0x57, 0x83) == 0xC1, "the example of FIPS 197, 4.2"


@pytest.mark.parametrize(("needed", "parts"), [(2, 3), (3, 5), (2, 2)])
def test_any_so_many_parts_give_the_secret_back(needed: int, parts: int) -> None:
    secret = secrets.token_bytes(32)
    made = shares.split(secret, needed=needed, parts=parts)
    for some in itertools.combinations(made, needed):
        assert shares.join({x: made[x] for x in some}) == secret


def test_one_part_alone_fits_every_secret_equally() -> None:
    """Perfect secrecy, counted: over many splits, part 1 of a fixed byte takes every value about as often."""
    seen = [shares.split(b"\x00", needed=2, parts=3)[1][0] for _n in range(25_600)]
    counts = [seen.count(value) for value in range(256)]
    chi2 = sum((n - 100) ** 2 / 100 for n in counts)
    assert chi2 < 400, "far beyond chance (mean 255, deviation 23)"


def test_too_few_parts_give_something_else() -> None:
    secret = secrets.token_bytes(32)
    made = shares.split(secret, needed=2, parts=3)
    assert shares.join({1: made[1]}) != secret


def written(folder: Path, sheets: list[str]) -> list[Path]:
    """Sheets as files."""
    paths = [folder / f"{n}.txt" for n in range(1, len(sheets) + 1)]
    for path, sheet in zip(paths, sheets, strict=True):
        path.write_text(sheet, encoding="utf-8")
    return paths


def test_a_whole_sheet_gives_the_keys_back(tmp_path: Path) -> None:
    assert keyfile.read(written(tmp_path, [keyfile.whole(RAW, day="2026-11-23")])) == RAW
    (tmp_path / "keys.json").write_bytes(RAW)
    assert keyfile.read([tmp_path / "keys.json"]) == RAW


@pytest.mark.parametrize("some", [(0, 1), (0, 2), (1, 2), (0, 1, 2), (2, 0)])
def test_any_two_of_three_sheets(tmp_path: Path, some: tuple[int, ...]) -> None:
    paths = written(tmp_path, keyfile.in_three(RAW, day="2026-11-23"))
    assert keyfile.read([paths[n] for n in some]) == RAW


def spelt(sheet: str) -> str:
    """The line with the part on a sheet."""
    return next(line for line in sheet.splitlines() if line.startswith("这一份 (this part)"))


def test_one_sheet_opens_nothing_and_holds_no_key(tmp_path: Path) -> None:
    [one, *_rest] = written(tmp_path, keyfile.in_three(RAW, day="2026-11-23"))
    with pytest.raises(LaunchFailure, match="两份"):
        keyfile.read([one])
    with pytest.raises(LaunchFailure, match="两份"):
        keyfile.read([one, one])
    assert "eHh4" not in one.read_text(encoding="utf-8"), "nothing of the root"


def test_sheets_of_two_occasions_do_not_mix(tmp_path: Path) -> None:
    first = keyfile.in_three(RAW, day="2026-11-23")[0]
    second = keyfile.in_three(RAW, day="2026-11-24")[1]
    with pytest.raises(LaunchFailure, match="不是同一次"):
        keyfile.read(written(tmp_path, [first, second]))


def test_a_part_copied_by_hand_wrongly_is_named(tmp_path: Path) -> None:
    sheets = keyfile.in_three(RAW, day="2026-11-23")
    line = spelt(sheets[0])
    wrong = line[:-1] + ("A" if line[-1] != "A" else "B")
    paths = written(tmp_path, [sheets[0].replace(line, wrong), sheets[1]])
    with pytest.raises(LaunchFailure, match="抄错"):
        keyfile.read(paths)
    small = sheets[0].replace(line, line.lower())
    assert keyfile.read(written(tmp_path, [small, sheets[1]])) == RAW, "small letters do as well"


def test_a_part_on_paper_fits_into_another_sheet(tmp_path: Path) -> None:
    one, two, _three = keyfile.in_three(RAW, day="2026-11-23")
    assert keyfile.read(written(tmp_path, [one, one.replace(spelt(one), spelt(two))])) == RAW


def test_a_damaged_sheet_is_named(tmp_path: Path) -> None:
    [path] = written(tmp_path, [keyfile.whole(RAW, day="2026-11-23").replace("eyJm", "eyJn")])
    with pytest.raises(LaunchFailure, match="损坏"):
        keyfile.read([path])


def test_keys_are_never_put_beside_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = prepare(tmp_path / "home")
    monkeypatch.setenv("TONGXING_BACKUP_COPY", str(tmp_path / "usb"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "tongxing-20261123-030000.backup").touch()
    for near in ("home", "home/backups", "usb", "usb/keys", "other"):
        with pytest.raises(LaunchFailure):
            apart.put_apart(place, tmp_path / near, in_parts=True, at=at(TODAY))
    sheets = apart.put_apart(place, tmp_path / "safe", in_parts=True, at=at(TODAY))
    assert keyfile.read(sheets[:2]) == place.key_file.read_bytes()
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in sheets)


def test_keys_that_changed_since_they_were_put_apart_are_noticed(tmp_path: Path) -> None:
    from tongxing.core import upkeep

    place = prepare(tmp_path / "home")
    apart.put_apart(place, tmp_path / "safe", in_parts=False, at=at(TODAY))
    mark = upkeep.read(place.path)["keys"].detail["mark"]
    assert apart.saved(place, mark)
    raw = json.loads(place.key_file.read_text())
    place.key_file.write_text(json.dumps({**raw, "field": {**raw["field"], "2": raw["field"]["1"]}}))
    assert not apart.saved(Home(place.path), mark)
