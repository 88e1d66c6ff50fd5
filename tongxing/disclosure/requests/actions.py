"""Writing requests: asking, looking at by a second person, making, fetching, clearing.

A request is a row that never changes; what happens to it are rows of their own (:class:`Done`). Two people
at one request wait for each other; the database keeps a second decision and a second file from existing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongxing.core import alarms, audit, clock, jobs, vocabulary
from tongxing.core.acts import action
from tongxing.core.refusal import Refused, stop_if
from tongxing.core.vocabulary import Export, ExportRow, Made, Taken
from tongxing.disclosure import queries, rules, sheets
from tongxing.disclosure.actions import Entered, Line, enter_line
from tongxing.disclosure.kinds import Did, Way
from tongxing.disclosure.models import Done, Package
from tongxing.disclosure.queries import Entry
from tongxing.disclosure.rules import WAITS, State
from tongxing.org.actor import Actor, enter, open_scope
from tongxing.org.roles import Permission

MAKE = "disclosure.make"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for."""

    what: str
    columns: tuple[str, ...]
    purpose: str
    reason: str
    recipient: str = ""
    places: tuple[int, ...] = ()
    people: tuple[UUID, ...] = ()  # whose files; a table has everybody of its places


@action
def ask(*, by: Actor, at: datetime, on: date, wanted: Wanted) -> Entered | None:
    """Ask for a table to take away. Who is in it is fixed now; None when her post has no such table.

    Few people and no full number: it is made at once. Else somebody else looks first.
    """
    kind = next((k for k in queries.exports_for(by) if k.name == wanted.what), None)
    places = wanted.places or by.place_ids
    if kind is None or rules.outside(places, by.place_ids):
        return None
    _one_at_a_time("asker", str(by.staff_id))
    limits = queries.limits()
    today = queries.asked_on(by, clock.day_of(at))
    offered = {c.key: c for c in queries.columns_for(by, kind)}
    full = any(c.full for c in kind.columns if c.key in wanted.columns)
    rows = _of(wanted, kind, kind.rows(by, on=on, columns=(), places=places)) if today < limits.a_day else []
    _stop_unless_asked_well(by, at, wanted, kind, offered, today=today, rows=len(rows), full=full)
    line = _line(kind, wanted, places, full=full)
    made = enter_line(
        by,
        at,
        line,
        rows,
        second=lambda n: rules.needs_second(people=n, full=full, always=kind.second, limits=limits),
    )
    _trace(by, "export.ask", made.pk, at, kind=kind.name, people=made.people, full=full)
    odd = rules.unusual(
        at=at.astimezone(clock.HOME_ZONE), people=made.people, full=full, today=today, limits=limits
    )
    if odd:
        _alarm("export.unusual", by, at, made.pk, why=odd, people=made.people)
    if not made.second:
        jobs.defer(MAKE, town=by.town_id, disclosure=made.pk)
    return made


def _of(wanted: Wanted, kind: Export, rows: Sequence[ExportRow]) -> list[ExportRow]:
    """Those she named, where people are named one by one; else everybody."""
    return [one for one in rows if kind.file is None or one.person_id in wanted.people]


def _line(kind: Export, wanted: Wanted, places: Sequence[int], *, full: bool) -> Line:
    return Line(
        Way.EXPORT,
        kind.name,
        places,
        wanted.purpose,
        columns=tuple(c.key for c in kind.columns if c.key in wanted.columns),
        full_numbers=full,
        recipient=wanted.recipient.strip(),
        reason=wanted.reason.strip(),
    )


def _stop_unless_asked_well(
    by: Actor,
    at: datetime,
    wanted: Wanted,
    kind: Export,
    offered: dict[str, Any],
    *,
    today: int,
    rows: int,
    full: bool,
) -> None:
    if today >= queries.limits().a_day:
        _alarm(
            "export.tried", by, at, None, why="too_often", once=f"too_often:{by.staff_id}:{clock.day_of(at)}"
        )
    known = {c.key for c in kind.columns}
    stop_if(
        *rules.why_not_ask(
            today=today,
            rows=rows if today < queries.limits().a_day else 1,
            columns=[c for c in wanted.columns if c in known],
            full=full,
            may_full=all(c in offered for c in wanted.columns if c in known),
            purpose=wanted.purpose,
            reason=wanted.reason,
            recipient=wanted.recipient,
            limits=queries.limits_of(kind),
        )
    )


