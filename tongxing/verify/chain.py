#!/usr/bin/env python3
"""核对操作记录：只要 Python，不要服务器，不要密钥。Checks a trail of acts and looks, with Python alone.

    python3 chain.py trail.jsonl                          the export by itself
    python3 chain.py trail.jsonl --witness heads.jsonl    and against a witness kept elsewhere
    python3 chain.py trail.jsonl --head 12:3FA2-99C0-…    and against the figures printed on a weekly paper
    python3 chain.py trail.jsonl --key 41D7-…             and that the signer is the one on the paper

How the chain is made. Every event (an act, a look, a changed row) has a salt and its facts in canonical
JSON; its *commitment* is SM3(salt ‖ facts). Events stand in the order of their numbers, 1, 2, 3 …, and

    h(n) = SM3(0x01 ‖ h(n-1) ‖ n (8 bytes) ‖ kind (1 byte) ‖ id (16 bytes) ‖ commitment)

A *seal* closes a stretch of events: its facts name the first and last number, how many they are, the head
h(last) and the moment by the database's clock. They are signed (Ed25519), and the next stretch begins from

    SM3(0x02 ‖ head ‖ facts of the seal)

so one head speaks for everything before it. Facts hold no text that somebody typed, only its digest; an
event may lose its facts and salt (a person's data were destroyed, and a later event says so), its commitment stays.

A chain alone cannot show that it is shorter than it was, or another one made with the same key. Witnesses can:
heads that were written down elsewhere, at the time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

START = bytes(32)
SIGNED = b"tongxing trail 1\n"
DESTROYED = "trail.destroy"

# ── SM3 (GB/T 32905): OpenSSL's when this Python has it, else our own ─────────────────────────────


def _rotate(x: int, n: int) -> int:
    n %= 32
    return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF


def sm3_pure(data: bytes) -> bytes:
    """SM3 in plain Python: seven hundred times slower, and the same."""
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at + 4 * i : at + 4 * i + 4], "big") for i in range(16)]
        for i in range(16, 68):
            x = w[i - 16] ^ w[i - 9] ^ _rotate(w[i - 3], 15)
            w.append((x ^ _rotate(x, 15) ^ _rotate(x, 23)) ^ _rotate(w[i - 13], 7) ^ w[i - 6])
        v = [old ^ new for old, new in zip(v, _compress(v, w), strict=True)]
    return b"".join(x.to_bytes(4, "big") for x in v)


def _compress(v: list[int], w: list[int]) -> list[int]:
    a, b, c, d, e, f, g, h = v
    for j in range(64):
        early = j < 16
        ss1 = _rotate((_rotate(a, 12) + e + _rotate(0x79CC4519 if early else 0x7A879D8A, j)) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if early else (e & f) | (~e & g & 0xFFFFFFFF)
        tt1 = (ff + d + (ss1 ^ _rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
        a, b, c, d = tt1, a, _rotate(b, 9), c
        e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
    return [a, b, c, d, e, f, g, h]


has_sm3 = "sm3" in hashlib.algorithms_available
sm3: Callable[[bytes], bytes] = (lambda data: hashlib.new("sm3", data).digest()) if has_sm3 else sm3_pure

# ── Ed25519 (RFC 8032), checking only ─────────────────────────────────────────────────────────────

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return x if x & 1 == sign else P - x


def _point(raw: bytes) -> Point | None:
    y, sign = int.from_bytes(raw, "little") & ((1 << 255) - 1), raw[31] >> 7
    x = _recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(n: int, p: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _add(total, p)
        p, n = _add(p, p), n >> 1
    return total


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 0, 0, 0)


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Is this the signature of the holder of ``key`` under ``message``?"""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    (lx, ly, lz, _), (rx, ry, rz, _) = _times(s, BASE), _add(r, _times(k, a))
    return (lx * rz - rx * lz) % P == 0 and (ly * rz - ry * lz) % P == 0


# ── the chain ─────────────────────────────────────────────────────────────────────────────────────


