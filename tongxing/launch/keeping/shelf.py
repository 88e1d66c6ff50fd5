"""Where backups lie, what they are called, and which of them are kept: 7 daily, 4 weekly, 12 monthly."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from tongxing.core.clock import HOME_ZONE
from tongxing.launch.home import Home, settle
from tongxing.launch.words import LaunchFailure

NAME = re.compile(r"tongxing-(\d{8}-\d{6})(-before-[0-9][0-9a-z.]*)?\.backup")
DAYS, WEEKS, MONTHS, UPGRADES = 7, 4, 12, 3
COPY_BLOCK = 1 << 20


@dataclass(frozen=True, order=True)
class Kept:
    """One backup file on a shelf."""

    made_at: datetime
    path: Path
    before: str = ""
    """Made before the step to this version of the program; empty for a regular one."""

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


def folder(home: Home) -> Path:
    """The shelf of a home: TONGXING_BACKUPS, or backups/ in the home."""
    given = os.environ.get("TONGXING_BACKUPS", "").strip()
    return Path(given).expanduser().absolute() if given else home.path / "backups"


def second() -> Path | None:
    """The second shelf, on another disk or machine (TONGXING_BACKUP_COPY); None when there is none."""
    given = os.environ.get("TONGXING_BACKUP_COPY", "").strip()
    return Path(given).expanduser().absolute() if given else None


def name(made_at: datetime, before: str = "") -> str:
    """What a backup of this moment is called. Nothing in it tells what the house is for."""
    tail = f"-before-{before}" if before else ""
    return f"tongxing-{made_at.astimezone(HOME_ZONE):%Y%m%d-%H%M%S}{tail}.backup"


def all_in(shelf: Path) -> list[Kept]:
    """Every backup on a shelf, the oldest first."""
    found = []
    for path in shelf.glob("tongxing-*.backup") if shelf.is_dir() else ():
        match = NAME.fullmatch(path.name)
        if match and path.is_file():
            made_at = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=HOME_ZONE)
            found.append(Kept(made_at, path, (match[2] or "").removeprefix("-before-")))
    return sorted(found)


def to_keep(backups: Iterable[Kept]) -> set[Kept]:
    """All of the last 24 hours; the newest of each of the last days, weeks and months; the last before upgrades."""
    ordered = sorted(backups, reverse=True)
    kept = {one for one in ordered if ordered[0].made_at - one.made_at < timedelta(hours=24)}
    kept |= set([one for one in ordered if one.before][:UPGRADES])
    regular = [one for one in ordered if not one.before]
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        newest: dict[object, Kept] = {}
        for one in regular:
            newest.setdefault(period(one.made_at), one)
        kept |= set(list(newest.values())[:most])
    return kept


def rotate(shelf: Path) -> list[Path]:
    """Take away what the rule does not keep; only files of our own name are ever touched."""
    backups = all_in(shelf)
    gone = sorted(set(backups) - to_keep(backups))
    for one in gone:
        one.path.unlink(missing_ok=True)
    return [one.path for one in gone]


def sweep(shelf: Path) -> None:
    """Half-written files of a run that was killed are no backups. Call while holding the lock."""
    for part in shelf.glob("tongxing-*.backup.part"):
        part.unlink(missing_ok=True)


def put_copy(backup: Path, shelf: Path) -> Path:
    """The same file on the second shelf, read back and compared before it gets its name."""
    if not shelf.is_dir():
        raise LaunchFailure(
            f"放第二份的文件夹 {shelf} 不在（没有挂上？）。第一份已经做好：{backup}",
            f"the folder for the second copy is not there: {shelf}",
        )
    part = shelf / (backup.name + ".part")
    try:
        with backup.open("rb") as source, open_private(part) as sink:
            shutil.copyfileobj(source, sink, COPY_BLOCK)
            sink.flush()
            os.fsync(sink.fileno())
        if not _same(backup, part):
            raise LaunchFailure("第二份和第一份不一样", "the second copy differs from the first")
        part.replace(shelf / backup.name)
        settle(shelf)
    except OSError as error:
        raise LaunchFailure(
            f"第二份写不进 {shelf}：{error.strerror}", f"cannot write the second copy to {shelf}"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return shelf / backup.name


def open_private(path: Path) -> BinaryIO:
    """A new file that only its owner may read; whatever stood there half written is gone."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _same(one: Path, other: Path) -> bool:
    with one.open("rb") as a, other.open("rb") as b:
        while block := a.read(COPY_BLOCK):
            if block != b.read(COPY_BLOCK):
                return False
        return not b.read(1)


Period = Callable[[datetime], object]


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return at.year, at.month
