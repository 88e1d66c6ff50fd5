"""Writing down what happened: the litany of every record address, and what each form refuses."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.cast import TODAY, agreed, closed, day, reported, sampled, step_in, take_in
from tongxing.core.models import AuditEvent
from tongxing.duties.models import Deed, Duty
from tongxing.faces.desk.recording import KINDS
from tongxing.fieldwork import models as fieldwork

ANSWERS: dict[str, dict[str, Any]] = {
    "official_test": {"outcome": "negative", "where": "镇卫生院", "collectors": "赵强、林晓"},
    "screening": {"outcome": "negative", "where": "村委会", "collectors": "林晓"},
    "talk": {"outcome": "fine", "way": "face"},
    "visit": {"outcome": "needs_help", "partner": "吴秀英", "needs": ["job", "relief"]},
    "own_report": {"outcome": "on_paper"},
    "hair_test": {"outcome": "negative", "where": "派出所", "collectors": "赵强、林晓"},
    "test_elsewhere": {"outcome": "negative", "where": "深圳", "paper": "某派出所 2026-118"},
    "test_step": {"outcome": "told:signed"},
    "contact_away": {"outcome": "fine", "way": "video"},
    "leave": {"outcome": "away:reported", "until_on": "2026-12-01", "where_to": "县城"},
    "report_in": {},
    "agreement": {
        "signed_for_office": "镇政府",
        "why": "first",
        "contents": ["measures", "rules", "consequences"],
    },
    "plan_evaluation": {"outcome": "goes_well"},
    "group_member": {"outcome": "family", "name": "何母"},
    "paper_filed": {"outcome": "basic_sheet"},
    "step": {"outcome": "suspended:detained"},
    "service": {"outcome": "family", "way": "hand", "receipt": "signed"},
    "police_notice": {"outcome": "joint_duty", "note": "望公函〔2026〕7号，另一地石塘镇"},
    "circumstance": {"outcome": "nursing"},
    "clean_from": {"outcome": "isolation", "note": "解除强制隔离戒毒决定书"},
    "request": {"outcome": "copy", "note": "想看检测记录"},
    "request_answer": {"outcome": "granted"},
    "closed": {"outcome": "moved"},
    "excuse": {"outcome": "in_hospital", "until_on": "2026-12-01"},
}


@pytest.fixture
def folder(lin: Any, town: Any) -> Any:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement but the savepoints a test's own transaction needs."""
    ran: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            ran.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield ran


