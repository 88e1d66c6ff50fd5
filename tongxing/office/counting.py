"""What the office did, as known at the end of a day, for counting: entries, tasks, what was given. Nobody in care is in it (G7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.clock import end_of
from tongxing.core.vocabulary import Source, sources
from tongxing.office.models import Entry, Given
from tongxing.office.queries import places_of, plan_for
from tongxing.org.actor import Actor
from tongxing.plans.books import Chain
from tongxing.rulebook.programme import EntryFact, Places, TaskOwed, programme


@dataclass(frozen=True, slots=True)
class DoneFact:
    """One entry with what it was about: topics and how many guests of each audience, where something was told."""

    id: UUID
    place_id: int
    kind: str
    outcome: str
    task: str
    happened_on: date
    there: tuple[int, ...]
    title: str
    topics: tuple[str, ...]
    guests: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class GivenFact:
    """Something that was given to do, and how it had ended by the day of knowledge."""

    id: UUID
    place_id: int
    title: str
    unit: str
    owner_id: int | None
    given_on: date
    due_on: date
    how: str
    ended_on: date | None


def standing(actor: Actor, known: date) -> QuerySet[Entry]:
    """Her places' entries as they stood at the end of a day: written by then and not taken back by then."""
    at = end_of(known)
    back = Entry.objects.filter(takes_back_id=OuterRef("pk"), recorded_at__lt=at)
    return actor.scope(
        Entry.objects.filter(takes_back__isnull=True, recorded_at__lt=at).exclude(Exists(back))
    )


DONE = "id place_id kind outcome task happened_on there title told__topics told__guests told__guest_counts".split()


def entries(actor: Actor, *, since: date, until: date, known: date, **_days: Any) -> Sequence[DoneFact]:
    """本期记下的会议、培训、宣传和别的事，照那天已知的。 (方案S48—S60)."""
    rows = (
        standing(actor, known)
        .filter(happened_on__gte=since, happened_on__lte=until)
        .order_by("happened_on", "id")
    )
    return [
        DoneFact(  # type: ignore[call-arg]
*row[:6], tuple(row[6]), row[7], tuple(row[8] or ()), tuple(zip(row[9] or (), row[10] or (), strict=True)))
        for row in rows.values_list(*DONE)
    ]  # fmt: skip


def tasks(
    actor: Actor, *, plans: Chain, since: date, until: date, as_of: date, known: date
) -> Sequence[TaskOwed]:
    """方案给镇里和各村的任务，逐年、逐村、逐个窗口。 (方案S08—S63)."""
    names = places_of(actor)
    where = Places(actor.town_id, tuple(pk for pk in names if pk != actor.town_id))
    rows = standing(actor, known).filter(happened_on__year__gte=since.year, happened_on__year__lte=until.year)
    facts = [
        EntryFact(str(row[0]), *row[1:])
        for row in rows.values_list("id", "kind", "place_id", "happened_on", "outcome", "task")
    ]
    found: list[TaskOwed] = []
    for year in range(since.year, until.year + 1):
        plan = plan_for(plans, year=year, on=min(until, as_of))
        if plan is not None:
            hers = [one for one in facts if one.happened_on.year == year]
            found += programme(plan.book, year, where, hers, key=plan.key)
    return [one for one in found if one.place_id in names]


GIVEN = "id place_id title unit owner_id given_on due_on end__how end__ended_on end__recorded_at".split()


def given(actor: Actor, *, since: date, until: date, known: date, **_days: Any) -> Sequence[GivenFact]:
    """会上、领导定下的事，期限在本期的，照那天已知的。 (方案S56)."""
    at = end_of(known)
    rows = actor.scope(Given.objects.filter(Q(due_on__gte=since, due_on__lte=until), recorded_at__lt=at))
    found = []
    for *row, how, ended_on, ended_at in rows.order_by("due_on", "id").values_list(*GIVEN):
        over = ended_at is not None and ended_at < at
        found.append(GivenFact(*row, how if over else "", ended_on if over else None))  # type: ignore[call-arg]
    return found


ENTRIES = sources.hang(Source("office.entries", N_("办公室记下的事"), entries))
TASKS = sources.hang(Source("office.tasks", N_("方案给的任务"), tasks))
GIVEN_TASKS = sources.hang(Source("office.given", N_("定下的事"), given))
