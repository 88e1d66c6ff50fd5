"""Each group of a fair denominator, with the fault it guards against planted once."""

from datetime import date

import pytest

from tests.cast import agreed, closed, contacted, day, excused, joined, sampled, step_in, take_in
from tongxing.core.vocabulary import figures
from tongxing.duties.figures import Census, counted, take_census, tally
from tongxing.duties.why import why_words

YEAR = (day("2026-01-01"), day("2026-12-31"))
MARCH_25 = day("2026-03-25")


def census(actor, as_of: str = "2026-11-23") -> Census:  # type: ignore[no-untyped-def]
    step_in(actor)
    return take_census(actor, since=YEAR[0], until=YEAR[1], as_of=day(as_of))


def rows(actor, name: str, as_of: str = "2026-11-23"):  # type: ignore[no-untyped-def]
    return figures[name].rows(census(actor, as_of))


def number(actor, name: str, as_of: str = "2026-11-23") -> int:  # type: ignore[no-untyped-def]
    return len(counted(figures[name], rows(actor, name, as_of)))


def why(actor, due_on: str, name: str = "fieldwork.tests_owed", as_of: str = "2026-11-23") -> tuple[str, str]:  # type: ignore[no-untyped-def]
    [row] = [r for r in rows(actor, name, as_of) if r.due_on == day(due_on)]
    assert why_words(row)
    return str(row.group), row.why


