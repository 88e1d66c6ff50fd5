"""The next year in one step: one press, dates moved, people and open tasks kept, once, and only another person approves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cast import TODAY, at, step_in
from tests.desk.test_statements import run
from tests.office.test_means import FINE
from tongxing.core.refusal import Refused
from tongxing.office.actions import give_task
from tongxing.office.means.actions import engage, enter_number
from tongxing.office.queries import year_of
from tongxing.plans import books
from tongxing.plans.actions import follow_plan
from tongxing.plans.models import PlanVersion

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOW = at(TODAY)
PAGE = "/year/next/"


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


def laid(by: Any, year: int, on: date = TODAY) -> Any:
    """The programme of a year as she sees it."""
    return year_of(step_in(by), books.chain(by.town_id), year=year, on=on)


def test_one_press_dates_moved_people_kept(signed_in: Enter, nong: Any, sun: Any, town: Any) -> None:
    """The road of the year's end: the clerk presses once, sees what moves and what stays, the mayor approves."""
    book = books.chain(town.id).on(TODAY).book  # type: ignore[union-attr]
    step_in(nong)
    give_task(
        by=nong,
        at=NOW,
        on=TODAY,
        book=book,
        place_id=town.id,
        title="给石桥村配电脑",
        unit="town",
        due_on=date(2027, 1, 20),
    )
    enter_number(
        by=nong,
        at=NOW,
        name="minimum_wage",
        amount=Decimal(1990),
        since=date(2026, 1, 1),
        source="省政府公告",
    )
    engage(
        by=nong, at=NOW, book=book, new=replace(FINE, staff_id=town.staff["lin"].pk, until=date(2027, 6, 30))
    )
    clerk = signed_in(nong)
    page = clerk.get(PAGE).content.decode()
    for said in (
        "2027 年接着办",
        "起草 2027 年的",
        "4月1日—6月30日",
        "2027年4月1日—6月30日",
        "农玉珍",
        "给石桥村配电脑",
        "1990",
        "林晓 2027年6月30日",
    ):
        assert said in page, said
    assert "批准</button>" not in page
    answer = clerk.post(f"{PAGE}start/")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    draft = PlanVersion.objects.get(town_id=town.id, year=2027)
    assert (draft.state, draft.key, draft.since, draft.loaded_by_id) == (
        "draft",
        "2027-1",
        date(2027, 1, 1),
        nong.staff_id,
    )
    page = clerk.get(PAGE).content.decode()
    assert "只有日子挪了" in page
    assert "起草 2027 年的" not in page
    assert f"/plan/{draft.pk}/approve/" not in page
    mayor = signed_in(sun)
    assert f"/plan/{draft.pk}/approve/" in mayor.get(PAGE).content.decode()
    assert laid(nong, 2027).key == "2026-1"
    assert mayor.post(f"/plan/{draft.pk}/approve/").status_code == 303
    found = laid(nong, 2027)
    assert (found.key, {row.due_on.year for row in found.rows}) == ("2027-1", {2027})
    assert laid(nong, 2026).key == "2026-1"
    assert [one.task for one in laid(nong, 2027).rows] == [one.task for one in laid(nong, 2026).rows]
    page = mayor.get(PAGE).content.decode()
    assert "定了：2027-1 版从 2027年1月1日 起执行" in page
    assert "还没有自己的方案" not in mayor.get("/year/?of=2027").content.decode()


def test_it_is_begun_once_and_by_whoever_may(
    signed_in: Enter, nong: Any, sun: Any, lin: Any, town: Any
) -> None:
    step_in(nong)
    version = PlanVersion.objects.get(town_id=town.id)
    follow_plan(by=nong, at=NOW, version=version)
    with pytest.raises(Refused, match="不用再起草"):
        follow_plan(by=nong, at=NOW, version=version)
    draft = PlanVersion.objects.get(town_id=town.id, year=2027)
    with pytest.raises(Refused, match="执行中的"):
        follow_plan(by=nong, at=NOW, version=draft)
    assert PlanVersion.objects.filter(town_id=town.id).count() == 2
    for who in (sun, lin):
        assert signed_in(who).post(f"{PAGE}start/").status_code == 403


def test_statements_stay_the_same(signed_in: Enter, nong: Any, town: Any) -> None:
    browser, book = signed_in(nong), books.chain(town.id).on(TODAY).book  # type: ignore[union-attr]
    few = run(browser, PAGE)
    for n in range(6):
        give_task(
            by=step_in(nong),
            at=NOW,
            on=TODAY,
            book=book,
            place_id=town.id,
            title=f"第{n}件",
            unit="town",
            due_on=TODAY,
        )
    assert len(few) == len(run(browser, PAGE)) <= 8
