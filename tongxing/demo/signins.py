"""The demo's sign-ins: one password for a home, made by chance when its demo town was loaded.

It lies in ``demo.json`` of the home (0600). That file is also what marks a home as a demo; a home made
with ``tongxing init --empty`` never gets one.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tongxing.demo import cast
from tongxing.demo.shapes import StaffSpec, TownSpec

EMPTY = "empty"
FILE = "demo.json"


class Signin(NamedTuple):
    """Who may try the demo: printed as one line."""

    role: str
    username: str
    password: str
    name: str = ""
    office: str = ""

    def __str__(self) -> str:
        return f"{self.username:<14}{self.password:<18}{self.name}　{self.role}　{self.office}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a home remembers of its demo."""

    password: str
    today: date
    seed: int


def signins(home: Path | None = None) -> Iterator[Signin]:
    """One sign-in of each post of 青梧镇, and the stranger from the next town; none without a demo here."""
    mark = read_mark(home or Path(os.environ["TONGXING_HOME"]))
    if mark is None:
        return
    shown: set[str] = set()
    for town in (cast.QINGWU, cast.BAILU):
        for one in town.staff:
            if one.role not in shown:
                shown.add(one.role)
                yield _signin(one, town, mark)
    yield _signin(cast.BAILU.staff[0], cast.BAILU, mark)


def _signin(one: StaffSpec, town: TownSpec, mark: Mark) -> Signin:
    where = "、".join(one.places) or town.name
    return Signin(one.title, one.username, mark.password, one.name, where)


def read_mark(home: Path) -> Mark | None:
    """The mark of a demo home, or None."""
    try:
        raw = json.loads((home / FILE).read_text(encoding="utf-8"))
        return Mark(str(raw["password"]), date.fromisoformat(raw["today"]), int(raw["seed"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(home: Path, mark: Mark) -> None:
    """Keep the mark where only the owner of the home can read it; it appears whole or not at all."""
    part = home / f"{FILE}.new"
    part.unlink(missing_ok=True)
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        json.dump({"password": mark.password, "today": mark.today.isoformat(), "seed": mark.seed}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(home / FILE)


def new_password() -> str:
    """Short enough to type from one screen into another, too long to guess."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


def is_empty_by_wish(home: Path) -> bool:
    """Was this home made to stay without a demo?"""
    return (home / EMPTY).exists()


def keep_empty(home: Path) -> None:
    """Remember that this home is for real work."""
    (home / EMPTY).touch(mode=0o600)
