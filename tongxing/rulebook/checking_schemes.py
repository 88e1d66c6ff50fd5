"""Checks of score sheets above the line: what names what, and points that add up on every level of a sheet.

Parts to their parent, lines to their group, groups to their annex or sheet, weights to one; caps that can be reached;
grades that fall. Each refusal shows the sum, so that a clerk sees which of the two numbers she meant (方案S84).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tongxing.rulebook.dated import Dated
from tongxing.rulebook.desk import Desk, Road
from tongxing.rulebook.document import Group, Indicator, Scheme
from tongxing.rulebook.scoring import show_number

LONGEST_LINE, SCHEME_NAME = 16, re.compile(r"[a-z][a-z0-9_-]{0,31}")
PLAIN_ID = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*"
)  # it stands beside events of the trail, which take no other signs
PERSONS = ("staff", "member")


def value_on(value: Dated[Any] | None, day: date) -> Any:
    """The value on a day, or None: a gap is another check's matter."""
    found = [entry.value for entry in value.root if entry.holds_on(day)] if value is not None else []
    return found[0] if found else None


# ── names ────────────────────────────────────────────────────────────────────


def check_schemes(desk: Desk) -> None:
    """考核谁、谁来评、分几张附件、哪项是哪项的分项：名字都要对得上。 (方案S82、S84)."""
    book = desk.book
    if book.written_schemes and book.plan.points_total is not None:
        _say(
            desk,
            ("plan", "points_total"),
            "评分表里已经写了总分，[plan] 里不用再写",
            "去掉 points_total",
            "points_total unused",
        )
    for scheme in book.schemes:
        _check_whom(desk, scheme)
        for kind, ids in (
            ("附件", [a.id for a in scheme.annexes]),
            ("考评单位", [b.id for b in scheme.bodies]),
        ):
            for name in sorted(n for n, times in Counter(ids).items() if times > 1):
                _say(
                    desk,
                    ("scheme", scheme.id),
                    f"{scheme.id} 的{kind}编号「{name}」用了两次",
                    "换一个编号",
                    f"duplicate {name}",
                    "duplicate",
                )
    for group in book.groups:
        _check_group(desk, group)
    for line in book.indicators:
        _check_line(desk, line)  # fmt: skip


def _say(desk: Desk, road: Road, what: str, advice: str, english: str, code: str = "scheme") -> None:
    desk.complain(road, what, advice, english, code)


def _check_whom(desk: Desk, scheme: Scheme) -> None:
    """A sheet of persons says which posts, a sheet of units which kinds; nothing that it does not use."""
    road: Road = ("scheme", scheme.id)
    if not SCHEME_NAME.fullmatch(scheme.id):
        _say(
            desk,
            road,
            f"评分表的编号「{scheme.id}」要用小写字母开头",
            "只用小写字母、数字、下划线和短横，最多 32 个",
            "bad scheme id",
        )
    if scheme.of in PERSONS and not scheme.posts:
        _say(desk, road, f"{scheme.id} 考核的是人，没有写哪些岗位", "补上 posts", "missing posts")
    if scheme.of not in PERSONS and scheme.posts:
        _say(
            desk,
            (*road, "posts"),
            f"{scheme.id} 考核的不是人，用不到 posts",
            "去掉，或者改 of",
            "posts unused",
        )
    if scheme.of != "unit" and scheme.units:
        _say(
            desk,
            (*road, "units"),
            f"{scheme.id} 考核的不是单位，用不到 units",
            "去掉，或者改 of",
            "units unused",
        )
    kinds = {unit.kind for unit in desk.book.units}
    for name in scheme.units:
        desk.expect((*road, "units"), name, kinds, "单位种类", "unknown_unit")
    if scheme.of == "unit" and not kinds:
        _say(desk, road, f"{scheme.id} 考核单位，方案里一个单位也没有写", "写上 [[unit]]", "no units")
    roles = desk.known.roles if desk.known is not None else frozenset()
    for name in (*scheme.posts, *(post for body in scheme.bodies for post in body.posts)) if roles else ():
        desk.expect(road, name, roles, "岗位", "unknown_post")  # fmt: skip


def _check_group(desk: Desk, group: Group) -> None:
    """A heading stands on a sheet that exists, and in one of its annexes where it has any; bonus stands outside them."""
    book, road = desk.book, ("group", group.id)
    names = [one.id for one in book.schemes] or desk.names.get("scheme", ())
    if group.scheme:
        desk.expect((*road, "scheme"), group.scheme, names, "评分表", "unknown_scheme")
    elif len(names) > 1:
        _say(
            desk,
            road,
            f"有 {len(names)} 张评分表，{group.id} 没有写是哪一张的",
            "补上 scheme",
            "which scheme",
        )
    scheme = next(
        (one for one in book.schemes if one.id == (group.scheme or (names[0] if names else ""))), None
    )
    if scheme is None:
        return
    annexes = [one.id for one in scheme.annexes]
    if group.annex and (group.kind == "bonus" or not annexes):
        why = "加分在附件之外" if group.kind == "bonus" else f"{scheme.id} 没有附件"
        _say(
            desk,
            (*road, "annex"),
            f"{group.id} 写了附件「{group.annex}」，{why}",
            "去掉 annex",
            "annex unused",
        )
    elif group.annex:
        desk.expect((*road, "annex"), group.annex, annexes, "附件", "unknown_annex")
    elif annexes and group.kind == "items":
        _say(desk, road, f"{scheme.id} 有附件，{group.id} 没有写在哪一件里", "补上 annex", "which annex")  # fmt: skip


