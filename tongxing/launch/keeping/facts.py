"""What a database holds, in numbers that must be equal after a restore: rows and a fingerprint of every table.

Asked in plain SQL of the catalogue, without Django's models: the data may be older or newer than this
program. Who asks must see every row; a login for which a wall stands in the way is refused, because a
backup with holes looks like a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tongxing.launch.words import LaunchFailure

Connection = psycopg.Connection[tuple[Any, ...]]

# Whoever was signed in signs in again: a stolen or restored backup opens no session.
LEFT_OUT = ("django_session",)
RIGHTS_OF = "(rights, triggers and rules)"

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^(pg_|information_schema$)' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""

HIDDEN = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^(pg_|information_schema$)' AND c.relrowsecurity
  AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))
  AND (EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive)
    OR NOT EXISTS (
        SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'
        AND pg_get_expr(p.polqual, p.polrelid) = 'true'
        AND (SELECT oid FROM pg_roles WHERE rolname = current_user) = ANY (p.polroles)))
ORDER BY 1
"""

# The sum of a piece of each row's MD5 does not depend on the order of rows, nor on the machine.
FINGERPRINT = """
SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint), 0) FROM {table} t
"""

# Who may do what, and what guards it, must come back as well: rows alone are no register.
RIGHTS = """
SELECT count(*), coalesce(sum(('x' || substr(md5(line), 1, 16))::bit(64)::bigint), 0) FROM (
  SELECT concat_ws(' ', 'table', c.relname, c.relrowsecurity, c.relforcerowsecurity, verb,
                   has_table_privilege('tongxing_app', c.oid, verb)) AS line
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
       unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) verb
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
  UNION ALL
  SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname, verb,
                   has_column_privilege('tongxing_app', a.attrelid, a.attnum, verb))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
       unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) verb
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT concat_ws(' ', 'function', p.proname, pg_get_function_identity_arguments(p.oid), p.prosecdef, md5(p.prosrc),
                   has_function_privilege('tongxing_app', p.oid, 'EXECUTE'), has_function_privilege('public', p.oid, 'EXECUTE'))
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT concat_ws(' ', 'trigger', t.tgrelid::regclass, t.tgname, t.tgenabled) FROM pg_trigger t WHERE NOT t.tgisinternal
  UNION ALL
  SELECT concat_ws(' ', 'policy', p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive) FROM pg_policy p
) all_of_it
"""

PLAIN = (
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'postgres'",
    "SET timezone = 'UTC'",
    "SET extra_float_digits = 1",
    "SET bytea_output = 'hex'",
    "SET statement_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
)


@dataclass(frozen=True)
class Holding:
    """What one database held at one moment."""

    program_steps: tuple[str, ...]
    """The migrations applied, as ``app.name``."""
    tables: Mapping[str, tuple[int, str]]
    """Rows and fingerprint of each table."""
    size: int
    """Bytes on the disk."""

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(rows for name, (rows, _print) in self.tables.items() if name != RIGHTS_OF)

    def differences(self, other: Holding) -> list[str]:
        """Every table that is not the same there."""
        names = sorted({*self.tables, *other.tables})
        return [name for name in names if self.tables.get(name) != other.tables.get(name)]

    def as_json(self) -> dict[str, Any]:
        """For the backup's own account."""
        tables = {name: list(found) for name, found in self.tables.items()}
        return {"steps": list(self.program_steps), "tables": tables, "size": self.size}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Holding:
        """The account of an earlier moment."""
        tables = {str(k): (int(rows), str(mark)) for k, (rows, mark) in raw["tables"].items()}
        return cls(tuple(raw["steps"]), tables, int(raw["size"]))


def prepare(connection: Connection) -> None:
    """Make rows read as text the same everywhere."""
    for statement in PLAIN:
        connection.execute(statement.encode())


def holding(connection: Connection) -> Holding:
    """Count and fingerprint every table, in the transaction the connection is in."""
    refuse_hidden(connection)
    tables = {}
    for schema, name in connection.execute(TABLES).fetchall():
        if name in LEFT_OUT:
            continue
        query = sql.SQL(FINGERPRINT).format(table=sql.Identifier(schema, name))
        rows, mark = connection.execute(query).fetchone() or (0, 0)
        tables[name if schema == "public" else f"{schema}.{name}"] = (int(rows), str(mark))
    if _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = 'tongxing_app'"):
        lines, mark = connection.execute(RIGHTS).fetchone() or (0, 0)
        tables[RIGHTS_OF] = (int(lines), str(mark))
    [size] = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    return Holding(steps(connection), tables, int(size))


def steps(connection: Connection) -> tuple[str, ...]:
    """The migrations applied here, as ``app.name``; none in a bare database."""
    if _one(connection, "SELECT to_regclass('public.django_migrations')") is None:
        return ()
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
    return tuple(f"{app}.{name}" for app, name in rows)


def refuse_hidden(connection: Connection) -> None:
    """A login that is not shown every row makes no backup and judges no register."""
    if _one(connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"):
        return
    hidden = [str(row[0]) for row in connection.execute(HIDDEN)]
    if hidden:
        raise LaunchFailure(
            f"数据库的这个登录看不全这些表：{'、'.join(hidden[:5])}。备份要用拥有数据表的登录（DATABASE_URL）",
            "this login is not shown every row: back up with the login that owns the tables",
        )


def _one(connection: Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None
