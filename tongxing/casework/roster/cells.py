"""What stands in a cell, whichever way it was typed: texts, days, whole numbers. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tongxing.core.files.reading import Cell
from tongxing.core.text import APOSTROPHES, clean, line

SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
EXACT = 10**15

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class NoSuchDay(ValueError):
    """A day the calendar does not have: 2月30日."""


class NotADay(ValueError):
    """Something that does not say one day."""


def text_of(cell: Cell | None) -> str:
    """A cell as people see it; the apostrophe that makes a cell a text is not part of it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell).lstrip(APOSTROPHES).strip()
    if "d" in cell:
        return str(cell["d"])
    number = cell["n"]
    return str(int(number)) if float(number).is_integer() else str(number)


WIDE = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def words_of(cell: Cell | None) -> str:
    """A cell copied from a paper: digits and letters half width, brackets and signs as they stand there."""
    if not isinstance(cell, str):
        return text_of(cell)
    return line(cell.translate(WIDE)).lstrip(APOSTROPHES).strip()


def lost_digits(cell: Cell | None) -> bool:
    """Was a long number kept as a number, so that its last digits are gone?"""
    return isinstance(cell, dict) and "n" in cell and abs(float(cell["n"])) >= EXACT


def read_day(cell: Cell | None) -> date | None:
    """A day from a date cell, a serial number or any of the ways people write it; None when empty."""
    if isinstance(cell, dict) and "d" in cell:
        return date.fromisoformat(cell["d"])
    text = text_of(cell)
    if not text:
        return None
    if re.fullmatch(r"\d{5}", text) and int(text) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(text))
    found = DAY.fullmatch(text) or EIGHT.fullmatch(text)
    if found is None:
        raise NotADay(text)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise NoSuchDay(text) from error


def read_count(cell: Cell | None) -> int | None:
    """A whole number that is not negative; None when empty; ValueError when it is neither."""
    text = re.sub(r"(个?月|天|日)$", "", text_of(cell)).strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(text)
    return int(text)
