"""Reading the office's own work: what was done, what was given, and the year's programme that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from tongxing.office.models import Entry, Given
from tongxing.office.rules import answers_for, ends_it
from tongxing.org.actor import Actor
from tongxing.org.models import Place, PlaceKind, Post
from tongxing.org.units import ANSWER_FOR
from tongxing.plans.books import Chain
from tongxing.rulebook.document import Book, Task, Unit
from tongxing.rulebook.programme import EntryFact, Laid, Places, Slip, TaskOwed, phases, programmes
from tongxing.rulebook.windows import InForce, State, state


@dataclass(frozen=True, slots=True)
class Done:
    """One entry as it is shown."""

    id: UUID
    kind: str
    outcome: str
    task: str
    place_id: int
    happened_on: date
    people: int | None
    there: tuple[int, ...]
    title: str
    said: str
    by_id: int
    by: str


@dataclass(frozen=True, slots=True)
class GivenTask:
    """Something that was given, and how it ended."""

    id: UUID
    title: str
    unit: str
    place_id: int
    owner_id: int | None
    owner: str
    entry_id: UUID | None
    given_on: date
    due_on: date
    how: str
    ended_on: date | None
    said: str

    @property
    def opens_on(self) -> date:
        """It may be done from the day it was given."""
        return self.given_on

    @property
    def lapses_on(self) -> None:
        """It stays owed until it is done or dropped."""
        return None

    @property
    def met_on(self) -> date | None:
        """When it was done."""
        return self.ended_on if self.how == "done" else None

    @property
    def excused_by(self) -> object:
        """Dropped, with a reason."""
        return self.id if self.how == "dropped" else None


@dataclass(frozen=True, slots=True)
class Year:
    """The programme of one year as one person sees it."""

    book: Book
    key: str
    year: int
    rows: tuple[TaskOwed, ...]
    phases: tuple[Slip, ...]
    done: dict[str, Done]
    places: dict[int, str]
    before: tuple[TaskOwed, ...] = ()
    laid: tuple[Laid, ...] = ()

    def task(self, row: TaskOwed) -> Task:
        """The task of a row, in the words of the plan that its year was laid out by."""
        book = next((one.book for one in self.laid if one.year == row.year), self.book)
        return next(one for one in book.tasks if one.id == row.task)


ENTRY = "id kind outcome task place_id happened_on people there title said recorded_by_id recorded_by__name".split()
GIVEN = (
    "id title unit place_id owner_id owner__name entry_id given_on due_on end__how end__ended_on end__said"
    " entry__kind entry__taken_back__id"
).split()


def entries_of(actor: Actor, *, year: int) -> list[Done]:
    """Everything the office did in a year at her places, in order, without what was taken back."""
    return _done(_entries(actor).filter(happened_on__year=year).order_by("happened_on", "id"))


def premises_of(actor: Actor) -> list[Done]:
    """办公场所和设备，历年登记的、没有撤回的，新的在前。 (方案S42、S43)."""
    return _done(_entries(actor).filter(kind="premises").order_by("-happened_on", "id"))


def entry_at(actor: Actor, entry_id: UUID) -> Done | None:
    """One entry of her places; None when it is not hers to see, was taken back, or does not exist."""
    return next(iter(_done(_entries(actor).filter(pk=entry_id))), None)


def _entries(actor: Actor) -> QuerySet[Entry]:
    return actor.scope(Entry.objects.filter(takes_back__isnull=True, taken_back__isnull=True))


def _done(rows: QuerySet[Entry]) -> list[Done]:
    return [
        Done(*(*row[:7], tuple(row[7]), row[8], str(row[9] or ""), *row[10:]))
        for row in rows.values_list(*ENTRY)
    ]


def given_of(actor: Actor, *, open_only: bool = False, entry_id: UUID | None = None) -> list[GivenTask]:
    """What was given at her places, by last day."""
    rows = actor.scope(Given.objects.all())
    if open_only:
        rows = rows.filter(end__isnull=True)
    if entry_id is not None:
        rows = rows.filter(entry_id=entry_id)
    return _given(rows.order_by("due_on", "id"))


def given_at(actor: Actor, given_id: UUID) -> GivenTask | None:
    """One given task of her places, or None."""
    return next(iter(_given(actor.scope(Given.objects.filter(pk=given_id)))), None)


def _given(rows: QuerySet[Given]) -> list[GivenTask]:
    """Where it was decided is named while that stands, and to whom may see it: a village does not see the town's meeting."""
    found = []
    for *row, kind, gone in rows.values_list(*GIVEN):
        entry_id = row[6] if kind and not gone else None
        found.append(
            GivenTask(
                *(*row[:5], row[5] or "", entry_id, *row[7:9], row[9] or "", row[10], str(row[11] or ""))
            )
        )
    return found


