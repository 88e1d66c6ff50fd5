"""Is everything still as it was written? The whole check on the living database, and the quick one every few minutes.

The whole check walks the chain (``verify/chain.check``, the very function outsiders run), holds it beside the
witnesses, looks at what is not sealed yet, compares every row of every tracked table with what its history says,
and sees whether the triggers that write all this still hang. The quick one asks only what the files outside the
database remember: the last head, and the last number of every lane.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from tongxing.core import history
from tongxing.core.cipher import Unreadable
from tongxing.core.trail import facts, lanes, reading, signing, witness
from tongxing.core.trail.reading import OWNER
from tongxing.verify import chain
from tongxing.verify.chain import Report, Witness

GUARDS = ("append_only", "never_emptied", "wait_for_seal", "row_written", "row_changed")


def whole(*, witnesses: Iterable[Witness] = (), files: bool = True) -> Report:
    """Check everything, in one view of the database in which nobody else's writing shows.

    ``files`` False: a copy of the database somewhere else, where the data folder's own memory says nothing.
    """
    remembered, told = (lanes.remembered(), [*witness.known(), *witnesses]) if files else ({}, [*witnesses])
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        if not connections[OWNER].savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT set_config('timezone', 'UTC', true)")
        seals = reading.seals()
        report = chain.check(
            reading.leaves(),
            seals,
            witnesses=told,
            key=signing.public_key() if seals else None,
            holds=signing.holds,
        )
        _flags(seals, report)
        _loose(cursor, report)
        _named_since(cursor, report)
        _lanes(cursor, remembered, report)
        _rows(cursor, report)
        _words(cursor, report)
        _guards(cursor, report)
        for path, last in witness.lagging(len(seals) - 1) if files else ():
            report.find("witness", str(path), f"it knows seal {last}, and there are {len(seals)}")
    return report


def quick() -> Report:
    """What the files outside the database remember must still be there: no rollback, no cut, no fork."""
    remembered, told = lanes.remembered(), witness.known()
    report = Report()
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        newest = told[-1].number if told else 0
        chain.compare(reading.seals(after=newest - 1), told[-1:], report)
        _lanes(cursor, remembered, report)
    return report


def _flags(seals: list[chain.Seal], report: Report) -> None:
    """What the sealing itself had to say."""
    for seal in seals:
        for flag in seal.flags:
            what, _colon, n = flag.partition(":")
            where = f"seal {seal.number}"
            if what == "marks":
                report.find("marks", where, f"{n} events had been changed before they were sealed")
            elif what == "hand":
                report.notes.append(f"{where}: {n} rows were written by hand, not by the program")
            elif what == "late":
                report.notes.append(f"{where}: {n} events came long after they were recorded")


def _loose(cursor: Any, report: Report) -> None:
    """What is not sealed yet: every event waits or is sealed, and those that wait carry the mark of the house."""
    for table, kind in (("core_auditevent", "E"), ("core_rowchange", "R")):
        cursor.execute(
            f"SELECT id FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM core_link l WHERE l.ref = t.id)"
            " AND NOT EXISTS (SELECT 1 FROM core_unsealed u WHERE u.ref = t.id) LIMIT 100"
        )
        for (ref,) in cursor.fetchall():
            report.find("outside", f"{kind} {ref}", "it stands beside the chain, neither sealed nor waiting")
    cursor.execute(
        "SELECT u.ref FROM core_unsealed u LEFT JOIN core_auditevent e ON e.id = u.ref"
        " LEFT JOIN core_rowchange c ON c.id = u.ref WHERE e.id IS NULL AND c.id IS NULL LIMIT 100"
    )
    for (ref,) in cursor.fetchall():
        report.find("gone", f"waiting {ref}", "it waits for its seal and is not there any more")
    cursor.execute("SELECT ref FROM core_unsealed WHERE kind = 'E'")
    waiting = [row[0] for row in cursor.fetchall()]
    for first in range(0, len(waiting), reading.AT_ONCE):
        _marks(waiting[first : first + reading.AT_ONCE], report)


def _marks(refs: list[UUID], report: Report) -> None:
    whom = reading.whom(refs)
    for event in reading.stored(refs):
        salt = bytes(event.salt)
        if facts.authenticate(salt, facts.told(event, salt, whom.get(event.id, ()))) != bytes(event.mac):
            report.find("mark", f"event {event.id}", "it is not what this house wrote")


def _named_since(cursor: Any, report: Report) -> None:
    """What was destroyed on record a moment ago: the event that names it waits for its seal, and carries our mark."""
    if not any(p.code == "destroyed" for p in report.problems):
        return
    cursor.execute(
        "SELECT e.id FROM core_auditevent e JOIN core_unsealed u ON u.ref = e.id WHERE e.act = %s",
        [chain.DESTROYED],
    )
    refs, forged = [row[0] for row in cursor.fetchall()], Report()
    _marks(refs, forged)
    bent = {p.where for p in forged.problems}
    for event in reading.stored(refs):
        if f"event {event.id}" not in bent:
            report.on_record.update(event.detail["events"])
    named = {f"event {report.destroyed[ref]}" for ref in report.destroyed.keys() & report.on_record}
    report.problems[:] = [p for p in report.problems if p.code != "destroyed" or p.where not in named]


def _lanes(cursor: Any, remembered: dict[UUID, tuple[int, bytes]], report: Report) -> None:
    """Every lane counts without a gap, and goes at least as far as the file outside remembers."""
    cursor.execute(
        "SELECT lane, count(*), max(n) FROM core_auditevent WHERE lane IN"
        " (SELECT e.lane FROM core_unsealed u JOIN core_auditevent e ON e.id = u.ref) OR lane = ANY(%s)"
        " GROUP BY lane HAVING count(*) <> max(n) OR min(n) <> 1",
        [list(remembered)],
    )
    for lane, there, last in cursor.fetchall():
        report.find("lane_gap", f"lane {lane}", f"{last} events were written and {there} are there")
    for lane, (n, mac) in remembered.items():
        cursor.execute("SELECT mac FROM core_auditevent WHERE lane = %s AND n = %s", [lane, n])
        row = cursor.fetchone()
        if row is None or bytes(row[0]) != mac:
            report.find("lane_cut", f"lane {lane}", f"event {n} was committed and is not there")


def _rows(cursor: Any, report: Report) -> None:
    for one in history.different(cursor):
        report.find("row", f"{one.table} {one.row}", f"{one.how} past its triggers")


def _words(cursor: Any, report: Report) -> None:
    """What a sealed column says is what it said when its row was sealed, under whatever key it stands now."""
    cursor.execute("SELECT source FROM core_tracked ORDER BY source")
    for (table,) in cursor.fetchall():
        if not reading.sealed_columns(table):
            continue
        cursor.execute(
            "SELECT DISTINCT ON (c.row) c.row, c.salt, c.ciphers, l.said, l.number IS NOT NULL FROM core_rowchange c"
            " LEFT JOIN core_link l ON l.ref = c.id WHERE c.source = %s ORDER BY c.row, c.n DESC",
            [table],
        )
        last = {row: (bytes(salt), c, said, sealed) for row, salt, c, said, sealed in cursor.fetchall()}
        for key, ciphers, raw in reading.ciphers_of(cursor, table):
            known = last.get(key)
            if known and not _says_the_same(table, known, ciphers, raw):
                report.find("words", f"{table} {key}", "a sealed column says something else than was written")


def _says_the_same(
    table: str, known: tuple[bytes, Any, Any, bool], ciphers: bytes | None, raw: dict[str, Any]
) -> bool:
    salt, written, said, sealed = known
    if said is not None:
        try:
            return reading.what_it_says(table, raw, salt) == bytes(said)
        except Unreadable:
            return False
    return sealed or ciphers == (bytes(written) if written is not None else None)


def _guards(cursor: Any, report: Report) -> None:
    """The triggers hang and are switched on; the running role may write neither trail nor chain."""
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled <> 'O'",
        [list(GUARDS)],
    )
    for table, name in cursor.fetchall():
        report.find("guard", f"{table}.{name}", "a trigger is switched off")
    cursor.execute(
        "SELECT t.source, g.name FROM core_tracked t CROSS JOIN (VALUES ('row_written'), ('row_changed')) g(name)"
        " WHERE NOT EXISTS (SELECT 1 FROM pg_trigger p WHERE p.tgrelid = t.source::regclass AND p.tgname = g.name)"
    )
    for table, name in cursor.fetchall():
        report.find("guard", f"{table}.{name}", "a trigger is gone")
    cursor.execute(
        "SELECT t.name, r.verb FROM (VALUES ('core_auditevent'), ('core_rowchange'), ('core_link'), ('core_seal'),"
        " ('core_unsealed')) t(name), (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) r(verb)"
        " WHERE has_table_privilege('tongxing_app', t.name, r.verb)"
    )
    for table, verb in cursor.fetchall():
        report.find("guard", f"{table}", f"the running role may {verb} here")
