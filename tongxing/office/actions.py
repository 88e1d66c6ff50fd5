"""Writing down what the office did, giving somebody something to do, and saying that it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.office.models import End, Entry, Given, Regulation
from tongxing.office.queries import given_at, sees_given, work_here
from tongxing.office.rules import (
    LEAST,
    NO_TASK,
    NewEntry,
    NewTask,
    answers_for,
    ends_it,
    why_not_end,
    why_not_enter,
    why_not_give,
    why_not_take_back,
)
from tongxing.org.actor import Actor
from tongxing.org.units import ANSWER_FOR
from tongxing.rulebook.document import Book

Row = TypeVar("Row")


@action
def record_entry(
    *,
    by: Actor,
    at: datetime,
    on: date,
    book: Book,
    place_id: int,
    new: NewEntry,
    there: Sequence[int] = (),
    id: UUID | None = None,
) -> Entry | None:
    """Write down one thing the office did; None when the place is not hers (方案S08—S63).

    ``there`` are the colleagues who came. The same form sent twice is one entry. Raises Refused with every reason.
    """
    if place_id not in by.place_ids:
        return None
    known = by.scope(Entry.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    if not work_here(by, there):
        return None
    stop_if(*why_not_enter(new, role=by.role, unit_kind=_unit_kind(book, new.task, by), on=on))
    row = once(lambda: Entry.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=place_id, kind=new.kind, outcome=new.outcome, task=_for_which(new, book, by),
        happened_on=new.happened_on, people=new.people, there=sorted(set(there)), title=new.title.strip(), said=new.said.strip() or None,
        recorded_at=at, recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.enter", about="entry", about_id=row.pk, place_id=place_id, at=at, kind=new.kind)
    return row


@action
def take_back_entry(*, by: Actor, at: datetime, on: date, entry_id: UUID, reason: str) -> Entry | None:
    """Take an entry back: it meets nothing any more, and both rows stay. None when it is not hers to see."""
    row = by.scope(Entry.objects.filter(pk=entry_id, takes_back__isnull=True)).first()
    if row is None:
        return None
    gone = Entry.objects.filter(takes_back=row).exists()
    issued = Regulation.objects.filter(
        entry_id=row.pk, takes_back__isnull=True, taken_back__isnull=True
    ).exists()
    mine = row.recorded_by_id == by.staff_id
    unsaid = None if len(reason.strip()) >= LEAST else Refusal("reason", _("写一句为什么撤回。"))
    stop_if(why_not_take_back(mine=mine, role=by.role, taken_back=gone, issued=issued), unsaid)
    back = once(lambda: Entry.objects.create(
        town_id=row.town_id, place_id=row.place_id, kind=row.kind, outcome=row.outcome, task=row.task, happened_on=on,
        title=reason.strip(), recorded_at=at, recorded_by_id=the_hand(by), takes_back=row,
    ))  # fmt: skip
    audit.trace(by, "office.take_back", about="entry", about_id=row.pk, place_id=row.place_id, at=at)
    return back


@action
def give_task(
    *,
    by: Actor,
    at: datetime,
    on: date,
    book: Book,
    place_id: int,
    title: str,
    unit: str,
    due_on: date,
    owner_id: int | None = None,
    entry_id: UUID | None = None,
    id: UUID | None = None,
) -> Given | None:
    """Give a unit, and where it is known a colleague, something to do by a day (方案S11、S56)."""
    if place_id not in by.place_ids:
        return None
    known = by.scope(Given.objects.filter(pk=id)).first() if id else None
    if known is not None:
        return known
    stands = Entry.objects.filter(takes_back__isnull=True, taken_back__isnull=True)
    entry = by.scope(stands.filter(pk=entry_id)).first() if entry_id else None
    if entry_id is not None and entry is None:
        return None
    given_on = entry.happened_on if entry else on
    reached = owner_id is None or sees_given(by, owner_id, place_id, on=on)
    new = NewTask(title, unit, given_on, due_on, place_id != by.town_id, reached)
    stop_if(*why_not_give(new, kinds={one.id: one.kind for one in book.units}, role=by.role))
    row = once(lambda: Given.objects.create(
        id=id or uuid7(), town_id=by.town_id, place_id=place_id, entry=entry, title=title.strip(), unit=unit,
        owner_id=owner_id, given_on=given_on, due_on=due_on, recorded_at=at, recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.give", about="given", about_id=row.pk, place_id=place_id, at=at, unit=unit)
    return row


@action
def end_task(
    *, by: Actor, at: datetime, on: date, book: Book, given_id: UUID, how: str, ended_on: date, said: str
) -> End | None:
    """Say that a given task is done, or dropped and why; None when it is not hers to see."""
    held = by.scope(Given.objects.filter(pk=given_id)).first()
    task = given_at(by, given_id) if held else None
    if held is None or task is None:
        return None
    kind = next((one.kind for one in book.units if one.id == task.unit), "")
    stop_if(*why_not_end(
        how=how, said=said, given_on=task.given_on, ended_on=ended_on, on=on, ended=bool(task.how),
        yours=ends_it(by.role, kind, named=task.owner_id is not None, hers=task.owner_id == by.staff_id), role=by.role,
    ))  # fmt: skip
    row = once(lambda: End.objects.create(
        given=held, town_id=by.town_id, how=how, ended_on=ended_on, said=said.strip(), recorded_at=at,
        recorded_by_id=the_hand(by),
    ))  # fmt: skip
    audit.trace(by, "office.end", about="given", about_id=held.pk, place_id=held.place_id, at=at, how=how)
    return row


def once(write: Callable[[], Row]) -> Row:
    """Of two hands at once the database lets one through; the other is told."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        raise Refused(Refusal("already", _("别人刚刚已经记了，请刷新看一眼。"))) from None


def _unit_kind(book: Book, task: str, by: Actor) -> str:
    """The kind of unit a task belongs to; what is for no task is her own unit's."""
    if not task:
        return next((kind for kind, roles in ANSWER_FOR.items() if by.role in roles), "")
    unit = next((one.unit for one in book.tasks if one.id == task), "")
    return next((one.kind for one in book.units if one.id == unit), "")


def _for_which(new: NewEntry, book: Book, by: Actor) -> str:
    """The task it is for. What is for none may still meet one of her own unit, and never one that another unit answers for."""
    kinds = {one.id: one.kind for one in book.units}
    theirs = [kinds.get(one.unit, "") for one in book.tasks if one.meets.entry == new.kind]
    if new.task or not theirs or any(answers_for(by.role, kind) for kind in theirs):
        return new.task
    return NO_TASK


def the_hand(by: Actor) -> int:
    """Who writes; a machine does not."""
    if by.staff_id is None:
        raise Refused(Refusal("by_hand", _("这是人办的事，系统自己不记。")))
    return by.staff_id
