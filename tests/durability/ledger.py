"""What must be true of the register after a hard kill, asked in SQL by the superuser, who sees everything.

The questions every house is asked hang on the signboard ``nevers``; those here know what this test has written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg

from tongxing.core.vocabulary import nevers

Connection = psycopg.Connection[tuple[Any, ...]]

FIRST = 6  # people of the township before any roster came in

# Each question counts rows that must not be there.
OURS = {
    "records and traces that do not match": """
        SELECT abs((SELECT count(*) FROM duties_deed WHERE kind IN ('official_test', 'talk', 'visit'))
                 - (SELECT count(*) FROM core_auditevent WHERE act LIKE 'record.%'))""",
    "a file without duties": """
        SELECT count(*) FROM people_case c WHERE NOT EXISTS (SELECT 1 FROM duties_duty u WHERE u.case_id = c.id)""",
    "people of the rosters and the ledger of rosters that do not match": f"""
        SELECT abs((SELECT count(*) FROM people_person) - {FIRST}
                 - (SELECT coalesce(sum(rows_written), 0) FROM casework_rosterimport))""",
    "a roster that is in by half": """
        SELECT count(*) FROM casework_rosterimport WHERE rows_written NOT IN (0, rows_total)""",
    "a trace of a roster that does not match": """
        SELECT abs((SELECT count(*) FROM casework_rosterimport WHERE confirmed_at IS NOT NULL)
                 - (SELECT count(*) FROM core_auditevent WHERE act = 'roster.confirm'))""",
}
DEEDS = "SELECT id FROM duties_deed WHERE kind IN ('official_test', 'talk', 'visit')"


@dataclass
class Promises:
    """Everything the writers have tried, and everything they were told is done."""

    tried: set[str] = field(default_factory=set)
    deeds: set[str] = field(default_factory=set)
    imports: dict[str, int] = field(default_factory=dict)

    def so_far(self) -> Promises:
        """What had been acknowledged at this moment; `tried` stays shared, since it may only grow."""
        return Promises(self.tried, set(self.deeds), dict(self.imports))


def broken(connection: Connection, promised: Promises) -> list[str]:
    """Every promise that was not kept, everything there twice, and everything that stands there by half.

    `promised` must have been taken before the connection's moment: writers go on while this is asked.
    """
    found = []
    kept = {str(row[0]) for row in connection.execute(DEEDS)}
    found += [f"acknowledged and gone: deed {deed}" for deed in sorted(promised.deeds - kept)]
    found += [f"there, but nobody asked for it: deed {deed}" for deed in sorted(kept - set(promised.tried))]
    query = "SELECT id, rows_written FROM casework_rosterimport WHERE confirmed_at IS NOT NULL"
    written = {str(row[0]): row[1] for row in connection.execute(query)}
    for roster, rows in sorted(promised.imports.items()):
        if written.get(roster) != rows:
            found.append(f"acknowledged and gone: import {roster}: {written.get(roster)} of {rows} rows")
    for what, query in {**{one.name: one.rows for one in nevers}, **OURS}.items():
        row = connection.execute(query.encode()).fetchone()
        if row and row[0]:
            found.append(f"{what}: {row[0]}")
    return found
