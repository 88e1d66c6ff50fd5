"""Files from outside: every format and every way to write a day is read, every hostile file is refused with words."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import TODAY
from tests.exchange.rosters import KEYS, good_row, ods, roster, table, xlsx
from tongxing.casework.roster.actions import read_roster
from tongxing.casework.roster.cells import NoSuchDay, NotADay, read_count, read_day
from tongxing.casework.roster.rows import Values, Villages, read_row
from tongxing.casework.roster.rules import StagedRow
from tongxing.core.refusal import Refused

OLD = Path(__file__).parent / "data" / "roster.xls"  # made once with xlwt 1.3.0, which is no dependency
VILLAGES = Villages("青梧镇", {"上河村": 1, "下河村": 2, "梧桐社区": 3})


def read(row: StagedRow) -> Values:
    """The values of a row that must have no fault."""
    values, findings = read_row(row.cells, VILLAGES, TODAY)
    assert findings == []
    return values


def expected(n: int) -> Values:
    """What good row ``n`` says."""
    return read(StagedRow(2, dict(good_row(n))))


def typed(n: int) -> dict[str, Any]:
    """Good row ``n`` with days as date cells and the telephone as a number, as people type them."""
    row = good_row(n)
    for key in KEYS:
        if key.endswith("_on") and row[key]:
            row[key] = date.fromisoformat(row[key])
    return {**row, "phone": float(row["phone"]), "months": float(row["months"]) if row["months"] else ""}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", lambda: xlsx(table([typed(n) for n in (1, 2, 3, 4, 6)]))),
        ("A.XLSX", lambda: xlsx(table([good_row(n) for n in (1, 2, 3, 4, 6)]), days=True)),
        ("a.ods", lambda: ods(table([typed(n) for n in (1, 2, 3, 4, 6)]))),
        ("a.xls", OLD.read_bytes),
        ("a.et", OLD.read_bytes),
    ],
)
def test_every_format_says_the_same(name: str, data: Callable[[], bytes]) -> None:
    staged = read_roster(name, data())
    assert [read(row) for row in staged.rows] == [expected(n) for n in (1, 2, 3, 4, 6)]
    assert [row.line for row in staged.rows] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "written",
    [
        "2026-3-5", "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "2026 年 3 月 5 日", "２０２６－３－５", "20260305",
        "２０２６年３月５日", " 2026-03-05 ", "'2026-03-05", "2026-03-05 00:00:00", "46086", {"n": 46086.0}, {"n": 20260305.0},
        {"d": "2026-03-05"},
    ],
)  # fmt: skip
def test_every_way_to_write_a_day(written: Any) -> None:
    assert read_day(written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "written", ["2026年3月", "去年", "26-3-5", "2026-3", "3月5日", "2026-3-5至6", {"n": 3.5}]
)
def test_what_is_no_day_is_not_guessed(written: Any) -> None:
    with pytest.raises(NotADay):
        read_day(written)


@pytest.mark.parametrize("written", ["2026-2-30", "2026年13月1日", "2025-2-29", "20260231"])
def test_days_the_calendar_does_not_have(written: str) -> None:
    with pytest.raises(NoSuchDay):
        read_day(written)


@pytest.mark.parametrize(
    ("written", "number"), [("24", 24), ({"n": 24.0}, 24), ("２４个月", 24), ("", None), ("30天", 30)]
)
def test_whole_numbers(written: Any, number: int | None) -> None:
    assert read_count(written) == number


def test_identity_numbers_as_people_type_them() -> None:
    plain = next(good_row(n) for n in range(1, 300) if good_row(n)["id_number"].endswith("X"))
    for change in (
        lambda t: t.lower(),
        lambda t: f" {t[:6]} {t[6:14]} {t[14:]} ",
        lambda t: "'" + t,
        lambda t: "".join(chr(ord(c) + 0xFEE0) for c in t),
        lambda t: t[:17] + "ｘ",
    ):
        values, findings = read_row({**plain, "id_number": change(plain["id_number"])}, VILLAGES, TODAY)
        assert (values.id_number, findings) == (plain["id_number"], [])


def test_a_number_of_a_paper_keeps_its_brackets() -> None:
    row = {**good_row(1), "decision": " 望公（强）决字〔２０２６〕\u200b１号\u202e "}
    assert read(StagedRow(2, row)).decision == "望公（强）决字〔2026〕1号"


def test_a_village_is_found_however_its_brackets_are_typed() -> None:
    villages = Villages("青梧镇", {"上河村（北）": 7})
    assert [villages.find(t) for t in ("上河村(北)", "上河村（北）", "青梧镇 上河村 (北)", "上河村")] == [
        7,
        7,
        7,
        None,
    ]


def test_a_title_above_the_head_other_words_and_spare_columns() -> None:
    cells = table([good_row(1)], more=("民族", "籍贯"))
    cells[0] = [
        {"身份证号": "公民身份\n号码*", "村（社区）": "村(社区)", "手机": "联系电话"}.get(h, h)
        for h in cells[0]
    ]
    staged = read_roster("a.xlsx", xlsx([["青梧镇人员名单（2026年）"], [], *cells, [], ["", "", ""]]))
    assert [row.line for row in staged.rows] == [4]
    assert read(staged.rows[0]) == expected(1)
    assert staged.unused == ("民族", "籍贯")
    assert "x" not in str(staged.rows[0].cells), "columns nobody asked for are not kept"


def test_the_sheet_with_the_heads_is_found() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("封面").write(0, 0, "姓名")
        page = book.add_worksheet("人员")
        for line, row in enumerate(table([good_row(1)])):
            for at, value in enumerate(row):
                page.write_string(line, at, value)
    staged = read_roster("a.xlsx", out.getvalue())
    assert (staged.sheet, len(staged.rows)) == ("人员", 1)


# ── hostile files ────────────────────────────────────────────────────────────


def zipped(*entries: tuple[str, bytes], base: bytes | None = None) -> bytes:
    """A zip with these entries, after those of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        if base is not None:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for info in old.infolist():
                    pack.writestr(info.filename, old.read(info))
        for name, data in entries:
            pack.writestr(name, data)
    return out.getvalue()


