"""Reading proceedings: the town's desk all of them, a unit its own once it was told, a colleague what is about her or waits for her."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from tongxing.assessment.awards.models import Proceeding as Row
from tongxing.assessment.awards.models import ProceedingStep
from tongxing.assessment.awards.proceeding import Proceeding, Subject, Taken
from tongxing.assessment.awards.roads import ROADS
from tongxing.assessment.awards.rules import Seat, standing_of
from tongxing.core.clock import day_of
from tongxing.org.actor import Actor
from tongxing.org.models import Place, PlaceKind, Post
from tongxing.org.roles import Permission
from tongxing.org.units import ANSWER_FOR, kinds_of
from tongxing.rulebook.document import Book

MOST = 500


def reads_all(actor: Actor) -> bool:
    """Whether she sits at the town's desk."""
    return actor.may(Permission.READ_AWARDS) and actor.town_id in actor.place_ids


def _reached(actor: Actor) -> QuerySet[Row]:
    """The first wall: her places' rows at the town's desk, else her own unit's and her own."""
    rows = Row.objects.filter(town_id=actor.town_id)
    if reads_all(actor):
        return actor.scope(rows)
    kinds = kinds_of(actor.role)
    units = Q(unit_kind__in=[kind for kind in kinds if kind != "village"])
    village = Q(unit_kind="village", place_id__in=actor.place_ids) if "village" in kinds else Q(pk__in=())
    mine = Q(staff_id=actor.staff_id) | Q(assessor_id=actor.staff_id) | Q(police_id=actor.staff_id)
    return rows.filter(units | village | mine)


def told(actor: Actor, found: Proceeding) -> bool:
    """A unit or a colleague sees it from the day it was shown to her; a draft of the desk is nobody's business."""
    own = found.subject.staff_id is not None and found.subject.staff_id == actor.staff_id
    if not own and (reads_all(actor) or actor.staff_id in (found.assessor_id, found.police_id)):
        return True
    return found.has(*(step.name for step in found.road.steps.values() if step.told))


def reads_names(actor: Actor, found: Proceeding, seat: Seat) -> bool:
    """Whether she reads who objected: the town's desk, unless the praise is her own or her unit's; never the praised (方案S85)."""
    return reads_all(actor) and found.subject.staff_id != actor.staff_id and not seat.of_unit


def proceedings(actor: Actor, *, book: Book, road: str = "") -> list[Proceeding]:
    """What she may see, the latest first."""
    rows = _reached(actor).order_by("-opened_on", "-id")
    found = _read(rows.filter(road=road) if road else rows, book)
    return [one for one in found if told(actor, one)]


def proceeding_at(actor: Actor, proceeding_id: UUID, *, book: Book) -> Proceeding | None:
    """One of hers, or None."""
    found = _read(_reached(actor).filter(pk=proceeding_id), book)
    return next((one for one in found if told(actor, one)), None)


ROW = (
    "id road what place_id unit unit_kind staff_id staff__name year said opened_on opened_by_id opened_by__name assessor_id"
    " assessor__name police_id police__name"
).split()
ENDS = ("handed", "refused", "withdrawn", "dropped", "found", "mended", "not_given", "lifted", "closed")


def under_way(actor: Actor, *, book: Book) -> list[Proceeding]:
    """What is going on and may wait for her, in one statement, without a word of what was said: for the page of the day."""
    place = Place.objects.filter(pk=OuterRef("place_id")).values("name")
    each = {"days": "happened_on", "untils": "until_on", "hands": "recorded_by_id", "kinds": "kind"}
    taken = {name: ArrayAgg(f"steps__{field}", order_by="steps__turn") for name, field in each.items()}
    rows = (
        _reached(actor)
        .defer("said")
        .exclude(pk__in=ProceedingStep.objects.filter(kind__in=ENDS).values("proceeding_id"))
    )
    units = {unit.id: unit.title for unit in book.units}
    named = rows.annotate(place=Subquery(place), called=F("staff__name"), **taken).order_by("opened_on", "id")
    found = [_without_words(row, units) for row in named[:MOST]]
    return [one for one in found if told(actor, one)]


