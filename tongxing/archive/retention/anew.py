"""After a destruction: the tables are written anew, so that the database's own files keep no dead row of what stood there.

PostgreSQL leaves what a row said before in the table's file until somebody copies the table without it. That needs the owner
and the table for itself for a moment, so it is done at night. Killed in between, or kept out by a long reader, the next night
does it again. What it does not reach: the write-ahead log, until it is recycled; free blocks of the disk; earlier backups.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connections

from tongxing.core.sealed_steps import write_anew

OWNER: str = settings.TONGXING_OWNER
WAITS = """SELECT w.id, w.town_id, ARRAY(SELECT DISTINCT e.source FROM archive_emptied e WHERE e.destruction_id = w.id)
FROM archive_destructionword w WHERE w.agreed AND EXISTS (SELECT 1 FROM archive_emptied e WHERE e.destruction_id = w.id)
  AND NOT EXISTS (SELECT 1 FROM archive_writtenanew a WHERE a.id = w.id)"""
BESIDE = ("core_rowchange", "people_personkey")
PATIENCE = "20s"  # for the table itself: whoever works at night is not kept waiting longer


def write_emptied_anew(*, at: datetime) -> int:
    """Write anew what was emptied since the last time; how many lists that was."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(WAITS)
        waiting = cursor.fetchall()
        if not waiting:
            return 0
        tables = sorted({table for _id, _town, sources in waiting for table in sources} | set(BESIDE))
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            write_anew(cursor, *tables)
        finally:
            cursor.execute("RESET lock_timeout")
        cursor.executemany(
            "INSERT INTO archive_writtenanew (id, town_id, at) VALUES (%s, %s, %s)",
            [(id, town, at) for id, town, _sources in waiting],
        )
    return len(waiting)
