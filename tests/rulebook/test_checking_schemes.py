"""Sheets that do not hang together are refused with the sum shown: each fault planted once, all of them at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rulebook.shelf import KNOWN, LAW, ROOT, texts_of
from tongxing.rulebook.problems import Problem
from tongxing.rulebook.reading import Reading, read_texts

D = 'since = 2023-01-01, cite = "K1", local = true'
ROLES = replace(KNOWN, roles=frozenset({"social_worker", "doctor", "police_officer", "leader"}))


OLD = texts_of(ROOT / "library" / "qingwu" / "2023", "*.toml")  # duties without a sheet: what any plan needs


def p(number: str) -> str:
    return f"{{ value = {number}, {D} }}"


PLAN = f"""
[clause.K1]
place = "一"
says = "考核"
cite = ["this"]
since = 2023-01-01
treatment = "not_covered"
understood = "还没有做"

[[unit]]
id = "police"
title = "派出所"
clause = "K1"
kind = "police_station"
duty = "检测"

[[scheme]]
id = "village"
title = "村"
clause = "K1"
points = {p("100")}
bonus = {p("5")}
grades = {p('[[90, "优秀"], [60, "合格"], [0, "待改进"]]')}
annexes = [
  {{ id = "x", title = "附件一", weight = {p("0.6")} }},
  {{ id = "y", title = "附件二", weight = {p("0.4")} }},
]

[[scheme]]
id = "member"
title = "成员"
clause = "K1"
of = "member"
posts = ["doctor", "police_officer"]
points = {p("100")}
bodies = [{{ id = "group", title = "领导小组" }}, {{ id = "station", title = "派出所", posts = ["police_officer"] }}]

[[scheme]]
id = "unit"
title = "单位"
clause = "K1"
of = "unit"
units = ["police_station"]
points = {p("10")}

[[group]]
id = "A"
title = "甲"
scheme = "village"
annex = "x"
points = {p("100")}

[[group]]
id = "B"
title = "乙"
scheme = "village"
annex = "y"
points = {p("100")}

[[group]]
id = "J"
title = "加分"
scheme = "village"
kind = "bonus"
points = {p("5")}

[[group]]
id = "M"
title = "成员"
scheme = "member"
points = {p("100")}

[[group]]
id = "U"
title = "单位"
scheme = "unit"
points = {p("10")}

[[indicator]]
id = "A1"
group = "A"
title = "母项"
clause = "K1"
points = {p("40")}
shape = "parts"

[[indicator]]
id = "A11"
group = "A"
part_of = "A1"
title = "分项一"
clause = "K1"
points = {p("15")}
shape = "by_hand"
confirmed_by = "专干"

[[indicator]]
id = "A12"
group = "A"
part_of = "A1"
title = "分项二"
clause = "K1"
points = {p("25")}
shape = "by_hand"
confirmed_by = "专干"
""" + "".join(
    f"""
