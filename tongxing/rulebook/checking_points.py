"""Checks of the score sheet: points that add up at every level, and each shape with the keys it needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tongxing.rulebook.checking_schemes import check_schemes, check_sums, value_on
from tongxing.rulebook.dated import walk_dated
from tongxing.rulebook.desk import Desk
from tongxing.rulebook.document import Indicator

# shape → keys it needs; other keys of the list below are refused
_NEEDS: dict[str, tuple[str, ...]] = {
    "yes_no": ("of",),
    "count_at_least": ("of", "need"),
    "share": ("of", "per"),
    "share_steps": ("of", "per", "steps"),
    "deduct_each": ("of", "each"),
    "add_each": ("of", "each", "cap"),
    "ratio_staff": ("of", "per", "ratio"),
    "budget_norm": ("of", "per", "rate"),
    "on_time": ("of",),
    "survey_value": ("of",),
    "by_hand": ("confirmed_by",),
    "proposal_only": (),
    "parts": (),
}
_MAY: dict[str, tuple[str, ...]] = {
    "share": ("small",),
    "share_steps": ("small",),
    "deduct_each": ("floor",),
    "budget_norm": ("floor",),
    "survey_value": ("scale",),
    "proposal_only": ("confirmed_by",),
}
_KEYS = (
    "of",
    "per",
    "need",
    "each",
    "floor",
    "cap",
    "ratio",
    "rate",
    "scale",
    "steps",
    "small",
    "confirmed_by",
)


def check_points(desk: Desk) -> None:
    """Every line has the keys of its shape; sheets add up on every day on which anything of them changes."""
    for line in desk.book.indicators:
        _check_keys(desk, line)
        _check_aim(desk, line)
    check_schemes(desk)
    for day in _days(desk):
        check_sums(desk, day)
        for line in desk.book.indicators:
            _check_steps(desk, line, day)


def _check_keys(desk: Desk, line: Indicator) -> None:
    needs, may = _NEEDS[line.shape], _MAY.get(line.shape, ())
    for key in _KEYS:
        held = getattr(line, key) not in (None, "")
        if key in needs and not held:
            desk.complain(
                ("indicator", line.id),
                f"{line.id} 的形状是 {line.shape}，少了「{key}」",
                f"补上 {key}",
                f"missing {key}",
                "shape",
            )
        if held and key not in needs and key not in may:
            desk.complain(
                ("indicator", line.id, key),
                f"{line.id} 的形状 {line.shape} 用不到「{key}」",
                "去掉，或者换一种形状",
                f"{key} unused",
                "shape",
            )


# shapes that can only add or that a person settles with a reason
_NEVER_LOWER = ("add_each", "by_hand", "proposal_only")


def _check_aim(desk: Desk, line: Indicator) -> None:
    """结果类的数只能加分、学习，不能让谁少得分：扣分会逼人隐瞒。 (guard G8).

    What became of people may stand on a line of bonus in any shape but a deducting one, elsewhere only where it adds.
    """
    named = [name for name in (line.of, line.per) if desk.known is not None and name in desk.known.of_people]
    bonus = any(one.id == line.group and one.kind == "bonus" for one in desk.book.groups)
    if not named or line.shape in _NEVER_LOWER or (bonus and line.shape != "deduct_each"):
        return
    desk.complain(
        ("indicator", line.id),
        f"{line.id}「{line.title}」用「{named[0]}」让人少得分：这是人后来怎么样，不是谁的工作",
        "改成 add_each 加分，或者放进加分组，或者由专人认定",
        f"{named[0]} is an outcome and may not lower a sheet",
        "outcome",
    )


def _days(desk: Desk) -> list[date]:
    """The days on which anything of a sheet changes, from the plan's first day on."""
    book = desk.book
    pieces = (*book.schemes, *book.groups, *book.indicators)
    days = (day for piece in pieces for _road, value in walk_dated(piece) for day in value.starts)
    return sorted({book.plan.since, *(day for day in days if day >= book.plan.since)})


def _check_steps(desk: Desk, line: Indicator, day: date) -> None:
    """Steps fall and the top one gives full points; floors and caps stay within the points."""
    full = value_on(line.points, day)
    if full is None:
        return
    for what, advice, english in _step_faults(line, full, value_on(line.steps, day)):
        desk.complain(("indicator", line.id, "steps"), what, advice, english, "points")
    for key in ("floor", "cap"):
        bound = value_on(getattr(line, key), day)
        if bound is not None and line.shape != "budget_norm" and not 0 <= bound <= full:
            what = f"{line.id} 的 {key} 要在 0 到 {full} 之间"
            desk.complain(("indicator", line.id, key), what, "改到满分以内", f"{key} out of range", "points")
    if full < 0 or (line.shape == "proposal_only" and full != 0):
        what = f"{line.id} 的分值不能是 {full}"
        desk.complain(("indicator", line.id, "points"), what, "建议类不占分", "points out of range", "points")


def _step_faults(
    line: Indicator, full: Decimal, steps: tuple[tuple[Decimal, Decimal], ...] | None
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the steps of a rate, in words."""
    if steps is None:
        return
    shares, points = [step[0] for step in steps], [step[1] for step in steps]
    if shares != sorted(set(shares), reverse=True) or points != sorted(points, reverse=True):
        yield f"{line.id} 的分档要从高到低", "按比率从大到小写", "steps are not falling"
    if not points or points[0] != full:
        yield (
            f"{line.id} 满分 {full}，最高一档却是 {points[0] if points else '空的'}",
            "最高一档等于满分",
            "top step is not full",
        )
    if not all(0 <= share <= 1 for share in shares) or any(point < 0 for point in points):
        yield f"{line.id} 的分档超出范围", "比率在 0 到 1 之间，分数不小于 0", "steps out of range"
