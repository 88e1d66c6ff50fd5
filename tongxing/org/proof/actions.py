"""Changing what proves who somebody is, and checking it when her name is known already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org import posting
from tongxing.org.actor import Actor
from tongxing.org.models import PasswordKept, Session, Staff
from tongxing.org.proof import factors, rules
from tongxing.org.proof.factors import Kind
from tongxing.org.proof.passwords import HISTORY
from tongxing.org.signin import limits, pool
from tongxing.org.signin.actions import count_try, forget
from tongxing.org.signin.limits import CODE

DIGITS = 6

# ── checking ─────────────────────────────────────────────────────────────────


@action
def check_code(*, member: Staff, code: str, at: datetime) -> Refusal | None:
    """Whether this is the code of her phone now, or one of her printed ones; each opens once.

    Five wrong ones close the matter for a quarter of an hour, wherever they come from: six digits are few.
    """
    places = (limits.place(CODE, str(member.pk)),)
    if limits.waits(places, limits.read(places), at) or not count_try(places=places, at=at):
        return rules.why_not("resting")
    code = factors.typed(code)
    if not (_phones(member, code, at) if len(code) <= DIGITS else _printed(member, code, at)):
        _note(member, "code", at)
        return rules.why_not("code")
    forget(places=places)
    return None


def _phones(member: Staff, code: str, at: datetime) -> bool:
    with factors.of_member(member.pk):
        found = Authenticator.objects.select_for_update().filter(user_id=member.pk, type=Kind.TOTP).first()
        last = int(found.data.get("step", 0)) if found else 0
        step = factors.step_of(decrypt(found.data["secret"]), code, after=last, at=at) if found else None
        if found is None or step is None:
            return False
        found.data["step"], found.last_used_at = step, at
        found.save(update_fields=["data", "last_used_at"])
    return True


def _printed(member: Staff, code: str, at: datetime) -> bool:
    codes = factors.recovery_codes(member.pk)
    with factors.of_member(member.pk):
        if codes is None or not codes.validate_code(code):
            return False
        Authenticator.objects.filter(pk=codes.instance.pk).update(last_used_at=at)
    return True


@action
def note_key(*, member: Staff, factor_id: int | None, at: datetime) -> Refusal | None:
    """Whether one of her keys answered; its use is noted."""
    if factor_id is None:
        _note(member, "key", at)
        return rules.why_not("key")
    with factors.of_member(member.pk):
        Authenticator.objects.filter(pk=factor_id, user_id=member.pk).update(last_used_at=at)
    return None


@action
def check_own_password(*, member: Staff, password: str, at: datetime) -> Refusal | None:
    """Whether this is her password, asked of somebody whose name is known already; limited like codes."""
    places = (limits.place(CODE, str(member.pk), "password"),)
    if limits.waits(places, limits.read(places), at):
        return rules.why_not("resting")
    with pool.hashing(known=True) as taken:
        if not taken:
            return rules.why_not("busy")
        if not count_try(places=places, at=at):
            return rules.why_not("resting")
        right = check_password(password, member.password)
    if not right:
        _note(member, "password", at)
        return rules.why_not("password")
    forget(places=places)
    return None


def _note(member: Staff, why: str, at: datetime) -> None:
    audit.trace(None, "proof_failed", about="staff", place_id=member.town_id, at=at, staff=member.pk, why=why)


# ── changing ─────────────────────────────────────────────────────────────────


@action
def change_password(*, by: Actor, member: Staff, password: str, at: datetime) -> None:
    """Her own new password: not one of the last five. Every session ends; the caller opens her a new one."""
    with factors.of_member(member.pk):
        kept = list(PasswordKept.objects.filter(staff=member).order_by("-at")[: HISTORY - 1])
    before = [member.password, *(one.password for one in kept)]
    stop_if(rules.same_password() if any(check_password(password, one) for one in before) else None)
    with factors.of_member(member.pk):
        PasswordKept.objects.filter(staff=member).exclude(pk__in=[one.pk for one in kept]).delete()
        PasswordKept.objects.create(staff=member, password=member.password, at=at)
    _set_password(member, make_password(password), temporary=False, at=at)
    audit.trace(by, "password_changed", about="staff", place_id=by.town_id, at=at, staff=member.pk)


def _set_password(member: Staff, hashed: str, *, temporary: bool, at: datetime) -> None:
    Staff.objects.filter(pk=member.pk).update(
        password=hashed,
        password_at=at,
        password_temporary=temporary,
        session_epoch=F("session_epoch") + 1,
    )
    Session.objects.filter(staff=member.pk).delete()
    member.refresh_from_db()


@action
def enrol_app(*, by: Actor, member: Staff, sealed: str, code: str, at: datetime) -> list[str] | Refusal:
    """Her phone shows the right code for the secret it was offered: from now on it is asked for.

    Returns the printed codes that come with the first factor; they are shown this once.
    """
    stop_if(rules.has_totp() if factors.rows(member.pk, Kind.TOTP) else None)
    secret = factors.unseal_offer(member, sealed)
    step = factors.step_of(secret, factors.typed(code), after=0, at=at) if secret else None
    if step is None:
        return rules.why_not("code")
    with factors.of_member(member.pk):
        made = TOTP.activate(member, secret).instance
        made.data["step"] = step
        made.save(update_fields=["data"])
    _added(by, member, "totp", at)
    return _first_codes(member)


@action
def enrol_key(
    *, by: Actor, member: Staff, name: str, credential: dict[str, Any] | None, at: datetime
) -> list[str] | Refusal:
    """A security key answered for the first time: it is one of her factors."""
    if credential is None:
        return rules.why_not("key")
    keys = factors.rows(member.pk, Kind.WEBAUTHN)
    stop_if(rules.too_many_keys() if len(keys) >= factors.KEYS_AT_MOST else None)
    with factors.of_member(member.pk):
        WebAuthn.add(member, name, credential)
    _added(by, member, "webauthn", at)
    return _first_codes(member)


def _added(by: Actor, member: Staff, kind: str, at: datetime) -> None:
    audit.trace(by, "factor_added", about="staff", place_id=by.town_id, at=at, staff=member.pk, kind=kind)


def _first_codes(member: Staff) -> list[str]:
    if factors.recovery_codes(member.pk):
        return []
    return _activated(member)


def _activated(member: Staff) -> list[str]:
    with factors.of_member(member.pk):
        return list(RecoveryCodes.activate(member).generate_codes())


def _delete(member: Staff, *kinds: str, only: int | None = None) -> int:
    with factors.of_member(member.pk):
        found = Authenticator.objects.filter(user_id=member.pk)
        found = found.filter(type__in=kinds) if kinds else found
        gone, _rows = (found.filter(pk=only) if only else found).delete()
    return int(gone)


@action
def renew_codes(*, by: Actor, member: Staff, at: datetime) -> list[str]:
    """New printed codes; the old ones open nothing any more."""
    _delete(member, Kind.RECOVERY_CODES)
    audit.trace(by, "codes_renewed", about="staff", place_id=by.town_id, at=at, staff=member.pk)
    return _activated(member)


@action
def remove_factor(*, by: Actor, member: Staff, factor_id: int, required: bool, at: datetime) -> bool:
    """Take one of her own factors away; the printed codes go with the last one. False when it is none of hers."""
    hers = factors.rows(member.pk)
    gone = [one for one in hers if one.pk == factor_id and one.type != Kind.RECOVERY_CODES]
    if not gone:
        return False
    left = [one for one in hers if one.type != Kind.RECOVERY_CODES and one.pk != factor_id]
    stop_if(rules.last_factor() if required and not left else None)
    _delete(member, only=factor_id if left else None)
    kind = str(gone[0].type)
    audit.trace(by, "factor_removed", about="staff", place_id=by.town_id, at=at, staff=member.pk, kind=kind)
    return True


@action
def reset_factors(*, by: Actor, member: Staff, at: datetime) -> int:
    """A lost phone: every factor of hers goes, and with them her password, so that it takes a second person.

    Whoever takes factors away gives no passwords (org/roles.py): she comes back in with the temporary
    password of the other administrator, chooses her own and enrols a new factor (promises 2.2, 8.1.4.2).
    """
    stop_if(posting.not_your_own() if by.staff_id == member.pk else None)
    gone = _delete(member)
    _set_password(member, make_password(None), temporary=True, at=at)
    audit.trace(by, "factor_reset", about="staff", place_id=by.town_id, at=at, staff=member.pk, n=gone)
    return gone
