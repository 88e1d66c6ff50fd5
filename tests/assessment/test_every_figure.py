"""Every figure that hangs: its words, its reasons, its clause; asked in one go of one town."""

from __future__ import annotations

import pytest

from tests.cast import agreed, closed, contacted, day, sampled, step_in, take_in
from tests.rulebook.shelf import the_book
from tongxing.core.vocabulary import figures, sources
from tongxing.duties.figures import Census, Group, number_of, take_census, tally
from tongxing.duties.hanging import reasons_of, words_of
from tongxing.duties.why import what_word, why_words
from tongxing.duties.why_words import UNITS, WHY

EVERY = sorted(figures, key=lambda one: one.name)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_figure_says_how_it_is_counted(one) -> None:  # type: ignore[no-untyped-def]
    said, reasons = words_of(one), reasons_of(one)
    assert said.zh
    assert said.en
    assert said.zh[-1].startswith("例："), "a worked example in Chinese"
    assert said.en[-1].startswith("Example:"), "and in English"
    assert reasons[Group.YES], "what holds"
    assert {why for group in reasons.values() for why in group} <= WHY.keys()
    assert one.clause in the_book().clauses, "a clause of the library's plan"
    assert not one.law or one.law.partition(".")[0] in {"act", "regulation", "legal_aid", "relief"}
    assert one.unit in UNITS
    assert one.aim in ("process", "outcome")
    assert not one.pair or one.pair in figures
    assert set(one.sources) <= sources.names()


def test_every_reason_with_words_is_some_figures() -> None:
    used = {why for one in figures for group in reasons_of(one).values() for why in group}
    assert WHY.keys() == used


def census(actor, as_of: str = "2026-11-23") -> Census:  # type: ignore[no-untyped-def]
    step_in(actor)
    return take_census(
        actor, since=day("2026-01-01"), until=day("2026-12-31"), as_of=day(as_of), beside=sources.names()
    )


def test_all_of_them_asked_of_one_town(lin, nong, town):  # type: ignore[no-untyped-def]
    """Every row is in one group for a declared reason, with words, and a number is the sum of what its rows say."""
    for n, place in enumerate((town.upper, town.lower, town.upper)):
        folder = take_in(lin, place, reported_on=day("2026-03-25"))
        if n:
            agreed(lin, folder, day("2026-03-28"))
            sampled(lin, folder, day("2026-04-25"))
            contacted(lin, folder, "visit", day("2026-05-02"), "not_found")
        if n == 2:
            closed(lin, folder, day("2026-08-01"), "moved")
    looked = census(nong)
    for one in EVERY:
        rows, reasons = one.rows(looked), reasons_of(one)
        for row in rows:
            assert row.why in reasons[row.group], (one.name, row.group, row.why)
            assert why_words(row)
            assert what_word(row)
            assert row.amount > 0
            assert row.number or row.person_id is None
        assert sum(tally(rows).values()) == len(rows)
        assert number_of(one, rows) == sum(r.amount for r in rows if r.group in one.counts.split())
        parts = [one.rows(looked.of(place.pk)) for place in town.villages]
        if one.persons:
            assert sorted(r.place_id for part in parts for r in part) == sorted(r.place_id for r in rows), (
                one.name
            )
