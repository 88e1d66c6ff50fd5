"""Tests in full: samples, who took them, what is told and looked at, what follows; a leave; a day put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import TODAY, day, sampled, step_in, take_in
from tests.desk.test_record_forms import address, answers, hidden, send, statements
from tongxing.duties.models import Deed, Duty
from tongxing.duties.queries import bundle, owed
from tongxing.fieldwork import models as fieldwork
from tongxing.fieldwork.actions import newest_book
from tongxing.fieldwork.queries import details
from tongxing.people.models import Person
from tongxing.rulebook.results import results

POSITIVE = {"outcome": "positive", "told": "signed", "medicine": "none"}
Browser = Callable[..., Any]


@pytest.fixture
def folder(lin: Any, town: Any) -> Any:
    """Somebody of 上河村 in her first year."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


@pytest.fixture
def her(lin: Any, town: Any, owner_rights: Any) -> Any:
    """A woman of 上河村."""
    made = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    with owner_rights():
        Person.objects.filter(pk=made.person_id).update(sex="2")
    return made


def standing(by: Any, folder: Any, on: Any = TODAY) -> list[str]:
    """Where every official test stands."""
    case = bundle(step_in(by), folder.case_id)
    assert case is not None
    book = newest_book(case)
    assert book is not None
    return [str(r.standing) for r in results(case.facts, book, on=on)]


def test_a_result_that_is_not_settled_brings_help_first(
    lin: Any, folder: Any, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in(lin)
    response = send(browser, folder, "official_test", outcome="positive", told="signed", medicine="none")
    assert response.status_code == 303
    said = [str(m) for m in response.wsgi_request._messages._queued_messages]
    assert any("待确认" in s and "不是结论" in s for s in said)
    assert not any("阳性" in s for s in said)


def test_a_screening_never_counts_as_a_test(lin: Any, folder: Any, signed_in: Callable[..., Any]) -> None:
    browser = signed_in(lin)
    assert "不进任何法定计数" in browser.get(address(folder, "screening")).content.decode()
    send(browser, folder, "screening")
    step_in(lin)
    deed = Deed.objects.get(case_id=folder.case_id, kind="screening")
    assert not Duty.objects.filter(kind="official_test", met_by=deed.pk).exists()


def test_a_positive_leaves_no_question_unanswered(lin: Any, folder: Any, signed_in: Browser) -> None:
    response = send(signed_in(lin), folder, "official_test", outcome="positive")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"told", "medicine"}
    step_in(lin)
    assert not Deed.objects.filter(kind__in=("official_test", "test_step")).exists()


def test_what_was_done_on_the_spot_is_written_with_it(lin: Any, folder: Any, signed_in: Browser) -> None:
    more = {"sample_a": "A-17", "sample_b": "B-17", "kept_at": "派出所冷柜", "specimen": "saliva"}
    assert send(signed_in(lin), folder, "official_test", **POSITIVE, **more).status_code == 303
    step_in(lin)
    test = Deed.objects.get(case_id=folder.case_id, kind="official_test")
    follows = Deed.objects.filter(case_id=folder.case_id, kind="test_step")
    assert {(d.about_id, d.word, d.outcome) for d in follows} == {
        (test.pk, "told:signed", "sealed"),
        (test.pk, "medicine:none", "sealed"),
    }
    kept = details(step_in(lin), [folder.case_id])[test.pk]
    assert (kept.samples, kept.kept_at, kept.specimen) == (("A-17", "B-17"), "派出所冷柜", "saliva")
    assert standing(lin, folder) == ["open"]
    assert standing(lin, folder, TODAY + timedelta(days=3)) == ["open"]
    assert standing(lin, folder, TODAY + timedelta(days=4)) == ["counts"]


def test_not_yet_is_an_answer_and_stays_owed(lin: Any, folder: Any, signed_in: Browser) -> None:
    browser = signed_in(lin)
    send(browser, folder, "official_test", outcome="positive", told="later", medicine="later")
    step_in(lin)
    assert not Deed.objects.filter(kind="test_step").exists()
    assert standing(lin, folder) == ["untold"]
    [one] = browser.get("/").context["promises"]
    assert "还没有告知本人" in one.title
    assert one.action.url.startswith(f"/people/{folder.person_id}/record/test_step/?about=")


