"""The pages of due process: the list, one person's page, a finding by form, the second word; and what each may not do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import TODAY, Folder, at, closed, day, step_in, take_in
from tests.desk.test_statements import run
from tongxing.casework.help.actions import answer_plan, write_plan
from tongxing.casework.queries import Goal
from tongxing.conduct.models import Finding, Verdict
from tongxing.duties.models import Deed
from tongxing.people.models import Case

pytestmark = pytest.mark.django_db
HEARING = {
    "notice_on": "2026-10-20",
    "notice": "decision",
    "heard": "heard",
    "heard_on": "2026-11-20",
    "reason": "路远，本人说忘了",
}


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody who has come."""
    return take_in(lin, town.upper, reported_on=day("2026-03-02"))


@pytest.fixture
def late(lin: Any, town: Any) -> Folder:
    """Somebody whose decision was received on 20 October and who did not come."""
    return take_in(lin, town.upper, received_on=day("2026-10-20"))


def page(browser: Any, url: str, status: int = 200) -> str:
    response = browser.get(url)
    assert response.status_code == status, response.content.decode()[-2000:]
    return str(response.content.decode())


def send(browser: Any, url: str, body: dict[str, Any]) -> Any:
    slip = re.search(r'name="slip"[^>]*value="([^"]*)"', page(browser, url))
    assert slip
    return browser.post(url, {"slip": slip[1], "happened_on": TODAY.isoformat(), **body})


def test_from_the_list_to_a_second_word(
    lin: Any, nong: Any, late: Folder, signed_in: Callable[..., Any]
) -> None:
    """戒毒条例第14条: the question on the list, the finding, its confirmation, the word owed to the person."""
    worker, clerk = signed_in(lin), signed_in(nong)
    listed = page(worker, "/rights/")
    assert "有没有正当理由" in listed
    assert "怎么算的" in listed
    url = f"/people/{late.person_id}/find/late_none/"
    assert f'href="{url}"' in page(worker, f"/people/{late.person_id}/process/")
    assert send(worker, url, HEARING).status_code == 303
    assert "等另一个人确认，还不作数" in page(worker, f"/people/{late.person_id}/process/")
    step_in(nong)
    found = Finding.objects.get()
    waits = page(clerk, "/rights/?part=second")
    assert f"/findings/{found.pk}/" in waits
    assert "路远，本人说忘了" in page(clerk, f"/findings/{found.pk}/")
    assert clerk.post(f"/findings/{found.pk}/", {"says": "yes"}).status_code == 303
    assert page(clerk, f"/findings/{found.pk}/", 404)
    after = page(worker, "/rights/?part=finding")
    assert "视为拒绝接受" in after
    assert "认定还没有告知本人" in after
    assert Case.objects.get(pk=late.case_id).closed_on is None


def test_who_found_it_sees_why_she_cannot_confirm(
    lin: Any, late: Folder, signed_in: Callable[..., Any]
) -> None:
    worker = signed_in(lin)
    send(worker, f"/people/{late.person_id}/find/late_none/", HEARING)
    step_in(lin)
    found = Finding.objects.get()
    assert "不能由您确认" in page(worker, f"/findings/{found.pk}/")
    assert worker.post(f"/findings/{found.pk}/", {"says": "yes"}).status_code == 422
    step_in(lin)
    assert not Verdict.objects.exists()


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    lin: Any, late: Folder, signed_in: Callable[..., Any]
) -> None:
    worker, url = signed_in(lin), f"/people/{late.person_id}/find/late_none/"
    response = send(worker, url, {**HEARING, "heard": "", "notice": "", "notice_on": ""})
    text = response.content.decode()
    assert response.status_code == 422
    assert {"heard", "notice", "notice_on"} <= response.context["form"].errors.keys()
    early = send(worker, url, {**HEARING, "happened_on": "2026-11-01"}).content.decode()
    assert "还没有过报到的最后一天" in early
    assert "路远，本人说忘了" in text


