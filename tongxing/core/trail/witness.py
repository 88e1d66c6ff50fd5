"""Witnesses: heads of the chain that are written down outside the database.

One file always stands in the data folder. ``TONGXING_WITNESS`` names more of them, separated by commas: files
(on another disk, a share of another machine) or ``syslog``. The rest are people: the weekly paper, the export that
was handed over, the line somebody mailed.
"""

from __future__ import annotations

import json
import os
import syslog
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from tongxing.verify.chain import Seal, Witness, read_witness

SYSLOG = "syslog"


def files() -> list[Path]:
    """Every file that keeps heads, the one in the data folder first."""
    named = [Path(w).expanduser() for w in settings.TONGXING_WITNESS if w != SYSLOG]
    return [Path(settings.TONGXING_HOME) / "trail" / "heads.jsonl", *named]


def tell(seals: Sequence[Seal]) -> None:
    """Write new seals down everywhere; a witness that was away is told what it missed.

    A witness that cannot be reached must not stop the sealing: checking finds that it lags behind.
    """
    for path in files():
        with suppress(OSError):
            _append(path, [s for s in seals if s.number > _last(path)])
    if SYSLOG in settings.TONGXING_WITNESS:
        for seal in seals[-1:]:
            syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_NOTICE, f"tongxing trail {line(seal)}")


def line(seal: Seal) -> str:
    """A seal as a witness keeps it."""
    return json.dumps({"t": "seal", **row(seal)}, ensure_ascii=False, separators=(",", ":"))


def row(seal: Seal) -> dict[str, Any]:
    """A seal as a line of an export has it."""
    told = {k: getattr(seal, k) for k in ("number", "first", "last", "at")}
    raw = {k: getattr(seal, k).hex() for k in ("head", "key", "signature")}
    return {**told, "flags": list(seal.flags), **raw}


def known() -> list[Witness]:
    """What all files say."""
    return [one for path in files() if path.exists() for one in read_witness(_lines(path), str(path))]


def newest() -> Witness | None:
    """The last head of the file in the data folder; it needs no right to look into the chain."""
    path = files()[0]
    return max(_tail(path), key=lambda one: one.number, default=None)


def lagging(last: int) -> Iterable[tuple[Path, int]]:
    """Files that do not know the newest seals, with the last one they know (0: none, or no file)."""
    for path in files():
        known_there = _last(path)
        if known_there < last:
            yield path, known_there


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _last(path: Path) -> int:
    """The number of the last whole line."""
    return max((one.number for one in _tail(path)), default=0)


def _tail(path: Path) -> list[Witness]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(file.tell() - 4096, 0))
        tail = file.read().decode("utf-8", errors="replace").splitlines()
    return read_witness(tail[-3:], str(path))


def _append(path: Path, seals: Sequence[Seal]) -> None:
    """Add lines and see them onto the disk before anybody relies on them."""
    if not seals:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.fstat(file).st_size and os.pread(file, 1, os.fstat(file).st_size - 1) != b"\n":
            os.write(file, b"\n")
        os.write(file, "".join(line(seal) + "\n" for seal in seals).encode())
        os.fsync(file)
    finally:
        os.close(file)
