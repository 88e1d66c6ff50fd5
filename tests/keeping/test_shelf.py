"""Which backups are kept, and how a second copy comes about."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import TODAY, at
from tongxing.core.clock import HOME_ZONE
from tongxing.launch.keeping import shelf
from tongxing.launch.words import LaunchFailure


def fill(folder: Path, moments: list[datetime], before: str = "") -> None:
    """Empty files with the names of backups."""
    for moment in moments:
        (folder / shelf.name(moment, before)).touch()


def nights(count: int) -> list[datetime]:
    """So many nights up to now, one backup each."""
    return [at(TODAY, 3) - timedelta(days=n) for n in range(count)]


def test_a_name_says_when_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path, [at(TODAY, 3)])
    [one] = shelf.all_in(tmp_path)
    assert one.path.name == "tongxing-20261123-030000.backup"
    assert one.made_at == at(TODAY, 3)


def test_seven_days_four_weeks_twelve_months(tmp_path: Path) -> None:
    fill(tmp_path, nights(500))
    shelf.rotate(tmp_path)
    kept = [one.made_at for one in shelf.all_in(tmp_path)]
    assert kept[-7:] == sorted(nights(7)), "every one of the last week"
    assert len(kept) == 7 + 2 + 11, "three of the weeks and one of the months are in the seven days already"
    assert kept[0] == datetime(2025, 12, 31, 3, tzinfo=HOME_ZONE), "the last of each month"
    weeks = {one.isocalendar()[:2] for one in kept}
    assert {(2026, 48), (2026, 47), (2026, 46), (2026, 45)} <= weeks


def test_many_on_one_day_count_once_when_the_day_is_over(tmp_path: Path) -> None:
    fill(tmp_path, [at(TODAY, hour) for hour in range(24)])
    assert shelf.rotate(tmp_path) == [], "what was made within a day stays: it may be wanted today"
    fill(tmp_path, [at(TODAY + timedelta(days=1), 23)])
    shelf.rotate(tmp_path)
    assert [one.made_at for one in shelf.all_in(tmp_path)] == [
        at(TODAY, 23),
        at(TODAY + timedelta(days=1), 23),
    ]


def test_a_pause_does_not_eat_what_there_is(tmp_path: Path) -> None:
    fill(tmp_path, [at(TODAY - timedelta(days=300), 3), at(TODAY, 3)])
    assert shelf.rotate(tmp_path) == []


def test_backups_before_an_upgrade_have_a_rule_of_their_own(tmp_path: Path) -> None:
    fill(tmp_path, nights(3))
    fill(tmp_path, [moment + timedelta(hours=1) for moment in nights(5)], before="0.2.0")
    shelf.rotate(tmp_path)
    assert len([one for one in shelf.all_in(tmp_path) if one.before == "0.2.0"]) == 3
    assert len([one for one in shelf.all_in(tmp_path) if not one.before]) == 3


def test_only_files_of_our_name_are_touched(tmp_path: Path) -> None:
    fill(tmp_path, nights(40))
    others = ["notes.txt", "tongxing-20260101-030000.backup.bak", "tongxing-keys-1.txt", "tongxing-x.backup"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / "tongxing-20260102-030000.backup").mkdir()
    shelf.rotate(tmp_path)
    assert all((tmp_path / name).exists() for name in others)
    assert (tmp_path / "tongxing-20260102-030000.backup").is_dir()


def test_the_second_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    backup = tmp_path / shelf.name(at(TODAY))
    backup.write_bytes(b"x" * 3_000_000)
    with pytest.raises(LaunchFailure, match="没有挂上"):
        shelf.put_copy(backup, tmp_path / "usb")
    (tmp_path / "usb").mkdir()
    copy = shelf.put_copy(backup, tmp_path / "usb")
    assert copy.read_bytes() == backup.read_bytes()
    assert [path.name for path in (tmp_path / "usb").iterdir()] == [backup.name]


def test_a_copy_that_came_out_differently_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / shelf.name(at(TODAY))
    backup.write_bytes(b"x" * 3000)
    (tmp_path / "usb").mkdir()
    monkeypatch.setattr(shelf.shutil, "copyfileobj", lambda source, sink, length: sink.write(b"x" * 2999))
    with pytest.raises(LaunchFailure, match="不一样"):
        shelf.put_copy(backup, tmp_path / "usb")
    assert not list((tmp_path / "usb").iterdir())
