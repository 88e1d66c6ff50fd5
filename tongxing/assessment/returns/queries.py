"""Reading returns: what a period comes to now, what was sent of it, and what was written down after it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from tongxing.archive.queries import held_papers
from tongxing.assessment.queries import Counting
from tongxing.assessment.returns.models import How, Return
from tongxing.assessment.returns.tables import Column, Row, Table, digest_of, read
from tongxing.core.vocabulary import figures
from tongxing.duties.figures import take_census
from tongxing.duties.models import Deed
from tongxing.duties.reading import knows
from tongxing.org.actor import Actor
from tongxing.org.queries import villages
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.returns import Change, Period, changes
from tongxing.rulebook.returns import Return as Definition


def defined(plans: Chain, day: date) -> tuple[Definition, ...]:
    """The returns of the plan in force on a day."""
    plan = plans.on(day)
    return plan.book.returns if plan else ()


def computed(
    actor: Actor, one: Definition, period: Period, *, known: date, plans: Chain | None = None
) -> Table:
    """一期报表：各村的数和合计，从名单里数出来，按某一天已知的记录。 (方案S81).

    Windows are judged on the first day after the period, also years later; only the knowledge moves.
    """
    plans = plans or chain(actor.town_id, as_of=known)
    plan = plans.on(period.until)
    places = villages(actor)
    names = one.columns
    census = take_census(
        actor,
        since=period.since,
        until=period.until,
        as_of=period.counted_on,
        place_ids=[place.pk for place in places],
        plans=plans,
        known=known,
        running_since=period.since,
        held=held_papers(actor, known=known) if any(n.startswith("casework.papers") for n in names) else None,
        beside=sorted({source for name in names for source in figures[name].sources}),
    )
    rows = []
    for place in places:
        count = Counting(census.of(place.pk))
        numbers = tuple(count.number(name) for name in names)
        rows.append(Row(place.pk, place.code, place.name, numbers))
    return Table(
        one.id,
        one.title,
        period.since,
        period.until,
        known,
        plan.key if plan else "",
        plan.book.digest if plan else "",
        tuple(Column(name, figures[name].title, figures[name].persons) for name in names),
        tuple(rows),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """One return of the register."""

    id: UUID
    kind: str
    number: int
    since: date
    until: date
    known_on: date
    plan: str
    digest: str
    recipient: str
    why: str
    corrects_id: UUID | None
    prepared_at: datetime
    prepared_by_id: int
    hand: str
    how: str | None = None
    done: datetime | None = None
    second: str | None = None
    body: str = ""

    @property
    def table(self) -> Table:
        """What it says, from its bytes."""
        return read(self.body)

    @property
    def whole(self) -> bool:
        """Are these still the bytes that were put forward?"""
        return digest_of(self.body) == self.digest


FIELDS = (
    *("id", "kind", "number", "since", "until", "known_on", "plan", "digest", "recipient", "why", "corrects_id"),
    *("prepared_at", "prepared_by_id", "hand", "how", "done", "second"),
)  # fmt: skip


def kept(actor: Actor, *, bodies: bool = False, **narrow: Any) -> list[Kept]:
    """The returns of her township, the newest period first; those of one period in their order."""
    hands = {
        "hand": F("prepared_by__name"),
        "how": F("settled__how"),
        "done": F("settled__at"),
        "second": F("settled__by__name"),
    }
    rows = Return.objects.filter(town_id=actor.town_id, **narrow).annotate(**hands)
    names = (*FIELDS, "body") if bodies else FIELDS
    return [Kept(**row) for row in rows.order_by("-since", "kind", "number").values(*names)]


def kept_at(actor: Actor, return_id: UUID) -> Kept | None:
    """One return with its bytes; None when it is not of her township."""
    return next(iter(kept(actor, bodies=True, pk=return_id)), None)


def of_period(actor: Actor, kind: str, since: date) -> list[Kept]:
    """All returns of one period, with their bytes."""
    return kept(actor, bodies=True, kind=kind, since=since)


def last_sent(rows: Sequence[Kept]) -> Kept | None:
    """The one that holds: the last that was sent."""
    return next((one for one in reversed(rows) if one.how == How.FROZEN), None)


def moved(before: Kept, now: Table) -> tuple[Change, ...]:
    """What is another number now than when it was sent."""
    return changes(before.table.cells, now.cells)


# ── the lock of a period ─────────────────────────────────────────────────────


def locked(actor: Actor, day: date) -> Kept | None:
    """The first return that was sent of a period in which a day lies; what is written of it now is late for that."""
    found = kept(actor, since__lte=day, until__gte=day, settled__how=How.FROZEN)
    return min(found, key=lambda one: one.done or one.prepared_at, default=None)


def last_locked_day(actor: Actor) -> date | None:
    """The last day of which something was sent."""
    rows = Return.objects.filter(town_id=actor.town_id, settled__how=How.FROZEN)
    return rows.order_by("-until").values_list("until", flat=True).first()


@dataclass(frozen=True, slots=True)
class Late:
    """One record of a sent period that was written down after it was put forward: a new one, or one in another's place."""

    number: str
    person_id: UUID
    place_id: int
    kind: str
    happened_on: date
    recorded_at: datetime
    instead: bool


def late_for(actor: Actor, sent: Kept, *, most: int = 200) -> list[Late]:
    """补报：那一期的事，报出以后才记下来的；更正和撤回也在里面。 (方案S81)."""
    rows = (
        actor.scope(Deed.objects.filter(happened_on__range=(sent.since, sent.until), recorded_at__gt=sent.prepared_at))
        .filter(kind__in=knows(actor))
        .order_by("recorded_at", "id")
        .values_list(
            "case__person__number", "case__person_id", "place_id", "kind", "happened_on", "recorded_at", "supersedes_id"
        )
    )  # fmt: skip
    return [Late(*row[:-1], row[-1] is not None) for row in rows[:most]]
