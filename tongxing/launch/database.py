"""The database of a house: two roles, one database, extensions, default rights, tables.

`tongxing_owner` (or the login of DATABASE_URL) owns the tables and is used by migrations only.
`tongxing_app` runs the house: no superuser, no BYPASSRLS, so that row-level security is a wall for it.
Default rights are set before the first table is made; a migration that takes a right away
(append-only tables) is therefore never undone by a later start.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tongxing import __version__
from tongxing.config.env import APP_ROLE, OWNER_ROLE, Keys
from tongxing.launch.postgres import Cluster
from tongxing.launch.words import LaunchFailure, Say

DATABASE = "tongxing"
NEXT, FORMER = "tongxing_next", "tongxing_former"  # while an upgrade is under way (launch.upgrade)
GONE = frozenset({"sessions"})  # rooms of earlier releases, whose steps stand in an old house's list
EXTENSIONS = ("btree_gist", "pg_trgm")
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Addresses:
    """The two addresses of one database."""

    app: str
    owner: str


def prepare_embedded(cluster: Cluster) -> Addresses:
    """Roles, database, extensions and rights on our own server; safe to repeat at every start."""
    passwords = cluster.keys.passwords
    with _connect_patiently(cluster.superuser_dsn()) as admin:
        for role, key in ((OWNER_ROLE, "owner"), (APP_ROLE, "app")):
            _make_role(admin, role, passwords[key])
        if not _exists(admin, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                )
            )
        _admit(admin, DATABASE)
    with psycopg.connect(cluster.superuser_dsn(DATABASE), autocommit=True) as admin:
        give_default_rights(admin, OWNER_ROLE)
    return addresses(cluster)


def addresses(cluster: Cluster, name: str = DATABASE) -> Addresses:
    """Both logins of one database on our own server."""
    passwords = cluster.keys.passwords
    return Addresses(
        app=cluster.dsn(APP_ROLE, passwords["app"], name),
        owner=cluster.dsn(OWNER_ROLE, passwords["owner"], name),
    )


def copy(admin: Connection, name: str, to: str) -> None:
    """The same database again, for the same two logins; refused by the server while anybody is connected."""
    drop(admin, to)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(to), sql.Identifier(OWNER_ROLE), sql.Identifier(name)
        )
    )
    _admit(admin, to)


def rename(admin: Connection, name: str, to: str) -> None:
    """Another name for a database nobody is connected to."""
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to)))


def drop(admin: Connection, name: str) -> None:
    """Away with a database, and with whoever a kill has left connected to it."""
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _admit(admin: Connection, name: str) -> None:
    database, app = sql.Identifier(name), sql.Identifier(APP_ROLE)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, app))


def prepare_given(url: str, given_app: str | None, keys: Keys, say: Say) -> Addresses:
    """The same on a server somebody else runs (DATABASE_URL), as far as its login is permitted."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=20)
    except psycopg.OperationalError as error:
        raise LaunchFailure(
            f"连不上 DATABASE_URL 指定的数据库：{str(error).strip()}", "cannot connect to DATABASE_URL"
        ) from error
    with connection as owner:
        _check_server(owner)
        name = _one(owner, "SELECT current_user")
        _make_app_role_if_permitted(owner, given_app, keys)
        give_default_rights(owner, name)
        database = sql.Identifier(_one(owner, "SELECT current_database()"))
        owner.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP_ROLE))
        )
    app = given_app or with_login(url, APP_ROLE, keys.passwords["app"])
    check_app_role(app)
    say("使用 DATABASE_URL 指定的数据库", "using the database of DATABASE_URL")
    return Addresses(app=app, owner=url)


def give_default_rights(admin: Connection, owner: str) -> None:
    """Extensions, and what the running house may do with tables the owner will make later."""
    for extension in EXTENSIONS:
        admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    names = {"owner": sql.Identifier(owner), "app": sql.Identifier(APP_ROLE)}
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        admin.execute(sql.SQL(statement).format(**names))


