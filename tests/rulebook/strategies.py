"""Cases of every kind for Hypothesis, and one plain case to vary by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.rulebook.shelf import FIRST_DAY, the_book
from tongxing.rulebook.dated import Span
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.proving import with_rhythm
from tongxing.rulebook.windows import InForce, Owed

RULES = ("official_test", "screening", "talk", "visit", "own_report")
OUTCOMES = {
    "official_test": ("negative", "positive", "refused", "no_show", "dilute", "invalid"),
    "screening": ("negative", "positive", "refused"),
    "talk": ("fine", "needs_help", "low", "not_reached"),
    "visit": ("fine", "family_only", "not_found"),
    "own_report": ("on_paper", "spoken"),
    "agreement": ("signed",),
    "excuse": ("in_hospital", "detained", "leave_reported", "office_cause"),
}
REPORTED = date(2026, 3, 10)
PLANS = (InForce(the_book(), "first", FIRST_DAY),)
LATER = with_rhythm(the_book(), {"official_test": Span(2, 0), "talk": Span(3, 0)})


@st.composite
def deed_lists(draw: st.DrawFn, most: int = 25) -> tuple[DeedFact, ...]:
    found = []
    for number in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(sorted(OUTCOMES)))
        outcome = draw(st.sampled_from(OUTCOMES[kind]))
        day = date(2026, 2, 20) + timedelta(days=draw(st.integers(0, 1300)))
        until = day + timedelta(days=draw(st.integers(0, 120))) if kind == "excuse" else None
        found.append(DeedFact(f"d{number:02}", kind, outcome, day, until))
    return tuple(sorted(found, key=lambda one: (one.happened_on, one.id)))


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    received = date(2026, 2, 5) + timedelta(days=draw(st.integers(0, 400)))
    reported = received + timedelta(days=draw(st.integers(0, 30))) if draw(st.booleans()) else None
    closed = None
    if reported is not None and draw(st.booleans()):
        closed = reported + timedelta(days=draw(st.integers(0, 1200)))
    measure = draw(st.sampled_from(["community_treatment", "community_rehabilitation"]))
    months = draw(st.sampled_from([None, 6, 12, 24, 36]))
    return CaseFacts(
        measure,
        received,
        received,
        reported,
        months,
        draw(st.sampled_from([0, 0, 90, 400])),
        closed,
        draw(deed_lists()),
    )


@st.composite
def plan_chains(draw: st.DrawFn) -> tuple[InForce, ...]:
    if draw(st.booleans()):
        return (InForce(the_book(), "first", FIRST_DAY),)
    change = FIRST_DAY + timedelta(days=draw(st.integers(1, 1200)))
    return (InForce(the_book(), "first", FIRST_DAY, change), InForce(LATER, "second", change))


def of(owed: Sequence[Owed], rule: str) -> list[Owed]:
    return [one for one in owed if one.rule == rule]


def facts(*deeds: DeedFact, **other: object) -> CaseFacts:
    base = CaseFacts("community_treatment", REPORTED, date(2026, 3, 2), REPORTED, None, 0, None, ())
    return replace(base, deeds=tuple(sorted(deeds, key=lambda one: (one.happened_on, one.id))), **other)  # type: ignore[arg-type]
