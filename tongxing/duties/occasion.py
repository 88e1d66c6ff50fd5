"""What a form must know before something is written down: whose, under which measure, in which window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.duties.facts import outcome_of
from tongxing.duties.queries import Bundle, StoredDuty, bundle
from tongxing.duties.reading import filters, knows, may_read
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import files_of, head_of

OCCASION = f"""
SELECT p.id, p.number, p.name, p.sex, p.place_id, pl.name, c.id,
  coalesce((SELECT s.name FROM org_post o JOIN org_staff s ON s.id = o.staff_id
     WHERE o.place_id = p.place_id AND o.role = 'village_cadre' AND o.since <= %(on)s
       AND (o.until IS NULL OR o.until >= %(on)s) ORDER BY o.since DESC, o.id LIMIT 1), ''),
  coalesce((SELECT s.name FROM org_post o JOIN org_staff s ON s.id = o.staff_id
     JOIN org_place q ON q.id = o.place_id
     WHERE o.role = 'police_officer' AND o.since <= %(on)s AND (o.until IS NULL OR o.until >= %(on)s)
       AND pl.path >= q.path AND pl.path < q.path || '~'
     ORDER BY length(q.path) DESC, o.since DESC, o.id LIMIT 1), '')
FROM people_person p
JOIN org_place pl ON pl.id = p.place_id
LEFT JOIN LATERAL (SELECT k.id FROM people_case k
                   WHERE k.person_id = ANY({files_of(head_of("p.id"))}) AND k.place_id = ANY(%(places)s)
                   ORDER BY k.closed_on IS NOT NULL, k.recorded_at DESC LIMIT 1) c ON true
WHERE p.id = %(person)s AND p.place_id = ANY(%(places)s)
"""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One person, her village, who usually helps there, and the measure a record would go to."""

    person_id: UUID
    number: str
    name: str
    sex: str
    place_id: int
    place: str
    helper: str
    officer: str
    case: Bundle | None

    def window(self, kind: str, *, on: date, duty: UUID | None = None) -> StoredDuty | None:
        """The window a record of this kind answers: the one asked for, else the oldest still owed,
        else the next to open."""
        rows = [d for d in (self.case.duties if self.case else ()) if d.kind == kind]
        asked = next((d for d in rows if d.id == duty), None)
        if asked is not None:
            return asked
        owed = [
            d
            for d in rows
            if d.met_by is None and d.excused_by is None and (d.lapses_on is None or d.lapses_on >= on)
        ]
        return min(owed, key=lambda d: (d.due_on, d.rule), default=None)

    def windows_of(self, rule: str) -> int:
        """How many windows this rule has over the whole measure."""
        return sum(1 for d in (self.case.duties if self.case else ()) if d.rule == rule)


def occasion(actor: Actor, person_id: UUID, *, on: date) -> Occasion | None:
    """The occasion to write something down about a person of her places; None when not hers to see."""
    values: dict[str, Any] = {"person": person_id, "places": list(actor.place_ids), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(OCCASION, values)
        row = cursor.fetchone()
    if row is None:
        return None
    case = for_reader(actor, bundle(actor, row[6])) if row[6] else None
    return Occasion(row[0], row[1], row[2], row[3], row[4], row[5], row[7], row[8], case)


def for_reader(actor: Actor, case: Bundle | None) -> Bundle | None:
    """A case as one reader may see it: what she may not read has its kind and its day, and says nothing more.

    All deeds stay, because the rules of a form ask what was done; the duties of kinds that do not exist for
    her go.
    """
    if case is None:
        return None
    seen = knows(actor)
    return replace(
        case,
        deeds=tuple(
            d if may_read(actor, d.kind, d.by_id) else replace(d, said="", finding=b"") for d in case.deeds
        ),
        duties=tuple(d for d in case.duties if d.kind in seen),
    )


DUTY = """
SELECT d.id, d.rule, d.kind, d.due_on, c.id, c.person_id
FROM duties_duty d JOIN people_case c ON c.id = d.case_id
WHERE d.id = %(duty)s AND d.place_id = ANY(%(places)s) AND d.kind = ANY(%(knows)s)
"""


@dataclass(frozen=True, slots=True)
class Pointed:
    """The duty an address points at."""

    id: UUID
    rule: str
    kind: str
    due_on: date
    case_id: UUID
    person_id: UUID


def duty_at(actor: Actor, duty_id: UUID) -> Pointed | None:
    """One duty of her places, or None."""
    with connection.cursor() as cursor:
        cursor.execute(DUTY, {"duty": duty_id, "places": list(actor.place_ids), **filters(actor)})
        row = cursor.fetchone()
    return Pointed(*row) if row else None


DEED = """
SELECT d.id, d.kind, CASE WHEN r THEN d.outcome ELSE '' END, CASE WHEN r THEN d.finding END, d.happened_on,
       CASE WHEN r THEN d.until_on END, d.recorded_at, d.source, d.case_id, c.person_id, coalesce(s.name, ''),
       d.recorded_by_id,
       d.withdrawn OR EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = d.id)
FROM duties_deed d JOIN people_case c ON c.id = d.case_id LEFT JOIN org_staff s ON s.id = d.recorded_by_id,
  LATERAL (SELECT d.kind = ANY(%(reads)s) OR d.recorded_by_id IS NOT DISTINCT FROM %(me)s) AS may(r)
WHERE d.id = %(deed)s AND d.place_id = ANY(%(places)s) AND (r OR d.kind = ANY(%(knows)s))
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One record as it was written down; ``gone`` when it no longer stands."""

    id: UUID
    kind: str
    said: str
    finding: bytes
    happened_on: date
    until_on: date | None
    recorded_at: datetime
    source: str
    case_id: UUID
    person_id: UUID
    by: str
    by_id: int | None
    gone: bool

    @property
    def outcome(self) -> str:
        """What came of it."""
        return outcome_of(self.said, self.finding)


def deed_at(actor: Actor, deed_id: UUID) -> Written | None:
    """One record of her places that exists for her, or None; its content only when she may read it."""
    with connection.cursor() as cursor:
        cursor.execute(DEED, {"deed": deed_id, "places": list(actor.place_ids), **filters(actor)})
        row = cursor.fetchone()
    return Written(*row[:3], bytes(row[3] or b""), *row[4:]) if row else None  # type: ignore[call-arg]


def cases_of(actor: Actor, duty_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Which case each of these duties of her places belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.case_id FROM duties_duty d WHERE d.id = ANY(%s) AND d.place_id = ANY(%s)"
            " AND d.kind = ANY(%s)",
            [list(duty_ids), list(actor.place_ids), sorted(knows(actor))],
        )
        return dict(cursor.fetchall())
