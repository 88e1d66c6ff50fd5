"""弄虚作假 as questions to a person (方案S88、需求X06): twelve patterns, a closed list, and a sample anybody can draw again. Pure.

Nothing here deducts, accuses or ranks. A question names records and says what was seen; a person looks and answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tongxing.rulebook.truth import patterns_body, patterns_likeness, patterns_time
from tongxing.rulebook.truth.records import (
    Asking,
    BaseLine,
    Facts,
    Pattern,
    Question,
    Record,
    Settings,
    Span,
)
from tongxing.rulebook.truth.sampling import Drawn, Unit, draw, frame_digest, wilson
from tongxing.rulebook.truth.words import WORDS

__all__ = (
    "PATTERNS",
    "BaseLine",
    "Drawn",
    "Pattern",
    "Question",
    "Record",
    "Settings",
    "Span",
    "Unit",
    "ask",
    "draw",
    "frame_digest",
    "wilson",
)


def _pattern(ask: Asking) -> Pattern:
    """A pattern is its function and the words for it."""
    return Pattern(ask.__name__, *WORDS[ask.__name__], ask)


PATTERNS: tuple[Pattern, ...] = tuple(
    _pattern(one)
    for one in (
        patterns_time.burst,
        patterns_likeness.copied,
        patterns_body.two_places,
        patterns_body.contact_away,
        patterns_body.kit,
        patterns_body.impossible_day,
        patterns_time.spike,
        patterns_likeness.round_numbers,
        patterns_time.shrinking,
        patterns_time.agreement_after,
        patterns_time.nights,
        patterns_likeness.same_course,
    )
)


def ask(
    records: Iterable[Record],
    spans: Iterable[Span] = (),
    bases: Iterable[BaseLine] = (),
    settings: Settings = Settings(),  # noqa: B008
    patterns: Sequence[Pattern] = PATTERNS,
) -> tuple[Question, ...]:
    """The questions these records raise, in one order; the order they came in changes nothing. (方案S88、需求X06)."""
    facts = Facts(
        tuple(sorted(records, key=lambda one: (one.happened_on, one.recorded_at, one.id))),
        tuple(sorted(spans, key=lambda one: (one.case, one.since, one.kind, one.until is None, one.until))),
        tuple(sorted(bases, key=lambda one: (one.place_id, one.on, one.people, one.signed))),
    )
    found = {one.key: one for pattern in patterns for one in pattern.ask(facts, settings)}
    return tuple(sorted(found.values(), key=lambda one: (one.pattern, one.rows)))
