"""The national ciphers give the answers of their standards, and nothing opens what was moved, changed or is not ours."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.rings import held
from tongxing.core import cipher

PHONE = "people_person.phone"


def digest(data: bytes) -> str:
    """SM3 of some bytes, by the module we calculate with."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(data)
    return sm3.finalize().hex()


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_answers_of_its_standard(data: bytes, answer: str) -> None:
    """GB/T 32905-2016, A.1 and A.2; the Python of the machine says the same."""
    assert digest(data) == answer == hashlib.new("sm3", data).hexdigest()


def test_sm4_gives_the_answer_of_its_standard() -> None:
    """GB/T 32907-2016, A.1: key and text 0123…3210."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # nosec B305: the standard's own example
    assert (encryptor.update(key) + encryptor.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


RFC_8998 = {
    "key": "0123456789abcdeffedcba9876543210",
    "nonce": "00001234567800000000abcd",
    "bound": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "text": "aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8,
    "body": "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
    "tag": "83de3541e4c2b58177e065a9bf7b62ec",
}


def test_sm4_gcm_gives_the_answer_of_rfc_8998() -> None:
    known = {name: bytes.fromhex(value) for name, value in RFC_8998.items()}
    ours = cipher.provider()
    sealed = ours.encrypt(known["key"], known["nonce"], known["bound"], known["text"])
    assert sealed == known["body"] + known["tag"]
    assert ours.decrypt(known["key"], known["nonce"], known["bound"], sealed) == known["text"]


def test_hmac_sm3_is_what_its_definition_says() -> None:
    """RFC 2104 over SM3, put together by hand."""
    key, data = bytes(range(32)), b"990102198505050018"
    padded = key.ljust(64, b"\0")
    inner = bytes.fromhex(digest(bytes(b ^ 0x36 for b in padded) + data))
    outer = digest(bytes(b ^ 0x5C for b in padded) + inner)
    assert cipher.provider().mac(key, data).hex() == outer


def test_the_software_says_that_it_is_not_certified() -> None:
    """GB/T 39786 asks for a certified module; nobody may think that this is one."""
    assert cipher.provider().certified is False


def test_another_module_takes_its_place_by_a_setting(settings: Any) -> None:
    settings.TONGXING_CIPHER = "tests.keys.test_cipher.Drawer"
    cipher.provider.cache_clear()
    try:
        sealed = cipher.seal("13800001234", column=PHONE)
        assert b"drawer" in sealed
        assert cipher.unseal(sealed, column=PHONE) == "13800001234"
    finally:
        cipher.provider.cache_clear()


class Drawer(cipher.Software):
    """A module of somebody else's: here it only signs what ours has done."""

    name, certified = "drawer", True

    def encrypt(self, key: bytes, nonce: bytes, bound: bytes, text: bytes) -> bytes:
        return b"drawer" + super().encrypt(key, nonce, bound, text)

    def decrypt(self, key: bytes, nonce: bytes, bound: bytes, body: bytes) -> bytes:
        return super().decrypt(key, nonce, bound, body.removeprefix(b"drawer"))


def test_a_value_cannot_be_moved_changed_or_shortened() -> None:
    sealed = cipher.seal("13800001234", column=PHONE)
    assert cipher.unseal(sealed, column=PHONE) == "13800001234"
    wrong = [(sealed, "people_person.id_number"), (sealed[:-1], PHONE), (b"", PHONE), (sealed[:20], PHONE)]
    wrong += [
        (sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :], PHONE) for n in range(0, len(sealed), 3)
    ]
    for value, column in wrong:
        with pytest.raises(cipher.Unreadable) as told:
            cipher.unseal(value, column=column)
        assert str(told.value) == f"{column}: cannot be opened with the keys of this house, or was changed"
        assert "138" not in repr(told.value)
        assert told.value.__cause__ is None


def test_the_same_text_never_stands_there_twice_the_same() -> None:
    assert len({cipher.seal("阴性", column=PHONE) for _n in range(50)}) == 50


def test_the_newest_key_writes_and_every_key_reads_until_it_is_retired() -> None:
    with held() as ring:
        old, index = cipher.seal("甲", column=PHONE), cipher.blind_index("甲", column=PHONE)
        for _n in range(10):
            ring.add()
        new = cipher.seal("甲", column=PHONE)
        assert cipher.key_id_of(old) != cipher.key_id_of(new) == cipher.newest_key_id() == "11", (
            "11 comes after 9"
        )
        assert [cipher.unseal(v, column=PHONE) for v in (old, new)] == ["甲", "甲"]
        assert index != cipher.blind_index("甲", column=PHONE)
        assert index in cipher.blind_indexes("甲", column=PHONE)
        ring.retire()
        assert cipher.unseal(cipher.seal("乙", column=PHONE), column=PHONE) == "乙"
        assert index not in cipher.blind_indexes("甲", column=PHONE)
        with pytest.raises(cipher.Unreadable):
            cipher.unseal(old, column=PHONE)


def test_an_index_key_that_waits_is_looked_under_and_not_written_with() -> None:
    from dataclasses import replace

    with held() as ring:
        first = cipher.blind_index("甲", column=PHONE)
        ring.add(field=False)
        ring.keys = replace(ring.keys, waits=max(ring.keys.index_keys, key=int))
        assert cipher.blind_index("甲", column=PHONE) == first
        assert len(cipher.blind_indexes("甲", column=PHONE)) == 2


def test_a_fingerprint_outlives_the_keys() -> None:
    """Counters of failed sign-ins and known devices are not forgotten because a key was changed."""
    with held() as ring:
        before = cipher.fingerprint("lin", column="signin")
        ring.add()
        ring.retire()
        assert cipher.fingerprint("lin", column="signin") == before
