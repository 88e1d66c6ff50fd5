"""How often somebody may try: counted before any password is worked on, in a fixed number of places.

A guesser is stopped at the pair of account and source; many sources at one account make that account slow; one
source at many accounts waits a minute. Only fingerprints are kept, in :data:`PLACES` rows and never more: two
names that fall on the same place push each other out, which forgives and never accuses, and as the places are
found by a keyed hash nobody can choose whom to push (GNU Health SA-2016-1: names tried filled the database).

The rules are the same for names we know and names we do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from tongxing.core import cipher

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that is counted: so many failures, then a rest. ``slow`` spaces tries out instead of ending them."""

    kind: str
    first: int
    places: int
    tries: int
    rest: timedelta
    slow: bool = False


PAIR = Limit("pair", 0, 4096, tries=5, rest=QUARTER)
SOURCE = Limit("source", 4096, 2048, tries=20, rest=timedelta(minutes=1))
ACCOUNT = Limit("account", 6144, 1024, tries=10, rest=QUARTER, slow=True)
DEVICE = Limit("device", 7168, 512, tries=5, rest=QUARTER)
CODE = Limit("code", 7680, 512, tries=5, rest=QUARTER)
PLACES = 8192
SLOWEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one name, source or device is counted."""

    limit: Limit
    slot: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Count:
    """How often it failed, since when, and when last."""

    failures: int
    since: datetime
    last_at: datetime


def place(limit: Limit, *words: str) -> Place:
    """The place of a name, a source or a device; its key begins with the mark of the first of them."""
    key = cipher.fingerprint("\x00".join(words), column=f"signin.{limit.kind}")[:16]
    return Place(limit, limit.first + int.from_bytes(key[:4], "big") % limit.places, mark(words[0]) + key)


def mark(word: str) -> bytes:
    """By which everything that was counted under one name is found again, when it gets a new password."""
    return cipher.fingerprint(word, column="signin")[:16]


def must_wait(limit: Limit, count: Count | None, at: datetime) -> bool:
    """Whether the next try comes too early."""
    if count is None or is_over(limit, count, at):
        return False
    if not limit.slow:
        return count.failures >= limit.tries
    gap = (
        timedelta(seconds=2 ** min(count.failures - limit.tries, 6))
        if count.failures >= limit.tries
        else None
    )
    return gap is not None and at - count.last_at < min(gap, SLOWEST)


def is_over(limit: Limit, count: Count, at: datetime) -> bool:
    """Whether it is so long ago that it counts no more. A source is counted by the minute, the rest since it last failed."""
    return at - (count.since if limit is SOURCE else count.last_at) >= limit.rest


def read(places: Sequence[Place]) -> dict[str, Count]:
    """What stands at these places now, by kind. Nothing is written and nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slot, key, failures, since, last_at FROM org_signincount WHERE slot = ANY(%s)",
            [[one.slot for one in places]],
        )
        rows = {row[0]: row for row in cursor.fetchall()}
    return _by_kind(places, rows)


def _by_kind(places: Sequence[Place], rows: Mapping[int, Any]) -> dict[str, Count]:
    return {
        one.limit.kind: Count(*rows[one.slot][2:])
        for one in places
        if one.slot in rows and bytes(rows[one.slot][1]) == one.key
    }


def waits(places: Sequence[Place], counts: Mapping[str, Count], at: datetime) -> bool:
    """Whether any of these says wait."""
    return any(must_wait(one.limit, counts.get(one.limit.kind), at) for one in places)
