"""With the password alone nobody reaches anything: the steps of coming in, and what each of them opens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.org.doorstep import (
    PASSWORD,
    give_codes,
    give_password,
    give_phone,
    kinds,
    knock,
    later,
    shown,
    where,
)
from tests.walls.addresses import ROUTES, address
from tests.walls.matrix import MATRIX
from tests.walls.world import ABSENT
from tongxing.org.signin import sessions

pytestmark = pytest.mark.django_db
STEPS = {"signin_code", "me_password", "me_app", "me_key"}


def test_all_three_at_once(phone: str) -> None:
    browser = Client()
    assert where(knock(browser, code=shown(phone))) == "/"
    assert browser.get("/people/").status_code == 200


def test_the_code_a_page_later(phone: str) -> None:
    browser = Client()
    assert where(knock(browser, next="/people/")) == "/signin/code/"
    assert browser.get("/signin/code/").status_code == 200
    assert browser.post("/signin/code/", {"code": "000000"}).status_code == 422
    assert (
        where(browser.post("/signin/code/", {"code": f" {shown(phone)[:3]} {shown(phone)[3:]}"}))
        == "/people/"
    )
    assert browser.get("/people/").status_code == 200


def test_a_wrong_code_beside_a_right_password_reads_like_a_wrong_password(phone: str, member: Any) -> None:
    def said(answer: Any) -> str:
        text = answer.content.decode()
        return text[text.index('class="errors"') : text.index("</ul>")]

    assert said(knock(Client(), code="000000")) == said(knock(Client(), password="wrong", code="000000"))


# Doors without a session, for anybody who stands outside: the last two are the page a person's own code opens.
ANYONES = {"signout", "signin", "language", "ask_key", "own_ask", "own_open"}


@pytest.mark.parametrize("state", ["a factor to show", "a password to change", "a factor to enrol"])
def test_with_the_password_alone_no_door_opens(member: Any, state: str) -> None:
    """GB/T 22239-2019, 8.1.4.1 d: 0 personal addresses; only the steps themselves and the way out."""
    if state == "a factor to show":
        give_phone(member)
    give_password(member, temporary=state == "a password to change")
    browser = Client()
    assert knock(browser).status_code == 303
    key, opened = browser.cookies["sessionid"].value, set()
    for name in ROUTES:
        for verb in MATRIX[name]:
            if name in ANYONES or name in STEPS:
                continue
            browser.cookies["sessionid"] = key
            answer = browser.generic(verb, address(name, ABSENT))
            led = answer.status_code == 302 and where(answer).startswith("/signin/")
            if not led:
                opened.add((name, verb, answer.status_code))
    assert opened == set()


def test_the_planted_fault_half_a_session_that_counts_as_a_whole_one(
    member: Any, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the step before the code already bore Django's own key, the test above would see doors open."""
    from tongxing.org.signin import actions

    real = actions.begin_half

    def careless(*, session: Any, staff: Any, **more: Any) -> None:
        real(session=session, staff=staff, **more)
        session["_auth_user_id"], session["_auth_user_hash"] = str(staff.pk), staff.get_session_auth_hash()

    monkeypatch.setattr("tongxing.faces.desk.coming_in.begin_half", careless)
    browser = Client()
    knock(browser)
    assert browser.get("/people/").status_code == 200


def test_the_first_day(member: Any) -> None:
    """A temporary password is changed, a phone is enrolled, the printed codes are shown once, and she is in."""
    give_password(member, temporary=True)
    browser = Client()
    assert where(knock(browser)) == "/me/password/"
    assert browser.post("/me/password/", {"new_password": PASSWORD}).status_code == 422, "not the old one"
    assert where(browser.get("/me/app/")) == "/me/password/", "one step after the other"
    assert where(browser.post("/me/password/", {"new_password": "石榴树下有三把椅子 77"})) == "/me/app/"
    page = browser.get("/me/app/")
    secret, sealed = page.context["secret"].replace(" ", ""), page.context["sealed"]
    assert secret not in sealed
    answer = browser.post("/me/app/", {"sealed": sealed, "code": shown(secret)})
    codes = answer.context["codes"]
    assert len(codes) == 10
    assert where(browser.get("/people/")).startswith("/signin/"), "not in yet"
    assert where(browser.post("/signin/code/")) == "/"
    assert browser.get("/people/").status_code == 200
    assert kinds(member) == ["totp", "recovery_codes"]
    assert knock(Client()).status_code == 200, "the temporary password is gone"
    again = Client()
    assert where(knock(again, password="石榴树下有三把椅子 77", code=codes[0])) == "/"


