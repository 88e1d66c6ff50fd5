"""Leaving a trace. The event is inserted in the transaction of the act it tells of: no trace, no data.

There is one way in: the database function ``core_trace`` (migration 0008). It puts the database's own clock
and the transaction beside what the program says; the running role may neither write the table itself nor
change or remove what stands in it. What an event is, and how it is sealed: ``tongxing/core/trail``.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError, connection

from tongxing.core import cipher, clock
from tongxing.core.models import AuditEvent
from tongxing.core.trail import facts, lanes

PLAIN = re.compile(r"[\x21-\x7e]{0,128}")
SALT_BYTES = 16
_door: ContextVar[str] = ContextVar("door", default="")
Whom = Sequence[tuple[UUID, int | None]]


class Someone(Protocol):
    """Whoever acts: an actor, or the machine itself with a name."""

    @property
    def staff_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


class NoTrace(Exception):
    """No trace could be left, so nothing may be shown or done."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Which looks count together against a budget, and where it ends (None: nowhere).

    ``different`` counts people instead of looks: the same file opened twice is one person.
    """

    acts: tuple[str, ...]
    different: bool = False
    a_minute: int | None = None
    an_hour: int | None = None
    a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there were, this one included; ``refused`` when it went past the end of the budget."""

    minute: int = 0
    hour: int = 0
    day: int = 0
    refused: bool = False


@contextmanager
def through(door: str) -> Iterator[None]:
    """What is done inside came in through this door: ``session``, ``command``, ``job`` or ``device``."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


def trace(
    by: Someone | None,
    act: str,
    *,
    about: str = "",
    about_id: UUID | None = None,
    place_id: int | None = None,
    purpose: str = "",
    at: datetime | None = None,
    outcome: str = "done",
    **detail: Any,
) -> None:
    """Write one event; the caller's transaction decides whether both it and the act stand."""
    one = event(by, act, about, about_id, place_id, at=at or clock.now(), purpose=purpose, detail=detail)
    one.outcome = outcome
    write([(one, ())])


def trace_all(by: Someone | None, act: str, *, about: str, of: Whom, at: datetime, **detail: Any) -> None:
    """Write one event for each of many (id, place) in one statement: acts in bulk leave no fewer traces."""
    write([(event(by, act, about, one, place, at=at, detail=detail), ()) for one, place in of])


def trace_look(
    by: Someone,
    act: str,
    *,
    about: str = "",
    about_id: UUID | None = None,
    place_id: int | None = None,
    purpose: str = "",
    people: int = 0,
    whom: Whom = (),
    counted: Counted | None = None,
    **detail: Any,
) -> Count:
    """Write the one event of an answer that shows people, and count it against the budget in the same breath.

    ``people`` is how many the answer shows, ``whom`` who they are where that is kept. A look past the end of
    the budget is written down as refused, and the answer must not go out.
    """
    one = event(by, act, about, about_id, place_id, at=clock.now(), purpose=purpose, detail=detail)
    one.people = people
    if counted is None or by.staff_id is None:
        write([(one, whom)])
        return Count()
    return _look(one, whom, counted)


def event(
    by: Someone | None,
    act: str,
    about: str = "",
    about_id: UUID | None = None,
    place_id: int | None = None,
    *,
    at: datetime,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """An event that is not written yet."""
    return AuditEvent(
        at=at,
        staff_id=by.staff_id if by else None,
        staff_name=by.name if by else "",
        role=str(by.role) if by else "",
        act=act,
        about=about,
        about_id=about_id,
        place_id=place_id,
        purpose=purpose,
        detail=_plain(detail or {}),
        door=_door.get(),
    )


def write(events: Sequence[tuple[AuditEvent, Whom]]) -> None:
    """Write events, each with those it showed, in one statement for every two thousand."""
    lane = lanes.lane()
    first = lane.next()
    for start in range(0, len(events), 2000):
        batch = events[start : start + 2000]
        rows = [_row(e, whom, lane, first + start + n) for n, (e, whom) in enumerate(batch)]
        _ask("SELECT core_trace(%s::jsonb)", [json.dumps(rows)])
        lanes.spend(lane, int(rows[-1]["n"]), bytes.fromhex(rows[-1]["mac"][2:]))


def _look(one: AuditEvent, whom: Whom, counted: Counted) -> Count:
    """Both ways it may end are authenticated beforehand; the database, which counts, takes one of them."""
    lane = lanes.lane()
    n = lane.next()
    shown = _row(one, whom, lane, n)
    one.outcome, one.people = "refused", 0
    refused = _row(one, (), lane, n)
    ends = [counted.a_minute, counted.an_hour, counted.a_day]
    [(minute, hour, day, stopped)] = _ask(
        "SELECT * FROM core_look(%s::jsonb, %s::jsonb, %s, %s, %s::int[])",
        [json.dumps(shown), json.dumps(refused), list(counted.acts), counted.different, ends],
    )
    lanes.spend(lane, n, bytes.fromhex((refused if stopped else shown)["mac"][2:]))
    return Count(minute, hour, day, stopped)


def _ask(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    except DatabaseError as error:
        lanes.drop()
        raise NoTrace(str(error).splitlines()[0]) from error


def _row(one: AuditEvent, whom: Whom, lane: lanes.Lane, n: int) -> dict[str, Any]:
    """An event as the function takes it: with its salt, its place in the lane and its keyed mark."""
    salt = secrets.token_bytes(SALT_BYTES)
    one.lane, one.n = lane.id, n
    said = facts.told(one, salt, [person for person, _place in whom])
    sealed = cipher.seal(str(one.purpose), column=PURPOSE) if one.purpose else b""
    return {
        **{k: said[k] for k in ("id", "at", "role", "act", "about", "about_id", "detail", "door", "outcome", "people")},
        "staff_id": one.staff_id,
        "staff_name": one.staff_name,
        "place_id": one.place_id,
        "purpose": _hex(sealed),
        "salt": _hex(salt),
        "mac": _hex(facts.authenticate(salt, said)),
        "lane": str(lane.id),
        "n": n,
        "whom": [{"person_id": str(person), "place_id": place} for person, place in whom],
    }  # fmt: skip


PURPOSE = "core_auditevent.purpose"


def _hex(raw: bytes) -> str:
    return "\\x" + raw.hex()


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    """Numbers and short codes only: what somebody typed belongs into the purpose, which is sealed."""
    for value in detail.values():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if not isinstance(one, (int, type(None))) and not (isinstance(one, str) and PLAIN.fullmatch(one)):
                raise ValueError(f"the trail takes numbers and codes, not {type(one).__name__}: {one!r:.40}")
    return {k: list(v) if isinstance(v, tuple) else v for k, v in detail.items()}
