"""What the tests of the doorstep share: cheap hashes, passwords and phones for the cast, one try at the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import make_password
from django.test import Client

from tongxing.core import clock
from tongxing.org.proof import factors
from tongxing.org.signin.pool import OfficeArgon2

PASSWORD = "一把长长的钥匙 2026"
CHEAP = "tests.org.doorstep.Cheap"


class Cheap(OfficeArgon2):
    """The office's hash in every respect but its price."""

    time_cost = 1
    memory_cost = 8


def give_password(staff: Any, password: str = PASSWORD, *, temporary: bool = False) -> str:
    """From now on this is her password."""
    staff.password, staff.password_temporary = make_password(password), temporary
    staff.save()
    return password


def give_phone(staff: Any) -> str:
    """A phone is enrolled for her; answers the secret in it."""
    secret = generate_totp_secret()
    with factors.of_member(staff.pk):
        TOTP.activate(staff, secret)
    return str(secret)


def give_codes(staff: Any) -> list[str]:
    """Printed codes for her."""
    with factors.of_member(staff.pk):
        return list(RecoveryCodes.activate(staff).generate_codes())


def kinds(staff: Any) -> list[str]:
    """Which factors she has, asked in her own name."""
    return [str(one.type) for one in factors.rows(staff.pk)]


def stored(staff: Any) -> list[Any]:
    """What stands in the table for her."""
    with factors.of_member(staff.pk):
        return list(Authenticator.objects.filter(user=staff).values_list("data", flat=True))


def shown(secret: str, *, steps: int = 0) -> str:
    """What the phone shows now, or so many half-minutes from now."""
    step = int(clock.now().timestamp()) // factors.PERIOD + steps
    return str(format_hotp_value(hotp_value(secret, step)))


def knock(
    browser: Client,
    username: str = "lin",
    password: str = PASSWORD,
    code: str = "",
    source: str = "10.1.1.1",
    **more: str,
) -> Any:
    """One try from somewhere."""
    typed = {"username": username, "password": password, "code": code, **more}
    return browser.post("/signin/", typed, REMOTE_ADDR=source)


def where(answer: Any) -> str:
    """Where an answer leads; nothing when it leads nowhere."""
    return str(answer.headers.get("Location", ""))


def later(monkeypatch: Any, by: timedelta) -> None:
    """So much later, for everybody who asks the clock."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + by)
