"""The single writer of the chain: what was committed since the last seal gets its number, its commitment, its seal.

Acts and looks are written plain, so that nobody waits for anybody. What waits stands in ``core_unsealed``, put
there by triggers; a transaction that commits late is simply there at the next turn, whatever the order of its
ids. Sealing runs every few minutes, when the house stops, and by ``tongxing trail seal``; with the owner's
rights, because the running role may write neither links nor seals.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from tongxing.core.models import RowChange
from tongxing.core.trail import facts, reading, signing, witness
from tongxing.core.trail.reading import EVENT, OWNER, ROW
from tongxing.verify import chain
from tongxing.verify.chain import Seal, after_seal, canonical, commitment, link

LOCK = 0x747261696C
AT_ONCE = 1000
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One event on its way into the chain."""

    at: datetime
    kind: str
    ref: UUID
    committed: bytes
    said: bytes | None = None


def seal(*, at_once: int = AT_ONCE) -> list[Seal]:
    """Seal everything that waits; nothing when nothing waits or somebody else is sealing.

    Witnesses hear of every seal as soon as it is committed: whatever cuts off the next one, this one is known.
    """
    made: list[Seal] = []
    _tell_what_was_missed()
    while (one := _one(at_once)) is not None:
        made.append(one)
        _tell_what_was_missed()
    return made


def _tell_what_was_missed() -> None:
    last = reading.newest()
    behind = [known for _path, known in witness.lagging(last.number if last else 0)]
    if behind:
        witness.tell(reading.seals(after=min(behind)))


def _one(at_once: int) -> Seal | None:
    """One seal over at most so many events, in a transaction of its own."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s), clock_timestamp()", [LOCK])
        alone, now = cursor.fetchone()
        waiting, flags = _waiting(cursor, at_once) if alone else ([], [])
        if not waiting:
            return None
        before = _last(cursor)
        if before and (now < before[1] or any(w.at > now for w in waiting)):
            flags.append("clock")
        late = sum(1 for w in waiting if before and w.at < before[1] - LATE)
        if late:
            flags.append(f"late:{late}")
        return _write(cursor, waiting, before[0] if before else None, now, tuple(sorted(flags)))


def _last(cursor: Any) -> tuple[Seal, datetime] | None:
    cursor.execute(
        "SELECT number, first, last, head, at, flags, key, signature FROM core_seal ORDER BY number DESC LIMIT 1"
    )
    row = cursor.fetchone()
    if row is None:
        return None
    number, first, last, head, at, flags, key, signature = row
    told = tuple(json.loads(flags))
    return Seal(number, first, last, bytes(head), facts.moment(at), told, bytes(key), bytes(signature)), at


def _write(
    cursor: Any, waiting: Sequence[Waiting], before: Seal | None, now: datetime, flags: tuple[str, ...]
) -> Seal:
    head = after_seal(before) if before else chain.START
    first = before.last + 1 if before else 1
    for number, one in enumerate(waiting, start=first):
        head = link(head, number, one.kind, str(one.ref), one.committed)
    made = Seal(
        before.number + 1 if before else 1, first, first + len(waiting) - 1, head,
        facts.moment(now), flags, signing.public_key(), b"",
    )  # fmt: skip
    made = signed(made)
    cursor.execute(
        "INSERT INTO core_link (number, kind, ref, commitment, said) SELECT * FROM"
        " unnest(%s::bigint[], %s::text[], %s::uuid[], %s::bytea[], %s::bytea[])",
        [
            list(range(first, made.last + 1)),
            [w.kind for w in waiting],
            [w.ref for w in waiting],
            [w.committed for w in waiting],
            [w.said for w in waiting],
        ],
    )
    cursor.execute(
        "INSERT INTO core_seal (number, first, last, head, at, flags, key, signature)"
        " VALUES (%s, %s, %s, %s, %s, to_jsonb(%s::text[]), %s, %s)",
        [made.number, first, made.last, head, now, list(flags), made.key, made.signature],
    )
    cursor.execute("DELETE FROM core_unsealed WHERE ref = ANY(%s)", [[w.ref for w in waiting]])
    return made


def signed(made: Seal) -> Seal:
    """The same seal under the house's signature."""
    signature = signing.sign(chain.SIGNED + canonical(made.facts))
    return Seal(made.number, made.first, made.last, made.head, made.at, made.flags, made.key, signature)


# ── what waits ──────────────────────────────────────────────────────────────────────────────────


def _waiting(cursor: Any, at_once: int) -> tuple[list[Waiting], list[str]]:
    """The next events, and what is to be said of them: marks that do not fit, rows changed by hand."""
    cursor.execute(
        "SELECT u.ref, u.kind FROM core_unsealed u WHERE EXISTS (SELECT 1 FROM core_auditevent e WHERE e.id = u.ref)"
        " OR EXISTS (SELECT 1 FROM core_rowchange c WHERE c.id = u.ref) LIMIT %s",
        [at_once],
    )
    refs: dict[str, list[UUID]] = defaultdict(list)
    for ref, kind in cursor.fetchall():
        refs[kind].append(ref)
    events, unmarked = _events(refs[EVENT])
    rows, by_hand = _rows(cursor, refs[ROW])
    flags = [f"marks:{unmarked}"] if unmarked else []
    flags += [f"hand:{by_hand}"] if by_hand else []
    return sorted([*events, *rows], key=lambda w: (w.at, w.ref)), flags


def _events(refs: Sequence[UUID]) -> tuple[list[Waiting], int]:
    shown, found, unmarked = reading.whom(refs), [], 0
    for event in reading.stored(refs):
        salt, people = bytes(event.salt), shown.get(event.id, [])
        unmarked += facts.authenticate(salt, facts.told(event, salt, people)) != bytes(event.mac)
        committed = commitment(salt, facts.sealed(event, salt, people))
        found.append(Waiting(event.recorded_at, EVENT, event.id, committed))
    return found, unmarked


def _rows(cursor: Any, refs: Sequence[UUID]) -> tuple[list[Waiting], int]:
    rows = list(RowChange.objects.using(OWNER).filter(pk__in=refs))
    said = _said(cursor, rows)
    found = []
    for row in rows:
        salt, words = bytes(row.salt), said.get(row.id)
        told = facts.of_row(row, salt) | {"said": words.hex() if words else ""}
        found.append(Waiting(row.recorded_at, ROW, row.id, commitment(salt, told), words))
    return found, sum(1 for row in rows if row.op != "B" and row.login != APP_ROLE)


APP_ROLE = "tongxing_app"


def _said(cursor: Any, rows: Iterable[RowChange]) -> dict[UUID, bytes]:
    """What the sealed columns of each row said when it was last written, as a salted digest.

    A row that was written again since says it with its later change.
    """
    newest: dict[tuple[str, str], RowChange] = {}
    for row in rows:
        if row.op != "D" and row.n >= getattr(newest.get((row.source, row.row)), "n", 0):
            newest[row.source, row.row] = row
    tables: dict[str, dict[str, RowChange]] = defaultdict(dict)
    for (table, key), row in newest.items():
        tables[table][key] = row
    found = {}
    for table, wanted in tables.items():
        if not reading.sealed_columns(table):
            continue
        for key, ciphers, raw in reading.ciphers_of(cursor, table, list(wanted)):
            row = wanted[key]
            if ciphers == (bytes(row.ciphers) if row.ciphers is not None else None):
                found[row.id] = reading.what_it_says(table, raw, bytes(row.salt)) or b""
    return {k: v for k, v in found.items() if v}
