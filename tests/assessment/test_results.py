"""Results of a year leave by the one door: asked for, looked at by a second person, registered; and say that they are a draft."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from tests import cast
from tests.disclosure.office import Office
from tongxing.core import jobs
from tongxing.core.refusal import Refused


@pytest.fixture
def office(town: Any, next_town: Any, lin: Any) -> Office:
    folders = [cast.take_in(lin, town.upper, reported_on=cast.day("2026-03-25")) for _ in range(2)]
    return Office(town, next_town, folders)


@pytest.mark.parametrize("what", ["assessment.results", "assessment.paper", "assessment.layout"])
def test_a_second_person_looks_before_results_leave(office: Office, what: str) -> None:
    columns = ("subject", "sheet", "points", "of", "state") if what.endswith("results") else ("subject",)
    asked = {
        "what": what,
        "columns": columns,
        "purpose": "county",
        "reason": "平安建设考评",
        "recipient": "望川县平安办",
    }
    assert office.ask("lin", **asked) is None
    made = office.ask(**asked)
    assert made.second
    assert made.people == 0
    assert isinstance(office.do("approve", "nong", made), Refused)
    assert office.do("approve", "sun", made)
    jobs.run_here()
    entry = office.do("fetch", "nong", made)
    assert not isinstance(entry, Refused), entry
    text = words_of(entry.data, pdf=what.endswith("paper"))
    assert "初稿" in text
    assert [village.name for village in office.town.villages if village.name in text] == [
        "上河村",
        "下河村",
        "梧桐社区",
    ]
    assert office.folders[0].number not in text


def test_a_sheet_on_paper_shows_persons_in_bands_and_is_nobody_elses(
    signed_in: Any, office: Office, nong: Any, stranger: Any
) -> None:
    where = f"/score/{office.town.upper.pk}/2026/print/"
    answer = signed_in(nong).get(where)
    assert answer["Content-Type"] == "application/pdf"
    text = words_of(answer.content, pdf=True)
    assert "不足 5" in text
    assert "B1" in text
    assert signed_in(stranger).get(where).status_code == 404


def words_of(data: bytes, *, pdf: bool) -> str:
    if pdf:
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    book = load_workbook(io.BytesIO(data))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
