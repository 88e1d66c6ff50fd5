"""用去年的数试一遍: each sheet of last year under a plan that waits, beside the plan that was in force (requirement X16).

Nothing is written. The draft is laid on the same days as the plan it would have taken the place of, over the same
records as they are known today; whatever it cannot say of last year is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.assessment.queries import sheets_of
from tongxing.assessment.sheets import Line, Sheet
from tongxing.assessment.subjects import Subject, subjects
from tongxing.core.refusal import Refusal
from tongxing.org.actor import Actor
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.document import Book, Scheme
from tongxing.rulebook.laying import as_if_since
from tongxing.rulebook.windows import InForce


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that comes out otherwise: points before and after; None where it waits, was not owed or does not exist."""

    id: str
    title: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One of the assessed: the sheet under both plans, the lines that differ, and what the draft could not say."""

    whose: Subject
    before: Sheet | None
    after: Sheet
    lines: tuple[Difference, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One sheet of the draft over everybody it would have assessed."""

    scheme: Scheme
    rows: tuple[Rehearsed, ...]
    known: bool


def rehearse(
    actor: Actor, draft: Book, *, year: int, on: date, known: date
) -> tuple[Rehearsal, ...] | Refusal:
    """去年每张表照新方案再算一遍，逐个单位，和当时的方案并排。 (X16)."""
    plans = chain(actor.town_id, as_of=known)
    last = min(date(year, 12, 31), on)
    held = plans.on(last)
    if held is None:
        words = _("%(year)s 年没有执行中的方案，没有可以比的。") % {"year": year}
        return Refusal("no_plan", words, ways=(_("换一年。"),))
    tried = instead(plans, held, as_if_since(draft, held.since))
    found = []
    for scheme in draft.schemes:
        before = _sheets(actor, plans, held.book, scheme.id, year, on, known)
        after = _sheets(actor, tried, draft, scheme.id, year, on, known)
        rows = tuple(_beside(whose, before.get(whose.key), sheet) for whose, sheet in after.values())
        found.append(Rehearsal(scheme, rows, scheme.id in {one.id for one in held.book.schemes}))
    return tuple(found)


def instead(plans: Chain, held: InForce, draft: Book) -> Chain:
    """The same chain with the draft in the place of one plan."""
    new = InForce(draft, f"{held.key}*", held.since, held.until)
    return Chain(tuple(new if one is held else one for one in plans.plans))


def _sheets(
    actor: Actor, plans: Chain, book: Book, scheme: str, year: int, on: date, known: date
) -> Mapping[str, tuple[Subject, Sheet]]:
    one = next((s for s in book.schemes if s.id == scheme), None)
    if one is None:
        return {}
    whose = subjects(actor, book, one, on=min(date(year, 12, 31), on))
    found = sheets_of(actor, scheme, year, on, whose=whose, plans=plans, known=known)
    return (
        {}
        if isinstance(found, Refusal)
        else {s.key: (s, sheet) for s, sheet in zip(whose, found, strict=True)}
    )


def _beside(whose: Subject, before: tuple[Subject, Sheet] | None, after: Sheet) -> Rehearsed:
    old = before[1] if before else None
    return Rehearsed(
        whose,
        old,
        after,
        tuple(_differences(old, after)),
        tuple(f"{one.id} {one.title}" for one in after.lines if one.pending and one.shape != "parts"),
    )


def _differences(before: Sheet | None, after: Sheet) -> list[Difference]:
    """Lines that come out otherwise, in the order of the draft; those it drops come last."""
    old = {one.id: one for one in before.lines} if before else {}
    found = [
        Difference(one.id, one.title, _points(old.get(one.id)), one.points)
        for one in after.lines
        if _points(old.get(one.id)) != one.points
    ]
    gone = {one.id for one in after.lines}
    return found + [
        Difference(one.id, one.title, one.points, None)
        for one in old.values()
        if one.id not in gone and one.points is not None
    ]


def _points(line: Line | None) -> Decimal | None:
    return line.points if line else None
