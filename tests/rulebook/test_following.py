"""This year's plan taken over to the next: its head moves, nothing else does, and it reads and proves like any plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rulebook.shelf import KNOWN, LAW, PLAN, the_book
from tongxing.rulebook.difference import compare
from tongxing.rulebook.document import Book
from tongxing.rulebook.following import follow, moved
from tongxing.rulebook.reading import read_texts

FILES = {name: text.decode() for name, text in PLAN.items()}


@pytest.fixture(scope="module")
def after() -> Book:
    """The plan of 2027, read beside the law."""
    reading = read_texts(LAW, {name: text.encode() for name, text in follow(FILES, 2027).items()}, KNOWN)
    assert reading.book is not None, [str(one) for one in reading.problems]
    return reading.book


def test_only_the_head_moves(book: Book, after: Book) -> None:
    changed = {name for name, text in follow(FILES, 2027).items() if text != FILES[name]}
    assert changed == {"plan.toml"}
    head = after.plan
    assert (head.id, head.year, head.since, head.revision) == ("qingwu-2027", 2027, date(2027, 1, 1), 1)
    assert "2027" in head.title
    assert {row.path.split(".")[0] for row in compare(book, after)} <= {"plan"}


def test_the_last_day_of_a_plan_moves_with_it() -> None:
    ends = {
        **FILES,
        "plan.toml": FILES["plan.toml"].replace("year = 2026\n", "year = 2026\nuntil = 2026-12-31\n", 1),
    }
    assert ends != FILES
    assert "until = 2027-12-31" in follow(ends, 2027)["plan.toml"]


def test_every_day_moves_by_the_year_and_nothing_is_left_behind(book: Book, after: Book) -> None:
    found = moved(book, after, 2027)
    assert [one.id for one in found] == [p.id for p in book.phases] + [t.id for t in book.tasks]
    assert moved(book, book, 2027) == found  # before anything is drafted the same is shown
    for one in found:
        assert [day.year for day in (*one.old, *one.new)] == [2026, 2026, 2027, 2027], one
    phases = {one.id: one.new for one in found if one.kind == "phase"}
    assert phases["run"] == (date(2027, 4, 1), date(2027, 6, 30))
    meeting = next(one for one in found if one.id == "town_meeting")
    assert meeting.times == 4


def test_a_task_that_the_draft_dropped_is_not_moved(book: Book) -> None:
    fewer = replace(book, tasks=book.tasks[1:])
    assert book.tasks[0].id not in {one.id for one in moved(book, fewer, 2027)}


@pytest.mark.parametrize(("files", "year"), [({"a.toml": "[[task]]\n"}, 2027), (FILES, 2028), (FILES, 2026)])
def test_another_year_or_no_plan_is_not_followed(files: dict[str, str], year: int) -> None:
    with pytest.raises(ValueError, match="plan"):
        follow(files, year)


def test_the_book_of_this_year_is_not_touched() -> None:
    assert the_book().plan.year == 2026
