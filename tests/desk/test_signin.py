"""Coming in: the same words for every failure, a new session for every success, and no way out of the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "一把长长的钥匙 2026"


@pytest.fixture
def key(town: Any) -> str:
    """Lin has a password."""
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
    assert traces(town) == [("signin", "林晓"), ("signout", "林晓")]


def test_the_name_may_be_typed_in_capitals_with_spaces(key: str) -> None:
    assert knock(Client(), username="  LIN ").status_code == 303


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
    pages, work = [], []
    for username in ("lin", "nobody"):
        hashed.clear()
        answer = knock(Client(), username=username, password="wrong")
        pages.append(answer.content.decode().replace(f'value="{username}"', ""))
        work.append(len(hashed))
    strip = [p[: p.index("csrfmiddlewaretoken")] for p in pages]
    assert strip[0] == strip[1]
    assert "账号或密码不对" in pages[1]
    assert work[0] == work[1] >= 1


def test_five_failures_close_a_name_for_a_quarter_of_an_hour_known_or_not(key: str, town: Any) -> None:
    from tongxing.org.models import SignInTries

    for username in ("lin", "nobody"):
        for _n in range(5):
            assert "账号或密码不对" in knock(Client(), username=username, password="wrong").content.decode()
        assert "15 分钟后再试" in knock(Client(), username=username).content.decode()
    assert SignInTries.objects.count() == 2
    SignInTries.objects.update(last_at=cast.at(cast.TODAY) - timedelta(days=1))
    assert knock(Client()).status_code == 303
    assert SignInTries.objects.count() == 0


def test_names_tried_long_ago_are_forgotten(key: str) -> None:
    """Guessing at random names fills nothing up: what is older than the rest is let go of."""
    from tongxing.org.models import SignInTries

    for n in range(5):
        knock(Client(), f"nobody{n}")
    SignInTries.objects.update(last_at=cast.at(cast.TODAY) - timedelta(days=1))
    knock(Client(), "somebody else")
    assert SignInTries.objects.count() == 1


def test_guesses_at_one_name_stand_in_a_queue(key: str) -> None:
    """Many at once must not all be measured against the same number: the count is read behind a lock."""
    with CaptureQueriesContext(connection) as caught:
        knock(Client(), "lin", "wrong")
    asked = [q["sql"] for q in caught if "org_signintries" in q["sql"]]
    assert any("DO UPDATE" in sql for sql in asked), asked
    before = next(n for n, q in enumerate(caught) if "DO UPDATE" in q["sql"])
    assert before < next(n for n, q in enumerate(caught) if "FROM org_staff s" in q["sql"])


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
    assert "账号或密码不对" in knock(Client()).content.decode()


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
