"""本人的一页: what she reads on it, what nobody else may, and that it is a PDF that can be printed."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from tests.cast import closed, day, joined, sampled, step_in, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(lin: Any, town: Any) -> Any:
    """Half a year on the way: in time, and one test that found something."""
    made = take_in(
        lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-26"), name="韦喆堃"
    )
    sampled(lin, made, day("2026-04-25"))
    sampled(lin, made, day("2026-05-25"), "positive")
    joined(lin, made, "family", day("2026-03-26"))
    return made


def pages(answer: Any) -> list[str]:
    with pypdfium2.PdfDocument(answer.content) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_page_tells_her_what_comes_next_and_when_it_ends(signed_in: Any, lin: Any, folder: Any) -> None:
    answer = signed_in(lin).get(f"/people/{folder.person_id}/own/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{folder.number}.pdf"'
    front, back = pages(answer)
    for words in ("我的三年安排", "韦喆堃", "下一次", "2029年3月25日", "我的权利", "12348", "本人签名"):
        assert words in front, words
    assert "复议" in front
    assert "民法典第202条" in back


def test_nothing_that_a_test_found_stands_on_it(signed_in: Any, lin: Any, folder: Any) -> None:
    """A sheet lies on a kitchen table: what came of a test is not for whoever passes by."""
    said = "".join(pages(signed_in(lin).get(f"/people/{folder.person_id}/own/")))
    for word in ("阳性", "阴性", "毒", "吸"):
        assert word not in said.replace("戒毒条例", "").replace("吸毒检测程序规定", "").replace(
            "禁毒法", ""
        ), word


def test_it_is_printed_for_who_may_read_the_file_and_leaves_a_trace(
    signed_in: Any, lin: Any, wu: Any, stranger: Any, folder: Any
) -> None:
    address = f"/people/{folder.person_id}/own/"
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(wu).get(address).status_code in (403, 404)
    assert signed_in(lin).get(address).status_code == 200
    assert "打印本人的一页" in signed_in(lin).get(f"/people/{folder.person_id}/seen/").content.decode()


def test_when_nothing_runs_there_is_no_page(signed_in: Any, lin: Any, folder: Any) -> None:
    browser = signed_in(lin)
    assert "打印本人的一页" in browser.get(f"/people/{folder.person_id}/").content.decode()
    closed(lin, folder, day("2026-11-20"), how="died")
    step_in(lin)
    assert browser.get(f"/people/{folder.person_id}/own/").status_code == 404
