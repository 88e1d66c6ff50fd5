"""Writing down what was taught and told, issuing and withdrawing a regulation, saying that one knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.office.actions import once, record_entry, take_back_entry, the_hand
from tongxing.office.learning.models import Known, Regulation, Told
from tongxing.office.learning.queries import guests_of, rules_of, topics_of
from tongxing.office.learning.rules import (
    NewRegulation,
    NewTold,
    why_not_issue,
    why_not_know,
    why_not_tell,
    why_not_withdraw,
)
from tongxing.office.models import Entry
from tongxing.office.rules import NewEntry
from tongxing.org.actor import Actor
from tongxing.rulebook.document import Book


@action
def record_told(
    *, by: Actor, at: datetime, on: date, book: Book, place_id: int, new: NewEntry, told: NewTold,
    there: Sequence[int] = (), id: UUID | None = None,
) -> Entry | None:  # fmt: skip
    """Write down a training or a publicity day with what it was about (方案S48—S54); None when the place is not hers.

    The people of the entry are the guests taken together. The same form sent twice is one entry.
    """
    topics = [one.id for one in topics_of(book, new.kind)]
    guests = [one.id for one in guests_of(book)] if new.kind == "training" else []
    stop_if(*why_not_tell(told, kind=new.kind, topics=topics, guests=guests))
    entry = record_entry(by=by, at=at, on=on, book=book, place_id=place_id, new=new, there=there, id=id)
    if entry is None or Told.objects.filter(entry=entry).exists():
        return entry
    came = {name: n for name, n in told.guests.items() if n}
    Told.objects.create(
        entry=entry, town_id=by.town_id, topics=list(told.topics), hours=told.hours, guests=list(came),
        guest_counts=list(came.values()), leaflet=told.leaflet,
    )  # fmt: skip
    return entry


@action
def issue_regulation(
    *, by: Actor, at: datetime, on: date, book: Book, new: NewRegulation, task: str = "",
    supersedes: UUID | None = None, id: UUID | None = None,
) -> Regulation | None:  # fmt: skip
    """Issue a version of a regulation (方案S58—S60); with it the office's entry that meets the plan's task is written.

    None when the version it should replace is not of this township, was withdrawn or never existed.
    """
    known = Regulation.objects.filter(pk=id, town_id=by.town_id).first() if id else None
    if known is not None:
        return known
    rules = rules_of(by)
    old = next((one for one in rules if one.id == supersedes), None)
    if supersedes is not None and old is None:
        return None
    stop_if(*why_not_issue(
        new, role=by.role, replaces=old.since if old else None, replaces_kind=old.kind if old else "",
        replaced=old is not None and old.replaced_on is not None,
    ))  # fmt: skip
    entry = record_entry(
        by=by, at=at, on=on, book=book, place_id=by.town_id,
        new=NewEntry("document", new.kind, new.title.strip(), min(new.since, on), task),
    )  # fmt: skip
    if entry is None:
        return None
    row = Regulation.objects.create(
        id=id or uuid7(), town_id=by.town_id, entry_id=entry.pk, kind=new.kind, version=old.version + 1 if old else 1,
        title=new.title.strip(), number=new.number.strip(), text=new.text.strip(), since=new.since, until=new.until,
        supersedes_id=old.id if old else None, readers=list(new.readers), recorded_at=at, recorded_by_id=the_hand(by),
    )  # fmt: skip
    audit.trace(
        by, "office.issue", about="regulation", about_id=row.pk, place_id=by.town_id, at=at, kind=new.kind
    )
    return row


@action
def withdraw_regulation(
    *, by: Actor, at: datetime, on: date, rule_id: UUID, reason: str
) -> Regulation | None:
    """Withdraw a version that should not have been issued; the entry behind it meets nothing any more. None: not hers."""
    row = Regulation.objects.filter(pk=rule_id, town_id=by.town_id, takes_back__isnull=True).first()
    if row is None:
        return None
    gone = Regulation.objects.filter(takes_back=row).exists()
    stop_if(why_not_withdraw(role=by.role, taken_back=gone, reason=reason))
    back = once(lambda: Regulation.objects.create(
        town_id=row.town_id, entry_id=row.entry_id, kind=row.kind, version=row.version, title=reason.strip(),
        number=row.number, text=reason.strip(), since=row.since, until=row.until, recorded_at=at,
        recorded_by_id=the_hand(by), takes_back=row,
    ))  # fmt: skip
    if not Entry.objects.filter(takes_back_id=row.entry_id).exists():
        take_back_entry(by=by, at=at, on=on, entry_id=row.entry_id, reason=reason)
    audit.trace(by, "office.withdraw", about="regulation", about_id=row.pk, place_id=by.town_id, at=at)
    return back


@action
def say_read(*, by: Actor, at: datetime, on: date, rule_id: UUID) -> Known | None:
    """「我读过了」: she says of herself that she knows this version (方案S05); twice is once. None: not her township's."""
    rule = next((one for one in rules_of(by) if one.id == rule_id), None)
    if rule is None:
        return None
    me = the_hand(by)
    known = Known.objects.filter(staff_id=me, regulation_id=rule_id).first()
    if known is not None:
        return known
    if rule.replaced_on is not None and rule.replaced_on <= on:
        raise Refused(Refusal("replaced", _("这一版已经换了新的，请读新的那版。")))
    row = once(lambda: Known.objects.create(
        town_id=by.town_id, staff_id=me, regulation_id=rule_id, year=on.year, known_on=on, recorded_at=at
    ))  # fmt: skip
    audit.trace(by, "office.read", about="regulation", about_id=rule_id, place_id=by.town_id, at=at)
    return row


@action
def say_known(*, by: Actor, at: datetime, on: date, book: Book, topic: str) -> Known:
    """「这个我会了」: she says of herself, this year, that she knows a topic (方案S50); twice is once."""
    stop_if(why_not_know(topic=topic, topics=[one.id for one in topics_of(book, "training")]))
    me = the_hand(by)
    known = Known.objects.filter(staff_id=me, topic=topic, year=on.year).first()
    if known is not None:
        return known
    row = once(lambda: Known.objects.create(
        town_id=by.town_id, staff_id=me, topic=topic, year=on.year, known_on=on, recorded_at=at
    ))  # fmt: skip
    audit.trace(by, "office.know", about="known", about_id=row.pk, place_id=by.town_id, at=at, kind=topic)
    return row