def canonical(facts: dict[str, Any]) -> bytes:
    """The one way to write facts down: sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def commitment(salt: bytes, facts: dict[str, Any]) -> bytes:
    """What stays of an event when its facts are gone."""
    return sm3(salt + canonical(facts))


def link(head: bytes, number: int, kind: str, ref: str, committed: bytes) -> bytes:
    """The head after one more event."""
    body = bytes.fromhex(ref.replace("-", ""))
    return sm3(b"\x01" + head + number.to_bytes(8, "big") + kind.encode("ascii") + body + committed)


def after_seal(seal: Seal) -> bytes:
    """Where the stretch after a seal begins."""
    return sm3(b"\x02" + seal.head + canonical(seal.facts))


def figures(raw: bytes) -> str:
    """Bytes as people compare them: 3FA2-99C0-… in groups of four."""
    text = raw.hex().upper()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def from_figures(text: str) -> bytes:
    """Groups typed from paper, as bytes; spaces and dashes do not matter."""
    return bytes.fromhex("".join(c for c in text if c not in "- \t"))


def origin(key: bytes) -> str:
    """The short name of a signer, as it stands on every paper."""
    return sm3(key)[:8].hex()


class Leaf(NamedTuple):
    """One event of the chain; without ``facts`` its data were destroyed."""

    number: int
    kind: str
    ref: str
    committed: bytes
    salt: bytes | None = None
    facts: dict[str, Any] | None = None


@dataclass(frozen=True)
class Seal:
    """The end of a stretch, as it was signed."""

    number: int
    first: int
    last: int
    head: bytes
    at: str
    flags: tuple[str, ...]
    key: bytes
    signature: bytes

    @property
    def facts(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "origin": origin(self.key), "number": self.number, "first": self.first, "last": self.last,
            "count": self.last - self.first + 1, "head": self.head.hex(), "at": self.at, "flags": list(self.flags),
        }  # fmt: skip


class Witness(NamedTuple):
    """A head that was written down elsewhere."""

    number: int
    head: bytes
    where: str = ""


class Problem(NamedTuple):
    """Something that is not as it was written: a stable code, where, in words."""

    code: str
    where: str
    words: str


@dataclass
class Report:
    """What was looked at and what was found."""

    events: int = 0
    seals: int = 0
    head: bytes = START
    destroyed: dict[str, int] = field(default_factory=dict)
    on_record: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def find(self, code: str, where: str, words: str) -> None:
        """One more problem."""
        self.problems.append(Problem(code, where, words))


def check(
    leaves: Iterable[Leaf],
    seals: list[Seal],
    *,
    witnesses: Iterable[Witness] = (),
    key: bytes | None = None,
    holds: Callable[[bytes, bytes, bytes], bool] = signature_holds,
) -> Report:
    """Walk the chain from its first event to its last seal, then hold it beside what others wrote down."""
    report, rest = Report(), _Ahead(leaves)
    head, first, signer = START, 1, key
    for place, seal in enumerate(seals, start=1):
        where = f"seal {seal.number}"
        if (seal.number, seal.first) != (place, first) or seal.last < seal.first:
            report.find("seal_order", where, f"here seal {place}, from event {first}, was to be")
        if signer is not None and seal.key != signer:
            report.find("other_key", where, "signed with another key than before")
        if not holds(seal.key, SIGNED + canonical(seal.facts), seal.signature):
            report.find("signature", where, "the signature does not fit what it stands under")
        if _stretch(rest, seal, head, report) != seal.head:
            report.find("head", where, "the events before it do not lead to its head")
        if place > 1 and seal.at < seals[place - 2].at and "clock" not in seal.flags:
            report.find("clock", where, "sealed before the seal it follows, and not flagged")
        if "clock" in seal.flags:
            report.notes.append(f"{where}: the database's clock had gone back")
        head, first, signer = after_seal(seal), seal.last + 1, signer or seal.key
        report.seals, report.head = report.seals + 1, seal.head
    if rest.next is not None:
        report.find("unsealed", f"event {rest.next.number}", "it stands behind the last seal, never signed")
    for ref in report.destroyed.keys() - report.on_record:
        report.find(
            "destroyed", f"event {report.destroyed[ref]}", "its data are gone, and no event says who did it"
        )
    compare(seals, witnesses, report)
    return report


class _Ahead:
    """The events, with a look at the next one."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._rest = iter(leaves)
        self.next: Leaf | None = next(self._rest, None)

    def take(self, last: int) -> Iterator[Leaf]:
        """Those up to a number."""
        while self.next is not None and self.next.number <= last:
            leaf, self.next = self.next, next(self._rest, None)
            yield leaf