[[indicator]]
id = "{name}"
group = "{name[0]}"
title = "{name}"
clause = "K1"
points = {p(points)}
shape = "by_hand"
confirmed_by = "专干"
{more}
"""
    for name, points, more in (
        ("A2", "60", ""),
        ("B1", "100", ""),
        ("J1", "5", ""),
        ("M1", "60", 'body = "group"'),
        ("M2", "40", 'body = "station"'),
        ("U1", "10", ""),
    )
)


def read(text: str) -> Reading:
    return read_texts(LAW, {**OLD, "score.toml": text.encode()}, ROLES)


def said(problems: tuple[Problem, ...]) -> str:
    return "\n".join(f"{one.code} {one}" for one in problems)


def test_the_sound_sheets_load() -> None:
    found = read(PLAN)
    assert found.book is not None, said(found.problems)
    assert [one.id for one in found.book.schemes] == ["village", "member", "unit"]
    assert [one.id for one in found.book.lines_of("member")] == ["M1", "M2"]


A12 = f'title = "分项二"\nclause = "K1"\npoints = {p("25")}'
FAULTS = [
    ("parts below their parent", A12, A12.replace("25", "20"), "A1 写 40 分，分项加起来是 35 分"),
    ("parts above their parent", A12, A12.replace("25", "30"), "分项加起来是 45 分。改到相等；分项可以扣得更多的，写 capped"),
    ("a part above its parent", A12, A12.replace("25", "41"), "比母项 A1 的 40 分还多"),
    ("an annex", f'annex = "y"\npoints = {p("100")}', f'annex = "y"\npoints = {p("90")}', "附件 y 的各组加起来是 90，总分是 100"),
    ("weights", p("0.6"), p("0.7"), "0.7 + 0.4 = 1.1"),
    ("a group", f'scheme = "member"\npoints = {p("100")}', f'scheme = "member"\npoints = {p("90")}', "总分写 100，各组加起来是 90"),
    ("bonus out of reach", f"bonus = {p('5')}", f"bonus = {p('6')}", "最多加 6 分，加分各组加起来是 5 分"),
    ("a bonus group above the cap", f"bonus = {p('5')}", f"bonus = {p('3')}", "加分组 J 写 5 分，超过 village 的上限 3 分"),
    ("bonus without a cap", f"bonus = {p('5')}\n", "", "有加分组，没有写最多加几分"),
    ("bonus lines below the cap", f'id = "J1"\ngroup = "J"\ntitle = "J1"\nclause = "K1"\npoints = {p("5")}', f'id = "J1"\ngroup = "J"\ntitle = "J1"\nclause = "K1"\npoints = {p("2")}', "J 组最多加 5 分，各项加起来只有 2 分"),
    ("grades rise", '[90, "优秀"], [60, "合格"]', '[60, "合格"], [90, "优秀"]', "要从高到低"),
    ("no lowest grade", '[0, "待改进"]', '[1, "待改进"]', "最低一等从 1 起"),
    ("a grade nobody reaches", '[90, "优秀"]', '[106, "优秀"]', "最高一等要 106 分，满分加上加分只有 105 分"),
    ("two grades of one name", '"待改进"', '"合格"', "重名"),
    ("unknown annex", 'annex = "y"', 'annex = "yy"', "不认识的附件「yy」"),
    ("no annex named", 'annex = "y"\n', "", "B 没有写在哪一件里"),
    ("bonus inside an annex", 'kind = "bonus"\n', 'kind = "bonus"\nannex = "x"\n', "加分在附件之外"),
    ("unknown sheet", 'scheme = "unit"', 'scheme = "units"', "是不是想写「unit」"),
    ("which sheet", 'scheme = "unit"\n', "", "有 3 张评分表，U 没有写是哪一张的"),
    ("unknown body", 'body = "station"', 'body = "statoin"', "是不是想写「station」"),
    ("a body the sheet does not have", 'id = "U1"\n', 'id = "U1"\nbody = "group"\n', "unit 一个也没有写"),
    ("which body", 'body = "station"\n', "\n", "M2 没有写由哪一个负责"),
    ("unknown parent", 'part_of = "A1"\ntitle = "分项一"', 'part_of = "A9"\ntitle = "分项一"', "不认识的母项「A9」"),
    ("a part elsewhere", 'group = "A"\npart_of = "A1"\ntitle = "分项一"', 'group = "U"\npart_of = "A1"\ntitle = "分项一"', "不在一个组里"),
    ("no parts", 'part_of = "A1"\n', "", "一个分项也没有"),
    ("staff without posts", 'posts = ["doctor", "police_officer"]\npoints', "points", "没有写哪些岗位"),
    ("unknown post", '"doctor", "police', '"docter", "police', "是不是想写「doctor」"),
    ("unknown kind of unit", 'units = ["police_station"]', 'units = ["police_staton"]', "是不是想写「police_station」"),
    ("posts on a sheet of units", 'units = ["police_station"]', 'posts = ["doctor"]', "用不到 posts"),
    ("a scheme twice", 'id = "unit"\ntitle', 'id = "member"\ntitle', "编号「member」用了 2 次"),
    ("a line twice", 'id = "M2"', 'id = "M1"', "编号「M1」用了 2 次"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "words"), FAULTS, ids=[one[0] for one in FAULTS])
def test_each_fault_is_refused_with_its_sum(name: str, old: str, new: str, words: str) -> None:
    assert old in PLAN, name
    found = read(PLAN.replace(old, new))
    assert found.book is None
    assert words in said(found.problems), said(found.problems)
    assert all(one.file == "score.toml" and one.line > 1 and one.what_en for one in found.problems)


def test_the_total_is_written_once() -> None:
    texts = {**OLD, "score.toml": PLAN.encode()}
    texts["plan.toml"] = texts["plan.toml"].replace(
        b"[clause.T1]", f"points_total = {p('100')}\n[clause.T1]".encode(), 1
    )
    found = read_texts(LAW, {**texts}, ROLES)
    assert "[plan] 里不用再写" in said(found.problems)


def test_on_a_later_day_too() -> None:
    """A weight that changes in July is added up in July."""
    later = f"[{{ value = 0.4, until = 2023-06-30, {D} }}, {{ value = 0.5, {D.replace('2023-01-01', '2023-07-01')} }}]"
    found = read(PLAN.replace(p("0.4"), later))
    assert [one.what for one in found.problems] == ["2023-07-01：village 的权重 0.6 + 0.5 = 1.1"]


def test_capped_parts_may_add_up_to_more() -> None:
    found = read(
        PLAN.replace(A12, A12.replace("25", "30")).replace(
            'shape = "parts"', 'shape = "parts"\ncapped = true'
        )
    )
    assert found.book is not None, said(found.problems)


def test_all_faults_come_at_once_each_on_its_line() -> None:
    text = PLAN
    for name, old, new, _words in FAULTS:
        if name in ("parts below their parent", "weights", "grades rise", "unknown body", "unknown post"):
            text = text.replace(old, new)
    found = read(text)
    assert len({one.line for one in found.problems}) == 5, said(found.problems)
    where = next(one for one in found.problems if "分项加起来" in one.what)
    assert text.splitlines()[where.line - 1] == f"points = {p('40')}"
