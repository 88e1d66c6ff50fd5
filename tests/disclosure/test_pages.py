"""The pages: two presses and a sentence, what a second person sees, the register in numbers, given about one person."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.desk.test_statements import statements, writes
from tongxing.core import clock, jobs
from tongxing.disclosure import queries
from tongxing.disclosure.requests import actions
from tongxing.org.doors import PROVED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def proved(signed_in: Callable[..., Client]) -> Callable[..., Client]:
    """A browser in which she has just proved who she is."""

    def enter(by: Any) -> Client:
        client = signed_in(by)
        session = client.session
        session[PROVED_AT] = clock.now().timestamp()
        session.save()
        return client

    return enter


def page(client: Client, where: str, status: int = 200) -> str:
    """The words of a page."""
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def test_two_presses_and_a_sentence(proved: Callable[..., Client], nong: Any, people: Any) -> None:
    """The list of people leads to the form, the form is filled but for the sentence, the same page hands the file out."""
    browser = proved(nong)
    assert '"/export/new/?what=people.roster"' in page(browser, "/people/")
    form = page(browser, "/export/new/?what=people.roster")
    ticked = re.findall(r'name="columns" value="(\w+)"[^>]*checked', form)
    assert ticked == ["number", "name", "village", "worker", "reported_on", "ends_on"]
    purpose = re.findall(r'name="purpose" value="(\w+)"[^>]*checked', form)
    body = {"columns": ticked, "place": "0", "purpose": purpose, "reason": "入户核对"}
    asked = browser.post("/export/new/?what=people.roster", body)
    assert asked.status_code == 303
    where = asked.headers["Location"]
    assert "正在准备" in (waits := page(browser, where))
    assert 'hx-trigger="every 2s"' in waits
    jobs.run_here()
    assert "可以取了" in (ready := page(browser, where))
    assert "hx-trigger" not in ready
    file = browser.post(where + "fetch/")
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store, private"
    assert browser.post(where + "fetch/").status_code == 200, "the same session may take it again"


def test_refusals_stand_beside_their_fields(proved: Callable[..., Client], nong: Any, people: Any) -> None:
    browser = proved(nong)
    body = {"columns": ["number"], "place": "0", "purpose": "county", "reason": "季度报表"}
    answer = browser.post("/export/new/?what=people.roster", body)
    assert answer.status_code == 422
    assert "要给别人的，请写给谁" in answer.content.decode()


def test_a_second_person_sees_what_and_how_many_and_nobody(
    proved: Callable[..., Client], nong: Any, sun: Any, people: Any, ask: Callable[..., Any]
) -> None:
    made = ask(nong, columns=("number", "id_number"), reason="医保局按身份证号核对参保情况")
    browser = proved(sun)
    assert made.number in page(browser, "/export/waiting/")
    look = page(browser, f"/export/{made.pk}/decide/")
    assert "身份证号（完整）" in look
    assert "6 人" in look
    assert "医保局" in look
    assert not [f for f in people if f.number in look]
    assert "某0甲" not in look
    assert browser.post(f"/export/{made.pk}/decide/", {"answer": "no", "said": ""}).status_code == 422
    assert (
        browser.post(f"/export/{made.pk}/decide/", {"answer": "no", "said": "末四位够用"}).status_code == 303
    )
    assert "末四位够用" in page(proved(nong), f"/export/{made.pk}/")


def test_the_register_has_numbers_and_no_names(
    proved: Callable[..., Client],
    nong: Any,
    sun: Any,
    auditor: Any,
    lin: Any,
    people: Any,
    ask: Callable[..., Any],
) -> None:
    made = ask(nong)
    proved(lin).get("/print/today/")
    for by in (nong, sun, auditor):
        register = page(proved(by), "/given/")
        assert made.number in register
        assert "今日单" in register
        assert "某0甲" not in register
        assert "入户核对" in page(proved(by), f"/given/{made.pk}/")
    assert proved(lin).get("/given/").status_code == 403


def test_given_about_one_person_and_not_about_another(
    proved: Callable[..., Client],
    nong: Any,
    lin: Any,
    sun: Any,
    people: Any,
    town: SimpleNamespace,
    ask: Callable[..., Any],
) -> None:
    made = ask(nong, places=(town.upper.pk,))
    before = page(proved(lin), f"/people/{people[0].person_id}/given/")
    assert made.number not in before, "nothing was made yet"
    jobs.run_here()
    assert made.number in page(proved(lin), f"/people/{people[0].person_id}/given/")
    assert made.number not in page(proved(lin), f"/people/{people[1].person_id}/given/")
    cast.step_in(lin)
    cast.closed(lin, people[0], cast.day("2026-11-20"), how="died")
    cast.sealed(nong, sun, people[0])
    assert proved(lin).get(f"/people/{people[0].person_id}/given/").status_code == 404
    cast.step_in(nong)
    assert people[0].person_id not in queries.named(nong, made.pk)


def test_paper_says_who_printed_it_and_stands_in_the_register(
    proved: Callable[..., Client], lin: Any, people: Any
) -> None:
    paper = page(proved(lin), "/print/today/")
    [number] = re.findall(r"第 (QW-C\d{4}-\d{4}) 号", paper)
    assert "林晓（专职社工）" in paper
    assert "不得转发" in paper
    cast.step_in(lin)
    [entry] = queries._entries(lin, "d.number = %(number)s", number=number)
    assert entry.way == "print"
    assert set(queries.named(lin, entry.id)) <= {f.person_id for f in people}
    assert entry.people == len(queries.named(lin, entry.id)) > 0


@pytest.mark.parametrize(
    ("who", "where", "most"),
    [
        ("nong", "/export/", 5),
        ("nong", "/export/new/", 5),
        ("sun", "/export/waiting/", 5),
        ("nong", "/given/", 5),
        ("nong", "{one}", 4),
        ("sun", "{one}decide/", 4),
    ],
)
def test_pages_run_few_statements_and_write_nothing(
    proved: Callable[..., Client],
    request: pytest.FixtureRequest,
    people: Any,
    ask: Callable[..., Any],
    nong: Any,
    who: str,
    where: str,
    most: int,
) -> None:
    made = ask(nong, columns=("number", "id_number"), reason="医保局按身份证号核对参保情况")
    browser = proved(request.getfixturevalue(who))
    where = where.format(one=f"/export/{made.pk}/")
    page(browser, where)
    with statements() as few:
        page(browser, where)
    ask(nong)
    ask(nong, columns=("number", "phone"), reason="电话通知本人来领一次补助")
    with statements() as many:
        page(browser, where)
    assert len(few) == len(many) <= most, "\n".join(many)
    assert writes(many) == []


def test_asking_takes_few_statements_whatever_the_number(
    proved: Callable[..., Client], nong: Any, lin: Any, town: SimpleNamespace, people: Any
) -> None:
    browser = proved(nong)
    body = {"columns": ["number"], "place": "0", "purpose": "work", "reason": "入户核对"}

    def run() -> list[str]:
        with statements() as ran:
            assert browser.post("/export/new/?what=people.roster", body).status_code == 303
        return ran

    few = run()
    for n in range(9):
        cast.take_in(lin, town.villages[n % 3], reported_on=cast.day("2026-03-25"))
    assert len(few) == len(run()) <= 10, "\n".join(few)


def test_a_request_can_be_taken_back_on_its_page(
    proved: Callable[..., Client], nong: Any, people: Any, ask: Callable[..., Any]
) -> None:
    made = ask(nong)
    assert proved(nong).post(f"/export/{made.pk}/withdraw/").status_code == 303
    jobs.run_here()
    cast.step_in(nong)
    assert queries.package(made.pk) is None
    assert actions.fetch is not None
