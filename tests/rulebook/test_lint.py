"""Advice: planted follies are remarked on, and the plan still loads."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rulebook.shelf import LAW, PLAN, line_of, planted
from tongxing.rulebook.document import Book
from tongxing.rulebook.lint import lint
from tongxing.rulebook.reading import read_texts

COUNTED = 'shape = "count_at_least"\nof = "casework.reported_in"\nneed = { value = 4, since = 2026-02-05, cite = "S55", local = true }'
BY_HAND = 'shape = "by_hand"\nconfirmed_by = "镇禁毒专干"'


def with_line(title: str, shape: str = COUNTED) -> Book:
    """The plan with line C1 turned into something else."""
    text = planted(planted(PLAN, "score.toml", "底数核对清楚", title), "score.toml", BY_HAND, shape)
    found = read_texts(LAW, text)
    assert found.book is not None, found.problems
    return found.book


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("全年召开例会四次", "meeting"),
        ("上传走访照片", "photo"),
        ("报送简报四篇", "papers"),
        ("系统登录天数", "logins"),
        ("书面告诫次数", "punish"),
        ("移送强制隔离人数", "punish"),
    ],
)
def test_points_for_show_are_remarked_on(title: str, code: str) -> None:
    found = [one for one in lint(with_line(title)) if one.code == code]
    assert [one.subject for one in found] == ["C1"]
    assert found[0].file == "score.toml"
    assert found[0].line == line_of(PLAN["score.toml"], 'id = "C1"') - 1
    assert found[0].what_en


def test_a_meeting_judged_by_a_person_is_not_counted() -> None:
    assert not [one for one in lint(with_line("例会定下的事", BY_HAND)) if one.code == "meeting"]


def test_a_power_the_township_lacks() -> None:
    assert "powers" in {one.code for one in lint(with_line("作出强制隔离决定", BY_HAND))}


def test_a_rate_without_a_rule_for_small_numbers() -> None:
    text = planted(PLAN, "score.toml", 'small = { below = 5, then = "by_hand" }\n', "")
    found = read_texts(LAW, text)
    assert found.book is not None
    assert [one.subject for one in lint(found.book) if one.code == "small"] == ["A1"]


def test_deducting_for_an_outcome() -> None:
    shape = 'shape = "deduct_each"\naim = "outcome"\nof = "casework.reported_in"\neach = { value = 1, since = 2026-02-05, cite = "S55", local = true }'
    assert "outcome" in {one.code for one in lint(with_line("就业人数", shape))}


def test_the_plan_of_the_invented_town_has_one_remark(book: Book) -> None:
    assert [(one.code, one.subject) for one in lint(book)] == [("unreachable", "S47")]


@pytest.mark.parametrize(
    ("everyone", "able", "words"),
    [
        (100, 60, "60.0%（60 ÷ 100），达不到"),
        (77, 54, "70.1%（54 ÷ 77），最多刚够"),
        (100, 90, "90.0%（90 ÷ 100），可以达到"),
    ],
)
def test_the_reach_of_the_seventy_percent(book: Book, everyone: int, able: int, words: str) -> None:
    counts = {"casework.people_registered": everyone, "casework.reported_in": able}
    found = [one for one in lint(book, counts) if one.code == "unreachable"]
    assert words in found[0].what
    assert book.amount("agreement_target_percent", date(2026, 3, 31)) == 70


def test_with_the_legal_denominator_the_remark_goes() -> None:
    text = planted(PLAN, "clauses-2-2.toml", '"figure.casework.people_registered", ', "")
    found = read_texts(LAW, text)
    assert found.book is not None
    assert lint(found.book) == ()


def test_an_outcome_in_the_total_and_a_line_that_weighs_everything() -> None:
    """X15, 4.5: an outcome only adds; no line is a third of the sheet."""
    outcome = with_line("稳住工作的人", COUNTED + '\naim = "outcome"')
    assert "outcome" in {one.code for one in lint(outcome)}
    sheet = planted(
        PLAN, "score.toml", 'clause = "S16"\npoints = { value = 15', 'clause = "S16"\npoints = { value = 30'
    )
    sheet = planted(
        sheet,
        "score.toml",
        'title = "协议与工作小组"\npoints = { value = 30',
        'title = "协议与工作小组"\npoints = { value = 45',
    )
    sheet = planted(
        sheet,
        "schemes.toml",
        'of = "village"\npoints = { value = 100',
        'of = "village"\npoints = { value = 115',
    )
    found = read_texts(LAW, sheet)
    assert found.book is not None, found.problems
    assert [(one.code, one.subject) for one in lint(found.book) if one.code == "heavy"] == [("heavy", "A1")]


def test_the_policy_stands_beside_the_remark() -> None:
    assert "2024年" in next(one.what for one in lint(with_line("全年召开例会四次")) if one.code == "meeting")
    power = next(one.what for one in lint(with_line("挂牌督办的单位")) if one.code == "powers")
    assert "1991年" in power


def test_a_sheet_that_is_mostly_opinion() -> None:
    text = PLAN
    for name in ("casework.agreements_in_time", "casework.groups_complete", "fieldwork.tests_met_on_time"):
        words = text["score.toml"].decode()
        at = words.index(f'of = "{name}"')
        shape, end = words.rindex("shape =", 0, at), words.index("small =", at)
        end = words.index("\n", end)
        text = {
            **text,
            "score.toml": (words[:shape] + 'shape = "by_hand"\nconfirmed_by = "专干"' + words[end:]).encode(),
        }
    found = read_texts(LAW, text)
    assert found.book is not None, found.problems
    assert [one.subject for one in lint(found.book) if one.code == "by_hand"] == ["village"]
