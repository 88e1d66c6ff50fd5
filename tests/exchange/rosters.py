"""Rosters for tests: a thousand invented people, a catalogue of faults, and files in every format people send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from tests.cast import id_number

HEADS = (
    ("name", "姓名"), ("id_number", "身份证号"), ("village", "村（社区）"), ("phone", "手机"), ("measure", "措施"),
    ("decision", "决定书文号"), ("authority", "决定机关"), ("decided_on", "决定日期"),
    ("received_on", "送达（收到）日期"), ("reported_on", "报到日期"), ("agreement_on", "协议签订日期"),
    ("months", "康复期限（月）"), ("deducted", "折抵天数"),
)  # fmt: skip
KEYS = tuple(key for key, _ in HEADS)
VILLAGES = ("上河村", "下河村", "梧桐社区")
SURNAMES = "陈林黄周吴徐孙马朱胡郭何高罗郑梁谢宋唐许"
GIVEN = "明远建国小燕志强秋萍大勇文立晓玉珍海春生桂兰家栋"
Row = dict[str, Any]


def good_row(n: int) -> Row:
    """Row number ``n`` without a fault; no two share a number, a name with a birthday, or a paper."""
    decided = date(2026, 2, 6) + timedelta(days=n % 120)
    birth = date(1970, 1, 1) + timedelta(days=n * 7)
    rehabilitation = n % 7 == 3
    row: Row = {
        "name": SURNAMES[n % 20] + GIVEN[(n * 3) % 24] + GIVEN[(n * 7 + 1) % 24],
        "id_number": id_number(birth, n, male=n % 3 != 0),
        "village": VILLAGES[n % 3],
        "phone": f"1390000{n:04d}",
        "measure": "社区康复" if rehabilitation else "社区戒毒",
        "decision": f"望公（强）决字〔2026〕{n:04d}号",
        "authority": "望川县公安局",
        "decided_on": decided.isoformat(),
        "received_on": (decided + timedelta(days=3)).isoformat(),
        "reported_on": (decided + timedelta(days=9)).isoformat() if n % 5 else "",
        "agreement_on": (decided + timedelta(days=12)).isoformat() if n % 5 and n % 4 else "",
        "months": "24" if rehabilitation else "",
        "deducted": "30" if n % 50 == 0 else "",
    }
    return row


def roster(count: int) -> list[Row]:
    """So many rows without a fault."""
    return [good_row(n) for n in range(count)]


def wrong_check(number: str) -> str:
    """The same number with another last digit."""
    return number[:17] + ("1" if number[17] != "1" else "2")


def impossible_birth(number: str) -> str:
    """A number whose check digit is right and whose birthday is the thirtieth of February."""
    from tongxing.people.rules import check_digit

    body = number[:10] + "0230" + number[14:17]
    return body + check_digit(body)


def _shift(row: Row, key: str, base: str, days: int) -> None:
    row[key] = (date.fromisoformat(row[base]) + timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Fault:
    """One thing that can be wrong: how to plant it in a row, and the column and code that must be said."""

    code: str
    column: str
    plant: Callable[[Row], None]


def _put(key: str, value: Any) -> Callable[[Row], None]:
    return lambda row: row.__setitem__(key, value)


def _make(key: str, change: Callable[[str], str]) -> Callable[[Row], None]:
    return lambda row: row.__setitem__(key, change(row[key]))


def _after(key: str, base: str, days: int) -> Callable[[Row], None]:
    return lambda row: _shift(row, key, base, days)


FAULTS: tuple[Fault, ...] = (
    Fault("id_missing", "id_number", _put("id_number", "")),
    Fault("id_length", "id_number", _make("id_number", lambda t: t[:17])),
    Fault("id_length", "id_number", _make("id_number", lambda t: t + "0")),
    Fault("id_characters", "id_number", _make("id_number", lambda t: t[:8] + "O" + t[9:])),
    Fault("id_checksum", "id_number", _make("id_number", wrong_check)),
    Fault("id_date", "id_number", _make("id_number", impossible_birth)),
    Fault("id_as_number", "id_number", _make("id_number", lambda t: float(t[:17] + "0"))),  # type: ignore[arg-type,return-value]
    Fault("name_missing", "name", _put("name", "  ")),
    Fault("name_characters", "name", _put("name", "<b>周</b>")),
    Fault("name_long", "name", _put("name", "甲" * 81)),
    Fault("village_unknown", "village", _put("village", "上河")),
    Fault("village_unknown", "village", _put("village", "天边镇")),
    Fault("village_missing", "village", _put("village", "")),
    Fault("phone", "phone", _put("phone", "打他哥电话")),
    Fault("measure_missing", "measure", _put("measure", "")),
    Fault("measure_unknown", "measure", _put("measure", "强制隔离")),
    Fault("decision_missing", "decision", _put("decision", "")),
    Fault("decision_long", "decision", _put("decision", "号" * 61)),
    Fault("authority_missing", "authority", _put("authority", "")),
    Fault("decided_missing", "decided_on", _put("decided_on", "")),
    Fault("no_such_day", "decided_on", _put("decided_on", "2026-02-30")),
    Fault("no_such_day", "received_on", _put("received_on", "2026年2月30日")),
    Fault("not_a_day", "reported_on", _put("reported_on", "年前")),
    Fault("not_a_day", "decided_on", _put("decided_on", "2026年3月")),
    Fault("too_early", "decided_on", _put("decided_on", "1926-03-01")),
    Fault("future", "decided_on", _put("decided_on", "2062-03-01")),
    Fault("future", "reported_on", _put("reported_on", "2026-11-24")),
    Fault("future", "agreement_on", _put("agreement_on", "2027-01-05")),
    Fault("before_decided_on", "received_on", _after("received_on", "decided_on", -1)),
    Fault("before_received_on", "reported_on", _after("reported_on", "received_on", -2)),
    Fault("before_reported_on", "agreement_on", _after("agreement_on", "reported_on", -1)),
    Fault("before_decided_on", "received_on", _after("decided_on", "agreement_on", 30)),
    Fault("before_received_on", "reported_on", _after("received_on", "agreement_on", 10)),
    Fault("before_reported_on", "agreement_on", _after("reported_on", "agreement_on", 10)),
    Fault("received_on_missing", "received_on", _put("received_on", "")),
    Fault("reported_on_missing", "reported_on", _put("reported_on", "")),
    Fault("months_missing", "months", lambda row: row.update(measure="社区康复", months="")),
    Fault("out_of_range", "months", lambda row: row.update(measure="社区康复", months="37")),
    Fault("not_a_number", "months", lambda row: row.update(measure="社区康复", months="两年")),
    Fault("months_other", "months", lambda row: row.update(measure="社区戒毒", months="24")),
    Fault("not_a_number", "deducted", _put("deducted", "-5")),
    Fault("out_of_range", "deducted", _put("deducted", "5000")),
)


def plant(rows: list[Row], count: int) -> set[tuple[int, str, str]]:
    """Plant so many faults of every kind, one a row; returns (line, column, code) as they must be said.

    Every row carries an agreement, so that each fault can be seen; two of them are people who stand twice.
    """
    expected: set[tuple[int, str, str]] = set()
    catalogue = cycle(FAULTS)
    places = [1 + (i * len(rows)) // (count + 1) for i in range(1, count + 1)]
    for i, at in enumerate(places):
        row, line = rows[at], at + 2
        _shift(row, "reported_on", "received_on", 5)
        _shift(row, "agreement_on", "reported_on", 2)
        if i % 20 == 19:
            row["id_number"] = rows[at - 3]["id_number"]
            expected.add((line, "id_number", "twice_in_file"))
            continue
        fault = next(catalogue)
        fault.plant(row)
        expected.add((line, fault.column, fault.code))
    return expected


# ── files ────────────────────────────────────────────────────────────────────


def table(rows: Sequence[Row], *, more: Sequence[str] = ()) -> list[list[Any]]:
    """Head and rows as cells; ``more`` are columns nobody asked for."""
    head = [title for _, title in HEADS] + list(more)
    return [head, *([row.get(key, "") for key in KEYS] + ["x"] * len(more) for row in rows)]


def xlsx(cells: Sequence[Sequence[Any]], *, sheet: str = "名单", days: bool = False) -> bytes:
    """An .xlsx; with ``days`` ISO texts become real date cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy/m/d"})
    for line, row in enumerate(cells):
        for at, value in enumerate(row):
            if days and line and isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
                page.write_datetime(line, at, date.fromisoformat(value), day)
            elif isinstance(value, (int, float)):
                page.write_number(line, at, value)
            elif isinstance(value, date):
                page.write_datetime(line, at, value, day)
            elif value != "":
                page.write_string(line, at, str(value))
    book.close()
    return out.getvalue()


def ods(cells: Sequence[Sequence[Any]]) -> bytes:
    """A small OpenDocument table as WPS and LibreOffice write it; dates as date cells."""
    rows = []
    for row in cells:
        row_cells = []
        for value in row:
            if isinstance(value, date):
                attr = f'office:value-type="date" office:date-value="{value.isoformat()}"'
            elif isinstance(value, (int, float)):
                attr = f'office:value-type="float" office:value="{value}"'
            else:
                attr = 'office:value-type="string"'
            text = f"<text:p>{escape(str(value))}</text:p>" if value != "" else ""
            row_cells.append(f"<table:table-cell {attr}>{text}</table:table-cell>")
        rows.append(f"<table:table-row>{''.join(row_cells)}</table:table-row>")
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        f' xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"'
        ' office:version="1.2"><office:body><office:spreadsheet><table:table table:name="名单">'
        f"{''.join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
        f' xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        pack.writestr("META-INF/manifest.xml", manifest)
        pack.writestr("content.xml", content)
    return out.getvalue()