@action
def approve(*, by: Actor, at: datetime, disclosure_id: UUID) -> Entry | None:
    """Let somebody else's request be made; never one's own, and only for places one answers for."""
    found = _to_decide(by, at, disclosure_id)
    if found is None:
        return None
    _step(by, found.id, Did.APPROVED, at)
    _trace(by, "export.approve", found.id, at, people=found.people)
    jobs.defer(MAKE, town=by.town_id, disclosure=found.id)
    return found


@action
def decline(*, by: Actor, at: datetime, disclosure_id: UUID, said: str) -> Entry | None:
    """Say no, with a word for who asked."""
    found = _to_decide(by, at, disclosure_id)
    if found is None:
        return None
    stop_if(rules.why_not_said(said))
    _step(by, found.id, Did.DECLINED, at, said=said.strip())
    _trace(by, "export.decline", found.id, at)
    return found


def _to_decide(by: Actor, at: datetime, disclosure_id: UUID) -> Entry | None:
    _one_at_a_time("disclosure", str(disclosure_id))
    found = queries.entry(by, disclosure_id)
    if found is None or found.way != Way.EXPORT:
        return None
    if found.asked_by_id == by.staff_id:
        _alarm("export.tried", by, at, found.id, why="own")
    elif not queries.may_approve(by, found):
        return None
    stop_if(rules.why_not_decide(asked_by=found.asked_by_id, decides=by.staff_id, now=found.state(at)))
    return found


@action
def withdraw(*, by: Actor, at: datetime, disclosure_id: UUID) -> bool:
    """Take one's own request back before it is made."""
    _one_at_a_time("disclosure", str(disclosure_id))
    found = queries.entry(by, disclosure_id)
    if found is None or found.asked_by_id != by.staff_id or found.way != Way.EXPORT:
        return False
    stop_if(rules.why_not_withdraw(found.state(at)))
    _step(by, found.id, Did.WITHDRAWN, at)
    _trace(by, "export.withdraw", found.id, at)
    return True


@action
def make(*, by: Actor, at: datetime, disclosure_id: UUID) -> None:
    """Make the file of a request, through the eyes of who asked and as her post is now. Safe to repeat."""
    _one_at_a_time("disclosure", str(disclosure_id))
    found = next(iter(queries.by_ids(by, [disclosure_id])), None)
    if found is None or found.state(at) is not State.PREPARING:
        return
    kind = vocabulary.exports[found.what]
    asker = enter(found.asked_by_id, on=clock.today()) if found.asked_by_id else None
    if asker is None or not _still_may(asker, kind, found):
        _as_machine(by)
        _step(by, found.id, Did.FAILED, at, why="post_ended")
        return
    lines = queries.named(asker, found.id)
    try:
        with transaction.atomic():  # what was issued on the way to a refusal is not issued
            made = _made(asker, kind, found, lines, at)
    except Refused as refused:
        _as_machine(by)
        _step(by, found.id, Did.FAILED, at, why=refused.refusals[0].code)
        return
    _as_machine(by)
    Package.objects.create(
        disclosure_id=found.id,
        town_id=by.town_id,
        expires_at=at + timedelta(hours=queries.limits().hours),
        body=base64.b64encode(made.data).decode("ascii"),
    )
    digest = hashlib.sha256(made.data).hexdigest()
    _step(by, found.id, Did.MADE, at, people=len(lines), digest=digest)
    _trace(by, "export.make", found.id, at, people=len(lines), **made.told)


