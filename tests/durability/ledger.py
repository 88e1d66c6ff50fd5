"""What must be true of the register after a hard kill, asked in SQL by the superuser, who sees everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]

# Each question counts rows that must not be there.
HALVES = {
    "a test without its detail": """
        SELECT count(*) FROM duties_deed d WHERE d.kind IN ('official_test', 'screening')
        AND NOT EXISTS (SELECT 1 FROM fieldwork_test t WHERE t.id = d.id)""",
    "a talk or visit without its detail": """
        SELECT count(*) FROM duties_deed d WHERE d.kind IN ('talk', 'visit', 'own_report')
        AND NOT EXISTS (SELECT 1 FROM fieldwork_contact t WHERE t.id = d.id)""",
    "an agreement without its detail": """
        SELECT count(*) FROM duties_deed d WHERE d.kind = 'agreement'
        AND NOT EXISTS (SELECT 1 FROM casework_agreement t WHERE t.id = d.id)""",
    "records and traces that do not match": """
        SELECT abs((SELECT count(*) FROM duties_deed WHERE kind IN ('official_test', 'talk', 'visit'))
                 - (SELECT count(*) FROM core_auditevent WHERE act LIKE 'record.%'))""",
    "a duty met by a record that is not there": """
        SELECT count(*) FROM duties_duty u WHERE u.met_by IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM duties_deed d WHERE d.id = u.met_by)""",
    "a person without a file": """
        SELECT count(*) FROM people_person p WHERE NOT EXISTS (SELECT 1 FROM people_case c WHERE c.person_id = p.id)""",
    "a person who cannot be found by name": """
        SELECT count(*) FROM people_person p
        WHERE NOT EXISTS (SELECT 1 FROM people_personkey k WHERE k.person_id = p.id)""",
    "a file without a decision": """
        SELECT count(*) FROM people_case c
        WHERE NOT EXISTS (SELECT 1 FROM people_decision d WHERE d.case_id = c.id)""",
    "a file without duties": """
        SELECT count(*) FROM people_case c WHERE NOT EXISTS (SELECT 1 FROM duties_duty u WHERE u.case_id = c.id)""",
    "people of the rosters and the ledger of rosters that do not match": """
        SELECT abs((SELECT count(*) FROM people_person) - 6
                 - (SELECT coalesce(sum(rows_written), 0) FROM casework_rosterimport))""",
    "a roster that is in by half": """
        SELECT count(*) FROM casework_rosterimport WHERE rows_written NOT IN (0, rows_total)""",
    "a number given twice": """
        SELECT count(*) FROM (SELECT 1 FROM people_person GROUP BY number HAVING count(*) > 1) twice""",
}


@dataclass
class Promises:
    """Everything the writers have acknowledged so far."""

    deeds: set[str] = field(default_factory=set)
    imports: dict[str, int] = field(default_factory=dict)

    def hear(self, output: str) -> int:
        """Take in whole lines; a line cut off by the kill was not said. Returns how many were heard."""
        heard = 0
        for line in output.splitlines(keepends=True):
            words = line.split()
            if not line.endswith("\n") or not words:
                continue
            if words[0] == "deed":
                self.deeds.add(words[1])
            elif words[0] == "import":
                self.imports[words[1]] = int(words[2])
            else:
                raise AssertionError(f"the writer said something else: {line!r}")
            heard += 1
        return heard


def broken(connection: Connection, promised: Promises) -> list[str]:
    """Every promise that was not kept and everything that stands there by half."""
    found = []
    kept = {str(row[0]) for row in connection.execute("SELECT id FROM duties_deed")}
    for deed in sorted(promised.deeds - kept):
        found.append(f"acknowledged and gone: deed {deed}")
    query = "SELECT id, rows_written FROM casework_rosterimport WHERE confirmed_at IS NOT NULL"
    written = {str(row[0]): row[1] for row in connection.execute(query)}
    for roster, rows in sorted(promised.imports.items()):
        if written.get(roster) != rows:
            found.append(f"acknowledged and gone: import {roster}: {written.get(roster)} of {rows} rows")
    for what, query in HALVES.items():
        row = connection.execute(query.encode()).fetchone()
        if row and row[0]:
            found.append(f"{what}: {row[0]}")
    return found
