"""Opening the second wall: the database believes the house, not whoever can run a statement.

The policies read the scope through one function, ``wall_scope``. It believes the settings ``app.places`` and
``app.town`` only when ``app.seal`` is their MAC under a key that the running role cannot read, for this very
transaction of this very connection. Only ``wall_open`` makes that seal, and it wants a proof first: a MAC made
here, with the key of the house, for this connection and half a minute. So an injected statement may set what it
likes and sees no row, and a seal or a proof seen elsewhere opens nothing (docs/adr/0009).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from tongxing.core import clock

BLOCK = 64  # bytes SHA-256 works on at a time
CLOSE = "SELECT set_config('app.places', '', true), set_config('app.town', '', true), set_config('app.reader', '', true)"
OPEN = "SELECT wall_open(%(places)s::int[], %(town)s::int, %(until)s, %(proof)s), set_config('app.reader', %(reader)s, true)"


@lru_cache(maxsize=1)
def key() -> bytes:
    """The key of the second wall (32 bytes); it also lies in the database, in a table only the owner reads."""
    return bytes(settings.TONGXING_KEYS.derive("wall"))


def pads() -> tuple[bytes, bytes]:
    """The key as HMAC (RFC 2104) uses it inside and outside, so that SQL needs nothing but SHA-256."""
    padded = key().ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in padded), bytes(b ^ 0x5C for b in padded)


def proof() -> dict[str, Any]:
    """What ``wall_open`` wants: until when (``until``, seconds), and the MAC for this connection (``proof``)."""
    connection.ensure_connection()
    until = clock.seconds() + 30
    message = f"open|{connection.connection.info.backend_pid}|{until}"
    return {"until": until, "proof": hmac.digest(key(), message.encode(), "sha256")}


def ask(sql: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """One row of a statement that opens the wall; the proof in it goes with the statement, never in its text.

    Bound by the server, it is seen by nobody who may look at what other connections are running.
    """
    connection.ensure_connection()
    wrap: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    bound_by_server: Any = ServerBindingCursor
    with wrap(bound_by_server(connection.connection)) as cursor:
        cursor.execute(sql, {**values, **proof()})
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def open_for(place_ids: Iterable[int], *, town_id: int | None = None, reader: int | None = None) -> None:
    """Open the wall for these places, for the rest of this transaction.

    ``reader``: the member of staff who reads; what is written about herself stays closed to her (docs/adr/0034).
    """
    ask(OPEN, {"places": list(place_ids), "town": town_id, "reader": "" if reader is None else str(reader)})


def close() -> None:
    """Close it again for the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE)
