"""The township's own work through its doors: written once, counted once, taken back, decided, ended; and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.cast import TODAY, at, step_in
from tests.desk.test_statements import run
from tongxing.core.refusal import Refused
from tongxing.office.actions import end_task, give_task, record_entry, take_back_entry
from tongxing.office.models import Entry
from tongxing.office.queries import entries_of, given_at, given_of, mine_today, year_of
from tongxing.office.rules import NewEntry, NewTask, why_not_end, why_not_enter, why_not_give
from tongxing.plans import books
from tongxing.rulebook.windows import State, state

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOW = at(TODAY)
MEETING = NewEntry(
    "meeting", "held", "第三季度例会", date(2026, 9, 10), "town_meeting", people=12, said="定了三件事"
)


@pytest.fixture
def book(town: Any, nong: Any) -> Any:
    """The plan in force."""
    step_in(nong)
    plan = books.chain(town.id).on(TODAY)
    assert plan
    return plan.book


def meet(by: Any, book: Any, **more: Any) -> Any:
    """One meeting of the town."""
    told: dict[str, Any] = {"place_id": by.town_id, "new": MEETING, "there": ()}
    return record_entry(by=step_in(by), at=NOW, on=TODAY, book=book, **(told | more))


def task(by: Any, name: str) -> list[Any]:
    """The windows of one task, as she sees the year."""
    step_in(by)
    year = year_of(by, books.chain(by.town_id), year=2026, on=TODAY)
    assert year
    return [row for row in year.rows if row.task == name]


def test_a_meeting_meets_its_quarter_and_taken_back_it_meets_nothing(nong: Any, book: Any) -> None:
    held = meet(nong, book)
    assert [row.met_by for row in task(nong, "town_meeting")] == [None, None, str(held.pk), None]
    with pytest.raises(Refused, match="为什么撤回"):
        take_back_entry(by=nong, at=NOW, on=TODAY, entry_id=held.pk, reason=" ")
    assert take_back_entry(by=nong, at=NOW, on=TODAY, entry_id=held.pk, reason="记重了")
    assert [row.met_by for row in task(nong, "town_meeting")] == [None] * 4
    with pytest.raises(Refused, match="已经撤回"):
        take_back_entry(by=nong, at=NOW, on=TODAY, entry_id=held.pk, reason="再撤")
    assert Entry.objects.count() == 2


def test_over_new_year_what_was_left_is_still_owed_and_january_may_meet_it(nong: Any, book: Any) -> None:
    chain, january = books.chain(nong.town_id), date(2027, 1, 12)

    def left() -> set[str]:
        year, mine = year_of(nong, chain, year=2027, on=january), mine_today(nong, chain, on=january)
        assert year
        before = {row.task for row in year.before}
        assert before >= {row.task for row in mine.tasks if row.year == 2026}
        return {row.task for row in mine.tasks if row.year == 2026}

    step_in(nong)
    assert "work_plan" in left()
    new = NewEntry("document", "work_plan", "补上的工作计划", january, "work_plan")
    record_entry(
        by=step_in(nong), at=at(january), on=january, book=book, place_id=nong.town_id, new=new, there=()
    )
    assert "work_plan" not in left()
    old = year_of(nong, chain, year=2026, on=january)
    assert old
    assert [row.met_on for row in old.rows if row.task == "work_plan"] == [january]


def test_a_year_in_which_no_plan_held_is_not_laid_out_by_another(nong: Any, book: Any) -> None:
    assert year_of(nong, books.chain(nong.town_id), year=2025, on=TODAY) is None


def test_a_form_sent_twice_is_one_entry(nong: Any, book: Any) -> None:
    one = uuid4()
    assert meet(nong, book, id=one).pk == meet(nong, book, id=one).pk == one
    assert len(entries_of(nong, year=2026)) == 1


def test_what_a_meeting_decided_is_owed_until_it_is_ended(nong: Any, book: Any) -> None:
    held = meet(nong, book)
    given = give_task(
        by=nong, at=NOW, on=TODAY, book=book, place_id=nong.town_id, title="给石桥村配一台电脑", unit="town",
        due_on=date(2026, 10, 10), entry_id=held.pk,
    )  # fmt: skip
    assert given
    [one] = given_of(nong)
    assert (one.given_on, state(one, TODAY)) == (date(2026, 9, 10), State.OVERDUE)
    with pytest.raises(Refused) as refused:
        end_task(by=nong, at=NOW, on=TODAY, book=book, given_id=one.id, how="done", ended_on=TODAY, said=" ")
    assert [r.code for r in refused.value.refusals] == ["said"]
    assert end_task(
        by=nong, at=NOW, on=TODAY, book=book, given_id=one.id, how="done", ended_on=TODAY, said="买好送到了"
    )
    ended = given_at(nong, one.id)
    assert ended
    assert state(ended, TODAY) is State.MET_LATE
    with pytest.raises(Refused, match="已经办结"):
        end_task(
            by=nong, at=NOW, on=TODAY, book=book, given_id=one.id, how="done", ended_on=TODAY, said="又一次"
        )


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"kind": "party"}, ["kind"]),
        ({"outcome": "brilliant"}, ["outcome"]),
        ({"title": " "}, ["title"]),
        ({"happened_on": date(2027, 1, 1)}, ["happened_on"]),
        ({"people": -1}, ["people"]),
        ({"title": "", "outcome": "", "people": 100_000}, ["outcome", "title", "people"]),
    ],
)
def test_everything_an_entry_lacks_is_said_at_once(change: dict[str, Any], codes: list[str]) -> None:
    told = {"kind": "meeting", "outcome": "held", "title": "例会", "happened_on": TODAY} | change
    assert [
        r.code for r in why_not_enter(NewEntry(**told), role="clerk", unit_kind="leading_group", on=TODAY)
    ] == codes


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        ("clerk", "police_station", True), ("leader", "village", True), ("police_officer", "police_station", True),
        ("police_officer", "justice_office", False), ("justice_office", "justice_office", True),
        ("village_cadre", "village", True), ("village_cadre", "leading_group", False), ("doctor", "health_centre", True),
        ("social_worker", "leading_office", False),
    ],
)  # fmt: skip
def test_whoever_answers_for_the_unit_writes_it_down(role: str, unit: str, may: bool) -> None:
    found = why_not_enter(MEETING, role=role, unit_kind=unit, on=TODAY)
    assert (not found) is may
    assert may or [r.code for r in found] == ["unit"]


def test_who_gives_and_who_ends() -> None:
    days = {"given_on": date(2026, 9, 10), "due_on": date(2026, 9, 9)}
    nobody = NewTask("", "x", in_village=True, reached=False, **days)
    found = why_not_give(nobody, kinds={"town": "town_government"}, role="doctor")
    assert [r.code for r in found] == ["post", "title", "unit", "owner", "due_on"]
    village = NewTask("贴告示", "villages", TODAY, TODAY, in_village=False)
    found = why_not_give(village, kinds={"villages": "village"}, role="clerk")
    assert [r.code for r in found] == ["place"], "a village does not see what lies at the town"
    told = {
        "how": "dropped",
        "said": "",
        "given_on": TODAY,
        "ended_on": date(2026, 1, 1),
        "on": TODAY,
        "ended": False,
    }
    assert [r.code for r in why_not_end(yours=False, role="doctor", **told)] == [
        "post",
        "how",
        "said",
        "ended_on",
    ]
    assert [r.code for r in why_not_end(yours=False, role="clerk", **told)] == ["said", "ended_on"]


def test_a_village_writes_its_own_and_sees_its_own(nong: Any, wu: Any, book: Any, town: Any) -> None:
    step_in(wu)
    [mine] = {row.place_id for row in task(wu, "village_meeting")}
    own = NewEntry("meeting", "held", "村里碰头", date(2026, 10, 9), "village_meeting")
    assert record_entry(by=step_in(wu), at=NOW, on=TODAY, book=book, place_id=mine, new=own)
    other = next(v.pk for v in town.villages if v.pk != mine)
    assert record_entry(by=step_in(wu), at=NOW, on=TODAY, book=book, place_id=other, new=own) is None
    meet(nong, book)
    assert [one.title for one in entries_of(step_in(wu), year=2026)] == ["村里碰头"]


def test_elsewhere_there_is_nothing(nong: Any, stranger: Any, book: Any) -> None:
    held = meet(nong, book)
    step_in(stranger)
    assert entries_of(stranger, year=2026) == []
    assert take_back_entry(by=stranger, at=NOW, on=TODAY, entry_id=held.pk, reason="不是我们的") is None


@pytest.mark.parametrize("verb", ["UPDATE office_entry SET title = 'x'", "DELETE FROM office_entry"])
def test_rows_only_grow(nong: Any, book: Any, verb: str) -> None:
    meet(nong, book)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_the_year_through_its_doors(signed_in: Enter, nong: Any, town: Any, book: Any) -> None:
    browser = signed_in(nong)
    page = browser.get("/year/").content.decode()
    assert "成立领导小组" in page
    assert "/year/enter/?task=leading_group" in page
    assert 'class="drawing strip"' in page
    asked = browser.get("/year/enter/?task=leading_group")
    slip = asked.context["form"].initial["slip"]
    body = {
        "slip": slip,
        "outcome": "leading_group",
        "place": town.id,
        "happened_on": "2026-02-20",
        "title": "成立领导小组",
    }
    assert browser.post("/year/enter/?task=leading_group", body | {"title": ""}).status_code == 422
    assert browser.post("/year/enter/?task=leading_group", body).status_code == 303
    assert "按期" in browser.get("/year/").content.decode()
    [done] = entries_of(step_in(nong), year=2026)
    assert "成立领导小组" in browser.get(f"/year/done/{done.id}/").content.decode()
    who = browser.get("/year/who/").content.decode()
    assert "农玉珍" in who
    assert "安置帮教" in who
    for address in (
        "/year/enter/",
        "/year/enter/?kind=party",
        f"/year/done/{uuid4()}/",
        f"/year/give/?from={uuid4()}",
    ):
        assert browser.get(address).status_code == 404


def test_villages_of_one_task_are_one_line_and_the_worst_gives_its_state(
    signed_in: Enter, nong: Any, town: Any, book: Any
) -> None:
    held = NewEntry("meeting", "held", "村里碰头", date(2026, 10, 9), "village_meeting")
    for village in town.villages[1:]:
        meet(nong, book, place_id=village.pk, new=held)
    page = signed_in(nong).get("/year/")
    [line] = [one for one in page.context["again"] if one.title == "村里开会" and one.chip.state == "open"]
    assert line.place == f"{len(town.villages)} 个村里 {len(town.villages) - 1} 个办了"
    assert line.record is None
    assert [bool(one.record) for one in line.villages].count(True) == 1
    assert [one.chip.state for one in line.villages].count("met") == len(town.villages) - 1
    assert page.content.decode().count("一村一村看") < len(page.context["again"])


def test_next_year_is_laid_out_by_the_same_plan(signed_in: Enter, nong: Any, book: Any) -> None:
    page = signed_in(nong).get("/year/?of=2027").content.decode()
    assert "2027 年要做的事" in page
    assert "还没有自己的方案" in page


def test_statements_stay_the_same(signed_in: Enter, nong: Any, book: Any) -> None:
    browser = signed_in(nong)
    few = run(browser, "/year/")
    for n in range(6):
        held = meet(nong, book, new=NewEntry("publicity", "school", f"第{n}次", date(2026, 5, 1 + n)))
        give_task(
            by=nong, at=NOW, on=TODAY, book=book, place_id=nong.town_id, title=f"第{n}件", unit="town", due_on=TODAY,
            entry_id=held.pk,
        )  # fmt: skip
    many = run(browser, "/year/")
    assert len(few) == len(many) <= 7, "\n".join(many)


def test_what_the_office_owes_stands_on_the_day_of_whoever_answers(
    signed_in: Enter, nong: Any, zhao: Any, book: Any
) -> None:
    """The clerk sees what is late and what her office may do now; the station sees nothing of the others'."""
    give_task(
        by=step_in(nong), at=NOW, on=TODAY, book=book, place_id=nong.town_id, title="和派出所对一次名单", unit="police",
        due_on=TODAY,
    )  # fmt: skip
    page = signed_in(nong).get("/").content.decode()
    for words in ("镇里要做的", "成立领导小组", "和派出所对一次名单"):
        assert words in page
    page = signed_in(zhao).get("/").content.decode()
    assert "和派出所对一次名单" in page
    assert "成立领导小组" not in page
    held = record_entry(
        by=step_in(nong), at=NOW, on=TODAY, book=book, place_id=nong.town_id,
        new=NewEntry("appointment", "leading_group", "领导小组", date(2026, 2, 20), "leading_group"),
    )  # fmt: skip
    assert held
    assert "成立领导小组" not in signed_in(nong).get("/").content.decode()
