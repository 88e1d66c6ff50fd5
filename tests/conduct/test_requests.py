"""Requests, complaints, objections: numbered without a gap, due on a day, answered by another hand, printed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tongxing.conduct.never import nevers
from tongxing.conduct.queries import beside, owed_to_people
from tongxing.conduct.requests.actions import answer_request, take_request
from tongxing.conduct.requests.rules import ANSWER_WITHIN
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refused
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
    with pytest.raises(Refused, match="说的是您"):
        answer(lin, folder, about)
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
    browser, base = signed_in(lin), f"/people/{folder.person_id}/"
    page = browser.get(f"{base}process/").content.decode()
    assert "请字〔2026〕第1号" in page
    assert "这条说的是您" in page
    assert f"record/request_answer/?about={about}" not in page
    browser = signed_in(nong)
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
