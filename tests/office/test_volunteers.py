"""The register of volunteers: her own yes, a village's own, never with whom (方案S78, G7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.cast import TODAY, at, day, step_in
from tongxing.core.refusal import Refused
from tongxing.office.volunteers.actions import end_volunteer, enlist_volunteer
from tongxing.office.volunteers.models import Volunteer, VolunteerEnd
from tongxing.office.volunteers.queries import volunteers
from tongxing.office.volunteers.rules import NewVolunteer

pytestmark = pytest.mark.django_db
SU = NewVolunteer("苏老师", date(2026, 5, 1), ("skills", "tell"), agreed=True)


def enlist(by: Any, place_id: int, new: NewVolunteer = SU) -> Any:
    return enlist_volunteer(by=step_in(by), at=at(TODAY), on=TODAY, place_id=place_id, new=new)


def test_a_village_keeps_its_own_and_whoever_says_no_is_not_written_down(
    town: Any, wu: Any, nong: Any, stranger: Any
) -> None:
    assert enlist(wu, town.lower.pk) is None
    assert enlist(wu, town.id) is None
    with pytest.raises(Refused) as no, transaction.atomic():
        enlist(wu, town.upper.pk, NewVolunteer("苏", day("2026-12-01"), ("with_whom",), agreed=False))
    assert {one.code for one in no.value.refusals} == {"name", "helps", "since", "agreed"}
    row = enlist(wu, town.upper.pk)
    assert enlist(nong, town.lower.pk)
    assert [one.name for one in volunteers(step_in(wu))] == ["苏老师"]
    assert volunteers(step_in(stranger)) == []
    ends: dict[str, Any] = {"at": at(TODAY), "on": TODAY, "volunteer_id": row.pk}
    assert end_volunteer(by=step_in(stranger), ended_on=TODAY, **ends) is None
    with pytest.raises(Refused), transaction.atomic():
        end_volunteer(by=step_in(wu), ended_on=day("2026-04-01"), **ends)
    assert end_volunteer(by=step_in(wu), ended_on=TODAY, **ends)
    with pytest.raises(Refused, match="已经记过"):
        end_volunteer(by=step_in(wu), ended_on=TODAY, **ends)


def test_no_column_leads_to_a_person_in_care() -> None:
    """Guard G7: neither a key to a file nor a sentence in which one could be named."""
    for model in (Volunteer, VolunteerEnd):
        joined = {
            f.related_model._meta.label for f in model._meta.get_fields() if f.many_to_one or f.one_to_one
        }
        assert joined <= {"org.Staff", "office.Volunteer", "office.VolunteerEnd"}
    texts = {f.name for f in Volunteer._meta.get_fields() if "Text" in type(f).__name__}
    assert texts == {"name"}


def test_the_page_of_the_register(signed_in: Any, town: Any, wu: Any) -> None:
    desk = signed_in(wu)
    enlist(wu, town.upper.pk)
    page = desk.get("/volunteers/").content.decode()
    assert "苏老师" in page
    assert "下河村" not in page
    assert desk.get("/volunteers/new/").status_code == 200
    assert desk.post("/volunteers/new/", {}).status_code == 422
