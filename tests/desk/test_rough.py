"""Rough hands: strange input, another language, a page that breaks."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

from tests import cast

pytestmark = pytest.mark.django_db

STRANGE = [
    "%00",
    "%ff%fe",
    "' or 1=1 --",
    "%",
    "_",
    "\\",
    "𠮷",
    "a" * 5000,
    "<script>",
    "{{7*7}}",
    "‮",
    "　",
    "999999999999999999",
]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_searches_find_nobody_and_break_nothing(
    signed_in: Any, lin: Any, folder: cast.Folder, text: str
) -> None:
    answer = signed_in(lin).get("/people/", {"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    raw = signed_in(lin).get(f"/people/?q={text[:50]}&mine=x&after=")
    assert raw.status_code == 200


def test_a_search_by_identity_number_leaves_a_trace_without_the_number(
    signed_in: Any, lin: Any, auditor: Any, folder: cast.Folder
) -> None:
    from tongxing.core.models import AuditEvent
    from tongxing.people.models import Person

    cast.step_in(lin)
    number = Person.objects.get(pk=folder.person_id).id_number
    found = signed_in(lin).get("/people/", {"q": number}).context["people"]
    assert [line.person.number for line in found] == [folder.number]
    cast.step_in(auditor)
    event = AuditEvent.objects.get(act="find_by_id")
    assert number not in str(vars(event))


@pytest.mark.parametrize("query", ["what=nonsense", "what=../../", "all=2", "what=correction&all=1", "x=%00"])
def test_a_file_takes_any_query(signed_in: Any, lin: Any, folder: cast.Folder, query: str) -> None:
    assert signed_in(lin).get(f"/people/{folder.person_id}/?{query}").status_code == 200


def test_names_and_notes_from_people_are_never_markup(signed_in: Any, lin: Any, town: Any) -> None:
    from tongxing.fieldwork.actions import NewContact, record_contact

    evil = '<img src=x onerror="alert(1)">'
    made = cast.take_in(lin, town.upper, reported_on=cast.day("2026-03-25"), name="&<b>某")
    cast.step_in(lin)
    new = NewContact("talk", "fine", cast.day("2026-10-20"), partner=evil, note=evil)
    record_contact(by=lin, at=cast.at(cast.TODAY), case_id=made.case_id, on=cast.TODAY, new=new)
    browser = signed_in(lin)
    for url in ("/", "/people/", f"/people/{made.person_id}/", "/print/today/"):
        body = browser.get(url).content.decode()
        assert "<img src=x" not in body
        assert "<b>某" not in body
    assert "&lt;img src=x" in browser.get(f"/people/{made.person_id}/").content.decode()


def test_the_pages_speak_english_when_asked(signed_in: Any, lin: Any, wu: Any, folder: cast.Folder) -> None:
    browser = signed_in(lin)
    browser.cookies["language"] = "en"
    own = r"[一-鿿]*(?:演员|上河村|青梧镇|林晓|吴秀英|赵强|望公戒决字|方案|条例)[一-鿿〔〕]*"
    for url, word in (("/", "Today"), ("/people/", "Name"), (f"/people/{folder.person_id}/", "Rights")):
        body = browser.get(url).content.decode()
        assert word.lower() in body.lower(), url
        assert 'lang="en"' in body
        assert re.sub(own, "", re.sub(r"<[^>]+>", "", body))


def test_a_page_that_breaks_says_whose_fault_it_is_and_undoes_everything(
    signed_in: Any, lin: Any, folder: cast.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tongxing.core.models import AuditEvent
    from tongxing.faces.desk import files

    def broken(*args: Any, **kwargs: Any) -> Any:
        connection.cursor().execute("SELECT no_such_column FROM people_person")

    monkeypatch.setattr(files, "file_page", broken)
    browser = signed_in(lin)
    browser.raise_request_exception = False
    answer = browser.get(f"/people/{folder.person_id}/")
    assert answer.status_code == 500
    body = answer.content.decode()
    assert "是系统的问题" in body
    assert re.search(r"[0-9A-F]{6}", body)
    cast.step_in(lin)
    assert not AuditEvent.objects.filter(act="read_file").exists()


NUMBERS = [
    "/board/?open=" + "9" * 5000 + ".active",
    "/board/?open=٣.active",
    "/board/?open=²." + "active",
    "/board/?as_of=0001-01-01&month=0001-01",
    "/plan/?version=" + "9" * 5000,
    "/plan/compare/?old=²&new=²",
    "/score/99999999999999999999/2026/",
    "/clause/%00/?plan=%00",
    "/people/?after=00000000000000000000000000000000",
]


@pytest.mark.parametrize("url", NUMBERS, ids=lambda url: url[:30])
def test_a_number_that_is_none_is_not_there(signed_in: Any, nong: Any, folder: cast.Folder, url: str) -> None:
    assert signed_in(nong).get(url).status_code in (200, 404)


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "until=0000-00-00", "who=%00"])
def test_the_trail_takes_any_day(signed_in: Any, auditor: Any, query: str) -> None:
    assert signed_in(auditor).get(f"/audit/?{query}").status_code == 200


@pytest.mark.parametrize("year", [0, 1990, 2030, 99999])
@pytest.mark.parametrize("points", ["5", "NaN", "1e5", "-1"])
def test_a_year_without_a_sheet_cannot_be_settled(
    signed_in: Any, sun: Any, town: Any, year: int, points: str
) -> None:
    said = {"indicator": "A1", "points": points, "reason": "看过台账"}
    answer = signed_in(sun).post(f"/score/{town.upper.pk}/{year}/confirm/", said)
    assert answer.status_code in (404, 409)


@pytest.mark.parametrize("kind", ["visit", "paper_filed"])
def test_a_form_sent_back_is_a_look_too(signed_in: Any, lin: Any, folder: cast.Folder, kind: str) -> None:
    """An empty form sent to an address shows the same page as opening it, so it leaves the same trace."""
    from tongxing.core.models import AuditEvent

    url = f"/people/{folder.person_id}/record/{kind}/"
    assert signed_in(lin).post(url, {}).status_code == 422
    cast.step_in(lin)
    assert AuditEvent.objects.filter(act="read_file", about_id=folder.person_id).count() == 1


def test_looks_at_waiting_rows_are_found_among_the_looks_and_have_words() -> None:
    """Rows of a roster carry full numbers: whoever opened one or took them away has looked, not written."""
    from tongxing.faces.desk.acts import act_word
    from tongxing.org.trail import DOORS, LOOKS

    assert {"search", "roster.open_row", "roster.marked"} <= set(LOOKS)
    assert [act for act in LOOKS + DOORS if act_word(act) == act] == []