def check_app_role(dsn: str) -> None:
    """Refuse to run under a login for which row-level security is no wall."""
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=20)
    except psycopg.OperationalError as error:
        raise LaunchFailure(
            f"角色 {APP_ROLE} 登录不上数据库：{str(error).strip()}。请由管理员设好密码，并写在 TONGXING_DSN_APP",
            f"role {APP_ROLE} cannot sign in: set its password and give TONGXING_DSN_APP",
        ) from error
    with connection as app:
        if _one(app, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"):
            raise LaunchFailure(
                "运行用的数据库角色不能是超级用户，也不能有 BYPASSRLS：那样行级隔离就失效了",
                "the run-time role must be neither superuser nor BYPASSRLS",
            )


def migrate() -> int:
    """Bring the tables up to date with the owner's rights; returns how many steps were taken."""
    from django.core.management import call_command

    ahead = steps_ahead()
    if ahead:
        try:
            call_command("migrate", database="owner", interactive=False, verbosity=0)
        except Exception as error:  # whatever a step stumbles over, the house says which one and stays shut
            raise LaunchFailure(
                f"数据表更新到“{(steps_ahead() or ahead)[0]}”这一步停下了：{_first_line(error)}",
                "a step of bringing the tables up to date has failed",
            ) from error
        _protect_history()
    return len(ahead)


def pending() -> int:
    """How many migrations this program has that the database does not know yet."""
    return len(steps_ahead())


def steps_ahead() -> list[str]:
    """Which they are, in their order. A database that knows steps which this program lacks is refused."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    connection = connections["owner"]
    try:
        executor = MigrationExecutor(connection)
        loader = executor.loader
        unknown = sorted(
            f"{app}.{name}"
            for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
            if app not in GONE
        )
        if unknown:
            raise LaunchFailure(
                f"这里的数据已经由更新的程序用过（{'、'.join(unknown[:3])}），这个旧程序（{__version__}）不能打开。请换回新程序",
                f"these data belong to a newer program than this one ({__version__}): use the newer one",
            )
        return [
            f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(loader.graph.leaf_nodes())
        ]
    finally:
        connection.close()


def lived_in(dsn: str) -> bool:
    """Whether a township stands in this database: then it holds what was entrusted."""
    with psycopg.connect(dsn, autocommit=True, connect_timeout=20) as connection:
        if not _exists(connection, "SELECT 1 WHERE to_regclass(%s) IS NOT NULL", "public.org_place"):
            return False
        return _one(connection, "SELECT 1 FROM org_place LIMIT 1") is not None


def _first_line(error: Exception) -> str:
    """What a failure says, without the lines after it that may repeat what stands in a row."""
    return f"{type(error).__name__} {next(iter(str(error).splitlines()), '')}"[:300]


def know_the_house() -> None:
    """The database knows this house's key of the second wall (it may have come from elsewhere without it)."""
    from django.db import connections

    from tongxing.core.wall_sql import store_key

    store_key(connections["owner"])
    connections["owner"].close()


def know_the_keys(*, demo: bool) -> None:
    """The database gets a word sealed with its keys, unless it has one; keys of other data are refused here."""
    from django.db import connections

    from tongxing.core import probe

    fault = probe.set_up(demo=demo)
    connections["owner"].close()
    if fault:
        raise _not_its_keys(fault)


def check_keys(demo_file: bool) -> None:
    """Refuse a start with keys that do not belong to this database (docs/adr/0013); the words say what to do."""
    from django.db import connection

    from tongxing.core import probe
    from tongxing.org.models import Place

    fault = probe.look()
    strange = not fault and demo_file and not probe.is_demo() and Place.objects.exists()
    connection.close()
    if fault:
        raise _not_its_keys(fault)
    if strange:
        raise LaunchFailure(
            "数据文件夹里有 demo.json，可这个数据库里是真实的数据。请删掉 demo.json",
            "demo.json lies beside data that are no demo: remove demo.json",
        )


def for_demo() -> None:
    """This database will hold invented people and nobody else."""
    from django.db import connections

    from tongxing.core import probe

    probe.for_demo()
    connections["owner"].close()


def _not_its_keys(fault: str) -> LaunchFailure:
    return LaunchFailure(*NOT_ITS_KEYS[fault])


NOT_ITS_KEYS = {
    "unknown": (
        "这个数据库还不知道自己的密钥。请先运行 `tongxing init`",
        "this database does not know its keys yet: run `tongxing init` first",
    ),
    "other_keys": (
        "keys.json 和这个数据库不是一套：里面加密的内容打不开。请放回和这份数据一起的 keys.json（或者密钥单），不要新建",
        "keys.json does not belong to this database: put back the one that was kept with these data",
    ),
    "other_index": (
        "keys.json 里的检索密钥和这个数据库不是一套：同一个人会建出两份档案。请放回和这份数据一起的 keys.json",
        "the index key in keys.json does not belong to this database: put back the one kept with these data",
    ),
    "demo_keys": (
        "这份 keys.json 是演示用的，不能用在真实的数据上。请放回和这份数据一起的 keys.json",
        "these keys were made for a demo and open no real house: put back the keys kept with these data",
    ),
}


def _protect_history() -> None:
    """The list of migrations is the owner's business; the running house may only read it."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}")
    connections["owner"].close()


def with_login(url: str, user: str, password: str) -> str:
    """The same database under another login."""
    parts = {k: str(v) for k, v in conninfo_to_dict(url).items() if v is not None}
    parts.pop("user", None)
    parts.pop("password", None)
    name = parts.pop("dbname", "")
    query = "&".join(f"{k}={quote(v, safe='')}" for k, v in parts.items())
    return f"postgresql://{quote(user)}:{quote(password)}@/{quote(name)}?{query}"


def _make_role(admin: Connection, role: str, password: str) -> None:
    verb = "ALTER" if _exists(admin, "SELECT 1 FROM pg_roles WHERE rolname = %s", role) else "CREATE"
    admin.execute(
        sql.SQL(
            verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(password))
    )


def _make_app_role_if_permitted(owner: Connection, given_app: str | None, keys: Keys) -> None:
    if given_app:
        return
    known = _exists(owner, "SELECT 1 FROM pg_roles WHERE rolname = %s", APP_ROLE)
    verb = "ALTER" if known else "CREATE"
    try:
        owner.execute(
            sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(APP_ROLE), sql.Literal(keys.passwords["app"])
            )
        )
    except psycopg.errors.InsufficientPrivilege:
        if known:
            return  # somebody made it before; whether our password fits is checked by signing in
        raise LaunchFailure(
            f"DATABASE_URL 的登录无权建立角色。请由管理员执行 CREATE ROLE {APP_ROLE} LOGIN PASSWORD '…'，"
            "并把它的地址写在 TONGXING_DSN_APP",
            f"this login may not create roles: have {APP_ROLE} created and give TONGXING_DSN_APP",
        ) from None


def _check_server(owner: Connection) -> None:
    version = owner.info.server_version
    if version < 150000:
        raise LaunchFailure(
            f"需要 PostgreSQL 15 或更新，这台是 {version // 10000}", "PostgreSQL 15 or newer is needed"
        )
    if _one(owner, "SHOW server_encoding") != "UTF8":
        raise LaunchFailure("数据库的编码必须是 UTF8", "the database must be encoded in UTF8")


def _connect_patiently(dsn: str, patience: float = 20.0) -> Connection:
    """The pid file says ready; the socket may still belong to a server that died this very moment."""
    until = time.monotonic() + patience
    while True:
        try:
            return psycopg.connect(dsn, autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise LaunchFailure(
                    "keys.json 里的数据库密码与数据不符：这两样不是同一份备份",
                    "the passwords in keys.json do not belong to this data",
                ) from error
            if time.monotonic() > until:
                raise LaunchFailure(
                    f"数据库不应答：{str(error).strip()}", "the database does not answer"
                ) from error
            time.sleep(0.2)


def _exists(connection: Connection, query: str, value: str) -> bool:
    return connection.execute(query, (value,)).fetchone() is not None


def _one(connection: Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
