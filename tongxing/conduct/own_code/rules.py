"""What a code is, how it is written by hand, and how long it opens. Pure."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read over a telephone and typed by hand
LENGTH = 26  # 130 bits
GROUP = 4
LASTS = timedelta(days=365)
READ_AS = str.maketrans("ILO", "110", " -　\t")


def new_code() -> str:
    """A code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))


def in_groups(code: str) -> str:
    """ABCD-EFGH-…, as it stands beside the picture."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """The code somebody typed: small letters, spaces and dashes, and O for 0 are forgiven."""
    return text[: 4 * LENGTH].upper().translate(READ_AS)


def is_one(code: str) -> bool:
    """Whether it could be a code at all."""
    return len(code) == LENGTH and all(one in ALPHABET for one in code)


def ends_on(given_on: date) -> date:
    """The last day it opens."""
    return given_on + LASTS
