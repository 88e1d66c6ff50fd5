"""Nobody reaches another's factors, sessions or passwords (SecureDrop SEC-01-001: a factor enrolled for somebody else)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from tests.org.doorstep import give_codes, give_phone, kinds, knock, shown, stored, where
from tongxing.org.models import Session
from tongxing.org.proof import actions, factors

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger_at_home(town: Any, signed_in: Any, nong: Any) -> Client:
    """The clerk, signed in, with a factor of her own."""
    give_phone(town.staff["nong"])
    browser: Client = signed_in(nong)
    return browser


def test_a_factor_of_another_is_not_there(member: Any, phone: str, stranger_at_home: Client) -> None:
    [hers] = factors.rows(member.pk)
    for factor_id in (hers.pk, 987654):
        assert stranger_at_home.post(f"/me/factors/{factor_id}/remove/").status_code == 404
    assert kinds(member) == ["totp"]


def test_a_session_of_another_is_not_there(member: Any, phone: str, stranger_at_home: Client) -> None:
    lin = Client()
    knock(lin, code=shown(phone))
    hers = Session.objects.get(staff=member)
    for handle in (hers.handle, uuid4()):
        assert stranger_at_home.post(f"/me/sessions/{handle}/end/").status_code == 404
    stranger_at_home.post("/me/sessions/end/")
    assert lin.get("/people/").status_code == 200


def test_a_secret_offered_to_another_enrols_nothing(member: Any, stranger_at_home: Client) -> None:
    """The form carries the secret sealed for one account; in another's hands it is no secret at all."""
    offer = factors.offer(member)
    actions.remove_factor(
        by=_machine(member),
        member=_clerk(),
        factor_id=factors.rows(_clerk().pk)[0].pk,
        required=False,
        at=_now(),
    )
    answer = stranger_at_home.post("/me/app/", {"sealed": offer.sealed, "code": shown(offer.secret)})
    assert answer.status_code == 422
    assert kinds(_clerk()) == []


@pytest.mark.parametrize(
    "extra", [{"staff": "1"}, {"user": "1"}, {"user_id": "1"}, {"member": "1"}, {"staff_id": "1"}]
)
def test_no_field_says_whose_account_is_meant(
    member: Any, stranger_at_home: Client, extra: dict[str, str]
) -> None:
    """Mass assignment: whatever a form says besides, it is the account of whoever sends it."""
    extra = dict.fromkeys(extra, str(member.pk))
    stranger_at_home.post("/me/codes/", extra)
    assert kinds(member) == []
    assert kinds(_clerk()) == ["totp", "recovery_codes"]


def test_the_database_shows_one_member_at_a_time(member: Any, phone: str, town: Any) -> None:
    """Row security: a query that forgets to say whose sees nobody's, and in her name only hers."""
    give_phone(town.staff["nong"])
    assert Authenticator.objects.count() == 0
    with factors.of_member(member.pk):
        assert {one.user_id for one in Authenticator.objects.all()} == {member.pk}
        assert Authenticator.objects.filter(user=town.staff["nong"]).delete()[0] == 0
    assert kinds(town.staff["nong"]) == ["totp"]
    assert Authenticator.objects.count() == 0


def test_without_the_policy_all_would_be_seen(member: Any, phone: str, town: Any, owner_rights: Any) -> None:
    """The planted fault."""
    give_phone(town.staff["nong"])
    with owner_rights():
        assert Authenticator.objects.count() == 2


def test_secrets_stand_sealed(member: Any, phone: str) -> None:
    codes = give_codes(member)
    kept = json.dumps(stored(member))
    assert phone not in kept
    assert not [code for code in codes if code in kept]
    with connection.cursor() as cursor, factors.of_member(member.pk):
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE type = 'totp'")
        assert phone not in cursor.fetchone()[0]


def test_printed_codes_are_shown_once(member: Any, phone: str, signed_in: Any, lin: Any) -> None:
    browser = signed_in(lin)
    codes = browser.post("/me/codes/").context["codes"]
    again = browser.get("/me/").content.decode()
    assert not [code for code in codes if code in again]
    assert "还剩 10 个没用过" in again
    assert browser.get("/me/codes/").status_code == 405


def test_the_last_factor_stays_where_one_is_required(
    member: Any, phone: str, signed_in: Any, lin: Any
) -> None:
    browser = signed_in(lin)
    [one] = factors.rows(member.pk)
    answer = browser.post(f"/me/factors/{one.pk}/remove/")
    assert answer.status_code == 409
    assert "登录就不了" in answer.content.decode() or "登录不了" in answer.content.decode()
    assert kinds(member) == ["totp"]


def test_printed_codes_go_with_the_last_factor(
    member: Any, phone: str, signed_in: Any, lin: Any, settings: Any
) -> None:
    settings.TONGXING_SECOND_FACTOR = "offered"
    give_codes(member)
    [one, _codes] = factors.rows(member.pk)
    assert signed_in(lin).post(f"/me/factors/{one.pk}/remove/").status_code == 303
    assert kinds(member) == []


def test_other_browsers_are_told_of_a_new_factor_and_of_a_new_device(
    member: Any, phone: str, signed_in: Any, lin: Any
) -> None:
    here = signed_in(lin)
    assert where(knock(Client(), code=shown(phone), source="10.9.9.9")) == "/"
    page = here.get("/me/").content.decode()
    assert "刚在一台新设备上登录" in page
    assert "10.9.9.9" in page
    assert "刚在一台新设备上登录" not in here.get("/me/").content.decode(), "once"
    [app] = [one for one in factors.rows(member.pk) if one.type == "totp"]
    elsewhere = signed_in(lin)
    here.post(f"/me/factors/{app.pk}/remove/")
    assert "去掉了一个验证方式" not in elsewhere.get("/me/").content.decode(), "refused: it is her only one"


def _clerk() -> Any:
    from tongxing.org.models import Staff

    return Staff.objects.get(username="nong")


def _machine(member: Any) -> Any:
    from tongxing.org.actor import machine

    return machine(member.town_id)


def _now() -> Any:
    from tongxing.core import clock

    return clock.now()
