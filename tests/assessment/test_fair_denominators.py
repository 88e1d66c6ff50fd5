"""Whom a number counts, state by state: a table of lives and figures, each with its group and its reason, from the product's own rows.

The lives are facts and deeds, not rows of a database: what is tested is the counting. Each line can fail alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cast import day
from tests.rulebook.shelf import FIRST_DAY, the_book
from tongxing.core.vocabulary import figures
from tongxing.duties.facts import Done, case_facts
from tongxing.duties.figures import Census, CountedCase, number_of
from tongxing.duties.queries import KnownCase
from tongxing.office.learning.figures import PostFact, RuleFact
from tongxing.office.means.figures import Terms
from tongxing.plans.books import Chain
from tongxing.rulebook.dated import Dated
from tongxing.rulebook.document import Book
from tongxing.rulebook.referrals import Referral, Step
from tongxing.rulebook.windows import InForce, project
from tongxing.support.counting import Asked

PLANS = Chain((InForce(the_book(), "first", FIRST_DAY),))
YEAR = (day("2026-03-01"), day("2026-06-30"))
ON = day("2026-07-20")
WHO = UUID(int=7)
Deeds = tuple[tuple[str, ...], ...]

CAME = (("report_in", "in_person", "2026-03-10"),)
SIGNED = (*CAME, ("agreement", "signed", "2026-03-15"))
HELD = ("step", "suspended:detained", "2026-03-01")
CLEAR = (
    ("official_test", "positive", "2026-04-08"), ("test_step", "told:signed", "2026-04-08"),
    ("test_step", "medicine:none", "2026-04-09"),
)  # fmt: skip


def case(
    deeds: Deeds,
    *,
    decided: str = "2026-02-25",
    received: str = "2026-03-01",
    months: int | None = None,
    id: UUID | None = None,
) -> CountedCase:
    """One life: its decision, and what was written down of it; a step of a test follows the test before it."""
    found: list[Done] = []
    for n, (kind, said, on, *until) in enumerate(deeds, start=1):
        about = (
            next((d.id for d in reversed(found) if d.kind == "official_test"), None)
            if kind == "test_step"
            else None
        )
        ends = day(until[0]) if until else None
        found.append(
            Done(UUID(int=n), kind, said, day(on), ends, "", None, f"{on}T09:00:00+08:00", about=about)
        )
    known = tuple(sorted(found, key=lambda d: (d.happened_on, d.id)))
    paper = {"decided_on": decided, "received_on": received, "ordered_months": months}
    if months:
        paper["measure"] = "community_rehabilitation"
    facts = case_facts(paper, known)
    return CountedCase(KnownCase(id or uuid4(), WHO, "QW-1", 1, facts, known), project(facts, PLANS.plans))


def ask(name: str, *cases: CountedCase, on: date = ON, **beside: tuple[object, ...]) -> list[tuple[str, str]]:
    """Group and reason of every row of a figure."""
    named = {key.replace("_", ".", 1): rows for key, rows in beside.items()}
    looked = Census(*YEAR, on, PLANS, cases, beside=named)
    return [(str(row.group), row.why) for row in figures[name].rows(looked)]


YES, NO, FREE, OUT = "counted_yes", "counted_no", "excused", "not_counted"
TABLE: list[tuple[str, str, Deeds, tuple[str, str] | None]] = [
    # 报到率
    ("in time", "casework.reports_due", CAME, (YES, "on_time")),
    ("late", "casework.reports_due", (("report_in", "in_person", "2026-04-10"),), (NO, "late")),
    ("never came", "casework.reports_due", (), (NO, "missing")),
    ("held on the last day", "casework.reports_due", (HELD,), (FREE, "excused")),
    ("in hospital", "casework.reports_due", (("excuse", "in_hospital", "2026-03-05", "2026-03-25"),), (FREE, "excused")),
    ("a good reason was found", "casework.reports_due", (("late_finding", "good_reason", "2026-04-01"),), (FREE, "excused")),
    ("no good reason was found", "casework.reports_due", (("late_finding", "no_reason", "2026-04-01"),), (NO, "missing")),
    ("died before the last day", "casework.reports_due", (("closed", "died", "2026-03-05"),), None),
    # 执行率
    ("signed", "casework.to_execute", SIGNED, (YES, "under_way")),
    ("never came", "casework.to_execute", (), (NO, "not_reported")),
    ("came and did not sign", "casework.to_execute", CAME, (NO, "unsigned_late")),
    ("a reason for the days to sign", "casework.to_execute", (*CAME, ("excuse", "in_hospital", "2026-03-12", "2026-03-30")), (FREE, "excused")),
    ("suspended", "casework.to_execute", (*SIGNED, ("step", "suspended:detained", "2026-05-01")), (FREE, "excused")),
    ("in hospital", "casework.to_execute", (*SIGNED, ("excuse", "in_hospital", "2026-06-20", "2026-07-10")), (FREE, "excused")),
    ("moving", "casework.to_execute", (*SIGNED, ("step", "transfer:leaving", "2026-06-01")), (OUT, "on_the_way")),
    ("reported leave", "casework.to_execute", (*SIGNED, ("leave", "away:reported", "2026-06-01", "2026-07-10")), (YES, "under_way")),
    ("left without a word", "casework.to_execute", (*SIGNED, ("leave", "away:unreported", "2026-06-01")), (OUT, "away_unreported")),
    ("over", "casework.to_execute", (*SIGNED, ("closed", "isolation", "2026-06-01")), None),
    # 联系得上
    ("talked", "fieldwork.people_to_serve", (*SIGNED, ("talk", "fine", "2026-04-10")), (YES, "in_touch")),
    ("by telephone from away", "fieldwork.people_to_serve", (*SIGNED, ("contact_away", "fine", "2026-04-10")), (YES, "in_touch")),
    ("looked for and not found", "fieldwork.people_to_serve", (*SIGNED, ("visit", "not_found", "2026-04-10")), (OUT, "attempt")),
    ("nobody went", "fieldwork.people_to_serve", SIGNED, (NO, "no_contact")),
    ("new arrival", "fieldwork.people_to_serve", (("report_in", "in_person", "2026-06-10"),), (OUT, "short_stay")),
    ("in hospital all the time", "fieldwork.people_to_serve", (*SIGNED, ("excuse", "in_hospital", "2026-03-01", "2026-12-31")), (FREE, "excused")),
    ("away with a report all the time", "fieldwork.people_to_serve", (*SIGNED, ("leave", "away:reported", "2026-03-10", "2026-12-31")), (FREE, "excused")),
    ("not here yet", "fieldwork.people_to_serve", (), None),
    ("gone before the period", "fieldwork.people_to_serve", (*SIGNED, ("closed", "moved", "2026-03-10")), None),
    # 复吸: only what is confirmed, and nobody's number
    ("clean", "fieldwork.people_tested", (*SIGNED, ("official_test", "negative", "2026-04-08")), (YES, "steady")),
    ("not tested", "fieldwork.people_tested", SIGNED, (OUT, "untested")),
    ("refused is not confirmed", "fieldwork.people_tested", (*SIGNED, ("official_test", "refused", "2026-04-08")), (OUT, "untested")),
    ("a screening is none", "fieldwork.people_tested", (*SIGNED, ("screening", "positive", "2026-04-08")), (OUT, "untested")),
    ("not told yet", "fieldwork.people_tested", (*SIGNED, CLEAR[0]), (YES, "steady")),
    ("told, looked at, not objected to", "fieldwork.people_tested", (*SIGNED, *CLEAR), (NO, "confirmed")),
    # 巩固: what the police told
    ("the police told", "conduct.people_on_file", (*SIGNED, ("police_notice", "control_ended", "2026-05-01")), (YES, "police_told")),
    ("nobody told", "conduct.people_on_file", SIGNED, (NO, "police_not_told")),
    # rights
    ("advised", "conduct.people_to_advise", (*CAME, ("paper_filed", "rights_notice", "2026-03-10")), (YES, "advised")),
    ("advised later", "conduct.people_to_advise", (*CAME, ("paper_filed", "rights_notice", "2026-03-12")), (NO, "advised_late")),
    ("never advised", "conduct.people_to_advise", CAME, (NO, "not_advised")),
    ("answered on paper only", "conduct.requests_owed", (*CAME, ("request", "copy", "2026-04-01")), (NO, "missing")),
    ("a complaint is nobody's row", "conduct.requests_owed", (*CAME, ("request", "complaint", "2026-04-01")), None),
]  # fmt: skip


@pytest.mark.parametrize(("state", "name", "deeds", "said"), TABLE, ids=[f"{t[1]}: {t[0]}" for t in TABLE])
def test_whom_a_number_counts(state: str, name: str, deeds: Deeds, said: tuple[str, str] | None) -> None:
    assert ask(name, case(deeds)) == ([said] if said else []), state


HERS = UUID(int=2)


def _asked(
    service: str, *steps: tuple[str, str], by: str = "", born: str = "1990-01-01", since: str = "2026-03-20"
) -> Asked:
    taken = tuple(Step(str(n), kind, day(on)) for n, (kind, on) in enumerate(steps))
    referral = Referral("1", service, day(since), taken, day(by) if by else None)
    return Asked(UUID(int=1), 1, HERS, WHO, "QW-1", day(born), referral)


YES_TO_IT = (("agreed", "2026-03-21"), ("sent", "2026-03-22"), ("taken", "2026-03-24"))
DONE = (*YES_TO_IT, ("done", "2026-04-01"))
HELP: list[tuple[str, str, Asked, tuple[str, str] | None]] = [
    ("done", "support.needs_raised", _asked("relief", *DONE), (YES, "help_done")),
    ("nobody answered", "support.needs_raised", _asked("relief"), (NO, "help_waits")),
    ("she does not want it", "support.needs_raised", _asked("relief", ("offered", "2026-03-21"), ("declined", "2026-03-22")), (OUT, "help_refused_by_her")),
    ("she took her yes back", "support.needs_raised", _asked("relief", *YES_TO_IT, ("withdrawn", "2026-04-01")), (OUT, "help_refused_by_her")),
    ("ended undone", "support.needs_raised", _asked("relief", ("ended", "2026-04-01")), (NO, "help_stopped")),
    ("a no of hers that was ended", "support.needs_raised", _asked("relief", ("declined", "2026-03-22"), ("ended", "2026-04-01")), (OUT, "help_refused_by_her")),
    ("not entitled", "support.people_entitled", _asked("relief", *YES_TO_IT[:2], ("refused", "2026-03-24")), (OUT, "aid_not_due")),
    ("aided", "support.people_entitled", _asked("allowance", *DONE), (YES, "aid_given")),
    ("wishes to work", "support.people_able_and_wishing", _asked("job", *YES_TO_IT), (NO, "no_work_yet")),
    ("works", "support.people_able_and_wishing", _asked("job", *DONE), (YES, "has_work")),
    ("lost it", "support.people_able_and_wishing", _asked("job", *DONE, ("lost", "2026-05-01")), (NO, "no_work_yet")),
    ("does not wish", "support.people_able_and_wishing", _asked("job", ("declined", "2026-03-22")), (OUT, "no_wish")),
    ("at school", "support.people_able_and_wishing", _asked("schooling", *DONE), (OUT, "at_school")),
    ("retired", "support.people_able_and_wishing", _asked("job", *YES_TO_IT, born="1960-01-01"), (OUT, "retired")),
    ("met at the gate", "support.releases_coming", _asked("arrival", *DONE, by="2026-04-01"), (YES, "met_there")),
    ("nobody at the gate", "support.releases_coming", _asked("arrival", *YES_TO_IT, by="2026-04-01"), (NO, "not_met")),
    ("not yet out", "support.releases_coming", _asked("arrival", *YES_TO_IT, by="2026-08-01"), None),
    ("a no that was ended, at the gate", "support.releases_coming", _asked("arrival", ("declined", "2026-03-21"), ("ended", "2026-03-22"), by="2026-04-01"), (OUT, "help_refused_by_her")),
    ("a no that was ended, in all", "support.people_in_need", _asked("relief", ("declined", "2026-03-21"), ("ended", "2026-03-22")), None),
    # legal aid: what she takes back before the day is nobody's miss; after it the day was missed
    ("undecided", "support.legal_aid_clocks", _asked("legal_aid", *YES_TO_IT[:2]), (NO, "missing")),
    ("taken back in its days", "support.legal_aid_clocks", _asked("legal_aid", *YES_TO_IT[:2], ("withdrawn", "2026-03-29")), (OUT, "help_refused_by_her")),
    ("taken back too late to matter", "support.legal_aid_clocks", _asked("legal_aid", *YES_TO_IT[:2], ("withdrawn", "2026-03-30")), (NO, "missing")),
    # aid that had come to its end before the period is no row of it
    ("ended undone last year", "support.people_entitled", _asked("relief", ("ended", "2025-11-20"), since="2025-11-01"), None),
    ("ended undone this year", "support.people_entitled", _asked("relief", ("ended", "2026-03-20"), since="2025-11-01"), (NO, "aid_waits")),
    ("refused last year", "support.people_entitled", _asked("relief", ("agreed", "2025-11-02"), ("sent", "2025-11-02"), ("refused", "2025-11-20"), since="2025-11-01"), None),
    ("still waiting from last year", "support.people_entitled", _asked("relief", since="2025-11-01"), (NO, "aid_waits")),
]  # fmt: skip


@pytest.mark.parametrize(("state", "name", "need", "said"), HELP, ids=[f"{t[1]}: {t[0]}" for t in HELP])
def test_whom_a_number_of_help_counts(
    state: str, name: str, need: Asked, said: tuple[str, str] | None
) -> None:
    assert ask(name, case(SIGNED, id=HERS), support_helps=(need,)) == ([said] if said else []), state


@pytest.mark.parametrize(
    ("heard", "ended", "asked_after", "kept"),
    [
        ((), "", [(NO, "missing"), (NO, "missing")], [(OUT, "not_asked")] * 2),
        ((("kept", "2026-02-27"),), "", [(NO, "missing")] * 2, [(OUT, "not_asked")] * 2),
        ((("kept", "2026-06-10"),), "", [(NO, "missing"), (YES, "on_time")], [(OUT, "not_asked"), (YES, "kept")]),
        ((("kept", "2026-04-05"),), "", [(NO, "late"), (NO, "missing")], [(YES, "kept"), (OUT, "not_asked")]),
        ((("lost", "2026-04-20"),), "", [(NO, "late")], [(NO, "lost")]),
        ((("kept", "2026-03-02"), ("lost", "2026-04-20")), "", [(YES, "on_time")], [(YES, "kept"), (NO, "lost")]),
        ((), "2026-03-20", [(OUT, "closed_before")], [(OUT, "not_asked")]),
        ((), "2026-02-20", [], []),
    ],
    ids=["never", "early", "first missed", "first late", "lost", "kept and lost", "ended in its month", "ended before"],
)  # fmt: skip
def test_work_is_asked_after_by_its_own_days_and_never_after_the_end(
    heard: tuple[tuple[str, str], ...],
    ended: str,
    asked_after: list[tuple[str, str]],
    kept: list[tuple[str, str]],
) -> None:
    """Work begun on 28 November: both its first times fall due in the period, on 28 March and on 28 June."""
    found = (
        ("agreed", "2025-11-02"),
        ("sent", "2025-11-03"),
        ("taken", "2025-11-04"),
        ("done", "2025-11-28"),
    )
    need = _asked("job", *found, *heard, since="2025-11-01")
    life = case((*SIGNED, *((("closed", "died", ended),) if ended else ())), id=HERS)
    assert ask("support.follow_ups_owed", life, support_helps=(need,)) == asked_after
    assert ask("support.work_asked_after", life, support_helps=(need,)) == kept
    assert ask("support.follow_ups_owed", support_helps=(need,)) == []  # whose case is not here ended before


def test_aid_of_whom_the_measure_left_is_no_row() -> None:
    need = _asked("relief", since="2025-11-01")
    for ended, rows in (("2026-02-20", []), ("2026-03-20", [(NO, "aid_waits")])):
        life = case((("closed", "moved", ended),), id=HERS)
        assert ask("support.people_entitled", life, support_helps=(need,)) == rows


def test_who_never_said_so_and_who_is_ill_are_not_asked_for_work() -> None:
    assert ask("support.people_able_and_wishing", case(SIGNED)) == [(OUT, "no_wish_told")]
    ill = case((*SIGNED, ("excuse", "in_hospital", "2026-06-20", "2026-07-10")))
    assert ask("support.people_able_and_wishing", ill, support_helps=(_asked("job", *YES_TO_IT),)) == [
        (OUT, "sick")
    ]


def test_a_measure_that_ends_in_the_period_is_released_in_time_or_not() -> None:
    short = {"decided": "2024-02-25", "received": "2024-03-01", "months": 24}
    came = (("report_in", "in_person", "2024-04-10"),)
    assert ask("conduct.releases_due", case((*came, ("closed", "completed", "2026-04-12")), **short)) == [
        (YES, "on_time")
    ]
    assert ask("conduct.releases_due", case((*came, ("closed", "completed", "2026-05-12")), **short)) == [
        (NO, "late")
    ]
    assert ask("conduct.releases_due", case(came, **short)) == [(NO, "not_released")]
    assert ask("conduct.releases_due", case((*came, ("closed", "imprisoned", "2026-03-12")), **short)) == [
        (OUT, "closed_before")
    ]
    held = (*came, ("step", "suspended:detained", "2026-03-20"))
    assert ask("conduct.releases_due", case(held, **short)) == [(FREE, "excused")]


def test_a_request_is_answered_when_the_answer_reached_her() -> None:
    asked = (*CAME, ("request", "copy", "2026-04-01"))
    late = case(asked)
    request = next(d for d in late.known.deeds if d.kind == "request")
    written = Done(
        UUID(int=50), "request_answer", "granted", day("2026-04-05"), None, "", None, about=request.id
    )
    handed = Done(
        UUID(int=51), "service", "answer_person", day("2026-04-10"), None, "", None, about=written.id
    )
    for more, said in (((written,), (NO, "missing")), ((written, handed), (YES, "on_time"))):
        known = tuple(sorted((*late.known.deeds, *more), key=lambda d: (d.happened_on, d.id)))
        facts = case_facts({"decided_on": "2026-02-25", "received_on": "2026-03-01"}, known)
        one = CountedCase(KnownCase(uuid4(), WHO, "QW-1", 1, facts, known), ())
        assert ask("conduct.requests_owed", one) == [said]


def test_posts_are_counted_day_by_day_as_people_come_and_workers_go() -> None:
    """21 people need two; ten days with one worker of whom one leaves: nobody is averaged away."""
    people = [case(CAME, decided="2026-03-01") for _n in range(20)]
    people.append(
        case((("report_in", "in_person", "2026-06-21"),), decided="2026-06-21", received="2026-06-21")
    )
    terms = (Terms(1, 1, day("2026-03-01"), None, 0), Terms(1, 2, day("2026-06-26"), None, 0))  # type: ignore[arg-type]
    looked = Census(*YEAR, ON, PLANS, tuple(people), beside={"office.engaged": terms})
    filled, needed = figures["office.posts_filled"], figures["office.posts_needed"]
    rows = filled.rows(looked)
    assert number_of(needed, rows) == 122 + 10  # one all the time, and a second for the ten days from 21 June
    assert number_of(filled, rows) == 122 + 5


POSTED = (PostFact(1, 5, "clerk", FIRST_DAY, None),)


def counts(plans: Chain, *names: str, since: str = "2026-03-01", **beside: tuple[object, ...]) -> list[int]:
    """The numbers of these figures over twenty-one people of a township where somebody is at a post."""
    people = [case(CAME, decided="2026-03-01") for _n in range(21)]
    named = {"office.posts": POSTED} | {key.replace("_", ".", 1): rows for key, rows in beside.items()}
    looked = Census(day(since), day("2026-06-30"), ON, plans, tuple(people), beside=named)
    return [number_of(figures[name], figures[name].rows(looked)) for name in names]


def valued(book: Book, name: str, n: int) -> Any:
    """A number of the plan as another version might set it."""
    value = book.values[name]
    return value.model_copy(
        update={"amount": Dated((value.amount.root[-1].model_copy(update={"value": n}),))}
    )


def test_a_township_that_engages_nobody_and_is_given_nothing_is_counted_and_not_let_off() -> None:
    names = ("office.posts_filled", "office.posts_needed", "office.money_arrived", "office.money_due")
    assert counts(PLANS, *names) == [0, 2 * 122, 0, 31500]


def test_a_new_version_of_the_plan_leaves_the_months_before_it_to_the_old_one() -> None:
    """One for twenty until the end of April, one for thirty from May; the wage of each month by the plan of that month."""
    book, turn = the_book(), day("2026-05-01")
    others = {name: valued(book, name, n) for name, n in (("staff_ratio", 30), ("staff_pay_monthly", 3000))}
    looser = replace(book, values={**book.values, **others})
    plans = Chain((InForce(book, "first", FIRST_DAY, turn), InForce(looser, "second", turn)))
    terms = (Terms(1, 1, FIRST_DAY, None, Decimal(2000)),)
    names = ("office.posts_filled", "office.posts_needed", "office.wage_months_kept", "office.wage_months")
    assert counts(plans, *names, office_engaged=terms) == [122, 2 * 61 + 61, 2, 4]


def test_a_plan_without_the_number_asks_for_nothing() -> None:
    book = the_book()
    left = {name: value for name, value in book.values.items() if not name.startswith("staff_")}
    plans = Chain((InForce(replace(book, values=left), "first", FIRST_DAY),))
    terms = (Terms(1, 1, FIRST_DAY, None, Decimal(2000)),)
    assert counts(plans, "office.posts_needed", "office.wage_months", office_engaged=terms) == [0, 0]


def test_what_is_new_and_who_is_new_has_days_to_read_and_to_come() -> None:
    """In force since Wednesday and at the post since yesterday: not read is not missed; after seven days it is."""
    for rule, post, read, came in (
        ("2026-03-01", "2026-03-01", (NO, "not_read"), (NO, "was_not_there")),
        ("2026-06-24", "2026-03-01", (OUT, "not_over"), (NO, "was_not_there")),
        ("2026-03-01", "2026-06-24", (OUT, "not_over"), (OUT, "not_over")),
        ("2026-06-22", "2026-06-22", (NO, "not_read"), (NO, "was_not_there")),
    ):
        beside = {
            "office_posts": (PostFact(1, 5, "social_worker", day(post), None),),
            "office_rules": (RuleFact(UUID(int=3), 1, "值班", day(rule), None, ("social_worker",), ()),),
        }
        assert ask("office.regulations_to_read", **beside) == [read]
        assert set(ask("office.lessons_owed", **beside)) == {came}
    twice = (
        PostFact(1, 5, "social_worker", FIRST_DAY, None),
        PostFact(1, 5, "social_worker", day("2026-06-29"), None),
    )
    assert set(ask("office.lessons_owed", office_posts=twice)) == {(NO, "was_not_there")}


def test_nobody_can_be_found_behind_a_result() -> None:
    looked = Census(*YEAR, ON, PLANS, (case((*SIGNED, *CLEAR)),))
    for name in ("fieldwork.people_tested", "fieldwork.months_steady", "conduct.people_on_file"):
        for row in figures[name].rows(looked):
            assert (row.number, row.case_id, row.person_id, row.source, row.happened_on) == (
                "",
                None,
                None,
                None,
                None,
            )
            assert row.opens_on == YEAR[0]
