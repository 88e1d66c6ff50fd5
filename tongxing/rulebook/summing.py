"""From the points of lines to groups, annexes and the whole sheet: exact fractions, one rounding at the very end.

Three rules carry it (方案S82、S84; requirements.md X05):
nothing owed is nobody's fault, so such lines leave the earned points *and* the full points, and what is left is
folded up to the total; what a person still has to judge keeps the sheet from having a grade; and a grade is a step
of the sheet's own result, never a place among others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tongxing.rulebook.document import VILLAGE_SHEET, Book, Group, Indicator, Scheme
from tongxing.rulebook.scoring import Counts, Points, read_on, score_item, show_number

FEW = 5
RATES = frozenset({"share", "share_steps"})
_CENT, _ZERO = Decimal("0.01"), Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """Points of some lines: earned out of what is settled, waiting for a person, and out of play."""

    points: Decimal = _ZERO
    of: Decimal = _ZERO
    pending: Decimal = _ZERO
    unscored: Decimal = _ZERO

    @property
    def full(self) -> Decimal:
        """What the plan gives these lines altogether."""
        return self.of + self.pending + self.unscored

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            self.points + other.points, self.of + other.of,
            self.pending + other.pending, self.unscored + other.unscored,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The sum under one heading, annex or body; ``weight`` is an annex's share of the whole, ``cap`` a bonus group's most."""

    id: str
    title: str
    sum: Sum
    weight: Decimal = Decimal(1)
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole sheet: subtotals, what they fold to, what bonus adds, the grade or what it waits for.

    ``waits`` is ``pending`` (a person still has to judge), ``few`` (fewer than five persons: no grade by rate alone),
    ``nothing`` (nothing was owed) or empty. ``result`` is what is settled so far, folded; it is final when nothing waits.
    """

    total: Decimal
    items: Sum
    bonus: Sum
    added: Decimal
    folded: Decimal | None
    result: Decimal | None
    grade: str
    waits: str
    groups: tuple[Subtotal, ...]
    annexes: tuple[Subtotal, ...]
    bodies: tuple[Subtotal, ...]
    arithmetic: str
    arithmetic_en: str


# ── lines ────────────────────────────────────────────────────────────────────


def score_lines(
    lines: Sequence[Indicator], counts: Counts, *, on: date, by_hand: Mapping[str, Decimal] | None = None
) -> dict[str, Points]:
    """一张表逐项得几分：先算各项，再由分项得出它们的母项。 (方案S84)."""
    given = by_hand or {}
    found = {
        one.id: score_item(one, counts, on=on, by_hand=given.get(one.id))
        for one in lines
        if one.shape != "parts"
    }
    for one in lines:
        if one.shape == "parts":
            found[one.id] = score_parts(
                one, [found[part.id] for part in lines if part.part_of == one.id], on=on
            )
    return {one.id: found[one.id] for one in lines}


def score_parts(parent: Indicator, parts: Sequence[Points], *, on: date) -> Points:
    """母项扣掉分项所扣的，扣完为止，最多扣到零；没有应办的分项不算在内。 (方案S84)."""
    full = read_on(parent.points, on, f"indicator.{parent.id}.points")
    held = sum_of_parts(full, parts)
    lost = [part.of - part.points for part in parts if part.scored and not part.pending]
    zh = f"{show_number(held.of)} − （{' + '.join(map(show_number, lost)) or '0'}）"
    if sum(lost, _ZERO) > held.of:
        zh += "，扣完为止"
    if held.unscored:
        zh += f"，另 {show_number(held.unscored)} 分没有应办的"
    en = f"{show_number(held.of)} - {show_number(sum(lost, _ZERO))} lost by its parts"
    if any(part.pending for part in parts):
        return Points(
            held.points,
            full,
            f"{zh}，还有 {show_number(held.pending)} 分待认定",
            pending=True,
            arithmetic_en=en,
        )
    if not held.of:
        return Points(
            _ZERO,
            full,
            "分项都没有应办的，本项不计分",
            scored=False,
            arithmetic_en="nothing was owed: not scored",
        )
    points = show_number(held.points)
    return Points(held.points, full, f"{zh} = {points} 分", arithmetic_en=f"{en} = {points} points")  # fmt: skip


def sum_of_parts(full: Decimal, parts: Sequence[Points]) -> Sum:
    """What a line with parts comes to: sub-items never cost more than their parent has."""
    settled = sum((part.of for part in parts if part.scored and not part.pending), _ZERO)
    lost = sum((part.of - part.points for part in parts if part.scored and not part.pending), _ZERO)
    in_play = min(full, sum((part.of for part in parts if part.scored), _ZERO))
    of = min(full, settled)
    return Sum(max(of - lost, _ZERO), of, in_play - of, full - in_play)


def sum_of_line(points: Points) -> Sum:
    """A line without parts, as a sum."""
    if not points.scored:
        return Sum(unscored=points.of)
    return Sum(pending=points.of) if points.pending else Sum(points.points, points.of)


# ── the whole sheet ──────────────────────────────────────────────────────────


def sum_up(
    book: Book,
    scheme: Scheme,
    found: Mapping[str, Points],
    *,
    on: date,
    people: int | None = None,
    grade_given: str = "",
) -> Whole:
    """整张评分表：各组小计、附件按权重、没有应办的折算、加分封顶、按档定等次。 (方案S82、S84; 样例分值).

    ``people`` are the persons behind a village's sheet; ``grade_given`` is the grade a named person gave where there are few.
    """
    sums = _sums(book, scheme, found, on)
    groups = [(group, _of_group(book, scheme, group, sums)) for group in book.groups_of(scheme.id)]
    total = read_on(scheme.points, on, f"scheme.{scheme.id}.points")
    annexes = _annexes(scheme, groups, on)
    items = sum((one for group, one in groups if group.kind == "items"), Sum())
    bonus = sum((one for group, one in groups if group.kind == "bonus"), Sum())
    added = _added(scheme, groups, on)
    parts = _weighed(annexes) if annexes else ((Decimal(1), items),)
    folded = fold(total, parts)
    result = None if folded is None else folded + added
    waits = _waits(book, scheme, found, folded, people)
    grade = grade_given if waits == "few" else "" if waits else grade_of(scheme, result, on)
    zh, en = _written_out(total, annexes, items, folded, added, result)
    return Whole(
        total, items, bonus, added, folded, result, grade, "" if grade else waits,
        tuple(Subtotal(g.id, g.title, one, cap=_cap(g, on)) for g, one in groups),
        annexes, _bodies(book, scheme, sums), zh, en,
    )  # fmt: skip


def _sums(book: Book, scheme: Scheme, found: Mapping[str, Points], on: date) -> dict[str, Sum]:
    """The lines that stand directly under a heading, each as a sum."""
    return {
        one.id: sum_of_parts(
            read_on(one.points, on, f"indicator.{one.id}.points"),
            [found[part.id] for part in book.parts_of(one.id)],
        )
        if one.shape == "parts"
        else sum_of_line(found[one.id])
        for one in book.lines_of(scheme.id)
        if not one.part_of
    }


def _of_group(book: Book, scheme: Scheme, group: Group, sums: Mapping[str, Sum]) -> Sum:
    lines = (sums[one.id] for one in book.lines_of(scheme.id) if one.group == group.id and one.id in sums)
    return sum(lines, Sum())


def _cap(group: Group, on: date) -> Decimal | None:
    return read_on(group.points, on, f"group.{group.id}.points") if group.kind == "bonus" else None


def _annexes(scheme: Scheme, groups: Sequence[tuple[Group, Sum]], on: date) -> tuple[Subtotal, ...]:
    return tuple(
        Subtotal(
            annex.id,
            annex.title,
            sum((s for g, s in groups if g.annex == annex.id and g.kind == "items"), Sum()),
            annex.weight.on(on, f"annex.{annex.id}.weight"),
        )
        for annex in scheme.annexes
    )


def _weighed(annexes: Sequence[Subtotal]) -> tuple[tuple[Decimal, Sum], ...]:
    return tuple((one.weight, one.sum) for one in annexes)


def fold(total: Decimal, parts: Sequence[tuple[Decimal, Sum]]) -> Decimal | None:
    """折算：已得 ÷ 应计 × 总分，附件各按权重；一个附件全没有应办的，它的权重也不算。 (方案S84).

    Fractions all the way, rounded half up to the hundredth once; None while nothing is settled.
    """
    played = [(Fraction(weight), held) for weight, held in parts if held.of and weight]
    if not played:
        return None
    earned = sum((weight * Fraction(held.points) / Fraction(held.of) for weight, held in played), Fraction(0))
    return half_up(Fraction(total) * earned / sum(weight for weight, _ in played))


def half_up(exact: Fraction) -> Decimal:
    """A fraction to the hundredth, half up, without ever being a rounded decimal before."""
    cents = (exact * 100 + Fraction(1, 2)).__floor__()
    return (Decimal(cents) / 100).quantize(_CENT, ROUND_HALF_UP)


def _added(scheme: Scheme, groups: Sequence[tuple[Group, Sum]], on: date) -> Decimal:
    """加分：每组不过它自己的上限，合起来不过表的上限，都在总分之外。"""
    each = [min(one.points, _cap(g, on) or _ZERO) for g, one in groups if g.kind == "bonus"]
    return min(sum(each, _ZERO), read_on(scheme.bonus, on, f"scheme.{scheme.id}.bonus")) if each else _ZERO


def _waits(
    book: Book, scheme: Scheme, found: Mapping[str, Points], folded: Decimal | None, people: int | None
) -> str:
    """Why there is no grade yet; a part that waits may cost its parent nothing more, and still is somebody's to judge."""
    lines = [one for one in book.lines_of(scheme.id) if one.shape != "parts"]
    if any(found[one.id].pending for one in lines):
        return "pending"
    if folded is None:
        return "nothing"
    by_rate = any(one.shape in RATES and found[one.id].scored and not found[one.id].by_hand for one in lines)
    few = scheme.grades is not None and scheme.of == VILLAGE_SHEET and people is not None and people < FEW
    return "few" if few and by_rate else ""


