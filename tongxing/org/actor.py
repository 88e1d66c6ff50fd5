"""The actor: who asks, in which role, for which places. Rows are reached only through her.

Entering is one statement: it reads the member of staff, her posts in force today and the places
below them, and in the same breath opens the second wall for this transaction (:mod:`tongxing.core.wall`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models

from tongxing.core import wall
from tongxing.core.declared import Label
from tongxing.org.models import session_hash
from tongxing.org.roles import LABELS, MACHINE, PERMISSIONS, TITLES, Permission, Role

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts. ``place_ids`` is everything in her reach; ``town_id`` her township."""

    staff_id: int | None
    name: str
    role: str
    town_id: int
    town_name: str
    place_ids: tuple[int, ...]
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    large_type: bool = False
    cover_names: bool = False

    def may(self, permission: Permission) -> bool:
        """May she do this at all? Where, the scope says."""
        return permission in self.permissions

    @property
    def labels(self) -> frozenset[Label]:
        """What of a person she may read; the machine reads what is to be done and for whom."""
        return LABELS[Role(self.role)] if self.role in set(Role) else MACHINE

    @property
    def title(self) -> str:
        """Her role in words."""
        return str(TITLES[Role(self.role)]) if self.role in set(Role) else self.role

    def scope(self, rows: models.QuerySet[M], *, place: str = "place_id") -> models.QuerySet[M]:
        """Only the rows of her places: the first wall."""
        return rows.filter(**{f"{place}__in": self.place_ids})


ENTER = """
SELECT s.name, s.password, s.session_epoch, s.large_type, s.cover_names,
       (array_agg(DISTINCT p.role))[1], min(t.id), min(t.name), array_agg(DISTINCT sub.id),
       wall_open(array_agg(DISTINCT sub.id)::int[], min(t.id)::int, %(until)s, %(proof)s),
       set_config('app.reader', s.id::text, true)
FROM org_staff s
JOIN org_post p ON p.staff_id = s.id AND p.since <= %(on)s AND (p.until IS NULL OR p.until >= %(on)s)
JOIN org_place pl ON pl.id = p.place_id
JOIN org_place t ON t.id = pl.town_id
JOIN org_place sub ON sub.path >= pl.path AND sub.path < pl.path || '~'
WHERE s.id = %(staff)s AND s.is_active
GROUP BY s.id
"""


ENTER_TOWN = """
SELECT t.name, array_agg(sub.id), wall_open(array_agg(sub.id)::int[], t.id::int, %(until)s, %(proof)s),
  set_config('app.reader', '', true)
FROM org_place t JOIN org_place sub ON sub.path >= t.path AND sub.path < t.path || '~'
WHERE t.id = %(town)s GROUP BY t.id
"""


def enter(staff_id: int, *, on: date, session: str | None = None) -> Actor | None:
    """The actor behind a signed-in session, or None when it no longer holds.

    Must run inside a transaction: the scope it sets ends with it. ``session`` is the hash the
    session carries; None skips that check (commands run by the machine's owner).
    """
    row = wall.ask(ENTER, {"staff": staff_id, "on": on})
    if row is None or (session is not None and session_hash(row[1], row[2]) != session):
        leave()
        return None
    role = row[5]
    return Actor(
        staff_id=staff_id,
        name=row[0],
        role=role,
        town_id=row[6],
        town_name=row[7],
        place_ids=tuple(row[8]),
        permissions=PERMISSIONS[Role(role)],
        large_type=row[3],
        cover_names=row[4],
    )


def leave() -> None:
    """Close the second wall again for the rest of this transaction."""
    wall.close()


def open_scope(place_ids: Iterable[int], *, town_id: int | None = None, reader: int | None = None) -> None:
    """Open the second wall for these places in this transaction (jobs, commands, tests)."""
    wall.open_for(place_ids, town_id=town_id, reader=reader)


def machine(town_id: int, *, name: str = "tongxing", permissions: Any = frozenset(Permission)) -> Actor:
    """The machine acting for one township (commands, jobs); its acts carry its name in the trail."""
    row = wall.ask(ENTER_TOWN, {"town": town_id})
    if row is None:
        raise LookupError(f"no township {town_id}")
    return Actor(
        staff_id=None,
        name=name,
        role="machine",
        town_id=town_id,
        town_name=row[0],
        place_ids=tuple(row[1]),
        permissions=frozenset(permissions),
    )


def machine_of_a_job(town_id: int, name: str) -> Actor:
    """The machine doing one job for one township: it sees the township's rows and holds no permission."""
    return machine(town_id, name=name, permissions=frozenset())
