"""Ten signboards: what may be done for a person (deed kinds) and by the office itself (entry kinds), counted (figures, and the sources they count from beside the cases),
printed (papers), alarmed (alarm kinds), taken away (exports), what must never be found in the tables (nevers), what keeps a file open (holdings), and what else was done for people (chronicles).

Lower rooms hang their names here when the program starts; plans, scores and archives look a
name up and never import the room behind it. An unknown name is an error when a plan is
loaded, with "did you mean", never a surprise at year's end.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from tongxing.core.declared import Label

SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class DeedKind:
    """One kind of thing people do; ``label`` says for whom its content is, ``outcomes`` pairs a stored word with the word people read.

    ``attempts`` are the outcomes of someone who came to do it and could not, because the person
    refused, was not there or the sample was no good: never on the account of whoever came (guard G8).
    ``sealed`` are the outcomes that say something of the person: in the database they stand encrypted,
    and in clear only that there is one (docs/adr/0013). ``telling``: that there is such a record already says
    what it says, so it exists only for those who read its label. ``ahead``: it may be told before its day.
    ``early``: it may have happened before the decision it stands under, ``late``: after the end of the measure.
    """

    name: str
    title: str
    label: Label
    outcomes: dict[str, str] = field(default_factory=dict)
    help: bool = False
    icon: str = "circle-check"
    attempts: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    early: bool = False
    late: bool = False
    telling: bool = False
    ahead: bool = False

    def clear(self, outcome: str) -> str:
        """What of an outcome may stand in clear: itself, or only that it is sealed."""
        return SEALED if outcome in self.sealed else outcome


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind of thing the office itself does, about nobody: ``outcomes`` as for a deed; ``counts``: how many came is asked."""

    name: str
    title: str
    outcomes: dict[str, str] = field(default_factory=dict)
    icon: str = "circle-check"
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A named number: ``rows(census)`` returns rows, ``counts`` says which of their groups the number counts.

    ``persons`` says whether the number tells how many persons there are: ``each`` gives one row, or
    ``several``; empty for what the office did or owes. Others see such numbers in bands only.
    ``sources`` are the records beside the cases that it looks at (:class:`Source`), loaded once for a sheet.
    ``unit`` is what the number counts: persons, windows, things, days, months, yuan. An ``outcome`` is what became of
    people and may never cost points (guard G8). ``pair`` is the figure it is divided by, ``law`` what it stands on beside
    ``clause``.
    """

    name: str
    title: str
    rows: Callable[..., Any]
    counts: str = ""
    clause: str = ""
    persons: str = ""
    sources: tuple[str, ...] = ()
    unit: str = "windows"
    aim: str = "process"
    pair: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Records that figures count beside the cases: what the office did, who was employed, which help was asked for.

    ``rows(actor, plans=, since=, until=, as_of=, known=)`` returns frozen values for all places she may see, each with
    a ``place_id``, as they were known at the end of the day ``known``: what was written down later is not in them.
    """

    name: str
    title: str
    rows: Callable[..., Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that belongs in a file; ``label`` says what it is about, and with that who reads its scan."""

    name: str
    title: str
    label: Label = Label.MEASURE


@dataclass(frozen=True, slots=True)
class AlarmKind:
    """Something a person should look at: what it is called, and what to do first.

    ``weight`` is ``notice``, ``warning`` or ``serious``; it orders the page and nothing else.
    """

    name: str
    title: str
    advice: str
    weight: str = "warning"


@dataclass(frozen=True, slots=True)
class Never:
    """Something that must never stand in the tables, whatever was killed, restored or brought up to date.

    ``rows`` is SQL that counts what should not be there; it is asked by a login that is shown every row.
    """

    name: str
    title: str
    rows: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that is still going on about a person, so that her file is neither sealed nor destroyed.

    ``persons`` is SQL that returns one column, ``person_id``; it is asked inside the walls of whoever wants to know.
    """

    name: str
    title: str
    persons: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of what was done for a person, told by a room that keeps it in tables of its own, in words."""

    kind: str
    outcome: str
    note: str
    on: date
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What a room beside the deeds did for people; the archive package asks ``rows(actor, case_ids)`` of each."""

    name: str
    title: str
    rows: Callable[..., Sequence[Chapter]]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of a table that may be taken away.

    ``shows`` is the stored field it shows (``people.Person.name``), whose label decides who may have it; empty
    where it tells nothing of anybody.
    ``minimal``: in the table unless somebody takes it out. ``full``: a number in full, for which a reason,
    a right and a second person are asked. ``clean``: carries no invisible mark, because it is looked up by.
    """

    key: str
    title: str | Promise
    shows: str = ""
    width: float = 12
    minimal: bool = False
    full: bool = False
    clean: bool = False


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of a table: whose it is (None: nobody's), and its cells in the order of the chosen columns."""

    person_id: UUID | None
    place_id: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file that is no table says of its taking: the number in the register, the marked line, the moment."""

    number: str
    line: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file, and what of it stands in the trail (numbers and codes)."""

    data: bytes
    told: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """A table that may be asked for: who may, its columns, and ``rows(actor, on=, columns=, places=)``.

    ``second``: somebody else looks at every request, however few people are in it. ``by_time``: the order of
    the rows is their meaning and is kept; every other table has an order of its own, by which it is traced.
    ``papers``: what is made is no table but papers, one for each person, in one PDF: ``papers(asker, on=, at=, people=,
    asked=)`` returns it and how many; ``most``: not more than so many at once (0: as many as a table may have).
    ``file(actor, people=, taken=)`` makes something else than a table, of people who are named one by one; it
    raises a refusal when it cannot. ``sheet`` is one PDF of the whole table, ``book(actor, on=, taken=)`` one workbook in
    somebody else's layout; both name nobody. ``because`` says why somebody else looks every time.
    """

    name: str
    title: str | Promise
    needs: str
    columns: tuple[ExportColumn, ...]
    rows: Callable[..., Sequence[ExportRow]]
    second: bool = False
    by_time: bool = False
    papers: Callable[..., tuple[bytes, int]] | None = None
    most: int = 0
    file: Callable[..., Made] | None = None
    sheet: Callable[..., tuple[bytes, int]] | None = None
    book: Callable[..., Made] | None = None
    because: str | Promise = ""


Item = TypeVar(
    "Item", DeedKind, EntryKind, Figure, Source, Paper, AlarmKind, Never, Holding, Chronicle, Export
)


class UnknownName(KeyError):
    """A name that hangs on no signboard; says which ones are near."""


class Signboard(Generic[Item]):
    """A closed list of names, filled while the program starts."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, Item] = {}

    def hang(self, item: Item) -> Item:
        """Add a name once; the same name twice is a programming error."""
        known = self._items.get(item.name)
        if known is not None and known != item:
            raise ValueError(f"{self.what}: {item.name} hangs here already")
        self._items[item.name] = item
        return item

    def __getitem__(self, name: str) -> Item:
        if name not in self._items:
            near = ", ".join(difflib.get_close_matches(name, self._items, n=3))
            raise UnknownName(f"{self.what}: no {name!r}" + (f"; did you mean {near}?" if near else ""))
        return self._items[name]

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def names(self) -> frozenset[str]:
        """All names, as plans are checked against them."""
        return frozenset(self._items)


deed_kinds: Signboard[DeedKind] = Signboard("deed kinds")
entry_kinds: Signboard[EntryKind] = Signboard("entry kinds")
figures: Signboard[Figure] = Signboard("figures")
sources: Signboard[Source] = Signboard("sources")
papers: Signboard[Paper] = Signboard("papers")
alarm_kinds: Signboard[AlarmKind] = Signboard("alarm kinds")
nevers: Signboard[Never] = Signboard("nevers")
holdings: Signboard[Holding] = Signboard("holdings")
chronicles: Signboard[Chronicle] = Signboard("chronicles")
exports: Signboard[Export] = Signboard("exports")
