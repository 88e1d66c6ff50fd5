"""Tokens, keys and codes: of chance, long enough, of this house, for one purpose, for a time (asvs.csv, chapters 6, 7, 9, 11)."""

from __future__ import annotations

import json
import secrets
from base64 import b32decode, b64encode
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core import signing
from django.http import HttpResponse

from tests.org.doorstep import give_codes
from tongxing.config import env
from tongxing.core import cipher
from tongxing.launch import home
from tongxing.org.proof import factors
from tongxing.org.signin import devices
from tongxing.org.signin.pool import OfficeArgon2
from tongxing.org.signin.sessions import SessionStore


def remembered(rf: Any, name: str = "lin") -> str:
    """The cookie of a device on which somebody has signed in."""
    response = HttpResponse()
    devices.remember(rf.get("/"), response, name)
    return str(response.cookies[devices.cookie_name()].value)


def known(rf: Any, token: str, name: str = "lin") -> bool:
    """Whether a device with this cookie is a known one."""
    request = rf.get("/")
    request.COOKIES[devices.cookie_name()] = token
    return bool(devices.known_as(request, name))


def test_a_token_changed_in_one_sign_is_none(rf: Any) -> None:
    """ASVS 9.1.1: every sign of it counts."""
    token = remembered(rf)
    assert known(rf, token)
    for at in range(0, len(token), 3):
        other = "A" if token[at] != "A" else "B"
        changed = token[:at] + other + token[at + 1 :]
        if signing.b64_decode(changed.rpartition(":")[2].encode()) != signing.b64_decode(
            token.rpartition(":")[2].encode()
        ):
            assert not known(rf, changed), at


def test_a_token_cannot_choose_how_it_is_checked(rf: Any) -> None:
    """ASVS 9.1.2: no head, no algorithm in it; unsigned, otherwise signed and empty marks are all the same nothing."""
    body, _when, mark = remembered(rf).split(":")
    head = b64encode(json.dumps({"alg": "none"}).encode()).decode()
    for forged in (
        body,
        f"{body}:",
        f"{body}::",
        f"{head}.{body}.",
        f".{body}:{mark}",
        signing.Signer(salt=devices.SALT, algorithm="md5").sign(body),
    ):
        assert not known(rf, forged)
    assert signing.Signer().algorithm == "sha256"


def test_a_token_of_another_house_is_none(rf: Any, settings: Any) -> None:
    """ASVS 9.1.3, 9.2.3: the key is the one of the key file."""
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = secrets.token_urlsafe(48)
    theirs = remembered(rf)
    assert known(rf, theirs)
    settings.SECRET_KEY = ours
    assert not known(rf, theirs)


def test_a_token_ends_with_its_time(rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 9.2.1: what is too old is none, whatever the browser still holds."""
    import time

    token, member = remembered(rf), SimpleNamespace(pk=7, username="lin")
    offered = factors.offer(member).sealed  # type: ignore[arg-type]
    real = time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + devices.AGE - 60)
    assert known(rf, token)
    monkeypatch.setattr(signing.time, "time", lambda: real() + devices.AGE + 60)
    assert not known(rf, token)
    monkeypatch.setattr(signing.time, "time", lambda: real() + factors.ENROL_WITHIN.total_seconds() + 60)
    assert factors.unseal_offer(member, offered) == ""  # type: ignore[arg-type]


def test_a_token_of_one_purpose_opens_no_other(rf: Any) -> None:
    """ASVS 9.2.2: a salt for each purpose, and sealed values bound to their column."""
    member = SimpleNamespace(pk=7, username="lin")
    offer = factors.offer(member)  # type: ignore[arg-type]
    assert factors.unseal_offer(member, offer.sealed) == offer.secret  # type: ignore[arg-type]
    assert not known(rf, offer.sealed)
    assert factors.unseal_offer(member, remembered(rf)) == ""  # type: ignore[arg-type]
    assert factors.unseal_offer(SimpleNamespace(pk=8), offer.sealed) == "", "nor another's"  # type: ignore[arg-type]
    with pytest.raises(cipher.Unreadable):
        cipher.unseal(cipher.seal("x", column="a.b"), column="a.c")


@pytest.mark.django_db
def test_a_session_key_is_long_and_of_chance() -> None:
    """ASVS 7.2.3, 11.5.1: 128 bits and more; the house has no session key that is a UUID or a number."""
    found = {str(SessionStore()._fresh_key()) for _ in range(200)}
    assert len(found) == 200
    assert all(len(key) == 32 and key.isalnum() for key in found), "32 signs of 36: 165 bits"
    assert len({sign for key in found for sign in key}) == 36


@pytest.mark.django_db
def test_seeds_and_codes_are_long_enough_and_never_the_same(town: Any) -> None:
    """ASVS 6.5.3, 6.5.4: 160 bits of a seed; a printed code is one of a hundred million."""
    assert all(len(b32decode(generate_totp_secret())) >= 20 for _ in range(20))
    assert len({generate_totp_secret() for _ in range(200)}) == 200
    codes = give_codes(town.staff["lin"])
    assert len(set(codes)) == len(codes) == 10
    assert all(len(code) >= 8 for code in codes)
    assert not set(codes) & set(give_codes(town.staff["wu"]))


def test_the_hash_of_the_house_is_slow() -> None:
    """ASVS 11.4.2: Argon2id above OWASP's least (19 MiB and 2 rounds); what is stored says so."""
    kept = OfficeArgon2().encode("一把长长的钥匙 2026", "salt" * 4)
    assert "argon2id" in kept
    assert f"m={OfficeArgon2.memory_cost},t={OfficeArgon2.time_cost}" in kept
    assert OfficeArgon2.memory_cost >= 19 * 1024
    assert OfficeArgon2.time_cost >= 2


@pytest.mark.parametrize("part", ["field", "index", "root", "django"])
def test_no_key_is_short(tmp_path: Path, part: str) -> None:
    """ASVS 11.2.3: a key file with a key below its length does not open the house."""
    place = home.prepare(tmp_path / "home")
    raw = json.loads(place.key_file.read_text())
    keys = env.read_keys(place.path)
    assert {len(key) * 8 for key in keys.field_keys.values()} == {128}
    assert min(*(len(one) for one in keys.index_keys.values()), len(keys.root)) * 8 == 256
    raw[part] = (
        {k: b64encode(b"short").decode() for k in raw[part]}
        if part == "field"
        else b64encode(b"short").decode()
    )
    place.key_file.write_text(json.dumps(raw))
    with pytest.raises(env.EnvironmentMistake):
        env.read_keys(place.path)


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    """ASVS 13.3.2."""
    place = home.prepare(tmp_path / "home")
    assert place.key_file.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_question_to_a_security_key_is_long_and_new(rf: Any, town: Any) -> None:
    """ASVS 6.7.2: 16 bytes and more, never the same twice."""
    seen = set()
    for _n in range(5):
        request = rf.get("/me/key/", HTTP_HOST="localhost")
        request.session, request.user = {}, town.staff["lin"]
        asked = factors.begin_key(request, town.staff["lin"])
        challenge = str(asked["publicKey"]["challenge"] if "publicKey" in asked else asked["challenge"])
        assert len(challenge) * 6 >= 128
        seen.add(challenge)
    assert len(seen) == 5
