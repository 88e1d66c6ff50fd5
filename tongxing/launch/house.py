"""Open the house for one process: data folder, keys, database, Django; close it when the last one leaves.

Everybody who works in a home holds locks/users shared. Who leaves tries to take it alone: when that
succeeds nobody else is in, and the database server is stopped. The kernel drops the locks of a killed
process, so there is nothing that could be stale.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tongxing.config import env
from tongxing.launch import database, home, postgres, postmaster
from tongxing.launch.beside import beside
from tongxing.launch.postmaster import Pulse
from tongxing.launch.words import LaunchFailure, Say, quiet


@dataclass(frozen=True)
class House:
    """An opened house."""

    home: home.Home
    addresses: database.Addresses
    cluster: postgres.Cluster | None
    users: int | None = None
    """The lock that says we are in it, on our own server."""
    prepared: bool = False
    """Somebody opened it for us and answers for its tables: a parent process, or the tests."""


@contextmanager
def open_house(say: Say = quiet, *, migrate: bool = False, save: bool = True) -> Iterator[House]:
    """Everything a command needs, with Django ready. `migrate` also brings the tables up to date, in a house
    with people in it after a backup (`save`)."""
    surroundings = env.read()
    place = home.prepare(surroundings.home)
    with _database(surroundings, place, say) as house:
        _set_up_django(house)
        try:
            _tables(house, say, migrate=migrate, save=save)
            yield house
        finally:
            _hang_up()


@contextmanager
def _database(surroundings: env.Environment, place: home.Home, say: Say) -> Iterator[House]:
    given_owner = os.environ.get("TONGXING_DSN_OWNER")
    if surroundings.given_dsn_app and given_owner:
        addresses = database.Addresses(surroundings.given_dsn_app, given_owner)
        yield House(place, addresses, None, prepared=True)
    elif surroundings.database_url:
        addresses = database.prepare_given(
            surroundings.database_url, surroundings.given_dsn_app, place.keys(), say
        )
        yield House(place, addresses, None)
    else:
        cluster = postgres.cluster(place, surroundings.pg_bindir)
        with _joined(cluster, say) as users:
            with home.locked(place, "start"):
                addresses = database.prepare_embedded(cluster)
            yield House(place, addresses, cluster, users)


@contextmanager
def running_cluster(cluster: postgres.Cluster, say: Say = quiet) -> Iterator[postgres.Cluster]:
    """Our own server, running while anybody needs it."""
    with _joined(cluster, say):
        yield cluster


@contextmanager
def _joined(cluster: postgres.Cluster, say: Say) -> Iterator[int]:
    users = home.open_lock(cluster.home, "users")
    try:
        try:
            with home.locked(cluster.home, "start"):
                postgres.ensure_running(cluster, say)
                fcntl.flock(users, fcntl.LOCK_SH)
            yield users
        finally:  # also when we are asked to end in the middle of the start
            with home.locked(cluster.home, "start"):
                if home.try_lock(users):
                    postgres.stop(cluster)
    finally:
        os.close(users)


@contextmanager
def kept_alive(cluster: postgres.Cluster | None, say: Say, every: float = 0.5) -> Iterator[None]:
    """While the house is open: a database server that somebody killed is started again."""
    if cluster is None:
        yield
        return

    def watch(leaving: threading.Event) -> None:
        while not leaving.wait(every):
            if postmaster.look(cluster.data).pulse in (Pulse.READY, Pulse.STARTING):
                continue
            say("数据库停了，正在重新启动…", "the database has stopped, starting it again")
            with home.locked(cluster.home, "start"), suppress(LaunchFailure, OSError):
                if not leaving.is_set():
                    postgres.ensure_running(cluster, say)

    with beside(watch, leaves_within=60):
        yield


def _set_up_django(house: House) -> None:
    os.environ["TONGXING_HOME"] = str(house.home.path)
    os.environ["TONGXING_DSN_APP"] = house.addresses.app
    os.environ["TONGXING_DSN_OWNER"] = house.addresses.owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.SETTINGS)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _hang_up() -> None:
    """Nobody may hold a line to a server that is about to be stopped: the next to open the house would take it up."""
    from django.db import connections

    connections.close_all()


def _tables(house: House, say: Say, *, migrate: bool, save: bool) -> None:
    if not migrate:
        if database.pending():
            raise LaunchFailure(
                "数据库的表还没有建好或不是最新的。请先运行 `tongxing init`",
                "the tables are not up to date: run `tongxing init` first",
            )
    elif house.prepared:
        database.migrate()
        _know(house)
    else:
        with home.locked(house.home, "migrate"):
            _bring_up(house, say, save=save)
            _know(house)
    database.check_keys(house.home.demo_file.exists())


def _know(house: House) -> None:
    database.know_the_house()
    database.know_the_keys(demo=house.home.demo_file.exists())


def _bring_up(house: House, say: Say, *, save: bool) -> None:
    """New tables are made where they belong; those of a house with people in it are another matter."""
    from tongxing.launch import upgrade

    if house.cluster is not None:
        upgrade.sweep(house.cluster)
    steps = database.pending()
    if not steps:
        return
    say(f"正在更新数据表（{steps} 步）…", f"updating tables, {steps} steps")
    if database.lived_in(house.addresses.owner):
        upgrade.upgrade(house, say, save=save)
    else:
        database.migrate()
