"""A whole roster judged: each row by itself, then beside the other rows, then beside what is here. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.roster.columns import BY_KEY
from tongxing.casework.roster.rows import MEASURES, Finding, Values, Villages, read_row
from tongxing.core.files.reading import Cell

SAME, OTHER = "same", "other"


class Verdict(StrEnum):
    """What will become of a row."""

    READY = "ready"  # will be written
    CHOICE = "choice"  # somebody has to say whether it is the same person
    ERROR = "error"  # to be put right first
    DIFFERS = "differs"  # is here already, with another value: shown, never applied
    HERE = "here"  # is here already, word for word


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row as it waits: its line in the file, its cells, and what somebody chose about a likeness."""

    line: int
    cells: dict[str, Cell]
    choice: str = ""


@dataclass(frozen=True, slots=True)
class FiledCase:
    """One measure of a person who is here."""

    case_id: UUID
    measure: str
    decision: str
    authority: str
    decided_on: date
    received_on: date | None
    months: int | None
    deducted: int
    reported_on: date | None
    agreement_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Filed:
    """A person who is here, as far as a roster can be compared with her."""

    person_id: UUID
    number: str
    name: str
    birth_on: date | None
    place_id: int
    place: str
    phone: str
    cases: tuple[FiledCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """What the register knows of the people in a roster."""

    by_id: Mapping[str, Filed]
    by_birth: Mapping[tuple[str, date], tuple[Filed, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of the roster that says something else than the file."""

    column: str
    there: str
    here: str

    @property
    def words(self) -> str:
        """村（社区）：表里是上河村，档案里是石桥村."""
        values = {"what": BY_KEY[self.column].title, "there": self.there, "here": self.here or _("空着")}
        return _("%(what)s：表里是“%(there)s”，档案里是“%(here)s”") % values


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, what it says, what is wrong with it, whom it may be, and what will become of it."""

    line: int
    values: Values
    findings: tuple[Finding, ...]
    verdict: Verdict
    likeness: Filed | None = None
    known: UUID | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops the row."""
        return tuple(f for f in self.findings if f.weight == "error")


@dataclass(frozen=True, slots=True)
class Read:
    """A row that was read and checked by itself and beside the other rows of its file."""

    row: StagedRow
    values: Values
    findings: tuple[Finding, ...]


def read_all(rows: Sequence[StagedRow], villages: Villages, *, on: date) -> tuple[Read, ...]:
    """Read every row on a day and find who stands in the file twice (one person, one file)."""
    first_line: dict[str, int] = {}
    read = []
    for row in rows:
        values, findings = read_row(row.cells, villages, on)
        if not any(f.column == "id_number" for f in findings):
            seen = first_line.setdefault(values.id_number, row.line)
            if seen != row.line:
                words = _("和第 %(line)s 行身份证号相同") % {"line": seen}
                advice = _("同一个人只留一行；不是同一个人就对照证件改")
                findings.append(Finding("id_number", "twice_in_file", words, advice))
        read.append(Read(row, values, tuple(findings)))
    return tuple(read)


def judge(read: Sequence[Read], register: Register) -> tuple[Judged, ...]:
    """Judge every row beside the register; the same rows and register always give the same answer."""
    return tuple(_judged(one, register) for one in read)


def _judged(read: Read, register: Register) -> Judged:
    row, values = read.row, read.values
    plain = Judged(row.line, values, read.findings, Verdict.READY)
    if plain.errors:
        return replace(plain, verdict=Verdict.ERROR)
    filed = register.by_id.get(values.id_number)
    if filed is not None:
        return _known_person(plain, filed, row.choice)
    alike = register.by_birth.get((values.name, values.birth_on), ()) if values.birth_on else ()
    return _alike(plain, alike, row.choice) if alike else plain


def _alike(row: Judged, alike: tuple[Filed, ...], choice: str) -> Judged:
    """Same name, same day of birth, another identity number: only a person can say (one person, one file)."""
    if choice == OTHER:
        return row
    chosen = next((f for f in alike if choice == f"{SAME}:{f.person_id}"), None)
    if chosen is not None:
        return replace(_known_person(row, chosen, choice), likeness=chosen)
    words = _("和 %(number)s 同名同日生，请选：同一个人 / 不是") % {"number": alike[0].number}
    finding = Finding("name", "maybe_same", _("可能重复"), words, weight="choice")
    return replace(row, findings=(*row.findings, finding), verdict=Verdict.CHOICE, likeness=alike[0])


def _known_person(row: Judged, filed: Filed, choice: str) -> Judged:
    """Somebody who is here: the same decision is nothing new, another decision after the end is a new measure."""
    case = next((c for c in filed.cases if _same_paper(c.decision, row.values.decision)), None)
    standing = next((c for c in filed.cases if c.closed_on is None), None)
    beside = case or standing
    if beside is not None:
        differences = tuple(_differences(row.values, filed, beside))
        verdict = Verdict.DIFFERS if differences else Verdict.HERE
        return replace(row, verdict=verdict, likeness=filed, differences=differences)
    if not filed.cases or choice == f"{SAME}:{filed.person_id}":
        return replace(row, likeness=filed, known=filed.person_id)
    words = _("和 %(number)s 身份证号相同，以前的措施已经结束。是不是又有了新的决定") % {
        "number": filed.number
    }
    finding = Finding("id_number", "came_back", _("可能重复"), words, weight="choice")
    return replace(row, findings=(*row.findings, finding), verdict=Verdict.CHOICE, likeness=filed)


def _same_paper(a: str, b: str) -> bool:
    return _folded(a) == _folded(b)


def _folded(number: str) -> str:
    """A decision number without the brackets and spaces that everybody types differently."""
    return "".join(c for c in number if c.isalnum()).upper()


def _differences(values: Values, filed: Filed, case: FiledCase) -> list[Difference]:
    """Cells that say something else; an empty cell says nothing."""
    words = {value: label for label, value in MEASURES.items()}
    pairs: list[tuple[str, object, object]] = [
        ("name", values.name, filed.name),
        ("village", values.place_id, filed.place_id),
        ("phone", values.phone, filed.phone),
        ("measure", values.measure, case.measure),
        ("decision", _folded(values.decision), _folded(case.decision)),
        ("authority", values.authority, case.authority),
        ("decided_on", values.decided_on, case.decided_on),
        ("received_on", values.received_on, case.received_on),
        ("reported_on", values.reported_on, case.reported_on),
        ("agreement_on", values.agreement_on, case.agreement_on),
        ("months", values.months, case.months),
        ("deducted", values.deducted, case.deducted),
    ]
    found = []
    for column, there, here in pairs:
        if there in (None, "") or there == here:
            continue
        shown: dict[str, tuple[str, str]] = {
            "village": (values.village, filed.place),
            "measure": (words.get(values.measure, ""), words.get(case.measure, case.measure)),
            "decision": (values.decision, case.decision),
            "phone": (_tail(values.phone), _tail(filed.phone)),
        }
        told = shown.get(column, (str(there), "" if here is None else str(here)))
        found.append(Difference(column, *told))
    return found


def _tail(phone: str) -> str:
    return f"··{phone[-4:]}" if phone else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of each kind."""

    rows: int
    ready: int
    new: int
    returning: int
    choice: int
    error: int
    differs: int
    here: int

    @property
    def open(self) -> int:
        """Rows somebody has to look at."""
        return self.choice + self.error + self.differs


def tally(rows: Sequence[Judged]) -> Tally:
    """Count the rows of each kind."""

    def n(verdict: Verdict) -> int:
        return sum(1 for r in rows if r.verdict == verdict)

    returning = sum(1 for r in rows if r.verdict == Verdict.READY and r.known)
    return Tally(
        rows=len(rows),
        ready=n(Verdict.READY),
        new=n(Verdict.READY) - returning,
        returning=returning,
        choice=n(Verdict.CHOICE),
        error=n(Verdict.ERROR),
        differs=n(Verdict.DIFFERS),
        here=n(Verdict.HERE),
    )
