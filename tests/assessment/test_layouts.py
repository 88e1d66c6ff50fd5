"""The county's own workbook: merged cells and headings survive, a line grows into many, and every wrong name is said at once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.cast import day, step_in
from tongxing.assessment.layouts import example, faults
from tongxing.assessment.results import results, said
from tongxing.core.printing.layout import Said, fill
from tongxing.core.refusal import Refused

SAID = Said(
    {"town": "=cmd|'/c calc'!A1", "line.B1.title": "检测按期"},
    [{"each.name": "上河村", "each.B1": 18.5}, {"each.name": "下河村", "each.B1": "待认定"}],
)


def made(**cells: str) -> Any:
    book = Workbook()
    sheet = book.active
    sheet.title = "表一"
    for where, text in cells.items():
        sheet[where] = text
    return book


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_line_grows_and_what_is_merged_and_below_moves_along() -> None:
    book = made(
        A1="{{town}}考核表", A3="{{line.B1.title}}", A4="{{each.name}}", C4="{{each.B1}}", A5="填表人：", B6="共{{ line.B1.title }}"
    )  # fmt: skip
    for ref in ("A1:C1", "A4:B4", "A5:C5"):
        book.active.merge_cells(ref)
    sheet = load_workbook(io.BytesIO(fill(saved(book), SAID, line="农玉珍 第 1 号")))["表一"]
    assert sheet["A1"].value == "'=cmd|'/c calc'!A1考核表"
    assert sheet["A1"].data_type == "s"
    assert [sheet[c].value for c in ("A4", "C4", "A5", "C5", "A6", "B7")] == [
        "上河村", 18.5, "下河村", "待认定", "填表人：", "共检测按期"
    ]  # fmt: skip
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:C1", "A4:B4", "A5:B5", "A6:C6"}
    assert "第 1 号" in sheet.oddFooter.left.text


def test_everything_that_is_wrong_is_said_at_once_with_its_cell_and_the_near_name() -> None:
    book = made(A1="{{tow}}", B2="=SUM(A1:A2)", A4="{{each.nam}}", C9="{{ 别的", A6="{{each.name}}")
    book.active.merge_cells("A6:B7")
    with pytest.raises(Refused) as refused:
        fill(saved(book), SAID, line="")
    words = ["".join((one.words, *one.ways)) for one in refused.value.refusals]
    assert [one.partition("：")[0] for one in words] == [
        "表一!A1",
        "表一!B2",
        "表一!A4",
        "表一!C9",
        "表一!A6",
    ]
    assert "town" in words[0]
    assert "each.name" in words[2]


@pytest.mark.parametrize("bad", [b"", b"PK\x03\x04", b"<?xml version='1.0'?>"])
def test_what_is_no_workbook_is_refused(bad: bytes) -> None:
    with pytest.raises(Refused):
        fill(bad, SAID, line="")


LAUGHS = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY a "ha">]><worksheet/>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
def test_no_document_type_comes_in_whatever_it_is_written_in(encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(made(A1="a")))) as parts, zipfile.ZipFile(out, "w") as changed:
        for one in parts.namelist():
            evil = one.endswith("sheet1.xml")
            changed.writestr(one, LAUGHS.format(encoding).encode(encoding) if evil else parts.read(one))
    with pytest.raises(Refused) as refused:
        fill(out.getvalue(), SAID, line="")
    said = "".join(refused.value.refusals[0].ways)
    assert "not in UTF-8" in said or "document type" in said


@pytest.mark.django_db
def test_our_own_layout_is_filled_from_the_sheets_of_every_village(nong: Any, town: Any) -> None:
    today = day("2026-11-23")
    step_in(nong)
    found = results(nong, 2026, on=today, known=today)
    names = said(nong, found, year=2026, on=today)
    sheet = load_workbook(io.BytesIO(fill(example(found), names, line=""))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0].startswith("青梧镇 2026")
    assert [row[1] for row in rows if row[0] in (1, 2, 3)] == [place.name for place in town.villages]
    assert faults(example(found), names) == []
    assert "{{" not in str(rows)
