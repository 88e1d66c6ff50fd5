"""检测日: one tap each, one save, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import TODAY, day, step_in, take_in
from tests.desk.test_record_forms import hidden
from tongxing.duties.models import Deed, Duty

pytestmark = pytest.mark.django_db
SHARED = {"happened_on": TODAY.isoformat(), "where": "镇卫生院", "collectors": "赵强、林晓"}


@pytest.fixture
def people(lin: Any, town: Any) -> list[Any]:
    """Three people of two villages whose window is open."""
    return [
        take_in(lin, place, reported_on=day("2026-03-25")) for place in (town.upper, town.upper, town.lower)
    ]


def keys(page: Any) -> list[str]:
    return sorted(set(re.findall(r'name="(r-[0-9a-f-]+)"', page.content.decode())))


def test_one_sheet_is_saved_at_once_and_only_once(
    lin: Any, people: list[Any], signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    page = browser.get("/testday/")
    assert [v.name for v in page.context["villages"]] == ["上河村", "下河村"]
    assert page.context["total"] == len(keys(page)) == 3
    first, second, _third = keys(page)
    data = {**hidden(page), **SHARED, first: "negative", second: "no_show"}
    for _n in range(2):
        assert browser.post("/testday/", data).status_code == 303
    step_in(lin)
    assert sorted(d.word for d in Deed.objects.filter(kind="official_test")) == [
        "negative",
        "no_show",
    ]
    assert Duty.objects.filter(kind="official_test", met_by__isnull=False).count() == 1
    assert browser.get("/testday/").context["total"] == 2


def test_the_sheet_refuses_what_the_action_refuses(
    lin: Any, people: list[Any], signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    page = browser.get("/testday/")
    one = keys(page)[0]
    base = {**hidden(page), **SHARED}
    for wrong in (
        {**base},
        {**base, one: "negative", "collectors": "林晓"},
        {**base, one: "negative", "happened_on": ""},
        {**base, one: "negative", "slip": "x"},
        {**base, one: "anything"},
    ):
        assert browser.post("/testday/", wrong).status_code == 422
    assert (
        browser.post("/testday/", {**base, one: "negative", "happened_on": "2026-12-01"}).status_code == 303
    )
    step_in(lin)
    assert not Deed.objects.filter(kind="official_test").exists()


def test_the_litany_of_the_sheet(
    lin: Any,
    sun: Any,
    zhao: Any,
    stranger: Any,
    people: list[Any],
    client: Any,
    signed_in: Callable[..., Any],
) -> None:
    assert client.get("/testday/").status_code == 302
    assert signed_in(sun).get("/testday/").status_code == 403
    assert signed_in(zhao).get("/testday/").context["total"] == 3
    page = signed_in(stranger).get("/testday/")
    assert page.context["total"] == 0
    mine = signed_in(lin).get("/testday/")
    other = signed_in(stranger)
    data = {**hidden(mine), **SHARED, keys(mine)[0]: "negative"}
    assert other.post("/testday/", data).status_code == 422
    assert other.put("/testday/").status_code == 405
    step_in(lin)
    assert not Deed.objects.filter(kind="official_test").exists()
