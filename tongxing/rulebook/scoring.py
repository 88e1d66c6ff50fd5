"""Points for one line of the score sheet: a closed list of shapes, exact decimals, the sum written out.

No shape takes a formula from the plan. A yellow card or a veto has the shape proposal_only
and never gets points from here (1991年综治委规定; guard G10).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

from tongxing.rulebook.dated import Dated, ValueNotInForce
from tongxing.rulebook.document import Indicator

Number = int | Decimal
Counts = Mapping[str, Number]

_CENT = Decimal("0.01")
_ZERO = Decimal(0)


class MissingFigure(LookupError):
    """考核项要用的数没有给。 A figure the line needs was not handed over; it is never taken as zero."""


@dataclass(frozen=True, slots=True)
class Points:
    """What one line earned, out of how much, with the arithmetic; pending means a person still has to confirm."""

    points: Decimal
    of: Decimal
    arithmetic: str
    pending: bool = False
    scored: bool = True
    arithmetic_en: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """One indicator with its counts, read on one day."""

    indicator: Indicator
    counts: Counts
    on: date | None
    full: Decimal

    def count(self, name: str) -> Decimal:
        if name not in self.counts:
            raise MissingFigure(f"{self.indicator.id}：没有给出「{name}」这个数")
        return Decimal(self.counts[name])

    def value(self, key: str) -> Any:
        return read_on(getattr(self.indicator, key), self.on, f"indicator.{self.indicator.id}.{key}")

    def points(self, points: Decimal, zh: str, en: str) -> Points:
        """Points kept between nothing and full, rounded to the hundredth, half up."""
        rounded = min(max(points, _ZERO), self.full).quantize(_CENT, ROUND_HALF_UP)
        return Points(
            rounded,
            self.full,
            f"{zh} = {show_number(rounded)} 分",
            arithmetic_en=f"{en} = {show_number(rounded)} points",
        )

    def waiting(self, zh: str, en: str, *, scored: bool = True) -> Points:
        return Points(_ZERO, self.full, zh, pending=scored, scored=scored, arithmetic_en=en)


def read_on(value: Dated[Any] | None, on: date | None, name: str) -> Any:
    """A dated value on a day; without a day only where it never changes."""
    if value is None:
        raise ValueNotInForce(name, on or date.min)
    if on is None:
        if len(value.root) == 1:
            return value.root[0].value
        raise ValueNotInForce(name, date.min)
    return value.on(on, name)


def show_number(number: Decimal) -> str:
    """A number without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(share: Decimal) -> str:
    return show_number((share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)) + "%"


def _yes_no(line: _Line) -> Points:
    """有就得满分，没有不得分。"""
    yes = line.count(line.indicator.of) > 0
    return line.points(line.full if yes else _ZERO, "有" if yes else "没有", "yes" if yes else "no")


def _count_at_least(line: _Line) -> Points:
    """达到次数得满分，没达到不得分。"""
    done, need = line.count(line.indicator.of), line.value("need")
    zh, en = (
        f"{show_number(done)} 次，应有 {show_number(need)} 次",
        f"{show_number(done)} of {show_number(need)} needed",
    )
    return line.points(line.full if done >= need else _ZERO, zh, en)


def _ratio(line: _Line) -> tuple[Decimal, Decimal] | Points:
    """The two numbers of a rate, or why no rate may be taken of them."""
    done, owed = line.count(line.indicator.of), line.count(line.indicator.per)
    if owed == 0:
        return line.waiting("应计数为 0，本项不计分", "nothing was owed: not scored", scored=False)
    if done > owed:
        return line.waiting(
            f"已办 {show_number(done)} 多于应办 {show_number(owed)}，数据待核对，由专人认定",
            "more done than owed: check the data",
        )
    small = line.indicator.small
    if small is not None and owed < small.below:
        zh = f"{show_number(done)} ÷ {show_number(owed)}，应计数少于 {small.below}，不按比率计分，由专人认定"
        return line.waiting(
            zh, f"{show_number(done)} of {show_number(owed)}: fewer than {small.below}, judged by a person"
        )
    return done, owed


def _share(line: _Line) -> Points:
    """按比率得分。"""
    found = _ratio(line)
    if isinstance(found, Points):
        return found
    done, owed = found
    zh = f"{show_number(done)} ÷ {show_number(owed)} = {_percent(done / owed)}，× {show_number(line.full)} 分"
    return line.points(
        line.full * done / owed, zh, f"{show_number(done)} / {show_number(owed)} × {show_number(line.full)}"
    )


def _share_steps(line: _Line) -> Points:
    """按比率分档得分：达到哪一档得哪一档的分。"""
    found = _ratio(line)
    if isinstance(found, Points):
        return found
    done, owed = found
    for least, points in line.value("steps"):
        if done >= least * owed:
            zh = f"{show_number(done)} ÷ {show_number(owed)} = {_percent(done / owed)}，达到 {_percent(least)} 档"
            return line.points(
                points, zh, f"{show_number(done)} / {show_number(owed)}, step {_percent(least)}"
            )
    zh = f"{show_number(done)} ÷ {show_number(owed)} = {_percent(done / owed)}，没有达到最低档"
    return line.points(_ZERO, zh, f"{show_number(done)} / {show_number(owed)}, below every step")


