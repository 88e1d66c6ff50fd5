"""The world of the matrix: whose rows, who knocks, and standing in it with one wall or without.

``founding.py`` fills it. It is built once for a module inside one transaction; every request of a test runs in a
savepoint of its own that is taken back, so that no cell stands on another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db import connection, transaction

from tests.walls.knocks import ALL
from tests.walls.rooms import listed
from tongxing.config.env import APP_ROLE

VILLAGERS = frozenset({"social_worker", "village_cadre"})  # posted to one village, all others to the town


@dataclass(frozen=True)
class Rows:
    """One person of one place: every id an address can name, and every word that tells of her."""

    name: str
    ids: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)
    hers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, persona: Persona) -> Rows:
        """The same rows with what she herself asked for: a table is for who asked and for nobody else."""
        asked = self.hers.get(persona.name)
        return replace(self, ids={**self.ids, **asked}) if asked else self


@dataclass(frozen=True)
class Persona:
    """Somebody who knocks: her role (None: nobody is signed in), and the places whose rows she reaches."""

    name: str
    role: str | None
    reach: frozenset[str]
    staff: Any = None
    wide: bool = False  # believes that every place is hers, and is asked for which of them

    @property
    def home(self) -> str:
        """Whose rows she writes about when an address names none."""
        return "own" if "own" in self.reach or not self.reach else min(self.reach)


@dataclass
class World:
    """Everything there is."""

    rows: dict[str, Rows]
    personas: dict[str, Persona]
    town: SimpleNamespace
    next_town: SimpleNamespace

    @property
    def elsewhere(self) -> list[str]:
        """Every kind of place but the one that does not exist."""
        return [name for name in self.rows if name != "absent"]


PERSONAS = (*sorted(ALL), "nobody", "closed", "ended", "moved_village", "moved_town")
AT_TOWN = ALL - VILLAGERS
UUIDS = "person_id case_id deed_id duty_id test_duty_id waiting_duty_id tested_id import_id tapped_id fresh_id".split()
UUIDS += "disclosure_id waiting_disclosure_id asked_disclosure_id new_person_id new_case_id ended_person_id other_id proposal_id shut_proposal_id open_proposal_id schedule_id destruction_id scan_id".split()
UUIDS += "waiting_plan_person_id waiting_plan_id join_id finding_id relative_id moved_person_id moved_id paper_id loan_id".split()
UUIDS += ["matter_id", "event_id", *listed("uuids")]
INTS = ("place_id", "version_id", "draft_id", "staff_id", "holder_id")
ABSENT = Rows(
    "absent",
    {**{name: uuid4() for name in UUIDS}, **dict.fromkeys(INTS, 987654), "village": "无此村"},
)


# ── standing in it ───────────────────────────────────────────────────────────


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def owner_rights() -> Iterator[None]:
    """Row security switched off: what the owner of the tables sees."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")


@contextmanager
def reaching_everywhere() -> Iterator[None]:
    """The scope switched off: whoever enters believes that every place is hers."""
    from tongxing.org import middleware
    from tongxing.org.actor import Actor, enter
    from tongxing.org.models import Place

    everywhere = tuple(Place.objects.values_list("pk", flat=True))

    def too_wide(*args: Any, **kwargs: Any) -> Actor | None:
        actor = enter(*args, **kwargs)
        return replace(actor, place_ids=everywhere) if actor else None

    with mock.patch.object(middleware, "enter", too_wide):
        yield
