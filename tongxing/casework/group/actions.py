"""Handing over: everything one worker answers for goes to others in one transaction, and her sessions end with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tongxing.casework.group.queries import Held, held_by, successors, worker_places
from tongxing.casework.group.rules import why_not_hand_over
from tongxing.casework.models import GroupMember
from tongxing.core import arrays, audit, cipher
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.duties.actions import NewDeed, add_deeds, settle
from tongxing.duties.queries import bundles
from tongxing.org.actions import end_sessions
from tongxing.org.actor import Actor
from tongxing.org.models import Staff
from tongxing.org.queries import names_of_staff

NAME, UNIT = "casework_groupmember.name", "casework_groupmember.unit_name"


@action
def hand_over(*, by: Actor, at: datetime, on: date, leaving: int, to: Mapping[UUID, int], reason: str) -> int:
    """Give every running measure a worker answers for to somebody who is in post there; returns how many.

    All or nothing: her place in each work group ends on the day and the successor's begins, what is owed moves with
    the measure, and the sessions of the one who leaves end (戒毒条例 15, 17). ``leaving`` 0 is what nobody answers for.
    """
    desk = None if by.town_id in by.place_ids else Refusal("town_desk", _("交接由管全镇的岗位来办。"))
    held = held_by(by, leaving, lock=True)
    stop_if(desk, *why_not_hand_over(held, to, successors(by, on=on, but=leaving), reason=reason))
    give([(one.case_id, to[one.case_id]) for one in held])
    replace_in_groups(by, at, on, held, to, leaving)
    for one in held:
        audit.trace(
            by, "hand_over", about="person", about_id=one.person_id, place_id=one.place_id, at=at,
            purpose=reason.strip(), staff=to[one.case_id],
        )  # fmt: skip
    if leaving:
        end_sessions(by=by, staff=Staff.objects.get(pk=leaving), at=at)
    return len(held)


def give(pairs: Sequence[tuple[UUID, int]]) -> None:
    """The measures and what is owed in them, to those who answer for them from now on."""
    for sql in (
        "UPDATE people_case t SET worker_id = x.staff FROM unnest(%s::uuid[], %s::int[]) AS x(id, staff) WHERE t.id = x.id",
        "UPDATE duties_duty t SET worker_id = x.staff FROM unnest(%s::uuid[], %s::int[]) AS x(id, staff) WHERE t.case_id = x.id",
    ):
        with connection.cursor() as cursor:
            cursor.execute(sql, arrays.columns(pairs))


def replace_in_groups(
    by: Actor, at: datetime, on: date, held: Sequence[Held], to: Mapping[UUID, int], leaving: int
) -> None:
    """Where she stands in a work group by name: her time there ends on the day, the successor's begins."""
    names = names_of_staff([*to.values(), leaving])
    old = [
        (deed, case, since, unit)
        for deed, case, since, name, unit in worker_places(by, [one.case_id for one in held])
        if leaving and cipher.unseal(bytes(name), column=NAME) == names.get(leaving)
    ]
    if not old:
        return
    kind, role = "group_member", "social_worker"
    new = [
        (case, NewDeed(kind, since, role, max(on, since), supersedes=deed))
        for deed, case, since, _unit in old
    ]
    new += [(case, NewDeed(kind, on, role)) for _deed, case, _since, _unit in old]
    bundled = {b.case_id: b for b in bundles(by, [case for _deed, case, _since, _unit in old], lock=True)}
    deeds = add_deeds(by=by, at=at, cases=bundled, new=new, on=on)
    units = [cipher.unseal(bytes(unit), column=UNIT) if unit else "" for *_rest, unit in old]
    called = [names[leaving]] * len(old) + [names[to[case]] for _deed, case, _since, _unit in old]
    GroupMember.objects.bulk_create(
        GroupMember(deed=deed, name=name, unit_name=unit)
        for deed, name, unit in zip(deeds, called, units * 2, strict=True)
    )
    settle(list(bundled.values()))
