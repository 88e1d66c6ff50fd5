"""The code on the person's own sheet: what it opens, what it never says, and the one answer of every code that opens nothing."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client

from tests.cast import TODAY, Folder, at, closed, day, sampled, sealed, step_in, take_in
from tongxing.conduct.models import OwnCode
from tongxing.conduct.own_code import queries, rules
from tongxing.conduct.own_code.actions import end_code, give_code
from tongxing.org.actor import leave
from tongxing.org.signin import limits

pytestmark = pytest.mark.django_db
NAME = "韦喆堃"
PICTURES = os.environ.get("TONGXING_PAPERS", "")  # a folder: look at them


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Half a year on the way; one test found something."""
    made = take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-26"), name=NAME)
    sampled(lin, made, day("2026-05-25"), "positive")
    return made


def give(by: Any, folder: Folder, on: Any = TODAY) -> str:
    """A code, as it stands on paper."""
    code = give_code(by=step_in(by), at=at(on), on=on, case_id=folder.case_id)
    assert code is not None
    return code


def knock(code: str) -> Any:
    """Somebody with a telephone and nothing else."""
    leave()
    return Client().get(f"/s/{code}/")


def keep(name: str, pdf: bytes) -> None:
    """A picture of each page, for eyes, when a folder was named."""
    with pypdfium2.PdfDocument(pdf) as document:
        for n, one in enumerate(document) if PICTURES else ():
            one.render(scale=1.2).to_pil().save(Path(PICTURES) / f"{name}-{n}.png")


def same(answer: Any) -> tuple[Any, ...]:
    """Everything an answer says, but the token of the language form, which is a new one each time."""
    headers = {k: v for k, v in answer.items() if k != "Set-Cookie"}
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return answer.status_code, headers, body


def test_the_code_opens_days_and_whom_to_ask_and_nothing_else(lin: Any, folder: Folder) -> None:
    answer = knock(give(lin, folder))
    said = answer.content.decode()
    assert answer.status_code == 200
    for words in ("我的安排", "2029年3月25日", "接下来", "林晓", "12348"):
        assert words in said, words
    for word in (NAME, NAME[0], folder.number, "毒", "吸", "阳性", "阴性", "公安"):
        assert word not in said, word
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "sessionid" not in "".join(answer.cookies), "it makes nobody somebody"


def test_it_may_be_typed_by_hand(lin: Any, folder: Folder) -> None:
    code = give(lin, folder)
    leave()
    answer = Client().post("/s/", {"code": f" {rules.in_groups(code).lower()} "})
    assert (answer.status_code, answer["Location"]) == (303, f"/s/{code}/")
    assert Client().post("/s/", {"code": "nothing"})["Location"] == "/s/x/"


def test_every_code_that_opens_nothing_gets_one_answer(
    lin: Any, nong: Any, sun: Any, town: Any, folder: Folder
) -> None:
    """Unknown, mistyped, out of time, taken back, replaced, of a sealed file, of an ended measure: the same bytes."""
    replaced = give(lin, folder)
    taken = give(lin, folder)
    assert end_code(by=step_in(lin), at=at(TODAY), on=TODAY, case_id=folder.case_id)
    late = take_in(lin, town.upper, reported_on=day("2025-03-25"), name="晚")
    old = give(lin, late, TODAY - rules.LASTS - timedelta(days=1))
    over = take_in(lin, town.upper, reported_on=day("2023-03-25"), name="完")
    done = give(lin, over)
    closed(lin, over, day("2026-03-25"))
    gone = take_in(lin, town.lower, reported_on=day("2023-03-25"), name="封")
    shut = give(lin, gone)
    closed(lin, gone, day("2026-03-25"))
    sealed(nong, sun, gone)
    never = same(knock(rules.new_code()))
    assert never[0] == 404
    wrong = {"x": "x", "replaced": replaced, "taken": taken, "old": old, "done": done, "sealed": shut}
    assert {name: same(knock(code)) == never for name, code in wrong.items()} == dict.fromkeys(wrong, True)
    last_day = give(lin, late, TODAY - rules.LASTS)
    assert knock(last_day).status_code == 200, "teeth: on its last day it opens"


