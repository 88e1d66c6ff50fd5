"""Help through its doors: from a need to an outcome, greyed with its reason without a yes, each count opens its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import TODAY, contacted, step_in, take_in
from tests.desk.test_statements import run
from tests.support.hands import needed, step, walked
from tongxing.support.kinds import STEPS
from tongxing.support.models import Need, Provider
from tongxing.support.queries import help_at
from tongxing.support.rules import why_not_at_all

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def slip(browser: Client, where: str) -> str:
    """The slip of a fresh form."""
    return str(browser.get(where).context["form"].initial["slip"])


def said(browser: Client, where: str, **body: Any) -> Any:
    """One form sent as it was drawn."""
    return browser.post(where, {"slip": slip(browser, where), "happened_on": TODAY.isoformat(), **body})


def text(response: Any) -> str:
    """What a page says."""
    return str(response.content.decode())


def test_from_a_need_to_an_outcome(signed_in: Enter, lin: Any, folder: Any, where: Any) -> None:
    browser, person = signed_in(lin), f"/people/{folder.person_id}/"
    assert f"{person}help/" in text(browser.get(person))
    new = f"{person}help/new/"
    body = {"service": "job", "came_from": "own", "needed_on": "2026-11-20", "words": "想学电焊"}
    assert (
        browser.post(new, body | {"slip": slip(browser, new), "needed_on": "2027-01-01"}).status_code == 422
    )
    assert browser.post(new, body | {"slip": slip(browser, new)}).status_code == 303
    step_in(lin)
    [need] = Need.objects.all()
    page = f"/help/{need.pk}/"
    shut = browser.get(page)
    assert "本人还没有同意，不能告诉外面。" in text(shut)
    assert f"{page}sent/" not in text(shut)
    assert said(browser, f"{page}offered/", words="可以问电焊班").status_code == 303
    assert "同意什么" in text(browser.get(f"{page}agreed/"))
    assert said(browser, f"{page}agreed/", purpose="").status_code == 422
    assert said(browser, f"{page}agreed/", purpose="把姓名电话告诉就业中心").status_code == 303
    assert said(browser, f"{page}sent/", provider=str(where.job.pk)).status_code == 303
    for kind in ("taken", "done", "kept"):
        assert said(browser, f"{page}{kind}/").status_code == 303, kind
    told = text(browser.get(page))
    for words in ("上班了", "还在岗", "望川县就业服务中心", "把姓名电话告诉就业中心", "想学电焊"):
        assert words in told
    listed = text(browser.get("/help/?state=done"))
    assert page in listed
    assert page not in text(browser.get("/help/?state=theirs"))


def test_a_no_greys_the_button_with_the_words_of_the_refusal(
    signed_in: Enter, lin: Any, folder: Any, where: Any
) -> None:
    need = needed(lin, folder, "relief")
    walked(lin, need, "offered", "declined")
    browser = signed_in(lin)
    page = text(browser.get(f"/help/{need.pk}/"))
    assert "本人说了不要，不能把任何事告诉外面。（个人信息保护法第13、15、29条）" in page
    form = browser.get(f"/help/{need.pk}/sent/")
    assert "不提名字" in text(form)
    tried = said(browser, f"/help/{need.pk}/sent/", provider=str(where.job.pk))
    assert tried.status_code == 422


@pytest.mark.parametrize(
    "walk",
    [(), ("offered",), ("agreed",), ("agreed", "sent"), ("agreed", "sent", "taken"), ("agreed", "withdrawn")],
)
def test_a_button_is_there_exactly_when_the_step_may_be_taken(
    signed_in: Enter, lin: Any, folder: Any, where: Any, walk: tuple[str, ...]
) -> None:
    need = needed(lin, folder, "job")
    walked(lin, need, *walk, to=where.job)
    page = text(signed_in(lin).get(f"/help/{need.pk}/"))
    one = help_at(step_in(lin), need.pk)
    assert one is not None
    for kind in STEPS:
        may = why_not_at_all(one.referral, kind, role="social_worker") is None
        assert (f"/help/{need.pk}/{kind}/" in page) == may, kind


def test_the_lapsed_clock_stands_first_and_on_today(
    signed_in: Enter, lin: Any, justice: Any, folder: Any, where: Any
) -> None:
    need = needed(lin, folder, "legal_aid")
    walked(lin, need, "agreed", "sent", to=where.aid)
    browser = signed_in(lin)
    page = text(browser.get("/help/"))
    for words in ("法定的日子过了", "法律援助法", "七日过了还没有决定", "过了日子"):
        assert words in page
    today = browser.get("/")
    [one] = [p for p in today.context["promises"] if p.title == "法律援助"]
    assert one.chip.state == "overdue"
    assert "七日过了还没有决定" in one.second
    assert f"/help/{need.pk}/" in text(today)
    desk = signed_in(justice)
    assert desk.get("/").headers["Location"] == "/help/"
    assert "今天转来的人" in text(desk.get("/help/"))
    answered = said(desk, f"/help/{need.pk}/taken/", words="给援助")
    assert answered.status_code == 303
    assert "法定的日子过了" not in text(browser.get("/help/"))


def test_the_doctor_reads_what_was_sent_and_nothing_of_the_file(
    signed_in: Enter, lin: Any, doctor: Any, folder: Any, where: Any
) -> None:
    ill, other = needed(lin, folder, "medical", words="胃疼了一个月"), needed(lin, folder, "relief")
    browser = signed_in(doctor)
    assert browser.get(f"/help/{ill.pk}/").status_code == 404
    walked(lin, ill, "agreed", "sent", to=where.clinic)
    page = text(browser.get(f"/help/{ill.pk}/"))
    assert "只为这件事" in page
    assert "胃疼了一个月" not in page, "what she told her worker is not what she agreed to"
    assert f"/people/{folder.person_id}/" not in page
    assert browser.get(f"/help/{other.pk}/").status_code == 404
    assert browser.get(f"/people/{folder.person_id}/help/").status_code == 403
    assert said(browser, f"/help/{ill.pk}/ended/", words="不看了").status_code == 422


def test_the_clerk_never_learns_of_help_that_tells_of_health(
    signed_in: Enter, lin: Any, nong: Any, folder: Any
) -> None:
    ill, aid = needed(lin, folder, "medical"), needed(lin, folder, "relief")
    browser = signed_in(nong)
    listed, own = text(browser.get("/help/")), text(browser.get(f"/people/{folder.person_id}/help/"))
    for page in (listed, own):
        assert f"/help/{aid.pk}/" in page
        assert f"/help/{ill.pk}/" not in page
        assert "看病" not in page
    assert browser.get(f"/help/{ill.pk}/").status_code == 404
    new = f"/people/{folder.person_id}/help/new/"
    body = {
        "slip": slip(browser, new),
        "service": "maintenance",
        "came_from": "own",
        "needed_on": "2026-11-20",
    }
    assert browser.post(new, body).status_code == 422


def test_what_was_ticked_at_a_visit_becomes_a_need_with_one_tap(
    signed_in: Enter, lin: Any, folder: Any
) -> None:
    from tongxing.fieldwork.actions import NewContact, record_contact

    step_in(lin)
    new = NewContact("visit", "needs_help", TODAY, needs=("legal", "relief"))
    from tests.cast import at

    assert record_contact(by=lin, at=at(TODAY), on=TODAY, case_id=folder.case_id, new=new)
    browser, page = signed_in(lin), f"/people/{folder.person_id}/help/"
    shown = browser.get(page)
    ready = shown.context["ready"]
    assert {one.title for one in ready} == {"法律援助", "临时救助"}
    body = dict(ready[0].fields) | {"slip": shown.context["slip"]}
    assert browser.post(f"{page}new/", body).status_code == 303
    assert browser.post(f"{page}new/", body).status_code == 303
    assert [one.title for one in browser.get(page).context["ready"]] == [ready[1].title]
    step_in(lin)
    assert Need.objects.count() == 1


def test_the_directory_is_for_everybody_and_written_by_two_posts(
    signed_in: Enter, lin: Any, wu: Any, sun: Any
) -> None:
    browser, new = signed_in(lin), "/help/places/new/"
    body = {
        "name": "望川县戒毒医院",
        "kind": "designated",
        "services": ["medical"],
        "phone": "0990-5550188",
        "since": "2026-03-01",
    }
    assert browser.post(new, body | {"slip": slip(browser, new)}).status_code == 422
    assert (
        browser.post(new, body | {"slip": slip(browser, new), "approval": "省卫〔2025〕1号"}).status_code
        == 303
    )
    for who in (wu, sun):
        assert "0990-5550188" in text(signed_in(who).get("/help/places/"))
        assert signed_in(who).get(new).status_code == 403
    step_in(lin)
    [place] = Provider.objects.all()
    browser = signed_in(lin)
    assert (
        browser.post(
            f"/help/places/{place.pk}/close/", {"ended_on": TODAY.isoformat(), "reason": "搬走了"}
        ).status_code
        == 303
    )
    assert "0990-5550188" not in text(browser.get("/help/places/"))
    assert "搬走了" in text(browser.get("/help/places/?closed=1"))


def test_every_look_leaves_its_trace_and_a_list_costs_the_same_with_more_rows(
    signed_in: Enter, lin: Any, town: Any, folder: Any
) -> None:
    need = needed(lin, folder)
    browser = signed_in(lin)
    for url in ("/help/", f"/help/{need.pk}/", f"/people/{folder.person_id}/help/"):
        assert sum("core_look(" in sql for sql in run(browser, url)) == 1, url
    few = {url: len(run(browser, url)) for url in ("/help/", f"/people/{folder.person_id}/help/", "/")}
    for n in range(8):
        other = take_in(lin, town.villages[n % 3], reported_on=TODAY)
        step(lin, needed(lin, other, "relief"), "offered")
        needed(lin, folder, "training")
    contacted(lin, folder, "visit", TODAY)
    for url, n in few.items():
        assert len(run(browser, url)) == n, url
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
