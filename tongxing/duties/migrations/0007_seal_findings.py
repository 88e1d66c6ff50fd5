"""What was recorded before is sealed too, some thousand rows at a time; what stood in clear is gone.

Each batch is a transaction of its own: stopped anywhere, the next start goes on where this one ended. A
row that was rewritten leaves its old text behind in the table's file, so both tables are written anew at
the end (`VACUUM FULL`). The write-ahead log and earlier backups still hold it: see docs/adr/0013.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations, transaction

from tongxing.core import cipher
from tongxing.core.sealed_steps import write_anew

SEALED = {
    "official_test": ("negative", "positive"),
    "screening": ("negative", "positive"),
    "talk": ("fine", "needs_help", "low"),
    "visit": ("fine", "needs_help"),
    "excuse": (
        *("in_hospital", "detained", "leave_reported", "serious_illness", "family_emergency", "weather"),
        *("no_kit", "office_cause"),
    ),
}
BATCH = 2000
CLEAR = "SELECT id, outcome FROM duties_deed WHERE kind || ':' || outcome = ANY(%s) LIMIT %s FOR UPDATE"
TRIED = "UPDATE duties_duty SET tried_outcome = 'sealed' WHERE kind || ':' || tried_outcome = ANY(%s)"
HIDDEN = "SELECT id, finding FROM duties_deed WHERE finding IS NOT NULL LIMIT %s FOR UPDATE"
SEAL = """UPDATE duties_deed d SET outcome = 'sealed', finding = x.finding
FROM unnest(%s::uuid[], %s::bytea[]) AS x(id, finding) WHERE d.id = x.id"""
OPEN = """UPDATE duties_deed d SET outcome = x.outcome, finding = NULL
FROM unnest(%s::uuid[], %s::text[]) AS x(id, outcome) WHERE d.id = x.id"""


def seal(apps: Any, schema_editor: Any) -> None:
    words = [f"{kind}:{outcome}" for kind, outcomes in SEALED.items() for outcome in outcomes]

    def some(cursor: Any) -> int:
        cursor.execute(CLEAR, [words, BATCH])
        rows = cursor.fetchall()
        hidden = [cipher.seal(word, column="duties_deed.finding", pad=32) for _id, word in rows]
        cursor.execute(SEAL, [[row[0] for row in rows], hidden])
        return len(rows)

    connection = schema_editor.connection
    _in_batches(connection, some)
    with connection.cursor() as cursor:
        cursor.execute(TRIED, [words])
        write_anew(cursor, "duties_deed", "duties_duty")


def unseal(apps: Any, schema_editor: Any) -> None:
    def some(cursor: Any) -> int:
        cursor.execute(HIDDEN, [BATCH])
        rows = cursor.fetchall()
        words = [cipher.unseal(value, column="duties_deed.finding") for _id, value in rows]
        cursor.execute(OPEN, [[row[0] for row in rows], words])
        return len(rows)

    _in_batches(schema_editor.connection, some)


def _in_batches(connection: Any, some: Callable[[Any], int]) -> None:
    """History is open for the length of one batch, under a lock that lets nobody else write meanwhile."""
    found = 1
    while found:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE duties_deed DISABLE TRIGGER append_only")
            found = some(cursor)
            cursor.execute("ALTER TABLE duties_deed ENABLE TRIGGER append_only")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("duties", "0006_sealed_findings")]
    operations = [migrations.RunPython(seal, unseal)]
