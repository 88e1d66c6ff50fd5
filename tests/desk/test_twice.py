"""The pages on which two files of one person meet: side by side, joined with a fresh proof, parted again."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import actor_of, day, id_number, post, step_in
from tests.people.test_duplicates import intake
from tongxing.people.models import Join, Parting

pytestmark = pytest.mark.django_db
WHY = {"reason": "对照了两份决定书和身份证，是同一个人"}


@pytest.fixture
def two(town: SimpleNamespace, nong: Any) -> SimpleNamespace:
    """A file of one number in each of two villages."""
    one = actor_of(post(town, "one", "一村", "social_worker", [town.upper]))
    other = actor_of(post(town, "two", "二村", "social_worker", [town.lower]))
    return SimpleNamespace(one=one, a=intake(one, town.upper), b=intake(other, town.lower, name="韦晓山"))


def pair(two: SimpleNamespace) -> str:
    return f"/people/twice/{two.a.pk}/{two.b.pk}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_side_by_side_joined_shown_and_parted(
    signed_in: Callable[..., Any], nong: Any, two: SimpleNamespace
) -> None:
    desk = signed_in(nong)
    assert pair(two) in text(desk.get("/people/twice/"))
    page = desk.get(pair(two))
    differs = {fact.label: fact.same for fact in page.context["facts"]}
    assert differs["姓名"] is False
    assert differs["出生日期"] is True
    assert "身份证号相同" in text(page)
    assert desk.post(pair(two), {"says": "older", **WHY}).status_code == 303
    listed = text(desk.get("/people/"))
    assert two.a.number in listed
    assert two.b.number not in listed
    for url in (f"/people/{two.a.pk}/", f"/people/{two.b.pk}/"):
        file = desk.get(url)
        assert file.context["title"] == two.a.number
        assert two.b.number in text(file)
    step_in(nong)
    [join] = Join.objects.all()
    part = f"/people/twice/part/{join.pk}/"
    assert part in text(desk.get(f"/people/{two.a.pk}/"))
    assert desk.post(part, {"reason": "不是"}).status_code == 422
    assert desk.post(part, {"reason": "是兄弟两个人，号码抄错"}).status_code == 303
    assert two.b.number in text(desk.get("/people/"))
    assert desk.get(part).status_code == 404
    step_in(nong)
    assert Parting.objects.count() == 1


def test_joining_and_parting_ask_for_a_fresh_proof(
    signed_in: Callable[..., Any], nong: Any, two: SimpleNamespace, monkeypatch: Any
) -> None:
    from tongxing.org import doors

    desk = signed_in(nong)
    monkeypatch.setattr(doors, "proved_lately", lambda request: False)
    response = desk.post(pair(two), {"says": "older", **WHY})
    assert response.status_code == 307
    assert response.headers["Location"].startswith("/again/")
    step_in(nong)
    assert not Join.objects.exists()


def test_a_village_never_meets_the_other_side(
    signed_in: Callable[..., Any], two: SimpleNamespace, nong: Any
) -> None:
    village = signed_in(two.one)
    before = text(village.get(f"/people/{two.a.pk}/"))
    desk = signed_in(nong)
    assert desk.post(pair(two), {"says": "newer", **WHY}).status_code == 303
    after = text(village.get(f"/people/{two.a.pk}/"))
    assert two.b.number not in after
    assert len(before) == len(after)
    assert village.get(pair(two)).status_code == 403
    assert village.get(f"/people/{two.b.pk}/").status_code == 404


def test_a_new_decision_for_a_joined_person_goes_to_the_one_file(
    signed_in: Callable[..., Any], nong: Any, two: SimpleNamespace
) -> None:
    """Search before create leads to the file that is opened; while a measure runs there is no second one."""
    desk = signed_in(nong)
    desk.post(pair(two), {"says": "older", **WHY})
    page = desk.post(
        "/people/new/", {"step": "search", "id_number": id_number(day("1990-05-06"), 700), "name": ""}
    )
    assert [m.person.number for m in page.context["matches"]] == [two.a.number]
    assert page.context["form"] is None
