"""Sessions: what they cannot be made to do (promises 4.12, T16), and when they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import TODAY, actor_of
from tests.org.doorstep import knock, later, shown, where
from tongxing.core import clock
from tongxing.org.models import Session
from tongxing.org.signin import sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(phone: str) -> Client:
    """Lin, signed in by the form with everything she has."""
    browser = Client()
    assert where(knock(browser, code=shown(phone))) == "/"
    return browser


def is_in(browser: Client) -> bool:
    """Whether a page of people opens."""
    return bool(browser.get("/people/").status_code == 200)


def key_of(browser: Client) -> str:
    """The key its cookie holds."""
    return str(browser.cookies["sessionid"].value)


def with_key(key: str) -> Client:
    """Another browser that got hold of a key."""
    browser = Client()
    browser.cookies["sessionid"] = key
    return browser


# ── a key that is not given out ──────────────────────────────────────────────


@pytest.mark.parametrize("key", ["a" * 32, "x", "", "../../etc/passwd", "'; drop table org_session; --"])
def test_a_key_nobody_gave_out_is_not_adopted(phone: str, key: str) -> None:
    """Fixation: the key planted before is not the key after."""
    browser = with_key(key)
    knock(browser, code=shown(phone))
    assert key_of(browser) != key
    assert not is_in(with_key(key))


def test_a_key_that_was_given_out_before_is_not_kept(phone: str) -> None:
    """Fixation with a key of the house itself: got by a first step, planted, and worthless afterwards."""
    attacker = Client()
    knock(attacker)
    planted = key_of(attacker)
    victim = with_key(planted)
    knock(victim, code=shown(phone))
    assert key_of(victim) != planted
    assert not is_in(attacker)


def test_each_step_has_a_key_of_its_own(phone: str) -> None:
    browser = Client()
    knock(browser)
    first = key_of(browser)
    browser.post("/signin/code/", {"code": shown(phone)})
    assert key_of(browser) != first
    assert not is_in(with_key(first))


def test_proving_again_changes_the_key(inside: Client, phone: str) -> None:
    before = key_of(inside)
    answer = inside.post("/again/", {"again": "1", "code": shown(phone, steps=1), "next": "/people/"})
    assert where(answer) == "/people/"
    assert key_of(inside) != before
    assert not is_in(with_key(before))
    assert is_in(inside)


def test_the_table_holds_no_key(inside: Client) -> None:
    """A stolen table opens nothing: only fingerprints stand in it."""
    kept = str(list(Session.objects.values_list()))
    assert key_of(inside) not in kept
    assert not is_in(with_key(Session.objects.get(staff__isnull=False).key))


# ── going out ────────────────────────────────────────────────────────────────


def test_after_signing_out_the_old_cookie_is_worth_nothing(inside: Client) -> None:
    key = key_of(inside)
    inside.post("/signout/")
    assert not is_in(with_key(key))
    assert not Session.objects.filter(staff__isnull=False).exists()


def test_a_link_does_not_sign_anybody_out(inside: Client) -> None:
    """Logout CSRF: only our own form does."""
    assert inside.get("/signout/").status_code == 405
    assert is_in(inside)


@pytest.mark.parametrize(
    "path",
    ["/signout/", "/again/", "/me/password/", "/me/app/", "/me/codes/", "/me/sessions/end/", "/signin/"],
)
def test_a_form_from_elsewhere_is_refused(inside: Client, path: str) -> None:
    foreign = Client(enforce_csrf_checks=True)
    foreign.cookies = inside.cookies
    assert foreign.post(path, {"password": "x"}).status_code == 403
    assert is_in(inside)


def test_a_page_that_was_under_way_does_not_bring_an_ended_session_back(inside: Client) -> None:
    from django.contrib.sessions.backends.base import UpdateError

    store: Any = inside.session
    store["late"] = "answer"
    inside.post("/signout/")
    with pytest.raises(UpdateError):
        store.save()
    assert Session.objects.filter(staff__isnull=False).count() == 0


# ── when they end ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "how", ["closed", "post over", "password", "ended", "epoch", "factors taken back", "posts ended"]
)
def test_the_session_dies_with_the_account_the_post_and_the_password(
    inside: Client, town: Any, member: Any, how: str
) -> None:
    from tongxing.org.actions import end_posts, end_sessions, new_password
    from tongxing.org.proof.actions import reset_factors

    by = actor_of(town.staff["qin"].pk)
    if how == "closed":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    elif how == "post over":
        member.posts.update(until=clock.today() - timedelta(days=1))
    elif how == "password":
        new_password(by=by, at=clock.now(), staff=member)
    elif how == "ended":
        end_sessions(by=by, staff=member, at=clock.now())
    elif how == "epoch":
        type(member).objects.filter(pk=member.pk).update(session_epoch=99)
    elif how == "posts ended":
        end_posts(by=by, at=clock.now(), today=clock.today(), staff=member, last_day=clock.today())
    else:
        reset_factors(by=by, member=member, at=clock.now())
    assert not is_in(inside)


def test_another_role_holds_at_the_next_request(inside: Client, town: Any, member: Any) -> None:
    assert is_in(inside)
    member.posts.exclude(place=town.upper).delete()
    member.posts.update(role="leader", place=town.place, since=TODAY - timedelta(days=1))
    assert inside.get("/people/").status_code == 403
    assert inside.get("/board/").status_code == 200


def test_another_village_holds_at_the_next_request(inside: Client, town: Any, lin: Any, member: Any) -> None:
    from tests.cast import day, take_in

    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    assert inside.get(f"/people/{folder.person_id}/").status_code == 200
    member.posts.exclude(place=town.lower).delete()
    assert inside.get(f"/people/{folder.person_id}/").status_code == 404


def test_away_for_a_quarter_of_an_hour_and_the_screen_is_locked(
    inside: Client, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, sessions.IDLE + sessions.HEARD_EVERY + timedelta(seconds=5))
    answer = inside.get("/people/?q=yy")
    assert where(answer) == "/again/?next=/people/%3Fq%3Dyy"
    assert "锁屏了" in inside.get(where(answer)).content.decode()
    assert inside.post("/again/", {"again": "1", "code": "000000"}).status_code == 422
    assert not is_in(inside)
    assert (
        where(inside.post("/again/", {"again": "1", "code": shown(phone), "next": "/people/?q=yy"}))
        == "/people/?q=yy"
    )
    assert is_in(inside)


def test_the_planted_fault_a_session_that_is_never_idle(
    inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "is_idle", lambda *a: False)
    later(monkeypatch, sessions.IDLE * 2)
    assert is_in(inside)


def test_who_works_on_is_not_locked_but_after_eight_hours_signs_in_again(
    inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 8 * 6):
        later(monkeypatch, timedelta(minutes=10))
        assert is_in(inside), n
    later(monkeypatch, timedelta(minutes=11))
    assert where(inside.get("/people/")).startswith("/signin/")


def test_a_session_that_is_locked_says_nothing_and_counts_for_nobody(
    inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, sessions.IDLE * 2)
    for path in ("/", "/me/", "/board/", "/plan/", "/print/today/"):
        assert where(inside.get(path)).startswith("/again/"), path
    assert inside.post("/me/awake/").status_code == 307, "a script cannot keep it open either"


def test_two_browsers_at_most_and_the_latest_stay(phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = []
    for _n in range(3):
        browsers.append(Client())
        assert where(knock(browsers[-1], code=shown(phone))) == "/"
        later(monkeypatch, timedelta(minutes=2))
    assert [is_in(one) for one in browsers] == [False, True, True]
    assert Session.objects.filter(staff__isnull=False).count() == 2


def test_ending_one_and_ending_all_others(
    inside: Client, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, timedelta(minutes=2))
    other = Client()
    knock(other, code=shown(phone))
    page = inside.get("/me/").content.decode()
    [handle] = [one.handle for one in Session.objects.filter(staff__isnull=False) if str(one.handle) in page]
    assert inside.post(f"/me/sessions/{handle}/end/").status_code == 303
    assert (is_in(inside), is_in(other)) == (True, False)
    later(monkeypatch, timedelta(minutes=2))
    knock(other, code=shown(phone))
    assert other.post("/me/sessions/end/").status_code == 303
    assert (is_in(inside), is_in(other)) == (False, True)


def test_changing_the_password_ends_the_others_and_keeps_this_one(
    inside: Client, phone: str, member: Any
) -> None:
    from tests.org.doorstep import PASSWORD

    key = key_of(inside)
    typed = {"password": PASSWORD, "new_password": "石榴树下有三把椅子 77"}
    assert where(inside.post("/me/password/", typed)) == "/me/"
    assert is_in(inside)
    assert key_of(inside) != key
    assert not is_in(with_key(key))


# ── what the cookies say ─────────────────────────────────────────────────────


def test_the_cookies_are_for_the_server_alone(phone: str, settings: Any) -> None:
    browser = Client()
    browser.get("/signin/")
    knock(browser, code=shown(phone))
    for name in ("sessionid", "csrftoken", "device"):
        cookie = browser.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
    assert not browser.cookies["sessionid"]["max-age"], "it ends with the browser"


def test_an_answer_to_somebody_signed_in_is_kept_by_no_cache(inside: Client) -> None:
    for path in ("/people/", "/me/", "/again/", "/people/none/"):
        assert inside.get(path).headers["Cache-Control"] == "no-store, private", path


def test_one_account_in_two_places_within_minutes_is_asked_about(
    inside: Client, phone: str, town: Any, member: Any
) -> None:
    from tongxing.core.models import Alarm
    from tongxing.org.actor import machine

    knock(Client(), code=shown(phone, steps=1), source="10.200.0.9")
    machine(town.id)
    assert list(Alarm.objects.values_list("kind", "staff_id")) == [("signin.two_sources", member.pk)]


def test_who_is_signed_in_twice_in_one_place_is_not_asked_about(
    inside: Client, phone: str, town: Any
) -> None:
    from tongxing.core.models import Alarm
    from tongxing.org.actor import machine

    knock(Client(), code=shown(phone, steps=1))
    machine(town.id)
    assert not Alarm.objects.exists()


def test_the_last_sign_in_is_told(inside: Client, phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, timedelta(hours=1))
    other = Client()
    knock(other, code=shown(phone))
    page = other.get("/me/").content.decode()
    assert "上次登录：" in page
    assert "这台设备是第一次用" in page


def test_nobody_is_signed_in_by_a_name_in_a_cookie(member: Any) -> None:
    for name, value in (
        ("username", "lin"),
        ("staff", str(member.pk)),
        ("device", "x.y.z"),
        ("_auth_user_id", "1"),
    ):
        browser = Client()
        browser.cookies[name] = value
        assert not is_in(browser)
