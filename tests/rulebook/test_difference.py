"""What changes between two plans: each planted change is one row under its clause, and nothing else."""

from __future__ import annotations

import pytest

from tests.rulebook.shelf import LAW, PLAN, planted
from tongxing.rulebook.difference import Change, by_clause, compare
from tongxing.rulebook.document import Book
from tongxing.rulebook.reading import read_texts


def changed(file: str, old: str, new: str) -> Book:
    found = read_texts(LAW, planted(PLAN, file, old, new))
    assert found.book is not None, found.problems
    return found.book


def test_the_same_plan_has_no_difference(book: Book) -> None:
    assert compare(book, book) == ()


def test_a_new_year_alone_is_no_difference(book: Book) -> None:
    text = {name: words.replace(b"2026-02-05", b"2027-01-01") for name, words in PLAN.items()}
    text = planted(
        planted(text, "plan.toml", "year = 2026", "year = 2027"), "plan.toml", "qingwu-2026", "qingwu-2027"
    )
    found = read_texts(LAW, text)
    assert found.book is not None, found.problems
    rows = [row for row in compare(book, found.book) if not row.path.endswith(".since")]
    assert rows == []


CHANGES = [
    ("plan.toml", "amount = { value = 20,", "amount = { value = 25,", "value.staff_ratio.amount", "S30", "20", "25"),
    ("duties.toml", 'due = { value = "7 days"', 'due = { value = "3 days"', "duty.agreement.due", "S16", "7日［本地］", "3日［本地］"),
    ("duties.toml", 'year = 1, every = { value = "1 month", since = 2026-02-05, cite = "S65"', 'year = 1, every = { value = "2 months", since = 2026-02-05, cite = "S65"', "duty.talk.rhythm.community_treatment-1.every", "S65", "1个月［本地］", "2个月［本地］"),
    ("duties.toml", '"fine", "needs_help", "family_only"', '"fine", "needs_help"', "duty.visit.meets.outcomes", "S66", "fine、needs_help、family_only", "fine、needs_help"),
    ("clauses-3.toml", 'says = "提高认识，加强领导"', 'says = "提高认识"', "clause.S77.says", "S77", "提高认识，加强领导", "提高认识"),
    ("schemes.toml", '[[90, "优秀"], [80, "良好"]', '[[92, "优秀"], [80, "良好"]', "scheme.village.grades", "S84", None, None),
    ("schemes.toml", '{ id = "police_station", title = "派出所" }', '{ id = "police_station", title = "县公安局" }', "scheme.member.bodies.police_station.title", "S82", "派出所", "县公安局"),
    ("score.toml", "[0.95, 12], [0.90, 8]", "[0.95, 11], [0.90, 8]", "indicator.B1.steps", "S64", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "path", "clause", "was", "becomes"), CHANGES)
def test_one_change_is_one_row(
    book: Book, file: str, old: str, new: str, path: str, clause: str, was: str | None, becomes: str | None
) -> None:
    rows = compare(book, changed(file, old, new))
    assert [(row.path, row.clause, row.change) for row in rows] == [(path, clause, Change.CHANGED)]
    if was is not None:
        assert (rows[0].old, rows[0].new) == (was, becomes)
        assert "→" in rows[0].words


def test_added_and_removed_mirror_each_other(book: Book) -> None:
    paper = (
        '\n[[paper]]\nkind = "id_copy"\nname = "身份证明复印件"\nclause = "S61"\nneeded_from = "reported"\n'
    )
    new = changed("duties.toml", "# ── 一人一档要有的材料", paper + "# ──")
    forth, back = compare(book, new), compare(new, book)
    assert {row.change for row in forth} == {Change.ADDED}
    assert {row.change for row in back} == {Change.REMOVED}
    assert [row.path for row in forth] == [row.path for row in back]
    assert set(by_clause(forth)) == {"S61"}
    assert all("新增" in row.words for row in forth)
    assert all("取消" in row.words for row in back)
