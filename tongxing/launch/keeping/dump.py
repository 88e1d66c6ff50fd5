"""The database as one stream, and back: pg_dump's custom format, read and written through pipes only.

A logical dump rather than a copy of the data folder, because it also works for a DATABASE_URL (no
replication rights, no same machine), moves between PostgreSQL versions, needs a tenth of the room, and is
proved by every restore: each constraint and index is built anew from the rows. It costs what a copy with
its log would give: going back to any minute (docs/adr/0022).
Nothing of it ever lies on a disk in clear.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tongxing.config.env import APP_ROLE
from tongxing.launch import binaries
from tongxing.launch.binaries import Binaries
from tongxing.launch.keeping import facts
from tongxing.launch.keeping.facts import Connection, Holding
from tongxing.launch.words import LaunchFailure

BLOCK = 1 << 18


@dataclass(frozen=True)
class Register:
    """One database and the programs that fit it. `dsn` must be shown every row; `owner` owns the tables."""

    dsn: str
    owner: str
    programs: Binaries


@dataclass(frozen=True)
class Snapshot:
    """One moment of a database: what it held, and under which name others may see the very same moment."""

    register: Register
    name: str
    holding: Holding
    major: int


@contextmanager
def snapshot(register: Register) -> Iterator[Snapshot]:
    """Hold one moment still while it is counted and read out; writers go on."""
    with psycopg.connect(register.dsn, autocommit=True, connect_timeout=20) as connection:
        facts.prepare(connection)
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            [name] = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            major = connection.info.server_version // 10000
            yield Snapshot(register, str(name), facts.holding(connection), major)


def read_out(moment: Snapshot) -> Iterator[bytes]:
    """The dump of one moment, block by block; a pg_dump that fails is an error, never a short dump."""
    register = moment.register
    argv = [_program(register, "pg_dump", moment.major), "--format=custom", "--no-owner", "--no-comments"]
    argv += ["--no-publications", "--no-subscriptions", "--no-security-labels"]
    argv += [f"--snapshot={moment.name}", "--enable-row-security"]
    argv += [f"--exclude-table-data=public.{table}" for table in facts.LEFT_OUT]
    process = subprocess.Popen(
        [*argv, _without_password(register.dsn)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=_environment(register.dsn),
    )  # fmt: skip
    words = _Words(process)
    assert process.stdout
    try:
        while block := process.stdout.read(BLOCK):
            yield block
        code = process.wait()
    finally:
        process.stdout.close()
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
    if code != 0:
        raise LaunchFailure(f"pg_dump 没有成功：{words.first_error()}", "pg_dump failed")


def write_in(register: Register, blocks: Iterable[bytes], *, major: int, former: str) -> None:
    """Fill an empty database from a dump, in one transaction: it is there whole or not at all.

    `former` is the login that owned the tables where the dump was made.
    """
    with psycopg.connect(register.dsn, autocommit=True, connect_timeout=20) as connection:
        if connection.execute(facts.TABLES).fetchone() is not None:
            raise LaunchFailure(
                "目标数据库里已经有表。恢复只写进空的数据库",
                "the database is not empty: restore needs an empty one",
            )
        _no_default_rights(connection, register.owner)
        with _standing_in(connection, former):
            _run_pg_restore(register, blocks, major)
            _hand_over(connection, former, register.owner)
        connection.execute("ANALYZE")


def _run_pg_restore(register: Register, blocks: Iterable[bytes], major: int) -> None:
    argv = [_program(register, "pg_restore", major), "--single-transaction", "--exit-on-error", "--no-owner"]
    argv += ["--no-comments", f"--role={register.owner}", "--dbname", _without_password(register.dsn)]
    process = subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=_environment(register.dsn),
    )  # fmt: skip
    words, broken = _Words(process), list[BaseException]()
    feeder = threading.Thread(target=_feed, args=(process, blocks, broken), daemon=True)
    feeder.start()
    code = process.wait()
    feeder.join()
    if broken:
        raise broken[0]
    if code != 0:
        raise LaunchFailure(f"pg_restore 没有成功：{words.first_error()}", "pg_restore failed")


def _feed(process: subprocess.Popen[bytes], blocks: Iterable[bytes], broken: list[BaseException]) -> None:
    """Give pg_restore its bytes. A dump that turns out damaged ends it, so that nothing is committed."""
    assert process.stdin
    try:
        for block in blocks:
            try:
                process.stdin.write(block)
            except BrokenPipeError:
                return  # it says itself why it has ended
    except BaseException as error:  # handed to the thread that waits
        process.kill()
        broken.append(error)
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()


@contextmanager
def _standing_in(admin: Connection, role: str) -> Iterator[None]:
    """The former owner, whom the rules in the dump name, exists for as long as it is read in."""
    name = sql.Identifier(role)
    if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        yield
        return
    admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
    admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))  # since 16 its maker is no member of it
    try:
        yield
    finally:
        admin.execute(sql.SQL("DROP OWNED BY {}").format(name))
        admin.execute(sql.SQL("DROP ROLE {}").format(name))


def _no_default_rights(admin: Connection, owner: str) -> None:
    """The dump grants what was granted, and takes nothing away that a new table would get by itself."""
    for kind in ("TABLES", "SEQUENCES"):
        admin.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public REVOKE ALL ON " + kind + " FROM {}"
            ).format(sql.Identifier(owner), sql.Identifier(APP_ROLE))
        )


def _hand_over(admin: Connection, former: str, owner: str) -> None:
    """Rules that let the former owner see everything now let the present one."""
    if former == owner:
        return
    rules = admin.execute(
        """SELECT p.polname, n.nspname, c.relname,
                  ARRAY(SELECT rolname FROM pg_roles WHERE oid = ANY (p.polroles) AND rolname <> %(former)s)
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE (SELECT oid FROM pg_roles WHERE rolname = %(former)s) = ANY (p.polroles)""",
        {"former": former},
    ).fetchall()
    for rule, schema, table, others in rules:
        to = sql.SQL(", ").join(map(sql.Identifier, [*others, owner]))
        where = sql.Identifier(schema, table)
        admin.execute(sql.SQL("ALTER POLICY {} ON {} TO {}").format(sql.Identifier(rule), where, to))


def _program(register: Register, name: str, major: int) -> str:
    """pg_dump and pg_restore must not be older than the server."""
    if register.programs.major >= major:
        return register.programs.program(name)
    for one in binaries.candidates(None):
        if one.major >= major:
            return one.program(name)
    raise LaunchFailure(
        f"数据库是 PostgreSQL {major}，本机的 {name} 较旧。请用 PG_BINDIR 指向 {major} 的程序",
        f"{name} is older than the server: point PG_BINDIR at programs of version {major}",
    )


def _without_password(dsn: str) -> str:
    parts = {k: str(v) for k, v in conninfo_to_dict(dsn).items() if k != "password" and v is not None}
    return make_conninfo("", **parts)


def _environment(dsn: str) -> dict[str, str]:
    """The password goes by the environment, which other users cannot read; a command line they can."""
    password = conninfo_to_dict(dsn).get("password")
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PG") or k == "PG_BINDIR"}
    return {**plain, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}


class _Words:
    """What a program complains about, read while it runs. Only the first line is ever shown: those after it
    (DETAIL, CONTEXT) may repeat what stands in a row."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        self._reader.start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr
        with process.stderr:
            for line in process.stderr:
                if len(self._lines) < 50:
                    self._lines.append(line.decode("utf-8", "replace").strip())

    def first_error(self) -> str:
        """One line, without values."""
        self._reader.join(5)
        return next((line[:300] for line in self._lines if "error" in line.lower()), "没有说明")
