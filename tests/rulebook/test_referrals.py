"""From a need to an outcome: every step in every state, consent before anything leaves, the clocks of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.shelf import the_book
from tongxing.rulebook.document import Book
from tongxing.rulebook.referrals import (
    BEFORE,
    OUTSIDE,
    Referral,
    Step,
    follow_ups,
    kept_for,
    may_follow,
    waits_for,
)

DAY = date(2026, 3, 2)


def walked(*kinds: str, service: str = "job") -> Referral:
    """A referral on which these steps were taken, a day apart."""
    steps = tuple(Step(str(n), kind, DAY + timedelta(n)) for n, kind in enumerate(kinds, start=1))
    return Referral("r", service, DAY, steps)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), "needed"), (("offered",), "offered"), (("agreed", "sent", "taken", "done"), "done"),
        (("agreed", "sent", "taken", "done", "kept"), "done"), (("agreed", "sent", "refused"), "refused"),
        (("offered", "declined"), "declined"), (("agreed", "withdrawn"), "withdrawn"),
    ],
)  # fmt: skip
def test_where_it_stands_is_its_last_step(kinds: tuple[str, ...], state: str) -> None:
    assert walked(*kinds).state == state


@pytest.mark.parametrize("kind", sorted(OUTSIDE))
@pytest.mark.parametrize(
    "said", [(), ("offered",), ("declined",), ("agreed", "withdrawn"), ("agreed", "sent", "withdrawn")]
)
def test_without_her_yes_nothing_leaves_the_house(kind: str, said: tuple[str, ...]) -> None:
    assert not may_follow(walked(*said), kind)


def test_a_no_may_become_a_yes_and_a_refused_one_goes_elsewhere() -> None:
    assert may_follow(walked("offered", "declined"), "agreed")
    assert may_follow(walked("agreed", "withdrawn"), "agreed")
    assert may_follow(walked("agreed", "sent", "refused"), "sent")
    assert not may_follow(walked("agreed", "sent", "taken", "done", "ended"), "sent")


@given(st.lists(st.sampled_from(sorted(BEFORE)), max_size=12))
def test_whatever_is_tried_nothing_was_sent_after_her_last_no(tried: list[str]) -> None:
    """A walk through random steps, of which only the allowed ones are taken."""
    one = Referral("r", "job", DAY)
    for n, kind in enumerate(tried):
        if may_follow(one, kind):
            one = Referral("r", "job", DAY, (*one.steps, Step(str(n), kind, DAY + timedelta(n))))
    yes = False
    for step in one.steps:
        yes = step.kind == "agreed" or (yes and step.kind not in ("declined", "withdrawn"))
        assert yes or step.kind not in OUTSIDE


def test_legal_aid_has_seven_days_and_then_three(book: Book) -> None:
    [sent] = waits_for(walked("agreed", "sent", service="legal_aid"), book)
    assert (sent.what, sent.since, sent.until, sent.cite) == (
        "decision",
        date(2026, 3, 4),
        date(2026, 3, 11),
        "legal_aid.43",
    )
    assert (sent.lapsed(date(2026, 3, 11)), sent.lapsed(date(2026, 3, 12))) == (False, True)
    [taken] = waits_for(walked("agreed", "sent", "taken", service="legal_aid"), book)
    assert (taken.what, taken.until) == ("lawyer", date(2026, 3, 8))
    assert waits_for(walked("agreed", "sent", "taken", "done", service="legal_aid"), book) == ()


def at_work(*heard: tuple[str, str]) -> Referral:
    """Work found on 6 March 2026, and what was heard of it later."""
    found = walked("agreed", "sent", "taken", "done")
    later = [Step(str(n), kind, date.fromisoformat(on)) for n, (kind, on) in enumerate(heard, start=9)]
    return replace(found, steps=(*found.steps, *later))


EARLY, FIRST, SECOND = ("kept", "2026-05-30"), ("kept", "2026-06-20"), ("kept", "2026-10-30")
THIRD, GONE = ("kept", "2027-03-06"), ("lost", "2026-08-01")


@pytest.mark.parametrize(
    ("heard", "months", "waits"),
    [
        ((), 0, "kept_3 2026-06-06"),
        ((EARLY,), 0, "kept_3 2026-06-06"),
        ((FIRST,), 3, "kept_6 2026-09-06"),
        ((SECOND,), 6, "kept_12 2027-03-06"),
        ((FIRST, ("kept", "2026-06-21"), SECOND, THIRD), 12, ""),
        ((FIRST, GONE), 3, ""),
        ((GONE,), 0, ""),
    ],
)
def test_work_that_was_found_is_asked_after_three_times_each_by_its_own_days(
    book: Book, heard: tuple[tuple[str, str], ...], months: int, waits: str
) -> None:
    """One missed is one missed, early is not ahead, and after a loss nobody asks."""
    one = at_work(*heard)
    assert kept_for(one) == months
    assert " ".join(f"{w.what} {w.since}" for w in waits_for(one, book)) == waits


def test_what_is_heard_belongs_to_its_own_time() -> None:
    said = [(t.no, t.heard.kind if t.heard else "", t.owed) for t in follow_ups(at_work(SECOND))]
    assert said == [(1, "", True), (2, "kept", True), (3, "", True)]
    assert [(t.no, t.owed) for t in follow_ups(at_work(FIRST, GONE))] == [(1, True), (2, False)]


def test_what_the_house_itself_owes_has_days_and_a_no_waits_for_nothing() -> None:
    """An offer, her word, the sending, another place; who said no is asked by nobody."""
    book = the_book()
    owed = [
        [(w.what, w.until) for w in waits_for(walked(*kinds), book)]
        for kinds in ((), ("offered",), ("agreed",))
    ]
    assert owed == [
        [("offer", date(2026, 3, 9))],
        [("her_word", date(2026, 3, 10))],
        [("send", date(2026, 3, 10))],
    ]
    [other] = waits_for(walked("agreed", "sent", "refused"), book)
    assert (other.what, other.until) == ("elsewhere", date(2026, 3, 20))
    for kinds in (("declined",), ("agreed", "withdrawn"), ("agreed", "sent", "taken", "done", "ended")):
        assert waits_for(walked(*kinds, service="training"), book) == ()


def test_a_town_writes_its_own_days_into_its_plan_and_forgets_nobody_where_it_wrote_none() -> None:
    book = the_book()
    step = book.values["help_step_days"]
    [entry] = step.amount.root
    assert entry.local
    two = type(step.amount)((entry.model_copy(update={"value": Decimal(2)}),))
    short = step.model_copy(update={"amount": two})
    brisk = replace(book, values={**book.values, "help_step_days": short})
    silent = replace(book, values={})
    assert [waits_for(walked(), one)[0].until for one in (brisk, silent)] == [
        DAY + timedelta(2),
        DAY + timedelta(7),
    ]


def test_a_day_it_must_be_there_for_comes_before_the_habit_of_the_office() -> None:
    [wait] = waits_for(Referral("r", "arrival", DAY, by_day=DAY + timedelta(2)), the_book())
    assert wait.until == DAY + timedelta(2)
    [late] = waits_for(
        Referral("r", "arrival", DAY, (Step("1", "offered", DAY + timedelta(5)),), DAY + timedelta(2)),
        the_book(),
    )
    assert late.until == late.since == DAY + timedelta(5)


def test_maintenance_is_told_of_once_and_nobody_presses() -> None:
    told = Referral("r", "maintenance", DAY, (Step("1", "told", DAY),))
    assert (told.state, waits_for(told, the_book())) == ("needed", ())
    assert [w.what for w in waits_for(Referral("r", "job", DAY, (Step("1", "told", DAY),)), the_book())] == [
        "offer"
    ]


def test_only_an_application_is_posted_and_only_work_is_asked_after() -> None:
    sent = ("agreed", "sent")
    assert may_follow(walked(*sent, service="allowance"), "posted")
    assert not may_follow(walked(*sent, service="relief"), "posted")
    assert not may_follow(walked("agreed", "sent", "taken", "done", service="training"), "kept")
