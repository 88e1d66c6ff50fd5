"""Reading the list beside the files: every line with what was found, the base of a day, and its way through a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongxing.casework.figures import people
from tongxing.casework.models import ListLine
from tongxing.casework.survey.models import LAST
from tongxing.core.clock import day_of, end_of
from tongxing.duties.figures import Census, CountedCase, FigureRow, recorded_on
from tongxing.duties.models import Deed
from tongxing.duties.queries import KnownCase, known_cases
from tongxing.org.actor import Actor
from tongxing.people.models import Case, Person
from tongxing.plans.books import Chain
from tongxing.rulebook.base import Checked, Standing, Stay, as_handed_over
from tongxing.rulebook.clock import pauses


@dataclass(frozen=True, slots=True)
class Told:
    """One row about a line of the list."""

    id: UUID
    place_id: int
    first_id: UUID | None
    word: str
    line: int
    happened_on: date
    source: str
    told_on: date
    by: str


@dataclass(frozen=True, slots=True)
class LineOf:
    """A line of the list with what was found last and how it went, as far as that was known."""

    first: Told
    found: Told | None = None
    end: Told | None = None

    @property
    def stay(self) -> Stay:
        """Its time in the base."""
        one, end = self.first, self.end
        return Stay(
            str(one.id), one.place_id, one.happened_on, one.told_on, end.happened_on if end else None,
            end.told_on if end else None, end.word if end else "", str(one.id), str(end.id) if end else "",
        )  # fmt: skip

    def holds(self, on: date) -> bool:
        """Counted on a day, as far as is known here."""
        return self.first.happened_on <= on and (self.end is None or self.end.happened_on > on)


@dataclass(frozen=True, slots=True)
class Row:
    """One line to be checked: somebody with a file, or a number on the list."""

    key: UUID
    case_id: UUID | None
    person_id: UUID | None
    number: str
    place_id: int
    standing: Standing
    state: str
    found: str = ""
    found_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What is known at the end of a day of everybody who may count: cases and lines."""

    cases: tuple[KnownCase, ...]
    lines: tuple[LineOf, ...]

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Everybody's time in the base."""
        return (*(s for one in self.cases if (s := _stay(one))), *(one.stay for one in self.lines))


TOLD = "id place_id first_id word line happened_on source recorded_at recorded_by__name".split()


def lines_of(actor: Actor, *, known: date, place_ids: Sequence[int] | None = None) -> tuple[LineOf, ...]:
    """Every line of the list at her places as it was known at the end of a day, in the order of the list."""
    rows = actor.scope(ListLine.objects.filter(recorded_at__lt=end_of(known)))
    if place_ids is not None:
        rows = rows.filter(place_id__in=list(place_ids))
    told = [
        Told(row[0], row[1], row[2], row[3], row[4], row[5], row[6], day_of(row[7]), row[8])
        for row in rows.order_by("happened_on", "recorded_at").values_list(*TOLD)
    ]
    found = {one.first_id: one for one in told if one.first_id and one.word not in LAST}
    ended = {one.first_id: one for one in told if one.first_id and one.word in LAST}
    firsts = sorted(
        (one for one in told if one.first_id is None), key=lambda one: (one.place_id, one.source, one.line)
    )
    return tuple(LineOf(one, found.get(one.id), ended.get(one.id)) for one in firsts)


def line_at(actor: Actor, line_id: UUID, *, known: date) -> LineOf | None:
    """One line of her places, or None."""
    return next((one for one in lines_of(actor, known=known) if one.first.id == line_id), None)


def listed_on(lines: Iterable[LineOf], on: date) -> tuple[LineOf, ...]:
    """The lines without decision that count on a day."""
    return tuple(one for one in lines if one.holds(on))


def base_of(actor: Actor, *, known: date, place_ids: Sequence[int] | None = None) -> Base:
    """Everybody who may count, as known at the end of a day."""
    cases = tuple(known_cases(actor, as_of=known, place_ids=place_ids))
    return Base(cases, lines_of(actor, known=known, place_ids=place_ids))