@pytest.mark.parametrize(("days", "opens"), [(7, True), (8, False)])
def test_a_temporary_password_waits_a_week(member: Any, days: int, opens: bool) -> None:
    from tongxing.core import clock

    give_password(member, temporary=True)
    given = clock.end_of(clock.today() - timedelta(days=days)) - timedelta(hours=5)
    type(member).objects.filter(pk=member.pk).update(password_at=given)
    answer = knock(Client())
    assert (answer.status_code == 303) is opens
    assert ("临时密码过了 7 天" in answer.content.decode()) is not opens


def test_after_ninety_days_a_line_reminds_and_nothing_forces(member: Any, phone: str) -> None:
    """The reminder is what 等保 asks for; that nobody is forced is what ASVS 5.0 V6.2.10 asks for."""
    from tongxing.core import clock

    type(member).objects.filter(pk=member.pk).update(password_at=clock.now() - timedelta(days=91))
    browser = Client()
    assert where(knock(browser, code=shown(phone))) == "/"
    assert "90 多天了" in browser.get("/me/").content.decode()


def test_half_a_session_lasts_a_quarter_of_an_hour(phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    knock(browser)
    later(monkeypatch, sessions.HALF_FOR + timedelta(seconds=5))
    assert where(browser.post("/signin/code/", {"code": shown(phone)})) == "/signin/"


def test_half_a_session_dies_with_the_password(phone: str, member: Any) -> None:
    browser = Client()
    knock(browser)
    give_password(member, "another password 99")
    assert where(browser.post("/signin/code/", {"code": shown(phone)})) == "/signin/"


def test_only_a_demo_offers_instead_of_asking(member: Any, settings: Any) -> None:
    settings.TONGXING_SECOND_FACTOR = "offered"
    browser = Client()
    assert where(knock(browser)) == "/"
    assert "还没有动态码" in browser.get("/me/").content.decode()
    settings.TONGXING_SECOND_FACTOR = "required"
    assert where(knock(Client())) == "/me/app/"


def test_whoever_has_a_factor_shows_it_in_the_demo_too(phone: str, settings: Any) -> None:
    settings.TONGXING_SECOND_FACTOR = "offered"
    assert where(knock(Client())) == "/signin/code/"


def test_a_recovery_code_opens_once(member: Any, phone: str) -> None:
    codes = give_codes(member)
    assert where(knock(Client(), code=codes[3])) == "/"
    assert knock(Client(), code=codes[3]).status_code == 200
    assert where(knock(Client(), code=codes[4])) == "/"


def test_a_code_of_the_phone_opens_once(phone: str) -> None:
    """Also in another worker: what was used stands in the database, not in a process (RFC 6238, 5.2)."""
    code = shown(phone)
    assert where(knock(Client(), code=code)) == "/"
    assert knock(Client(), code=code).status_code == 200
    assert where(knock(Client(), code=shown(phone, steps=1))) == "/"
    assert knock(Client(), code=shown(phone)).status_code == 200, "nor does an older one afterwards"


def test_the_planted_fault_codes_that_are_not_remembered(phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongxing.org.proof import factors

    real = factors.step_of
    monkeypatch.setattr(factors, "step_of", lambda *a, after, **k: real(*a, after=0, **k))
    code = shown(phone)
    assert where(knock(Client(), code=code)) == where(knock(Client(), code=code)) == "/"


def test_a_code_of_long_ago_or_of_later_opens_nothing(phone: str) -> None:
    for steps in (-3, -2, 2, 3):
        assert (
            knock(Client(), code=shown(phone, steps=steps), source=f"10.0.0.{steps + 9}").status_code == 200
        )


def test_five_wrong_codes_close_the_matter_wherever_they_come_from(phone: str) -> None:
    """Six digits are few: who has the password and a network of machines gets five guesses in a quarter of an hour."""
    for n in range(5):
        assert knock(Client(), code="000000", source=f"10.0.{n}.1").status_code == 200
    answer = knock(Client(), code=shown(phone), source="10.0.77.1")
    assert answer.status_code == 429
    assert "试错的次数多了" in answer.content.decode()


def test_every_address_of_a_step_is_a_half_door() -> None:
    half = {name for name, route in ROUTES.items() if route.callback.door.half}
    assert half == STEPS
    assert reverse("signin_code") == "/signin/code/"
