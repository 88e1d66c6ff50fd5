"""Sheets and data by the thousand for the two ways of scoring: every shape, parts, bonus, annexes, grades, at their edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.rulebook.shelf import the_book
from tongxing.rulebook.dated import Dated, Entry
from tongxing.rulebook.document import Annex, Book, Group, Indicator, Scheme, Small

SINCE, ON = date(2026, 1, 1), date(2026, 12, 31)
RATES = ("share", "share_steps")
PAIRS = (*RATES, "ratio_staff", "budget_norm")
SINGLES = ("yes_no", "count_at_least", "deduct_each", "add_each", "on_time", "survey_value")
SHAPES = (*PAIRS, *SINGLES, "by_hand", "proposal_only")
NUMBERS = ("need", "each", "floor", "cap", "ratio", "rate", "scale")


@dataclass(frozen=True)
class Made:
    """One sheet with its data, as plain values: what both ways are given."""

    scheme: dict[str, Any]
    groups: tuple[dict[str, Any], ...]
    lines: tuple[dict[str, Any], ...]

    @property
    def counts(self) -> dict[str, int]:
        """The figures, two for a line that divides."""
        found = {f"{one['id']}.n": one["done"] for one in self.lines if one["done"] is not None}
        return found | {f"{one['id']}.m": one["owed"] for one in self.lines if one["owed"] is not None}

    @property
    def hands(self) -> dict[str, Decimal]:
        """What named persons gave."""
        return {one["id"]: one["hand"] for one in self.lines if one["hand"] is not None}


def made(seed: int, many: int) -> Iterator[Made]:
    """So many sheets, the same for the same seed."""
    draw = Random(seed)
    return (_sheet(draw) for _ in range(many))


def _sheet(draw: Random) -> Made:
    annexes = draw.choice([(), (), ("x", "y"), ("x", "y", "z")])
    weights = {2: ["0.6", "0.4"], 3: ["0.5", "0.3", "0.2"]}.get(len(annexes), [])
    draw.shuffle(weights)
    bonus = draw.random() < 0.4
    groups: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for annex in annexes or ("",):
        for _n in range(draw.randint(1, 2)):
            _group(draw, groups, lines, annex, "items")
    for _n in range(draw.randint(1, 2) if bonus else 0):
        _group(draw, groups, lines, "", "bonus")
    total = Decimal(draw.choice([100, 100, 50, 120]))
    grades = [[Decimal("0.9") * total, "优"], [Decimal("0.6") * total, "中"], [Decimal(0), "低"]]
    scheme = {
        "total": total,
        "bonus": Decimal(draw.randint(1, 8)) if bonus else None,
        "annexes": dict(zip(annexes, map(Decimal, weights), strict=True)),
        "grades": grades if draw.random() < 0.9 else None,
        "of": draw.choice(["village", "village", "staff"]),
        "people": draw.choice([0, 3, 4, 5, 6, 40]),
    }
    return Made(scheme, tuple(groups), tuple(lines))


def _group(
    draw: Random, groups: list[dict[str, Any]], lines: list[dict[str, Any]], annex: str, kind: str
) -> None:
    name = f"G{len(groups)}"
    for _n in range(draw.randint(1, 3)):
        if draw.random() < 0.2:
            parent = _line(draw, f"L{len(lines)}", name, "parts", "")
            lines.append(parent)
            for _part in range(draw.randint(1, 3)):
                shape = draw.choice([s for s in SHAPES if s != "proposal_only"])
                lines.append(_line(draw, f"L{len(lines)}", name, shape, parent["id"]))
        else:
            lines.append(_line(draw, f"L{len(lines)}", name, draw.choice(SHAPES), ""))
    groups.append({"id": name, "annex": annex, "kind": kind, "points": Decimal(draw.randint(1, 6))})


def _line(draw: Random, name: str, group: str, shape: str, parent: str) -> dict[str, Any]:
    full = Decimal(draw.choice(["0.5", "1", "2.5", "3", "5", "7", "10", "12.5", "15", "33"]))
    full = Decimal(0) if shape == "proposal_only" else full
    line: dict[str, Any] = {"id": name, "grp": group, "shape": shape, "parent": parent, "full": full}
    line |= dict.fromkeys((*NUMBERS, "steps", "small", "done", "owed", "hand"))
    if shape in PAIRS:
        owed = draw.choice([0, 1, 3, 4, 5, 7, 8, 16, 19, 20, 40, 63])
        line |= {"owed": owed, "done": draw.randint(0, owed + (draw.random() < 0.1))}
    elif shape in SINGLES:
        line["done"] = (
            draw.choice([-3, 0, 1, 2, 5, 9]) if shape == "on_time" else draw.choice([0, 1, 2, 5, 9, 40])
        )
    keys = {
        "count_at_least": {"need": draw.randint(0, 6)},
        "deduct_each": {"each": draw.choice(["0.5", "1.25", "3"]), "floor": draw.choice([None, "0.5"])},
        "add_each": {"each": draw.choice(["0.5", "1.5"]), "cap": full if draw.random() < 0.5 else full / 2},
        "ratio_staff": {"ratio": draw.choice([10, 20, 30])},
        "budget_norm": {"rate": draw.choice([0, 1, 2]), "floor": draw.choice([None, 0, 10])},
        "survey_value": {"scale": draw.choice([5, 40, 100])},
    }.get(shape, {})
    line |= {key: None if one is None else Decimal(one) for key, one in keys.items()}
    if shape == "share_steps":
        line["steps"] = [
            [Decimal(1), full],
            [Decimal("0.95"), full * 4 / 5],
            [Decimal("0.8"), full / 2],
            [Decimal(0), full / 8],
        ]
        line["steps"] = line["steps"][: draw.randint(2, 4)]
    if shape in RATES and draw.random() < 0.6:
        line["small"] = 5
    if shape in ("by_hand", *RATES) and draw.random() < 0.6:
        line["hand"] = (full * draw.randint(0, 8) / 8).quantize(Decimal("0.01"))
    return line


# ── the same as a book of ours ───────────────────────────────────────────────


def _dated(value: Any) -> Any:
    entry: Any = Entry.model_construct(
        value=value, since=SINCE, until=None, cite=("S84",), local=True, sample=False, note=""
    )
    return Dated.model_construct(root=(entry,))


def _indicator(one: dict[str, Any]) -> Indicator:
    numbers = {key: _dated(one[key]) for key in NUMBERS if one[key] is not None}
    steps = tuple((least, points) for least, points in one["steps"] or ())
    return Indicator.model_construct(
        id=one["id"], group=one["grp"], title=one["id"], clause="S84", points=_dated(one["full"]), shape=one["shape"],
        of=f"{one['id']}.n" if one["done"] is not None else "", per=f"{one['id']}.m" if one["owed"] is not None else "",
        **numbers, steps=_dated(steps) if steps else None, part_of=one["parent"],
        small=Small(below=one["small"]) if one["small"] else None, confirmed_by="专干",
    )  # fmt: skip


def book_of(sheet: Made) -> Book:
    """The sheet as a plan that was read."""
    one = sheet.scheme
    grades = tuple((least, name) for least, name in one["grades"] or ())
    scheme = Scheme.model_construct(
        id="s", title="s", clause="S84", of=one["of"], points=_dated(one["total"]),
        bonus=_dated(one["bonus"]) if one["bonus"] is not None else None, bodies=(),
        annexes=tuple(Annex.model_construct(id=a, title=a, weight=_dated(w)) for a, w in one["annexes"].items()),
        grades=_dated(grades) if grades else None,
    )  # fmt: skip
    groups = tuple(
        Group.model_construct(
            id=g["id"],
            title=g["id"],
            scheme="s",
            annex=g["annex"],
            kind=g["kind"],
            points=_dated(g["points"]),
        )
        for g in sheet.groups
    )
    lines = tuple(_indicator(line) for line in sheet.lines)
    return replace(the_book(), written_schemes=(scheme,), groups=groups, indicators=lines)
