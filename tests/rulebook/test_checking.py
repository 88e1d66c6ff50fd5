"""Each refusal with its planted fault: one text is changed, and exactly that is complained about, on that line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.rulebook.shelf import KNOWN, LAW, PLAN, Texts, line_of, only, planted, read_planted
from tongxing.rulebook.reading import read_texts

DUE = 'due = { value = "15 days", since = 2026-02-05, cite = ["regulation.14", "regulation.38"] }'
STAFF = 'amount = { value = 20, since = 2026-02-05, cite = "S30" }'
VISIT = "visits_met_on_time"

# (name, file, what stands there, what is planted, code, a word of the complaint or its advice)
FAULTS = [
    ("uncited", "plan.toml", STAFF, "amount = { value = 20, since = 2026-02-05 }", "uncited", "没有写依据"),
    ("undated", "plan.toml", STAFF, 'amount = { value = 20, cite = "S30" }', "undated", "从哪天起有效"),
    ("bare number", "plan.toml", STAFF, "amount = 20", "uncited", "没有依据也没有日期"),
    ("empty cite", "plan.toml", STAFF, "amount = { value = 20, since = 2026-02-05, cite = [] }", "empty", "不能是空的"),
    ("no source states it", "plan.toml", STAFF, 'amount = { value = 20, since = 2026-02-05, cite = "S77" }', "unverified", "local = true"),
    ("unknown clause cited", "plan.toml", STAFF, 'amount = { value = 20, since = 2026-02-05, cite = "S300" }', "unknown_cite", "S30"),
    ("unknown article cited", "duties.toml", '["regulation.14", "regulation.38"]', '["regulation.41", "regulation.38"]', "unknown_cite", "regulation.4"),
    ("a law that has ended cited", "duties.toml", '["S64", "regulation.19"]', '["S64", "civil_principles.154"]', "unknown_cite", "civil_principles.154"),
    ("gap", "plan.toml", STAFF, 'amount = [{ value = 20, since = 2026-02-05, until = 2026-05-31, cite = "S30" }, { value = 25, since = 2026-06-02, cite = "S30" }]', "gap", "2026-06-01"),
    ("overlap", "plan.toml", STAFF, 'amount = [{ value = 20, since = 2026-02-05, until = 2026-06-01, cite = "S30" }, { value = 25, since = 2026-06-01, cite = "S30" }]', "overlap", "重叠"),
    ("open overlap", "plan.toml", STAFF, 'amount = [{ value = 20, since = 2026-02-05, cite = "S30" }, { value = 25, since = 2026-06-01, cite = "S30" }]', "overlap", "重叠"),
    ("begins after the plan", "plan.toml", STAFF, 'amount = { value = 20, since = 2026-03-01, cite = "S30" }', "gap", "2026-03-01"),
    ("ends before the plan", "plan.toml", STAFF, 'amount = { value = 20, since = 2026-02-05, until = 2026-12-31, cite = "S30" }', "gap", "2026-12-31"),
    ("until before since", "plan.toml", STAFF, 'amount = { value = 20, since = 2026-02-05, until = 2026-01-01, cite = "S30" }', "dates", "早于起日"),
    ("lines do not add up", "score.toml", 'clause = "S20"\npoints = { value = 15', 'clause = "S20"\npoints = { value = 14', "points", "30 分，各项加起来是 29"),
    ("groups do not add up", "schemes.toml", "points = { value = 100", "points = { value = 110", "points", "各组加起来是 100"),
    ("group does not add up", "score.toml", 'title = "定期办的事"\npoints = { value = 40', 'title = "定期办的事"\npoints = { value = 41', "points", "B 组"),
    ("no total", "schemes.toml", 'of = "village"\npoints', 'of = "village"\n# points', "missing", "points"),
    ("top step is not full", "score.toml", "[[1, 15],", "[[1, 14],", "points", "最高一档"),
    ("steps rise", "score.toml", "[0.95, 12], [0.90, 8]", "[0.90, 8], [0.95, 12]", "points", "从高到低"),
    ("no steps at all", "score.toml", "[[1, 15], [0.95, 12], [0.90, 8], [0.80, 4], [0, 0]]", "[]", "points", "空的"),
    ("a step below nothing", "score.toml", "[0.80, 4], [0, 0]]", "[0.80, 4], [0, -1]]", "points", "不小于 0"),
    ("a window a month early", "duties.toml", 'opens = { value = "-5 days"', 'opens = { value = "-1 month"', "window", "重叠"),
    ("a rhythm for a measure that is not meant", "duties.toml", 'title = "家访"\n', 'title = "家访"\nmeasures = ["community_treatment"]\n', "rhythm", "不在 measures"),
    ("once with a rhythm", "duties.toml", 'kind = "talk"\ntitle = "谈心"\nclause = "S65"\nanchor = "reported_on"\nshape = "repeat"', 'kind = "talk"\ntitle = "谈心"\nclause = "S65"\nanchor = "reported_on"\nshape = "once"', "rhythm", "不能有节奏"),
    ("cap over the points", "score.toml", 'shape = "by_hand"\nconfirmed_by = "镇禁毒专干"', 'shape = "add_each"\nof = "casework.reported_in"\neach = { value = 1, since = 2026-02-05, cite = "S45", local = true }\ncap = { value = 6, since = 2026-02-05, cite = "S45", local = true }', "points", "0 到 5"),
    ("step over one", "score.toml", "[[1, 15],", "[[1.2, 15],", "points", "0 到 1"),
    ("unknown figure", "score.toml", f"fieldwork.{VISIT}", "fieldwork.visit_met_on_time", "unknown_figure", "fieldwork.visits_met_on_time"),
    ("unknown figure of a clause", "clauses-2-2.toml", "figure.casework.reported_in", "figure.casework.reportedin", "unknown_figure", "casework.reported_in"),
    ("unknown deed", "duties.toml", 'deed = "talk"', 'deed = "talks"', "unknown_deed", "talk"),
    ("unknown duty kind", "duties.toml", 'kind = "visit"', 'kind = "vist"', "unknown_deed", "visit"),
    ("unknown paper", "duties.toml", 'kind = "help_plan"', 'kind = "help_plann"', "unknown_paper", "help_plan"),
    ("unknown deed for a paper", "duties.toml", 'satisfied_by = "decision"', 'satisfied_by = "decisoin"', "unknown_deed", "decision"),
    ("unknown reason", "duties.toml", 'excused = ["in_hospital", "detained"', 'excused = ["in_hospitl", "detained"', "unknown_reason", "in_hospital"),
    ("unknown clause", "duties.toml", 'kind = "visit"\ntitle = "家访"\nclause = "S66"', 'kind = "visit"\ntitle = "家访"\nclause = "S666"', "unknown_clause", "S66"),
    ("unknown group", "score.toml", 'id = "C2"\ngroup = "C"', 'id = "C2"\ngroup = "CC"', "unknown_group", "C"),
    ("unknown target", "clauses-2-3.toml", '"duty.talk"', '"duty.tlk"', "unknown_target", "talk"),
    ("unknown kind of target", "clauses-2-3.toml", '"duty.talk"', '"dutty.talk"', "unknown_target", "duty"),
    ("unknown guard", "clauses-1.toml", '"guard.G1"', '"guard.G11"', "unknown_target", "G1"),
    ("unknown page", "clauses-1.toml", '"page.score"', '"page.scores"', "unknown_target", "score"),
    ("computed by nothing", "clauses-2-3.toml", 'by = ["duty.talk", "duty.plan_evaluation", "indicator.B2"]', "", "no_by", "S65"),
    ("not needed yet done", "clauses-3.toml", 'treatment = "not_needed"', 'treatment = "not_needed"\nby = ["page.plan"]', "no_by", "S77"),
    ("unknown unit", "programme.toml", 'unit = "justice"', 'unit = "justise"', "unknown_unit", "justice"),
    ("unknown phase of a task", "programme.toml", 'phase = "organise"\nmeets = { entry = "survey"', 'phase = "organize"\nmeets = { entry = "survey"', "unknown_phase", "organise"),
    ("a task that ends before it starts", "programme.toml", 'ends = { value = "12-31", since = 2026-02-05, cite = "S57"', 'ends = { value = "02-01", since = 2026-02-05, cite = "S57"', "window", "早于开始"),
    ("a task that never moves on", "programme.toml", 'every = { value = "3 months", since = 2026-02-05, cite = "S15"', 'every = { value = "0 months", since = 2026-02-05, cite = "S15"', "window", "大于零"),
    ("unknown clause of a unit", "programme.toml", 'clauses = ["S23", "S24"', 'clauses = ["S23", "S240"', "unknown_clause", "S24"),
    ("unknown treatment", "clauses-3.toml", 'treatment = "not_needed"', 'treatment = "not_neded"', "literal", "not_needed"),
    ("unknown shape", "score.toml", 'shape = "share"', 'shape = "shares"', "literal", "share"),
    ("unknown measure", "duties.toml", 'measure = "community_treatment", year = 1', 'measure = "community_treatmnt", year = 1', "literal", "community_treatment"),
    ("unknown key", "duties.toml", 'anchor = "received_on"', 'anchr = "received_on"', "unknown_key", "anchor"),
    ("unknown key in a value", "plan.toml", STAFF, 'amount = { value = 20, since = 2026-02-05, cte = "S30", cite = "S30" }', "unknown_key", "cite"),
    ("unknown section", "plan.toml", "[[phase]]\nid = \"run\"", "[[phse]]\nid = \"run\"", "unknown_key", "phase"),
    ("a key about guards", "plan.toml", "[plan]", "[guards]\nG5 = false\n\n[plan]", "guard", "十条"),
    ("a guard key inside a duty", "duties.toml", 'anchor = "received_on"', 'anchor = "received_on"\nguard_G1 = false', "guard", "guard_G1"),
    ("duplicate duty", "duties.toml", 'id = "talk"', 'id = "visit"', "duplicate", "visit"),
    ("duplicate indicator", "score.toml", 'id = "C1"', 'id = "C2"', "duplicate", "C2"),
    ("missing key", "duties.toml", 'anchor = "received_on"\n', "", "missing", "anchor"),
    ("not a span", "duties.toml", 'due = { value = "7 days"', 'due = { value = "7 dayz"', "span", "15 days"),
    ("not a number", "score.toml", 'id = "C2"\ngroup = "C"\ntitle = "一人一档材料齐全"\nclause = "S61"\npoints = { value = 10', 'id = "C2"\ngroup = "C"\ntitle = "一人一档材料齐全"\nclause = "S61"\npoints = { value = "ten"', "number", "写数字"),
    ("not a day of the year", "plan.toml", 'value = "02-28"', 'value = "02-30"', "month_day", "03-31"),
    ("rhythm has a hole", "duties.toml", '  { measure = "community_treatment", year = 2, every = { value = "2 months", since = 2026-02-05, cite = ["S64", "regulation.19"], local = true } },\n', "", "rhythm", "第 2 年"),
    ("rhythm twice", "duties.toml", 'measure = "community_treatment", year = 2, every = { value = "2 months", since = 2026-02-05, cite = ["S64"', 'measure = "community_treatment", year = 1, every = { value = "2 months", since = 2026-02-05, cite = ["S64"', "rhythm", "写了两遍"),
    ("windows overlap", "duties.toml", 'opens = { value = "-5 days"', 'opens = { value = "-28 days"', "window", "重叠"),
    ("due before opens", "duties.toml", 'due = { value = "+3 days"', 'due = { value = "-6 days"', "window", "早于窗口"),
    ("every is nothing", "duties.toml", 'year = 1, every = { value = "1 month", since = 2026-02-05, cite = "S65"', 'year = 1, every = { value = "0 months", since = 2026-02-05, cite = "S65"', "window", "大于零"),
    ("months do not divide a year", "duties.toml", 'year = 1, every = { value = "1 month", since = 2026-02-05, cite = "S65"', 'year = 1, every = { value = "5 months", since = 2026-02-05, cite = "S65"', "window", "除不尽"),
    ("lapses before due", "duties.toml", 'lapses = { value = "next", since = 2026-02-05, cite = "S65"', 'lapses = { value = "+4 days", since = 2026-02-05, cite = "S65"', "window", "失效"),
    ("once with lapse next", "duties.toml", 'lapses = { value = "never", since = 2026-02-05, cite = "regulation.16" }', 'lapses = { value = "next", since = 2026-02-05, cite = "regulation.16" }', "window", "没有下一个窗口"),
    ("a legal duty that lapses", "duties.toml", 'lapses = { value = "never", since = 2026-02-05, cite = "regulation.16" }', 'lapses = { value = "30 days", since = 2026-02-05, cite = "regulation.16" }', "weaker_than_law", "不会因为过了时间"),
    ("shape lacks a key", "score.toml", 'per = "casework.papers_required"\n', "", "shape", "per"),
    ("shape has a stray key", "score.toml", 'confirmed_by = "镇禁毒专干"', 'confirmed_by = "镇禁毒专干"\nof = "casework.reported_in"', "shape", "用不到"),
    ("nobody confirms", "score.toml", 'confirmed_by = "镇禁毒专干"\n', "", "shape", "confirmed_by"),
    ("a proposal with points", "score.toml", 'clause = "S89"\npoints = { value = 0', 'clause = "S89"\npoints = { value = 5', "points", "E1"),
    ("a computed yellow card", "score.toml", 'cite = ["S89", "governance.whole"], local = true, sample = true }\nshape = "proposal_only"', 'cite = ["S89", "governance.whole"], local = true, sample = true }\nshape = "yes_no"\nof = "casework.reported_in"', "guard", "建议"),
    ("a computed veto", "score.toml", 'cite = ["S90", "governance.whole"], local = true, sample = true }\nshape = "proposal_only"', 'cite = ["S90", "governance.whole"], local = true, sample = true }\nshape = "by_hand"\nconfirmed_by = "镇长"', "guard", "建议"),
    ("a screening as a test", "duties.toml", 'deed = "official_test"', 'deed = "screening"', "guard", "派出所"),
    ("a good result as the test", "duties.toml", 'outcomes = ["negative", "positive"]', 'outcomes = ["negative"]', "guard", "做了就是做了"),
    ("a calm talk as the talk", "duties.toml", '"fine", "needs_help", "low"', '"fine", "needs_help"', "guard", "low"),
    ("no plan", "plan.toml", "[plan]", "[plann]", "unknown_key", "plan"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "code", "word"), FAULTS, ids=[one[0] for one in FAULTS]
)
def test_each_fault_is_refused_in_words(
    name: str, file: str, old: str, new: str, code: str, word: str
) -> None:
    found = read_planted(file, old, new)
    assert found.book is None
    hits = only(found.problems, code)
    assert hits, [str(one) for one in found.problems]
    assert any(word in f"{one.what} {one.advice}" for one in hits), [str(one) for one in hits]
    for one in hits:
        assert one.file.endswith(".toml")
        assert re.search(r"[\u4e00-\u9fff]", one.what)
        assert one.what_en
        assert not re.search(r"[\u4e00-\u9fff]", one.what_en.split(":")[0])


def test_the_sound_plan_has_no_problem() -> None:
    """The other half of every test above: without the fault nothing is complained about."""
    found = read_planted("plan.toml", "[plan]", "[plan]")
    assert found.problems == ()
    assert found.book is not None


LINES = [
    ("plan.toml", STAFF, "amount = 20"),
    ("score.toml", f'of = "fieldwork.{VISIT}"', 'of = "fieldwork.visit_met"'),
    ("duties.toml", 'deed = "talk"', 'deed = "talks"'),
    ("clauses-2-3.toml", 'by = ["duty.talk", "duty.plan_evaluation", "indicator.B2"]', 'by = ["duty.tlk", "duty.plan_evaluation", "indicator.B2"]'),
    ("duties.toml", 'year = 2, every = { value = "2 months", since = 2026-02-05, cite = "S65"', 'year = 2, every = { value = "0 months", since = 2026-02-05, cite = "S65"'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), LINES)
def test_the_complaint_stands_on_the_line_of_the_fault(file: str, old: str, new: str) -> None:
    found = read_planted(file, old, new)
    line = line_of(planted(PLAN, file, old, new)[file], new)
    assert (file, line) in {(one.file, one.line) for one in found.problems}


def test_deducting_by_people_who_relapsed_is_refused() -> None:
    """Guard G8: whoever counts relapses against a village teaches it to hide them."""
    old = 'shape = "by_hand"\nconfirmed_by = "镇禁毒专干"'
    new = 'shape = "deduct_each"\nof = "casework.reported_in"\neach = { value = 1, since = 2026-02-05, cite = "S45", local = true }'
    text = planted(planted(PLAN, "score.toml", old, new), "score.toml", "底数核对清楚", "复吸人数")
    found = read_texts(LAW, text)
    assert [one.code for one in found.problems] == ["guard"]
    assert "G8" in found.problems[0].what_en
    harmless = read_texts(LAW, planted(PLAN, "score.toml", old, new))
    assert harmless.book is not None


@pytest.mark.parametrize(
    ("shape", "refused"),
    [
        ('"deduct_each"\nof = "casework.reported_in"\neach = { value = 1, since = 2026-02-05, cite = "S45", local = true }', True),
        ('"share"\nof = "casework.reported_in"\nper = "casework.reported_in"\nsmall = { below = 5, then = "by_hand" }', True),
        ('"yes_no"\nof = "casework.reported_in"', True),
        (
            '"add_each"\nof = "casework.reported_in"\neach = { value = 1, since = 2026-02-05, cite = "S45", local = true }'
            '\ncap = { value = 5, since = 2026-02-05, cite = "S45", local = true }',
            False,
        ),
    ],
    ids=["deducting", "a share", "all or nothing", "adding"],
)  # fmt: skip
def test_what_became_of_people_may_add_and_never_take(shape: str, refused: bool) -> None:
    """Guard G8: a figure that says what became of people stands where it adds, or a person judges it."""
    text = planted(PLAN, "score.toml", 'shape = "by_hand"\nconfirmed_by = "镇禁毒专干"', f"shape = {shape}")
    found = read_texts(LAW, text, replace(KNOWN, of_people=frozenset({"casework.reported_in"})))
    hers = [one for one in only(found.problems, "outcome") if one.what.startswith("C1")]
    assert bool(hers) is refused
    assert all("加分" in one.advice for one in hers)


def test_all_errors_come_at_once_and_no_half_book() -> None:
    texts: Texts = PLAN
    for _, file, old, new, code, _ in FAULTS:
        if (
            code in ("unknown_figure", "points", "unknown_reason", "weaker_than_law")
            and old in texts[file].decode()
        ):
            texts = planted(texts, file, old, new)
    from tests.rulebook.shelf import KNOWN

    found = read_texts(LAW, texts, KNOWN)
    assert found.book is None
    assert {"unknown_figure", "points", "unknown_reason", "weaker_than_law"} <= {
        one.code for one in found.problems
    }
    assert len({(one.file, one.line) for one in found.problems}) >= 6


def test_errors_of_shape_and_errors_of_sense_come_together() -> None:
    """A table that cannot be read at all does not hide the fault in another one."""
    texts = planted(PLAN, "plan.toml", STAFF, "amount = 20")
    texts = planted(texts, "score.toml", "[[1, 15],", "[[1, 14],")
    found = read_texts(LAW, texts)
    assert {"uncited", "points"} <= {one.code for one in found.problems}


def test_an_unreadable_duty_does_not_breed_unknown_names() -> None:
    found = read_planted("duties.toml", 'kind = "talk"\n', "")
    assert {one.code for one in found.problems} == {"missing"}


def test_one_broken_file_does_not_hide_another() -> None:
    texts = planted(PLAN, "plan.toml", "[plan]", "[plan")
    texts = planted(texts, "score.toml", "[[group]]", "[[group]", times=1)
    found = read_texts(LAW, texts)
    assert {one.file for one in only(found.problems, "syntax")} == {"plan.toml", "score.toml"}
