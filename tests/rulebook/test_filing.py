"""What a file must hold: for each event and each way to satisfy it there, missing, not yet, not asked, with its reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxing.rulebook.document import Paper
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.filing import FilePaper, Held, InFile, papers_of

REPORTED, ON = date(2026, 3, 25), date(2026, 11, 23)


def paper(**more: Any) -> Paper:
    """A paper of the plan."""
    return Paper(
        **{"kind": "help_plan", "name": "帮教计划书", "clause": "S61", "needed_from": "reported"} | more
    )


def deed(
    kind: str, outcome: str = "", on: date = REPORTED, n: str = "1", about: str | None = None
) -> DeedFact:
    """A record."""
    return DeedFact(n, kind, outcome, on, about=about)


def facts(*deeds: DeedFact, **more: Any) -> CaseFacts:
    """A measure that was reported in."""
    days = {"decided_on": date(2026, 3, 10), "received_on": date(2026, 3, 12), "reported_on": REPORTED}
    return CaseFacts(**{
        "measure": "community_treatment", "ordered_months": None, "deducted_days": 0, "closed_on": None, **days, "deeds": deeds, **more
    })  # fmt: skip


def one(asked: Paper, known: CaseFacts, *held: Held, on: date = ON) -> FilePaper:
    """The one row of one paper."""
    [row] = papers_of([asked], known, held, on)
    return row


def said(row: FilePaper) -> tuple[str, str]:
    """State and reason."""
    return str(row.state), row.why


SCANNED, PRINTED = Held("scan", REPORTED, "help_plan"), Held("issued", REPORTED, "help_plan")
ANY = ["paper_filed", "scan", "issued"]


def test_owed_from_the_day_after_its_event() -> None:
    assert said(one(paper(), facts(reported_on=None))) == ("not_yet", "reported")
    assert said(one(paper(), facts(), on=REPORTED - timedelta(days=1))) == ("not_yet", "reported")
    assert said(one(paper(), facts(), on=REPORTED)) == ("not_yet", "today")
    assert said(one(paper(), facts(), on=REPORTED + timedelta(days=1))) == ("missing", "nothing")


@pytest.mark.parametrize(
    ("ways", "deeds", "held", "told"),
    [
        (ANY, [deed("paper_filed", "help_plan")], (), ("there", "paper_filed")),
        (ANY, [deed("paper_filed", "basic_sheet")], (), ("missing", "nothing")),
        (ANY, [], (SCANNED,), ("there", "scan")),
        (ANY, [], (PRINTED,), ("there", "issued")),
        (["paper_filed"], [], (SCANNED,), ("missing", "scan")),
        (["paper_filed", "scan"], [], (PRINTED,), ("missing", "issued")),
        (["agreement"], [deed("agreement", "signed")], (), ("there", "agreement")),
        (["decision"], [], (), ("there", "decision")),
        (ANY, [], (Held("scan", REPORTED, "agreement"),), ("missing", "nothing")),
        (ANY, [], (Held("scan", ON + timedelta(days=1), "help_plan"),), ("missing", "nothing")),
    ],
)  # fmt: skip
def test_what_puts_it_there_is_what_the_plan_names(
    ways: list[str], deeds: list[DeedFact], held: tuple[Held, ...], told: tuple[str, str]
) -> None:
    """A print that nobody brought back signed is no paper where the plan wants it signed; the row says how far it came."""
    assert said(one(paper(satisfied_by=ways), facts(*deeds), *held)) == told


@pytest.mark.parametrize(
    ("needed_from", "deeds", "since"),
    [
        ("received", [], date(2026, 3, 12)),
        ("agreement", [deed("agreement", "signed", date(2026, 4, 1))], date(2026, 4, 1)),
        ("planned", [deed("plan_answer", "returned", date(2026, 4, 2)), deed("plan_answer", "approved", date(2026, 4, 5))], date(2026, 4, 5)),
        ("first", [deed("official_test", "negative", date(2026, 4, 25)), deed("official_test", "negative", date(2026, 5, 25))], date(2026, 4, 25)),
        ("agreement", [], None),
        ("planned", [deed("plan_answer", "returned")], None),
        ("first", [], None),
    ],
)  # fmt: skip
def test_each_event_has_its_day(needed_from: str, deeds: list[DeedFact], since: date | None) -> None:
    row = one(paper(needed_from=needed_from, of="official_test"), facts(*deeds))
    assert (row.since, str(row.state)) == (since, "missing" if since else "not_yet")


def test_one_for_every_record_and_a_scan_of_another_record_does_not_count() -> None:
    asked = paper(kind="evaluation", needed_from="each", of="plan_evaluation", satisfied_by=["scan"])
    known = facts(deed("plan_evaluation", n="a"), deed("plan_evaluation", on=date(2026, 9, 25), n="b"))
    rows = papers_of([asked], known, [Held("scan", date(2026, 9, 26), deed="b")], ON)
    assert [(row.nth, row.deed, said(row)) for row in rows] == [
        (1, "a", ("missing", "nothing")), (2, "b", ("there", "scan")),
    ]  # fmt: skip
    assert papers_of([asked], facts(), [], ON) == ()


def test_at_release_and_only_at_release() -> None:
    asked = paper(kind="release_served", needed_from="closed", outcomes=["completed"])
    over = {"closed_on": date(2026, 10, 1)}
    ended = deed("closed", "completed", date(2026, 10, 1))
    assert said(one(asked, facts())) == ("not_yet", "closed")
    assert said(one(asked, facts(ended, **over))) == ("missing", "nothing")
    assert said(one(asked, facts(deed("closed", "died", date(2026, 10, 1)), **over))) == (
        "not_asked",
        "ended_otherwise",
    )


def test_another_measure_is_not_asked() -> None:
    asked = paper(measures=["community_rehabilitation"])
    assert said(one(asked, facts())) == ("not_asked", "measure")


def test_what_lies_there_before_its_day_is_there_and_neither_merit_nor_debt() -> None:
    row = one(paper(needed_from="agreement"), facts(deed("paper_filed", "help_plan")))
    assert (row.state, row.since, row.asked) == (InFile.THERE, None, False)


DEEDS = st.builds(
    deed,
    st.sampled_from(["paper_filed", "agreement", "plan_answer", "official_test", "plan_evaluation"]),
    st.sampled_from(["help_plan", "approved", "signed"]),
    st.dates(REPORTED, ON),
    st.sampled_from("abc"),
)
HELD = st.builds(Held, st.sampled_from(["scan", "issued"]), st.dates(REPORTED, ON), st.sampled_from(["help_plan", ""]), st.sampled_from(["", "a"]))  # fmt: skip
PAPERS = st.builds(
    paper,
    needed_from=st.sampled_from(["received", "reported", "agreement", "planned", "first", "each"]),
    of=st.just("plan_evaluation"),
    satisfied_by=st.lists(
        st.sampled_from(["paper_filed", "scan", "issued", "agreement"]), min_size=1, unique=True
    ),
)


@given(PAPERS, st.lists(DEEDS, max_size=6), st.lists(HELD, max_size=3), HELD, st.dates(REPORTED, ON))
def test_more_in_the_file_never_makes_more_missing(
    asked: Paper, deeds: list[DeedFact], held: list[Held], more: Held, on: date
) -> None:
    """Putting a scan or a print into a file never makes the list of what is missing longer."""
    known = facts(*sorted(deeds, key=lambda d: (d.happened_on, d.id)))

    def missing(some: list[Held]) -> int:
        return sum(row.state == InFile.MISSING for row in papers_of([asked], known, some, on))

    assert missing([*held, more]) <= missing(held)
