"""The regular backup: made, copied, rotated, and remembered, also when it failed."""

from __future__ import annotations

from pathlib import Path

from tongxing.core import clock
from tongxing.launch.house import House
from tongxing.launch.keeping import backup, shelf
from tongxing.launch.keeping.backup import Made
from tongxing.launch.keeping.note import note
from tongxing.launch.keeping.telling import tell
from tongxing.launch.words import LaunchFailure, Say


def make_regular(
    house: House, say: Say, *, to: Path | None = None, copy: Path | None = None, before: str = ""
) -> Made:
    """A backup on the shelf (or where it was wished), its second copy, and the rule of what is kept."""
    at = clock.now()
    own = shelf.folder(house.home)
    target = _target(to, own, shelf.name(at, before))
    second = copy or shelf.second()
    try:
        made = backup.make(house, target, say, at=at)
        if target.parent == own or copy is not None:
            backup.copy_and_rotate(made, second=second, rotate=target.parent == own, say=say)
    except LaunchFailure as failure:
        note(house.home, "backup_failed", at=at, ok=False, words=str(failure))
        tell("backup", at=at, ok=False, alarm="backup_failed")
        raise
    words = f"{made.rows} 行，{made.files} 个文件，{made.size / (1 << 20):.1f} MB"
    note(
        house.home, "backup", at=at, ok=True, words=words, file=str(made.path), size=made.size,
        copy=str(second) if second else "", seconds=round(made.seconds, 1),
    )  # fmt: skip
    tell("backup", at=at, ok=True)
    return made


def _target(to: Path | None, own: Path, name: str) -> Path:
    if to is None:
        return own / name
    to = to.absolute()
    if to.is_dir():
        return to / name
    if to.exists():
        raise LaunchFailure(f"{to} 已经有了，备份不覆盖任何文件", f"{to} exists: a backup overwrites nothing")
    return to
