"""Settling an item by hand: a name, a reason, a row that stays."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tongxing.assessment.models import Confirmation
from tongxing.assessment.queries import score_sheet
from tongxing.assessment.rules import why_not_confirm
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.clock import day_of
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor


@action
def confirm_item(
    *,
    by: Actor,
    at: datetime,
    on: date,
    place_id: int,
    year: int,
    indicator: str,
    points: Decimal,
    reason: str,
) -> Confirmation | None:
    """Give an item its points by hand; None when the village is not hers to see. (方案三（四）)

    The latest known one counts; earlier ones stay. The same words sent twice are one row.
    """
    sheet = score_sheet(by, place_id, year, on, known=max(on, day_of(at)))
    if sheet is None or by.staff_id is None:
        return None
    if isinstance(sheet, Refusal):
        stop_if(sheet)
        return None
    line = sheet.line(indicator)
    stop_if(why_not_confirm(line, points=points, reason=reason))
    words = reason.strip()
    last = Confirmation.objects.filter(place_id=place_id, year=year, indicator=indicator).last()
    said = (points, words, by.staff_id)
    if last is not None and (last.points, str(last.reason), last.recorded_by_id) == said:
        return last
    row = Confirmation.objects.create(
        place_id=place_id,
        year=year,
        indicator=indicator,
        points=points,
        reason=words,
        recorded_at=at,
        recorded_by_id=by.staff_id,
    )
    audit.trace(by, "confirm_item", about="score", place_id=place_id, at=at, item=indicator, year=year)
    return row
