"""Requests, complaints, objections: numbered without a gap, due on a day, answered by another hand, printed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tongxing.archive.issued.actions import issue_paper
from tongxing.conduct.actions import serve
from tongxing.conduct.never import nevers
from tongxing.conduct.queries import beside, owed_to_people
from tongxing.conduct.requests.actions import answer_request, take_request
from tongxing.conduct.requests.models import Asked
from tongxing.conduct.requests.rules import ANSWER_WITHIN
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refused
from tongxing.duties.actions import withdraw
from tongxing.duties.models import Deed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    settings.TONGXING_FILES = tmp_path / "files"


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    return take_in(lin, town.upper, reported_on=day("2026-03-25"), name="韦喆堃")


def ask(by: Any, folder: Folder, outcome: str = "copy", concerns: str = "", on: Any = TODAY) -> Any:
    """She asks; the deed's id."""
    deed = take_request(
        by=step_in(by), at=at(on), on=on, case_id=folder.case_id, outcome=outcome, happened_on=on, concerns=concerns
    )  # fmt: skip
    assert deed is not None
    return deed.pk


def answer(by: Any, folder: Folder, about: Any, **more: Any) -> Any:
    said = {"outcome": "granted", "happened_on": TODAY} | more
    return answer_request(by=step_in(by), at=at(TODAY), on=TODAY, case_id=folder.case_id, about=about, **said)


def test_numbers_have_no_gap_and_a_killed_one_gives_its_back(lin: Any, nong: Any, folder: Folder) -> None:
    first = ask(lin, folder)
    with transaction.atomic():
        ask(lin, folder)
        transaction.set_rollback(True)
    second = ask(nong, folder, "explain")
    asked = beside(step_in(lin), [folder.case_id]).asked
    assert [asked[one].number for one in (first, second)] == ["请字〔2026〕第1号", "请字〔2026〕第2号"]
    with connection.cursor() as cursor:
        cursor.execute(nevers["conduct.request_number_missing"].rows)
        assert cursor.fetchone()[0] == 0


def test_a_complaint_names_somebody_of_this_town(lin: Any, folder: Folder) -> None:
    for outcome in ("complaint", "objection"):
        with pytest.raises(Refused, match="哪位工作人员"):
            ask(lin, folder, outcome)
    with pytest.raises(Refused, match="没有叫这个名字"):
        ask(lin, folder, "complaint", "无此人")


def test_whom_it_is_about_never_answers_it(lin: Any, nong: Any, folder: Folder) -> None:
    """Refused by the rule, and by the database when the rule is gone round."""
    about = ask(nong, folder, "complaint", "林晓")
    with pytest.raises(Refused, match="没有还等着答复"):
        answer(lin, folder, about)  # for her there is no such request
    with pytest.raises(Refused, match="要别人来记"):
        ask(lin, folder, "complaint", "林晓")
    step_in(lin)
    with pytest.raises(DatabaseError, match="does not answer it"), transaction.atomic():
        Deed.objects.create(
            id=uuid7(), case_id=folder.case_id, place_id=folder.place_id, kind="request_answer", outcome="granted",
            happened_on=TODAY, recorded_at=at(TODAY), recorded_by_id=lin.staff_id, about_id=about,
        )  # fmt: skip
    assert answer(nong, folder, about) is not None
    with connection.cursor() as cursor:
        cursor.execute(nevers["conduct.answered_by_whom_it_is_about"].rows)
        assert cursor.fetchone()[0] == 0


def test_it_is_owed_until_its_day_on_both_lists(signed_in: Any, lin: Any, folder: Folder) -> None:
    ask(lin, folder, on=TODAY - timedelta(days=20))
    people, _book = owed_to_people(step_in(lin), on=TODAY)
    [owing] = [one for who in people for one in who.owing if one.part == "answer"]
    assert owing.day == TODAY - timedelta(days=20) + ANSWER_WITHIN
    browser = signed_in(lin)
    assert "逾期 5 天" in browser.get("/").content.decode(), "today says it is late"
    assert "还没有答复" in browser.get("/rights/").content.decode()


def test_the_answer_is_printed_with_its_number(signed_in: Any, lin: Any, nong: Any, folder: Folder) -> None:
    about = ask(nong, folder, "complaint", "林晓")
    browser, base = signed_in(nong), f"/people/{folder.person_id}/"
    assert f"record/request_answer/?about={about}" in browser.get(f"{base}process/").content.decode()
    answer(nong, folder, about, outcome="partly", note="已经换了一位社工")
    [sheet] = re.findall(
        rf'href="({base}papers/answer/\?of=[^"]+)"', browser.get(f"{base}papers/").content.decode()
    )
    with pypdfium2.PdfDocument(browser.get(sheet).content) as pages:
        said = "".join(pages[0].get_textpage().get_text_range().split())
        assert len(pages) == 1
    for words in ("答复书", "请字〔2026〕第1号", "已经换了一位社工", "六十日内"):
        assert words in said, words


