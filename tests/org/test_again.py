"""Proving again who one is: before what is grave, and nothing that was typed is lost or kept."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import day, take_in
from tests.org.doorstep import PASSWORD, knock, later, shown, where
from tests.walls.addresses import ROUTES
from tongxing.core.models import AuditEvent
from tongxing.org.doors import FRESH_FOR, FRESH_TO_SEND

pytestmark = pytest.mark.django_db
GRAVE = {
    *("reveal", "me_app", "me_key", "me_codes", "me_factor_remove"),
    *("staff_new", "staff_password", "staff_appoint", "staff_end", "staff_sessions", "staff_factor"),
    *("seal", "sealing_decide", "unseal"),
    *("export_new", "export_fetch", "export_decide"),
}
REASON = '核对决定书上的号码，张《某》 <b> & "引号"'


@pytest.fixture
def inside(member: Any, phone: str) -> Client:
    """Lin, signed in a while ago."""
    browser = Client()
    knock(browser, code=shown(phone))
    return browser


@pytest.fixture
def page(lin: Any, town: Any) -> str:
    """Where full numbers are asked for."""
    return f"/people/{take_in(lin, town.upper, reported_on=day('2026-03-25')).person_id}/reveal/"


def fields(answer: Any) -> dict[str, str]:
    """The hidden fields of a page."""
    import re

    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    return {name: unescape(value) for name, value in found}


def test_what_is_grave_asks_for_a_fresh_proof() -> None:
    """Unmasking, tables that leave, sealing, role and factor changes, another's password (issue 3, step-up)."""
    fresh = {name for name, route in ROUTES.items() if route.callback.door.fresh}
    assert fresh >= GRAVE
    assert not {name for name in fresh if name.startswith(("record", "plan", "mine", "import"))}


def test_fresh_from_signing_in_nobody_is_asked(inside: Client, page: str) -> None:
    assert inside.get(page).status_code == 200
    assert inside.post(page, {"reason": REASON}).status_code == 200


def test_after_a_while_she_proves_again_and_goes_on(
    inside: Client, phone: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, FRESH_FOR + timedelta(seconds=5))
    asked = inside.get(page)
    assert where(asked) == f"/again/?next={page}"
    assert "这一步要紧" in inside.get(where(asked)).content.decode()
    answer = inside.post("/again/", {"again": "1", "next": page, "code": shown(phone)})
    assert where(answer) == page
    assert inside.get(page).status_code == 200


def test_what_was_being_sent_goes_along_and_comes_back(
    inside: Client, phone: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, FRESH_TO_SEND + timedelta(seconds=5))
    body = {"reason": REASON, "many": ["甲", "乙"], "password": "never carried"}
    sent = inside.post(page, body)
    assert (sent.status_code, where(sent)) == (307, f"/again/?next={page}"), (
        "a form keeps its verb and its body"
    )
    asking = inside.post(where(sent), body)
    carried = fields(asking)
    assert ["reason", REASON] in json.loads(carried["carried"])
    assert "never carried" not in asking.content.decode()
    wrong = inside.post("/again/", {**carried, "code": "000000"})
    assert wrong.status_code == 422
    resend = inside.post("/again/", {**fields(wrong), "code": shown(phone)})
    given = fields(resend)
    assert given["reason"] == REASON
    assert resend.content.decode().count('name="many"') == 2
    assert f'action="{page}"' in resend.content.decode()
    assert inside.post(page, {"reason": given["reason"]}).status_code == 200
    assert AuditEvent.objects.get(act="reveal").purpose == REASON


def test_nothing_that_was_carried_is_kept(inside: Client, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongxing.org.models import Session

    later(monkeypatch, FRESH_FOR)
    inside.post("/again/?next=" + page, {"reason": REASON})
    assert REASON not in str([inside.session.items(), *Session.objects.values_list("data", flat=True)])


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil", "javascript:x", "/signout/", "/again/"]
)
def test_it_leads_nowhere_else(inside: Client, phone: str, target: str) -> None:
    answer = inside.post("/again/", {"again": "1", "next": target, "code": shown(phone, steps=1)})
    assert where(answer) == "/"


def test_five_wrong_codes_and_it_waits(inside: Client, phone: str) -> None:
    for _n in range(5):
        assert inside.post("/again/", {"again": "1", "code": "000000"}).status_code == 422
    answer = inside.post("/again/", {"again": "1", "code": shown(phone, steps=1)})
    assert "试错的次数多了" in answer.content.decode()


def test_whoever_has_no_factor_gives_her_password(
    member: Any, settings: Any, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TONGXING_SECOND_FACTOR = "offered"
    browser = Client()
    knock(browser)
    later(monkeypatch, FRESH_FOR + timedelta(seconds=5))
    assert browser.post("/again/", {"again": "1", "next": page, "password": "wrong"}).status_code == 422
    assert where(browser.post("/again/", {"again": "1", "next": page, "password": PASSWORD})) == page


def test_whoever_has_a_factor_is_not_let_through_with_the_password(
    inside: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, FRESH_FOR + timedelta(seconds=5))
    assert inside.post("/again/", {"again": "1", "next": page, "password": PASSWORD}).status_code == 422
    assert inside.get(page).status_code == 302


def test_it_is_for_whoever_is_signed_in(member: Any, phone: str) -> None:
    assert where(Client().get("/again/")) == "/signin/"
    half = Client()
    knock(half)
    assert where(half.post("/again/", {"again": "1", "code": shown(phone)})) == "/signin/"


def test_a_script_is_answered_in_kind(inside: Client, phone: str) -> None:
    asked = {"again": "1", "code": "000000"}
    wrong = inside.post("/again/", asked, headers={"Accept": "application/json"})
    assert (wrong.status_code, "动态码不对" in wrong.json()["words"]) == (422, True)
    right = inside.post(
        "/again/", {**asked, "code": shown(phone, steps=1)}, headers={"Accept": "application/json"}
    )
    assert right.json()["csrf"]


def test_it_is_traced(inside: Client, phone: str, town: Any) -> None:
    from tongxing.org.actor import machine

    inside.post("/again/", {"again": "1", "code": "000000"})
    inside.post("/again/", {"again": "1", "code": shown(phone, steps=1)})
    machine(town.id)
    acts = AuditEvent.objects.filter(about="staff").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["signin", "proof_failed", "again"]
