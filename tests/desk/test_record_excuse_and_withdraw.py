"""办不了 and 更正: what is owed follows, and the first record stays readable."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import TODAY, at, closed, contacted, day, excused, sampled, step_in, take_in
from tests.desk.test_record_forms import answers, hidden, send, statements
from tongxing.duties.actions import project_cases, withdraw
from tongxing.duties.models import Deed, Duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(lin: Any, town: Any) -> Any:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


@pytest.fixture
def window(lin: Any, folder: Any) -> Duty:
    """The test window of these days."""
    step_in(lin)
    return Duty.objects.get(
        case_id=folder.case_id, rule="official_test", opens_on__lte=TODAY, lapses_on__gte=TODAY
    )


def give(browser: Any, window: Duty, **more: Any) -> Any:
    url = f"/duties/{window.pk}/excuse/"
    first = hidden(browser.get(url))
    data = {
        **first,
        "happened_on": TODAY.isoformat(),
        "reason": "in_hospital",
        "until_on": "",
        "note": "住院证明",
        **more,
    }
    return browser.post(url, data)


def test_an_excuse_lifts_exactly_this_window(
    lin: Any, folder: Any, window: Duty, signed_in: Callable[..., Any]
) -> None:
    response = give(signed_in(lin), window, until_on="2026-12-20")
    assert response.status_code == 303
    assert response.headers["Location"] == f"/people/{folder.person_id}/"
    step_in(lin)
    deed = Deed.objects.get(case_id=folder.case_id, kind="excuse")
    assert (deed.duty_rule, deed.duty_due_on, deed.word) == ("official_test", window.due_on, "in_hospital")
    assert (deed.until_on, deed.note) == (day("2026-12-20"), "住院证明")
    assert list(Duty.objects.filter(excused_by=deed.pk).values_list("pk", flat=True)) == [window.pk]


def test_a_reason_the_plan_does_not_name_is_kept_and_lifts_nothing(
    lin: Any, window: Duty, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    assert "由两个人看过再定" in browser.get(f"/duties/{window.pk}/excuse/").content.decode()
    assert give(browser, window, reason="office_cause").status_code == 303
    step_in(lin)
    assert Deed.objects.get(kind="excuse").finding == "office_cause"
    assert not Duty.objects.filter(excused_by__isnull=False).exists()


def test_the_litany_of_an_excuse(
    lin: Any, sun: Any, stranger: Any, folder: Any, window: Duty, signed_in: Callable[..., Any]
) -> None:
    url = f"/duties/{window.pk}/excuse/"
    own = signed_in(lin)
    assert own.get(url).status_code == 200
    assert own.delete(url).status_code == 405
    for actor, status in ((stranger, 404), (sun, 403)):
        assert signed_in(actor).get(url).status_code == status
        assert signed_in(actor).post(url, {"reason": "in_hospital"}).status_code == status
    assert own.get(f"/duties/{uuid.uuid4()}/excuse/").status_code == 404
    assert give(own, window, reason="").status_code == 422
    assert give(own, window, until_on="2026-11-01").status_code == 422
    assert own.post(url, {"reason": "in_hospital", "happened_on": "2026-11-23"}).status_code == 422
    step_in(lin)
    assert not Deed.objects.filter(kind="excuse").exists()


def test_an_excuse_sent_twice_is_written_once_and_within_eight_statements(
    lin: Any, window: Duty, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    url = f"/duties/{window.pk}/excuse/"
    data = {
        **hidden(browser.get(url)),
        "happened_on": "2026-11-23",
        "reason": "in_hospital",
        "until_on": "",
        "note": "",
    }
    with statements() as ran:
        assert browser.post(url, data).status_code == 303
    assert len(ran) <= 8, "\n".join(ran)
    assert browser.post(url, data).status_code == 303
    step_in(lin)
    assert Deed.objects.filter(kind="excuse").count() == 1


def test_what_is_done_needs_no_excuse_on_the_page_and_in_the_action(
    lin: Any, folder: Any, window: Duty, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    url = f"/duties/{window.pk}/excuse/"
    data = {**hidden(browser.get(url)), "happened_on": "2026-11-23", "reason": "in_hospital", "note": ""}
    sampled(lin, folder, TODAY)
    assert "已经办了" in browser.get(url).context["refusal"].why
    assert browser.post(url, data).status_code == 422
    step_in(lin)
    assert not Deed.objects.filter(kind="excuse").exists()


# ── taking back ──────────────────────────────────────────────────────────────


def test_a_record_taken_back_stays_readable_and_counts_no_more(
    lin: Any, folder: Any, window: Duty, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    old = sampled(lin, folder, TODAY)
    page = browser.get(f"/deeds/{old.pk}/withdraw/")
    assert page.status_code == 200
    response = browser.post(f"/deeds/{old.pk}/withdraw/", {**hidden(page), "reason": "记成了别人的结果"})
    assert response.status_code == 303
    step_in(lin)
    new = Deed.objects.get(supersedes=old.pk)
    assert (new.withdrawn, new.note) == (True, "记成了别人的结果")
    assert Deed.objects.filter(pk=old.pk).exists()
    window.refresh_from_db()
    assert window.met_by is None


def test_taking_back_twice_changes_nothing_and_says_so(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    old = sampled(lin, folder, TODAY)
    for _n in range(2):
        assert browser.post(f"/deeds/{old.pk}/withdraw/", {"reason": "记错了"}).status_code == 303
    assert browser.get(f"/deeds/{old.pk}/withdraw/").context["refusal"] is not None
    step_in(lin)
    assert Deed.objects.filter(supersedes=old.pk).count() == 1


def test_taking_back_a_report_in_takes_its_duties_along(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    step_in(lin)
    old = Deed.objects.get(case_id=folder.case_id, kind="report_in")
    browser = signed_in(lin)
    with statements() as ran:
        browser.post(f"/deeds/{old.pk}/withdraw/", {"reason": "不是这一天"})
    assert len(ran) <= 9, "\n".join(ran)
    step_in(lin)
    assert not Duty.objects.filter(case_id=folder.case_id, kind="official_test").exists()
    assert Duty.objects.filter(case_id=folder.case_id, kind="report_in", met_by=None).exists()


def test_record_again_brings_the_old_answers(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    send(browser, folder, "visit", happened_on="2026-11-20")
    step_in(lin)
    old = Deed.objects.get(kind="visit")
    response = browser.post(f"/deeds/{old.pk}/withdraw/", {"reason": "日子记错了", "next": "1"})
    assert response.headers["Location"] == f"/people/{folder.person_id}/record/visit/?like={old.pk}"
    page = browser.get(response.headers["Location"])
    assert page.context["form"].initial["happened_on"] == day("2026-11-20")
    assert page.context["form"].initial["outcome"] == "needs_help"


def test_the_litany_of_a_correction(
    lin: Any, sun: Any, zhao: Any, stranger: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    old = sampled(lin, folder, TODAY)
    url = f"/deeds/{old.pk}/withdraw/"
    own = signed_in(lin)
    assert own.post(url, {"reason": "  "}).status_code == 422
    assert own.put(url).status_code == 405
    for actor, status in ((stranger, 404), (sun, 403), (zhao, 403)):
        assert signed_in(actor).get(url).status_code == status
        assert signed_in(actor).post(url, {"reason": "试试"}).status_code == status
    assert own.get(f"/deeds/{uuid.uuid4()}/withdraw/").status_code == 404
    step_in(lin)
    assert not Deed.objects.filter(supersedes=old.pk).exists()


def test_answers_is_what_a_browser_sends(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    """The tests send what the page carries, so that a field forgotten by the template fails here."""
    found = answers(signed_in(lin), folder, "visit")
    assert {"slip", "back", "way"} <= set(found)


def test_what_was_written_after_a_later_found_end_can_still_be_taken_back(lin: Any, folder: Any) -> None:
    """The paper about the end comes late: the visits and excuses written meanwhile were wrong, and go."""
    visit = contacted(lin, folder, "visit", day("2026-06-20"))
    stay = excused(lin, folder, "in_hospital", day("2026-06-25"), day("2026-06-30"))
    closed(lin, folder, day("2026-06-10"), "terminated", recorded_on=day("2026-06-26"))
    step_in(lin)
    for wrong in (visit, stay):
        gone = withdraw(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, deed_id=wrong.pk, reason="错")
        assert gone is not None
        assert gone.withdrawn
    assert project_cases(by=lin, case_ids=[folder.case_id], check=True) == 0
