"""Whose score sheet is read, by whom, on which day; and where each sheet stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongxing.assessment.shared import counts_persons, few_behind, hides_outcome
from tongxing.assessment.sheets import Line
from tongxing.assessment.subjects import Subject
from tongxing.faces.desk.asof import address
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.document import VILLAGE_SHEET, Book, Scheme


def path_of(whose: Subject, scheme: Scheme, year: int) -> str:
    """The address of a sheet: a village by its place, everything else by sheet and key."""
    if whose.of == VILLAGE_SHEET:
        return f"/score/{whose.key}/{year}/"
    return f"/score/of/{scheme.id}/{whose.key}/{year}/"


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose sheet is read, by whom, on which day, with which line open."""

    actor: Actor
    whose: Subject
    scheme: Scheme
    year: int
    on: date
    today: date
    book: Book
    plan: str
    open: str = ""
    group: str = ""
    few: bool = False
    paper: bool = False

    @property
    def shared(self) -> bool:
        """Does somebody read it who does not sit at the town's own desk, or is it for paper, which goes anywhere?"""
        return self.paper or not self.actor.may(Permission.SEE_SMALL_COUNTS)

    def holds(self, line: Line) -> bool:
        """Whether its numbers are held: persons before others; small outcomes before whoever reads no results (guard G8)."""
        names = (line.numerator_of, line.denominator_of)
        small = hides_outcome(self.actor, *names) and few_behind(line)
        return counts_persons(line) and (self.shared or small)

    def opens(self, line: Line) -> bool:
        """Whether the rows behind a line may be opened: none that are held, and for others none where there are few."""
        return not self.holds(line) and not (self.shared and self.few)

    @property
    def path(self) -> str:
        """The address of the sheet."""
        return path_of(self.whose, self.scheme, self.year)

    @property
    def printed(self) -> str:
        """A village's sheet on paper, of the same day."""
        kept = {"as_of": self.on.isoformat()} if self.on != self.today else {}
        return address(f"{self.path}print/", **kept) if self.whose.of == VILLAGE_SHEET else ""

    def link(self, **more: str) -> str:
        """An address on this sheet that stays on its day."""
        kept = {"as_of": self.on.isoformat()} if self.on != self.today else {}
        return address(self.path, **kept, **more)


def plain(number: Decimal) -> str:
    """Points without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
