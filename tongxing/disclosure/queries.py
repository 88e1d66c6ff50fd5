"""Reading the register: one's own requests, what waits for a second person, the register in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection

from tongxing.core import cipher, clock, vocabulary
from tongxing.core.declared import Label, columns
from tongxing.core.suppression import LEAST
from tongxing.core.vocabulary import Export, ExportColumn
from tongxing.disclosure.kinds import HANDED, PURPOSES, Did, Purpose
from tongxing.disclosure.rules import Limits, State, outside, state
from tongxing.org.actor import Actor
from tongxing.org.roles import LABELS, Permission, Role

KEY = "disclosure.mark"


@lru_cache(maxsize=1)
def limits() -> Limits:
    """This office's numbers."""
    return Limits(**settings.TONGXING_EXPORTS)


def limits_of(kind: Export) -> Limits:
    """The same for one kind: of papers fewer are made at once than lines of a table."""
    own = limits()
    return replace(own, rows=min(own.rows, kind.most)) if kind.most else own


def mark_key() -> bytes:
    """The key by which a mark is recognised as ours."""
    return bytes(settings.TONGXING_KEYS.derive(KEY))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register with all that happened to it. ``reason`` and ``recipient`` stay sealed in lists."""

    id: UUID
    number: str
    way: str
    what: str
    columns: tuple[str, ...]
    full_numbers: bool
    second: bool
    people: int
    places: tuple[int, ...]
    purpose: str
    asked_at: datetime
    asked_by_id: int | None
    asked_by: str
    asked_as: str
    steps: tuple[tuple[str, datetime, str, str, int | None], ...]
    expires_at: datetime | None
    recipient: str = ""
    reason: str = ""
    said: str = ""
    few: bool = False  # fewer than five people, for a reader who is not told how many

    @property
    def title(self) -> str:
        """What was taken, in words."""
        if self.what in vocabulary.exports:
            return str(vocabulary.exports[self.what].title)
        return str(HANDED.get(self.what, self.what))

    @property
    def heads(self) -> list[str]:
        """The chosen columns in words."""
        if self.what not in vocabulary.exports:
            return list(self.columns)
        return [str(c.title) for c in vocabulary.exports[self.what].columns if c.key in self.columns]

    @property
    def what_for(self) -> Purpose:
        """What for and on which ground, in words."""
        return PURPOSES.get(self.purpose) or Purpose(self.purpose, "")

    def when(self, did: str) -> datetime | None:
        """When something happened first."""
        return next((s[1] for s in self.steps if s[0] == did), None)

    def who(self, *did: str) -> str:
        """Whose hand did it."""
        return next((s[2] for s in self.steps if s[0] in did), "")

    def why(self, did: str) -> str:
        """The short word of a step."""
        return next((s[3] for s in self.steps if s[0] == did), "")

    def given(self) -> int:
        """How many people are in what was made."""
        return next((s[4] for s in self.steps if s[0] == Did.MADE and s[4] is not None), self.people)

    def state(self, at: datetime) -> State:
        """Where it stands."""
        did = {s[0] for s in self.steps}
        return state(did, second=self.second, asked_at=self.asked_at, expires_at=self.expires_at, at=at)


ENTRIES = """
SELECT d.id, d.number, d.way, d.what, d.columns, d.full_numbers, d.second, d.people, d.places, d.purpose,
       d.asked_at, d.asked_by_id, coalesce(w.name, ''), d.asked_as,
       (SELECT json_agg(json_build_array(s.did, s.at, coalesce(b.name, ''), s.why, s.people) ORDER BY s.at, s.id)
        FROM disclosure_done s LEFT JOIN org_staff b ON b.id = s.by_id WHERE s.disclosure_id = d.id),
       k.expires_at{more}
