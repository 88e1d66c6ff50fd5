"""A box in which nothing can be changed unnoticed: every bit, every cut, every piece out of place."""

from __future__ import annotations

import io
import json
import random
import secrets
from collections.abc import Callable

import pytest

from tongxing.launch.keeping import box
from tongxing.launch.keeping.box import MAGIC, PIECE, TAG, Closing, OtherKeys, Spoilt, opened, read_head
from tongxing.launch.keeping.parcels import Packing, Unpacking

KEY = bytes(range(32))


def closed(data: bytes, key: bytes = KEY) -> bytes:
    """A box with this in it."""
    sink = io.BytesIO()
    one = Closing(sink, key, {"made_at": "2026-11-23T03:00:00+08:00"})
    for start in range(0, len(data), 300_000):
        one.write(data[start : start + 300_000])
    one.close()
    return sink.getvalue()


def content(raw: bytes, key: bytes = KEY) -> bytes:
    """Everything in a box."""
    return b"".join(opened(io.BytesIO(raw), key))


@pytest.fixture(scope="module")
def long_box() -> tuple[bytes, bytes]:
    """Three whole pieces and a bit."""
    data = random.Random(1).randbytes(3 * PIECE + 12345)
    return data, closed(data)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_went_in_comes_out(size: int) -> None:
    data = secrets.token_bytes(size)
    assert content(closed(data)) == data


def test_nothing_of_it_can_be_read_and_no_two_boxes_are_alike() -> None:
    data = "农玉珍".encode() * 20_000
    assert "农玉珍".encode() not in closed(data)
    assert closed(data)[200:] != closed(data)[200:]


def test_every_single_bit_of_a_small_box_is_guarded() -> None:
    raw = closed(b"a register")
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Spoilt, OtherKeys)):
            content(bytes(changed))


def pieces(raw: bytes) -> tuple[bytes, list[bytes]]:
    """The head of a box and its pieces."""
    start = len(MAGIC) + 4 + int.from_bytes(raw[len(MAGIC) : len(MAGIC) + 4], "big")
    step = PIECE + TAG
    return raw[:start], [raw[at : at + step] for at in range(start, len(raw), step)]


Rebuild = Callable[[bytes, list[bytes]], bytes]


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param(lambda head, p: head + b"".join(p[:-1]), id="the last piece cut off"),
        pytest.param(lambda head, p: head + b"".join(p)[:-1], id="one byte cut off"),
        pytest.param(lambda head, p: head + p[0], id="only the first piece left"),
        pytest.param(lambda head, p: head, id="nothing behind the head"),
        pytest.param(lambda head, p: head + p[1] + p[0] + b"".join(p[2:]), id="two pieces swapped"),
        pytest.param(lambda head, p: head + p[0] + b"".join(p), id="a piece repeated"),
        pytest.param(lambda head, p: head + p[0] + b"".join(p[2:]), id="a piece left out"),
        pytest.param(lambda head, p: head + b"".join(p) + b"\0", id="a byte behind the end"),
        pytest.param(lambda head, p: head + b"".join(p) + p[-1], id="the last piece twice"),
        pytest.param(lambda head, p: head + b"".join(p[:3]) + p[0][:12361], id="another piece as the last"),
        pytest.param(lambda head, p: head.replace(b"2026", b"2027") + b"".join(p), id="the date changed"),
        pytest.param(lambda head, p: b"x" + head[1:] + b"".join(p), id="not a box"),
        pytest.param(lambda head, p: b"", id="an empty file"),
    ],
)
def test_whatever_is_put_together_otherwise_is_refused(
    long_box: tuple[bytes, bytes], tampering: Rebuild
) -> None:
    data, raw = long_box
    head, parts = pieces(raw)
    assert content(head + b"".join(parts)) == data
    with pytest.raises(Spoilt):
        content(tampering(head, parts))


def test_a_piece_of_another_box_under_the_same_key_does_not_fit(long_box: tuple[bytes, bytes]) -> None:
    data, raw = long_box
    head, parts = pieces(raw)
    _other_head, others = pieces(closed(data))
    with pytest.raises(Spoilt):
        content(head + others[0] + b"".join(parts[1:]))


def test_other_keys_are_said_to_be_other_keys() -> None:
    with pytest.raises(OtherKeys, match="另一套密钥"):
        content(closed(b"x"), key=bytes(32))


def test_the_head_is_read_without_keys_and_tells_no_key() -> None:
    raw = closed(b"x")
    head, _bytes = read_head(io.BytesIO(raw))
    assert head["made_at"].startswith("2026-11-23")
    assert KEY.hex() not in json.dumps(head)


def test_without_the_bound_place_a_swap_would_pass(
    long_box: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault that the tampering tests must be able to see: nonces that do not count."""
    monkeypatch.setattr(box, "_nonce", lambda count, *, last: bytes(12))
    head, parts = pieces(closed(long_box[0]))
    content(head + parts[1] + parts[0] + b"".join(parts[2:]))
    content(head + b"".join(parts[:-1]))


# ── parcels ──────────────────────────────────────────────────────────────────


def packed(*things: tuple[str, bytes]) -> bytes:
    """Parcels in one stream."""
    sink = io.BytesIO()
    packing = Packing(sink)
    for name, data in things:
        packing.add(name, [data])
    packing.close()
    return sink.getvalue()


def unpacked(raw: bytes) -> dict[str, bytes]:
    """All of them."""
    return {name: b"".join(blocks) for name, blocks in Unpacking(iter([raw]))}


def test_parcels_keep_their_names_and_bytes() -> None:
    things = {"about.json": b"{}", "files/照片.jpg": secrets.token_bytes(700_000), "empty": b""}
    assert unpacked(packed(*things.items())) == things


def test_a_parcel_nobody_takes_is_read_over_and_still_counted() -> None:
    raw = packed(("one", b"1" * 1000), ("two", b"2"))
    reader = Unpacking(iter([raw]))
    assert [name for name, _blocks in reader] == ["one", "two"]
    assert reader.seals["one"].size == 1000


@pytest.mark.parametrize("cut", [1, 5, 40, 200])
def test_a_stream_that_ends_early_is_not_taken_for_a_short_backup(cut: int) -> None:
    with pytest.raises(Spoilt):
        unpacked(packed(("one", b"1" * 300))[:-cut])


def test_the_list_must_fit_what_went_by() -> None:
    with pytest.raises(Spoilt):
        unpacked(packed(("one", b"11111")).replace(b"11111", b"11112"))
    with pytest.raises(Spoilt):
        unpacked(packed(("one", b"1")) + b"more")