def _stretch(rest: _Ahead, seal: Seal, head: bytes, report: Report) -> bytes:
    due = seal.first
    for leaf in rest.take(seal.last):
        if leaf.number != due:
            report.find("missing", f"event {due}", "the event that stood here is gone, or stands here twice")
        _one(leaf, report)
        head, due = link(head, leaf.number, leaf.kind, leaf.ref, leaf.committed), leaf.number + 1
        report.events += 1
    if due <= seal.last:
        report.find("missing", f"event {due}", "the events from here to the seal are gone")
    return head


def _one(leaf: Leaf, report: Report) -> None:
    if leaf.facts is None or leaf.salt is None:
        report.destroyed[leaf.ref] = leaf.number
    elif leaf.facts.get("id") != leaf.ref or commitment(leaf.salt, leaf.facts) != leaf.committed:
        report.find("changed", f"event {leaf.number}", "it is not what was sealed")
    elif leaf.facts.get("act") == DESTROYED:
        report.on_record.update(leaf.facts["detail"]["events"])


def compare(seals: list[Seal], witnesses: Iterable[Witness], report: Report) -> None:
    """What was written down elsewhere must be what stands here."""
    known = {seal.number: seal.head for seal in seals}
    for one in witnesses:
        where = f"seal {one.number}" + (f" ({one.where})" if one.where else "")
        if one.number not in known:
            report.find("cut", where, "a witness has this seal, and here it is not: cut off or rolled back")
        elif len(one.head) < 8 or not known[one.number].startswith(one.head):
            report.find("fork", where, "a witness has another head: another history was written here")


# ── an export ─────────────────────────────────────────────────────────────────────────────────────


def read_export(lines: Iterable[str]) -> tuple[list[Leaf], list[Seal]]:
    """Events and seals from the lines of trail.jsonl."""
    leaves, seals = [], []
    for row in map(json.loads, lines):
        if row["t"] == "event":
            salt = bytes.fromhex(row["salt"]) if row.get("salt") else None
            committed = bytes.fromhex(row["commitment"])
            leaves.append(Leaf(row["n"], row["kind"], row["id"], committed, salt, row.get("facts")))
        elif row["t"] == "seal":
            seals.append(seal_from(row))
    return leaves, seals


def seal_from(row: dict[str, Any]) -> Seal:
    """A seal from a line of an export or of a witness file."""
    return Seal(
        row["number"], row["first"], row["last"], bytes.fromhex(row["head"]), row["at"],
        tuple(row["flags"]), bytes.fromhex(row["key"]), bytes.fromhex(row["signature"]),
    )  # fmt: skip


def read_witness(lines: Iterable[str], where: str) -> list[Witness]:
    """The heads of a witness file. A line cut short by a power cut says nothing; the heads after it say it too."""
    found = []
    for text in lines:
        try:
            row = json.loads(text)
            found.append(Witness(row["number"], bytes.fromhex(row["head"]), where))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def main(argv: list[str] | None = None) -> int:
    """0 when all is as it was sealed, 1 when not, 2 when the files cannot be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("export")
    parser.add_argument("--witness", action="append", default=[], help="a heads.jsonl kept elsewhere")
    parser.add_argument("--head", action="append", default=[], help="NUMBER:HEAD as printed")
    parser.add_argument("--key", default="", help="the signer as printed")
    args = parser.parse_args(argv)
    try:
        leaves, seals = read_export(_lines(args.export))
        witnesses = [one for path in args.witness for one in read_witness(_lines(path), path)]
        for text in args.head:
            number, _colon, head = text.partition(":")
            witnesses.append(Witness(int(number), from_figures(head), "paper"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"读不了 (cannot read): {error!r}", file=sys.stderr)
        return 2
    report = check(leaves, seals, witnesses=witnesses)
    if args.key and any(origin(seal.key) != from_figures(args.key).hex() for seal in seals):
        report.find("other_key", "signer", "not the signer named on the paper")
    return say(report)


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def say(report: Report) -> int:
    """Print what was found."""
    for problem in report.problems[:50]:
        print(f"不对 PROBLEM {problem.code}  {problem.where}: {problem.words}")
    for note in report.notes:
        print(f"注意 note  {note}")
    verdict = "一致 OK" if not report.problems else f"不一致 NOT OK, {len(report.problems)}"
    print(f"{verdict}: {report.events} 条 events, {report.seals} 次 seals, head {figures(report.head)[:39]}")
    return 1 if report.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
