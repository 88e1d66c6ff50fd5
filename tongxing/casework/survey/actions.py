"""Writing down a line of the list, what a check found, and by which paper a line went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxing.casework.actions import written
from tongxing.casework.models import ListLine
from tongxing.casework.survey.kinds import WITH
from tongxing.casework.survey.models import LAST
from tongxing.casework.survey.rules import why_not_check, why_not_end, why_not_list
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.duties.actions import NewDeed, already_here
from tongxing.duties.models import Deed
from tongxing.duties.queries import bundle
from tongxing.org.actor import Actor
from tongxing.org.queries import villages


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of the police list that has no decision."""

    place_id: int
    word: str
    line: int
    source: str
    listed_on: date
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCheck:
    """What somebody found who went and looked."""

    found: str
    went_with: str
    seen_on: date
    id: UUID | None = None


@action
def add_line(*, by: Actor, at: datetime, on: date, new: NewLine) -> ListLine:
    """Write down that the list has somebody without a decision: her number, her village, no name (方案S45)."""
    known = by.scope(ListLine.objects.filter(pk=new.id)).first() if new.id else None
    if known is not None:
        return known
    here = {one.pk for one in villages(by)}
    stop_if(*why_not_list(
        word=new.word, line=new.line, source=new.source, place=new.place_id, villages=here, listed_on=new.listed_on, on=on
    ))  # fmt: skip
    row = _row(by, at, None, new.place_id, new.word, new.line, new.listed_on, new.source.strip(), new.id)
    _write(row, Refusal("line", _("这份名单的这一行已经记过了。")))
    audit.trace(by, "survey.list", about="list_line", about_id=row.pk, place_id=row.place_id, at=at)
    return row


@action
def check_line(*, by: Actor, at: datetime, on: date, line_id: UUID, new: NewCheck) -> ListLine | None:
    """Write down what was found of somebody without a decision; None when the line is not hers to see (方案S45)."""
    first = _first(by, line_id)
    if first is None:
        return None
    stop_if(
        *why_not_check(
            found=new.found, went_with=new.went_with, seen_on=new.seen_on, since=first.happened_on, on=on
        )
    )
    known = by.scope(ListLine.objects.filter(pk=new.id)).first() if new.id else None
    if known is not None:
        return known
    row = _row(
        by, at, first, first.place_id, new.found, first.line, new.seen_on, str(_(WITH[new.went_with])), new.id
    )
    row.save(force_insert=True)
    audit.trace(by, "survey.check", about="list_line", about_id=first.pk, place_id=row.place_id, at=at)
    return row


@action
def check_person(*, by: Actor, at: datetime, on: date, case_id: UUID, new: NewCheck) -> Deed | None:
    """Write down what was found of somebody with a decision: a deed of her measure (方案S45; 戒毒条例第18条)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    since = case.facts.decided_on or new.seen_on
    stop_if(*why_not_check(found=new.found, went_with=new.went_with, seen_on=new.seen_on, since=since, on=on))
    deed = NewDeed("list_check", new.seen_on, new.found, note=str(_(WITH[new.went_with])), id=new.id)
    return written(by, at, case, deed, on)


@action
def end_line(
    *, by: Actor, at: datetime, on: date, line_id: UUID, how: str, source: str, ended_on: date
) -> ListLine | None:
    """Let a line leave the base by a paper; None when it is not hers to see (方案S47)."""
    first = _first(by, line_id)
    if first is None:
        return None
    ended = by.scope(ListLine.objects.filter(first=first, word__in=LAST)).exists()
    stop_if(
        *why_not_end(how=how, source=source, ended_on=ended_on, since=first.happened_on, on=on, ended=ended)
    )
    row = _row(by, at, first, first.place_id, how, first.line, ended_on, source.strip(), None)
    _write(row, Refusal("ended", _("这一行已经划掉了。")))
    audit.trace(
        by, "survey.end", about="list_line", about_id=first.pk, place_id=row.place_id, at=at, outcome=how
    )
    return row


def _first(by: Actor, line_id: UUID) -> ListLine | None:
    return by.scope(ListLine.objects.filter(pk=line_id, first__isnull=True)).first()


def _row(
    by: Actor, at: datetime, first: ListLine | None, place: int, word: str, line: int, day: date, source: str, id: UUID | None
) -> ListLine:  # fmt: skip
    return ListLine(
        id=id or uuid7(), town_id=by.town_id, place_id=place, first=first, word=word, line=line, happened_on=day,
        source=source, recorded_at=at, recorded_by_id=by.staff_id or 0,
    )  # fmt: skip


def _write(row: ListLine, otherwise: Refusal) -> None:
    """Of two hands at once the database lets one through; the other is told."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(otherwise) from None
