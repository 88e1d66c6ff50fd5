"""Reading a backup from its first byte to its last: every piece proved, every length and SM3 compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tongxing.config.env import Keys
from tongxing.launch.keeping.box import Spoilt, opened, read_head
from tongxing.launch.keeping.facts import Holding
from tongxing.launch.keeping.parcels import Seal, Unpacking
from tongxing.launch.words import LaunchFailure, Say, quiet


@dataclass(frozen=True)
class Verified:
    """What a backup holds, after all of it has been proved."""

    made_at: datetime
    program: str
    postgres: int
    owner: str
    holding: Holding
    seals: dict[str, Seal]

    @property
    def files(self) -> int:
        """Files of the house beside the database."""
        return sum(name.startswith("files/") for name in self.seals)

    @property
    def size(self) -> int:
        """Bytes of everything in it."""
        return sum(seal.size for seal in self.seals.values())


def head_of(path: Path) -> dict[str, Any]:
    """What a backup says of itself in clear; believed only after :func:`verify`."""
    with _file(path) as source:
        return read_head(source)[0]


def verify(path: Path, keys: Keys, say: Say = quiet) -> Verified:
    """Prove a whole backup; raises in words at the first thing that is not right."""
    about: dict[str, Any] = {}
    with _file(path) as source:
        unpacking = Unpacking(opened(source, keys.derive("backup")))
        for name, blocks in unpacking:
            if name == "about.json":
                about = json.loads(b"".join(blocks))
    if "database.dump" not in unpacking.seals or not about:
        raise Spoilt("备份里没有数据库", "there is no database in this backup")
    found = Verified(
        datetime.fromisoformat(about["made_at"]),
        str(about["program"]),
        int(about["postgres"]),
        str(about["owner"]),
        Holding.from_json(about["holding"]),
        unpacking.seals,
    )
    mega = found.size // (1 << 20)
    say(
        f"核对过：{found.holding.rows} 行，{found.files} 个文件，{mega} MB，一处不差",
        f"verified: {found.holding.rows} rows, {found.files} files, {mega} MB",
    )
    return found


@contextmanager
def _file(path: Path) -> Iterator[Any]:
    try:
        source = path.open("rb")
    except OSError as error:
        raise LaunchFailure(f"备份文件 {path} 打不开：{error.strerror}", f"cannot open {path}") from error
    with source:
        yield source
