"""A secret in three parts of which any two give it back, and one alone tells nothing (Shamir, 1979).

Byte by byte over GF(256) with the polynomial of AES: part x holds f(x) for an f of degree k-1 with the
secret at f(0) and coefficients of chance. The field is the one of FIPS 197; its tables are made here.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping


def _tables() -> tuple[list[int], list[int]]:
    """Powers of the generator 3 and their logarithms."""
    power, log, value = [0] * 510, [0] * 256, 1
    for n in range(255):
        power[n] = power[n + 255] = value
        log[value] = n
        value ^= value << 1  # times 3
        value ^= 0x11B if value & 0x100 else 0
    return power, log


POWER, LOG = _tables()


def times(a: int, b: int) -> int:
    """Multiplication in GF(256)."""
    return POWER[LOG[a] + LOG[b]] if a and b else 0


def over(a: int, b: int) -> int:
    """Division in GF(256); b is never 0 here."""
    return POWER[LOG[a] - LOG[b] + 255] if a else 0


def split(secret: bytes, *, needed: int, parts: int) -> dict[int, bytes]:
    """Parts 1…n of a secret; any `needed` of them give it back."""
    if not 2 <= needed <= parts <= 255:
        raise ValueError("two or more parts must be needed, and there must be at least as many")
    chance = [secrets.token_bytes(len(secret)) for _n in range(needed - 1)]
    return {
        x: bytes(_value(x, [byte, *(row[i] for row in chance)]) for i, byte in enumerate(secret))
        for x in range(1, parts + 1)
    }


def join(parts: Mapping[int, bytes]) -> bytes:
    """The secret of these parts. With too few or wrong ones it is some other bytes: check what comes out."""
    if not parts or 0 in parts or len({len(part) for part in parts.values()}) != 1:
        raise ValueError("parts of one secret have numbers from 1 on and the same length")
    weights = {x: _weight(x, [y for y in parts if y != x]) for x in parts}
    length = len(next(iter(parts.values())))
    out = bytearray(length)
    for x, part in parts.items():
        for i in range(length):
            out[i] ^= times(part[i], weights[x])
    return bytes(out)


def _value(x: int, coefficients: list[int]) -> int:
    """The polynomial at x (Horner)."""
    value = 0
    for coefficient in reversed(coefficients):
        value = times(value, x) ^ coefficient
    return value


def _weight(x: int, others: list[int]) -> int:
    """What the part at x counts for at 0 (Lagrange); in GF(256) minus is plus is xor."""
    weight = 1
    for y in others:
        weight = times(weight, over(y, x ^ y))
    return weight