@pytest.fixture
def complaint(lin: Any, nong: Any, folder: Folder) -> Any:
    """Lin's person complains of Lin; the clerk answers it, hands the answer over and issues it."""
    about = ask(nong, folder, "complaint", "林晓")
    said = answer(nong, folder, about, outcome="partly", note="已经换了一位社工")
    step_in(nong)
    who = {"by": nong, "at": at(TODAY), "on": TODAY, "case_id": folder.case_id}
    handed = serve(**who, whom="answer_person", happened_on=TODAY, way="hand", receipt="signed")
    paper = issue_paper(**who, kind="answer", draw=str.encode, deed_id=said.pk)
    assert handed is not None
    assert paper is not None
    return about, said.pk, handed.pk, paper.pk


def traces(browser: Any, folder: Folder, complaint: Any) -> set[str]:
    """On which pages somebody can tell that there is a complaint."""
    base = f"/people/{folder.person_id}/"
    found = set()
    pages = (
        "/",
        "/rights/",
        base,
        f"{base}?all=1",
        f"{base}process/",
        f"{base}papers/?all=answer",
        f"{base}folder/",
    )
    for page in pages:
        answer_ = browser.get(page)
        assert answer_.status_code == 200, page
        said = answer_.content.decode()
        if any(str(one) in said for one in complaint) or "投诉工作人员" in said or "已经换了一位社工" in said:
            found.add(page)
    for page in (f"/papers/{complaint[3]}/", f"{base}papers/answer/?of={complaint[1]}"):
        if browser.get(page).status_code != 404:
            found.add(page)
    return found


def test_a_complaint_is_nowhere_for_whom_it_is_about(
    signed_in: Any, lin: Any, nong: Any, folder: Folder, complaint: Any, owner_rights: Any
) -> None:
    """Neither on her lists nor in the file, its papers or her copy; teeth: the rule taken out of the wall."""
    assert traces(signed_in(lin), folder, complaint) == set()
    step_in(lin)
    assert not Deed.objects.filter(pk__in=complaint[:3]).exists()
    assert not Asked.objects.exists()
    assert len(traces(signed_in(nong), folder, complaint)) >= 4
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE FUNCTION conduct_about_reader(of_deed uuid) RETURNS boolean"
                       " LANGUAGE sql STABLE AS 'SELECT false'")  # fmt: skip
    assert len(traces(signed_in(lin), folder, complaint)) >= 4, "the planted fault is seen"


def test_a_complaint_that_was_taken_back_stays_closed(lin: Any, nong: Any, folder: Folder) -> None:
    about = ask(nong, folder, "complaint", "林晓")
    step_in(nong)
    again = withdraw(
        by=nong, at=at(TODAY), on=TODAY, case_id=folder.case_id, deed_id=about, reason="本人撤回"
    )
    assert again is not None
    step_in(lin)
    assert not Deed.objects.filter(pk__in=[about, again.pk]).exists()


def test_an_answer_is_owed_until_it_is_served(signed_in: Any, lin: Any, nong: Any, folder: Folder) -> None:
    """What lies in the office is no answer: on both lists until a service names it."""
    first, second = ask(lin, folder), ask(lin, folder, "explain")
    for one in (first, second):
        answer(lin, folder, one)
    browser = signed_in(lin)

    def owed() -> tuple[int, int]:
        here, list_ = (browser.get(page).content.decode() for page in ("/", "/rights/"))
        return here.count("还没有送到本人手里"), list_.count("还没有送到本人手里")

    assert owed() == (2, 2)
    page = browser.get("/").content.decode()
    [link, _other] = re.findall(rf'href="(/people/{folder.person_id}/record/service/[^"]+)"', page)
    form = browser.get(link.replace("&amp;", "&")).content.decode()
    assert re.search(r'value="answer_person"[^>]*checked', form), "the form knows what is served"
    who = {"by": step_in(lin), "at": at(TODAY), "on": TODAY, "case_id": folder.case_id}
    for left in (1, 0):
        serve(**who, whom="answer_person", happened_on=TODAY, way="hand", receipt="signed")
        assert owed() == (left, left)
        step_in(lin)
    with pytest.raises(Refused, match="没有写好了还没送的答复"):
        serve(**who, whom="answer_person", happened_on=TODAY, way="hand", receipt="signed")
