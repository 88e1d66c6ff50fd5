"""The one way a workbook leaves the house: every exporter builds it with these.

>>> with Workbook() as book:
...     book.sheet("名单", [Column("姓名", text=True)], [["周明远"]])
"""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from tongxing.core.files.writing import Cell, Column, Plain, Stamp, Workbook, inert, sheet_name

__all__ = ["Cell", "Column", "Plain", "Stamp", "Workbook", "answer", "inert", "sheet_name"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(data: bytes, name: str) -> HttpResponse:
    """The workbook as a download. ``name`` tells what it is and never who is in it."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response