def _check_line(desk: Desk, line: Indicator) -> None:
    """A part names a parent of its own heading; a body is one of the sheet's."""
    book, road = desk.book, ("indicator", line.id)
    if not PLAIN_ID.fullmatch(line.id):
        _say(desk, road, f"项的编号「{line.id}」只能用字母、数字、点和横线", "例如 B1、F1-2", "id not plain")
    if len(line.id) > LONGEST_LINE:
        _say(desk, road, f"项的编号「{line.id}」太长", f"最多 {LONGEST_LINE} 个字", "id too long")
    if line.capped and line.shape != "parts":
        _say(desk, (*road, "capped"), f"{line.id} 没有分项，用不到 capped", "去掉", "capped unused", "shape")
    if line.shape == "parts" and not book.parts_of(line.id):
        _say(
            desk,
            road,
            f"{line.id} 写了由分项得出，却一个分项也没有",
            "写上分项，或者换一种形状",
            "no parts",
            "shape",
        )
    if line.part_of:
        _check_part(desk, line)
    scheme = next((one for one in book.schemes if line in book.lines_of(one.id)), None)
    if scheme is None or line.shape == "proposal_only":
        return
    bodies = [one.id for one in scheme.bodies]
    if line.body:
        what = "考评单位" if bodies else f"考评单位（{scheme.id} 一个也没有写）"
        desk.expect((*road, "body"), line.body, bodies, what, "unknown_body")
    elif bodies and not line.part_of:
        _say(desk, road, f"{scheme.id} 有 {len(bodies)} 个考评单位，{line.id} 没有写由哪一个负责", "补上 body", "which body")  # fmt: skip


def _check_part(desk: Desk, line: Indicator) -> None:
    road = ("indicator", line.id, "part_of")
    parents = {one.id: one for one in desk.book.indicators if one.shape == "parts"}
    desk.expect(road, line.part_of, parents, "母项", "unknown_parent")
    parent = parents.get(line.part_of)
    if parent is None:
        return
    if line.shape in ("parts", "proposal_only"):
        _say(
            desk,
            road,
            f"{line.id} 是分项，自己不能再有分项，也不能是建议类",
            "只分一层",
            "parts of parts",
            "shape",
        )
    if parent.group != line.group:
        _say(
            desk,
            road,
            f"{line.id} 和它的母项 {parent.id} 不在一个组里",
            "放到同一组",
            "another group",
            "shape",
        )
    if line.body and line.body != parent.body:
        _say(desk, road, f"{line.id} 和它的母项 {parent.id} 由两个单位负责", "分项跟着母项", "another body")  # fmt: skip


# ── sums ─────────────────────────────────────────────────────────────────────


def check_sums(desk: Desk, day: date) -> None:
    """某一天，分项加起来是母项，各项加起来是组，各组加起来是附件和总分，权重加起来是一。 (方案S84)."""
    book = desk.book
    if not book.groups and not book.indicators:
        return
    for line in book.indicators:
        if line.shape == "parts":
            _check_parts(desk, line, day)
    for group in book.groups:
        _check_lines(desk, group, day)
    if not book.schemes:
        desk.complain(
            ("plan",),
            "没有写总分",
            "在 [plan] 里写 points_total，或者写 [[scheme]]",
            "no points_total",
            "points",
        )
    for scheme in book.schemes:
        _check_total(desk, scheme, day)
        _check_bonus(desk, scheme, day)
        _check_grades(desk, scheme, day)  # fmt: skip


def _sum(values: Iterable[Dated[Any]], day: date) -> Decimal:
    return sum((value_on(one, day) or Decimal(0) for one in values), Decimal(0))


def _points(desk: Desk, road: Road, what: str, advice: str, english: str) -> None:
    desk.complain(road, what, advice, english, "points")


def _check_parts(desk: Desk, parent: Indicator, day: date) -> None:
    """Parts cannot cost more than their parent, unless it says so; and all it has can be lost."""
    parts, full = desk.book.parts_of(parent.id), value_on(parent.points, day)
    if full is None or not parts:
        return
    road: Road = ("indicator", parent.id, "points")
    added = _sum((one.points for one in parts), day)
    if added < full or (added > full and not parent.capped):
        advice = "改到相等；分项可以扣得更多的，写 capped = true（扣完为止）" if added > full else "改到相等"
        what = f"{day}：{parent.id} 写 {full} 分，分项加起来是 {added} 分"
        _points(desk, road, what, advice, "parts do not add up")
    for one in parts:
        if (mine := value_on(one.points, day) or Decimal(0)) > full:
            what = f"{day}：分项 {one.id} 写 {mine} 分，比母项 {parent.id} 的 {full} 分还多"
            _points(
                desk, ("indicator", one.id, "points"), what, "分项不能超过母项", "a part above its parent"
            )