@pytest.mark.parametrize("answer", ["", "no"])
def test_a_womans_urine_is_taken_by_a_woman_or_it_is_no_official_test(
    answer: str, lin: Any, her: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    assert "女性的尿样由女工作人员采" in browser.get(address(her, "official_test")).content.decode()
    response = send(browser, her, "official_test", by_woman=answer)
    assert response.status_code == 422
    assert "by_woman" in response.context["form"].errors
    step_in(lin)
    assert not Deed.objects.filter(kind="official_test").exists()


@pytest.mark.parametrize(
    "more", [{"by_woman": "yes"}, {"specimen": "saliva"}, {"outcome": "no_show", "collectors": ""}]
)
def test_by_a_woman_or_without_urine_it_stands(
    more: dict[str, str], lin: Any, her: Any, signed_in: Browser
) -> None:
    assert send(signed_in(lin), her, "official_test", **more).status_code == 303


def test_a_man_is_not_asked_who_took_it(lin: Any, folder: Any, signed_in: Browser) -> None:
    page = signed_in(lin).get(address(folder, "official_test"))
    assert "by_woman" not in page.context["form"].fields


@pytest.mark.parametrize("outcome", ["dilute", "invalid"])
def test_a_spoilt_sample_meets_nothing_and_asks_for_another(
    outcome: str, lin: Any, folder: Any, signed_in: Browser
) -> None:
    send(signed_in(lin), folder, "official_test", outcome=outcome)
    step_in(lin)
    deed = Deed.objects.get(kind="official_test")
    window = Duty.objects.get(tried_by=deed.pk)
    assert (window.met_by, window.tried_outcome, deed.word) == (None, outcome, outcome)
    assert standing(lin, folder) == ["again"]


def test_a_test_elsewhere_meets_the_duty_by_its_paper_and_hair_does_not(
    lin: Any, folder: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    assert send(browser, folder, "test_elsewhere", paper="").status_code == 422
    send(browser, folder, "hair_test")
    step_in(lin)
    assert not Duty.objects.filter(
        case_id=folder.case_id, kind="official_test", met_by__isnull=False
    ).exists()
    send(browser, folder, "test_elsewhere")
    step_in(lin)
    deed = Deed.objects.get(kind="test_elsewhere")
    assert Duty.objects.filter(kind="official_test", met_by=deed.pk).count() == 1
    assert fieldwork.Ground.objects.get(pk=deed.pk).paper == "某派出所 2026-118"
    assert standing(lin, folder) == ["clean", "clean"]


# ── what follows ────────────────────────────────────────────────────────────


def follow(browser: Any, folder: Any, outcome: str, **more: str) -> Any:
    return send(browser, folder, "test_step", outcome=outcome, **more)


def test_the_form_offers_what_may_follow_and_the_action_refuses_the_rest(
    lin: Any, folder: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    send(browser, folder, "official_test", **POSITIVE)
    offered = [
        v for v, _w in browser.get(address(folder, "test_step")).context["form"].fields["outcome"].choices
    ]
    assert "objection:asked" in offered
    assert not {"answer:agreed", "recheck:negative", "told:signed"} & set(offered)
    response = follow(browser, folder, "answer:agreed")
    assert response.status_code == 422
    assert "outcome" in response.context["form"].errors
    step_in(lin)
    assert Deed.objects.filter(kind="test_step").count() == 2


def test_an_objection_is_disputed_until_it_is_answered_and_the_answer_is_owed(
    lin: Any, folder: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    send(browser, folder, "official_test", **POSITIVE)
    assert follow(browser, folder, "objection:asked").status_code == 303
    assert standing(lin, folder, TODAY + timedelta(days=400)) == ["disputed"]
    [one] = browser.get("/").context["promises"]
    assert "有异议" in one.title
    assert "公安机关最晚答复" in one.second
    assert "检测规定第10条" in one.second
    [same] = browser.get(f"/people/{folder.person_id}/").context["answers"]
    assert same.second == one.second
    assert "公安机关最晚答复做不做实验室检测" in browser.get("/rights/").content.decode()
    assert follow(browser, folder, "answer:agreed", paper="望公检字12号").status_code == 303
    assert follow(browser, folder, "sent:sample").status_code == 303
    assert follow(browser, folder, "laboratory:negative").status_code == 303
    assert standing(lin, folder) == ["clean"]
    assert browser.get("/").context["promises"] == []


def test_a_step_about_somebody_elses_test_is_refused(
    lin: Any, folder: Any, town: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    other = take_in(lin, town.lower, reported_on=day("2026-03-25"))
    theirs = sampled(lin, other, TODAY, "positive")
    sampled(lin, folder, TODAY, "positive")
    response = follow(browser, folder, "told:signed", about=str(theirs.pk))
    assert response.status_code == 422
    step_in(lin)
    assert not Deed.objects.filter(kind="test_step").exists()


def test_a_test_in_full_and_a_step_take_few_statements(lin: Any, folder: Any, signed_in: Browser) -> None:
    browser = signed_in(lin)
    for kind, more in (
        ("official_test", POSITIVE),
        ("test_step", {"outcome": "objection:asked", "paper": "7号"}),
    ):
        data = answers(browser, folder, kind, **more)
        with statements() as ran:
            assert browser.post(address(folder, kind), data).status_code == 303
        assert len(ran) <= 9 if kind == "test_step" else len(ran) <= 8, "\n".join(ran)


def test_the_clerk_does_not_learn_that_something_followed(
    lin: Any, nong: Any, folder: Any, signed_in: Browser
) -> None:
    """That there is a step already says what the result was: for who reads no results there is none."""
    browser, clerk = signed_in(lin), signed_in(nong)
    quiet = clerk.get(f"/people/{folder.person_id}/").content.decode()
    send(browser, folder, "official_test", **POSITIVE)
    page = clerk.get(f"/people/{folder.person_id}/")
    assert "检测后续" in browser.get(f"/people/{folder.person_id}/").content.decode()
    assert "检测后续" not in page.content.decode()
    assert page.context["answers"] == []
    assert clerk.get("/").context["promises"] == []
    assert "检测后续" not in quiet


def test_the_teeth_a_kind_that_is_not_telling_would_be_shown(
    lin: Any, nong: Any, folder: Any, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from tongxing.core.vocabulary import deed_kinds
    from tongxing.duties import reading

    monkeypatch.setitem(deed_kinds._items, "test_step", replace(deed_kinds["test_step"], telling=False))
    reading._kinds.cache_clear()
    send(signed_in(lin), folder, "official_test", **POSITIVE)
    page = signed_in(nong).get(f"/people/{folder.person_id}/").content.decode()
    reading._kinds.cache_clear()
    assert "检测后续" in page


# ── leave ───────────────────────────────────────────────────────────────────


def test_a_leave_is_told_before_put_off_overdue_and_ended(lin: Any, folder: Any, signed_in: Browser) -> None:
    browser = signed_in(lin)
    ahead = (TODAY + timedelta(days=2)).isoformat()
    until = (TODAY + timedelta(days=20)).isoformat()
    assert send(browser, folder, "leave", happened_on=ahead, until_on="").status_code == 422
    assert send(browser, folder, "leave", happened_on=ahead, until_on=until).status_code == 303
    step_in(lin)
    deed = Deed.objects.get(kind="leave")
    assert (deed.word, deed.outcome, fieldwork.Ground.objects.get(pk=deed.pk).where_to) == (
        "away:reported",
        "sealed",
        "县城",
    )
    assert send(browser, folder, "leave", outcome="back:came").status_code == 422, "nobody is away yet"


def test_who_is_away_and_not_back_is_asked_about(lin: Any, folder: Any, signed_in: Browser) -> None:
    browser = signed_in(lin)
    since, until = TODAY - timedelta(days=9), TODAY - timedelta(days=2)
    send(browser, folder, "leave", happened_on=since.isoformat(), until_on=until.isoformat())
    [one] = browser.get("/").context["promises"]
    assert (one.title, one.chip.state, one.chip.days) == ("外出", "overdue", 2)
    form = browser.get(address(folder, "leave")).context["form"]
    assert [value for value, _w in form.fields["outcome"].choices] == ["back:came", "away:extended"]
    late = send(browser, folder, "leave", outcome="away:extended", until_on=until.isoformat())
    assert late.status_code == 422
    send(browser, folder, "leave", outcome="back:came", until_on="")
    assert browser.get("/").context["promises"] == []


def test_what_falls_due_while_away_is_lifted_and_after_the_return_it_is_not(
    lin: Any, folder: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    until = TODAY + timedelta(days=60)
    send(browser, folder, "leave", until_on=until.isoformat())
    step_in(lin)
    deed = Deed.objects.get(kind="leave")
    assert Duty.objects.filter(excused_by=deed.pk, kind="talk").count() >= 2
    send(browser, folder, "leave", outcome="back:came", until_on="")
    step_in(lin)
    assert not Duty.objects.filter(excused_by=deed.pk, due_on__gt=TODAY).exists()


# ── a day put off ───────────────────────────────────────────────────────────


@pytest.fixture
def window(lin: Any, folder: Any) -> Duty:
    """Something that is open and still in time."""
    step_in(lin)
    return (
        Duty.objects.filter(case_id=folder.case_id, opens_on__lte=TODAY, due_on__gt=TODAY)
        .order_by("due_on")
        .first()
    )  # type: ignore[return-value]


def put_off(browser: Any, window: Duty, until: Any, **more: str) -> Any:
    url = f"/duties/{window.pk}/snooze/"
    data = {
        **hidden(browser.get(url)),
        "reason": "appointed",
        "until_on": until.isoformat(),
        "note": "",
        **more,
    }
    return browser.post(url, {"happened_on": TODAY.isoformat(), "paper": "", **data})


def test_put_off_is_out_of_the_list_until_its_day_and_its_last_day_stays(
    lin: Any, window: Duty, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    before = (window.due_on, window.lapses_on, window.opens_on)
    n = browser.get("/").context["todo"].n
    assert put_off(browser, window, window.due_on, paper="电话记录 3 号").status_code == 303
    page = browser.get("/")
    assert page.context["todo"].n == n - 1
    [waiting] = page.context["waiting"]
    assert "改到" in waiting.second
    assert "先放着的" in page.content.decode()
    window.refresh_from_db()
    assert (window.due_on, window.lapses_on, window.opens_on) == before
    assert (window.excused_by, window.met_by) == (None, None)
    rows = {d.id: d for d in owed(step_in(lin), on=window.due_on)}
    assert rows[window.pk].put_off_until is None, "on its day it is in the list again"
    deed = Deed.objects.get(kind="snooze")
    assert fieldwork.Ground.objects.get(pk=deed.pk).paper == "电话记录 3 号"


def test_nothing_is_put_off_past_its_last_day_or_when_it_is_late(
    lin: Any, folder: Any, window: Duty, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    for until in (TODAY, window.due_on + timedelta(days=1)):
        assert put_off(browser, window, until).status_code == 422
    step_in(lin)
    late = Duty.objects.filter(case_id=folder.case_id, due_on__lt=TODAY, lapses_on__gte=TODAY).first()
    if late is not None:
        assert browser.get(f"/duties/{late.pk}/snooze/").context["refusal"] is not None
    step_in(lin)
    assert not Deed.objects.filter(kind="snooze").exists()


def test_both_answers_stand_beside_the_record(
    lin: Any, window: Duty, folder: Any, signed_in: Browser
) -> None:
    browser = signed_in(lin)
    page = browser.get(f"/people/{folder.person_id}/record/{window.kind}/?duty={window.pk}")
    assert page.context["cannot"].url == f"/duties/{window.pk}/excuse/"
    kinds = browser.get(f"/duties/{window.pk}/excuse/").context["kinds"]
    assert [k.url for k in kinds] == [f"/duties/{window.pk}/excuse/", f"/duties/{window.pk}/snooze/"]


def test_an_excuse_keeps_the_number_of_its_paper(lin: Any, window: Duty, signed_in: Browser) -> None:
    browser = signed_in(lin)
    url = f"/duties/{window.pk}/excuse/"
    data = {**hidden(browser.get(url)), "happened_on": TODAY.isoformat(), "reason": "in_hospital", "note": ""}
    assert browser.post(url, {**data, "paper": "住院号 7788"}).status_code == 303
    step_in(lin)
    deed = Deed.objects.get(kind="excuse")
    assert fieldwork.Ground.objects.get(pk=deed.pk).paper == "住院号 7788"
    [ground] = Deed.objects.raw(
        "SELECT d.id, g.paper AS raw FROM duties_deed d JOIN fieldwork_ground g ON g.id = d.id"
    )
    assert b"7788" not in bytes(ground.raw)