def grade_of(scheme: Scheme, result: Decimal | None, on: date) -> str:
    """等次：结果到了哪一档就是哪一档，和别人的名次没有关系。 (方案S84)."""
    if result is None or scheme.grades is None:
        return ""
    steps = read_on(scheme.grades, on, f"scheme.{scheme.id}.grades")
    return next((name for least, name in steps if result >= least), "")


def grade_names(scheme: Scheme, on: date) -> tuple[str, ...]:
    """The grades a sheet knows on a day, from the highest."""
    return tuple(name for _least, name in read_on(scheme.grades, on, "grades")) if scheme.grades else ()


def _bodies(book: Book, scheme: Scheme, sums: Mapping[str, Sum]) -> tuple[Subtotal, ...]:
    """What each assessing body answers for; bonus stands apart and is in no body's sum."""
    plain = {group.id for group in book.groups_of(scheme.id) if group.kind == "items"}
    return tuple(
        Subtotal(
            body.id,
            body.title,
            sum(
                (
                    sums[one.id]
                    for one in book.lines_of(scheme.id)
                    if one.id in sums and one.body == body.id and one.group in plain
                ),
                Sum(),
            ),
        )
        for body in scheme.bodies
    )


# ── written out ──────────────────────────────────────────────────────────────


def _written_out(
    total: Decimal,
    annexes: Iterable[Subtotal],
    items: Sum,
    folded: Decimal | None,
    added: Decimal,
    result: Decimal | None,
) -> tuple[str, str]:
    """The arithmetic of the whole, in both languages."""
    if folded is None or result is None:
        return "还没有算得出的项", "nothing is settled yet"
    played = [one for one in annexes if one.sum.of]
    zh, en = (_annexes_out(total, played), _annexes_out(total, played)) if played else _fold_out(total, items)
    zh, en = f"{zh} = {show_number(folded)}", f"{en} = {show_number(folded)}"
    if added:
        plus = f"{show_number(folded)} + {show_number(added)} = {show_number(result)}"
        return f"{zh}；加分 {plus} 分", f"{en}; with bonus {plus} points"
    return f"{zh} 分", f"{en} points"  # fmt: skip


def _fold_out(total: Decimal, items: Sum) -> tuple[str, str]:
    points, of = show_number(items.points), show_number(items.of)
    if items.of == total:
        return f"各项相加 {points}", f"lines add up to {points}"
    return (
        f"已得 {points} ÷ 应计 {of} × {show_number(total)}",
        f"earned {points} / settled {of} × {show_number(total)}",
    )


def _annexes_out(total: Decimal, played: Sequence[Subtotal]) -> str:
    each = " + ".join(
        f"{one.title} {show_number(one.sum.points)} ÷ {show_number(one.sum.of)} × {show_number(one.weight * 100)}%"
        for one in played
    )
    weights = sum((one.weight for one in played), _ZERO)
    rest = "" if weights == 1 else f" ÷ {show_number(weights * 100)}%"
    return f"（{each}）{rest} × {show_number(total)}"