def _check_lines(desk: Desk, group: Group, day: date) -> None:
    """Lines add up to their group; those of a bonus group reach its cap."""
    lines = [one.points for one in desk.book.indicators if one.group == group.id and not one.part_of]
    added, full = _sum(lines, day), value_on(group.points, day)
    if full is None or added == full or (group.kind == "bonus" and added > full):
        return
    if group.kind == "bonus":
        what = f"{day}：{group.id} 组最多加 {full} 分，各项加起来只有 {added} 分"
    else:
        what = f"{day}：{group.id} 组写 {full} 分，各项加起来是 {added} 分"
    _points(desk, ("group", group.id, "points"), what, "改到相等", "lines do not add up")


def _total_road(desk: Desk, scheme: Scheme) -> Road:
    return ("scheme", scheme.id, "points") if desk.book.written_schemes else ("plan", "points_total")


def _check_total(desk: Desk, scheme: Scheme, day: date) -> None:
    """Groups add up to the sheet; each annex to the sheet as well, because it is weighed; weights to one."""
    total = value_on(scheme.points, day)
    groups = [one for one in desk.book.groups_of(scheme.id) if one.kind == "items"]
    if total is None:
        return
    if not scheme.annexes:
        added = _sum((one.points for one in groups), day)
        if added != total:
            what = f"{day}：总分写 {total}，各组加起来是 {added}"
            _points(desk, _total_road(desk, scheme), what, "改到相等", "groups do not add up")
        return
    road: Road = ("scheme", scheme.id, "annexes")
    for annex in scheme.annexes:
        added = _sum((one.points for one in groups if one.annex == annex.id), day)
        if added != total:
            what = f"{day}：附件 {annex.id} 的各组加起来是 {added}，总分是 {total}；每件都按总分打，再按权重合起来"
            _points(desk, road, what, "改到相等", "an annex does not add up")
    weights = [value_on(one.weight, day) or Decimal(0) for one in scheme.annexes]
    if sum(weights) != 1 or min(weights) <= 0:
        written = " + ".join(map(show_number, weights))
        what = f"{day}：{scheme.id} 的权重 {written} = {show_number(sum(weights, Decimal(0)))}"
        _points(desk, road, what, "每件大于 0，加起来是 1", "weights do not add up")


def _check_bonus(desk: Desk, scheme: Scheme, day: date) -> None:
    """Bonus has a most, which its groups can reach and none of them passes."""
    groups = [one for one in desk.book.groups_of(scheme.id) if one.kind == "bonus"]
    most, road = value_on(scheme.bonus, day), ("scheme", scheme.id, "bonus")
    if not groups and scheme.bonus is None:
        return
    if scheme.bonus is None or not groups:
        what = f"{scheme.id} 有加分组，没有写最多加几分" if groups else f"{scheme.id} 写了加分，没有加分组"
        _points(
            desk, ("scheme", scheme.id), what, 'bonus 和 kind = "bonus" 的组要一起写', "bonus without groups"
        )
        return
    added = _sum((one.points for one in groups), day)
    if most is not None and (added < most or most <= 0):
        what = f"{day}：{scheme.id} 最多加 {most} 分，加分各组加起来是 {added} 分"
        _points(desk, road, what, "加到够，或者把上限改小", "bonus cannot be reached")
    for one in groups:
        if most is not None and (mine := value_on(one.points, day) or Decimal(0)) > most:
            what = f"{day}：加分组 {one.id} 写 {mine} 分，超过 {scheme.id} 的上限 {most} 分"
            _points(desk, ("group", one.id, "points"), what, "不超过上限", "bonus above its cap")  # fmt: skip


def _check_grades(desk: Desk, scheme: Scheme, day: date) -> None:
    """Grades fall, the lowest begins at nothing, the highest can be reached."""
    steps = value_on(scheme.grades, day)
    if steps is None:
        return
    road: Road = ("scheme", scheme.id, "grades")
    least, names = [step[0] for step in steps], [step[1] for step in steps]
    most = (value_on(scheme.points, day) or Decimal(0)) + (value_on(scheme.bonus, day) or Decimal(0))
    if least != sorted(set(least), reverse=True):
        _points(desk, road, f"{scheme.id} 的等次要从高到低", "按分数从大到小写", "grades are not falling")
    if not least or least[-1] != 0:
        low = show_number(least[-1]) if least else "空的"
        _points(
            desk,
            road,
            f"{scheme.id} 最低一等从 {low} 起，低于它的没有等次",
            "最低一等写 0",
            "no lowest grade",
        )
    if least and least[0] > most:
        what = f"{scheme.id} 最高一等要 {show_number(least[0])} 分，满分加上加分只有 {show_number(most)} 分"
        _points(desk, road, what, "不超过满分", "grade out of range")
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        _points(desk, road, f"{scheme.id} 的等次有重名或空名", "每一等一个名字", "grade names")
