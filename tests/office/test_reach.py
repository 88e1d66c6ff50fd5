"""Who is given what and sees it: nothing lies where nobody of the unit looks, no button leads to a refusal, no number says too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import TODAY, actor_of, at, day, post, step_in, take_in
from tests.office.test_year import MEETING, meet, task
from tongxing.core.refusal import Refused
from tongxing.office.actions import end_task, give_task, record_entry, take_back_entry
from tongxing.office.models import Entry
from tongxing.office.queries import answering, given_of
from tongxing.office.rules import NewEntry, ends_it
from tongxing.plans import books

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOW = at(TODAY)


@pytest.fixture
def book(town: Any, nong: Any) -> Any:
    """The plan in force."""
    step_in(nong)
    plan = books.chain(town.id).on(TODAY)
    assert plan
    return plan.book


def give(by: Any, book: Any, **more: Any) -> Any:
    """Something is given to the police station, at the town."""
    told = {"place_id": by.town_id, "title": "对一次名单", "unit": "police", "due_on": TODAY}
    return give_task(by=step_in(by), at=NOW, on=TODAY, book=book, **(told | more))


@pytest.mark.parametrize(
    ("role", "named", "hers", "may"),
    [
        ("police_officer", False, False, True), ("police_officer", True, True, True), ("police_officer", True, False, False),
        ("doctor", False, False, False), ("doctor", True, True, True), ("clerk", True, False, True), ("leader", False, False, True),
    ],
)  # fmt: skip
def test_whoever_it_names_ends_it_else_whoever_answers(role: str, named: bool, hers: bool, may: bool) -> None:
    assert ends_it(role, "police_station", named=named, hers=hers) is may


def test_the_button_stands_where_the_act_is_not_refused(
    signed_in: Enter, town: Any, nong: Any, zhao: Any, book: Any
) -> None:
    """Given to one officer by name, it is on her list and not on the other's."""
    other = actor_of(post(town, "qian", "钱民警", "police_officer", [town.place]))
    given = give(nong, book, owner_id=zhao.staff_id)
    button = f"/year/given/{given.pk}/end/"
    assert button in signed_in(zhao).get("/").content.decode()
    for page in ("/", "/year/"):
        assert button not in signed_in(other).get(page).content.decode()
    told: dict[str, Any] = {"how": "done", "ended_on": TODAY, "said": "对过了", "given_id": given.pk}
    with pytest.raises(Refused, match="定给了别人"):
        end_task(by=step_in(other), at=NOW, on=TODAY, book=book, **told)
    assert end_task(by=step_in(zhao), at=NOW, on=TODAY, book=book, **told)


def test_nothing_is_given_to_somebody_who_would_not_see_it(
    town: Any, nong: Any, lin: Any, wu: Any, stranger: Any, book: Any
) -> None:
    [villages] = {one.id for one in book.units if one.kind == "village"}
    with pytest.raises(Refused) as refused:
        give(nong, book, unit=villages)
    assert [r.code for r in refused.value.refusals] == ["place"]
    assert give(nong, book, unit=villages, place_id=town.upper.pk, owner_id=wu.staff_id)
    for owner, place in ((lin, town.id), (wu, town.id), (wu, town.lower.pk), (stranger, town.id)):
        with pytest.raises(Refused) as refused:
            give(nong, book, place_id=place, owner_id=owner.staff_id)
        assert [r.code for r in refused.value.refusals] == ["owner"]
    assert lin.staff_id not in answering(step_in(nong), on=TODAY)


def test_where_it_was_decided_is_shown_while_it_stands_and_to_whom_may_see_it(
    signed_in: Enter, town: Any, nong: Any, wu: Any, book: Any
) -> None:
    held = meet(nong, book)
    given = give(nong, book, unit="villages", place_id=town.upper.pk, entry_id=held.pk)
    assert [one.entry_id for one in given_of(step_in(nong))] == [held.pk]
    page = signed_in(wu).get("/year/").content.decode()
    assert f"/year/given/{given.pk}/end/" in page
    assert f"/year/done/{held.pk}/" not in page, "the town's meeting is not the village's to open"
    assert take_back_entry(by=step_in(nong), at=NOW, on=TODAY, entry_id=held.pk, reason="记重了")
    for page in ("/", "/year/"):
        assert f"/year/done/{held.pk}/" not in signed_in(nong).get(page).content.decode()
    assert give(nong, book, entry_id=held.pk) is None, "a meeting that was taken back decides nothing"


def test_what_is_for_no_task_is_her_own_units(nong: Any, zhao: Any, wu: Any, town: Any, book: Any) -> None:
    """A police officer, a doctor and the justice office write down what their own unit did, without a task of the plan."""
    own = NewEntry("training", "staff", "所里学了一次条例", date(2026, 10, 9))
    doctor = actor_of(post(town, "tao", "陶医生", "doctor", [town.place]))
    for by in (zhao, doctor):
        assert record_entry(by=step_in(by), at=NOW, on=TODAY, book=book, place_id=town.id, new=own)
    assert record_entry(by=step_in(wu), at=NOW, on=TODAY, book=book, place_id=town.upper.pk, new=own)
    stray = NewEntry("meeting", "held", "所里的会", date(2026, 10, 9))
    assert record_entry(by=step_in(zhao), at=NOW, on=TODAY, book=book, place_id=town.id, new=stray)
    met = [row for name in ("town_meeting", "training") for row in task(nong, name) if row.met_by]
    assert met == [], "and does nobody else's task with it"


def test_only_colleagues_were_there(nong: Any, zhao: Any, stranger: Any, book: Any) -> None:
    assert meet(nong, book, there=(zhao.staff_id,)).there == [zhao.staff_id]
    assert meet(nong, book, there=(zhao.staff_id, stranger.staff_id)) is None


def test_two_hands_with_one_form_at_the_same_moment_write_it_once(nong: Any, book: Any) -> None:
    """The second looked before the first had written: it is told so, and nothing falls over."""
    one = uuid4()
    meet(nong, book, id=one)
    unseen = mock.Mock(**{"first.return_value": None})
    with (
        mock.patch.object(type(nong), "scope", return_value=unseen),
        pytest.raises(Refused, match="别人刚刚"),
    ):
        meet(nong, book, id=one, new=MEETING)
    assert Entry.objects.count() == 1


def test_the_sums_of_staff_and_money_say_no_more_than_the_band(
    signed_in: Enter, town: SimpleNamespace, nong: Any, lin: Any, sun: Any
) -> None:
    """Seven people: the clerk counts with seven; the leader is told 5—9 and every sum is made for nine (design/brief.md 7.4)."""
    for _n in range(7):
        take_in(lin, town.upper, reported_on=day("2026-03-25"))
    clerk = signed_in(nong).get("/means/").content.decode()
    assert "10,500 元" in clerk
    leader = signed_in(sun).get("/means/").content.decode()
    assert "5—9" in leader
    assert "13,500 元" in leader
    leader += signed_in(sun).get("/means/try/").content.decode()
    for exact in ("10,500", 'value="7"', "people=7", "用 7 人"):
        assert exact not in leader


def test_a_clerk_who_answers_for_somebody_counts_the_whole_town(
    signed_in: Enter, town: SimpleNamespace, nong: Any, lin: Any
) -> None:
    take_in(lin, town.upper, reported_on=day("2026-03-25"))
    take_in(nong, town.upper, reported_on=day("2026-03-25"))
    assert "用 2 人" in signed_in(nong).get("/means/").content.decode()
