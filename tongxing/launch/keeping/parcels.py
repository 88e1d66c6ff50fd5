"""Several named things in one stream, none of whose lengths is known before it is written.

    'E' | length of name | name | (length | bytes)… | 0        one parcel
    'Z'                                                       the end

The last parcel is the list of all others with their length and SM3, made while they went by. The stream
itself is closed in a box (:mod:`box`); reading here may therefore trust it, and still checks every length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from tongxing.launch.keeping.box import Sink, Spoilt

LIST = "list.json"
BLOCK = 1 << 18


@dataclass(frozen=True)
class Seal:
    """The length and the SM3 of one parcel."""

    size: int
    sm3: str


class Measuring:
    """Counts and fingerprints bytes that go by."""

    def __init__(self) -> None:
        self._size, self._hash = 0, hashes.Hash(hashes.SM3())

    def add(self, data: bytes) -> None:
        """One more block."""
        self._size += len(data)
        self._hash.update(data)

    def seal(self) -> Seal:
        """The sum; nothing can be added afterwards."""
        return Seal(self._size, self._hash.finalize().hex())


class Packing:
    """Writes parcels and, at the end, the list of them."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.seals: dict[str, Seal] = {}

    def add(self, name: str, blocks: Iterable[bytes]) -> Seal:
        """One parcel; its bytes are taken as they come."""
        raw, measure = name.encode(), Measuring()
        self._sink.write(b"E" + len(raw).to_bytes(2, "big") + raw)
        for block in blocks:
            for start in range(0, len(block), BLOCK):
                part = block[start : start + BLOCK]
                measure.add(part)
                self._sink.write(len(part).to_bytes(4, "big") + part)
        self._sink.write(bytes(4))
        seal = measure.seal()
        if name != LIST:
            self.seals[name] = seal
        return seal

    def close(self) -> None:
        """The list, and the end."""
        seals = {name: [seal.size, seal.sm3] for name, seal in self.seals.items()}
        self.add(LIST, [json.dumps(seals, ensure_ascii=False, sort_keys=True).encode()])
        self._sink.write(b"Z")


class Unpacking:
    """Reads parcels one after the other; what the reader does not take is read over, and still counted."""

    def __init__(self, stream: Iterator[bytes]) -> None:
        self._stream, self._held = stream, bytearray()
        self.seals: dict[str, Seal] = {}

    def __iter__(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """(name, its blocks); the end compares what went by with the list."""
        promised: dict[str, Seal] = {}
        while (mark := self._take(1)) == b"E":
            name = self._take(int.from_bytes(self._take(2), "big")).decode()
            blocks = self._blocks(name)
            if name == LIST:
                raw = json.loads(b"".join(blocks))
                promised = {one: Seal(int(size), str(sm3)) for one, (size, sm3) in raw.items()}
            else:
                yield name, blocks
            for _left in blocks:
                pass
        self.seals.pop(LIST, None)
        if mark != b"Z" or self._held or any(self._stream) or promised != self.seals:
            raise Spoilt("备份里的清单和内容对不上", "the list in the backup does not fit its content")

    def _blocks(self, name: str) -> Iterator[bytes]:
        measure = Measuring()
        while size := int.from_bytes(self._take(4), "big"):
            block = self._take(size)
            measure.add(block)
            yield block
        self.seals[name] = measure.seal()

    def _take(self, size: int) -> bytes:
        while len(self._held) < size:
            try:
                self._held += next(self._stream)
            except StopIteration:
                raise Spoilt("备份内容不完整", "the content of the backup is not complete") from None
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken
