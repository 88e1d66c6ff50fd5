"""Steps of a measure on a paper of the police: what follows from each, what does not fit, and what is taken back."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from tests.cast import TODAY, Folder, day, step_in, take_in
from tongxing.casework.actions import record_step
from tongxing.core.clock import HOME_ZONE
from tongxing.core.refusal import Refused
from tongxing.duties.actions import project_cases, withdraw
from tongxing.duties.models import Deed, Duty
from tongxing.duties.queries import bundle
from tongxing.people.models import Case
from tongxing.rulebook.life import Status, life

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def told(by: Any, folder: Folder, step: str, on: str, until: str = "") -> Deed | None:
    step_in(by)
    at = datetime.combine(TODAY, time(9), HOME_ZONE)
    last = day(until) if until else None
    return record_step(
        by=by, at=at, on=TODAY, case_id=folder.case_id, step=step, happened_on=day(on), until_on=last
    )


def stands(by: Any, folder: Folder, on: date = TODAY) -> Status:
    step_in(by)
    case = bundle(by, folder.case_id)
    assert case is not None
    found = life(case.facts, case.chain.plans[-1].book, on=on)
    assert found is not None
    return found.status


def ends_on(folder: Folder) -> date | None:
    return Case.objects.get(pk=folder.case_id).ends_on


def test_custody_lifts_what_falls_due_and_says_nothing_of_it_in_clear(lin: Any, folder: Folder) -> None:
    before = Duty.objects.filter(case_id=folder.case_id, excused_by__isnull=False).count()
    deed = told(lin, folder, "suspended:detained", "2026-06-01")
    assert deed is not None
    told(lin, folder, "resumed:released", "2026-06-30")
    lifted = Duty.objects.filter(case_id=folder.case_id, excused_by=deed.pk)
    assert before == 0
    assert lifted.count() >= 1
    assert all(day("2026-06-01") <= d.due_on <= day("2026-06-30") for d in lifted)
    assert Deed.objects.get(pk=deed.pk).outcome == "sealed"
    assert stands(lin, folder) is Status.RUNNING
    assert stands(lin, folder, day("2026-06-15")) is Status.SUSPENDED
    assert ends_on(folder) == day("2029-03-25"), "not confirmed: the earlier end"


def test_the_end_moves_when_the_police_confirm_and_comes_back_when_that_is_withdrawn(
    lin: Any, folder: Folder
) -> None:
    told(lin, folder, "suspended:detained", "2026-06-01")
    told(lin, folder, "resumed:released", "2026-06-16")
    confirmed = told(lin, folder, "clock_confirmed:stops", "2026-07-01")
    assert confirmed is not None
    assert ends_on(folder) == day("2029-04-09")
    at = datetime.combine(TODAY, time(10), HOME_ZONE)
    withdraw(by=lin, at=at, case_id=folder.case_id, deed_id=confirmed.pk, reason="记错了人", on=TODAY)
    assert ends_on(folder) == day("2029-03-25")


def test_what_does_not_fit_is_refused_and_nothing_is_written(lin: Any, folder: Folder) -> None:
    for step in ("resumed:released", "transfer:arrived", "clock_confirmed:stops"):
        with pytest.raises(Refused):
            told(lin, folder, step, "2026-06-01")
    told(lin, folder, "suspended:detained", "2026-06-01")
    with pytest.raises(Refused):
        told(lin, folder, "transfer:leaving", "2026-06-05")
    assert Deed.objects.filter(case_id=folder.case_id, kind="step").count() == 1


def test_nothing_before_the_report_in(lin: Any, town: Any) -> None:
    fresh = take_in(lin, town.upper, received_on=day("2026-11-16"))
    with pytest.raises(Refused) as refused:
        told(lin, fresh, "suspended:detained", "2026-11-20")
    assert refused.value.refusals[0].code == "not_reported"


def test_the_term_counts_on_between_two_places(lin: Any, folder: Folder) -> None:
    left = told(lin, folder, "transfer:leaving", "2026-09-01")
    assert left is not None
    assert stands(lin, folder) is Status.MOVING
    told(lin, folder, "transfer:arrived", "2026-09-14")
    assert stands(lin, folder) is Status.RUNNING
    assert ends_on(folder) == day("2029-03-25")


def test_a_stated_end_and_a_stated_start_stand(lin: Any, folder: Folder) -> None:
    told(lin, folder, "clock_start:police_paper", "2026-03-20")
    assert ends_on(folder) == day("2029-03-20")
    told(lin, folder, "end_stated:police_paper", "2026-04-01", "2029-03-24")
    assert ends_on(folder) == day("2029-03-24")


def test_what_is_stored_is_what_follows_after_every_step(lin: Any, folder: Folder) -> None:
    for step, on in (
        ("suspended:arrested", "2026-05-01"),
        ("resumed:released", "2026-06-10"),
        ("clock_confirmed:runs", "2026-06-12"),
        ("transfer:leaving", "2026-08-01"),
        ("transfer:arrived", "2026-08-10"),
    ):
        told(lin, folder, step, on)
        assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0, step
    Duty.objects.filter(case_id=folder.case_id, excused_by__isnull=False).update(excused_by=None)
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) > 0, "teeth: a lost row would be seen"


def test_sent_twice_is_written_once(lin: Any, folder: Folder) -> None:
    first = told(lin, folder, "suspended:detained", "2026-06-01")
    assert first is not None
    at = datetime.combine(TODAY, time(9), HOME_ZONE)
    again = record_step(
        by=lin, at=at, on=TODAY, case_id=folder.case_id, step="suspended:detained",
        happened_on=day("2026-06-01"), id=first.pk,
    )  # fmt: skip
    assert again is None
