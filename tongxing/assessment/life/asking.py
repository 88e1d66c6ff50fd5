"""A frozen sheet asked again: computed from what was known then, or from what is known today; and who stands behind its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tongxing.assessment.life.comparing import Difference, compare, row_key
from tongxing.assessment.life.freezing import digest_of, frozen, unpacked, wordless
from tongxing.assessment.life.models import Round
from tongxing.assessment.life.queries import Held
from tongxing.assessment.queries import GRADE, confirmations, sheets_of
from tongxing.assessment.sheets import Line, Sheet
from tongxing.assessment.subjects import Subject
from tongxing.core.clock import day_of
from tongxing.core.refusal import Refusal
from tongxing.duties.figures import FigureRow
from tongxing.duties.models import Deed
from tongxing.org.actor import Actor
from tongxing.people.models import Case


def computed_again(actor: Actor, held: Held, *, known: datetime) -> Sheet | None:
    """The same sheet from what was known at a moment; None when there is nothing to compute it from any more."""
    return _again(actor, held.round, [held.whose], known).get(held.whose.key)


def _again(actor: Actor, of: Round, whose: Sequence[Subject], known: datetime) -> dict[str, Sheet]:
    found = sheets_of(actor, of.scheme, of.year, of.as_of, whose=whose, known=known)
    if isinstance(found, Refusal):
        return {}
    return dict(zip((one.key for one in whose), found, strict=True))


def verified(actor: Actor, drafts: Sequence[Held]) -> Iterator[tuple[Held, Difference | None]]:
    """复核：按当时已知的记录再算一遍，一个字节都不差才算相同；不同，就说差在哪一条记录。 (requirements.md X04).

    Drafts of one round that were computed at one moment are computed again together.
    """
    together: dict[tuple[UUID, datetime], list[Held]] = {}
    for one in drafts:
        together.setdefault((one.round.pk, one.draft.known_at), []).append(one)
    for (_round, known), some in together.items():
        again = _again(actor, some[0].round, [one.whose for one in some], known)
        for held in some:
            yield held, _unlike(held, again.get(held.whose.key))


def _unlike(held: Held, again: Sheet | None) -> Difference | None:
    text = unpacked(str(held.draft.body))
    if digest_of(text) != held.draft.digest:
        return Difference(None, None, (), ("digest",))
    if again is None:
        return Difference(held.sheet.result, None, (), ("plan",))
    return None if frozen(again) == text else _against(held, again, then=True)


def against_today(actor: Actor, held: Held, *, now: datetime) -> Difference | None:
    """按今天已知的记录再算，差在哪里、为什么；定稿不跟着变。 (requirements.md X04)."""
    again = computed_again(actor, held, known=now)
    return None if again is None else _against(held, again)


def _against(held: Held, again: Sheet, *, then: bool = False) -> Difference:
    """``then``: computed from what was known at the same moment."""
    return compare(held.sheet, wordless(again), known_on=None if then else day_of(held.draft.known_at))


def rows_of(line: Line | None) -> dict[str, object]:
    """The rows of a line by the key an objection names them by."""
    return {row_key(row): row for row in line.rows} if line else {}


def writers_of(line: Line | None, key: str) -> list[int]:
    """Who settled a line by hand, and who wrote down what decided a row; without a row, whatever stands behind the line."""
    if line is None:
        return []
    rows = [row for row in line.rows if not key or row_key(row) == key]
    sources = {row.source for row in rows if row.source is not None}
    by_hand = [line.confirmed.by] if line.confirmed else []
    return by_hand + list(
        Deed.objects.filter(pk__in=sources).values_list("recorded_by_id", flat=True).distinct()
    )


def as_shown(actor: Actor, held: Held) -> Sheet:
    """The sheet for the screen: with the reasons people gave, and without a word of files that are not within reach any more."""
    given = confirmations([held.draft.place_id], held.round.year, as_of=held.draft.known_at)
    there = reached(actor, held.sheet)

    def told(row: FigureRow) -> FigureRow:
        gone = row.case_id is not None and row.case_id not in there
        return (
            replace(row, number="", case_id=None, person_id=None, happened_on=None, recorded_on=None)
            if gone
            else row
        )

    lines = tuple(
        replace(
            line,
            rows=tuple(told(row) for row in line.rows),
            confirmed=given.get((held.whose.given_under, line.id), line.confirmed)
            if line.confirmed
            else None,
        )
        for line in held.sheet.lines
    )
    graded = given.get((held.whose.given_under, GRADE), held.sheet.graded) if held.sheet.graded else None
    return replace(held.sheet, lines=lines, graded=graded)


def reached(actor: Actor, sheet: Sheet) -> frozenset[UUID]:
    """Whose files of a frozen sheet she may still open: what was sealed or moved since shows neither number nor link."""
    cases = {row.case_id for line in sheet.lines for row in line.rows if row.case_id is not None}
    return frozenset(actor.scope(Case.objects.filter(pk__in=cases)).values_list("pk", flat=True))