def good() -> bytes:
    """A workbook nothing is wrong with."""
    return xlsx(table(roster(2)))


def bomb() -> bytes:
    """Sixty megabytes of nothing in sixty kilobytes."""
    return zipped(("xl/worksheets/sheet9.xml", b"\0" * 60_000_000), base=good())


def lying_bomb() -> bytes:
    """The same, and the archive says it were small."""
    data = bytearray(bomb())
    size = (60_000_000).to_bytes(4, "little")
    return bytes(data.replace(size, (1000).to_bytes(4, "little")))


def far_cell() -> bytes:
    """One cell at the far corner: a dense table of sixteen thousand million cells for a careless reader."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "姓名")
        page.write_string(0, 1, "身份证号")
        page.write_string(1_048_575, 16_383, "x")
    return out.getvalue()


def entities() -> bytes:
    """A thousand million laughs in a shared string."""
    lines = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{lines}]><sst><si><t>&a9;</t></si></sst>'
    return zipped(*[(n, xml.encode() if n == "xl/sharedStrings.xml" else d) for n, d in unzip(good())])


def unzip(data: bytes) -> list[tuple[str, bytes]]:
    """The entries of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return [(i.filename, pack.read(i)) for i in pack.infolist()]


def ole(word: str) -> bytes:
    """The beginning of an old office file that names a part."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + word.encode("utf-16-le") + b"\0" * 500


def many_columns() -> bytes:
    """A hundred heads."""
    return xlsx([["姓名", "身份证号", *(f"列{i}" for i in range(100))], ["周", "1"]])


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.xlsx", lambda: b"", "file_empty"),
    "too big": ("a.xlsx", lambda: b"PK\x03\x04" + b"x" * 8_000_000, "file_big"),
    "bomb": ("a.xlsx", bomb, "file_bomb"),
    "lying bomb": ("a.xlsx", lying_bomb, "file_damaged"),
    "far cell": ("a.xlsx", far_cell, "file_heavy"),
    "entities": ("a.xlsx", entities, "file_unreadable"),
    "parent folder": ("a.xlsx", lambda: zipped(("../../etc/x", b"x"), base=good()), "file_suspicious"),
    "absolute": ("a.xlsx", lambda: zipped(("/etc/x", b"x"), base=good()), "file_suspicious"),
    "backslash": ("a.xlsx", lambda: zipped(("..\\x", b"x"), base=good()), "file_suspicious"),
    "drive": ("a.xlsx", lambda: zipped(("C:x", b"x"), base=good()), "file_suspicious"),
    "macro": ("a.xlsx", lambda: zipped(("xl/vbaProject.bin", b"x"), base=good()), "file_macro"),
    "macro ending": ("a.xlsm", good, "file_kind"),
    "old macro": ("a.xls", lambda: ole("_VBA_PROJECT"), "file_macro"),
    "nested": ("a.xlsx", lambda: zipped(("x.zip", good()), base=good()), "file_macro"),
    "password": ("a.xlsx", lambda: ole("EncryptedPackage"), "file_password"),
    "old as new": ("a.xlsx", OLD.read_bytes, "file_ending"),
    "new as old": ("a.xls", good, "file_ending"),
    "text as xlsx": ("a.xlsx", lambda: "姓名,身份证号\n".encode("gbk"), "file_text"),
    "page": ("a.xlsx", lambda: b"<html><script>alert(1)</script>", "file_kind"),
    "picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 100, "file_kind"),
    "plain zip": ("a.xlsx", lambda: zipped(("a.txt", b"x")), "file_kind"),
    "path as name": ("../../etc/passwd", lambda: b"root:x:0:0", "file_kind"),
    "cut": ("a.xlsx", lambda: good()[:-200], "file_damaged"),
    "half": ("a.xlsx", lambda: good()[: len(good()) // 2], "file_damaged"),
    "half old": ("a.xls", lambda: OLD.read_bytes()[:2000], "file_unreadable"),
    "many entries": ("a.xlsx", lambda: zipped(*[(f"x{i}", b"") for i in range(80)], base=good()), "file_suspicious"),
    "rubbish inside": ("a.xlsx", lambda: zipped(("[Content_Types].xml", b"<x"), ("xl/workbook.xml", b"<")), "file_unreadable"),
    "no heads": ("a.xlsx", lambda: xlsx([["甲", "乙"], ["1", "2"]]), "file_heads"),
    "nothing in it": ("a.xlsx", lambda: xlsx([]), "file_heads"),
    "no rows": ("a.xlsx", lambda: xlsx(table([])), "no_rows"),
    "few columns": ("a.xlsx", lambda: xlsx([["姓名", "身份证号"], ["周", "1"]]), "columns_missing"),
    "a head twice": ("a.xlsx", lambda: xlsx([[*table([])[0], "公民身份号码"], ["周"]]), "columns_twice"),
    "many columns": ("a.xlsx", many_columns, "file_columns"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_words_and_ways(kind: str) -> None:
    name, make, code = HOSTILE[kind]
    data, began = make(), time.monotonic()
    with pytest.raises(Refused) as refused:
        read_roster(name, data)
    [refusal] = refused.value.refusals
    assert refusal.code == code
    assert refusal.words
    assert refusal.ways
    assert time.monotonic() - began < 30


def test_a_hundred_thousand_rows_are_refused_quickly() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for at, head in enumerate(("姓名", "身份证号")):
            page.write_string(0, at, head)
        for line in range(1, 100_001):
            page.write_string(line, 0, "周")
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read_roster("a.xlsx", out.getvalue())
    assert refused.value.refusals[0].code in {"file_rows", "file_bomb"}
    assert "5000" in str(refused.value) or refused.value.refusals[0].code == "file_bomb"
    assert time.monotonic() - began < 20


def test_five_thousand_rows_are_read() -> None:
    assert len(read_roster("a.xlsx", xlsx(table(roster(5000)))).rows) == 5000
    with pytest.raises(Refused):
        read_roster("a.xlsx", xlsx(table(roster(5001))))
