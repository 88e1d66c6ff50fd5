"""Somebody who owns the database, and once even the keys, changes the trail: one function a kind.

Each takes a seeded dice and does its deed with the owner's rights, past every trigger, cleaning up behind himself.
He does not reach what was written down elsewhere: the heads, and the last numbers of the lanes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from tongxing.core.models import AuditEvent
from tongxing.core.trail import facts, reading, sealing

Dice = random.Random
TRAIL = ("core_auditevent", "core_auditperson", "core_rowchange", "core_link", "core_seal", "core_unsealed")


def sql(text: str, *values: Any) -> list[Any]:
    """One statement, and its rows if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(text, list(values))
        return cursor.fetchall() if cursor.description else []


@contextmanager
def past_triggers(*tables: str) -> Iterator[None]:
    """Triggers are off while he works, and on again when he is done."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        for table in tables:
            sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def any_of(dice: Dice, query: str, *values: Any) -> Any:
    """The first column of any row of a query."""
    return dice.choice(sorted(row[0] for row in sql(query, *values)))


def sealed(dice: Dice) -> Any:
    """Any event that is in the chain."""
    return any_of(dice, "SELECT e.id FROM core_auditevent e JOIN core_link l ON l.ref = e.id")


BENT = {
    "act": "'other'", "at": "at - interval '1 day'", "recorded_at": "recorded_at - interval '1 minute'", "staff_id": "staff_id + 1",
    "staff_name": "'别人'", "place_id": "place_id + 1", "outcome": "'failed'", "door": "'job'", "people": "people + 1",
    "detail": "detail || '{\"rows\": 7}'", "role": "'auditor'", "about_id": "gen_random_uuid()", "tx": "gen_random_uuid()",
}  # fmt: skip


def edited(dice: Dice) -> None:
    """One column of a sealed event says something else."""
    column = dice.choice(sorted(BENT))
    with past_triggers(*TRAIL):
        found = sql(
            "SELECT e.id FROM core_auditevent e JOIN core_link l ON l.ref = e.id WHERE place_id IS NOT NULL AND staff_id IS NOT NULL"
        )
        ref = dice.choice(sorted(found))[0]
        sql(f"UPDATE core_auditevent SET {column} = {BENT[column]} WHERE id = %s", ref)


def removed(dice: Dice) -> None:
    """An event is gone, with or without its link."""
    ref = sealed(dice)
    with past_triggers(*TRAIL):
        sql("DELETE FROM core_auditevent WHERE id = %s", ref)
        if dice.random() < 0.5:
            sql("DELETE FROM core_link WHERE ref = %s", ref)


def invented(dice: Dice) -> None:
    """An event that never was, beside the chain or waiting for its seal."""
    ref, new = sealed(dice), str(uuid4())
    lane = "gen_random_uuid()" if dice.random() < 0.5 else "lane"
    with past_triggers(*TRAIL):
        columns = [
            f.column for f in AuditEvent._meta.concrete_fields if f.column not in ("id", "lane", "n", "act")
        ]
        same = ", ".join(f'"{c}"' for c in columns)
        sql(
            f"INSERT INTO core_auditevent (id, lane, n, act, {same}) SELECT %s, {lane},"
            f" CASE WHEN '{lane}' = 'lane' THEN 1000 + n ELSE 1 END, 'reveal', {same} FROM core_auditevent WHERE id = %s", new, ref,
        )  # fmt: skip
        if dice.random() < 0.5:
            sql("INSERT INTO core_unsealed (ref, kind) VALUES (%s, 'E')", new)


def swapped(dice: Dice) -> None:
    """Two events change places in the chain."""
    rows = sql("SELECT number, ref, commitment, kind FROM core_link ORDER BY number")
    one, two = dice.sample(rows, 2)
    with past_triggers(*TRAIL):
        sql("DELETE FROM core_link WHERE number IN (%s, %s)", one[0], two[0])
        for number, (_n, ref, committed, kind) in ((one[0], two), (two[0], one)):
            sql("INSERT INTO core_link (number, ref, commitment, kind) VALUES (%s, %s, %s, %s)", number, ref, committed, kind)  # fmt: skip


def cut(dice: Dice) -> None:
    """Everything from some seal on is gone, and nothing of what is left is touched."""
    last = dice.randint(0, len(reading.seals()) - 1)
    _cut_after(last)


def _cut_after(seal: int) -> None:
    end = (sql("SELECT last FROM core_seal WHERE number = %s", seal) or [(0,)])[0][0]
    with past_triggers(*TRAIL):
        for table in ("core_auditevent", "core_rowchange"):
            sql(f"DELETE FROM {table} WHERE id IN (SELECT ref FROM core_link WHERE number > %s)", end)
            sql(f"DELETE FROM {table} WHERE id IN (SELECT ref FROM core_unsealed)")
        sql("DELETE FROM core_unsealed")
        sql("DELETE FROM core_link WHERE number > %s", end)
        sql("DELETE FROM core_seal WHERE number > %s", seal)


def young_tail_cut(dice: Dice) -> None:
    """The newest events, not sealed yet, are gone from the end of their lane."""
    most = sql("SELECT count(*) FROM core_unsealed WHERE kind = 'E'")[0][0]
    with past_triggers(*TRAIL):
        gone = sql(
            "SELECT e.id FROM core_auditevent e JOIN core_unsealed u ON u.ref = e.id ORDER BY e.n DESC LIMIT %s", dice.randint(1, most)
        )  # fmt: skip
        for table, column in (("core_auditevent", "id"), ("core_unsealed", "ref")):
            sql(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [row[0] for row in gone])


def young_edited(dice: Dice) -> None:
    """An event that waits for its seal says something else; he has no key for its mark."""
    ref = any_of(dice, "SELECT ref FROM core_unsealed WHERE kind = 'E'")
    with past_triggers(*TRAIL):
        sql("UPDATE core_auditevent SET act = 'other', people = people + 3 WHERE id = %s", ref)


def forked(dice: Dice) -> None:
    """Cut back to some seal, then the house itself goes on and seals another history."""
    from tongxing.core import audit

    _cut_after(dice.randint(0, len(reading.seals()) - 1))
    for _n in range(dice.randint(1, 4)):
        audit.trace(None, "signin", about="staff")
    sealing.seal()


def rewritten(dice: Dice) -> None:
    """With the keys of the house in his hands: one event bent, its mark made anew, the whole chain sealed again."""
    ref = sealed(dice)
    with past_triggers(*TRAIL):
        sql("UPDATE core_auditevent SET staff_name = '别人' WHERE id = %s", ref)
        event = AuditEvent.objects.get(pk=ref)
        salt = bytes(event.salt)
        mark = facts.authenticate(salt, facts.told(event, salt, reading.whom([ref]).get(ref, ())))
        sql("UPDATE core_auditevent SET mac = %s WHERE id = %s", mark, ref)
        sql("INSERT INTO core_unsealed (ref, kind) SELECT ref, kind FROM core_link")
        sql("DELETE FROM core_link")
        sql("DELETE FROM core_seal")
    sealing.seal(at_once=dice.choice((7, 20, 1000)))


def signed_by_another(dice: Dice) -> None:
    """All seals from some on carry the signature of another key."""
    other = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
    seals = reading.seals()
    with past_triggers("core_seal"):
        for seal in seals[dice.randrange(len(seals)) :]:
            bent = replace(seal, key=other.public_key().public_bytes_raw())
            made = other.sign(sealing.chain.SIGNED + sealing.canonical(bent.facts))
            sql(
                "UPDATE core_seal SET key = %s, signature = %s WHERE number = %s", bent.key, made, seal.number
            )


def clock_back(dice: Dice) -> None:
    """A seal of an earlier hour, signed with the house's own key."""
    seals = reading.seals()
    seal = seals[dice.randrange(1, len(seals))]
    bent = sealing.signed(replace(seal, at="2020-01-01T00:00:00.000000+00:00"))
    with past_triggers("core_seal"):
        sql(
            "UPDATE core_seal SET at = %s, signature = %s WHERE number = %s",
            bent.at,
            bent.signature,
            seal.number,
        )


