"""Worked cases: a wrong day, a wrong count, a wrong point or an unknown article makes them fail, in words."""

from __future__ import annotations

import pytest

from tests.rulebook.shelf import CASES, KNOWN, LAW, PLAN, PLAN_DIR, planted
from tongxing.rulebook.dated import Span
from tongxing.rulebook.document import Book
from tongxing.rulebook.proving import prove, prove_texts, with_rhythm
from tongxing.rulebook.reading import read_texts


def failures(book: Book, file: str, old: str, new: str) -> dict[str, str]:
    done = prove_texts(book, planted(CASES, f"cases/{file}", old, new))
    return {one.case: "；".join(one.failures) for one in done.proofs if not one.holds}


def test_every_case_holds(book: Book) -> None:
    proofs = prove(book, PLAN_DIR / "cases")
    assert [one.case for one in proofs if not one.holds] == []
    assert len(proofs) >= 25
    assert len({one.case for one in proofs}) == len(proofs)
    assert all(one.cites for one in proofs)


WRONG = [
    ("report-in.toml", "report_in_by = 2026-10-08", "report_in_by = 2026-10-09", "report-national-day", "算出 2026-10-08"),
    ("report-in.toml", "report_in_other = 2026-10-01", "report_in_other = 2026-10-02", "report-national-day", "另一读法"),
    ("report-in.toml", 'state = "overdue", late = 1', 'state = "open", late = 1', "report-day-16", "状态"),
    ("report-in.toml", "late = 365", "late = 364", "report-a-year-late", "晚了几天"),
    ("report-in.toml", 'cites = ["regulation.38"]', 'cites = ["regulation.380"]', "report-rehabilitation", "找不到"),
    ("term.toml", "term_end = 2031-02-28", "term_end = 2031-03-01", "term-leap-day", "期满日"),
    ("term.toml", "term_other = 2029-03-09", "term_other = 2029-03-10", "term-three-years", "另一读法"),
    ("term.toml", "official_test = 19", "official_test = 18", "term-deducted", "次数"),
    ("rhythm.toml", "official_test = 22", "official_test = 28", "tests-22", "应为 28，算出 22"),
    ("rhythm.toml", "official_test = 22", "oficial_test = 22", "tests-22", "算不出来"),
    ("rhythm.toml", "no = 4, plan = \"first\"", "no = 44, plan = \"first\"", "plan-change", "有 0 个"),
    ("rhythm.toml", "lapses = 2026-08-04", "lapses = 2026-08-05", "plan-change", "lapses"),
    ("rhythm.toml", "{ official_test = \"2 months\" }", "{ oficial_test = \"2 months\" }", "plan-change", "算不出来"),
    ("deeds.toml", 'tried = "refused" }] }', 'tried = "no_show" }] }', "refused", "tried"),
    ("deeds.toml", 'excused = "detained"', 'excused = "in_hospital"', "excused", "excused"),
    ("score.toml", "points = 12.86", "points = 12.85", "score-agreements", "得分"),
    ("score.toml", "points = 0, scored = false", "points = 0", "score-nothing-owed", "计分"),
    ("score.toml", "pending = true", "pending = false", "score-small", "待认定"),
    ("score.toml", 'scores = [{ indicator = "E2", points = 0, scored = false }]', 'scores = [{ indicator = "E9", points = 0 }]', "score-proposal", "算不出来"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "case", "word"), WRONG)
def test_a_wrong_expectation_fails_by_name(
    book: Book, file: str, old: str, new: str, case: str, word: str
) -> None:
    found = failures(book, file, old, new)
    assert list(found) == [case]
    assert word in found[case]


def test_a_case_that_cannot_be_read_is_a_failed_proof(book: Book, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "x.toml").write_text('[[case]]\nid = "x"\nwat = 1\n')
    found = prove(book, folder)
    assert found
    assert not any(one.holds for one in found)


def test_two_cases_of_one_name_are_refused(book: Book) -> None:
    done = prove_texts(
        book, planted(CASES, "cases/report-in.toml", 'id = "report-day-16"', 'id = "report-day-15"')
    )
    assert [one.code for one in done.problems] == ["duplicate", "duplicate"]


PLAN_CHANGES = [
    ("duties.toml", 'due = { value = "+3 days"', 'due = { value = "+4 days"'),
    ("duties.toml", 'opens = { value = "-5 days"', 'opens = { value = "-6 days"'),
    ("duties.toml", 'due = { value = "7 days"', 'due = { value = "5 days"'),
    ("duties.toml", '"fine", "needs_help", "family_only"', '"fine", "needs_help"'),
    ("duties.toml", 'excused = ["in_hospital", "detained", "serious_illness", "weather"]', 'excused = ["detained", "serious_illness", "weather"]'),
    ("score.toml", "[0.95, 12]", "[0.95, 11]"),
    ("score.toml", 'small = { below = 5', 'small = { below = 4'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), PLAN_CHANGES)
def test_a_changed_plan_no_longer_fits_its_own_cases(file: str, old: str, new: str) -> None:
    """The cases hold the plan: a number changed without its example does not load."""
    assert read_texts(LAW, planted(PLAN, file, old, new), KNOWN).book is not None
    found = read_texts(LAW, {**planted(PLAN, file, old, new), **CASES}, KNOWN)
    assert found.book is None
    assert {one.code for one in found.problems} == {"case"}


def test_another_rhythm_for_rehearsal_leaves_the_book_alone(book: Book) -> None:
    other = with_rhythm(book, {"visit": Span(1, 0)})
    day = book.plan.since
    assert {one.every.on(day) for one in other.duty("visit").rhythm} == {Span(1, 0)}
    assert {one.every.on(day) for one in book.duty("visit").rhythm} == {Span(3, 0)}
    with pytest.raises(KeyError):
        with_rhythm(book, {"vist": Span(1, 0)})
