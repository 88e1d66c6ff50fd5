"""National ciphers for the few fields that must never stand in clear on a disk.

A stored value is ``version | key id | nonce | ciphertext and tag`` (SM4-GCM, GB/T 32907),
bound by its associated data to the column it was written for. Look-ups by exact value go
through a keyed blind index (HMAC-SM3, GB/T 32905). The software module is not a certified
cryptographic module; the provider is one class so that such a module can take its place.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
PADDING = b"\x00"


class Unreadable(Exception):
    """A value that this office's keys cannot open, or that was changed on the disk."""


class Keys:
    """The office's keys: the newest one writes, every one of them reads."""

    def __init__(self, field_keys: dict[str, bytes], index_key: bytes) -> None:
        if not field_keys or any(len(k) != 16 for k in field_keys.values()) or len(index_key) < 16:
            raise ImproperlyConfigured("TONGXING_KEYS: no usable keys; run `tongxing init`")
        self.field_keys = field_keys
        self.newest = max(field_keys)
        self.index_key = index_key


@lru_cache(maxsize=1)
def keys() -> Keys:
    """The keys from the settings, decoded once; raises ImproperlyConfigured without them."""
    ring = settings.TONGXING_KEYS
    return Keys(dict(ring.field_keys), ring.index_key)


def seal(text: str, *, column: str, pad: int = 0) -> bytes:
    """Encrypt a text for one column; ``pad`` makes short words equally long, so that length tells nothing."""
    ring = keys()
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(ring.field_keys[ring.newest]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(column.encode())
    body = encryptor.update(text.encode().ljust(pad, PADDING)) + encryptor.finalize()
    return VERSION + ring.newest.encode().ljust(KEY_ID_BYTES)[:KEY_ID_BYTES] + nonce + body + encryptor.tag


def unseal(value: bytes, *, column: str) -> str:
    """Decrypt a value of one column; raises :class:`Unreadable` when it was moved or changed."""
    value = bytes(value)
    key_id = value[1 : 1 + KEY_ID_BYTES].decode(errors="replace").strip()
    key = keys().field_keys.get(key_id)
    if value[:1] != VERSION or key is None:
        raise Unreadable(f"{column}: no key {key_id!r}")
    start = 1 + KEY_ID_BYTES
    nonce, body, tag = (
        value[start : start + NONCE_BYTES],
        value[start + NONCE_BYTES : -TAG_BYTES],
        value[-TAG_BYTES:],
    )
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(column.encode())
    try:
        return (decryptor.update(body) + decryptor.finalize()).rstrip(PADDING).decode()
    except InvalidTag as error:
        raise Unreadable(f"{column}: changed or moved") from error


def blind_index(text: str, *, column: str) -> bytes:
    """A keyed fingerprint for exact look-ups that tells nothing without the key."""
    mac = hmac.HMAC(keys().index_key, hashes.SM3())
    mac.update(f"{column}\x00{text}".encode())
    return mac.finalize()