def year_of(actor: Actor, chain: Chain, *, year: int, on: date) -> Year | None:
    """The programme of a year under its own plan, else under the plan in force on a day; None where no plan holds.

    ``before`` is what the year before still owes (only of the year that runs). What was done in January may be the old
    year's, so the years are laid side by side (``programmes``).
    """
    plan = plan_for(chain, year=year, on=on)
    if plan is None:
        return None
    laid = _laid(chain, (year - 1, year, year + 1), on=on)
    names = places_of(actor)
    done = _done(
        _entries(actor)
        .filter(happened_on__range=(date(year - 1, 1, 1), date(year + 1, 12, 31)))
        .order_by("happened_on", "id")
    )
    facts = [EntryFact(str(d.id), d.kind, d.place_id, d.happened_on, d.outcome, d.task) for d in done]
    where = Places(actor.town_id, tuple(pk for pk in names if pk != actor.town_id))
    rows = [row for row in programmes(laid, where, facts) if row.place_id in names]
    mine = tuple(row for row in rows if row.year == year)
    return Year(
        plan.book, plan.key, year, mine, phases(plan.book, year, mine), {str(d.id): d for d in done}, names,
        before=tuple(row for row in rows if row.year < year == on.year and state(row, on) is State.OVERDUE),
        laid=laid,
    )  # fmt: skip


def _laid(chain: Chain, years: Iterable[int], *, on: date) -> tuple[Laid, ...]:
    """The plans of some years, those that had or have one."""
    plans = ((year, plan_for(chain, year=year, on=on)) for year in years)
    return tuple(Laid(year, plan.book, plan.key) for year, plan in plans if plan is not None)


def plan_for(chain: Chain, *, year: int, on: date) -> InForce | None:
    """The plan a year is laid out by: the one in force if it is that year's, else that year's own, else the one that holds at its end."""
    now = chain.on(on)
    if now is not None and now.book.plan.year == year:
        return now
    own = [one for one in chain.plans if one.book.plan.year == year]
    return own[-1] if own else chain.on(date(year, 12, 31))


# everything of a year in one statement, for the page on which every statement counts: what was done, what is given and open,
# and the names of the places; each row says which of the three it is
OF_TODAY = """
SELECT 'e', e.id::text, e.kind, e.place_id, e.happened_on, e.outcome, e.task, NULL, NULL, NULL FROM office_entry e
WHERE e.place_id = ANY(%(places)s) AND e.happened_on >= %(first)s AND e.happened_on <= %(last)s AND e.takes_back_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM office_entry b WHERE b.takes_back_id = e.id)
UNION ALL
SELECT 'g', g.id::text, g.unit, g.place_id, g.given_on, g.title, (SELECT h.id::text FROM office_entry h
  WHERE h.id = g.entry_id AND NOT EXISTS (SELECT 1 FROM office_entry b WHERE b.takes_back_id = h.id)), g.due_on, g.owner_id, s.name
FROM office_given g LEFT JOIN org_staff s ON s.id = g.owner_id
WHERE g.place_id = ANY(%(places)s) AND NOT EXISTS (SELECT 1 FROM office_end n WHERE n.id = g.id)
UNION ALL
SELECT 'p', p.id::text, p.kind, p.id, NULL, p.name, p.code, NULL, NULL, NULL FROM org_place p
WHERE p.id = ANY(%(places)s) AND p.kind IN ('town', 'village', 'community')
"""


@dataclass(frozen=True, slots=True)
class Mine:
    """What of the office's own work is hers today: windows that are open or late, and what was given."""

    tasks: tuple[TaskOwed, ...]
    given: tuple[GivenTask, ...]
    places: dict[int, str]
    laid: tuple[Laid, ...] = ()


def mine_today(actor: Actor, chain: Chain, *, on: date) -> Mine:
    """The tasks of the units she answers for that may be done now or are late, and what she was given; one statement.

    Who writes for every unit (the leading group's office) is shown her own units' tasks, and of the others what is late.
    """
    plan = chain.on(on)
    if plan is None:
        return Mine((), (), {})
    rows = _today(actor, on)
    places = {r[3]: r[5] for r in sorted((r for r in rows if r[0] == "p"), key=lambda r: r[6])}
    facts = [EntryFact(r[1], r[2], r[3], r[4], r[5], r[6]) for r in rows if r[0] == "e"]
    where = Places(actor.town_id, tuple(p for p in places if p != actor.town_id))
    laid = _laid(chain, (on.year - 1, on.year), on=on)
    found = programmes(laid, where, facts)
    kinds = {unit.id: unit.kind for one in laid for unit in one.book.units}
    tasks = (
        one for one in found if one.place_id in places and _hers(actor.role, kinds[one.unit], state(one, on))
    )
    given = (_still_open(r) for r in rows if r[0] == "g")
    hers = (
        one
        for one in given
        if ends_it(
            actor.role,
            kinds.get(one.unit, ""),
            named=one.owner_id is not None,
            hers=one.owner_id == actor.staff_id,
        )
    )
    return Mine(tuple(tasks), tuple(sorted(hers, key=lambda one: (one.due_on, str(one.id)))), places, laid)


