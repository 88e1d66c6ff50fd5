"""Steps of migrations that seal what stood in clear: a column in clear gives way to a sealed one of its name.

The whole is one transaction, so a stop anywhere leaves everything as it was; rows are read and written some
thousand at a time. What a row was before stays in the table's file until the table is written anew
(:func:`written_anew`), which commits and so stands in a migration of its own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import migrations

from tongxing.core import cipher
from tongxing.core.fields import SealedText

BATCH = 2000
PATIENCE = 120.0
READERS = """SELECT l.pid, l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid()
    AND a.datid = (SELECT oid FROM pg_database WHERE datname = current_database())"""
Say = Callable[[Any], str]


def sealed_instead(
    model: str,
    table: str,
    column: str,
    field: SealedText,
    *,
    was: Any,
    said: Say = str,
    read: Callable[[str], Any] = str,
) -> list[Any]:
    """The operations that put a sealed column in the place of one in clear, and back.

    ``was`` is the field that stood there, allowed to be empty; ``said`` makes the text that is sealed, ``read``
    the value out of it again.
    """
    old, name = f"{column}_old", f"{table}.{column}"

    def hide(value: Any) -> bytes:
        text = said(value)
        return cipher.seal(text, column=name, pad=field.pad) if text else b""

    def show(value: bytes) -> Any:
        return read(cipher.unseal(bytes(value), column=name) if bytes(value) else "")

    return [
        migrations.RenameField(model, column, old),
        migrations.AlterField(model, old, was),
        migrations.AddField(model, column, field),
        migrations.RunPython(_copy(table, old, column, hide), _copy(table, column, old, show)),
        migrations.RemoveField(model, old),
    ]


def _copy(table: str, source: str, target: str, change: Callable[[Any], Any]) -> Callable[[Any, Any], None]:
    """Fill one column from another, batch by batch; an append-only table is open for this transaction only."""

    def run(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            shut = "ALTER TABLE {} {} TRIGGER append_only"
            cursor.execute(shut.format(table, "DISABLE"))
            for rows in _batches(cursor, table, source):
                cursor.executemany(
                    f'UPDATE {table} SET "{target}" = %s WHERE id = %s',
                    [(change(value), key) for key, value in rows if value is not None],
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a row touched twice is checked again at the end
            cursor.execute(shut.format(table, "ENABLE"))

    return run


def _batches(cursor: Any, table: str, source: str) -> Iterator[list[tuple[Any, Any]]]:
    after = ""
    values: list[Any] = [BATCH]
    while True:
        cursor.execute(f'SELECT id, "{source}" FROM {table} {after} ORDER BY id LIMIT %s', values)
        rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after, values = "WHERE id > %s", [rows[-1][0], BATCH]


def written_anew(*tables: str) -> migrations.RunPython:
    """Write tables anew, so that no dead row of them keeps what stood in clear. Needs ``atomic = False``."""

    def run(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            write_anew(cursor, *tables)

    return migrations.RunPython(run, migrations.RunPython.noop)


def write_anew(cursor: Any, *tables: str) -> None:
    """Copy each table without its dead rows, in its own transaction.

    A row is not dead for who began to read before it changed, were it only PostgreSQL counting rows for itself
    (autovacuum): it would be copied too. So those who read now are waited for; and PostgreSQL itself says whether a
    dead row was copied all the same, for somebody who was not to be seen: then the table is written again.

    Raises:
        TimeoutError: somebody still reads after :data:`PATIENCE` seconds; started again, the step goes on.
    """
    end = time.monotonic() + PATIENCE
    _wait_for_readers(cursor, end)
    for table in tables:
        while _dead_rows_copied(cursor, table):
            if time.monotonic() > end:
                raise TimeoutError(f"{table} 里的旧数据还不能清除：有连接一直在读。请结束它后再启动。")
            time.sleep(0.05)


def _wait_for_readers(cursor: Any, end: float) -> None:
    cursor.execute(READERS)
    before = set(cursor.fetchall())
    while before:
        if time.monotonic() > end:
            raise TimeoutError(
                f"连接 {sorted(pid for pid, _ in before)} 的事务一直没有结束，旧数据还不能清除。请结束它后再启动。"
            )
        time.sleep(0.05)
        cursor.execute(READERS)
        before &= set(cursor.fetchall())


def _dead_rows_copied(cursor: Any, table: str) -> bool:
    """Write a table anew; whether rows came along that only somebody's earlier view still needs."""
    told: list[str] = []
    connection = cursor.connection
    connection.add_notice_handler(hear := lambda one: told.append(one.message_detail or ""))
    try:
        cursor.execute(f"VACUUM (FULL, ANALYZE, VERBOSE) {table}")
    finally:
        connection.remove_notice_handler(hear)
    # the detail begins with the count of dead rows that stay, in whatever language the server speaks
    counts = [int(found[1]) for text in told if (found := re.match(r"\D*(\d+)", text))]
    if not counts:
        raise RuntimeError(f"PostgreSQL did not say what it left in {table}: {told}")
    return any(counts)
