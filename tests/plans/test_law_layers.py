"""The law as data: each number by article, and a changed or missing number makes a test that names it fail."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.rulebook.shelf import CASES, KNOWN, LAW, PLAN, planted, the_book
from tests.rulebook.working import shelf
from tongxing.rulebook.counting import report_in_deadline
from tongxing.rulebook.dated import Span, ValueNotInForce
from tongxing.rulebook.laws import LawValue
from tongxing.rulebook.reading import read_texts

DAY = date(2026, 11, 23)

# article → value, number, which side is stricter
NUMBERS = [
    ("act.33", "cdt_term", Span(36, 0), "fixed"),
    ("act.39", "exempt_under_age", Decimal(16), "fixed"),
    ("act.39", "nursing_infant_under", Span(12, 0), "fixed"),
    ("act.48", "cr_term_max", Span(36, 0), "at_most"),
    ("act.35", "serious_breach_report", "及时", "setting"),
    ("regulation.7", "dynamic_control_ends", Span(36, 0), "fixed"),
    ("regulation.14", "report_in", Span(0, 15), "shorter"),
    ("regulation.14", "report_in_required", True, "required"),
    ("regulation.14", "report_in_starts", "received_on", "fixed"),
    ("regulation.14", "clock_starts", "reported_on", "fixed"),
    ("regulation.16", "agreement_required", True, "required"),
    ("regulation.16", "agreement_promptly", "及时", "setting"),
    ("regulation.16", "agreement_starts", "reported_on", "fixed"),
    (
        "regulation.17",
        "group_kinds",
        ("social_worker", "police", "doctor", "family", "volunteer"),
        "includes",
    ),
    ("regulation.19", "tests_periodic", True, "required"),
    ("regulation.19", "tests_how_often", "按公安机关要求", "setting"),
    ("regulation.19", "leave_report_days", Span(0, 3), "shorter"),
    ("regulation.20", "refused_tests", Decimal(3), "fixed"),
    ("regulation.20", "unauthorised_leaves", Decimal(3), "fixed"),
    ("regulation.20", "unauthorised_days", Decimal(30), "fixed"),
    ("regulation.22", "transfer_report_in", Span(0, 15), "shorter"),
    ("regulation.23", "release_notice", Span(0, 7), "shorter"),
    ("regulation.24", "suspension_clock", "needs_confirmation", "setting"),
    ("regulation.38", "cr_report_in", Span(0, 15), "shorter"),
    ("civil_code.201", "first_day_counts", False, "setting"),
    ("civil_code.203", "holiday_roll", ("report_in",), "setting"),
    ("review.20", "review_request", Span(0, 60), "fixed"),
    ("testing.8", "collectors_least", Decimal(2), "higher"),
    ("testing.8", "women_by_women", True, "required"),
    ("testing.8", "sample_kept", Span(6, 0), "longer"),
    ("testing.10", "objection_request", Span(0, 3), "fixed"),
    ("testing.10", "objection_answer", Span(0, 3), "shorter"),
    ("testing.11", "sample_sent", Span(0, 3), "shorter"),
    ("testing.12", "laboratory_report", Span(0, 3), "shorter"),
    ("testing.12", "laboratory_told", Span(0, 0, hours=24), "shorter"),
    ("testing.13", "recheck_request", Span(0, 3), "fixed"),
    ("testing.13", "recheck_answer", Span(0, 3), "shorter"),
    ("testing.14", "recheck_sent", Span(0, 3), "shorter"),
    ("testing.15", "recheck_report", Span(0, 3), "shorter"),
    ("testing.15", "recheck_told", Span(0, 0, hours=24), "shorter"),
    ("legal_aid.43", "legal_aid_decide", Span(0, 7), "fixed"),
    ("legal_aid.43", "legal_aid_assign", Span(0, 3), "fixed"),
    ("legal_aid.39", "legal_aid_forward", Span(0, 0, hours=24), "fixed"),
    ("governance.whole", "veto_right", "proposal_only", "fixed"),
]
IDS = [f"{article}-{name}" for article, name, _, _ in NUMBERS]


@pytest.mark.parametrize(("article", "name", "number", "direction"), NUMBERS, ids=IDS)
def test_a_number_of_the_law(article: str, name: str, number: object, direction: str) -> None:
    found = the_book().law_choice(name, DAY).chosen
    assert the_book().law(name, DAY) == number
    assert (found.article, found.direction) == (article, direction)


def test_no_number_of_the_law_is_without_a_test() -> None:
    assert set(the_book().law_values) == {name for _, name, _, _ in NUMBERS}


def test_more_than_thirty_days_does_not_include_the_thirtieth() -> None:
    """条例第20条: 三次以上 includes three, 超过三十日 does not include thirty."""
    values = the_book().law_values
    assert values["unauthorised_days"][0].beyond
    assert not values["refused_tests"][0].beyond
    assert not values["unauthorised_leaves"][0].beyond


@pytest.mark.parametrize("name", ["suspension_clock", "holiday_roll"])
def test_what_the_text_leaves_open_is_marked_open(name: str) -> None:
    found = the_book().law_values[name][0]
    assert not found.settled
    assert found.note


@pytest.mark.parametrize("name", [name for _, name, _, _ in NUMBERS])
def test_a_number_is_not_given_before_its_law(name: str) -> None:
    found: LawValue = the_book().law_values[name][0]
    with pytest.raises(ValueNotInForce):
        the_book().law(name, date(found.since.year - 1, 12, 31))


ARTICLES = {
    "act": (date(2008, 6, 1), "33 34 35 38 39 48"),
    "regulation": (date(2018, 9, 18), "7 13 14 15 16 17 18 19 20 22 23 24 31 37 38 40 44"),
    "civil_code": (date(2021, 1, 1), "200 201 202 203 204"),
    "governance": (date(1991, 12, 25), "whole"),
    "testing": (date(2017, 1, 1), "3 4 6 7 8 9 10 11 12 13 14 15 16 17 18"),
}


@pytest.mark.parametrize("text", ARTICLES)
def test_a_text_has_its_version_its_first_day_and_its_articles(text: str) -> None:
    since, numbers = ARTICLES[text]
    found = the_book().text_on(text, DAY)
    assert found is not None
    assert found.head.since == since
    assert set(numbers.split()) <= set(found.articles)
    assert found.head.version <= found.head.since
    assert found.head.source
    before = the_book().text_on(text, date(since.year - 1, 1, 1))
    assert before is None or before.head.version < found.head.version


def test_an_old_file_is_counted_by_the_text_of_its_day() -> None:
    """Received in 2017: the regulation of 2011 and the civil law of that time, both cited as unverified."""
    found = report_in_deadline(received_on=date(2017, 9, 1), measure="community_treatment", book=the_book())
    assert (found.day, found.other_reading) == (date(2017, 9, 18), date(2017, 9, 16))
    text = the_book().text_on("regulation", date(2017, 9, 1))
    assert text is not None
    assert text.head.version == date(2011, 6, 26)
    assert any("2017" in words for words in found.warnings)


def test_a_second_hand_text_says_so() -> None:
    heads = {(one.head.id, one.head.version.year): one.head.verified for one in the_book().laws}
    assert heads == {
        ("act", 2007): True,
        ("regulation", 2018): True,
        ("regulation", 2011): False,
        ("civil_code", 2020): True,
        ("civil_principles", 1986): False,
        ("governance", 1991): False,
        ("review", 2023): False,
        ("testing", 2016): False,
        ("legal_aid", 2021): True,
        ("relief", 2019): True,
    }


def test_summaries_are_short_and_our_own() -> None:
    for text in shelf().texts:
        for number, article in text.articles.items():
            assert 4 <= len(article.summary) <= 60, f"{text.head.id}.{number}"


# what a slip of the pen in the law layer would do: the plan, or one of its worked cases, no longer holds
SLIPS = [
    ("regulation", '[value.report_in]\ntitle = "社区戒毒报到期限"\narticle = "regulation.14"\nvalue = "15 days"', "15 days", "10 days"),
    ("regulation", '[value.report_in]\ntitle = "社区戒毒报到期限"\narticle = "regulation.14"\nvalue = "15 days"', "15 days", "20 days"),
    ("regulation", '[value.cr_report_in]\ntitle = "社区康复报到期限"\narticle = "regulation.38"\nvalue = "15 days"', "15 days", "14 days"),
    ("regulation", 'value = ["social_worker", "police", "doctor", "family", "volunteer"]', '"volunteer"]', '"volunteer", "teacher"]'),
    ("act", 'value = "3 years"\nunit = "span"\nsince = 2008-06-01\ndirection = "fixed"', "3 years", "2 years"),
    ("act", 'value = "3 years"\nunit = "span"\nsince = 2008-06-01\ndirection = "at_most"', "3 years", "2 years"),
    ("civil_code", 'value = ["report_in"]', '"report_in"', ""),
    ("regulation", 'value = "reported_on"\nunit = "text"\nsince = 2018-09-18\ndirection = "fixed"\ngoverns = ["duty.agreement', "reported_on", "decided_on"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "block", "old", "new"), SLIPS)
def test_a_slip_in_the_law_layer_does_not_pass(text: str, block: str, old: str, new: str) -> None:
    file = next(
        name for name in LAW if name.startswith(f"national/{text.replace('_', '-')}-2") and "2011" not in name
    )
    found = read_texts(planted(LAW, file, block, block.replace(old, new)), {**PLAN, **CASES}, KNOWN)
    assert found.book is None
    assert {one.code for one in found.problems} <= {"case", "weaker_than_law"}


@pytest.mark.parametrize("number", ["14", "16", "19", "38"])
def test_a_missing_article_is_missed_by_who_cites_it(number: str) -> None:
    file = "national/regulation-2018-09-18.toml"
    found = read_texts(planted(LAW, file, f'[article."{number}"]', f'[article."{number}0"]'), PLAN, KNOWN)
    assert found.book is None
    assert any(f"regulation.{number}" in one.what or f"第{number}条" in one.what for one in found.problems)


def test_every_file_of_the_law_is_a_text_or_a_table_of_workdays() -> None:
    """No stray file: each has a place on the shelf."""
    texts = {f"{one.head.version.isoformat()}" for one in shelf().texts}
    for name in LAW:
        found = re.search(r"(\d{4}-\d{2}-\d{2})\.toml$|workdays-(\d{4})\.toml$", name)
        assert found, name
        assert found[1] in texts or int(found[2]) in the_book().workdays.years


# the first day of each long holiday and a worked weekend of the year, from the published notices
HOLIDAYS = [
    (2024, ["2024-01-01", "2024-02-10", "2024-04-04", "2024-05-01", "2024-06-10", "2024-09-17", "2024-10-01"], ["2024-02-04", "2024-10-12"]),
    (2025, ["2025-01-01", "2025-01-28", "2025-04-04", "2025-05-01", "2025-05-31", "2025-10-01", "2025-10-08"], ["2025-01-26", "2025-10-11"]),
    (2026, ["2026-01-01", "2026-02-17", "2026-04-05", "2026-05-01", "2026-06-19", "2026-09-25", "2026-10-01"], ["2026-01-04", "2026-02-28", "2026-10-10"]),
]  # fmt: skip


@pytest.mark.parametrize(("year", "rest", "work"), HOLIDAYS)
def test_the_workday_table_of_a_year(year: int, rest: list[str], work: list[str]) -> None:
    table = the_book().workdays
    assert all(not table.is_workday(date.fromisoformat(day)) for day in rest)
    assert all(table.is_workday(date.fromisoformat(day)) for day in work)
    assert all(day.weekday() >= 5 for day in table.work if day.year == year)
    weekdays_off = sum(day.weekday() < 5 for day in table.rest if day.year == year)
    statutory = 13 if year >= 2025 else 11  # the State Council added two days from 2025 on
    assert weekdays_off - sum(day.year == year for day in table.work) <= statutory