FROM disclosure_disclosure d LEFT JOIN org_staff w ON w.id = d.asked_by_id
LEFT JOIN disclosure_package k ON k.disclosure_id = d.id
WHERE d.town_id = %(town)s AND {where}
"""
SEALED = """, d.recipient, d.reason,
  (SELECT s.said FROM disclosure_done s WHERE s.disclosure_id = d.id AND s.said IS NOT NULL LIMIT 1)"""


def entry(actor: Actor, disclosure_id: UUID) -> Entry | None:
    """One request, for who asked, for who may approve it, for who keeps the register; else it does not exist."""
    found = _entries(actor, "d.id = %(id)s", more=SEALED, id=disclosure_id)
    return found[0] if found and may_see(actor, found[0]) else None


def may_see(actor: Actor, one: Entry) -> bool:
    """The first wall of the register."""
    if one.asked_by_id is not None and one.asked_by_id == actor.staff_id:
        return True
    return actor.may(Permission.READ_REGISTER) or may_approve(actor, one)


def may_approve(actor: Actor, one: Entry) -> bool:
    """Whoever answers for all the places of a request may look at it."""
    return actor.may(Permission.APPROVE_EXPORT) and not outside(one.places, actor.place_ids)


def mine(actor: Actor, *, limit: int = 20) -> list[Entry]:
    """What she asked for lately, the newest first."""
    where = "d.asked_by_id = %(staff)s AND d.way = 'export' ORDER BY d.asked_at DESC LIMIT %(limit)s"
    return _entries(actor, where, staff=actor.staff_id, limit=limit)


def waiting(actor: Actor, *, at: datetime) -> list[Entry]:
    """What waits for her to look at, the oldest first; never her own."""
    where = """d.way = 'export' AND d.second AND d.asked_at > %(since)s AND d.asked_by_id <> %(staff)s
      AND NOT EXISTS (SELECT 1 FROM disclosure_done s WHERE s.disclosure_id = d.id)
      ORDER BY d.asked_at LIMIT 100"""
    found = _entries(actor, where, since=at - timedelta(days=7), staff=actor.staff_id)
    return [one for one in found if may_approve(actor, one) and one.state(at) is State.WAITING]


def register(actor: Actor, *, year: int, limit: int | None = 200, opened: bool = False) -> list[Entry]:
    """The register of a year, the newest first; ``opened`` with reasons and recipients (网络数据安全管理条例 12)."""
    since, until = clock.end_of(date(year - 1, 12, 31)), clock.end_of(date(year, 12, 31))
    where = "d.asked_at >= %(since)s AND d.asked_at < %(until)s ORDER BY d.asked_at DESC, d.id"
    if limit is not None:
        where += " LIMIT %(limit)s"
    return _entries(actor, where, more=SEALED if opened else "", since=since, until=until, limit=limit)


def years(actor: Actor) -> list[int]:
    """The years the register has something of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT extract(year FROM asked_at AT TIME ZONE 'Asia/Shanghai')::int"
            " FROM disclosure_disclosure WHERE town_id = %s ORDER BY 1 DESC",
            [actor.town_id],
        )
        return [row[0] for row in cursor.fetchall()]


def given(actor: Actor, person_id: UUID, *, limit: int = 100) -> list[Entry]:
    """Every time data about one person of her places left or came, the newest first (个人信息保护法 44, 45)."""
    where = """EXISTS (SELECT 1 FROM disclosure_named n WHERE n.disclosure_id = d.id
      AND n.person_id = %(person)s AND n.place_id = ANY(%(places)s))
      AND (d.way <> 'export' OR EXISTS (SELECT 1 FROM disclosure_done s WHERE s.disclosure_id = d.id
           AND s.did = 'made'))
      ORDER BY d.asked_at DESC LIMIT %(limit)s"""
    return _entries(actor, where, person=person_id, places=list(actor.place_ids), limit=limit)


def asked_on(actor: Actor, day: date) -> int:
    """How many tables she asked for on a day, whatever became of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM disclosure_disclosure WHERE asked_by_id = %s AND way = 'export'"
            " AND asked_at >= %s AND asked_at < %s",
            [actor.staff_id, clock.end_of(day - timedelta(days=1)), clock.end_of(day)],
        )
        return int(cursor.fetchone()[0])


def named(actor: Actor, disclosure_id: UUID) -> dict[UUID, int]:
    """The people of a request who are in her places now, with their lines; who was sealed since is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, line FROM disclosure_named WHERE disclosure_id = %s AND place_id = ANY(%s)",
            [disclosure_id, list(actor.place_ids)],
        )
        return dict(cursor.fetchall())


def holders(actor: Actor, people: Sequence[UUID]) -> dict[UUID, list[int]]:
    """Tables that were made and had all of these people, with their lines in the order asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT n.disclosure_id, array_agg(n.line ORDER BY array_position(%(people)s::uuid[], n.person_id))
            FROM disclosure_named n JOIN disclosure_done s ON s.disclosure_id = n.disclosure_id AND s.did = 'made'
            WHERE n.person_id = ANY(%(people)s::uuid[]) AND n.place_id = ANY(%(places)s)
            GROUP BY n.disclosure_id HAVING count(*) = %(count)s""",
            {"people": list(people), "places": list(actor.place_ids), "count": len(people)},
        )
        return dict(cursor.fetchall())


