"""What a plan must keep to before it can be used: cited, dated, adding up, and nowhere weaker than the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongxing.rulebook.document import Book
from tongxing.rulebook.problems import Problem


@dataclass(frozen=True)
class Known:
    """The names on the three signboards: deed kinds, figures, papers."""

    deed_kinds: frozenset[str]
    figures: frozenset[str]
    papers: frozenset[str] = frozenset()


def check(book: Book, known: Known | None = None, *, names: Mapping[str, Sequence[str]] | None = None) -> tuple[Problem, ...]:
    """Every problem of a plan that could be read; an empty answer means it may be proved and approved."""
    return ()
