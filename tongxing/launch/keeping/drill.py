"""The drill: the newest backup is restored into a scratch home and asked everything, then taken away again.

A backup that has never been restored is a hope. "Could not verify" counts as a failure (promise 19).
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tongxing.config.env import EnvironmentMistake
from tongxing.core.upkeep import Done
from tongxing.launch import home
from tongxing.launch.home import Home
from tongxing.launch.keeping import restore, shelf
from tongxing.launch.keeping.note import note
from tongxing.launch.words import LaunchFailure, Say

WITNESS = Path("trail") / "heads.jsonl"


def drill(place: Home, say: Say, *, file: Path | None, sheets: list[Path], at: datetime) -> Done:
    """Restore, compare, ask, remove; the outcome is remembered either way."""
    scratch = place.path / "drill"
    with home.locked(place, "drill"):
        return _drilled(place, say, scratch, file=file, sheets=sheets, at=at)


def _drilled(
    place: Home, say: Say, scratch: Path, *, file: Path | None, sheets: list[Path], at: datetime
) -> Done:
    try:
        chosen = file or newest(place)
        raw = restore.keys_for(sheets, beside=[place.path])
        _clear(scratch)
        scratch.mkdir(mode=0o711)
        done = restore.restore(
            chosen, raw, scratch / "house", say, witness=place.path / WITNESS, scratch=True
        )
        made_at = done.verified.made_at
        words = f"{chosen.name}：{done.verified.holding.rows} 行和备份时相等，{len(done.findings)} 项检查通过"
        return note(
            place, "drill", at=at, ok=True, words=words, file=str(chosen), seconds=round(done.seconds, 1),
            made_at=made_at.isoformat(), checks=[one.what for one in done.findings],
        )  # fmt: skip
    except (LaunchFailure, EnvironmentMistake, OSError) as failure:
        return note(place, "drill", at=at, ok=False, words=str(failure))
    finally:
        _clear(scratch)


def newest(place: Home) -> Path:
    """The youngest backup on the shelf, or on the second one."""
    for folder in (shelf.folder(place), shelf.second()):
        if folder is not None and (known := shelf.all_in(folder)):
            return known[-1].path
    raise LaunchFailure(
        "还没有备份可以演练。先运行 tongxing backup", "no backup to drill with: run tongxing backup"
    )


def _clear(scratch: Path) -> None:
    """A drill that was killed leaves its scratch home; it is stopped and removed by the next one."""
    for left in scratch.iterdir() if scratch.exists() else ():
        restore.remove(left)
    shutil.rmtree(scratch, ignore_errors=True)
