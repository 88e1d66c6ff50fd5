"""`tongxing staff factor`: a lost phone at the command line."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.org.doorstep import give_password, give_phone, kinds, knock, shown, where

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terminal")]


def test_a_lost_phone(town: Any, asked: Any, typed: Any) -> None:
    lin = town.staff["lin"]
    give_password(lin)
    assert "还没有登记" in typed("staff", "factor", "lin")[1]
    phone = give_phone(lin)
    assert asked("staff", "factor", "lin")["kinds"] == ["totp"]
    browser = Client()
    assert where(knock(browser, code=shown(phone))) == "/"

    answer = asked("staff", "factor", "LIN", "--reset")
    assert answer["taken_back"] == 1
    assert kinds(lin) == []
    assert browser.get("/people/").status_code == 302, "her sessions are over"
    assert knock(Client()).status_code == 200, "and so is her password"
    assert where(knock(Client(), password=answer["password"])) == "/me/password/"
    assert "当面交给本人" in typed("staff", "factor", "lin", "--reset")[1]


def test_it_stands_in_the_trail_and_the_password_does_not(town: Any, asked: Any) -> None:
    from tongxing.core.models import AuditEvent
    from tongxing.org.actor import machine

    give_phone(town.staff["lin"])
    password = asked("staff", "factor", "lin", "--reset")["password"]
    machine(town.id)
    events = AuditEvent.objects.filter(about="staff", detail__staff=town.staff["lin"].pk)
    assert {"factor_reset", "new_password", "end_sessions"} <= set(events.values_list("act", flat=True))
    assert password not in str(list(events.values()))


def test_nobody_of_that_name(town: Any, typed: Any) -> None:
    code, _out, err = typed("staff", "factor", "lim", "--reset")
    assert code == 1
    assert "是不是想写“lin”" in err
