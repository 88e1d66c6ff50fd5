"""Emptying the tables after a test that really commits: the one thing the house itself forbids.

Append-only tables refuse TRUNCATE, to their owner too; tests take that guard away for the one statement and
put it back in the same transaction. What a migration wrote down stays, and the queue, whose tables Django does
not know, is emptied with the rest.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

WRITTEN_BY_MIGRATIONS = {"core_tracked"}
QUEUE = "TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE"


def allow(patch: pytest.MonkeyPatch) -> None:
    """For the session: Django's flush works here."""
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **more: Any) -> list[str]:
        emptied = [t for t in tables if t not in WRITTEN_BY_MIGRATIONS]
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_emptied'")
            guarded = [row[0] for row in cursor.fetchall()]
        off = [f"ALTER TABLE {t} DISABLE TRIGGER never_emptied" for t in guarded]
        on = [f"ALTER TABLE {t} ENABLE TRIGGER never_emptied" for t in guarded]
        return [*off, *flush(self, style, emptied, **more), QUEUE, *on]

    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
