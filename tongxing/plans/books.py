"""Books in memory: a plan version never changes, so each is read once per process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import connection

from tongxing.core import vocabulary
from tongxing.core.clock import end_of
from tongxing.org.roles import Role
from tongxing.plans.models import PlanVersion
from tongxing.rulebook.checking import Known
from tongxing.rulebook.document import Book
from tongxing.rulebook.reading import Reading, read_texts
from tongxing.rulebook.windows import InForce

LAW_DIR = Path(__file__).resolve().parents[1] / "law"
LIBRARY_DIR = Path(__file__).resolve().parents[1] / "library"

Link = tuple[int, str, date, datetime | None]


def known_names() -> Known:
    """The names on the signboards, as a plan is checked against them."""
    return Known(
        deed_kinds=vocabulary.deed_kinds.names(),
        figures=vocabulary.figures.names(),
        of_people=frozenset(one.name for one in vocabulary.figures if one.aim == "outcome"),
        papers=vocabulary.papers.names(),
        entries={kind.name: frozenset(kind.outcomes) for kind in vocabulary.entry_kinds},
        sealed={kind.name: frozenset(kind.sealed) for kind in vocabulary.deed_kinds},
        roles=frozenset(str(role) for role in Role),
    )


def read_tree(folder: Path) -> dict[str, str]:
    """Every TOML file of a folder as text, by its path inside the folder."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.toml"))
        if "cases" not in path.relative_to(folder).parts
    }


def read_source(plan: Mapping[str, str], law: Mapping[str, str] | None = None) -> Reading:
    """Read a plan beside the law; without ``law``, beside the law this version of the product knows."""
    return read_texts(_bytes(law or read_tree(LAW_DIR)), _bytes(plan), known_names())


def _bytes(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: texts[name].encode() for name in sorted(texts)}  # the database does not keep their order


class UnreadableVersion(Exception):
    """A stored plan version that this version of the product cannot read."""


@lru_cache(maxsize=64)
def book_of(version_id: int) -> Book:
    """The book of a stored version; raises :class:`UnreadableVersion` with the first problem."""
    source = PlanVersion.objects.values_list("source", flat=True).get(pk=version_id)
    reading = read_source(source["plan"], source["law"])
    if reading.book is None:
        raise UnreadableVersion(f"plan version {version_id}: {reading.problems[0]}")
    return reading.book


@dataclass(frozen=True, slots=True)
class Chain:
    """The plans in force one after the other, as they were known at one moment."""

    plans: tuple[InForce, ...]

    def on(self, day: date) -> InForce | None:
        """The plan in force on a day."""
        for plan in self.plans:
            if plan.since <= day and (plan.until is None or day < plan.until):
                return plan
        return None

    def by_key(self, key: str) -> Book | None:
        """The book of a version by its key."""
        return next((p.book for p in self.plans if p.key == key), None)


def link(versions: Sequence[Link], *, known_at: datetime | None = None) -> Chain:
    """Join approved versions (id, key, since, approved_at) into a chain; later ones take over."""
    known = [v for v in versions if known_at is None or (v[3] is not None and v[3] < known_at)]
    ordered = sorted(known, key=lambda v: (v[2], v[0]))
    return _joined(tuple((v[0], v[1], v[2]) for v in ordered))


@lru_cache(maxsize=256)
def _joined(ordered: tuple[tuple[int, str, date], ...]) -> Chain:
    plans = []
    for at, (version_id, key, since) in enumerate(ordered):
        until = ordered[at + 1][2] if at + 1 < len(ordered) else None
        if until is None or until > since:
            plans.append(InForce(book_of(version_id), key, since, until))
    return Chain(tuple(plans))


APPROVED = """SELECT id, key, since, approved_at FROM plans_planversion
WHERE town_id = %s AND state = 'approved' ORDER BY since"""


def chain(town_id: int, *, as_of: date | None = None) -> Chain:
    """The plans of a township in force one after the other, as known at the end of ``as_of``."""
    with connection.cursor() as cursor:
        cursor.execute(APPROVED, [town_id])
        return link(cursor.fetchall(), known_at=end_of(as_of) if as_of else None)
