"""Everything an answer says: status line, headers, page, workbook part by part, PDF text, and the log beside it."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import unquote

from tongxing.core.logs import Formatter


def said(response: Any) -> str:
    """All text of an answer, however it is packed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = f"{response.status_code} {response.reason_phrase}\n" + "\n".join(
        f"{k}: {v}" for k, v in response.items()
    )
    cookies = response.cookies.output()
    return "\n".join((unquote(head), unquote(cookies), *unpacked(body)))


def unpacked(body: bytes) -> Iterator[str]:
    """The text of a body: as it is, without its escapes, and of everything that lies in it."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as parcel:
            for info in parcel.infolist():
                yield info.filename
                yield from unpacked(parcel.read(info))
        return
    if body[:5] == b"%PDF-":
        yield from _pdf(body)
    text = body.decode("utf-8", errors="replace")
    yield text
    yield unescape(unquote(text))
    if "\\u" in text:  # JSON may spell every Chinese character out
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)


def _pdf(body: bytes) -> Iterator[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(body) as document:
        for page in document:
            yield page.get_textpage().get_text_bounded()


def hits(text: str, words: Mapping[str, str]) -> list[str]:
    """Which of these words (by what they are) stand in a text."""
    return [what for what, word in words.items() if word and word in text]


class Ear(logging.Handler):
    """Hears everything that is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Formatter())
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect what any part of the house logs meanwhile, at INFO and above, instead of printing it."""
    root, ear = logging.getLogger(), Ear()
    before, handlers = root.level, root.handlers
    root.handlers = [ear]
    root.setLevel(logging.INFO)
    try:
        yield ear.heard
    finally:
        root.handlers = handlers
        root.setLevel(before)


def trail(rows: Iterable[tuple[Any, ...]]) -> str:
    """Rows of the trail as one text."""
    return "\n".join(str(row) for row in rows)
