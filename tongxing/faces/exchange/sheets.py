"""The one way a workbook leaves the house: every exporter builds it with these.

>>> with Workbook() as book:
...     book.sheet("名单", [Column("姓名", text=True)], [["周明远"]])
"""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from tongxing.core.files.writing import Cell, Column, Plain, Stamp, Workbook, inert, sheet_name

__all__ = [
    "Cell",
    "Column",
    "Plain",
    "Stamp",
    "Workbook",
    "answer",
    "answer_pdf",
    "answer_zip",
    "inert",
    "sheet_name",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(data: bytes, name: str) -> HttpResponse:
    """The workbook as a download. ``name`` tells what it is and never who is in it."""
    return _download(data, XLSX, "table.xlsx", name)


def answer_pdf(data: bytes, name: str) -> HttpResponse:
    """Papers in one PDF as a download; ``name`` tells what they are and never whose."""
    return _download(data, "application/pdf", "papers.pdf", name)


def answer_zip(data: bytes, name: str) -> HttpResponse:
    """A package as a download; ``name`` tells what it is and never whose."""
    return _download(data, "application/zip", "package.zip", name)


def _download(data: bytes, kind: str, plain: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response
