"""A closed box: a stream of bytes in sealed pieces, in which nothing can be changed unnoticed.

    magic | length of head | head (JSON, in clear) | piece 0 | piece 1 | … | last piece

Each piece is SM4-GCM under a key of this one file (derived from the office's key and the random number in
the head). Its nonce is its place in the row and whether it is the last; the head is sealed along with it.
So a flipped bit, a piece cut off, swapped, repeated or taken from another box, and a changed head are all
refused, and so is whatever stands behind the last piece (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015). Promises 18 and 19.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tongxing.launch.words import LaunchFailure

MAGIC = b"tongxing box 1\n"
PIECE = 1 << 20
TAG = 16
LONGEST_HEAD = 1 << 16


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take them all."""


class Spoilt(LaunchFailure):
    """The box is not what was closed: damaged, cut, pieced together, or not a box at all."""


class OtherKeys(LaunchFailure):
    """The box was closed with other keys than these."""


def mark_of(key: bytes) -> str:
    """A short sign by which a key is known again; tells nothing about it."""
    return hmac.digest(key, b"mark", "sha256").hex()[:16]


class Closing:
    """Writes a box: give it bytes, then close it. What is not closed has no last piece and is refused."""

    def __init__(self, sink: Sink, key: bytes, facts: dict[str, Any]) -> None:
        self.head = {**facts, "id": secrets.token_hex(16), "key": mark_of(key)}
        raw = json.dumps(self.head, ensure_ascii=False, sort_keys=True).encode()
        self._sink, self._count, self._held = sink, 0, bytearray()
        self._bound = MAGIC + len(raw).to_bytes(4, "big") + raw
        self._key = _own_key(key, self._bound)
        sink.write(self._bound)

    def write(self, data: bytes) -> int:
        """Take in bytes; whole pieces go out, but the last one is always held back."""
        self._held += data
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        """The last piece."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        encryptor = Cipher(algorithms.SM4(self._key), modes.GCM(_nonce(self._count, last=last))).encryptor()
        encryptor.authenticate_additional_data(self._bound)
        self._sink.write(encryptor.update(plain) + encryptor.finalize() + encryptor.tag)
        self._count += 1


def read_head(source: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """What a box says of itself in clear, and the bytes of it. Believe it only when the box has been opened."""
    start = source.read(len(MAGIC) + 4)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if start[: len(MAGIC)] != MAGIC or len(start) < len(MAGIC) + 4 or not 0 < length <= LONGEST_HEAD:
        raise Spoilt("这不是备份文件，或者开头已经损坏", "not a backup file, or its beginning is damaged")
    raw = source.read(length)
    try:
        head = json.loads(raw)
    except ValueError:
        head = None
    if not isinstance(head, dict) or len(raw) != length:
        raise Spoilt("备份文件的开头已经损坏", "the head of the backup file is damaged")
    return head, start + raw


def opened(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The bytes of a box, piece by piece, each proved before it is given out."""
    head, bound = read_head(source)
    if head.get("key") != mark_of(key):
        raise OtherKeys(
            f"这份备份是用另一套密钥封的（它的记号 {head.get('key')}，现在这套 {mark_of(key)}），打不开",
            "this backup was closed with other keys (or its head is damaged): it cannot be opened with these",
        )
    own, count = _own_key(key, bound), 0
    piece, after = source.read(PIECE + TAG), source.read(PIECE + TAG)
    while True:
        last = not after
        try:
            decryptor = Cipher(
                algorithms.SM4(own), modes.GCM(_nonce(count, last=last), piece[-TAG:])
            ).decryptor()
            decryptor.authenticate_additional_data(bound)
            plain = decryptor.update(piece[:-TAG]) + decryptor.finalize()
        except (InvalidTag, ValueError):
            raise Spoilt(
                f"备份文件已经损坏：第 {count + 1} 段对不上（被改过、截断或拼接）。请用另一份备份",
                f"the backup file is damaged at piece {count + 1} (changed, cut or pieced together)",
            ) from None
        yield plain
        if last:
            return
        piece, after, count = after, source.read(PIECE + TAG), count + 1


def _own_key(key: bytes, bound: bytes) -> bytes:
    return hmac.digest(key, b"box" + bound, "sha256")[:16]


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