def _today(actor: Actor, on: date) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {"places": list(actor.place_ids)}
    with connection.cursor() as cursor:
        cursor.execute(OF_TODAY, asked | {"first": date(on.year - 1, 1, 1), "last": date(on.year, 12, 31)})
        return list(cursor.fetchall())


def _still_open(row: tuple[Any, ...]) -> GivenTask:
    """A given task out of the rows of today; it has not ended."""
    _what, pk, unit, place, given_on, title, entry, due_on, owner_id, owner = row
    from_entry = UUID(entry) if entry else None
    return GivenTask(
        UUID(pk), title, unit, place, owner_id, owner or "", from_entry, given_on, due_on, "", None, ""
    )


def _hers(role: str, unit_kind: str, where: State) -> bool:
    """Open or late in her own unit; late anywhere for the office that follows all of it."""
    own = role in ANSWER_FOR.get(unit_kind, ())
    return (own and where in (State.OPEN, State.OVERDUE)) or (
        where is State.OVERDUE and answers_for(role, unit_kind)
    )


def places_of(actor: Actor) -> dict[int, str]:
    """The town and the villages in her reach, by division code."""
    kinds = (PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.COMMUNITY)
    rows = Place.objects.filter(id__in=actor.place_ids, kind__in=kinds).order_by("code")
    return dict(rows.values_list("id", "name"))


def colleagues(actor: Actor, *, on: date) -> dict[int, str]:
    """Who works in her township on a day, for forms that ask who came."""
    posts = Post.objects.filter(since__lte=on, place__town_id=actor.town_id).exclude(until__lt=on)
    return dict(posts.order_by("staff__name", "staff_id").values_list("staff_id", "staff__name"))


def holders_of(actor: Actor, role: str, *, on: date) -> list[str]:
    """The names of those who hold a post of this kind in her township on a day, without doubles."""
    posts = Post.objects.filter(role=role, since__lte=on, place__town_id=actor.town_id).exclude(until__lt=on)
    return list(dict.fromkeys(posts.order_by("since", "id").values_list("staff__name", flat=True)))


def answering(actor: Actor, *, on: date) -> dict[int, str]:
    """Who in her township holds a post that answers for a unit on a day: whom something may be given to by name."""
    roles = {str(role) for held in ANSWER_FOR.values() for role in held}
    posts = _posts(actor, on=on).filter(role__in=roles, staff__is_active=True)
    return dict(posts.order_by("staff__name", "staff_id").values_list("staff_id", "staff__name"))


def sees_given(actor: Actor, staff_id: int, place_id: int, *, on: date) -> bool:
    """Whether a colleague's post answers for a unit and reaches the place of something given."""
    roles = {str(role) for held in ANSWER_FOR.values() for role in held}
    posts = _posts(actor, on=on).filter(role__in=roles, staff__is_active=True)
    return posts.filter(staff_id=staff_id, place_id__in=(place_id, actor.town_id)).exists()


def work_here(actor: Actor, staff: Collection[int]) -> bool:
    """Whether all of them have, or had, a post in her township."""
    if not staff:
        return True
    posts = Post.objects.filter(staff_id__in=staff, place__town_id=actor.town_id)
    return posts.values("staff_id").distinct().count() == len(set(staff))


def _posts(actor: Actor, *, on: date) -> QuerySet[Post]:
    return Post.objects.filter(since__lte=on, place__town_id=actor.town_id).exclude(until__lt=on)


def who_answers(actor: Actor, units: Iterable[Unit], *, on: date) -> dict[str, list[tuple[str, str]]]:
    """Unit -> the people who hold one of its posts today: name and post in words (方案S03、S10、S26)."""
    posts = (
        Post.objects.filter(since__lte=on, place__town_id=actor.town_id)
        .exclude(until__lt=on)
        .filter(staff__is_active=True)
        .select_related("staff", "place")
        .order_by("place__code", "since", "id")
    )
    by_role: dict[str, list[tuple[str, str]]] = {}
    for post in posts:
        by_role.setdefault(post.role, []).append((post.staff.name, post.title or post.place.name))
    return {u.id: [one for r in ANSWER_FOR.get(u.kind, ()) for one in by_role.get(r, [])] for u in units}