def _without_words(row: Any, units: Mapping[str, str]) -> Proceeding:
    """A proceeding by its days and hands alone."""
    each = zip(row.kinds, row.days, row.untils, row.hands, strict=True)
    steps = tuple(Taken(kind, on, until, {}, hand, "", "", on) for kind, on, until, hand in each if kind)
    subject = Subject(row.place_id, row.unit, row.unit_kind, row.staff_id)
    return Proceeding(
        row.id, ROADS[row.road], row.what, subject, row.called or units.get(row.unit, "") or row.place, row.year, {},
        row.opened_on, row.opened_by_id, "", row.assessor_id, "", row.police_id, "", steps,
    )  # fmt: skip


def findings(actor: Actor, subject: Subject, *, book: Book) -> list[Proceeding]:
    """The facts about a unit that were found and stand."""
    rows = _reached(actor).filter(road="fact", place_id=subject.place_id, unit=subject.unit)
    return [one for one in _read(rows, book) if standing_of(one)]


def appraisals_of(actor: Actor, *, years: Collection[int], book: Book) -> list[Proceeding]:
    """Every appraisal of these years that was not withdrawn."""
    rows = _reached(actor).filter(road="appraisal", year__in=years)
    return [one for one in _read(rows, book) if one.state != "withdrawn"]


STEP = (
    "proceeding_id kind happened_on until_on said recorded_by_id role recorded_by__name recorded_at".split()
)


def _read(rows: QuerySet[Row], book: Book) -> list[Proceeding]:
    """Two statements and the names of the places, however many there are."""
    raw = list(rows.values_list(*ROW)[:MOST])
    steps: dict[UUID, list[Taken]] = {}
    taken = ProceedingStep.objects.filter(proceeding_id__in=[one[0] for one in raw]).order_by("turn")
    for of, kind, on, until, said, by_id, role, by, at in taken.values_list(*STEP) if raw else ():
        steps.setdefault(of, []).append(Taken(kind, on, until, json.loads(said), by_id, role, by, day_of(at)))
    names = (
        dict(Place.objects.filter(pk__in={one[3] for one in raw}).values_list("id", "name")) if raw else {}
    )
    units = {unit.id: unit.title for unit in book.units}
    return [
        Proceeding(
            pk, ROADS[road], what, Subject(place, unit, kind, staff), name or units.get(unit, "") or names.get(place, ""),
            year, json.loads(said), opened, by_id, by, first, first_name or "", second, second_name or "", tuple(steps.get(pk, ())),
        )
        for pk, road, what, place, unit, kind, staff, name, year, said, opened, by_id, by, first, first_name, second, second_name in raw
    ]  # fmt: skip


def seat_of(
    actor: Actor, found: Proceeding, *, on: date, book: Book, there: Sequence[Proceeding] | None = None
) -> Seat:
    """Who asks: whether her post is of the very unit, and which of the findings stand (``there``: already read)."""
    subject = found.subject
    of_unit = subject.staff_id is None and (
        actor.role in ANSWER_FOR.get(subject.unit_kind, ())
        and (bool(subject.unit) or subject.place_id in actor.place_ids)
    )
    standing: frozenset[str] = frozenset()
    if found.facts and reads_all(actor):
        facts = findings(actor, subject, book=book) if there is None else there
        standing = frozenset(str(one.id) for one in facts if standing_of(one))
    return Seat(on, actor.staff_id, actor.role, of_unit, standing)


def colleagues_by_role(actor: Actor, *, on: date) -> dict[int, tuple[str, str]]:
    """Who holds a post in her township on a day: name and role; several posts of one day are of one role (``org.Post``)."""
    posts = Post.objects.filter(since__lte=on, place__town_id=actor.town_id, staff__is_active=True)
    rows = posts.exclude(until__lt=on).order_by("staff__name", "staff_id", "id")
    return {pk: (name, role) for pk, name, role in rows.values_list("staff_id", "staff__name", "role")}


def villages(actor: Actor) -> dict[int, str]:
    """The villages in her reach, by division code."""
    kinds = (PlaceKind.VILLAGE, PlaceKind.COMMUNITY)
    rows = Place.objects.filter(pk__in=actor.place_ids, town_id=actor.town_id, kind__in=kinds).order_by(
        "code"
    )
    return dict(rows.values_list("id", "name"))


def county_of(actor: Actor) -> str:
    """The county above the township, to whom a proposal is addressed."""
    row = Place.objects.filter(pk=actor.town_id).values_list("parent__name", flat=True).first()
    return row or ""
