"""Where the files of people lie: sealed, under names that say nothing, whole or not at all.

A file is stored under the keyed digest of what is in it (HMAC-SM3 over whose it is and its bytes), in
``home/files/<two hex>/<two hex>/<hex>``, outside everything the web server serves. Without the keys nobody can
even tell whether a paper he has in hand is among them. What lies there::

    TXF1 | length | data key, sealed for this address | size | pieces of 64 KiB, each SM4-GCM

Each file has a data key of its own, so a new field key means a new head and not new pieces. A piece is bound to its
address, its number and the size of the whole: none can be left out, moved, or taken from another file.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from tongxing.core import cipher

MAGIC = b"TXF1"
PIECE = 64 * 1024
TAG = 16
HEAD = struct.Struct(">4sH")
SIZE = struct.Struct(">Q")
PART = ".part"


class Damaged(Exception):
    """A file that is not there, is not whole, was changed on the disk, or cannot be opened by these keys."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """The head of a stored file: its data key, the size of what is in it, where the pieces begin."""

    key: bytes
    size: int
    begins: int


def put(content: bytes, *, whose: str) -> str:
    """Store a file and return its address; the same again for the same owner is the same file."""
    address = address_of(content, whose=whose)
    path = _path(address)
    with _door(fcntl.LOCK_SH):
        if path.exists() and _is(path, content, address):
            os.utime(path)  # so that nobody sweeps it away before the row that names it is there
            return address
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(exist_ok=True, mode=0o700)
        _write_whole(path, _sealed(content, address))
    return address


def read(address: str, start: int = 0, stop: int | None = None) -> bytes:
    """The bytes from ``start`` to ``stop``; only the pieces they lie in are opened."""
    try:
        with _path(address).open("rb") as file:
            head = _head(file.read(4096), address)
            if os.fstat(file.fileno()).st_size != head.begins + head.size + -(-head.size // PIECE) * TAG:
                raise Damaged(f"{address}: not whole")
            stop = head.size if stop is None else min(stop, head.size)
            if not 0 <= start <= stop:
                raise Damaged(f"{address}: {start} to {stop} of {head.size}")
            first, last = start // PIECE, -(-stop // PIECE)
            file.seek(head.begins + first * (PIECE + TAG))
            sealed = file.read((last - first) * (PIECE + TAG))
    except OSError as error:
        raise Damaged(f"{address}: {error.strerror}") from error
    opened = b"".join(
        _open_piece(sealed[n * (PIECE + TAG) : (n + 1) * (PIECE + TAG)], first + n, head, address)
        for n in range(last - first)
    )
    return opened[start - first * PIECE : stop - first * PIECE]


def check(address: str, *, whose: str) -> None:
    """Open the whole of it and compare it with its name; raises :class:`Damaged`."""
    if address_of(read(address), whose=whose) != address:
        raise Damaged(f"{address}: holds something else")


def address_of(content: bytes, *, whose: str) -> str:
    """The name under which this content lies, if it does."""
    mac = hmac.HMAC(settings.TONGXING_KEYS.derive("files.address"), hashes.SM3())
    mac.update(whose.encode() + b"\0")
    mac.update(content)
    return mac.finalize().hex()


def seal_anew(address: str) -> bool:
    """Seal the data key by the newest field key; says whether it had to be. The pieces stay as they are."""
    path = _path(address)
    with _door(fcntl.LOCK_SH):
        raw = path.read_bytes()
        head = _head(raw, address)
        if cipher.key_id_of(raw[HEAD.size :]) == cipher.newest_key_id():
            return False
        _write_whole(path, _new_head(head.key, head.size, address) + raw[head.begins :])
    return True


def sealed_by(address: str) -> str:
    """Under which key the head of a file is sealed."""
    with _path(address).open("rb") as file:
        return cipher.key_id_of(file.read(4096)[HEAD.size :])


def stored() -> Iterator[tuple[str, float]]:
    """Every stored file with the moment it was last written or asked for again."""
    for path in sorted(_root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        if len(path.name) == 64:
            yield path.name, path.stat().st_mtime


def remove(address: str, *, unless_after: float) -> bool:
    """Remove a file that nobody names, unless somebody has written it anew since that moment."""
    path = _path(address)
    with _door(fcntl.LOCK_EX):
        if not path.exists() or path.stat().st_mtime > unless_after:
            return False
        path.unlink()
        return True


def shred(address: str) -> bool:
    """Destroy the key of a file and then the file: what is left of its pieces on the disk opens with no key there is.

    The head is written over and flushed before the name goes, so that it is gone also where freed blocks stay as they were.
    """
    path = _path(address)
    with _door(fcntl.LOCK_EX):
        if not path.exists():
            return False
        with path.open("r+b") as file:
            _magic, length = HEAD.unpack(file.read(HEAD.size))
            file.write(os.urandom(length))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(path.parent)
    return True


def remove_parts(*, before: float) -> int:
    """Remove what a process left half written when it was killed."""
    old = [p for p in _root().glob(f"*/*/*{PART}") if p.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


# ── how it lies there ────────────────────────────────────────────────────────


def _root() -> Path:
    return Path(settings.TONGXING_FILES)


def _path(address: str) -> Path:
    if len(address) != 64 or not set(address) <= set("0123456789abcdef"):
        raise Damaged("no address")
    return _root() / address[:2] / address[2:4] / address


def _column(address: str) -> str:
    return f"file.{address}"


def _sealed(content: bytes, address: str) -> bytes:
    key = os.urandom(16)
    head = _Opened(key, len(content), 0)
    pieces = (content[n : n + PIECE] for n in range(0, len(content), PIECE))
    return _new_head(key, len(content), address) + b"".join(
        _seal_piece(piece, n, head, address) for n, piece in enumerate(pieces)
    )


def _new_head(key: bytes, size: int, address: str) -> bytes:
    sealed = cipher.seal(key.hex(), column=_column(address))
    return HEAD.pack(MAGIC, len(sealed)) + sealed + SIZE.pack(size)


def _head(raw: bytes, address: str) -> _Opened:
    try:
        magic, length = HEAD.unpack_from(raw)
        (size,) = SIZE.unpack_from(raw, HEAD.size + length)
        key = bytes.fromhex(cipher.unseal(raw[HEAD.size : HEAD.size + length], column=_column(address)))
    except (struct.error, ValueError, cipher.Unreadable) as error:
        raise Damaged(f"{address}: its head cannot be read") from error
    if magic != MAGIC:
        raise Damaged(f"{address}: its head cannot be read")
    return _Opened(key, size, HEAD.size + length + SIZE.size)


def _seal_piece(piece: bytes, n: int, head: _Opened, address: str) -> bytes:
    encryptor = Cipher(algorithms.SM4(head.key), modes.GCM(n.to_bytes(12, "big"))).encryptor()
    encryptor.authenticate_additional_data(f"{address}.{n}.{head.size}".encode())
    return encryptor.update(piece) + encryptor.finalize() + encryptor.tag


def _open_piece(sealed: bytes, n: int, head: _Opened, address: str) -> bytes:
    body, tag = sealed[:-TAG], sealed[-TAG:]
    if len(tag) < TAG:
        raise Damaged(f"{address}: piece {n} is missing")
    decryptor = Cipher(algorithms.SM4(head.key), modes.GCM(n.to_bytes(12, "big"), tag)).decryptor()
    decryptor.authenticate_additional_data(f"{address}.{n}.{head.size}".encode())
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag as error:
        raise Damaged(f"{address}: piece {n} was changed") from error


def _is(path: Path, content: bytes, address: str) -> bool:
    """Is what lies there whole? If not, it is written again."""
    try:
        return read(path.name) == content
    except Damaged:
        return False


def _write_whole(path: Path, data: bytes) -> None:
    """A file appears whole or not at all, also when the current fails: fsync, rename, fsync of the folders."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}{PART}")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def _door(how: int) -> Iterator[None]:
    """Many may store at a time; who removes is alone."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    fd = os.open(root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, how)
        yield
    finally:
        os.close(fd)
