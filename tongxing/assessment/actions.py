"""Settling an item by hand: a name, a reason, a row that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongxing.assessment.models import Confirmation
from tongxing.assessment.queries import GRADE, scheme_called, sheets_of, why_not_settle
from tongxing.assessment.rules import why_not_confirm, why_not_grade
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import Subject, subject_called
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.clock import day_of
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor
from tongxing.plans.books import chain
from tongxing.rulebook.document import Book, Scheme
from tongxing.rulebook.summing import grade_names


@dataclass(frozen=True, slots=True)
class Asked:
    """The sheet that is settled on, and the plan it stands on."""

    sheet: Sheet
    whose: Subject
    scheme: Scheme
    book: Book


@action
def confirm_item(
    *,
    by: Actor,
    at: datetime,
    on: date,
    year: int,
    indicator: str,
    points: Decimal,
    reason: str,
    place_id: int = 0,
    scheme: str = "",
    subject: str = "",
) -> Confirmation | None:
    """Give an item its points by hand; None when the sheet is not hers to see. (方案三（四）)

    The latest known one counts; earlier ones stay. The same words sent twice are one row.
    ``place_id`` names a village; ``scheme`` and ``subject`` a sheet that is not a village's. Nobody settles her own (:func:`why_not_judge`).
    """
    asked = _asked(by, scheme, subject or str(place_id), year, on, known=max(on, day_of(at)))
    if asked is None or by.staff_id is None:
        return None
    line = asked.sheet.line(indicator)
    stop_if(
        why_not_confirm(line, points=points, reason=reason)
        or why_not_settle(by, asked.book, asked.scheme, asked.whose, line, on=on)
    )
    row = _kept(asked, indicator, by, at, points=points, reason=reason.strip())
    audit.trace(
        by, "confirm_item", about="score", place_id=asked.whose.place_id, at=at, item=indicator, year=year
    )
    return row


@action
def confirm_grade(
    *, by: Actor, at: datetime, on: date, place_id: int, year: int, grade: str, reason: str, scheme: str = ""
) -> Confirmation | None:
    """人少的村，等次由专人定：看着整张表，写明理由。 (方案三（四）；X05)."""
    asked = _asked(by, scheme, str(place_id), year, on, known=max(on, day_of(at)))
    if asked is None or by.staff_id is None:
        return None
    names = grade_names(asked.scheme, asked.sheet.until)
    stop_if(*why_not_grade(asked.sheet, names, grade=grade, reason=reason))
    stop_if(why_not_settle(by, asked.book, asked.scheme, asked.whose, None, on=on))
    row = _kept(asked, GRADE, by, at, points=Decimal(0), reason=reason.strip(), grade=grade)
    audit.trace(by, "confirm_grade", about="score", place_id=asked.whose.place_id, at=at, year=year)
    return row


def _asked(by: Actor, scheme: str, key: str, year: int, on: date, *, known: date) -> Asked | None:
    """The one sheet that is meant, or None; raises what keeps it from being there."""
    plans = chain(by.town_id, as_of=known)
    plan = plans.on(min(date(year, 12, 31), on))
    one = scheme_called(plan.book, scheme) if plan else None
    if plan is None or one is None:
        return None
    whose = subject_called(by, plan.book, one, key, on=min(date(year, 12, 31), on))
    if whose is None:
        return None
    found = sheets_of(by, one.id, year, on, whose=[whose], plans=plans, known=known)
    if isinstance(found, Refusal):
        stop_if(found)
        return None
    return Asked(found[0], whose, one, plan.book)


def _kept(
    asked: Asked,
    indicator: str,
    by: Actor,
    at: datetime,
    *,
    points: Decimal,
    reason: str,
    grade: str | None = None,
) -> Confirmation:
    """The row, or the one that already says the same."""
    about = {"place_id": asked.whose.place_id, "year": asked.sheet.year, "indicator": indicator}
    kept = asked.whose.kept
    same = (
        Confirmation.objects.filter(subject__isnull=True)
        if kept is None
        else Confirmation.objects.filter(subject=kept)
    )
    last = same.filter(**about).last()
    said = (points, reason, by.staff_id, grade)
    if last is not None and (last.points, str(last.reason), last.recorded_by_id, last.grade) == said:
        return last
    return Confirmation.objects.create(
        **about, subject=kept, points=points, grade=grade, reason=reason,
        recorded_at=at, recorded_by_id=by.staff_id,  # type: ignore[misc]
    )  # fmt: skip
