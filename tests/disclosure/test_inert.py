"""Whatever stands in a register comes out as text, and still carries its mark (promises, case 22; 24)."""

from __future__ import annotations

import io
from datetime import datetime
from uuid import uuid4

import openpyxl

from tongxing.core.clock import HOME_ZONE
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow
from tongxing.disclosure import sheets, watermark
from tongxing.disclosure.queries import Entry, mark_key

TRIGGERS = "=+-@|%＝＋＠"
BEFORE = ("", " ", "\t", "\r", "\n", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u3000", "\x00", "\u202e")
PAYLOADS = [f"{before}{sign}cmd|' /C calc'!A0" for sign in TRIGGERS for before in BEFORE]
KIND = Export(
    "test.texts",
    "表",
    "see_people",
    (ExportColumn("number", "编号", clean=True, minimal=True), ExportColumn("name", "姓名", minimal=True)),
    lambda *_a, **_k: [],
)


def test_no_payload_becomes_a_formula_and_every_one_is_marked() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=HOME_ZONE)
    people = [uuid4() for _payload in PAYLOADS]
    rows = [
        ExportRow(p, 1, (f"QW-{n}", text)) for n, (p, text) in enumerate(zip(people, PAYLOADS, strict=True))
    ]
    lines = {p: n for n, p in enumerate(people)}
    entry = Entry(
        uuid4(), "QW-C2026-0001", "export", KIND.name, ("number", "name"), False, False, len(people), (1,), "work",
        at, 1, "农玉珍", "clerk", (), None,
    )  # fmt: skip
    made = sheets.workbook(entry, KIND, rows, lines, mark=77, by="=农玉珍&P", at=at)
    assert made.rows == len(PAYLOADS) == 108
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    texts = [str(row[1].value) for row in list(book.worksheets[0].iter_rows())[3:]]
    assert all(watermark.found(text, mark_key()) == {77: 1} for text in texts)
    assert all(text.startswith("'") for text in texts)
    assert "&&P" in book.worksheets[0].oddHeader.center.text, "no code of the page's head can be smuggled in"
