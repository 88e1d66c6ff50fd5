"""A positive test counts only at the end of its road: whatever is written down, in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.rulebook.shelf import the_book
from tests.rulebook.strategies import PLANS, facts
from tongxing.rulebook import results as rules
from tongxing.rulebook.asking import DEEDS
from tongxing.rulebook.facts import DeedFact
from tongxing.rulebook.results import FOLLOWS, WORDS, Result, Standing, confirmed, results
from tongxing.rulebook.windows import project

DAY = date(2026, 4, 20)
step = st.sampled_from(FOLLOWS).flatmap(
    lambda kind: st.tuples(st.just(kind), st.sampled_from(DEEDS[kind]), st.integers(0, 20))
)
KINDS = st.sampled_from(["official_test", "hair_test"])


def told(kind: str, steps: list[tuple[str, str, int]]) -> list[DeedFact]:
    test = DeedFact("t", kind, "positive", DAY)
    follows = [
        DeedFact(f"u{n:02}", what, word, DAY + timedelta(days=after), about="t")
        for n, (what, word, after) in enumerate(steps)
    ]
    return [test, *follows]


def the_one(deeds: list[DeedFact], on: date) -> Result:
    [found] = results(facts(*deeds), the_book(), on=on)
    return found


@given(kind=KINDS, steps=st.lists(step, max_size=9), after=st.integers(0, 40))
def test_what_counts_was_told_looked_at_and_is_not_disputed(
    kind: str, steps: list[tuple[str, str, int]], after: int
) -> None:
    on = DAY + timedelta(days=after)
    deeds = told(kind, steps)
    found = the_one(deeds, on)
    if not found.counts:
        return
    known = [d for d in deeds[1:] if d.happened_on <= on]
    looks = [
        d.outcome for d in sorted(known, key=lambda d: (d.happened_on, d.id)) if d.kind == "test_medicine"
    ]
    assert looks[-1] == "none"
    assert any(d.kind == "test_told" for d in known)
    tested = [d for d in known if d.kind in ("test_laboratory", "test_recheck")]
    last = max(tested, key=lambda d: (d.happened_on, d.id), default=None)
    assert last is None or last.outcome == "positive"
    if found.until is not None and not any(d.kind == "test_objection" for d in known):
        assert on > found.until.day


@given(kind=KINDS, steps=st.lists(step, max_size=9), after=st.integers(0, 40))
def test_a_result_is_of_one_standing_with_words_and_days_with_an_article(
    kind: str, steps: list[tuple[str, str, int]], after: int
) -> None:
    found = the_one(told(kind, steps), DAY + timedelta(days=after))
    assert WORDS[found.standing] == found.words
    assert all(p.found.cites and p.found.cites[0].startswith("testing.") for p in found.promised)
    assert len({p.name for p in found.promised}) == len(found.promised)


@given(
    outcome=st.sampled_from(["refused", "no_show", "dilute", "invalid", "negative"]),
    steps=st.lists(step, max_size=6),
)
@example(
    outcome="negative",
    steps=[("test_laboratory", "positive", 0), ("test_told", "signed", 0), ("test_medicine", "none", 0)],
)
def test_what_gave_no_result_never_counts(outcome: str, steps: list[tuple[str, str, int]]) -> None:
    deeds = [DeedFact("t", "official_test", outcome, DAY), *told("official_test", steps)[1:]]
    assert confirmed(facts(*deeds), the_book(), on=DAY + timedelta(days=400)) == []


@given(steps=st.lists(step, max_size=9))
def test_a_screening_never_counts_whatever_follows_it(steps: list[tuple[str, str, int]]) -> None:
    deeds = [DeedFact("t", "screening", "positive", DAY), *told("official_test", steps)[1:]]
    assert results(facts(*deeds), the_book(), on=DAY + timedelta(days=400)) == ()


def test_days_that_the_law_does_not_give_are_never_over() -> None:
    """A plan from before the testing rules were in the law beside it: nothing may count by itself."""
    long_ago = date(2016, 5, 1)
    test = DeedFact("t", "official_test", "positive", long_ago)
    steps = [
        DeedFact(f"u{n}", k, w, long_ago, about="t")
        for n, (k, w) in enumerate([("test_told", "signed"), ("test_medicine", "none")])
    ]
    [found] = results(facts(test, *steps), the_book(), on=date(2026, 1, 1))
    assert (found.standing, found.until) == (Standing.OPEN, None)


@pytest.mark.parametrize(
    "planted",
    [
        {"_disputed": lambda now, *, late: False},
        {"OFFICIAL": ("official_test", "hair_test", "screening")},
        {"SPOILT": ()},
    ],
    ids=["disputes forgotten", "screenings let in", "spoilt samples taken for results"],
)
def test_the_teeth_a_planted_fault_makes_something_count(
    planted: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same cases that count nothing, with one rule bent, count something."""
    plain = [("test_told", "signed", 0), ("test_medicine", "none", 0)]
    disputed = facts(*told("official_test", [*plain, ("test_objection", "asked", 1)]))
    screened = facts(*[DeedFact("t", "screening", "positive", DAY), *told("official_test", plain)[1:]])
    spoilt = facts(*[DeedFact("t", "official_test", "dilute", DAY)])
    on = DAY + timedelta(days=400)

    def seen() -> list[str]:
        return [str(r.standing) for c in (disputed, screened, spoilt) for r in results(c, the_book(), on=on)]

    assert seen() == ["disputed", "again"]
    for name, value in planted.items():
        monkeypatch.setattr(rules, name, value)
    assert seen() != ["disputed", "again"]


# ── leave ───────────────────────────────────────────────────────────────────


def lifted(*deeds: DeedFact) -> set[date]:
    return {o.due_on for o in project(facts(*deeds), PLANS) if o.kind == "talk" and o.excused_by}


def test_a_reported_leave_lifts_what_falls_due_while_away_and_ends_with_the_return() -> None:
    gone = DeedFact("a", "away", "reported", date(2026, 5, 1), date(2026, 8, 31))
    back = DeedFact("b", "back", "came", date(2026, 6, 20))
    whole, cut = lifted(gone), lifted(gone, back)
    assert cut < whole
    assert cut == {day for day in whole if day < back.happened_on}


def test_a_leave_nobody_reported_lifts_nothing() -> None:
    assert lifted(DeedFact("a", "away", "unreported", date(2026, 5, 1), date(2026, 8, 31))) == set()


def test_a_leave_put_off_lifts_until_the_new_day() -> None:
    gone = DeedFact("a", "away", "reported", date(2026, 5, 1), date(2026, 5, 20))
    longer = DeedFact("b", "away", "extended", date(2026, 5, 19), date(2026, 7, 31))
    assert lifted(gone) < lifted(gone, longer)
