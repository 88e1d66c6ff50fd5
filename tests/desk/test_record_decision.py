"""A decision put right, and days on which nothing can be asked: what is owed follows both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import day, step_in, take_in
from tests.desk.test_record_forms import hidden
from tongxing.core.models import AuditEvent
from tongxing.duties.actions import project_cases
from tongxing.duties.models import Deed, Duty
from tongxing.people.models import Case, Decision

pytestmark = pytest.mark.django_db

PAPER = {
    "measure": "community_treatment",
    "number": "望公戒决字〔2026〕9号",
    "authority": "望川县公安局",
    "decided_on": "2026-03-15",
    "received_on": "2026-03-20",
    "ordered_months": "",
    "deducted_days": "",
    "reason": "送达的日子抄错了",
}


@pytest.fixture
def folder(lin: Any, town: Any) -> Any:
    """Decided on 15 March, received on 20, reported on 25."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def url(folder: Any) -> str:
    return f"/cases/{folder.case_id}/decision/"


def test_both_versions_stay_and_the_term_follows(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    assert browser.get(url(folder)).context["form"].initial["decided_on"] == "2026-03-15"
    step_in(lin)
    before = Case.objects.get(pk=folder.case_id)
    response = browser.post(url(folder), PAPER | {"deducted_days": "100"})
    assert response.status_code == 303, response.context["form"].errors
    step_in(lin)
    after = Case.objects.get(pk=folder.case_id)
    assert Decision.objects.filter(case_id=folder.case_id).count() == 2
    assert (before.ends_on - after.ends_on).days == 100
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0
    event = AuditEvent.objects.get(act="correct_decision")
    assert event.purpose == "送达的日子抄错了"


def test_the_same_again_changes_nothing(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    for _n in range(2):
        assert browser.post(url(folder), PAPER | {"deducted_days": "100"}).status_code == 303
    step_in(lin)
    assert Decision.objects.filter(case_id=folder.case_id).count() == 2


def test_a_day_of_service_that_was_missing_opens_the_report_in(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    from tongxing.casework.actions import Intake
    from tongxing.casework.actions import take_in as act
    from tongxing.people.actions import NewDecision, NewPerson

    step_in(lin)
    person = NewPerson("何无期", town.upper.pk, "", "2", None)
    paper = NewDecision("无送达1号", "望川县公安局", "community_treatment", day("2026-11-10"))
    from tests.cast import at

    [made] = act(by=lin, at=at(day("2026-11-11")), on=day("2026-11-11"), intakes=[Intake(person, paper)])
    case = Case.objects.get(person=made)
    browser = signed_in(lin)
    shown = browser.get(f"/people/{made.pk}/record/report_in/").context["refusal"]
    assert shown.ways[0].url == f"/cases/{case.pk}/decision/"
    answer = PAPER | {"decided_on": "2026-11-10", "received_on": "2026-11-12"}
    assert browser.post(shown.ways[0].url, answer).status_code == 303
    step_in(lin)
    assert Duty.objects.filter(case=case, rule="report_in").exists()
    assert browser.get(f"/people/{made.pk}/record/report_in/").context["refusal"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"received_on": "2026-03-10"}, "received_on"),
        ({"received_on": "2026-03-30"}, "reported_on"),
        ({"received_on": ""}, "received_on"),
        ({"decided_on": "2027-01-01"}, "decided_on"),
        ({"decided_on": "2026-04-01", "received_on": "2026-04-02"}, "decided_on"),
        ({"measure": "community_rehabilitation", "ordered_months": "37"}, "ordered_months"),
        ({"ordered_months": "12"}, "ordered_months"),
        ({"reason": " "}, "reason"),
        ({"number": ""}, "number"),
    ],
)
def test_what_cannot_be_is_refused(
    change: dict[str, str], field: str, lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    page = signed_in(lin).post(url(folder), PAPER | change)
    assert page.status_code == 422
    assert field in page.context["form"].errors or page.context["form"].non_field_errors()
    step_in(lin)
    assert Decision.objects.filter(case_id=folder.case_id).count() == 1


def test_the_litany_of_a_decision(
    lin: Any, sun: Any, zhao: Any, stranger: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    for actor, status in ((stranger, 404), (sun, 403), (zhao, 403)):
        assert signed_in(actor).get(url(folder)).status_code == status
        assert signed_in(actor).post(url(folder), PAPER).status_code == status
    own = signed_in(lin)
    assert own.put(url(folder)).status_code == 405
    assert own.get(f"/cases/{uuid.uuid4()}/decision/").status_code == 404


def test_days_in_hospital_lift_every_window_they_cover(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    where = f"/people/{folder.person_id}/record/excuse/"
    data = hidden(browser.get(where)) | {"outcome": "in_hospital", "note": "出院小结"}
    response = browser.post(where, data | {"happened_on": "2026-11-01", "until_on": "2027-02-10"})
    assert response.status_code == 303, response.context["form"].errors
    step_in(lin)
    deed = Deed.objects.get(kind="excuse")
    lifted = Duty.objects.filter(case_id=folder.case_id, excused_by=deed.pk)
    assert lifted.count() > 3
    assert all(day("2026-11-01") <= d.due_on <= day("2027-02-10") for d in lifted)
    assert browser.post(
        where, data | {"happened_on": "2026-11-01", "until_on": "2026-10-01"}
    ).status_code in (303, 422)