def by_mark(actor: Actor, marks: Sequence[int]) -> list[tuple[Entry, int]]:
    """The entries whose marks were found in a file, each with its mark."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, mark FROM disclosure_disclosure WHERE town_id = %s AND mark = ANY(%s)",
            [actor.town_id, list(marks)],
        )
        known = dict(cursor.fetchall())
    return [(entry, known[entry.id]) for entry in by_ids(actor, list(known))]


def by_ids(actor: Actor, ids: Sequence[UUID]) -> list[Entry]:
    """Entries by their ids."""
    return _entries(actor, "d.id = ANY(%(ids)s) ORDER BY d.asked_at", ids=list(ids))


def package(disclosure_id: UUID) -> tuple[str, datetime] | None:
    """The sealed file that waits, opened; and until when. Asked only for who may have it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body, expires_at FROM disclosure_package WHERE disclosure_id = %s", [disclosure_id]
        )
        row = cursor.fetchone()
    return (cipher.unseal(bytes(row[0]), column="disclosure_package.body"), row[1]) if row else None


def mark_of(disclosure_id: UUID) -> int:
    """The number that stands invisibly in a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM disclosure_disclosure WHERE id = %s", [disclosure_id])
        return int(cursor.fetchone()[0])


def due(actor: Actor, *, at: datetime, waits: timedelta) -> tuple[list[UUID], list[UUID]]:
    """Files whose time is over, and requests nobody looked at in time."""
    over = "SELECT disclosure_id FROM disclosure_package WHERE town_id = %(town)s AND expires_at <= %(at)s"
    lapsed = """SELECT d.id FROM disclosure_disclosure d WHERE d.town_id = %(town)s AND d.way = 'export'
      AND d.second AND d.asked_at <= %(since)s
      AND NOT EXISTS (SELECT 1 FROM disclosure_done s WHERE s.disclosure_id = d.id)"""
    values: dict[str, Any] = {"town": actor.town_id, "at": at, "since": at - waits}
    with connection.cursor() as cursor:
        cursor.execute(over, values)
        files = [row[0] for row in cursor.fetchall()]
        cursor.execute(lapsed, values)
        return files, [row[0] for row in cursor.fetchall()]


# ── what may be asked for ────────────────────────────────────────────────────


def exports_for(actor: Actor) -> list[Export]:
    """The tables her post may ask for."""
    return [one for one in vocabulary.exports if actor.may(Permission(one.needs))]


def columns_for(actor: Actor, kind: Export) -> list[ExportColumn]:
    """The columns that exist for her: by the label of the field they show; in full only with the right to see it."""
    labels = LABELS[Role(actor.role)]
    return [
        c
        for c in kind.columns
        if (not c.full or actor.may(Permission.SEE_FULL_ID)) and (not c.shows or label_of(c.shows) in labels)
    ]


def label_of(shows: str) -> Label:
    """The label of a stored field (``people.Person.name``): one declaration for pages and for tables."""
    app, model, field = shows.split(".")
    return columns(apps.get_model(app, model))[field].label


def _entries(actor: Actor, where: str, *, more: str = "", **values: Any) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES.format(where=where, more=more), {"town": actor.town_id, **values})
        found = [_entry(row) for row in cursor.fetchall()]
    if actor.may(Permission.SEE_SMALL_COUNTS):
        return found
    return [replace(one, few=one.given() < LEAST) for one in found]


def _entry(row: Sequence[Any]) -> Entry:
    plain = dict(zip(PLAIN, row, strict=False))
    steps = tuple((s[0], datetime.fromisoformat(s[1]), s[2], s[3], s[4]) for s in plain.pop("steps") or ())
    opened: dict[str, Any] = {
        name: cipher.unseal(bytes(value), column=column) if value else ""
        for (name, column), value in zip(OPENED.items(), row[len(PLAIN) :], strict=False)
    }
    lists: dict[str, Any] = {"columns": tuple(plain.pop("columns")), "places": tuple(plain.pop("places"))}
    return Entry(**plain, **lists, steps=steps, **opened)


PLAIN = (
    "id", "number", "way", "what", "columns", "full_numbers", "second", "people", "places", "purpose", "asked_at",
    "asked_by_id", "asked_by", "asked_as", "steps", "expires_at",
)  # fmt: skip
OPENED = {
    "recipient": "disclosure_disclosure.recipient",
    "reason": "disclosure_disclosure.reason",
    "said": "disclosure_done.said",
}
