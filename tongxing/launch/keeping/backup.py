"""Making a backup: one moment of the database, then the files, closed in one box; the keys stay apart.

Order matters while people go on working. A file is on the disk before the row that names it is committed,
and it is removed only after its row: so the moment of the database is held still first, and the files are
read afterwards. Every file that a row of that moment names is then in the backup; a few newer ones may be
in it as well, which nobody misses.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tongxing import __version__
from tongxing.config import env
from tongxing.core import space
from tongxing.launch import binaries, database, home, postgres
from tongxing.launch.home import Home
from tongxing.launch.house import House
from tongxing.launch.keeping import dump, shelf
from tongxing.launch.keeping.box import Closing
from tongxing.launch.keeping.dump import Register, Snapshot
from tongxing.launch.keeping.parcels import Packing
from tongxing.launch.words import LaunchFailure, Say

ABOUT, DATABASE = "about.json", "database.dump"
FILES = "files/"
MARKS = ("demo.json", "empty")  # small files of a home that say what it is
FORMAT = 1
BLOCK = 1 << 18


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    size: int
    rows: int
    files: int
    seconds: float


def register_of(house: House) -> Register:
    """The database of an open house, by a login that is shown every row."""
    surroundings = env.read()
    if surroundings.database_url:
        import psycopg

        with psycopg.connect(house.addresses.owner, connect_timeout=20) as owner:
            [name] = owner.execute("SELECT current_user").fetchone() or ("",)
        return Register(house.addresses.owner, str(name), binaries.find(surroundings.pg_bindir, None))
    cluster = house.cluster or postgres.cluster(house.home, surroundings.pg_bindir)
    return Register(cluster.superuser_dsn(database.DATABASE), env.OWNER_ROLE, cluster.programs)


def make(house: House, target: Path, say: Say, *, at: datetime) -> Made:
    """Write one backup file: whole and read back, or not at all."""
    began = time.monotonic()
    target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    lock = home.open_lock(house.home, "backup")
    part = target.with_name(target.name + ".part")
    try:
        if not home.try_lock(lock):
            raise LaunchFailure("另一个备份正在做，请等它做完", "another backup is being made: wait for it")
        shelf.sweep(target.parent)
        with dump.snapshot(register_of(house)) as moment:
            _refuse_little_room(house.home, target.parent, moment)
            files = _write(house.home, part, moment, say, at)
        _read_back(part, house.home, say)
        part.replace(target)
        home.settle(target.parent)
    except OSError as error:
        raise LaunchFailure(
            f"备份没有做成：{error.strerror or error}。原来的备份都还在",
            f"no backup was made ({error.strerror}); the earlier ones are untouched",
        ) from error
    finally:
        part.unlink(missing_ok=True)
        os.close(lock)
    rows = moment.holding.rows
    return Made(target, target.stat().st_size, rows, files, time.monotonic() - began)


def _write(place: Home, part: Path, moment: Snapshot, say: Say, at: datetime) -> int:
    key = place.keys().derive("backup")
    head = {"made_at": at.isoformat(timespec="seconds"), "program": __version__, "format": FORMAT}
    with shelf.open_private(part) as sink:
        box = Closing(_Watched(sink, part.parent, say), key, head)
        packing = Packing(box)
        packing.add(ABOUT, [json.dumps(_about(moment, at), ensure_ascii=False).encode()])
        packing.add(DATABASE, dump.read_out(moment))
        for name, path in _files(place):
            packing.add(name, _blocks(path))
        packing.close()
        box.close()
        sink.flush()
        os.fsync(sink.fileno())
    return sum(name.startswith(FILES) for name in packing.seals)


def _about(moment: Snapshot, at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": at.isoformat(timespec="seconds"),
        "program": __version__,
        "postgres": moment.major,
        "owner": moment.register.owner,
        "holding": moment.holding.as_json(),
    }


def _files(place: Home) -> Iterator[tuple[str, Path]]:
    """What belongs to the house beside its database, by the name it has in the backup."""
    for mark in MARKS:
        if (place.path / mark).is_file():
            yield mark, place.path / mark
    root = place.path / "files"
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix not in (".part", ".new"):
            yield FILES + path.relative_to(root).as_posix(), path


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except FileNotFoundError:
        return  # removed since it was listed, after its row: no row of this moment may name it


class _Watched:
    """Says how far it is, and stops before the disk is so full that the house could not go on."""

    def __init__(self, sink: Any, folder: Path, say: Say) -> None:
        self._sink, self._folder, self._say = sink, folder, say
        self._written, self._told, self._looked = 0, time.monotonic(), 0

    def write(self, data: bytes) -> int:
        self._written += len(data)
        if self._written - self._looked > 8 * space.MEGA:
            self._looked = self._written
            room = space.room(self._folder)
            if room is not None and room.free < room.floor:
                raise LaunchFailure(
                    f"{self._folder} 所在磁盘快满了，备份停下了，没有留下半个文件",
                    "the disk is nearly full: the backup was stopped and left nothing behind",
                )
        if time.monotonic() - self._told > 3:
            self._told = time.monotonic()
            self._say(f"已写 {self._written // space.MEGA} MB…", f"{self._written // space.MEGA} MB written")
        return int(self._sink.write(data))


def _refuse_little_room(place: Home, target: Path, moment: Snapshot) -> None:
    """A dump is smaller than its database, and the files are as large as they are."""
    needed = moment.holding.size // 2 + sum(path.stat().st_size for _name, path in _files(place))
    room = space.room(target)
    if room is not None and room.free - room.floor < needed:
        raise LaunchFailure(
            f"{target} 所在磁盘只剩 {room.free // space.MEGA} MB，这次备份大约要 {needed // space.MEGA} MB，没有开始",
            f"not begun: about {needed // space.MEGA} MB are needed, {room.free // space.MEGA} MB are left",
        )


def _read_back(part: Path, place: Home, say: Say) -> None:
    """A backup counts only once it has been read back."""
    from tongxing.launch.keeping.verify import verify

    verify(part, place.keys(), say)


def copy_and_rotate(made: Made, *, second: Path | None, rotate: bool, say: Say) -> None:
    """The second copy, then the rule of what is kept, on both shelves."""
    if second is not None:
        shelf.put_copy(made.path, second)
        say(f"第二份在 {second}", f"second copy in {second}")
        shelf.rotate(second)
    gone = shelf.rotate(made.path.parent) if rotate else []
    if gone:
        say(
            f"按规则清掉 {len(gone)} 份旧的（留 7 天、4 周、12 月各一份）",
            f"{len(gone)} old ones removed (7 daily, 4 weekly, 12 monthly are kept)",
        )


def same_disk(one: Path, other: Path) -> bool:
    """Whether two folders are lost together when a disk breaks."""
    return one.exists() and other.exists() and one.stat().st_dev == other.stat().st_dev


def enough_for_restore(target: Path, needed: int) -> None:
    """Room for a restore, asked before anything is made."""
    free = shutil.disk_usage(target).free
    if free < needed:
        raise LaunchFailure(
            f"{target} 所在磁盘只剩 {free // space.MEGA} MB，恢复大约要 {needed // space.MEGA} MB",
            f"about {needed // space.MEGA} MB are needed to restore, {free // space.MEGA} MB are left",
        )
