"""A slip goes with every form: which record this will be, in which file, for whom it was drawn up.

It is signed, so that recording needs no second look at whose file it is, and its record has its
number before it exists, so that a form sent twice is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import cast
from uuid import UUID

from django import forms
from django.core import signing
from django.http import QueryDict

from tongxing.core.ids import uuid7
from tongxing.org.actor import Actor


@dataclass(frozen=True, slots=True)
class Slip:
    """The number of a record still to be written, the measure it goes to, the window it answers."""

    deed_id: UUID
    case_id: UUID
    window: tuple[date, UUID] | None = None


def draw(actor: Actor, about: UUID, case_id: UUID, window: tuple[date, UUID] | None = None) -> str:
    """A new slip for a form about this person, record or duty."""
    at = f".{window[0].isoformat()}.{window[1]}" if window else ""
    return _signer(actor, about).sign(f"{uuid7()}.{case_id}{at}")


def read(text: str, actor: Actor, about: UUID) -> Slip | None:
    """The slip as it was drawn for her and for this page; None for anything else."""
    try:
        deed_id, case_id, *at = _signer(actor, about).unsign(text).split(".")
        window = (date.fromisoformat(at[0]), UUID(at[1])) if at else None
        return Slip(UUID(deed_id), UUID(case_id), window)
    except (signing.BadSignature, ValueError):
        return None


def part(deed_id: UUID, of: UUID) -> UUID:
    """The number of one line of a sheet: the same line of the same sheet is always the same record."""
    tail = int.from_bytes(sha256(deed_id.bytes + of.bytes).digest()[:8], "big") & ((1 << 62) - 1)
    return UUID(int=(deed_id.int >> 62 << 62) | tail)


def _signer(actor: Actor, about: UUID) -> signing.Signer:
    return signing.Signer(salt=f"tongxing.slip:{actor.staff_id}:{about}")


def renew(form: forms.Form, slip: str) -> None:
    """Put a fresh slip into a form that is shown again, with everything else as she typed it."""
    typed = cast(QueryDict, form.data).copy()
    typed["slip"] = slip
    form.data = typed
