"""Stored duties are the projection and nothing else; deeds are never changed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cast import TODAY, agreed, at, contacted, day, excused, joined, reported, sampled, step_in, take_in
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refused
from tongxing.duties.actions import NewDeed, difference, project_cases, record, settle, withdraw
from tongxing.duties.models import Deed, Duty
from tongxing.duties.queries import STATE, bundle, known_cases, owed
from tongxing.rulebook.windows import project, state

pytestmark = pytest.mark.django_db


def duties(by: Any, folder: Any, rule: str) -> list[Duty]:
    step_in(by)
    return list(Duty.objects.filter(case_id=folder.case_id, rule=rule).order_by("opens_on"))


def test_a_decision_and_a_report_bring_the_whole_term(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    assert len(duties(lin, folder, "official_test")) == 22  # 12 + 6 + 4
    assert duties(lin, folder, "report_in")[0].met_on == day("2026-03-25")
    assert duties(lin, folder, "agreement")[0].met_on is None


def test_someone_who_never_reports_is_overdue_from_day_sixteen(lin: Any, town: SimpleNamespace) -> None:
    """戒毒条例 14: fifteen days from receipt; walked day by day, then met."""
    folder = take_in(lin, town.upper, received_on=day("2026-03-02"), decided_on=day("2026-03-01"))
    row = duties(lin, folder, "report_in")[0]
    seen = {n: state(row, day("2026-03-02") + timedelta(n)).value for n in (1, 15, 16, 17, 90, 400)}
    assert seen == {1: "open", 15: "open", 16: "overdue", 17: "overdue", 90: "overdue", 400: "overdue"}
    assert row.lapses_on is None
    listed = owed(step_in(lin), on=TODAY)
    assert listed[0].person_id == folder.person_id, "the one with no record is the most overdue of all"
    reported(lin, folder, day("2026-11-20"))
    assert state(duties(lin, folder, "report_in")[0], TODAY) == "met_late"


def test_a_deed_meets_its_window_and_only_that_one(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-04-25"))
    met = [d.window_no for d in duties(lin, folder, "official_test") if d.met_on]
    assert met == [1]


def test_a_refusal_is_recorded_and_meets_nothing(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-04-25"), "refused")
    first = duties(lin, folder, "official_test")[0]
    assert (first.met_on, first.tried_outcome) == (None, "refused")


def test_a_screening_never_meets_the_official_test(lin: Any, town: SimpleNamespace) -> None:
    """Guard G5."""
    from tests.cast import screened

    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    screened(lin, folder, day("2026-04-25"))
    assert not [d for d in duties(lin, folder, "official_test") if d.met_on]


def test_an_excuse_lifts_the_window_and_a_withdrawal_brings_it_back(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    deed = excused(lin, folder, "in_hospital", day("2026-04-20"), day("2026-05-10"))
    assert duties(lin, folder, "official_test")[0].excused_by == deed.pk
    withdraw(
        by=step_in(lin), at=at(TODAY), case_id=folder.case_id, deed_id=deed.pk, reason="写错了人", on=TODAY
    )
    assert duties(lin, folder, "official_test")[0].excused_by is None


def test_a_deed_cannot_be_changed_or_removed(lin: Any, town: SimpleNamespace, owner_rights: Any) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    for attempt in (
        lambda: Deed.objects.filter(case_id=folder.case_id).update(outcome="x"),
        lambda: Deed.objects.filter(case_id=folder.case_id).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
        with owner_rights(), pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_the_same_deed_twice_is_once(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    new = NewDeed("paper_filed", TODAY, "id_copy", id=uuid7())
    first = record(by=step_in(lin), at=at(TODAY), case_id=folder.case_id, new=new, on=TODAY)
    second = record(by=step_in(lin), at=at(TODAY), case_id=folder.case_id, new=new, on=TODAY)
    assert first is not None
    assert second is None
    assert Deed.objects.filter(pk=new.id).count() == 1


@pytest.mark.parametrize(
    ("kind", "outcome", "happened_on", "code"),
    [
        ("visit", "fine", TODAY + timedelta(1), "future"),
        ("visit", "nonsense", TODAY, "outcome"),
        ("visit", "fine", date(2020, 1, 1), "before_decision"),
    ],
)
def test_what_cannot_have_happened_is_refused_in_words(
    lin: Any, town: SimpleNamespace, kind: str, outcome: str, happened_on: date, code: str
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    before = Deed.objects.count()
    with pytest.raises(Refused) as caught:
        record(
            by=step_in(lin),
            at=at(TODAY),
            case_id=folder.case_id,
            new=NewDeed(kind, happened_on, outcome),
            on=TODAY,
        )
    assert caught.value.refusals[0].code == code
    assert Deed.objects.count() == before


def test_another_place_cannot_be_written(lin: Any, stranger: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    step_in(stranger)
    new = NewDeed("visit", TODAY, "fine")
    assert record(by=stranger, at=at(TODAY), case_id=folder.case_id, new=new, on=TODAY) is None
    assert bundle(stranger, folder.case_id) is None


def test_without_a_plan_nothing_is_taken_for_nothing_owed(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    case = bundle(step_in(lin), folder.case_id)
    assert case is not None
    assert case.duties
    from dataclasses import replace

    from tongxing.plans.books import Chain

    with pytest.raises(Refused):
        settle([replace(case, chain=Chain(()))])
    assert duties(lin, folder, "official_test")


def test_rebuilding_finds_nothing_to_change(lin: Any, town: SimpleNamespace) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-04-25"))
    agreed(lin, folder, day("2026-03-27"))
    joined(lin, folder, "family", day("2026-03-27"))
    assert project_cases(by=step_in(lin), case_ids=[folder.case_id], check=True) == 0
    Duty.objects.filter(case_id=folder.case_id, window_no=1, rule="official_test").update(
        met_on=None, met_by=None
    )
    assert project_cases(by=step_in(lin), case_ids=[folder.case_id], check=True) == 1
    assert project_cases(by=step_in(lin), case_ids=[folder.case_id]) == 1
    assert project_cases(by=step_in(lin), case_ids=[folder.case_id], check=True) == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tested", "refused", "talk", "visit", "excused", "withdraw", "agreed"]),
        st.integers(0, 240),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("agreed", 1), ("agreed", 0)])
@example(steps=[("agreed", 9), ("agreed", 3), ("withdraw", 1), ("agreed", 5)])
def test_stored_equals_rebuilt_whatever_happens(
    lin: Any, town: SimpleNamespace, steps: list[tuple[str, int]]
) -> None:
    """Two ways to the same truth: the rows kept step by step, and the projection from nothing."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    made: list[Any] = []
    for what, offset in steps:
        on = day("2026-03-25") + timedelta(offset)
        if what == "tested":
            made.append(sampled(lin, folder, on))
        elif what == "refused":
            made.append(sampled(lin, folder, on, "refused"))
        elif what in ("talk", "visit"):
            made.append(contacted(lin, folder, what, on))
        elif what == "excused":
            made.append(excused(lin, folder, "in_hospital", on, on + timedelta(20), recorded_on=TODAY))
        elif what == "agreed":
            # a new agreement may not be older than the one in force (戒毒条例 16): that refusal has its own test
            signed = [deed.happened_on for deed in made if deed.kind == "agreement"]
            made.append(agreed(lin, folder, max([on, *signed])))
        elif made:
            gone = made.pop(offset % len(made))
            withdraw(
                by=step_in(lin),
                at=at(TODAY),
                case_id=folder.case_id,
                deed_id=gone.pk,
                reason="更正",
                on=TODAY,
            )
    case = bundle(step_in(lin), folder.case_id)
    assert case is not None
    assert difference(case) == 0
    known = next(k for k in known_cases(lin, as_of=TODAY) if k.case_id == folder.case_id)
    assert project(known.facts, case.chain.plans) == project(case.facts, case.chain.plans)


def test_the_state_in_sql_is_the_state_in_python(lin: Any, town: SimpleNamespace) -> None:
    """One definition of overdue: every combination of dates, both ways."""
    base = day("2026-06-01")
    days = [base + timedelta(n) for n in range(0, 12, 1)]
    opens, due = base + timedelta(2), base + timedelta(5)
    options = product(
        (due, base + timedelta(8), None),
        (None, base + timedelta(3), base + timedelta(5), base + timedelta(7)),
        (None, uuid7()),
    )
    compared = 0
    for lapses, met_on, excuse in options:
        like = SimpleNamespace(opens_on=opens, due_on=due, lapses_on=lapses, met_on=met_on, excused_by=excuse)
        for on in days:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {STATE} FROM (SELECT %(opens)s::date AS opens_on, %(due)s::date AS due_on,"
                    " %(lapses)s::date AS lapses_on, %(met)s::date AS met_on, %(excuse)s::uuid AS excused_by) d",
                    {"on": on, "opens": opens, "due": due, "lapses": lapses, "met": met_on, "excuse": excuse},
                )
                [(answer,)] = cursor.fetchall()
            assert answer == state(like, on).value, (lapses, met_on, excuse, on)
            compared += 1
    assert compared == 3 * 4 * 2 * 12