def _made(asker: Actor, kind: Export, found: Entry, lines: Mapping[UUID, int], at: datetime) -> Made:
    """The file as whoever asked sees it: a table, or what the kind makes of the people who were named."""
    whom, mark, on = f"{asker.name}（{asker.title}）", queries.mark_of(found.id), clock.today()
    taken = sheets.taken(found.number, whom, at, mark=mark)
    if kind.book is not None:
        return kind.book(asker, on=on, taken=taken)
    if kind.sheet is not None:
        plain = Taken(
            found.number, sheets.stamp_of(found.number, whom, at).line, at
        )  # no font has the signs of a mark
        data, n = kind.sheet(asker, on=on, at=at, taken=plain)
        return Made(data, {"rows": n})
    if kind.file is not None:
        return kind.file(asker, people=sorted(lines, key=lambda one: lines[one]), taken=taken)
    if kind.papers is not None:  # what a job does here was ordered by somebody, person by person
        made = sheets.Made(*kind.papers(asker, on=on, at=at, people=list(lines), asked=found.id))
    else:
        rows = kind.rows(asker, on=on, columns=found.columns, places=found.places)
        made = sheets.workbook(found, kind, rows, lines, mark=mark, by=whom, at=at)
    stop_if(rules.too_many(made.rows, queries.limits_of(kind)))
    return Made(made.data, {"rows": made.rows})


def _still_may(asker: Actor, kind: Export, found: Entry) -> bool:
    may = asker.may(Permission(kind.needs)) and asker.may(Permission.ASK_EXPORT)
    full = asker.may(Permission.SEE_FULL_ID) or not found.full_numbers
    return may and full and asker.role == found.asked_as and not rules.outside(found.places, asker.place_ids)


def _as_machine(by: Actor) -> None:
    open_scope(by.place_ids, town_id=by.town_id)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A finished file on its way to who asked for it."""

    number: str
    what: str
    data: bytes


@action
def fetch(*, by: Actor, at: datetime, disclosure_id: UUID, slip: str) -> Fetched | None:
    """Hand the file to who asked, and to nobody else; the first session that takes it is the only one.

    ``slip`` is what that session knows. None: not hers, or not there.
    """
    _one_at_a_time("disclosure", str(disclosure_id))
    found = queries.entry(by, disclosure_id)
    if found is None or found.way != Way.EXPORT:
        return None
    if found.asked_by_id != by.staff_id or found.asked_as != by.role:
        _alarm("export.tried", by, at, found.id, why="not_hers")
        return None
    stop_if(rules.why_not_fetch(found.state(at)))
    kept = hashlib.sha256(slip.encode()).hexdigest()[:24]
    if found.why(Did.FETCHED) not in {"", kept}:
        _alarm("export.tried", by, at, found.id, why="other_session")
        return None
    if len(queries.named(by, found.id)) < found.given():
        raise Refused(rules.changed())
    body, _until = queries.package(found.id) or ("", at)
    _step(by, found.id, Did.FETCHED, at, why=kept)
    _trace(by, "export.fetch", found.id, at, people=found.given())
    return Fetched(found.number, found.what, base64.b64decode(body))


@action
def clear(*, by: Actor, at: datetime) -> int:
    """Remove files whose time is over, and close requests nobody looked at (个人信息保护法 19)."""
    files, lapsed = queries.due(by, at=at, waits=WAITS)
    for one in (*files, *lapsed):
        _step(by, one, Did.EXPIRED, at)
    Package.objects.filter(disclosure_id__in=files).delete()
    return len(files) + len(lapsed)


def _step(by: Actor, disclosure_id: UUID, did: Did, at: datetime, **more: Any) -> None:
    Done.objects.create(
        disclosure_id=disclosure_id, town_id=by.town_id, did=did, at=at, by_id=by.staff_id, **more
    )


def _trace(by: Actor, act: str, disclosure_id: UUID, at: datetime, **detail: Any) -> None:
    audit.trace(by, act, about="disclosure", about_id=disclosure_id, place_id=by.town_id, at=at, **detail)


def _alarm(kind: str, by: Actor, at: datetime, about: UUID | None, *, once: str = "", **detail: Any) -> None:
    alarms.raise_alarm(
        kind,
        at=at,
        place_id=by.town_id,
        staff_id=by.staff_id,
        about_id=about,
        once=once or f"{detail.get('why')}:{about}:{by.staff_id}",
        **detail,
    )


def _one_at_a_time(what: str, which: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [what, which])
