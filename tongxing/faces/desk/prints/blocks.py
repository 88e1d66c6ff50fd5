"""The pieces a paper is laid out from; ``sheets/paper.typ`` draws each kind of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

Block = dict[str, object]
NOTHING = "—"
BLANK_DAY = "　　　年　　月　　日"


def says(text: str) -> Block:
    """A paragraph of the body, two characters in."""
    return {"kind": "says", "text": text}


def plain(text: str) -> Block:
    """A line of the body that begins at the margin."""
    return {"kind": "plain", "text": text}


def note(text: str) -> Block:
    """A remark in small type under a form."""
    return {"kind": "note", "text": text}


def head(text: str) -> Block:
    """一、…"""
    return {"kind": "head", "text": text}


def red(text: str) -> Block:
    """A notice nobody may overlook: framed, so that it reads without colour as well (guard G4)."""
    return {"kind": "red", "text": text}


def fields(*pairs: tuple[str, str]) -> Block:
    """Named fields, two to a row; what is long has a row of its own, so has the last one of an odd number."""
    rows: list[list[str]] = []
    waiting: list[str] = []
    for label, value in pairs:
        if len(value) > SHORT or len(label) > LABEL:
            rows += [waiting] if waiting else []
            rows.append([label, value])
            waiting = []
        elif waiting:
            rows.append([*waiting, label, value])
            waiting = []
        else:
            waiting = [label, value]
    rows += [waiting] if waiting else []
    return {"kind": "fields", "rows": rows}


SHORT, LABEL = 11, 6  # characters that fit beside another field


def rows(
    heads: Sequence[str], widths: Sequence[float], lines: Iterable[Sequence[str]], *, blank: int = 0
) -> Block:
    """A table with a head; ``blank`` rows are left for handwriting."""
    filled = [list(line) for line in lines] + [[""] * len(heads)] * blank
    return {"kind": "rows", "heads": list(heads), "widths": list(widths), "rows": filled}


def wide(label: str, text: str, *, lines: int = 4) -> Block:
    """A box over the whole width: what was said, or room to write it by hand."""
    return {"kind": "wide", "label": label, "text": text, "lines": lines}


def signs(places: Sequence[str]) -> Block:
    """Where people sign, each with a day to fill in."""
    return {"kind": "signs", "places": list(places), "day": BLANK_DAY}


def seal(office: str, day: str) -> Block:
    """Where the office puts its seal, over its name and the day."""
    return {"kind": "seal", "office": office, "day": day, "seal": "（盖章）"}


def full(day: date | None) -> str:
    """2026年3月25日; a line for what is not known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else NOTHING


def short(day: date | None) -> str:
    """2026-03-25, for the narrow column of a table."""
    return f"{day:%Y-%m-%d}" if day else NOTHING


def listed(parts: Iterable[str]) -> str:
    """甲、乙、丙; a line for nothing."""
    return "、".join(part for part in parts if part) or NOTHING
