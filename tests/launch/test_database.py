"""Two roles, one database: on our own server and on one that somebody else runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import psycopg
import pytest

from tests.house_process import HouseProcess
from tongxing.launch import database, home, postgres
from tongxing.launch.house import running_cluster
from tongxing.launch.words import LaunchFailure, quiet


@pytest.fixture
def server(build: Callable[..., postgres.Cluster]) -> Iterator[postgres.Cluster]:
    with running_cluster(build("server")) as cluster:
        yield cluster


def run(dsn: str, *statements: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def somebody_elses(server: postgres.Cluster, *rights: str, encoding: str = "UTF8") -> str:
    """A database with an owner of its own, as an office's administrator would hand it over."""
    run(
        server.superuser_dsn(),
        f"CREATE ROLE landlord LOGIN PASSWORD 'p@ss word' {' '.join(rights)}",
        f"CREATE DATABASE register OWNER landlord TEMPLATE template0 ENCODING '{encoding}'"
        + (" LOCALE 'C'" if encoding != "UTF8" else ""),
    )
    return f"postgresql://landlord:{quote('p@ss word')}@/register?host={quote(str(server.socket), safe='')}"


def test_a_right_once_taken_away_stays_away(server: postgres.Cluster) -> None:
    addresses = database.prepare_embedded(server)
    run(addresses.owner, "CREATE TABLE kept (n int)", "REVOKE UPDATE, DELETE ON kept FROM tongxing_app")
    run(addresses.app, "INSERT INTO kept VALUES (1)")
    assert database.prepare_embedded(server) == addresses
    for statement in ("UPDATE kept SET n = 2", "DELETE FROM kept", "TRUNCATE kept", "DROP TABLE kept"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(addresses.app, statement)
    assert run(addresses.app, "SELECT n FROM kept") == 1


def test_neither_role_is_a_superuser(server: postgres.Cluster) -> None:
    addresses = database.prepare_embedded(server)
    for dsn in (addresses.app, addresses.owner):
        question = (
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert run(dsn, question) is False


def test_a_given_database_with_enough_rights(server: postgres.Cluster) -> None:
    url = somebody_elses(server, "CREATEROLE")
    keys = server.keys
    addresses = database.prepare_given(url, None, keys, quiet)
    run(addresses.owner, "CREATE TABLE kept (n int)")
    assert run(addresses.app, "SELECT current_user") == "tongxing_app"
    assert run(addresses.app, "INSERT INTO kept VALUES (7) RETURNING n") == 7
    assert database.prepare_given(url, None, keys, quiet) == addresses, "safe to repeat"


def test_a_given_database_without_them_says_what_to_ask_for(server: postgres.Cluster) -> None:
    url = somebody_elses(server)
    with pytest.raises(LaunchFailure, match="TONGXING_DSN_APP"):
        database.prepare_given(url, None, server.keys, quiet)
    run(server.superuser_dsn(), "CREATE ROLE tongxing_app LOGIN PASSWORD 'given'")
    given = database.with_login(url, "tongxing_app", "given")
    assert database.prepare_given(url, given, server.keys, quiet).app == given
    with pytest.raises(LaunchFailure, match="TONGXING_DSN_APP"):
        database.prepare_given(url, None, server.keys, quiet)  # the role is there, our password is not its


def test_a_superuser_may_not_run_the_house(server: postgres.Cluster) -> None:
    url = somebody_elses(server)
    run(server.superuser_dsn(), "CREATE ROLE tongxing_app LOGIN")
    with pytest.raises(LaunchFailure, match="BYPASSRLS"):
        database.prepare_given(url, server.superuser_dsn("register"), server.keys, quiet)


def test_another_encoding_is_refused(server: postgres.Cluster) -> None:
    url = somebody_elses(server, "CREATEROLE", encoding="SQL_ASCII")
    with pytest.raises(LaunchFailure, match="UTF8"):
        database.prepare_given(url, None, server.keys, quiet)


def test_nobody_there(server: postgres.Cluster) -> None:
    with pytest.raises(LaunchFailure, match="DATABASE_URL"):
        database.prepare_given("postgresql://x@/x?host=/nonexistent", None, server.keys, quiet)


def test_keys_of_another_backup_are_recognised(build: Callable[..., postgres.Cluster]) -> None:
    one, other = build("one"), build("other")
    with running_cluster(one):
        database.prepare_embedded(one)
    (one.home.path / "keys.json").write_bytes((other.home.path / "keys.json").read_bytes())
    mixed = postgres.cluster(home.prepare(one.home.path), None)
    with running_cluster(mixed), pytest.raises(LaunchFailure, match=r"keys\.json"):
        database.prepare_embedded(mixed)


@pytest.mark.system
def test_the_whole_house_on_a_given_database(server: postgres.Cluster) -> None:
    url = somebody_elses(server, "CREATEROLE")
    house = HouseProcess(server.home.path.parent / "tenant", more={"DATABASE_URL": url})
    assert "DATABASE_URL" in house.run("init").stdout
    answer = house.run("doctor")
    assert "最新" in answer.stdout, answer.stdout
    assert not (house.home / "pg").exists(), "no second database beside it"
