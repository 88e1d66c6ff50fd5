"""Every plan of the library loads, proves its own cases, and says of each sentence what becomes of it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from tests.rulebook.shelf import KNOWN, LAW_DIR, ROOT
from tongxing.rulebook.dated import walk_dated
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.lint import lint
from tongxing.rulebook.proving import prove
from tongxing.rulebook.reading import read_book
from tongxing.rulebook.windows import InForce, project

PLANS = sorted(path.parent for path in (ROOT / "library").glob("*/*/plan.toml"))
DAY = date(2026, 3, 1)


def read(folder: Path) -> Book:
    found = read_book(LAW_DIR, folder, KNOWN)
    assert found.book is not None, [str(one) for one in found.problems]
    return found.book


@pytest.fixture(scope="module")
def qingwu() -> Book:
    return read(ROOT / "library" / "qingwu" / "2026")


def test_the_library_is_not_empty() -> None:
    assert PLANS


@pytest.mark.parametrize("folder", PLANS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_plan_loads_and_proves_its_own_cases(folder: Path) -> None:
    proofs = prove(read(folder), folder / "cases")
    assert len(proofs) >= (25 if read(folder).indicators else 5)
    assert [f"{one.case}: {one.failures}" for one in proofs if not one.holds] == []


@pytest.mark.parametrize("path", sorted((ROOT / "library").rglob("*.toml")), ids=lambda path: path.name)
def test_no_file_name_tells_what_this_is_about(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9-]+\.toml", path.name)
    assert not re.search(r"drug|jiedu|xidu|narco", str(path.relative_to(ROOT)))


MADE = ["heshan", "lanxi", "yunling"]


@pytest.mark.parametrize("place", MADE)
def test_a_sheet_of_another_place_is_large_counted_and_wise(place: str) -> None:
    """Thirty lines and more, at most half of them by hand, nothing the lint remarks on, and whole sheets proved."""
    folder = ROOT / "library" / place / "2026"
    book = read(folder)
    lines = [one for one in book.indicators if one.shape != "proposal_only"]
    assert len(lines) >= 30
    assert sum(one.shape == "by_hand" for one in lines) * 2 <= len(lines)
    assert lint(book) == ()
    assert sum(one.case.startswith("sheet-") for one in prove(book, folder / "cases")) >= 4


# ── the plan of the invented town ───────────────────────────────────────────


def test_all_ninety_sentences_are_there_in_order(qingwu: Book) -> None:
    assert sorted(qingwu.clauses) == [f"S{number:02}" for number in range(1, 91)]


def test_sentences_stand_in_the_parts_of_the_plan(qingwu: Book) -> None:
    parts = [key for key, _ in groupby(clause.place[:4] for _, clause in sorted(qingwu.clauses.items()))]
    assert parts == [
        "标题",
        "前言",
        "一",
        "二",
        "二（一）",
        "二（二）",
        "二（三）",
        "三（一）",
        "三（二）",
        "三（三）",
        "三（四）",
    ]


@pytest.mark.parametrize("number", range(1, 91))
def test_a_sentence_says_what_the_machine_understood(qingwu: Book, number: int) -> None:
    clause = qingwu.clauses[f"S{number:02}"]
    assert clause.says
    assert clause.understood
    assert clause.cite[0] == "this"
    assert clause.since == date(2026, 2, 5)
    if clause.treatment == "not_covered":
        assert "还没有" in clause.understood


@pytest.mark.parametrize("number", [3, 4, 6, 7, *range(8, 14), *range(30, 44), 63])
def test_the_years_frame_its_people_and_its_money_are_covered(qingwu: Book, number: int) -> None:
    """Each has a page, a task, a unit, a number or a phase that answers for it."""
    clause = qingwu.clauses[f"S{number:02}"]
    assert clause.treatment in {"computed", "confirmed"}
    assert clause.by


def test_the_townships_own_half_is_covered(qingwu: Book) -> None:
    """S03 to S73, S78, S79, S81 to S90: each has a page, a figure or a duty, or says why there is nothing to do."""
    numbers = [*range(3, 74), 78, 79, *range(81, 91)]
    open_ = [n for n in numbers if qingwu.clauses[f"S{n:02}"].treatment == "not_covered"]
    bare = [
        n for n in numbers if (one := qingwu.clauses[f"S{n:02}"]).treatment != "not_needed" and not one.by
    ]
    assert (open_, bare) == ([], [])


# number of the sentence → (value, amount)
NUMBERS = [
    ("S30", "staff_ratio", Decimal(20)),
    ("S31", "staff_age_min", Decimal(25)),
    ("S31", "staff_age_max", Decimal(55)),
    ("S38", "work_funds_per_person", Decimal(1500)),
    ("S39", "work_funds_floor", Decimal(10000)),
    ("S40", "staff_pay_monthly", Decimal(1200)),
    ("S47", "agreement_target_percent", Decimal(70)),
    ("S47", "agreement_target_day", "03-31"),
]


@pytest.mark.parametrize(("clause", "name", "amount"), NUMBERS)
def test_a_number_of_the_plan_is_a_cited_dated_value(
    qingwu: Book, clause: str, name: str, amount: object
) -> None:
    value = qingwu.values[name]
    assert value.clause == clause
    assert value.amount.on(DAY) == amount
    entry = value.amount.entry_on(DAY)
    assert clause in entry.cite
    assert not entry.local  # the plan itself states it
    assert qingwu.clauses[clause].numbers


PHASES = [
    ("prepare", "S09", "02-05", "02-28"),
    ("organise", "S44", "03-01", "03-31"),
    ("run", "S63", "04-01", "06-30"),
]


@pytest.mark.parametrize(("phase", "clause", "starts", "ends"), PHASES)
def test_a_phase_has_its_days_and_the_year_is_a_parameter(
    qingwu: Book, phase: str, clause: str, starts: str, ends: str
) -> None:
    found = next(one for one in qingwu.phases if one.id == phase)
    assert (found.clause, found.starts.on(DAY), found.ends.on(DAY)) == (clause, starts, ends)
    assert found.first_day(2026, DAY) == date.fromisoformat(f"2026-{starts}")
    assert found.last_day(2027, DAY) == date.fromisoformat(f"2027-{ends}")


LAW_FIRST = [
    "S14",
    "S16",
    "S20",
    "S21",
    "S22",
    "S23",
    "S27",
    "S34",
    "S40",
    "S45",
    "S46",
    "S52",
    "S67",
    "S76",
    "S79",
    "S81",
    "S89",
    "S90",
]


@pytest.mark.parametrize("key", LAW_FIRST)
def test_where_the_law_differs_the_law_goes_first(qingwu: Book, key: str) -> None:
    assert "law_first" in {note.kind for note in qingwu.clauses[key].notes}


def test_the_seventy_percent_stands_beside_the_legal_hundred(qingwu: Book) -> None:
    clause = qingwu.clauses["S47"]
    assert {
        "figure.casework.agreements_signed",
        "figure.casework.people_registered",
        "figure.casework.reported_in",
    } <= set(clause.by)
    assert "unreachable" in {note.kind for note in clause.notes}
    assert "100%" in clause.understood


def test_every_number_the_plan_does_not_state_is_marked_local(qingwu: Book) -> None:
    """Frequencies and windows are ours; whoever reads them must see that no law says so."""
    for duty in qingwu.duties:
        if duty.kind in ("report_in", "agreement"):
            continue
        assert all(entry.local for _, value in walk_dated(duty) for entry in value.root), duty.id
    assert qingwu.duty("agreement").due.entry_on(DAY).local
    assert not qingwu.duty("report_in").due.entry_on(DAY).local


def test_every_point_is_a_sample(qingwu: Book) -> None:
    dated = [value for line in (*qingwu.groups, *qingwu.indicators) for _, value in walk_dated(line)]
    assert dated
    assert all(entry.sample and entry.local for value in dated for entry in value.root)
    assert qingwu.plan.sample


INDICATORS = {
    "A1": ("casework.agreements_in_time", "casework.reported_in"),
    "A2": ("casework.groups_complete", "casework.groups_owed"),
    "B1": ("fieldwork.tests_met_on_time", "fieldwork.tests_owed"),
    "B2": ("fieldwork.talks_met_on_time", "fieldwork.talks_owed"),
    "B3": ("fieldwork.visits_met_on_time", "fieldwork.visits_owed"),
    "B4": ("fieldwork.own_reports_met_on_time", "fieldwork.own_reports_owed"),
    "C2": ("casework.papers_in_hand", "casework.papers_required"),
}


@pytest.mark.parametrize("name", INDICATORS)
def test_a_line_of_the_score_sheet_names_its_two_figures(qingwu: Book, name: str) -> None:
    line = qingwu.indicator(name)
    assert (line.of, line.per) == INDICATORS[name]


def test_yellow_card_and_veto_are_never_computed(qingwu: Book) -> None:
    assert {qingwu.indicator(name).shape for name in ("E1", "E2")} == {"proposal_only"}
    assert all(qingwu.indicator(name).points.on(DAY) == 0 for name in ("E1", "E2"))


def test_meetings_are_judged_not_counted(qingwu: Book) -> None:
    assert qingwu.indicator("D1").shape == "by_hand"
    assert qingwu.indicator("D1").confirmed_by


@pytest.mark.parametrize(
    ("measure", "months", "wanted"),
    [
        (
            "community_treatment",
            None,
            {"official_test": 22, "talk": 22, "visit": 12, "own_report": 12, "screening": 12},
        ),
        (
            "community_rehabilitation",
            36,
            {"official_test": 12, "talk": 12, "visit": 12, "own_report": 12, "screening": 12},
        ),
        (
            "community_rehabilitation",
            12,
            {"official_test": 6, "talk": 6, "visit": 4, "own_report": 4, "screening": 4},
        ),
    ],
)
def test_how_often_in_a_whole_measure(
    qingwu: Book, measure: str, months: int | None, wanted: dict[str, int]
) -> None:
    facts = CaseFacts(measure, DAY, DAY, date(2026, 3, 10), months, 0, None)
    owed = project(facts, (InForce(qingwu, "p", date(2026, 2, 5)),))
    assert {rule: sum(one.rule == rule for one in owed) for rule in wanted} == wanted


def test_a_test_a_month_in_the_first_year_then_every_two_then_every_three(qingwu: Book) -> None:
    facts = CaseFacts("community_treatment", DAY, DAY, date(2026, 3, 10), None, 0, None)
    owed = project(facts, (InForce(qingwu, "p", date(2026, 2, 5)),))
    years = [
        ((one.opens_on.year - 2026) * 12 + one.opens_on.month - 3 - 1) // 12
        for one in owed
        if one.rule == "official_test"
    ]
    assert [years.count(year) for year in (0, 1, 2)] == [12, 6, 4]


def test_the_office_cannot_excuse_itself(qingwu: Book) -> None:
    assert not any("office_cause" in duty.excused for duty in qingwu.duties)


def test_papers_of_a_file_name_a_day_from_which_they_are_needed(qingwu: Book) -> None:
    found = {one.kind: (one.needed_from, one.satisfied_by) for one in qingwu.papers}
    assert found["decision"] == ("received", ("decision",))
    assert found["agreement"] == ("agreement", ("agreement", "paper_filed", "scan"))
    assert found["help_plan"] == (
        "agreement",
        ("paper_filed", "scan"),
    )  # others sign it: printed is not enough
    assert found["evaluation"] == ("each", ("scan", "issued", "paper_filed"))
    assert found["release_served"] == ("closed", ("paper_filed", "scan"))
    assert len(found) == len(qingwu.papers) == 9
