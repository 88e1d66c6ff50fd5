"""一人一档: which papers one file must hold on a day, whether each is there, and if not, why not. Pure: no database, no clock.

The plan says it (``[[paper]]``): from which event a paper is owed, under which clause, and what puts it there: a record
(签协议), the paper filed by hand (材料入档), a scan of it, or one this house issued. A paper is owed from the day after its
event, so that nobody is behind on the very day (``since < on``), and never before there is an event at all.

``since`` of a paper that needs no further event is the day it is counted from; the score counts exactly these rows, so
the page of missing papers and the points cannot say two things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongxing.rulebook.document import FILED, ISSUED, SCAN, Paper
from tongxing.rulebook.facts import CaseFacts, DeedFact

MEANS = (ISSUED, SCAN)  # what may put a paper there beside a record; the order says which is told first


class InFile(StrEnum):
    """How a paper stands in a file."""

    THERE = "there"
    MISSING = "missing"
    NOT_YET = "not_yet"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Held:
    """A scan or an issued paper that lies in the file: of which kind, about which record (a scan of a record has no kind)."""

    how: str
    on: date
    kind: str = ""
    deed: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class FilePaper:
    """One paper of the list: how it stands and why; ``since`` the day of its event, ``by`` what put it there on ``on``.

    ``put`` is the record that did. ``deed`` is the record it belongs to where the plan wants one a record, ``nth`` which of
    them it is. Of a missing one ``why`` may say what there is already, though it is not enough: a print that nobody
    brought back signed, a scan without its paper.
    """

    paper: Paper
    state: InFile
    why: str
    since: date | None = None
    by: str = ""
    on: date | None = None
    put: str = ""
    deed: str = ""
    nth: int = 0

    @property
    def asked(self) -> bool:
        """Whether it is owed and is or is not there; what lies there before its day is no merit and no debt."""
        return self.state == InFile.MISSING or (self.state == InFile.THERE and self.since is not None)


def papers_of(
    papers: Iterable[Paper], facts: CaseFacts, held: Sequence[Held], on: date
) -> tuple[FilePaper, ...]:
    """档案里该有的材料，逐份：在、缺、还没到时候、不用，各有原因。 (方案S61、S62)."""
    return tuple(row for paper in papers for row in _rows(paper, facts, held, on))


def _rows(paper: Paper, facts: CaseFacts, held: Sequence[Held], on: date) -> Iterator[FilePaper]:
    if facts.measure not in paper.measures:
        yield FilePaper(paper, InFile.NOT_ASKED, "measure")
        return
    if paper.needed_from == "closed" and facts.closed_on is not None and _end(paper, facts) is None:
        yield FilePaper(paper, InFile.NOT_ASKED, "ended_otherwise")
        return
    if paper.needed_from != "each":
        event = EVENTS[paper.needed_from](paper, facts)
        yield _one(paper, event, _puts(paper, facts, held, on), on)
        return
    for nth, record in enumerate(facts.of(paper.of), start=1):
        found = _puts(paper, facts, held, on, record)
        yield _one(paper, record.happened_on, found, on, deed=record.id, nth=nth)


@dataclass(frozen=True, slots=True)
class _Found:
    """What puts a paper there, or how far it has come."""

    by: str = ""
    on: date | None = None
    put: str = ""
    half: str = "nothing"


def _one(
    paper: Paper, event: date | None, found: _Found, on: date, *, deed: str = "", nth: int = 0
) -> FilePaper:
    since = event if event is not None and event <= on else None
    if found.by:
        return FilePaper(paper, InFile.THERE, found.by, since, found.by, found.on, found.put, deed, nth)
    if since is None or since == on:
        return FilePaper(
            paper, InFile.NOT_YET, "today" if since else paper.needed_from, since, deed=deed, nth=nth
        )
    return FilePaper(paper, InFile.MISSING, found.half, since, deed=deed, nth=nth)


# ── from when ────────────────────────────────────────────────────────────────


def _first(paper: Paper, facts: CaseFacts) -> date | None:
    return next((deed.happened_on for deed in facts.of(paper.of)), None)


def _end(paper: Paper, facts: CaseFacts) -> date | None:
    return next((deed.happened_on for deed in facts.of("closed", *paper.outcomes)), None)


EVENTS: dict[str, Callable[[Paper, CaseFacts], date | None]] = {
    "received": lambda _paper, facts: facts.received_on,
    "reported": lambda _paper, facts: facts.reported_on,
    "agreement": lambda _paper, facts: next((d.happened_on for d in facts.of("agreement")), None),
    "planned": lambda _paper, facts: facts.planned_on,
    "first": _first,
    "closed": _end,
}


# ── what puts it there ───────────────────────────────────────────────────────


def _puts(
    paper: Paper, facts: CaseFacts, held: Sequence[Held], on: date, record: DeedFact | None = None
) -> _Found:
    """The first of the ways the plan names; what there is besides is said as the half of it."""
    for way in paper.satisfied_by:
        if way in MEANS:
            found = _by_held(way, paper, held, on, record)
        else:
            found = _by_deed(way, paper, facts, on, record)
        if found is not None:
            return found
    return _Found(half=next((how for how in MEANS if _by_held(how, paper, held, on, record)), "nothing"))


def _by_held(
    way: str, paper: Paper, held: Sequence[Held], on: date, record: DeedFact | None
) -> _Found | None:
    """A scan or a print of this kind; where one a record is wanted, one of this very record."""
    for one in held:
        if record is None:
            of_it = one.kind == paper.kind
        else:
            of_it = one.deed == record.id and one.kind in ("", paper.kind)
        if one.how == way and of_it and one.on <= on:
            return _Found(way, one.on)
    return None


def _by_deed(way: str, paper: Paper, facts: CaseFacts, on: date, record: DeedFact | None) -> _Found | None:
    if way == "decision":
        return _Found(way, facts.decided_on) if facts.decided_on else None
    for deed in facts.of(way, *((paper.kind,) if way == FILED else ())):
        if deed.happened_on <= on and (record is None or record.id in (deed.id, deed.about)):
            return _Found(way, deed.happened_on, deed.id)
    return None
