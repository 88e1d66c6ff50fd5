"""How not to agree, and until when: only what a law text at hand says, with the last day counted from the service.

What a township does may be brought before the county (行政复议法 20, 22, 24), and what comes of that before a court (10). Whether
a criticism or a warning is taken up is written nowhere, and the paper says that as well. No text at hand numbers the months
of a suit, so none is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.conduct.gate.words import (
    LEGAL_AID,
    OBJECT,
    OF_POLICE,
    REVIEW,
    REVIEW_UNTIL,
    SUIT,
    UNSETTLED,
)
from tongxing.core.ui.words import full_day
from tongxing.rulebook.counting import Computed, deadline_from
from tongxing.rulebook.document import Book


@dataclass(frozen=True, slots=True)
class Remedy:
    """The sentences under one paper, and the last day for a review with its sum; a report has no such day."""

    sentences: tuple[str, ...]
    last: Computed | None = None


def remedy(rung: str, served_on: date | None, book: Book) -> Remedy:
    """The ways against one paper; a day only once it is known when it reached the person (行政复议法 20)."""
    if rung == "report":
        return Remedy((_(OBJECT), _(OF_POLICE), _(LEGAL_AID)))
    last = review_until(served_on, book) if served_on else None
    until = (_(REVIEW_UNTIL) % {"day": full_day(last.day)},) if last else ()
    return Remedy((_(OBJECT), _(REVIEW), *until, _(UNSETTLED), _(SUIT), _(LEGAL_AID)), last)


def review_until(served_on: date, book: Book) -> Computed | None:
    """The last day of the sixty, counted like every other deadline of the law; None before that law was in force."""
    return deadline_from(book, "review_request", served_on, "送达")
