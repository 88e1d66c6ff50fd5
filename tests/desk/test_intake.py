"""Search before create, everything wrong at once, and a file with all that is owed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import closed, day, id_number, step_in, take_in
from tongxing.duties.models import Duty
from tongxing.people.models import Case, Person

pytestmark = pytest.mark.django_db
URL = "/people/new/"
NUMBER = id_number(day("1990-05-06"), 700)
GOOD = {
    "step": "save",
    "name": "韦小山",
    "id_number": NUMBER,
    "village": "上河村",
    "phone": "13800001234",
    "measure": "社区戒毒",
    "decision": "望公戒决字〔2026〕700号",
    "authority": "望川县公安局",
    "decided_on": "2026-11-02",
    "received_on": "2026-11-05",
    "reported_on": "2026-11-12",
    "months": "",
    "deducted": "",
}


def test_a_decision_becomes_a_file_with_every_duty(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    assert browser.get(URL).status_code == 200
    response = browser.post(URL, GOOD)
    assert response.status_code == 303, response.context["form"].errors
    step_in(lin)
    person = Person.objects.get(name="韦小山")
    assert response.headers["Location"] == f"/people/{person.pk}/"
    assert (person.birth_on, person.sex, person.place_id) == (day("1990-05-06"), "1", town.upper.pk)
    case = Case.objects.get(person=person)
    assert (case.measure, case.reported_on) == ("community_treatment", day("2026-11-12"))
    assert Duty.objects.filter(case=case, kind="official_test").count() >= 20


def test_at_most_twelve_fields_are_asked(lin: Any, signed_in: Callable[..., Any]) -> None:
    page = signed_in(lin).post(URL, {"step": "search", "id_number": NUMBER, "name": ""})
    assert sum(len(s.fields) for s in page.context["sections"]) <= 12
    assert page.context["form"].initial["id_number"] == NUMBER


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(
    lin: Any, signed_in: Callable[..., Any]
) -> None:
    wrong = GOOD | {
        "name": "",
        "id_number": NUMBER[:17],
        "village": "",
        "received_on": "2026-11-01",
        "reported_on": "2027-01-01",
        "phone": "没有",
    }
    page = signed_in(lin).post(URL, wrong)
    assert page.status_code == 422
    assert {"name", "id_number", "village", "received_on", "reported_on", "phone"} <= set(
        page.context["form"].errors
    )
    assert "望公戒决字〔2026〕700号" in page.content.decode()
    step_in(lin)
    assert not Person.objects.exists()


def test_rehabilitation_needs_its_months_and_no_decision_means_no_file(
    lin: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    assert "months" in browser.post(URL, GOOD | {"measure": "社区康复"}).context["form"].errors
    assert (
        "months" in browser.post(URL, GOOD | {"measure": "社区康复", "months": "48"}).context["form"].errors
    )
    assert "decision" in browser.post(URL, GOOD | {"decision": ""}).context["form"].errors
    assert browser.post(URL, GOOD | {"measure": "社区康复", "months": "24"}).status_code == 303


def search(browser: Any, **fields: str) -> Any:
    return browser.post(URL, {"step": "search", "id_number": "", "name": "", **fields})


def test_an_exact_number_in_her_own_places_shows_the_file(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    browser.post(URL, GOOD)
    page = search(browser, id_number=NUMBER)
    [match] = page.context["matches"]
    assert match.person.name == "韦小山"
    assert page.context["form"] is None


def test_elsewhere_looks_like_nowhere(
    lin: Any, stranger: Any, next_town: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(stranger)
    assert browser.post(URL, GOOD | {"village": "石塘村"}).status_code == 303
    mine = signed_in(lin)
    there = search(mine, id_number=NUMBER).context
    nowhere = search(mine, id_number=id_number(day("1991-01-01"), 701)).context
    assert there["elsewhere"] == nowhere["elsewhere"] != ""
    assert there["matches"] == nowhere["matches"] == []
    assert mine.post(URL, GOOD).status_code == 303


def test_same_name_and_birth_asks_first(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    browser.post(URL, GOOD)
    twin = GOOD | {"id_number": id_number(day("1990-05-06"), 702)}
    page = browser.post(URL, twin)
    assert page.status_code == 422
    assert [m.why for m in page.context["matches"]] == ["电话相同、姓名读音相同、同一天出生"]
    assert browser.post(URL, twin | {"same": "on"}).status_code == 303
    step_in(lin)
    assert Person.objects.filter(name="韦小山").count() == 2


def test_a_second_file_for_a_running_measure_is_refused(lin: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    browser.post(URL, GOOD)
    page = browser.post(URL, GOOD)
    assert page.status_code == 422
    assert "id_number" in page.context["form"].errors
    step_in(lin)
    assert Person.objects.count() == 1


def test_a_new_decision_after_the_end_goes_into_the_same_file(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    closed(lin, folder, day("2026-06-01"), "moved")
    person = Person.objects.get(pk=folder.person_id)
    again = GOOD | {"name": person.name, "id_number": str(person.id_number)}
    assert signed_in(lin).post(URL, again).status_code == 303
    step_in(lin)
    assert Case.objects.filter(person_id=folder.person_id).count() == 2


def notices(browser: Any) -> list[str]:
    """Where the lines above the list of people lead."""
    return [one.url for one in browser.get("/people/").context["notices"]]


def test_a_number_of_another_village_of_the_town_is_taken_as_any_other(
    town: Any, nong: Any, signed_in: Callable[..., Any]
) -> None:
    """What is in another village is nowhere for a worker of one village; the town's desk sees the pair."""
    from tests.cast import actor_of, post

    one_village = actor_of(post(town, "mo", "莫青", "social_worker", [town.lower]))
    clerk = signed_in(nong)
    assert clerk.post(URL, GOOD).status_code == 303
    assert "/people/twice/" not in notices(clerk)
    assert signed_in(one_village).post(URL, GOOD | {"village": "下河村"}).status_code == 303
    assert "/people/twice/" in notices(clerk)
    assert clerk.post(URL, GOOD).status_code == 422, "and nobody who sees it opens a third"


def test_the_litany_of_intake(
    lin: Any, sun: Any, zhao: Any, client: Any, signed_in: Callable[..., Any]
) -> None:
    assert client.get(URL).status_code == 302
    for actor in (sun, zhao):
        assert signed_in(actor).get(URL).status_code == 403
        assert signed_in(actor).post(URL, GOOD).status_code == 403
    own = signed_in(lin)
    assert own.put(URL).status_code == 405
    assert own.post(URL, {"step": "search"}).status_code == 422
    assert own.post(URL, GOOD | {"village": "石塘村"}).status_code == 422
    step_in(lin)
    assert not Person.objects.exists()
