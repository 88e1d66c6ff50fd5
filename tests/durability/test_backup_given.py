"""The same on a database that somebody else runs: backed up by its owner, restored under another one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.durability.houses import TODAY, small_township
from tests.house_process import HouseProcess
from tongxing.launch import home, postgres
from tongxing.launch.house import running_cluster

pytestmark = pytest.mark.durability


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="tongxing-given-"))
    folder.chmod(0o711)
    with running_cluster(postgres.cluster(home.prepare(folder / "server"), None)) as cluster:
        yield cluster
    shutil.rmtree(folder, ignore_errors=True)


def database(server: postgres.Cluster, owner: str) -> str:
    """An empty database of an ordinary owner, as an administrator hands it over."""
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD 'x'".encode())
        admin.execute(f"CREATE DATABASE {owner} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'".encode())
    return f"postgresql://{owner}:x@/{owner}?host={quote(str(server.socket), safe='')}"


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


OWNERS_RULES = """
SELECT count(*), count(*) FILTER (WHERE current_user = ANY (ARRAY(
    SELECT rolname FROM pg_roles WHERE oid = ANY (polroles)))) FROM pg_policy WHERE polname = 'owner_all'
"""


def test_backup_by_its_owner_and_restore_under_another(server: postgres.Cluster) -> None:
    folder = server.home.path.parent
    first = HouseProcess(folder / "first", today=TODAY, more={"DATABASE_URL": database(server, "landlord")})
    small_township(first)
    made = first.run("backup", str(folder / "one.backup"))
    assert made.returncode == 0, made.stderr
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as admin:
        admin.execute("DROP DATABASE landlord")
        admin.execute("REASSIGN OWNED BY landlord TO postgres")
        admin.execute("DROP OWNED BY landlord")
        admin.execute("DROP OWNED BY tongxing_app")
        admin.execute("DROP ROLE tongxing_app")
        admin.execute("DROP ROLE landlord")
    url = database(server, "tenant")
    second = HouseProcess(folder / "second", today=TODAY, more={"DATABASE_URL": url})
    keys = str(first.home / "keys.json")
    done = second.run(
        "restore", str(folder / "one.backup"), "--home", str(second.home), "--keys", keys, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert ask(url, "SELECT count(*) FROM people_person") == [(6,)]
    assert ask(url, "SELECT 1 FROM pg_roles WHERE rolname = 'landlord'") == [], (
        "the former owner is forgotten"
    )
    [(rules, ours)] = ask(url, OWNERS_RULES)
    assert rules
    assert rules == ours
    again = second.run("restore", str(folder / "one.backup"), "--home", str(folder / "third"), "--keys", keys)
    assert again.returncode == 1
    assert "已经有表" in again.stderr

    refuses_to_leave_holes(second, url)


def refuses_to_leave_holes(house: HouseProcess, url: str) -> None:
    """A backup with holes looks like a whole one: a table with a wall and no rule for its owner is refused."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("DROP POLICY owner_all ON people_person")
    refused = house.run("backup")
    assert refused.returncode == 1
    assert "people_person" in refused.stderr
    assert not list((house.home / "backups").glob("*"))
