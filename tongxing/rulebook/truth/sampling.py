"""Records drawn for a second look: by a number anybody can work out again, never by a die nobody saw. Pure.

The rank of a record is SHA-256 over the seed and its name. Who has the seed and the list gets the same sample with any
calculator; who knows only one of them cannot choose who is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from hashlib import sha256

Z = Decimal("1.959964")  # nineteen times in twenty


@dataclass(frozen=True, slots=True)
class Unit:
    """One record that can be drawn."""

    id: str
    place_id: int
    worker: int
    kind: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One record that was drawn, and from which part of the list."""

    unit: Unit
    stratum: tuple[object, ...]


def frame_digest(frame: Sequence[Unit]) -> str:
    """The list a sample was drawn from in sixty-four letters: one record more or less, and they are others."""
    return sha256("\n".join(sorted(one.id for one in frame)).encode()).hexdigest()


def rank(seed: bytes, name: str) -> bytes:
    """Where a record stands in the draw."""
    return sha256(seed + name.encode()).digest()


def draw(
    seed: bytes, frame: Sequence[Unit], size: int, strata: Callable[[Unit], tuple[object, ...]]
) -> tuple[Drawn, ...]:
    """So many records: of every part of the list at least one where it goes, the rest by how long the parts are. (方案S88)."""
    parts: dict[tuple[object, ...], list[Unit]] = {}
    for one in sorted({unit.id: unit for unit in frame}.values(), key=lambda unit: rank(seed, unit.id)):
        parts.setdefault(strata(one), []).append(one)
    shares = allocate({part: len(units) for part, units in parts.items()}, size)
    picked = [Drawn(one, part) for part, units in parts.items() for one in units[: shares[part]]]
    return tuple(sorted(picked, key=lambda one: rank(seed, one.unit.id)))


def allocate(lengths: dict[tuple[object, ...], int], size: int) -> dict[tuple[object, ...], int]:
    """How many of each part: one each where there are enough to go round, then by the largest remainder.

    Where there are more parts than places, the parts that come first in the draw have one each.
    """
    size = min(size, sum(lengths.values()))
    least = 1 if len(lengths) <= size else 0
    if not least:
        return {part: int(at < size) for at, part in enumerate(lengths)}
    left, over = size - len(lengths), sum(lengths.values()) - len(lengths)
    exact = {part: divmod(left * (count - 1), over or 1) for part, count in lengths.items()}
    shares = {part: 1 + whole for part, (whole, _rest) in exact.items()}
    missing = size - sum(shares.values())
    for part in sorted(lengths, key=lambda part: -exact[part][1])[:missing]:
        shares[part] += 1
    return shares


def wilson(k: int, n: int) -> tuple[Decimal, Decimal]:
    """Between which two shares the truth lies nineteen times in twenty, when k of n were so (Wilson 1927)."""
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n}")
    if n == 0:
        return Decimal(0), Decimal(1)
    with localcontext() as exact:
        exact.prec = 30
        square = Z * Z
        middle = (Decimal(k) + square / 2) / (n + square)
        reach = Z / (n + square) * (Decimal(k) * (n - k) / n + square / 4).sqrt()
        low, high = max(middle - reach, Decimal(0)), min(middle + reach, Decimal(1))
        fine = Decimal("0.0001")
        return low.quantize(fine, ROUND_HALF_UP), high.quantize(fine, ROUND_HALF_UP)