def test_an_event_is_written_down_and_judged_from_the_page(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    worker, base = signed_in(lin), f"/people/{folder.person_id}"
    assert send(worker, f"{base}/find/evaded/", {"reason": "约好没来"}).status_code == 303
    step_in(lin)
    event = Deed.objects.get(case_id=folder.case_id, kind="breach")
    shown = page(worker, f"{base}/process/")
    assert f"/find/evaded_reason/?of={event.pk}" in shown
    judged = {"reason": "上班走不开，有考勤"}
    assert send(worker, f"{base}/find/evaded_reason/?of={event.pk}", judged).status_code == 303
    assert "约好没来" not in page(worker, "/rights/")
    assert send(worker, f"{base}/find/evaded_reason/?of={event.pk}", judged).status_code == 422


def test_services_stand_on_the_page_and_leave_the_list(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    """戒毒条例第13条: person, family, township."""
    fresh = take_in(lin, town.upper, decided_on=day("2026-11-10"), received_on=day("2026-11-16"))
    worker = signed_in(lin)
    listed = page(worker, "/rights/?part=service")
    assert "决定书没有记送达家属" in listed
    assert "没有记公安机关通知乡镇" in listed
    url = f"/people/{fresh.person_id}/record/service/"
    body = {"outcome": "family", "way": "hand", "receipt": "refused", "served_by": "赵强"}
    assert send(worker, url, body).status_code == 303
    shown = page(worker, f"/people/{fresh.person_id}/process/")
    assert "拒收，注明了情况" in shown
    assert "决定书没有记送达家属" not in page(worker, "/rights/?part=service")


def test_a_release_is_served_on_person_and_family(
    lin: Any, town: Any, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """戒毒条例第23、40条: due, then written down, then both are told; each leaves the list by its act."""
    folder = take_in(lin, town.upper, reported_on=day("2023-11-20"), decided_on=day("2023-11-01"))
    worker = signed_in(lin)
    due = page(worker, "/rights/?part=release")
    assert "期满了，等解除" in due
    assert "公安机关最晚告知乡镇街道" in due
    closed(lin, folder, day("2026-11-20"))
    rest = page(worker, "/rights/?part=release")
    assert "期满了，等解除" not in rest
    for whom in ("release_person", "release_family"):
        body = {"outcome": whom, "way": "hand", "receipt": "signed", "happened_on": "2026-11-20"}
        assert send(worker, f"/people/{folder.person_id}/record/service/", body).status_code == 303
    assert "解除通知书没有记送达" not in page(worker, "/rights/?part=release")


def test_the_list_runs_seven_and_no_more_with_more_rows(
    lin: Any, nong: Any, town: Any, signed_in: Any
) -> None:
    """Two more than other lists: who should be sealed, of files that have ended, and what waits at the gate."""
    for by in (lin, nong):
        browser = signed_in(by)
        for n in range(3):
            take_in(lin, town.villages[n % 3], received_on=day("2026-10-20"))
        few = run(browser, "/rights/")
        for n in range(20):
            take_in(lin, town.villages[n % 3], received_on=day("2026-10-20"))
        many = run(browser, "/rights/")
        assert len(few) == len(many) <= 7, "\n".join(many)


def test_a_plan_that_waits_stands_on_the_list_until_it_is_answered(
    lin: Any, nong: Any, folder: Folder, signed_in: Any
) -> None:
    """戒毒条例第18条: whoever is to answer a plan finds it where she looks for what is owed."""
    plan = write_plan(
        by=lin,
        at=at(TODAY),
        on=TODAY,
        case_id=folder.case_id,
        wish="想找活",
        goals=[Goal("找活", "联系砖厂")],
    )
    assert plan is not None
    waits, way = "等另一个人审定", f'href="/people/{folder.person_id}/plan/"'
    found = page(signed_in(nong), "/rights/?part=answer")
    assert waits in found
    assert way in found
    step_in(nong)
    answer_plan(by=nong, at=at(TODAY), on=TODAY, case_id=folder.case_id, plan_id=plan.pk, answer="approved")
    assert waits not in page(signed_in(nong), "/rights/")


def test_a_request_stands_on_the_file_until_it_is_answered(lin: Any, folder: Folder, signed_in: Any) -> None:
    """个人信息保护法第50条: the file says what was asked for, and leads to the answer."""
    worker, base = signed_in(lin), f"/people/{folder.person_id}/"
    body = {"outcome": "copy", "note": "想要一份协议"}
    assert send(worker, f"{base}record/request/", body).status_code == 303
    link = f"{base}record/request_answer/?about="
    assert link in page(worker, base)
    said = {"outcome": "granted"}
    assert send(worker, f"{base}record/request_answer/", said).status_code == 303
    assert link not in page(worker, base)


def test_one_persons_page_runs_seven(lin: Any, late: Folder, signed_in: Any) -> None:
    """The browser, who asks, the file, findings, the gate, another village, and the trace."""
    ran = run(signed_in(lin), f"/people/{late.person_id}/process/")
    assert len(ran) <= 7, "\n".join(ran)


def test_a_clerk_is_told_what_she_cannot_see(nong: Any, late: Folder, signed_in: Any) -> None:
    assert "戒断三年的到期由专职社工看" in page(signed_in(nong), "/rights/")


def test_a_request_stands_on_the_list_until_it_is_answered(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    """个人信息保护法第45、46、50条: what was asked is answered, and a refusal says why."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    worker, base = signed_in(lin), f"/people/{folder.person_id}"
    assert "没有还等着答复的请求" in page(worker, f"{base}/record/request_answer/")
    asked = {"outcome": "copy", "note": "想看检测记录"}
    assert send(worker, f"{base}/record/request/", asked).status_code == 303
    assert "本人的请求还没有答复" in page(worker, "/rights/?part=answer")
    step_in(lin)
    request = Deed.objects.get(case_id=folder.case_id, kind="request")
    url = f"{base}/record/request_answer/?about={request.pk}"
    assert url in page(worker, f"{base}/process/")
    declined = {"outcome": "declined", "about": str(request.pk)}
    assert send(worker, url, declined).status_code == 422
    assert send(worker, url, {**declined, "note": "涉及他人，已说明"}).status_code == 303
    assert "本人的请求还没有答复" not in page(worker, "/rights/")
    assert "涉及他人，已说明" in page(worker, f"{base}/process/")
    step_in(lin)
    answer = Deed.objects.get(case_id=folder.case_id, kind="request_answer")
    assert (answer.about_id, answer.outcome) == (request.pk, "sealed")


def test_a_change_of_place_is_handed_over_seen_and_counted_on(
    lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    """戒毒条例第22条: papers handed over, fifteen days, the term counts on, and one home."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    worker, base = signed_in(lin), f"/people/{folder.person_id}"
    there = {"other_place": "石塘镇", "happened_on": "2026-11-16"}
    assert send(worker, f"{base}/move/", there).status_code == 422, "no papers"
    assert send(worker, f"{base}/move/", {**there, "papers": ["decision", "agreement"]}).status_code == 303
    shown = page(worker, f"{base}/process/")
    assert "石塘镇" in shown
    assert "决定书、协议书" in shown
    assert "变更执行地，等到新地报到" in page(worker, "/rights/?part=move")
    early = {**there, "happened_on": "2026-11-10"}
    assert send(worker, f"{base}/move/", early).status_code == 422, "arrived before leaving"
    assert send(worker, f"{base}/move/", {**there, "happened_on": "2026-11-20"}).status_code == 303
    assert "变更执行地，等到新地报到" not in page(worker, "/rights/")
    case = Case.objects.get(pk=folder.case_id)
    assert (case.ends_on, case.place_id) == (day("2029-03-25"), folder.place_id)
    step_in(lin)
    assert Deed.objects.filter(case_id=folder.case_id, kind="step", outcome="sealed").count() == 2