def address(folder: Any, kind: str) -> str:
    return f"/people/{folder.person_id}/record/{kind}/"


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields as a browser would send them back."""
    page = response.content.decode().partition('<form class="form-page')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]+type=\"hidden\"[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    return found


def answers(browser: Any, folder: Any, kind: str, **more: Any) -> dict[str, Any]:
    first = hidden(browser.get(address(folder, kind)))
    return {**first, "happened_on": TODAY.isoformat(), "note": "", **ANSWERS[kind], **more}


def send(browser: Any, folder: Any, kind: str, **more: Any) -> Any:
    return browser.post(address(folder, kind), answers(browser, folder, kind, **more))


FIELD = [k for k in KINDS if k not in {"report_in", "closed", "plan_evaluation", "request_answer"}]


@pytest.mark.parametrize("kind", FIELD)
def test_a_record_is_written_and_leads_back(
    kind: str, lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    if kind == "test_step":
        sampled(lin, folder, TODAY, "positive")
    response = send(browser, folder, kind)
    assert response.status_code == 303, response.content.decode()[:3000]
    assert response.headers["Location"] == f"/people/{folder.person_id}/"
    step_in(lin)
    deed = Deed.objects.get(case_id=folder.case_id, kind=kind)
    assert (deed.happened_on, deed.recorded_by_id) == (TODAY, lin.staff_id)
    assert AuditEvent.objects.filter(act=f"record.{kind}", about_id=folder.person_id).count() == 1


def test_a_visit_keeps_who_came_along_and_what_help_is_wanted(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    send(signed_in(lin), folder, "visit", note="想问问救助。")
    step_in(lin)
    deed = Deed.objects.get(case_id=folder.case_id, kind="visit")
    contact = fieldwork.Contact.objects.get(pk=deed.pk)
    assert (contact.partner, contact.needs, deed.note) == ("吴秀英", ["job", "relief"], "想问问救助。")


def test_report_in_brings_every_duty_of_the_term(lin: Any, town: Any, signed_in: Callable[..., Any]) -> None:
    fresh = take_in(lin, town.upper, received_on=day("2026-11-16"))
    assert send(signed_in(lin), fresh, "report_in").status_code == 303
    step_in(lin)
    assert Duty.objects.filter(case_id=fresh.case_id, kind="official_test").count() > 12


def test_a_form_sent_twice_is_written_once(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    data = answers(browser, folder, "visit")
    assert [browser.post(address(folder, "visit"), data).status_code for _n in range(3)] == [303, 303, 303]
    step_in(lin)
    assert Deed.objects.filter(case_id=folder.case_id, kind="visit").count() == 1


def test_a_form_sent_again_after_its_record_was_taken_back_writes_nothing(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    data = answers(browser, folder, "visit")
    browser.post(address(folder, "visit"), data)
    step_in(lin)
    deed = Deed.objects.get(case_id=folder.case_id, kind="visit")
    browser.post(f"/deeds/{deed.pk}/withdraw/", {"reason": "记错了人"})
    assert browser.post(address(folder, "visit"), data).status_code == 303
    step_in(lin)
    assert Deed.objects.filter(case_id=folder.case_id, kind="visit").count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_litany_of_a_record_address(
    kind: str, lin: Any, folder: Any, stranger: Any, sun: Any, signed_in: Callable[..., Any]
) -> None:
    own, other, leader = signed_in(lin), signed_in(stranger), signed_in(sun)
    url = address(folder, kind)
    assert own.get(url).status_code == 200
    assert own.put(url).status_code == 405
    data = answers(own, folder, kind)
    for browser, status in ((other, 404), (leader, 403)):
        assert browser.get(url).status_code == status
        assert browser.post(url, data).status_code == status
    missing = f"/people/{uuid.uuid4()}/record/{kind}/"
    assert own.get(missing).status_code == 404
    assert own.post(missing, data).status_code == 404
    assert own.get(f"/people/nobody/record/{kind}/").status_code == 404
    step_in(lin)
    assert not Deed.objects.filter(case_id=folder.case_id).exclude(kind="report_in").exists()


def test_signed_out_leads_to_the_doorstep(client: Any, folder: Any) -> None:
    response = client.get(address(folder, "visit"))
    assert response.headers["Location"].startswith("/signin/")


def test_a_police_officer_writes_tests_and_nothing_else(
    zhao: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(zhao)
    page = browser.get(address(folder, "official_test"))
    assert page.status_code == 200
    assert "社区自查" not in page.content.decode()
    assert browser.get(address(folder, "talk")).status_code == 403


def test_one_collector_is_not_enough_and_what_was_typed_is_kept(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    response = send(signed_in(lin), folder, "official_test", collectors="林晓", note="写到一半")
    page = response.content.decode()
    assert response.status_code == 422
    assert "两个人在场" in page
    assert "写到一半" in page
    step_in(lin)
    assert not Deed.objects.filter(case_id=folder.case_id, kind="official_test").exists()


def test_somebody_who_did_not_come_is_a_fact_with_a_reason_and_needs_no_collectors(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    page = browser.get(address(folder, "official_test")).content.decode()
    assert "由两个人看过再定" in page
    response = send(browser, folder, "official_test", outcome="no_show", reason="at_work", collectors="")
    assert response.status_code == 303
    step_in(lin)
    deed = Deed.objects.get(case_id=folder.case_id, kind="official_test")
    assert deed.note == "上班走不开。"
    window = Duty.objects.get(tried_by=deed.pk)
    assert (window.met_by, window.tried_outcome) == (None, "no_show")


def test_two_collectors_are_filled_in_already(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    page = signed_in(lin).get(address(folder, "official_test")).content.decode()
    assert "赵强、林晓" in page


def test_the_helper_of_the_village_is_filled_in(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    page = signed_in(lin).get(address(folder, "visit")).content.decode()
    assert "和吴秀英一起" in page


def test_same_as_last(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    send(browser, folder, "visit")
    page = browser.get(address(folder, "visit")).content.decode()
    assert "like=last" in page
    page = browser.get(address(folder, "visit") + "?like=last").content.decode()
    checked = re.findall(r'value="(\w+)" id="[^"]+" checked', page)
    assert checked == ["needs_help", "job", "relief"]


def test_save_and_next_leads_to_the_next_who_is_owed_the_same(
    lin: Any, folder: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    other = take_in(lin, town.lower, reported_on=day("2026-03-25"))
    response = send(signed_in(lin), folder, "official_test", next="1", back="/")
    assert response.headers["Location"].startswith(f"/people/{other.person_id}/record/official_test/?duty=")


def test_the_next_and_the_next_come_to_an_end(
    lin: Any, folder: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    """People who did not come are still owed; going on must not lead round in a circle."""
    others = [take_in(lin, town.lower, reported_on=day("2026-03-25")) for _n in range(2)]
    browser, where = signed_in(lin), address(folder, "official_test")
    seen = []
    for _n in range(4):
        data = hidden(browser.get(where)) | {
            "happened_on": TODAY.isoformat(),
            "outcome": "no_show",
            "next": "1",
        }
        where = browser.post(where, data).headers["Location"]
        if "/record/" not in where:
            break
        seen.append(where.split("/")[2])
    assert len(seen) == len(set(seen)) <= 2
    assert set(seen) <= {str(f.person_id) for f in others}


@pytest.mark.parametrize(
    "bad", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/signout/"]
)
def test_nobody_is_led_out_of_the_house(
    bad: str, lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    response = send(signed_in(lin), folder, "visit", back=bad)
    assert response.headers["Location"] == f"/people/{folder.person_id}/"


def test_a_slip_of_somebody_else_writes_nothing(
    lin: Any, folder: Any, town: Any, zhao: Any, signed_in: Callable[..., Any]
) -> None:
    other = take_in(lin, town.lower, reported_on=day("2026-03-25"))
    mine = signed_in(lin)
    data = answers(mine, other, "official_test")
    assert mine.post(address(folder, "official_test"), data).status_code == 422
    assert signed_in(zhao).post(address(other, "official_test"), data).status_code == 422
    step_in(lin)
    assert not fieldwork.Test.objects.exists()


@pytest.mark.parametrize("count", [3, 300])
def test_recording_takes_eight_statements_however_much_there_is(
    count: int, lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    step_in(lin)
    first = Deed.objects.filter(case_id=folder.case_id).first()
    assert first is not None
    Deed.objects.bulk_create(
        Deed(
            case_id=folder.case_id,
            place_id=folder.place_id,
            kind="talk",
            outcome="fine",
            happened_on=day("2026-04-01"),
            recorded_at=first.recorded_at,
        )
        for _n in range(count)
    )
    browser = signed_in(lin)
    for kind in ("official_test", "visit", "agreement", "paper_filed"):
        data = answers(browser, folder, kind, next="1" if kind == "official_test" else "")
        with statements() as ran:
            assert browser.post(address(folder, kind), data).status_code == 303
        assert len(ran) <= 8, "\n".join(ran)


def test_reporting_in_takes_eight_statements_too(lin: Any, town: Any, signed_in: Callable[..., Any]) -> None:
    fresh = take_in(lin, town.upper, received_on=day("2026-11-16"))
    browser = signed_in(lin)
    data = answers(browser, fresh, "report_in")
    with statements() as ran:
        assert browser.post(address(fresh, "report_in"), data).status_code == 303
    assert len(ran) <= 8, "\n".join(ran)


# ── refused here ⇔ refused there ─────────────────────────────────────────────


def _received(lin: Any, town: Any) -> Any:
    return take_in(lin, town.upper, received_on=day("2026-11-16"))


def _reported(lin: Any, town: Any) -> Any:
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def _agreed(lin: Any, town: Any) -> Any:
    folder = _reported(lin, town)
    agreed(lin, folder, day("2026-03-26"))
    return folder


def _closed(lin: Any, town: Any) -> Any:
    folder = _reported(lin, town)
    sampled(lin, folder, day("2026-04-25"))
    closed(lin, folder, day("2026-06-01"), "moved")
    return folder


def _withdrawn(lin: Any, town: Any) -> Any:
    folder = _received(lin, town)
    reported(lin, folder, day("2026-11-20"))
    return folder


STATES = {
    "received": _received,
    "reported": _reported,
    "agreed": _agreed,
    "closed": _closed,
    "fresh": _withdrawn,
}


@pytest.mark.parametrize("state", STATES)
def test_the_form_is_refused_exactly_when_the_action_refuses(
    state: str, lin: Any, town: Any, signed_in: Callable[..., Any]
) -> None:
    """Rule 6: the words beside the grey button are the words she would get from the server."""
    from tongxing.core.clock import now
    from tongxing.core.ids import uuid7
    from tongxing.core.refusal import Refused
    from tongxing.duties.queries import bundle
    from tongxing.faces.desk.recording import Writing

    folder = STATES[state](lin, town)
    browser = signed_in(lin)
    for kind in KINDS.values():
        response = browser.get(address(folder, kind.kind))
        shown = response.context["refusal"]
        step_in(lin)
        case = bundle(lin, folder.case_id)
        assert case is not None
        first = {**ANSWERS[kind.kind], "happened_on": kind.day(case, on=TODAY).isoformat(), "note": ""}
        tested = next((d.id for d in case.deeds if d.kind == "official_test"), uuid.UUID(int=0))
        more = {"about": str(tested)} if kind.kind == "test_step" else {}
        more |= {"why": "changed"} if case.facts.last("agreement") else {}
        form = kind.form(first | more)
        assert form.is_valid(), form.errors
        refused = None
        try:
            kind.act(Writing(lin, now(), TODAY, folder.case_id, uuid7(), form))
        except Refused as error:
            refused = error.refusals[0]
        assert bool(shown) == bool(refused), (state, kind.kind, shown, refused)
        if refused is not None:
            assert refused.words in shown.why
        if kind.kind in {"report_in", "agreement", "step", "closed"} and refused is None:
            folder = STATES[state](lin, town)
