"""Alarms: raised once an occasion, seen where they belong, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cast import TODAY, at, step_in
from tongxing.core.alarms import raise_alarm
from tongxing.core.models import Alarm
from tongxing.core.vocabulary import AlarmKind, UnknownName, alarm_kinds

pytestmark = pytest.mark.django_db

TRY = alarm_kinds.hang(AlarmKind("test_burst", "试一试", "不用做什么", "notice"))


def test_one_occasion_is_one_alarm(town: Any, lin: Any) -> None:
    for _ in range(3):
        raise_alarm(TRY.name, at=at(TODAY), place_id=town.id, once="lin:09")
    raise_alarm(TRY.name, at=at(TODAY), place_id=town.id, once="lin:10")
    raise_alarm(TRY.name, at=at(TODAY), place_id=town.id)
    step_in_town(town)
    assert Alarm.objects.count() == 3
    assert set(Alarm.objects.values_list("weight", flat=True)) == {"notice"}


def test_an_alarm_of_another_town_is_not_there(town: Any, next_town: Any, stranger: Any) -> None:
    raise_alarm(TRY.name, at=at(TODAY), place_id=town.id, once="theirs")
    raise_alarm(TRY.name, at=at(TODAY), once="the whole house")
    step_in(stranger)
    assert [a.once for a in Alarm.objects.all()] == ["test_burst:the whole house"]


def test_an_unknown_kind_is_a_mistake_of_ours(town: Any) -> None:
    with pytest.raises(UnknownName):
        raise_alarm("test_brust", at=at(TODAY))


def test_an_alarm_stays_as_it_was_raised(town: Any, owner_rights: Any) -> None:
    raise_alarm(TRY.name, at=at(TODAY), place_id=town.id)
    step_in_town(town)
    with pytest.raises(DatabaseError), transaction.atomic():
        Alarm.objects.update(weight="notice")
    with owner_rights(), pytest.raises(DatabaseError), transaction.atomic():
        Alarm.objects.all().delete()


def step_in_town(town: Any) -> None:
    """Stand where the whole township is in reach."""
    from tongxing.org.actor import open_scope

    open_scope([town.id], town_id=town.id)
