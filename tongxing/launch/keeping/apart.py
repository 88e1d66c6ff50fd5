"""Writing the sheets of keys where the backups are not, and remembering that it was done."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from tongxing.core.clock import HOME_ZONE
from tongxing.launch import home
from tongxing.launch.home import Home
from tongxing.launch.keeping import keyfile, shelf
from tongxing.launch.keeping.note import note
from tongxing.launch.words import LaunchFailure


def put_apart(place: Home, to: Path, *, in_parts: bool, at: datetime) -> list[Path]:
    """One sheet, or three; never beside a backup or in the house itself."""
    place.keys()
    raw = place.key_file.read_bytes()
    to = to.absolute()
    refuse_together(place, to)
    day = f"{at.astimezone(HOME_ZONE):%Y-%m-%d}"
    sheets = keyfile.in_three(raw, day=day) if in_parts else [keyfile.whole(raw, day=day)]
    stem = f"tongxing-keys-{at.astimezone(HOME_ZONE):%Y%m%d-%H%M%S}"
    try:
        to.mkdir(parents=True, mode=0o700, exist_ok=True)
        paths = [to / f"{stem}{f'-{n}' if in_parts else ''}.txt" for n in range(1, len(sheets) + 1)]
        for path, sheet in zip(paths, sheets, strict=True):
            with shelf.open_private(path) as file:
                file.write(sheet.encode())
                file.flush()
                os.fsync(file.fileno())
        home.settle(to)
    except OSError as error:
        raise LaunchFailure(f"密钥单写不进 {to}：{error.strerror}", f"cannot write to {to}") from error
    way = "分成三份" if in_parts else "整份"
    note(place, "keys", at=at, ok=True, words=way, mark=keyfile.fingerprint(raw))
    return paths


def refuse_together(place: Home, to: Path) -> None:
    """Keys beside a backup are a lock with the key in it."""
    for near in (place.path, shelf.folder(place), shelf.second()):
        if near is not None and to.resolve().is_relative_to(near.resolve()):
            raise LaunchFailure(
                f"{to} 在数据或备份的文件夹里。密钥要放到别处，例如 U 盘",
                f"{to} lies with the data or the backups: keep the keys elsewhere",
            )
    if shelf.all_in(to):
        raise LaunchFailure(
            f"{to} 里有备份文件，密钥要和备份分开放", f"{to} holds backups: keep the keys apart"
        )


def saved(place: Home, mark: str) -> bool:
    """Whether the sheet that was put apart holds the keys of today."""
    return place.key_file.is_file() and keyfile.fingerprint(place.key_file.read_bytes()) == mark