def rows_of(found: Base, plans: Chain, *, on: date, since: date) -> tuple[Row, ...]:
    """底数里的每一个人: the rows of the figure 实有 and, beside them, the lines of the list that have no decision.

    (方案S45、S47; figure ``casework.people_registered`` counts the first part, and there is no other count of it.)
    """
    known = {one.case_id: one for one in found.cases}
    census = Census(on, on, on, plans, tuple(CountedCase(one, ()) for one in found.cases))
    filed = [_filed(known[row.case_id], row, on, since) for row in people(census) if row.case_id]
    return (*filed, *(_listed(one, since) for one in listed_on(found.lines, on)))


def _filed(case: KnownCase, row: FigureRow, on: date, since: date) -> Row:
    inside = any(p.since <= on and (p.until is None or p.until > on) for p in pauses(case.facts))
    checks = [d for d in case.deeds if d.kind == "list_check" and d.happened_on <= on]
    last = max(checks, key=lambda d: (d.happened_on, d.recorded_at), default=None)
    word, day = (last.outcome, last.happened_on) if last else ("", None)
    standing = {"signed": Standing.SIGNED, "not_reported": Standing.NOT_REPORTED}.get(
        row.why, Standing.CUSTODY if inside else Standing.OWED
    )
    state = Checked(word, day, "suspended" if inside else "").state(since)
    return Row(
        case.case_id, case.case_id, case.person_id, case.number, case.place_id, standing, state, word, day
    )


def _listed(one: LineOf, since: date) -> Row:
    first, found = one.first, one.found
    standing = Standing(first.word)
    word, day = (found.word, found.happened_on) if found else ("", None)
    inside = "suspended" if standing is Standing.LISTED_CUSTODY else ""
    state = Checked(word, day, inside).state(since)
    return Row(
        first.id, None, None, str(first.line), first.place_id, standing, state, word, day, first.source
    )


def _stay(case: KnownCase) -> Stay | None:
    """From its decision to its end, as the figure 实有 counts it."""
    facts = case.facts
    if facts.decided_on is None:
        return None
    begun = next((d for d in case.deeds if d.kind == "decision"), None) or next(iter(case.deeds), None)
    ended = next((d for d in case.deeds if d.kind == "closed"), None)
    stay = Stay(
        str(case.case_id), case.place_id, facts.decided_on, recorded_on(begun) or facts.decided_on, facts.closed_on,
        recorded_on(ended), ended.outcome if ended else "", str(begun.id) if begun else "", str(ended.id) if ended else "",
    )  # fmt: skip
    return as_handed_over(stay, handed_over=any(d.kind == "transfer" for d in facts.deeds))


@dataclass(frozen=True, slots=True)
class Whose:
    """Who is being looked for."""

    person_id: UUID
    place_id: int
    name: str
    number: str


def who_of(actor: Actor, case_id: UUID) -> Whose | None:
    """Whose measure this is, when it runs and lies at her places; None otherwise."""
    row = (
        actor.scope(Case.objects.filter(pk=case_id, closed_on__isnull=True))
        .values_list("person_id", "place_id", "person__name", "person__number").first()
    )  # fmt: skip
    return Whose(row[0], row[1], str(row[2]), row[3]) if row else None


def names_of(actor: Actor, people_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of some people of her places."""
    rows = actor.scope(Person.objects.filter(pk__in=people_ids)).values_list("pk", "name")
    return {pk: str(name) for pk, name in rows}


def hands_of(actor: Actor, records: Sequence[str]) -> dict[str, str]:
    """Who wrote down some records of her places."""
    ids = [UUID(one) for one in records if one]
    deeds = actor.scope(Deed.objects.filter(pk__in=ids)).values_list("pk", "recorded_by__name")
    lines = actor.scope(ListLine.objects.filter(pk__in=ids)).values_list("pk", "recorded_by__name")
    return {str(pk): name or "" for pk, name in (*deeds, *lines)}
