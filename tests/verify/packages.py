"""Invented archive packages, whole and in parts; and a ZIP as other hands write it."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongxing.archive.package import parts
from tongxing.archive.package.parts import Done, Member, Ordered, Piece, Sealing, Volume
from tongxing.core.clock import HOME_ZONE
from tongxing.verify import package, zips

HAND = Ed25519PrivateKey.from_private_bytes(b"a house that is not there at all")
STRANGER = Ed25519PrivateKey.from_private_bytes(b"somebody else's house, elsewhere")
KEY = HAND.public_key().public_bytes_raw()
MADE = datetime(2026, 11, 23, 17, tzinfo=HOME_ZONE)
XMP = b"<rdf:Description><pdfaid:part>2</pdfaid:part></rdf:Description>"


def pdf(word: str) -> bytes:
    """Something with the marks of PDF/A."""
    return b"%PDF-1.7\n" + XMP + f"\n% {word}\n".encode() + b"startxref\n0\n%%EOF\n"


def jpeg(word: str) -> bytes:
    """Something with the marks of a JPEG."""
    return b"\xff\xd8\xff\xe0" + hashlib.sha256(word.encode()).digest() + b"\xff\xd9"


def volume(chance: random.Random, n: int) -> Volume:
    """One invented file of two to six papers."""
    began = date(2020, 1, 1) + timedelta(days=chance.randrange(700))
    pieces = []
    for serial in range(chance.randint(2, 6)):
        piece = Piece(
            f"材料{serial}", began + timedelta(days=20 * serial), "青梧镇", f"协字〔2021〕第{serial + 1}号"
        )
        word = f"{n} {serial} {chance.random()}"
        if serial and chance.random() < 0.5:
            pages = tuple(jpeg(f"{word} {page}") for page in range(chance.randint(1, 3)))
            pieces.append(replace(piece, number="", pages=pages))
        else:
            pieces.append(replace(piece, pdf=pdf(word)))
    days = [began + timedelta(days=d) for d in (-30, -20, 0)]
    ended = began + timedelta(days=1096)
    ordered = Ordered("一种措施", f"某公决字〔2020〕{n}号", "某县公安局", *days, ended, ended, "期满")
    born = date(1970, 1, 1) + timedelta(days=chance.randrange(9000))
    return Volume(
        f"file-{n}-{chance.random()}", f"QW-2020-{n:04}", f"演员{n}", "男", born, "", "青梧镇", "上河村", (ordered,),
        tuple(pieces), tuple(done(chance, began) for _n in range(chance.randint(1, 4))),
    )  # fmt: skip


def done(chance: random.Random, began: date) -> Done:
    """One invented thing that was done, written down some days later."""
    on = began + timedelta(days=chance.randrange(900))
    later = on + timedelta(days=chance.randrange(9))
    return Done("谈话", "平稳", f"说了些事 {chance.random()}", on, None, later, "演员甲", "有效")


@dataclass
class Parts:
    """A package on the table, in parts: what a spoiler reaches for."""

    chance: random.Random
    volumes: list[Volume]
    members: list[Member]

    def copied(self) -> Parts:
        """The same once more, for the next spoiler."""
        return Parts(self.chance, list(self.volumes), list(self.members))

    def at(self, end: str, volume: int = 1) -> int:
        """Where a member of a volume stands."""
        return next(
            n for n, (name, _d) in enumerate(self.members) if name.startswith(f"{volume:04}/") and end in name
        )

    def put(self, n: int, data: bytes) -> None:
        """Other bytes under the same name."""
        self.members[n] = (self.members[n][0], data)

    def json(self, n: int, change: Callable[[Any], Any]) -> None:
        """Another JSON under the same name."""
        told = json.loads(self.members[n][1])
        change(told)
        self.put(n, parts._written(told))

    def written(self) -> bytes:
        """As a ZIP, nothing sealed anew: whoever carries it has no key."""
        return parts.zipped(self.members)

    def resealed(self, hand: Ed25519PrivateKey = HAND) -> bytes:
        """Sealed anew with a key: the maker made it wrong, or somebody has a key of his own."""
        inside = self.members[2:]
        listed = parts._list(inside)
        seal = parts._seal(package.root_of(listed), sealing(hand))
        return parts.zipped([(package.SEAL, seal), (package.LIST, listed), *inside])


def sealing(hand: Ed25519PrivateKey = HAND) -> Sealing:
    """A seal of the invented house."""
    key = hand.public_key().public_bytes_raw()
    return Sealing("QW-C2026-0001", MADE, "农玉珍　不得转发", (7, "ab" * 32), key, hand.sign)


def clean(seed: int) -> tuple[bytes, Parts]:
    """A clean package of one to three files, and its parts."""
    chance = random.Random(seed)
    volumes = [volume(chance, seed * 10 + n) for n in range(chance.randint(1, 3))]
    data = parts.packed(volumes, sealing()).data
    return data, Parts(chance, volumes, members_of(data))


def members_of(data: bytes) -> list[Member]:
    """The members of a clean package again."""
    found = zips.members_of(io.BytesIO(data), zips.Report())
    return [(m.name, data[m.start : m.start + m.size]) for m in found]


def zip_with(
    members: list[Member], *, method: int = 0, flags: int = zips.UTF8, made: int = 20, attributes: int = 0,
    size: int | None = None, packed: int | None = None, gap: tuple[int, bytes] = (-1, b""),
) -> bytes:  # fmt: skip
    """A ZIP of another hand: the last member is what the arguments say, or something lies before one."""
    body, directory = bytearray(), bytearray()
    for n, (name, data) in enumerate(members):
        if n == gap[0]:
            body += gap[1]
        raw, crc = name.encode(), zlib.crc32(data)
        if n < len(members) - 1:
            directory += zips.central(raw, crc, len(data), len(body))
            body += zips.local(raw, crc, len(data)) + data
            continue
        told = (
            20,
            flags,
            method,
            0,
            zips.DAY,
            crc,
            len(data) if packed is None else packed,
            len(data) if size is None else size,
        )
        directory += (
            zips.CENTRAL.pack(b"PK\1\2", made, *told, len(raw), 0, 0, 0, 0, attributes, len(body)) + raw
        )
        body += zips.LOCAL.pack(b"PK\3\4", *told, len(raw), 0) + raw + data
    return bytes(body + directory + zips.end(len(members), len(directory), len(body)))
