"""What people typed, as they meant it. Every text that comes in passes here, whichever door it takes.

Nothing that can be seen is changed by :func:`plain`; what cannot be seen is taken out, because it could make
two names look the same, turn a line round, or break a list. :func:`clean` also folds widths, for what is
compared by machine: numbers, names, what is searched for. Pure: no database, no clock.
"""

from __future__ import annotations

import re
import unicodedata

# signs of no width or no ink that Unicode counts among letters, marks and symbols
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
MARKS = 4  # as many signs may stand on one letter; more are there to be a nuisance
UNSEEN = {"Cc", "Cf", "Cs"}
NO_SIGN = re.compile(
    "[\ufdd0-\ufdef]|[" + "".join(chr(p << 16 | low) for p in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
SPACES, ENDS = re.compile(r"[^\S\n]+"), re.compile(" *\n *")
NEW_LINES = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
APOSTROPHES = "'’‘"


def plain(text: str) -> str:
    """A text with everything in it that can be seen: single spaces, its lines kept."""
    lines = NEW_LINES.sub("\n", text).replace("\t", " ")
    seen = (
        c
        for c in NO_SIGN.sub("", lines)
        if c == "\n" or not (unicodedata.category(c) in UNSEEN or c in BLANK)
    )
    composed = _bare(unicodedata.normalize("NFC", "".join(seen)))
    return ENDS.sub("\n", SPACES.sub(" ", composed)).strip()


def line(text: str) -> str:
    """The same on one line."""
    return re.sub("\n+", " ", plain(text))


def clean(text: str) -> str:
    """A text as a machine compares it: full-width letters, digits and signs become ordinary ones (NFKC)."""
    return plain(unicodedata.normalize("NFKC", plain(text or "")))


def changed(typed: str, kept: str) -> bool:
    """Is there more to it than spaces, and the apostrophe that makes a cell of a workbook a text?"""
    return "".join(typed.split()).lstrip(APOSTROPHES) != "".join(kept.split()).lstrip(APOSTROPHES)


def _bare(text: str) -> str:
    """No letter carries more than a few marks."""
    if text.isascii():
        return text
    found, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) or unicodedata.category(sign) == "Me" else 0
        if marks <= MARKS:
            found.append(sign)
    return "".join(found)