def test_it_reads_through_one_village_and_leaves_it_again(lin: Any, folder: Folder) -> None:
    """The second wall: closed before, open for her place only, closed after; the row of codes itself stays behind it."""
    code = give(lin, folder)
    leave()
    assert OwnCode.objects.count() == 0
    found = queries.holder(code, on=TODAY)
    assert found is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_scope('places')")
        assert cursor.fetchone()[0] == [found.place_id]
    assert found.actor.permissions == frozenset()
    assert found.actor.staff_id is None
    knock(code)
    assert OwnCode.objects.count() == 0


def test_the_code_is_kept_nowhere(lin: Any, folder: Folder) -> None:
    code = give(lin, folder)
    row = OwnCode.objects.get(case_id=folder.case_id)
    assert bytes(row.fingerprint) == queries.fingerprint(code)
    assert code.encode() not in bytes(row.fingerprint)
    assert len({rules.new_code() for _n in range(200)}) == 200
    assert len(rules.ALPHABET) ** rules.LENGTH >= 2**128


def test_every_opening_is_in_the_trail_and_counted_in_the_file(
    signed_in: Any, lin: Any, folder: Folder
) -> None:
    code = give(lin, folder)
    for _n in range(3):
        assert knock(code).status_code == 200
    browser = signed_in(lin)
    assert "一共打开过 3 次" in browser.get(f"/people/{folder.person_id}/hand/").content.decode()
    assert "本人扫码看自己的一页" in browser.get(f"/people/{folder.person_id}/seen/").content.decode()


def test_who_guesses_is_stopped_and_who_has_a_code_is_told_to_wait(lin: Any, folder: Folder) -> None:
    code = give(lin, folder)
    answers = [knock(rules.new_code()).status_code for _n in range(limits.SOURCE.tries + 1)]
    assert answers == [404] * limits.SOURCE.tries + [429]
    assert knock(code).status_code == 429


def test_the_paper_carries_it_only_when_she_wants_it(signed_in: Any, lin: Any, folder: Folder) -> None:
    browser, base = signed_in(lin), f"/people/{folder.person_id}/"
    plain = browser.get(f"{base}own/")
    assert OwnCode.objects.count() == 0
    slip = re.search(r'name="slip" value="([^"]+)"', browser.get(f"{base}hand/").content.decode())
    assert slip
    paper = browser.post(f"{base}hand/code/", {"slip": slip[1]})
    assert paper["Content-Type"] == "application/pdf"
    keep("own-with-code", paper.content)
    with pypdfium2.PdfDocument(paper.content) as pages, pypdfium2.PdfDocument(plain.content) as without:
        said = pages[0].get_textpage().get_text_range()
        assert len(pages) == len(without) == 2, "one sheet, its sums on the back"
        assert "扫码" not in without[0].get_textpage().get_text_range()
    typed = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{2,4}){6}", said.replace("\r\n", ""))
    assert typed
    assert knock(rules.as_typed(typed[0])).status_code == 200
    assert browser.post(f"{base}hand/end/", {"slip": slip[1]}).status_code == 303
    assert knock(rules.as_typed(typed[0])).status_code == 404


def test_report_in_leads_to_the_papers_for_her_hand(signed_in: Any, lin: Any, town: Any) -> None:
    fresh = take_in(lin, town.upper, name=NAME)
    browser, base = signed_in(lin), f"/people/{fresh.person_id}/"
    slip = re.search(r'name="slip" value="([^"]+)"', browser.get(f"{base}record/report_in/").content.decode())
    assert slip
    answer = browser.post(f"{base}record/report_in/", {"slip": slip[1], "happened_on": TODAY.isoformat()})
    assert (answer.status_code, answer["Location"]) == (303, f"{base}hand/")
    page = browser.get(f"{base}hand/").content.decode()
    assert f"{base}papers/rights_notice/issue/" in page
    notice, large = (browser.get(f"{base}papers/rights_notice/{more}").content for more in ("", "?large=1"))
    keep("notice", notice)
    keep("notice-large", large)
    with pypdfium2.PdfDocument(notice) as one, pypdfium2.PdfDocument(large) as more:
        assert (len(one), len(more)) == (1, 2), "one sheet; the large one needs more"
