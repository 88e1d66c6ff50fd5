"""搬到本镇另一个村: the file goes as a whole, whoever answers for the other village takes over, nothing owed changes.

The place of execution is the township (戒毒条例 14, 22), so neither the term nor a single duty hangs on the village.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxing.casework.group.actions import give, replace_in_groups
from tongxing.casework.group.queries import Held, held_of, successors
from tongxing.casework.village.rules import why_not_change, why_not_desk
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.duties.actions import settle
from tongxing.duties.queries import bundles
from tongxing.org.actor import Actor
from tongxing.org.queries import villages
from tongxing.people.models import VillageChange
from tongxing.people.village.queries import settled

TWICE_HERE = "person_id_once_in_place"


@action
def change_village(
    *,
    by: Actor,
    at: datetime,
    on: date,
    person_id: UUID,
    to: int,
    worker: int,
    moved_on: date,
    reason: str,
    id: UUID | None = None,
) -> VillageChange | None:
    """Let a file go to another village of the town, to the worker who takes over there, from this day on.

    Writing the change down moves every row of the file in the same statement; the trail stays where it was written.
    """
    file = settled(by, person_id, lock=True)
    if file is None or (id is not None and VillageChange.objects.filter(pk=id).exists()):
        return None
    stop_if(why_not_desk(by.town_id, by.place_ids))
    held = held_of(by, person_id, lock=True)
    known = {one.pk for one in villages(by)}
    taker = next((one for one in successors(by, on=on) if one.staff_id == worker), None)
    days = {"moved_on": moved_on, "on": on}
    stop_if(*why_not_change(file, held, to=to, villages=known, taker=taker, reason=reason, **days))
    row = VillageChange(
        place_id=to, person_id=person_id, from_place_id=file.place_id, to_place_id=to, moved_on=moved_on,
        reason=reason.strip(), recorded_at=at, recorded_by_id=by.staff_id, **({"id": id} if id else {}),
    )  # fmt: skip
    _go(row)
    _take_over(by, at, moved_on, held, worker)
    settle(list(bundles(by, [one.case_id for one in held], lock=True)))
    audit.trace(
        by, "change_village", about="person", about_id=person_id, place_id=to, at=at, purpose=reason.strip(), staff=worker
    )  # fmt: skip
    return row


def _go(row: VillageChange) -> None:
    """The row and, with it, the file; two open files of one number cannot lie in one village."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if TWICE_HERE not in str(error):
            raise
        words = _("那个村（社区）已经有同一个号码的另一份档案，两份不能同时打开。")
        raise Refused(Refusal("to", words, ways=(_("先由镇办文书核对那两份档案。"),))) from error


def _take_over(by: Actor, at: datetime, on: date, held: list[Held], worker: int) -> None:
    """Whoever answers for the other village, where it is somebody else, and her place in the work group."""
    for leaving in {one.worker for one in held} - {worker}:
        given = [one for one in held if one.worker == leaving]
        give([(one.case_id, worker) for one in given])
        replace_in_groups(by, at, on, given, {one.case_id: worker for one in given}, leaving)