def seal_bent(dice: Dice) -> None:
    """A head, a border or a signature of a seal is not what was signed."""
    number = any_of(dice, "SELECT number FROM core_seal")
    change = dice.choice(("head = set_byte(head, 3, get_byte(head, 3) # 1)", "last = last + 1", "signature = set_byte(signature, 9, get_byte(signature, 9) # 4)"))  # fmt: skip
    with past_triggers("core_seal"):
        sql(f"UPDATE core_seal SET {change} WHERE number = %s", number)


def history_bent(dice: Dice) -> None:
    """The history of a row tells of another change."""
    ref = any_of(dice, "SELECT ref FROM core_link WHERE kind = 'R'")
    change = dice.choice(("op = CASE op WHEN 'D' THEN 'I' ELSE 'D' END", "row = row || '9'", "login = 'tongxing_ap'", "new = '{\"name\": \"x\"}'", "digest = sha256('x')"))  # fmt: skip
    with past_triggers(*TRAIL):
        sql(f"UPDATE core_rowchange SET {change} WHERE id = %s", ref)


def row_past_its_triggers(dice: Dice) -> None:
    """Not the trail is changed but what it tells of: a person's row, a deed."""
    table, change = dice.choice(
        (("people_person", "name = name || '乙'"), ("people_case", "received_on = received_on - 1"), ("duties_deed", "happened_on = happened_on - 1"))
    )  # fmt: skip
    with past_triggers(table):
        sql(f"UPDATE {table} SET {change} WHERE id = %s", any_of(dice, f"SELECT id FROM {table}"))


def word_bent(dice: Dice) -> None:
    """A sealed column holds another cipher text of the same column, sealed with the house's own key."""
    from tongxing.core import cipher

    with past_triggers("people_person"):
        raw = cipher.seal(f"1380000{dice.randrange(10_000):04d}", column="people_person.phone")
        sql("UPDATE people_person SET phone = %s", raw)


def guard_off(dice: Dice) -> None:
    """A trigger is switched off, or taken away, and left so."""
    table = any_of(dice, "SELECT source FROM core_tracked")
    trigger = dice.choice(("row_written", "row_changed"))
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    if dice.random() < 0.5:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    else:
        sql(f"DROP TRIGGER {trigger} ON {table}")


def rights_given(dice: Dice) -> None:
    """The running role may write the trail itself."""
    verb, table = dice.choice(("INSERT", "UPDATE", "DELETE")), dice.choice(TRAIL)
    sql(f"GRANT {verb} ON {'core_link' if table == 'core_auditperson' else table} TO tongxing_app")


def whom_changed(dice: Dice) -> None:
    """Who was shown by a search is another, or nobody."""
    with past_triggers(*TRAIL):
        one = any_of(dice, "SELECT id FROM core_auditperson")
        if dice.random() < 0.5:
            sql("DELETE FROM core_auditperson WHERE id = %s", one)
        else:
            sql("UPDATE core_auditperson SET person_id = gen_random_uuid() WHERE id = %s", one)


KINDS: dict[str, Callable[[Dice], None]] = {
    act.__name__: act
    for act in (
        edited, removed, invented, swapped, cut, young_tail_cut, young_edited, forked, rewritten, signed_by_another,
        clock_back, seal_bent, history_bent, row_past_its_triggers, word_bent, guard_off, rights_given, whom_changed,
    )
}  # fmt: skip
