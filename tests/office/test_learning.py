"""What was taught and told, regulations in their versions, and one's own word: the rules, the arithmetic, the rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, at, step_in
from tongxing.core.refusal import Refused
from tongxing.office.actions import take_back_entry
from tongxing.office.learning.actions import (
    issue_regulation,
    record_told,
    say_known,
    say_read,
    withdraw_regulation,
)
from tongxing.office.learning.queries import (
    coverage_of,
    lessons_of,
    readers_of,
    rule_at,
    rules_of,
    told_of,
    unread_of,
)
from tongxing.office.learning.rules import NewRegulation, NewTold, why_not_issue, why_not_tell
from tongxing.office.models import Entry, Known
from tongxing.office.queries import entries_of, year_of
from tongxing.office.rules import NewEntry
from tongxing.org.roles import Role
from tongxing.plans import books
from tongxing.rulebook.document import Book
from tongxing.rulebook.learning import Audience, Holder, Lesson, Saying, Topic, coverage

NOW = at(TODAY)
TRAINING = NewEntry("training", "staff", "三月培训", date(2026, 3, 12), "training", people=3)
TOLD = NewTold(("law", "process"), Decimal("3.5"), {"family": 2, "volunteers": 1})
WORK_RULES = NewRegulation("work_rules", "工作规范", "青政发〔2026〕3号", "一、按期走访。", date(2026, 3, 20))


@pytest.fixture
def book(town: Any, nong: Any) -> Book:
    """The plan in force."""
    step_in(nong)
    plan = books.chain(town.id).on(TODAY)
    assert plan
    return plan.book


# ── pure ─────────────────────────────────────────────────────────────────────

WORKERS = Audience(id="workers", title="专职社工", clause="S49", posts=("social_worker",))
FAMILY = Audience(id="family", title="家庭成员", clause="S49")
LAW = Topic(id="law", title="法规", clause="S50", use="training")
MARCH, JUNE = date(2026, 3, 12), date(2026, 6, 1)


def test_who_changed_posts_takes_her_training_along_and_who_came_since_was_not_there() -> None:
    """Lin (1) left the post in May, Lu (2) took it; Huang (3) was police when she was taught and is a worker now."""
    holders = [
        Holder(1, "social_worker", date(2026, 1, 1), date(2026, 5, 31)), Holder(2, "social_worker", JUNE),
        Holder(3, "police_officer", date(2026, 1, 1), date(2026, 5, 31)), Holder(3, "social_worker", JUNE),
    ]  # fmt: skip
    lessons = [Lesson("a", MARCH, ("law",), frozenset({1, 3}), {"family": 4})]
    sayings = [Saying(3, "law", JUNE), Saying(1, "law", MARCH)]

    def asked(on: date) -> Any:
        return coverage((WORKERS, FAMILY), [LAW], holders, lessons, sayings, on=on)

    before, guests = asked(date(2026, 5, 31))
    assert (before.holders, dict(before.came), before.missing) == ((1,), {1: MARCH}, ())
    assert (guests.holders, guests.guests) == ((), 4)
    after, _guests = asked(JUNE)
    assert (after.holders, dict(after.came), after.missing) == ((2, 3), {3: MARCH}, (2,))
    assert dict(after.knows) == {3: JUNE}
    early, _guests = asked(date(2026, 3, 11))
    assert (early.missing, early.guests, _guests.guests) == ((1,), 0, 0)


@pytest.mark.parametrize(
    ("new", "kind", "codes"),
    [
        (TOLD, "training", []),
        (NewTold(("law",), None), "training", ["hours"]),
        (NewTold((), Decimal(1)), "training", ["topics"]),
        (NewTold(("cooking",), Decimal(99), {"mayor": 1}), "training", ["topics", "hours", "guests"]),
        (NewTold(("law",)), "publicity", []),
        (NewTold(("law",)), "meeting", ["kind"]),
    ],
)
def test_everything_it_lacks_is_said_at_once(new: NewTold, kind: str, codes: list[str]) -> None:
    found = why_not_tell(new, kind=kind, topics=("law", "process"), guests=("family", "volunteers"))
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("change", "more", "codes"),
    [
        ({}, {}, []),
        ({"number": "", "text": " "}, {}, ["text"]),
        ({"until": date(2026, 3, 19), "readers": ("mayor",)}, {}, ["until", "readers"]),
        ({"kind": "poem", "title": ""}, {"role": "doctor"}, ["post", "kind", "title"]),
        ({}, {"replaces": date(2026, 3, 20), "replaces_kind": "work_rules"}, ["since"]),
        ({}, {"replaces": date(2026, 3, 1), "replaces_kind": "staff_duties"}, ["since"]),
        ({}, {"replaces": date(2026, 3, 1), "replaces_kind": "work_rules", "replaced": True}, ["replaces"]),
    ],
)
def test_when_a_version_may_be_issued(change: dict[str, Any], more: dict[str, Any], codes: list[str]) -> None:
    from dataclasses import replace

    found = why_not_issue(replace(WORK_RULES, **change), **({"role": "clerk", "replaces": None} | more))
    assert [one.code for one in found] == codes


def test_the_plan_of_the_library_names_posts_that_exist(book: Book) -> None:
    assert {post for one in book.audiences for post in one.posts} <= set(Role)
    assert [one.id for one in book.audiences if one.added] == ["medical", "family", "volunteers"]
    assert {one.topic for one in book.leaflets} == {one.id for one in book.topics if one.use == "publicity"}


# ── rows ─────────────────────────────────────────────────────────────────────

pytestmark = pytest.mark.django_db


def teach(by: Any, book: Book, **more: Any) -> Any:
    told: dict[str, Any] = {"place_id": by.town_id, "new": TRAINING, "told": TOLD, "there": ()}
    return record_told(by=step_in(by), at=NOW, on=TODAY, book=book, **(told | more))


def issue(by: Any, book: Book, **more: Any) -> Any:
    told: dict[str, Any] = {"new": WORK_RULES, "task": "work_rules"}
    return issue_regulation(by=step_in(by), at=NOW, on=TODAY, book=book, **(told | more))


def test_a_training_counts_for_who_was_there_and_is_written_once(
    nong: Any, lin: Any, zhao: Any, book: Book
) -> None:
    one = uuid4()
    assert (
        teach(nong, book, there=[lin.staff_id], id=one).pk
        == teach(nong, book, there=[lin.staff_id], id=one).pk
        == one
    )
    done = entries_of(nong, year=2026)
    told = told_of(nong, [one])
    assert dict(told[one].guests) == {"family": 2, "volunteers": 1}
    found = {(c.audience, c.topic): c for c in coverage_of(nong, book, lessons_of(done, told), on=TODAY)}
    assert dict(found["workers", "law"].came) == {lin.staff_id: date(2026, 3, 12)}
    assert found["workers", "rights"].missing == (lin.staff_id,)
    assert found["police", "law"].missing == (zhao.staff_id,)
    assert found["family", "law"].guests == 2
    law = NewEntry("training", "law", "法制课", date(2026, 4, 2), "law_education", people=20)
    teach(nong, book, new=law, told=NewTold(("law",), Decimal(1)))
    assert (
        len(
            lessons_of(
                entries_of(nong, year=2026), told_of(nong, [d.id for d in entries_of(nong, year=2026)])
            )
        )
        == 1
    )


def test_a_version_in_force_does_the_task_and_withdrawn_it_does_not(nong: Any, book: Book) -> None:
    rule = issue(nong, book)

    def state() -> Any:
        year = year_of(step_in(nong), books.chain(nong.town_id), year=2026, on=TODAY)
        assert year
        return next(row.met_on for row in year.rows if row.task == "work_rules")

    assert state() == date(2026, 3, 20)
    with pytest.raises(Refused) as refused:
        take_back_entry(by=nong, at=NOW, on=TODAY, entry_id=rule.entry_id, reason="从这里撤不了")
    assert [r.code for r in refused.value.refusals] == ["issued"]
    assert withdraw_regulation(by=nong, at=NOW, on=TODAY, rule_id=rule.pk, reason="发错了")
    assert state() is None
    assert rules_of(nong) == []
    with pytest.raises(Refused, match="已经撤回"):
        withdraw_regulation(by=nong, at=NOW, on=TODAY, rule_id=rule.pk, reason="再撤")


def test_a_new_version_ends_the_old_one_and_asks_to_be_read_again(nong: Any, wu: Any, book: Book) -> None:
    first = issue(nong, book)
    step_in(wu)  # a village reads what the township issues
    assert [one.id for one in unread_of(wu, on=TODAY)] == [first.pk]
    assert say_read(by=wu, at=NOW, on=TODAY, rule_id=first.pk) == say_read(
        by=wu, at=NOW, on=TODAY, rule_id=first.pk
    )
    assert unread_of(wu, on=TODAY) == []
    second = issue(
        nong,
        book,
        new=NewRegulation("work_rules", "工作规范", "", "二、每月走访。", date(2026, 9, 1)),
        supersedes=first.pk,
    )
    assert (second.version, [one.id for one in unread_of(step_in(wu), on=TODAY)]) == (2, [second.pk])
    old, new = rule_at(wu, first.pk), rule_at(wu, second.pk)
    assert old
    assert new
    assert (
        old.holds_on(date(2026, 8, 31)),
        old.holds_on(date(2026, 9, 1)),
        new.holds_on(date(2026, 9, 1)),
    ) == (True, False, True)
    with pytest.raises(Refused, match="读新的那版"):
        say_read(by=step_in(nong), at=NOW, on=TODAY, rule_id=first.pk)
    readers = {one.staff_id: one.known_on for one in readers_of(nong, old, on=TODAY)}
    assert (readers[wu.staff_id], readers[nong.staff_id]) == (TODAY, None)
    withdraw_regulation(by=step_in(nong), at=NOW, on=TODAY, rule_id=second.pk, reason="还要改")
    assert unread_of(step_in(wu), on=TODAY) == []  # the first holds again, and she knows it


def test_ones_own_word_is_said_once_a_year(lin: Any, nong: Any, book: Book) -> None:
    step_in(lin)
    one = say_known(by=lin, at=NOW, on=TODAY, book=book, topic="law")
    assert say_known(by=lin, at=NOW, on=TODAY, book=book, topic="law") == one
    with pytest.raises(Refused):
        say_known(by=lin, at=NOW, on=TODAY, book=book, topic="idea")
    found = {(c.audience, c.topic): c for c in coverage_of(step_in(nong), book, [], on=TODAY)}
    assert dict(found["workers", "law"].knows) == {lin.staff_id: TODAY}


def test_elsewhere_there_is_nothing_and_rows_only_grow(nong: Any, stranger: Any, book: Book) -> None:
    rule, lesson = issue(nong, book), teach(nong, book)
    say_read(by=step_in(nong), at=NOW, on=TODAY, rule_id=rule.pk)
    step_in(stranger)
    assert (rules_of(stranger), told_of(stranger, [lesson.pk]), list(Known.objects.all())) == ([], {}, [])
    assert say_read(by=stranger, at=NOW, on=TODAY, rule_id=rule.pk) is None
    assert withdraw_regulation(by=stranger, at=NOW, on=TODAY, rule_id=rule.pk, reason="不是我们的") is None
    step_in(nong)
    for table in ("office_told", "office_regulation", "office_known"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert Entry.objects.count() == 2