def _deduct_each(line: _Line) -> Points:
    """从满分起，一件扣多少，扣到底线为止。"""
    times, each = line.count(line.indicator.of), line.value("each")
    floor = line.value("floor") if line.indicator.floor is not None else _ZERO
    zh = f"{show_number(line.full)} − {show_number(each)} × {show_number(times)}，最低 {show_number(floor)}"
    return line.points(max(line.full - each * times, floor), zh, zh)


def _add_each(line: _Line) -> Points:
    """一件加多少，加到上限为止。"""
    times, each = line.count(line.indicator.of), line.value("each")
    cap = line.value("cap") if line.indicator.cap is not None else line.full
    zh = f"{show_number(each)} × {show_number(times)}，最高 {show_number(cap)}"
    return line.points(min(each * times, cap), zh, zh)


def _ratio_staff(line: _Line) -> Points:
    """按人数该配几名专职人员，不足一名的进一。"""
    staff, people, ratio = line.count(line.indicator.of), line.count(line.indicator.per), line.value("ratio")
    if people == 0:
        return line.waiting("人数为 0，本项不计分", "nobody to serve: not scored", scored=False)
    need = (people / ratio).to_integral_value(ROUND_CEILING)
    zh = f"{show_number(people)} 人 ÷ {show_number(ratio)}，应配 {show_number(need)} 名，实有 {show_number(staff)} 名"
    return line.points(
        line.full * min(staff, need) / need, zh, f"{show_number(staff)} of {show_number(need)} staff"
    )


def _budget_norm(line: _Line) -> Points:
    """经费达到「人均标准 × 人数」和保底数中较大的一个得满分，不足按比例。"""
    money, people = line.count(line.indicator.of), line.count(line.indicator.per)
    floor = line.value("floor") if line.indicator.floor is not None else _ZERO
    need = max(line.value("rate") * people, floor)
    if need == 0:
        return line.waiting("应有经费为 0，本项不计分", "no money was due: not scored", scored=False)
    zh = f"应有 {show_number(need)} 元，落实 {show_number(money)} 元"
    return line.points(
        line.full * min(money, need) / need, zh, f"{show_number(money)} of {show_number(need)} yuan"
    )


def _on_time(line: _Line) -> Points:
    """按期完成得满分；数是晚了几天，不大于零就是按期。"""
    late = line.count(line.indicator.of)
    if late > 0:
        return line.points(_ZERO, f"晚 {show_number(late)} 天", f"{show_number(late)} days late")
    return line.points(line.full, "按期完成", "in time")


def _survey_value(line: _Line) -> Points:
    """调查得分按满分折算。"""
    value = line.count(line.indicator.of)
    scale = line.value("scale") if line.indicator.scale is not None else Decimal(100)
    zh = f"{show_number(value)} ÷ {show_number(scale)} × {show_number(line.full)}"
    return line.points(line.full * value / scale, zh, zh)


def _by_hand(line: _Line) -> Points:
    """由专人认定，机器不给分。"""
    who = line.indicator.confirmed_by or "专人"
    return line.waiting(f"由{who}认定并写明理由", "judged by a named person with a reason")


def _parts(line: _Line) -> Points:
    """由分项得出；一项单看没有分 (rulebook.summing)。"""
    return line.waiting("由分项得出", "comes from its parts")


def _proposal_only(line: _Line) -> Points:
    """只能提建议，永远不由分数算出。"""
    return line.waiting("只能书面建议，不由分数算出", "a written proposal only, never computed", scored=False)


_SHAPES: dict[str, Callable[[_Line], Points]] = {
    "yes_no": _yes_no,
    "count_at_least": _count_at_least,
    "share": _share,
    "share_steps": _share_steps,
    "deduct_each": _deduct_each,
    "add_each": _add_each,
    "ratio_staff": _ratio_staff,
    "budget_norm": _budget_norm,
    "on_time": _on_time,
    "survey_value": _survey_value,
    "by_hand": _by_hand,
    "proposal_only": _proposal_only,
    "parts": _parts,
}


def score_item(
    indicator: Indicator, counts: Counts, *, on: date | None = None, by_hand: Decimal | None = None
) -> Points:
    """一项得几分：按这一项的形状和给出的数算，专人认定的分只在待认定时采用。 (方案三（四）; 样例分值)."""
    full = read_on(indicator.points, on, f"indicator.{indicator.id}.points")
    found = _SHAPES[indicator.shape](_Line(indicator, counts, on, full))
    if not found.pending or by_hand is None or indicator.shape == "parts":
        return found
    if not _ZERO <= by_hand <= full:
        raise ValueError(f"{indicator.id}：认定分 {by_hand} 不在 0 到 {full} 之间")
    zh = f"{found.arithmetic}；认定 {show_number(by_hand)} 分"
    en = f"{found.arithmetic_en}; {show_number(by_hand)} given"
    return Points(by_hand, full, zh, arithmetic_en=en, by_hand=True)


def figures_of(indicator: Indicator) -> tuple[str, ...]:
    """The figures a line needs, for whoever collects the counts."""
    return tuple(name for name in (indicator.of, indicator.per) if name)
