"""The desk on which a plan is checked: it holds the book, the signboards and the growing list of problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tongxing.rulebook.document import Book
from tongxing.rulebook.problems import Problem, did_you_mean

Road = tuple[str | int, ...]


@dataclass(frozen=True)
class Known:
    """The names on the three signboards: deed kinds, figures, papers.

    ``sealed`` are the outcomes of a kind that say something of the person and stand encrypted; ``entries`` are the
    kinds of what the office itself does, each with its outcomes; ``roles`` the posts there are. ``of_people`` are the
    figures that say what became of people.
    """

    deed_kinds: frozenset[str]
    figures: frozenset[str]
    papers: frozenset[str] = frozenset()
    sealed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    of_people: frozenset[str] = frozenset()


class Desk:
    """Collects problems and knows where each key stands."""

    def __init__(self, book: Book, known: Known | None, names: Mapping[str, Sequence[str]]) -> None:
        self.book, self.known, self.names = book, known, names
        self.problems: list[Problem] = []

    def complain(self, road: Road, what: str, advice: str, english: str, code: str) -> None:
        """Write down one problem at the nearest known line."""
        while road and road not in self.book.where:
            road = road[:-1]
        where = self.book.where.get(road) or next(iter(self.book.where.values()))
        self.problems.append(Problem(where.file, where.line, what, advice, english, code))

    def expect(self, road: Road, name: str, known: Iterable[str], what: str, code: str) -> None:
        """Refuse a name that nobody knows, with the nearest one."""
        names = frozenset(known)
        if name not in names:
            self.complain(
                road, f"不认识的{what}「{name}」", did_you_mean(name, names), f"unknown {code} {name}", code
            )
