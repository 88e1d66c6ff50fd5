"""Bringing a house back from a backup and its keys, in a folder that did not exist before.

Everything is built in a folder beside the wanted one and gets its name only when all checks have passed:
whoever kills a restore, at whatever moment, leaves nothing that could be taken for a house. A home with
data in it is never written over.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import psycopg

from tongxing import __version__
from tongxing.config import env
from tongxing.config.env import OWNER_ROLE, Keys
from tongxing.launch import binaries, database, home, postgres, postmaster
from tongxing.launch.finding import Finding
from tongxing.launch.home import Home
from tongxing.launch.house import running_cluster
from tongxing.launch.keeping import backup, dump, facts, keyfile, shelf
from tongxing.launch.keeping.box import Spoilt, opened
from tongxing.launch.keeping.dump import Register
from tongxing.launch.keeping.inspection import inspected
from tongxing.launch.keeping.parcels import Unpacking
from tongxing.launch.keeping.verify import Verified, verify
from tongxing.launch.words import LaunchFailure, Say


@dataclass(frozen=True)
class Restored:
    """A house brought back."""

    home: Path
    verified: Verified
    findings: list[Finding]
    seconds: float


def keys_for(sheets: Sequence[Path], *, beside: Iterable[Path]) -> bytes:
    """The key file to use: from the sheets that were given, else one that already lies in a home we know."""
    if sheets:
        return keyfile.read(sheets)
    for place in beside:
        if (place / "keys.json").is_file():
            return (place / "keys.json").read_bytes()
    raise LaunchFailure(
        "没有密钥，备份打不开。请用 --keys 给出密钥单（整份一张，或三份中的任意两张）",
        "without its keys a backup cannot be opened: give the sheets of keys with --keys",
    )


def restore(
    file: Path, raw_keys: bytes, target: Path, say: Say, *, witness: Path | None = None, scratch: bool = False
) -> Restored:
    """Prove the backup, build the house aside, compare every table, and only then give it its name.

    `witness` is a file of heads from outside: those up to the moment of the backup must fit. `scratch` is for
    a drill: always a database of our own, which need not wait for the disk.
    """
    began = time.monotonic()
    target = target.absolute()
    refuse_occupied(target)
    keys = parsed(raw_keys)
    say(f"正在核对 {file} …", f"verifying {file}")
    known = verify(file, keys, say)
    refuse_newer(known)
    backup.enough_for_restore(target.parent, known.holding.size * 2 + known.size)
    with _aside(target) as aside:
        _keys_in(aside, raw_keys)
        place = home.prepare(aside)
        with _register(place, scratch=scratch, say=say) as (register, addresses):
            say("正在写回数据库和文件…", "writing back the database and the files")
            _write_back(file, keys, place, register, known)
            _compare(register, known)
            say(
                f"{known.holding.rows} 行，逐表核对，一处不差",
                f"{known.holding.rows} rows, table by table: equal",
            )
            beside = _witness(witness, known)
            anew = known.program != __version__
            findings = inspected(aside, addresses, say, "--copy", *beside, anew=anew)
        aside.rename(target)
        home.settle(target.parent)
    return Restored(target, known, findings, time.monotonic() - began)


def _witness(witness: Path | None, known: Verified) -> list[str]:
    """Heads from outside, up to the last seal in the backup: those must fit."""
    seals = known.holding.tables.get("core_seal", (0, ""))[0]
    return ["--witness", str(witness), "--seals", str(seals)] if witness else []


def refuse_occupied(target: Path) -> None:
    """Restore makes a home; it never writes into one."""
    if target.is_mount():
        raise LaunchFailure(
            f"{target} 是挂载点，请写它里面的一个新文件夹",
            f"{target} is a mount point: name a folder inside it",
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LaunchFailure(
            f"{target} 里已经有东西。恢复只写进新的文件夹，不覆盖任何数据",
            f"{target} is not empty: restore only writes into a new folder",
        )


def parsed(raw: bytes) -> Keys:
    """A key file as values; one that is spoilt says so."""
    return env.keys_of(raw.decode("utf-8", "replace"), Path("keys.json"))


def refuse_newer(known: Verified) -> None:
    """A backup of a newer program may hold what this one does not understand."""
    if _version(known.program) > _version(__version__):
        raise LaunchFailure(
            f"这份备份是 {known.program} 版做的，现在的程序是 {__version__}。请用 {known.program} 或更新的程序恢复",
            f"made by version {known.program}, this is {__version__}: restore with that version or a newer one",
        )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int("".join(c for c in part if c.isdigit()) or 0) for part in text.split("."))


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder beside the wanted one; whatever an earlier run left there is removed, and so is ours on failure."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.restoring")
    remove(aside)
    aside.mkdir(mode=0o700)
    aside.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        yield aside
    finally:
        remove(aside)


def remove(folder: Path) -> None:
    """A folder with a database in it that may still run is stopped before it is removed."""
    if not folder.exists():
        return
    if (folder / "pg" / "data").exists() and (folder / "keys.json").exists():
        place = Home(folder)
        postgres.stop(postgres.cluster(place, env.read().pg_bindir))
    postmaster.wait_until_left(folder / "pg" / "data.new")
    shutil.rmtree(folder)


def _keys_in(aside: Path, raw: bytes) -> None:
    with shelf.open_private(aside / "keys.json") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _register(place: Home, *, scratch: bool, say: Say) -> Iterator[tuple[Register, database.Addresses]]:
    """The empty database to fill: a fresh one of our own, or the one of DATABASE_URL."""
    surroundings = env.read()
    if surroundings.database_url and not scratch:
        addresses = database.prepare_given(
            surroundings.database_url, surroundings.given_dsn_app, place.keys(), say
        )
        with psycopg.connect(addresses.owner, connect_timeout=20) as owner:
            [name] = owner.execute("SELECT current_user").fetchone() or ("",)
        yield Register(addresses.owner, str(name), binaries.find(surroundings.pg_bindir, None)), addresses
        return
    cluster = replace(postgres.cluster(place, surroundings.pg_bindir), durable=not scratch)
    with running_cluster(cluster, say):
        addresses = database.prepare_embedded(cluster)
        yield Register(cluster.superuser_dsn(database.DATABASE), OWNER_ROLE, cluster.programs), addresses


def _write_back(file: Path, keys: Keys, place: Home, register: Register, known: Verified) -> None:
    with file.open("rb") as source:
        for name, blocks in Unpacking(opened(source, keys.derive("backup"))):
            if name == backup.DATABASE:
                dump.write_in(register, blocks, major=known.postgres, former=known.owner)
            elif name.startswith(backup.FILES) or name in backup.MARKS:
                _write_file(place.path, name, blocks)


def _write_file(root: Path, name: str, blocks: Iterable[bytes]) -> None:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise Spoilt(
            f"备份里有一个不该有的文件名：{name}", "a file name in the backup leads out of its folder"
        )
    path = root / parts
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    with shelf.open_private(path) as out:
        for block in blocks:
            out.write(block)
        out.flush()
        os.fsync(out.fileno())


def _compare(register: Register, known: Verified) -> None:
    with psycopg.connect(register.dsn, connect_timeout=20) as connection:
        facts.prepare(connection)
        different = known.holding.differences(facts.holding(connection))
    if different:
        raise Spoilt(
            f"写回以后有 {len(different)} 张表和备份时不一样：{'、'.join(different[:5])}",
            f"{len(different)} tables differ from what they were when the backup was made",
        )
