"""Writing people: a person, the keys to find her by, her measure and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from tongxing.core import arrays
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor
from tongxing.org.models import Place
from tongxing.people.models import Case, Decision, NumberSeries, Person
from tongxing.people.names import search_keys, sort_key
from tongxing.people.queries import id_index, id_indexes, known_ids


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What stands on the paper that ordered a measure."""

    number: str
    authority: str
    measure: str
    decided_on: date
    received_on: date | None = None
    ordered_months: int | None = None
    deducted_days: int = 0


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is needed to open a file; nothing more is asked."""

    name: str
    place_id: int
    id_number: str
    sex: str
    birth_on: date | None
    phone: str = ""


@action
def register_people(
    *, by: Actor, at: datetime, people: Sequence[NewPerson], year: int, prefix: str
) -> list[Person]:
    """Open a folder number for each person and write the ways to find her.

    A number that has a file is refused inside the actor's own places and nowhere else: for her, what is
    elsewhere is what is nowhere (docs/adr/0010). The caller holds :func:`one_intake_at_a_time`, so what
    she is told is still so when it is written.
    """
    stop_if(_outside(by, [p.place_id for p in people]), _here_already(by, people))
    first = _take_numbers(by.town_id, year, len(people))
    rows = [
        _person(new, number=f"{prefix}-{year}-{first + i:03d}", by=by, at=at) for i, new in enumerate(people)
    ]
    Person.objects.bulk_create(rows)
    _write_keys(rows)
    return rows


def _write_keys(people: Sequence[Person]) -> None:
    """Write every way to find these people, in one statement."""
    keys = [
        (p.pk, p.place_id, key)
        for p in people
        for key in search_keys(p.name, number=p.number, id_tail=p.id_tail, phone_tail=p.phone_tail)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_personkey (person_id, place_id, key)"
            " SELECT * FROM unnest(%s::uuid[], %s::int[], %s::text[])",
            arrays.columns(keys),
        )


def _person(new: NewPerson, *, number: str, by: Actor, at: datetime) -> Person:
    return Person(
        id=uuid7(),
        town_id=by.town_id,
        place_id=new.place_id,
        number=number,
        name=new.name,
        name_key=sort_key(new.name),
        sex=new.sex,
        birth_on=new.birth_on,
        id_number=new.id_number or None,
        id_index=id_index(new.id_number) if new.id_number else None,
        id_tail=new.id_number[-4:] if new.id_number else "",
        phone=new.phone or None,
        phone_tail=new.phone[-4:] if new.phone else "",
        recorded_at=at,
        recorded_by_id=by.staff_id,
    )


def _outside(by: Actor, place_ids: Sequence[int]) -> Refusal | None:
    if set(place_ids) <= set(by.place_ids):
        return None
    return Refusal("other_place", _("这个村（社区）不归您管。"), ways=(_("请选自己地方的村（社区）。"),))


def one_intake_at_a_time(town_id: int) -> None:
    """Hold the door of the register of a town until this transaction is over, whoever it is about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('intake'), %s)", [town_id])


def _here_already(by: Actor, people: Sequence[NewPerson]) -> Refusal | None:
    asked = [id_index(p.id_number) for p in people if p.id_number]
    here = known_ids(by, [index for p in people if p.id_number for index in id_indexes(p.id_number)])
    if len(set(asked)) == len(asked) and not here:
        return None
    numbers = "、".join(sorted(p.number for p in here.values()))
    words = _("这个身份证号已经有档案了：%(numbers)s。") % {"numbers": numbers or "—"}
    return Refusal("id_number", words, ways=(_("打开那份档案，新的决定记在里面。"),))


def _take_numbers(town_id: int, year: int, count: int) -> int:
    NumberSeries.objects.get_or_create(town_id=town_id, year=year)
    series = NumberSeries.objects.select_for_update().get(town_id=town_id, year=year)
    first = series.next
    NumberSeries.objects.filter(pk=series.pk).update(next=F("next") + count)
    return first


@action
def open_cases(
    *,
    by: Actor,
    at: datetime,
    of: Sequence[tuple[Person, NewDecision]],
    worker_of_place: dict[int, int | None],
) -> list[Case]:
    """Open a measure on its decision, and hand it to the worker of the village."""
    cases, decisions = [], []
    for person, new in of:
        case = Case(
            id=uuid7(),
            person=person,
            town_id=by.town_id,
            place_id=person.place_id,
            worker_id=worker_of_place.get(person.place_id),
            recorded_at=at,
            measure=new.measure,
            received_on=new.received_on,
        )
        cases.append(case)
        decisions.append(_decision(case, new, by=by, at=at))
    Case.objects.bulk_create(cases)
    Decision.objects.bulk_create(decisions)
    return cases


def _decision(
    case: Case, new: NewDecision, *, by: Actor, at: datetime, supersedes: UUID | None = None
) -> Decision:
    return Decision(
        case=case,
        place_id=case.place_id,
        number=new.number,
        authority=new.authority,
        measure=new.measure,
        decided_on=new.decided_on,
        received_on=new.received_on,
        ordered_months=new.ordered_months,
        deducted_days=new.deducted_days,
        recorded_at=at,
        recorded_by_id=by.staff_id,
        supersedes_id=supersedes,
    )


@action
def correct_decision(*, by: Actor, at: datetime, case: Case, of: Decision, new: NewDecision) -> Decision:
    """Put a corrected decision beside the earlier one; both stay readable."""
    row = _decision(case, new, by=by, at=at, supersedes=of.pk)
    row.save(force_insert=True)
    return row


def town_prefix(town_id: int) -> str:
    """The letters a township's folder numbers begin with."""
    return Place.objects.values_list("prefix", flat=True).get(pk=town_id) or "TX"
