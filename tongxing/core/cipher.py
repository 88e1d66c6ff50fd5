"""National ciphers for what must never stand in clear on a disk.

A stored value is ``version | key id | nonce | ciphertext and tag`` (SM4-GCM, GB/T 32907, RFC 8998), bound by its
associated data to the column it was written for. Look-ups by exact value go through a keyed blind index (HMAC-SM3,
GB/T 32905). The newest key writes, every key of the file reads, so that keys can be rotated
while people work (:mod:`tongxing.core.rotation`).

The arithmetic is a :class:`Provider`. Ours is software and **not** a certified cryptographic module; GB/T 39786
asks for one. Such a module takes its place by ``TONGXING_CIPHER``: its keys may then be handles, not bytes.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.utils.module_loading import import_string

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES
PADDING = b"\x00"


class Unreadable(Exception):
    """A value that this house's keys cannot open, or that was changed on the disk; names its column, nothing else."""

    def __init__(self, column: str) -> None:
        super().__init__(f"{column}: cannot be opened with the keys of this house, or was changed")
        self.column = column


class Provider(Protocol):
    """What a cryptographic module must do. ``key`` is what the key file holds for it: bytes, or a handle."""

    name: str
    certified: bool

    def encrypt(self, key: bytes, nonce: bytes, bound: bytes, text: bytes) -> bytes:
        """SM4-GCM: the ciphertext with its tag of sixteen bytes behind it."""

    def decrypt(self, key: bytes, nonce: bytes, bound: bytes, body: bytes) -> bytes:
        """The text again; raises ValueError when anything was changed."""

    def mac(self, key: bytes, data: bytes) -> bytes:
        """HMAC-SM3."""


class Software:
    """SM3 and SM4 from OpenSSL."""

    name = "OpenSSL (software)"
    certified = False

    def encrypt(self, key: bytes, nonce: bytes, bound: bytes, text: bytes) -> bytes:
        """SM4-GCM: the ciphertext with its tag of sixteen bytes behind it."""
        encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return encryptor.update(text) + encryptor.finalize() + encryptor.tag

    def decrypt(self, key: bytes, nonce: bytes, bound: bytes, body: bytes) -> bytes:
        """The text again; raises ValueError when anything was changed."""
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(bound)
        try:
            return decryptor.update(body[:-TAG_BYTES]) + decryptor.finalize()
        except InvalidTag as error:
            raise ValueError("changed") from error

    def mac(self, key: bytes, data: bytes) -> bytes:
        """HMAC-SM3."""
        mac = hmac.HMAC(key, hashes.SM3())
        mac.update(data)
        return mac.finalize()


@lru_cache(maxsize=1)
def provider() -> Provider:
    """The module that calculates: ours, or the one named by ``TONGXING_CIPHER``."""
    made: Any = import_string(settings.TONGXING_CIPHER)()
    return made  # type: ignore[no-any-return]


def seal(text: str, *, column: str, pad: int = 0) -> bytes:
    """Encrypt a text for one column; ``pad`` makes short words equally long, so that length tells nothing."""
    keys = settings.TONGXING_KEYS.current()
    key_id, nonce = keys.newest_field, os.urandom(NONCE_BYTES)
    body = provider().encrypt(
        keys.field_keys[key_id], nonce, column.encode(), text.encode().ljust(pad, PADDING)
    )
    return VERSION + written_id(key_id) + nonce + body


def unseal(value: bytes, *, column: str) -> str:
    """Decrypt a value of one column; raises :class:`Unreadable` when it was moved or changed."""
    value = bytes(value)
    key = _key(key_id_of(value))
    if value[:1] != VERSION or key is None or len(value) < HEAD_BYTES + TAG_BYTES:
        raise Unreadable(column)
    nonce, body = value[1 + KEY_ID_BYTES : HEAD_BYTES], value[HEAD_BYTES:]
    try:
        return provider().decrypt(key, nonce, column.encode(), body).rstrip(PADDING).decode()
    except ValueError:
        raise Unreadable(column) from None


def _key(key_id: str) -> bytes | None:
    """The key of this id; one that is not known may have come a moment ago."""
    known = settings.TONGXING_KEYS.current().field_keys.get(key_id)
    found = known or settings.TONGXING_KEYS.again().field_keys.get(key_id)
    return bytes(found) if found else None


def again(value: bytes, *, column: str, pad: int = 0) -> bytes:
    """The same text under the newest key."""
    return seal(unseal(value, column=column), column=column, pad=pad)


def newest_key_id() -> str:
    """The key that writes."""
    return settings.TONGXING_KEYS.current().newest_field


def key_ids() -> list[str]:
    """Every key that reads."""
    return list(settings.TONGXING_KEYS.current().field_keys)


def key_id_of(value: bytes) -> str:
    """Under which key a value was sealed."""
    return value[1 : 1 + KEY_ID_BYTES].decode(errors="replace").strip()


def written_id(key_id: str) -> bytes:
    """A key id as it stands in a value."""
    return key_id.encode().ljust(KEY_ID_BYTES)[:KEY_ID_BYTES]


def blind_index(text: str, *, column: str) -> bytes:
    """A keyed fingerprint for exact look-ups, as it is written now; it tells nothing without the key."""
    keys = settings.TONGXING_KEYS.current()
    return _index(keys.index_keys[keys.newest_index], text, column)


def blind_indexes(text: str, *, column: str) -> list[bytes]:
    """Every fingerprint under which this text may stand: two while the index key is being rotated."""
    keys = settings.TONGXING_KEYS.current()
    return [_index(key, text, column) for key in keys.index_keys.values()]


def fingerprint(text: str, *, column: str) -> bytes:
    """A keyed fingerprint of what is never kept: counters, names of devices. No rotation changes it."""
    return provider().mac(settings.TONGXING_KEYS.derive("fingerprint"), f"{column}\x00{text}".encode())


def _index(key: bytes, text: str, column: str) -> bytes:
    return provider().mac(key, f"{column}\x00{text}".encode())
