"""What stands in a house, value by value, whatever release its tables are of: to compare before and after.

`python -m tests.durability.old_world` in the surroundings of a house whose database runs prints every table as
JSON: {table: {key: {column: value}}}. Sealed values are opened with the keys of that house, others are text.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

import psycopg
from psycopg import sql

from tongxing.config.env import SETTINGS
from tongxing.core.cipher import Unreadable, unseal

World = dict[str, dict[str, dict[str, str | None]]]

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
KEY = """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indisprimary AND i.indrelid = %s::regclass"""

# The program's own business: not what anybody has entrusted to the house.
PLUMBING = re.compile(r"django_|auth_|procrastinate_|wall_key|mfa_|account_")
# What the new release does differently on purpose: a table or column that ended, and why.
ENDED = {
    "org_signintries": "failed sign-ins are counted elsewhere now",
    "duties_duty.excuse_reason": "the reason stands sealed in the excuse itself",
}


def told(dsn: str) -> World:
    """Every row of every table that holds something of somebody."""
    world: World = {}
    with psycopg.connect(dsn) as connection:
        connection.execute("SET timezone = 'UTC'")
        for (table,) in connection.execute(TABLES).fetchall():
            if PLUMBING.match(table):
                continue
            [key] = connection.execute(KEY, (table,)).fetchone() or ("",)
            cursor = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            names = [one.name for one in cursor.description or ()]
            rows = (dict(zip(names, row, strict=True)) for row in cursor)
            world[table] = {str(row[key]): {n: _text(table, n, v) for n, v in row.items()} for row in rows}
    return world


def _text(table: str, column: str, value: Any) -> str | None:
    if value is None:
        return None
    if value == []:
        return ""  # as the sealed lists say it
    if isinstance(value, bytes):
        if not value:
            return ""
        try:
            return unseal(value, column=f"{table}.{column}")
        except (Unreadable, UnicodeDecodeError):
            return value.hex()
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True)
        if isinstance(value, dict | list)
        else str(value)
    )


def differences(before: World, after: World) -> list[str]:
    """Every column of the old house in which a value is not what it was; nothing is left out silently."""
    found: dict[str, int] = {}
    for table, rows in before.items():
        if table in ENDED:
            continue
        for key, row in rows.items():
            now = after.get(table, {}).get(key)
            for column, value in row.items() if now is not None else ():
                label = f"{table}.{column}"
                if label not in ENDED and _as_told(table, column, now) != value:
                    found[label] = found.get(label, 0) + 1
            if now is None:
                found[table] = found.get(table, 0) + 1
    return [f"{label}: {count}" for label, count in sorted(found.items())]


def _as_told(table: str, column: str, row: dict[str, str | None]) -> str | None:
    """What came of it stands sealed beside the deed now."""
    if (table, column) == ("duties_deed", "outcome") and row["outcome"] == "sealed":
        return row["finding"]
    return row.get(column, "(no such column)")


def in_clear(world: World) -> list[str]:
    """Results of tests that anybody who opens the table could read."""
    kinds = ("official_test", "screening", "talk", "visit", "excuse")
    words = ("positive", "negative", "fine", "low", "needs_help", "serious_illness")
    deeds = world["duties_deed"].values()
    return [f"{d['kind']} {d['outcome']}" for d in deeds if d["kind"] in kinds and d["outcome"] in words]


def main() -> int:
    """Print the world, with the keys of this home and nothing else of it."""
    dsn = os.environ["OLD_WORLD_DSN"]
    os.environ |= {"TONGXING_DSN_APP": dsn, "TONGXING_DSN_OWNER": dsn, "DJANGO_SETTINGS_MODULE": SETTINGS}
    print(json.dumps(told(dsn), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
