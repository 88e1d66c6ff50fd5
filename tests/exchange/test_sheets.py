"""Workbooks that go out: nothing a person typed can act, whatever hides before it; read back by a second library."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tongxing.casework.roster.cells import text_of
from tongxing.faces.exchange.sheets import Cell, Column, Workbook, inert, sheet_name

TRIGGERS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "｜", "％", "﹢", "﹦")
HIDDEN = (
    "", " ", "\t", "\r", "\n", "\u3000", "\ufeff", "\u200b", "\u202e", "\u2066", "\x00", "\x1f", "\x7f", "\u00a0",
    "\u00ad", "\u2060", "\u180e", "\u3164", "\ufe0f", " \t\u200b\ufeff",
)  # fmt: skip
PAYLOADS = [h + t + "cmd|' /C calc'!A0" for t in TRIGGERS for h in HIDDEN]
HARMLESS = [
    "周明远",
    "阿卜杜拉·买买提",
    "𠮷田",
    "990102198501010035",
    "2026-03-05",
    "上河村",
    "a=b",
    "望公决字〔2026〕1号",
    "'quoted",
]
DANGER = re.compile(r"[=+\-@|%]")


def written(values: list[Any], **column: Any) -> bytes:
    """A workbook with these values under one head."""
    with Workbook() as book:
        book.sheet("表", [Column("列", **column)], [[v] for v in values])
    return book.data


def cells(data: bytes) -> list[Any]:
    """The cells under the head, as openpyxl sees them."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [row[0] for row in sheet.iter_rows(min_row=2)]


def first_visible(text: str) -> str:
    """What a program that strips more than Excel would meet first, folded to half width."""
    import unicodedata

    seen = [c for c in text if unicodedata.category(c)[0] not in "CZM" and c != "\u3164"]
    return unicodedata.normalize("NFKC", seen[0]) if seen else ""


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_prefix_brings_a_formula_through(payload: str) -> None:
    assert not DANGER.match(first_visible(inert(payload)))


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    data = written([*PAYLOADS, "http://example.org/x", "mailto:a@b.c", "file:///etc/passwd"], text=True)
    found = cells(data)
    assert len(found) == len(PAYLOADS) + 3
    assert {c.data_type for c in found} <= {"s", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        xml = "".join(pack.read(n).decode() for n in pack.namelist() if n.endswith((".xml", ".rels")))
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert "/hyperlink" not in xml


def test_heads_comments_lists_and_sheet_names_are_inert_too() -> None:
    with Workbook() as book:
        column = Column("=HEAD()", choices=("=1+1", "@x"), comment="\x00=c")
        book.sheet(
            "=[a]:*?/\\x" + "长" * 40, [column], [[Cell("=V()", "bad", "\x07=note")]], above=["=ABOVE()"]
        )
    book_again = openpyxl.load_workbook(io.BytesIO(book.data))
    sheet = book_again.worksheets[0]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["'=ABOVE()", "'=HEAD()", "'=V()"]
    assert [c.value for c in book_again["lists"]["A"]] == ["'=1+1", "'@x"]
    assert len(sheet.title) <= 31
    assert not DANGER.match(first_visible(sheet.title))


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_texts_go_out_as_they_are(text: str) -> None:
    assert inert(text) == text
    assert cells(written([text], text=True))[0].value == text


@pytest.mark.parametrize("text", ["=1+1", "+8613900000001", "-5", "@周"])
def test_what_we_made_inert_reads_back_as_it_was(text: str) -> None:
    assert text_of(cells(written([text]))[0].value) == text


def test_control_characters_and_broken_halves_do_not_break_the_file() -> None:
    values = ["a\x00b\x0b\x1fc", "\ud83d", "x\uffff", "长" * 40_000]
    found = [c.value for c in cells(written(values))]
    assert found[0] == "abc"
    assert len(found[-1]) == 32_000


def test_numbers_days_and_long_digits_keep_their_kind() -> None:
    found = cells(written([3, Decimal("12.5"), date(2026, 3, 5), "990102198501010035", None, float("nan")]))
    assert [found[0].value, found[1].value, found[2].value.date()] == [3, 12.5, date(2026, 3, 5)]
    assert (found[3].value, found[3].data_type) == ("990102198501010035", "s")


def test_names_of_sheets() -> None:
    assert sheet_name("") == "Sheet"
    assert sheet_name("a/b") == "a b"
