"""A house in which 500 numbers have a file out of reach and 500 have none anywhere."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from tests import cast
from tests.cast import TODAY, actor_of, at, day, id_number, post, step_in

BORN = (day("1990-05-06"), day("1990-05-07"))


@dataclass(frozen=True)
class World:
    """Who asks, and the numbers of both kinds."""

    town: Any
    village: Any
    desk: Any
    leader: Any
    elsewhere: tuple[str, ...]  # in another village of the town
    next_town: tuple[str, ...]
    sealed: tuple[str, ...]  # once in the very village of the worker who asks
    absent: tuple[str, ...]

    def here(self, *, desk: bool) -> tuple[str, ...]:
        """Numbers that have a file which the worker of a village (or the town's desk) may not know of."""
        parts = (self.next_town, self.sealed) if desk else (self.elsewhere, self.next_town, self.sealed)
        return tuple(n for part in parts for n in part)


def phone_of(number: str) -> str:
    """The telephone of the person with this number, if there is one."""
    return f"13{int(number[:17]) % 10**9:09d}"


def numbers(count: int) -> list[str]:
    """Identity numbers that look alike: two days of birth, every odd order, in no order."""
    pool = [id_number(born, serial) for born in BORN for serial in range(500)]
    random.Random(7).shuffle(pool)
    return pool[:count]


def settle(by: Any, place: Any, wanted: tuple[str, ...]) -> list[Any]:
    """Take all of them in at once."""
    from tongxing.casework.actions import Intake, take_in
    from tongxing.people.actions import NewDecision, NewPerson

    step_in(by)
    paper = NewDecision(
        "望公戒决字〔2026〕1号", "望川县公安局", "community_treatment", day("2026-03-01"), day("2026-03-05")
    )
    people = [NewPerson(f"别处{n[-4:]}", place.pk, n, "1", BORN[0], phone_of(n)) for n in wanted]
    return take_in(
        by=by, at=at(TODAY), on=TODAY, intakes=[Intake(p, paper, day("2026-03-10")) for p in people]
    )


@pytest.fixture
def build(
    town: SimpleNamespace,
    next_town: SimpleNamespace,
    lin: Any,
    nong: Any,
    sun: Any,
    stranger: Any,
    owner_rights: Any,
) -> Callable[[int], World]:
    """`build(500)`: so many of each kind; three ways to exist out of reach, one way not to exist."""

    def made(each: int) -> World:
        from tongxing.people.models import Case

        pool, third = numbers(2 * each), each // 3
        parts = (tuple(pool[:third]), tuple(pool[third : 2 * third]), tuple(pool[2 * third : each]))
        village = actor_of(post(town, "one", "一村社工", "social_worker", [town.upper]))
        cast.take_in(lin, town.upper, reported_on=day("2026-03-25"), name="本村人")
        settle(lin, town.lower, parts[0])
        settle(stranger, next_town.upper, parts[1])
        last = settle(lin, town.upper, parts[2])
        with owner_rights(), connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # nothing of this is committed, so PostgreSQL cannot count it by itself
        for person in last:
            step_in(lin)
            folder = cast.Folder(
                person.pk, Case.objects.get(person=person).pk, person.number, person.place_id
            )
            cast.closed(lin, folder, TODAY, how="died")
            cast.sealed(nong, sun, folder)
        with owner_rights(), connection.cursor() as cursor:
            cursor.execute("ANALYZE people_person, people_personkey, people_case, duties_duty, duties_deed")
        return World(town, village, nong, sun, *parts, tuple(pool[each:]))

    return made


@pytest.fixture
def world(build: Callable[[int], World]) -> World:
    """500 of each kind."""
    return build(500)


@pytest.fixture
def few(build: Callable[[int], World]) -> World:
    """60 of each kind, for planted faults."""
    return build(60)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the cast, a Chinese terminal, a house that is open already."""
    from tongxing.launch import house

    monkeypatch.setattr(house, "open_house", nullcontext)
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
