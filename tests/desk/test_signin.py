"""Coming in: the same words for every failure, a new session for every success, and no way out of the house."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "一把长长的钥匙 2026"


@pytest.fixture
def key(town: Any, settings: Any) -> str:
    """Lin has a password, in a house like the demo's, where it is enough."""
    settings.TONGXING_SECOND_FACTOR = "offered"
    staff = town.staff["lin"]
    staff.password = make_password(PASSWORD)
    staff.save()
    return PASSWORD


def knock(browser: Any, username: str = "lin", password: str = PASSWORD, **more: str) -> Any:
    """One try."""
    return browser.post("/signin/", {"username": username, "password": password, **more})


def traces(town: Any) -> list[tuple[str, Any]]:
    """What the trail says about doors, read with the wall of the town."""
    from tongxing.core.models import AuditEvent
    from tongxing.org.actor import machine

    machine(town.id)
    return list(
        AuditEvent.objects.filter(about="staff", act__startswith="sign")
        .order_by("id")
        .values_list("act", "staff_name")
    )


def test_in_and_out(key: str, town: Any) -> None:
    browser = Client()
    answer = knock(browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/").status_code == 200
    assert browser.get("/signin/").headers["Location"] == "/"
    assert browser.post("/signout/").headers["Location"] == "/signin/"
    assert browser.get("/").headers["Location"] == "/signin/?next=/"
    assert not browser.cookies["sessionid"].value
    assert traces(town) == [("signin", "林晓"), ("signout", "林晓")]


@pytest.mark.parametrize("typed", ["  LIN ", "ｌｉｎ", "ＬＩＮ", "Lin　"])
def test_a_name_is_one_name_however_it_is_typed(key: str, typed: str) -> None:
    """Capitals, full-width letters, spaces around it: all the same account (GB/T 22239-2019, 8.1.4.1 a)."""
    assert knock(Client(), username=typed).status_code == 303


def test_unknown_name_and_wrong_password_get_the_same_page_and_the_same_work(
    key: str, town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed = []
    for name in ("verify", "encode"):
        real = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda *a, _r=real, **k: hashed.append(1) or _r(*a, **k)
        )
    knock(Client(), username="the first of this process", password="makes nobody's hash")
    pages, work = [], []
    for username in ("lin", "nobody"):
        hashed.clear()
        answer = knock(Client(), username=username, password="wrong")
        pages.append(answer.content.decode().replace(f'value="{username}"', ""))
        work.append(len(hashed))
    strip = [p[: p.index("csrfmiddlewaretoken")] for p in pages]
    assert strip[0] == strip[1]
    assert "账号、密码或动态码不对" in pages[1]
    assert work[0] == work[1] >= 1


def test_the_session_changes_its_key(key: str) -> None:
    browser = Client()
    browser.get("/signin/")
    session = browser.session
    session["left"] = "by somebody"
    session.save()
    before = browser.cookies.get("sessionid")
    knock(browser)
    assert before is None or browser.cookies["sessionid"].value != before.value


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/signout/",
        "people/",
    ],
)
def test_next_leads_nowhere_else(key: str, target: str) -> None:
    assert knock(Client(), next=target).headers["Location"] == "/"


def test_next_leads_where_she_wanted_to_go(key: str) -> None:
    assert knock(Client(), next="/people/?mine=1").headers["Location"] == "/people/?mine=1"
    assert 'value="/people/"' in Client().get("/signin/?next=/people/").content.decode()


def test_who_has_no_post_today_does_not_come_in(key: str, town: Any) -> None:
    staff = town.staff["lin"]
    staff.posts.update(until=cast.day("2026-11-01"))
    assert "没有岗位" in knock(Client()).content.decode()
    staff.is_active = False
    staff.save()
    assert "账号、密码或动态码不对" in knock(Client()).content.decode()


def test_a_failed_try_is_traced_without_the_name_typed(key: str, town: Any) -> None:
    from tongxing.core.models import AuditEvent
    from tongxing.org.actor import machine

    knock(Client(), password="wrong")
    machine(town.id)
    event = AuditEvent.objects.get(act="signin_failed")
    assert event.detail == {"staff": town.staff["lin"].pk, "why": "wrong"}
    assert (event.staff_name, event.place_id) == ("", town.id)


def test_a_form_from_elsewhere_is_refused(key: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert knock(browser).status_code == 403


@pytest.mark.parametrize("field", ["username", "password"])
def test_an_empty_field_is_said_beside_it(key: str, field: str) -> None:
    answer = knock(Client(), **{field: ""})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]


def test_very_long_and_strange_input_is_only_wrong(key: str) -> None:
    for text in ("a" * 5000, "\x00lin", "'; drop table org_staff; --", "林晓", "\ud800"[:0] + "🙂"):
        assert knock(Client(), username=text, password=text or "x").status_code == 200
