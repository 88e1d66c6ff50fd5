"""人员与岗位: the two administrators do their half each, and neither can do the other's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import TODAY, actor_of
from tests.org.doorstep import give_password, give_phone, kinds, knock, where
from tongxing.org.models import Staff

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()


@pytest.fixture
def accounts(signed_in: Any, root: Any) -> Client:
    """The system administrator, signed in."""
    browser: Client = signed_in(root)
    return browser


@pytest.fixture
def security(signed_in: Any, town: Any) -> Client:
    """The security administrator, signed in."""
    browser: Client = signed_in(actor_of(town.staff["qin"].pk))
    return browser


def test_somebody_new_takes_two(accounts: Client, security: Client, town: Any) -> None:
    answer = accounts.post("/staff/new/", {"username": "Mei", "name": "梅兰"})
    assert answer.status_code == 200
    password, mei = answer.context["password"], Staff.objects.get(username="mei")
    assert password in answer.content.decode()
    assert "没有岗位" in knock(Client(), "mei", password).content.decode()
    places = [str(town.upper.pk), str(town.lower.pk)]
    given = {"role": "social_worker", "places": places, "since": DAY, "title": "专职社工"}
    assert accounts.post(f"/staff/{mei.pk}/post/", given).status_code == 403
    assert security.post(f"/staff/{mei.pk}/post/", given).status_code == 303
    assert {p.place_id for p in mei.posts.all()} == {town.upper.pk, town.lower.pk}
    assert where(knock(Client(), "mei", password)) == "/me/password/"
    page = accounts.get("/staff/").content.decode()
    assert "梅兰" in page
    assert password not in page


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"username": "lin", "name": "另一个"}, "已经有人用了"),
        ({"username": "ＬＩＮ", "name": "另一个"}, "已经有人用了"),
        ({"username": "梅", "name": "梅兰"}, "小写字母开头"),
        ({"username": "", "name": ""}, "必填"),
    ],
)
def test_an_account_that_cannot_be(accounts: Client, body: dict[str, str], said: str) -> None:
    before = Staff.objects.count()
    answer = accounts.post("/staff/new/", body)
    assert answer.status_code == 422
    assert said in answer.content.decode() or said == "必填"
    assert Staff.objects.count() == before


@pytest.mark.parametrize(
    ("role", "said"),
    [("clerk", "不能同时再任"), ("village_cadre", "不能同时再任"), ("mayor", "field-error")],
)
def test_a_post_that_cannot_be(security: Client, town: Any, role: str, said: str) -> None:
    lin = town.staff["lin"]
    given = {"role": role, "places": [str(town.upper.pk)], "since": DAY}
    answer = security.post(f"/staff/{lin.pk}/post/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert set(lin.posts.values_list("role", flat=True)) == {"social_worker"}


def test_a_place_of_another_town_cannot_be_chosen(security: Client, town: Any, next_town: Any) -> None:
    given = {"role": "social_worker", "places": [str(next_town.upper.pk)], "since": DAY}
    assert security.post(f"/staff/{town.staff['lin'].pk}/post/", given).status_code == 422


def test_somebody_of_another_town_is_not_there(accounts: Client, security: Client, next_town: Any) -> None:
    stranger = next_town.staff["stranger"].pk
    assert "生人" not in accounts.get("/staff/").content.decode()
    for browser, what in (
        (accounts, "password"),
        (security, "end"),
        (security, "factor"),
        (security, "post"),
    ):
        for staff_id in (stranger, 987654):
            assert browser.post(f"/staff/{staff_id}/{what}/", {"last_day": DAY}).status_code == 404
            assert browser.get(f"/staff/{staff_id}/").status_code == 404


def test_ending_posts_closes_the_account(security: Client, town: Any, signed_in: Any, lin: Any) -> None:
    hers = signed_in(lin)
    assert security.post(f"/staff/{lin.staff_id}/end/", {"last_day": DAY}).status_code == 303
    assert hers.get("/").status_code == 302
    assert not Staff.objects.get(pk=lin.staff_id).is_active
    assert "已停用" in security.get(f"/staff/{lin.staff_id}/").content.decode()


def test_who_comes_back_needs_a_new_password(
    security: Client, accounts: Client, town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nong = town.staff["nong"]
    give_password(nong)
    security.post(f"/staff/{nong.pk}/end/", {"last_day": DAY})
    monkeypatch.setenv("TONGXING_TODAY", (TODAY + timedelta(days=1)).isoformat())
    given = {
        "role": "clerk",
        "places": [str(town.place.pk)],
        "since": (TODAY + timedelta(days=1)).isoformat(),
    }
    assert security.post(f"/staff/{nong.pk}/post/", given).status_code == 303
    assert knock(Client(), "nong").status_code == 200, "the old password opens nothing"
    password = accounts.post(f"/staff/{nong.pk}/password/").context["password"]
    assert where(knock(Client(), "nong", password)) == "/me/password/"


def test_the_last_security_administrator_stays(security: Client, town: Any) -> None:
    other = town.staff["root"]
    answer = security.post(f"/staff/{other.pk}/end/", {"last_day": DAY})
    assert answer.status_code == 422
    assert "最后一位系统管理员" in answer.content.decode()
    assert other.posts.get().until is None


def test_a_lost_phone_takes_two(security: Client, accounts: Client, town: Any) -> None:
    """Whoever takes the factor away gives no password; whoever gives passwords takes no factor away."""
    lin = town.staff["lin"]
    give_password(lin)
    give_phone(lin)
    assert accounts.post(f"/staff/{lin.pk}/factor/").status_code == 403
    assert security.post(f"/staff/{lin.pk}/password/").status_code == 403
    assert security.post(f"/staff/{lin.pk}/factor/").status_code == 303
    assert kinds(lin) == []
    assert knock(Client()).status_code == 200, "the password went with the factor"
    password = accounts.post(f"/staff/{lin.pk}/password/").context["password"]
    assert where(knock(Client(), password=password)) == "/me/password/"


def test_a_temporary_password_alone_does_not_pass_a_factor(accounts: Client, town: Any) -> None:
    lin = town.staff["lin"]
    give_phone(lin)
    password = accounts.post(f"/staff/{lin.pk}/password/").context["password"]
    assert where(knock(Client(), password=password)) == "/signin/code/"


def test_nobody_does_it_to_herself(security: Client, accounts: Client, town: Any) -> None:
    root, qin = town.staff["root"].pk, town.staff["qin"].pk
    given = {"role": "security_administrator", "places": [str(town.place.pk)], "since": DAY}
    for browser, path, body in (
        (accounts, f"/staff/{root}/password/", {}),
        (security, f"/staff/{qin}/factor/", {}),
        (security, f"/staff/{qin}/end/", {"last_day": DAY}),
        (security, f"/staff/{qin}/post/", given),
    ):
        answer = browser.post(path, body)
        assert answer.status_code in (409, 422), path
        assert "另一位管理员" in answer.content.decode()
    assert Staff.objects.get(pk=qin).posts.count() == 1


def test_ending_sessions(security: Client, signed_in: Any, lin: Any) -> None:
    hers = signed_in(lin)
    assert hers.get("/").status_code == 200
    assert security.post(f"/staff/{lin.staff_id}/sessions/").status_code == 303
    assert hers.get("/").status_code == 302


def test_the_list_runs_few_statements_however_many_work_here(
    accounts: Client, town: Any, django_assert_max_num_queries: Any
) -> None:
    from tests.cast import post

    for n in range(20):
        post(town, f"more-{n}", f"同事{n}", "clerk", [town.place])
    with django_assert_max_num_queries(8):  # with the savepoint of a test's own transaction
        assert accounts.get("/staff/").status_code == 200