def test_a_window_that_is_not_over_does_not_count_even_when_it_is_met(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-04-25"))  # window 20 to 28 April
    assert why(lin, "2026-04-28", as_of="2026-04-26") == ("not_counted", "not_over")
    assert why(lin, "2026-04-28", as_of="2026-04-28") == ("not_counted", "not_over")
    assert why(lin, "2026-04-28", as_of="2026-04-29") == ("counted_yes", "on_time")
    assert not list(rows(lin, "fieldwork.tests_owed", "2026-04-19"))


def test_late_is_late_and_missing_is_missing(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-05-02"))
    assert why(lin, "2026-04-28") == ("counted_no", "late")
    assert why(lin, "2026-05-28") == ("counted_no", "missing")
    assert number(lin, "fieldwork.tests_met_on_time") == 0
    assert number(lin, "fieldwork.tests_owed") == 7  # April to October; November is due on the 28th


def test_recorded_late_but_done_in_time_counts_as_done(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-04-25"), recorded_on=day("2026-06-01"))
    assert why(lin, "2026-04-28", as_of="2026-05-31") == ("counted_no", "missing")
    assert why(lin, "2026-04-28", as_of="2026-06-01") == ("counted_yes", "on_time")
    [row] = [r for r in rows(lin, "fieldwork.tests_owed") if r.due_on == day("2026-04-28")]
    assert (row.happened_on, row.recorded_on) == (day("2026-04-25"), day("2026-06-01"))


@pytest.mark.parametrize("outcome", ["refused", "no_show", "dilute", "invalid"])
def test_what_the_person_did_is_nobodys_account(lin, town, outcome):  # type: ignore[no-untyped-def]
    """G8."""
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-04-25"), outcome)
    assert why(lin, "2026-04-28") == ("not_counted", "attempt")
    assert "不算经办人的账" in why_words(
        next(r for r in rows(lin, "fieldwork.tests_owed") if r.why == "attempt")
    )


def test_an_attempt_after_the_window_does_not_help(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-04-29"), "no_show")
    assert why(lin, "2026-04-28") == ("counted_no", "missing")


def test_an_earlier_attempt_stands_beside_a_later_one(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-04-25"), "no_show")
    sampled(lin, folder, day("2026-05-03"), "no_show")
    assert why(lin, "2026-04-28") == ("not_counted", "attempt")


def test_excused_with_a_reason(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    excused(lin, folder, "in_hospital", day("2026-04-20"), day("2026-05-10"))
    assert why(lin, "2026-04-28") == ("excused", "excused")
    [row] = [r for r in rows(lin, "fieldwork.tests_owed") if r.why == "excused"]
    assert why_words(row) == "免计，理由在档案里"


def test_closed_before_the_window_was_over(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    sampled(lin, folder, day("2026-04-21"))
    closed(lin, folder, day("2026-04-26"), "moved")
    assert why(lin, "2026-04-28") == ("not_counted", "closed_before")
    assert number(lin, "fieldwork.tests_owed") == 0


def test_a_person_of_the_old_year_is_not_late_twice(lin, town):  # type: ignore[no-untyped-def]
    late = take_in(
        lin, town.upper, reported_on=day("2025-09-01"), recorded_on=day("2025-09-01"), on=day("2026-02-06")
    )
    agreed(lin, late, day("2025-12-01"), recorded_on=day("2026-02-06"))
    take_in(lin, town.upper, reported_on=day("2025-09-01"), on=day("2026-02-06"))
    found = {r.number: (str(r.group), r.why) for r in rows(lin, "casework.reported_in")}
    assert list(found.values()) == [("counted_yes", "signed_before"), ("counted_no", "missing")]


def test_two_denominators_of_the_agreements(lin, town):  # type: ignore[no-untyped-def]
    take_in(lin, town.upper, reported_on=MARCH_25, agreement_on=day("2026-03-28"))
    take_in(lin, town.upper, reported_on=MARCH_25)
    take_in(lin, town.upper, received_on=day("2026-11-20"))
    gone = take_in(lin, town.upper, reported_on=MARCH_25, agreement_on=day("2026-03-28"))
    closed(lin, gone, day("2026-08-01"), "moved")
    assert number(lin, "casework.people_registered") == 3
    assert number(lin, "casework.people_reported") == 2
    assert number(lin, "casework.agreements_signed") == 1
    assert number(lin, "casework.agreements_in_time") == 2
    assert number(lin, "casework.reported_in") == 3
    assert number(lin, "casework.people_registered", "2026-06-01") == 3


def test_a_work_group_is_complete_with_the_five_of_the_law(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25, agreement_on=day("2026-03-28"))
    for role in ("social_worker", "police", "doctor", "family"):
        joined(lin, folder, role, day("2026-03-28"))
    [row] = rows(lin, "casework.groups_owed")
    assert (row.why, row.detail, why_words(row)) == ("incomplete", "volunteer", "还缺：禁毒志愿者")
    joined(lin, folder, "volunteer", day("2026-04-28"), until=day("2026-10-01"))
    assert [r.why for r in rows(lin, "casework.groups_owed", "2026-09-01")] == ["complete"]
    assert [r.why for r in rows(lin, "casework.groups_owed")] == ["incomplete"]


def test_papers_are_asked_for_when_they_are_due(lin, town):  # type: ignore[no-untyped-def]
    from tests.cast import filed

    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    before = {r.what: r.why for r in rows(lin, "casework.papers_required")}
    assert before["paper:decision"] == "in_hand"
    assert before["paper:basic_sheet"] == "paper_missing"
    assert "paper:help_plan" not in before
    agreed(lin, folder, day("2026-03-28"))
    filed(lin, folder, "basic_sheet", day("2026-03-30"))
    after = {r.what: r.why for r in rows(lin, "casework.papers_required")}
    assert (after["paper:basic_sheet"], after["paper:agreement"], after["paper:help_plan"]) == (
        "in_hand", "in_hand", "paper_missing",
    )  # fmt: skip


def test_every_row_is_in_one_group_and_talks_visits_reports_count_too(lin, town):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=MARCH_25)
    contacted(lin, folder, "talk", day("2026-04-25"))
    contacted(lin, folder, "visit", day("2026-06-25"), "not_found")
    contacted(lin, folder, "own_report", day("2026-06-25"), "on_paper")
    assert number(lin, "fieldwork.talks_met_on_time") == 1
    assert why(lin, "2026-07-10", "fieldwork.visits_owed") == ("not_counted", "attempt")
    assert why(lin, "2026-07-10", "fieldwork.own_reports_owed") == ("counted_yes", "on_time")
    found = rows(lin, "fieldwork.talks_owed")
    assert sum(tally(found).values()) == len(found)


def test_days_are_days(lin, town):  # type: ignore[no-untyped-def]
    take_in(lin, town.upper, reported_on=MARCH_25)
    assert all(isinstance(r.due_on, date) for r in rows(lin, "fieldwork.screenings_owed"))


def test_someone_who_came_after_the_window_had_opened():  # type: ignore[no-untyped-def]
    """No plan of ours does this today; a plan with early windows may."""
    from dataclasses import replace
    from uuid import uuid4

    from tongxing.duties.figures import CountedCase, judge
    from tongxing.duties.queries import KnownCase
    from tongxing.rulebook.facts import CaseFacts
    from tongxing.rulebook.windows import Owed

    facts = CaseFacts("community_treatment", day("2026-03-01"), day("2026-03-05"), MARCH_25, None, 0, None)
    case = CountedCase(KnownCase(uuid4(), uuid4(), "QW-2026-001", 1, facts, ()), ())
    one = Owed("talk", "talk", 1, day("2026-03-20"), day("2026-04-05"), None, "S65", "2026-1")
    assert judge(case, one, day("2026-05-01"))[1] == "came_later"
    assert judge(case, replace(one, opens_on=MARCH_25), day("2026-05-01"))[1] == "missing"
