"""The second factor: allauth's TOTP, WebAuthn and recovery codes behind our own doors.

Only the parts that compute are used. No address of allauth is mounted, none of its forms, mails or signals is
called; its one table ``mfa_authenticator`` stands behind row-level security that knows one member at a time
(:func:`of_member`), and its secrets go through the office's own cipher (SM4-GCM).
"""

from __future__ import annotations

import json
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest

from tongxing.core import cipher
from tongxing.org.models import Staff

Kind = Authenticator.Type
COLUMN = "mfa_authenticator.data"
PERIOD, DRIFT = 30, 1
ENROL_WITHIN = timedelta(minutes=15)
KEYS_AT_MOST = 5
NO_ANSWER = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


class Adapter(DefaultMFAAdapter):
    """What allauth asks us: seal, unseal, and what the authenticator app shows (never what this is about)."""

    def encrypt(self, text: str) -> str:
        """Seal a secret for its column."""
        return b64encode(cipher.seal(text, column=COLUMN)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Unseal it."""
        return cipher.unseal(b64decode(encrypted_text), column=COLUMN)

    def get_totp_issuer(self) -> str:
        """The name in the app."""
        return "同行"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The house, as a security key knows it."""
        return {"id": context.request.get_host().partition(":")[0], "name": "同行"}


@dataclass(frozen=True, slots=True)
class Factor:
    """One second factor as its owner sees it in her list."""

    id: int
    kind: str
    name: str
    since: datetime
    used_at: datetime | None
    left: int | None = None


@contextmanager
def of_member(staff_id: int) -> Iterator[None]:
    """In here the factors and former passwords of this member exist, and nobody else's; outside, nobody's."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.member', %s, true)", [str(staff_id)])
        yield
        cursor.execute("SELECT set_config('app.member', '', true)")


def rows(staff_id: int, *kinds: str) -> list[Authenticator]:
    """Her factors, of some kinds or all."""
    with of_member(staff_id):
        found = Authenticator.objects.filter(user_id=staff_id).order_by("id")
        return list(found.filter(type__in=kinds) if kinds else found)


def factors_of(staff_id: int) -> list[Factor]:
    """Her list."""
    return [_shown(one) for one in rows(staff_id)]


def _shown(one: Authenticator) -> Factor:
    wrapped = one.wrap()
    name = wrapped.name if one.type == Kind.WEBAUTHN else ""
    left = len(wrapped.get_unused_codes()) if one.type == Kind.RECOVERY_CODES else None
    return Factor(one.pk, str(one.type), name, one.created_at, one.last_used_at, left)


def enrolled(staff_id: int) -> frozenset[str]:
    """Which second factors she can show; recovery codes alone are none."""
    found = frozenset(str(one.type) for one in rows(staff_id))
    return found if found & {Kind.TOTP, Kind.WEBAUTHN} else frozenset()


def typed(code: str) -> str:
    """A code as it was meant: full-width digits and spaces are how people type."""
    return "".join(unicodedata.normalize("NFKC", code).split())[:12]


# ── one-time codes ───────────────────────────────────────────────────────────


def step_of(secret: str, code: str, *, after: int, at: datetime) -> int | None:
    """The time step whose code this is, later than any that was used; None when it is none (RFC 6238, 5.2)."""
    now = int(at.timestamp()) // PERIOD
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        if right and step > after:
            return step
    return None


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret on offer: shown once on the page, carried sealed in its form, kept by nobody until it is proved."""

    secret: str
    sealed: str
    url: str


def offer(member: Staff, sealed: str = "") -> Offer:
    """A new secret for her app, or the one that her form brought back."""
    secret = unseal_offer(member, sealed) or generate_totp_secret()
    sealed = signing.dumps(b64encode(cipher.seal(secret, column=f"offer:{member.pk}")).decode(), salt="totp")
    return Offer(secret, sealed, Adapter().build_totp_url(member, secret))


def unseal_offer(member: Staff, sealed: str) -> str:
    """The secret of a form, if it was offered to her a short while ago."""
    try:
        text = signing.loads(sealed, salt="totp", max_age=ENROL_WITHIN)
        return cipher.unseal(b64decode(text), column=f"offer:{member.pk}")
    except (signing.BadSignature, cipher.Unreadable, ValueError):
        return ""


def recovery_codes(staff_id: int) -> RecoveryCodes | None:
    """Her recovery codes, if she has any."""
    found = rows(staff_id, Kind.RECOVERY_CODES)
    return RecoveryCodes(found[0]) if found else None


# ── security keys ────────────────────────────────────────────────────────────


@contextmanager
def _asked_by(request: HttpRequest, member: Staff) -> Iterator[None]:
    """allauth looks for the request here; what it asks is kept in the session."""
    with of_member(member.pk), context.request_context(request):
        yield


def begin_key(request: HttpRequest, member: Staff) -> dict[str, Any]:
    """What the browser needs to make a new key."""
    with _asked_by(request, member):
        return dict(webauthn.begin_registration(member, passwordless=False))


def made_key(request: HttpRequest, member: Staff, answer: str) -> dict[str, Any] | None:
    """The new key, if the answer fits the question; None otherwise. A question is asked once."""
    with _asked_by(request, member):
        try:
            credential = json.loads(answer)
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except NO_ANSWER:
            webauthn.clear_state()
            return None
    return dict(credential)


def ask_key(request: HttpRequest, member: Staff) -> dict[str, Any]:
    """What the browser needs to ask one of her keys."""
    with _asked_by(request, member):
        return dict(webauthn.begin_authentication(member))


def answered(request: HttpRequest, member: Staff, answer: str) -> int | None:
    """Which of her keys answered, if one did. A question is asked once."""
    with _asked_by(request, member):
        try:
            response = json.loads(answer)
            webauthn.parse_authentication_response(response)
            return int(webauthn.complete_authentication(member, response).pk)
        except NO_ANSWER:
            webauthn.clear_state()
            return None
