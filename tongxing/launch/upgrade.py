"""From the release before to this one, on a house with people in it: a backup first, then a copy, then the change.

Our own server: the tables are brought up to date in a copy of the database beside it, everything is asked of
the copy, and only then do the two change names, in one transaction. A step that fails, a check that is not
passed, a `kill -9` at any moment leave the old house as it was, for the old program or for another try.
Nobody else is in the house meanwhile. A server of somebody else's (DATABASE_URL) may not let us make a copy:
there the steps are done where they stand, each in a transaction where it can be, and the way back is the
backup. Promise 19; docs/adr/0023.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from tongxing import __version__
from tongxing.core import clock, space
from tongxing.launch import database, home
from tongxing.launch.database import DATABASE, FORMER, NEXT
from tongxing.launch.postgres import Cluster
from tongxing.launch.words import LaunchFailure, Say

if TYPE_CHECKING:
    from tongxing.launch.house import House


@dataclass(frozen=True)
class Saved:
    """The way back: where the backup lies, in words; and whether there is one."""

    zh: str
    en: str


def upgrade(house: House, say: Say, *, save: bool) -> None:
    """Back up, bring up to date, check; or leave everything as it was and say why."""
    with _alone(house):
        _refuse_little_room(house)
        saved = _saved(house, say) if save else None
        if saved is None:
            say(
                "！！更新以前没有做备份（--no-backup）。万一出错，没有退路",
                "!! NO BACKUP is made before this upgrade (--no-backup): there is no way back",
            )
        try:
            _in_a_copy(house, house.cluster, say) if house.cluster else _in_place(house, say)
        except LaunchFailure as failure:
            raise _with_advice(failure, saved, whole=house.cluster is not None) from failure
        _remember(house, saved)
    say("更新好了，逐项检查都通过", "brought up to date; every check was passed")
    if saved is not None:
        say(saved.zh, saved.en)


def sweep(cluster: Cluster) -> None:
    """A copy left by an upgrade that was killed, and the old database of one that was done, are no house."""
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True, connect_timeout=20) as admin:
        for name in (NEXT, FORMER):
            database.drop(admin, name)


def _in_a_copy(house: House, cluster: Cluster, say: Say) -> None:
    say("正在一份副本里更新，原来的数据不动…", "updating a copy; the data themselves are not touched")
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True, connect_timeout=20) as admin:
        try:
            database.copy(admin, DATABASE, NEXT)
            _checked(house, database.addresses(cluster, NEXT), say)
            with admin.transaction():
                database.rename(admin, DATABASE, FORMER)
                database.rename(admin, NEXT, DATABASE)
        except psycopg.errors.ObjectInUse:
            raise LaunchFailure(
                "还有人连着数据库（psql？），请先让他离开",
                "somebody is connected to the database: ask them to leave",
            ) from None
        finally:
            for name in (NEXT, FORMER):
                database.drop(admin, name)


def _in_place(house: House, say: Say) -> None:
    say("正在更新数据库…", "updating the database")
    _checked(house, house.addresses, say)


def _checked(house: House, addresses: database.Addresses, say: Say) -> None:
    from tongxing.launch.keeping.inspection import inspected

    for one in inspected(house.home.path, addresses, say, anew=True):
        say(f"好  {one.what}：{one.detail}", "ok")


@contextmanager
def _alone(house: House) -> Iterator[None]:
    """Nobody else works in this house until we are done; who comes waits, whatever program she uses."""
    if house.users is None:
        yield
        return
    try:
        with home.locked(house.home, "start"):  # who leaves meanwhile must not find the house empty
            alone = home.try_lock(house.users)
            if not alone:
                fcntl.flock(house.users, fcntl.LOCK_SH)
        if not alone:
            raise LaunchFailure(
                "还有别的 tongxing 正在用这里的数据。请先停下它（tongxing stop），再更新",
                "another tongxing is working in this house: stop it first (tongxing stop)",
            )
        yield
    finally:
        fcntl.flock(house.users, fcntl.LOCK_SH)


def _refuse_little_room(house: House) -> None:
    """A copy of the database, and its largest tables once more while they are written anew."""
    room = space.room(house.home.postgres)
    if room is None:
        return
    with psycopg.connect(house.addresses.owner, connect_timeout=20) as owner:
        [size] = owner.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    needed = 2 * int(size)
    if room.free - room.floor < needed:
        raise LaunchFailure(
            f"更新大约要 {needed // space.MEGA} MB，磁盘只剩 {room.free // space.MEGA} MB，没有开始。请先腾出地方",
            f"not begun: about {needed // space.MEGA} MB are needed, {room.free // space.MEGA} MB are left",
        )


def _saved(house: House, say: Say) -> Saved:
    from tongxing.launch.keeping.regular import make_regular

    say("更新以前先做备份…", "a backup before the upgrade")
    try:
        made = make_regular(house, say, before=__version__)
    except LaunchFailure as failure:
        raise LaunchFailure(
            f"没有更新，因为备份没有做成：{failure} 一定要不备份就更新：tongxing init --no-backup",
            "not updated, because no backup could be made; without one: tongxing init --no-backup",
        ) from failure
    back = f"tongxing restore {made.path} --home 新文件夹"
    return Saved(
        f"更新以前的备份：{made.path}（{made.rows} 行，读回核对过）。要用它：{back}",
        f"the backup of before: tongxing restore {made.path} --home NEW-FOLDER",
    )


def _with_advice(failure: LaunchFailure, saved: Saved | None, *, whole: bool) -> LaunchFailure:
    stands = (
        (
            "原来的数据一点没动：可以接着用原来的程序，或者排除原因后再运行 tongxing init",
            "the old data are untouched",
        )
        if whole
        else (
            "做完的步骤留着，没做完的退回了：排除原因后再运行 tongxing init 会接着做",
            "finished steps stay",
        )
    )
    zh, en = (saved.zh, saved.en) if saved else ("没有备份（--no-backup）", "there is no backup")
    return LaunchFailure(f"没有更新成。{failure}\n{stands[0]}。\n{zh}", f"not updated; {stands[1]}; {en}")


def _remember(house: House, saved: Saved | None) -> None:
    from tongxing.launch.keeping.note import note

    words = f"更新到 {__version__}。{saved.zh if saved else '没有先做备份（--no-backup）'}"
    note(house.home, "upgrade", at=clock.now(), ok=True, words=words)
