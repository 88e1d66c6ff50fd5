"""Writing scans: add one, take one back, and clear away pages that nothing names any more."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tongxing.archive.models import Kind, Scan, Withdrawal
from tongxing.archive.queries import Filed, scan_at
from tongxing.archive.rules import label_of_paper, why_not_add, why_not_keep, why_not_withdraw
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.files import store
from tongxing.core.files.drawing import PDF, Drawn
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.core.text import line
from tongxing.org.actor import Actor
from tongxing.people.models import Case

KEPT = timedelta(days=7)  # pages of a scan that was taken back; a backup may be under way
GRACE = timedelta(days=1)  # pages whose row is still being written
NAME_LENGTH = 200
A_FEW = 20
FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class NewScan:
    """A paper drawn anew and what it is a scan of: a paper of the file, or a record of this label."""

    drawn: Drawn
    name: str
    paper: str = ""
    deed_id: UUID | None = None
    label: str = ""
    id: UUID | None = None
    keep: str = ""  # why it is kept although it may not be legible


@action
def add_scans(*, by: Actor, at: datetime, case_id: UUID, new: Sequence[NewScan]) -> list[Scan] | None:
    """Put scans into a file, all of them or none; None when the measure is not hers to see.

    What was added before under the same id (a form sent twice) is not added again.
    """
    case = by.scope(Case.objects.filter(pk=case_id)).first()
    if case is None:
        return None
    there = list(
        Scan.objects.filter(case=case, taken_back__isnull=True).values_list("id", "paper", "deed_id")
    )
    fresh = [one for one in new if one.id not in {row[0] for row in there}]
    taken = _room_taken(by.town_id)
    for n, one in enumerate(fresh):
        same = sum(1 for _id, paper, deed in there if (paper, deed) == (one.paper, one.deed_id))
        size = sum(len(f.drawn.content) for f in fresh[: n + 1])
        stop_if(why_not_keep(one.drawn.doubts, one.keep))
        stop_if(why_not_add(labels=by.labels, label=_label(one), there=same + n, taken=taken, size=size))
    rows = Scan.objects.bulk_create([_scan(by, at, case, one) for one in fresh])
    for row, one in zip(rows, fresh, strict=True):
        audit.trace(
            by, "scan.add", about="person", about_id=case.person_id, place_id=case.place_id, at=at,
            purpose=one.keep if row.doubts else "", scan=str(row.pk), pages=len(row.parts) - 1,
        )  # fmt: skip
    return rows


@action
def withdraw_scan(*, by: Actor, at: datetime, scan_id: UUID, reason: str) -> Filed | None:
    """Take back a scan that should not be there; nobody can open it from now on, and its pages are removed later."""
    found = scan_at(by, scan_id)
    if found is None:
        return None
    stop_if(why_not_withdraw(reason))
    Withdrawal.objects.create(scan_id=scan_id, at=at, by_id=by.staff_id, reason=reason)
    audit.trace(
        by, "scan.withdraw", about="person", about_id=found.person_id, place_id=found.place_id, at=at, purpose=reason,
        scan=str(scan_id),
    )  # fmt: skip
    return found


@action
def sweep(*, at: datetime, many: bool = False) -> int:
    """Remove pages that no row names any more, and halves a killed process left behind; returns how many files.

    When so much seems to belong to nobody, it is more likely that this is not the database of these files: then
    nothing is removed, unless a person says that there really are ``many``.
    """
    old = (at - GRACE).timestamp()
    addresses = [address for address, written in store.stored() if written < old]
    nobodys = [
        address
        for start in range(0, len(addresses), 1000)
        for address in _unnamed(addresses[start : start + 1000], at - KEPT)
    ]
    stop_if(_why_not_sweep(len(nobodys), len(addresses)) if not many else None)
    return store.remove_parts(before=old) + sum(store.remove(a, unless_after=old) for a in nobodys)


def _why_not_sweep(nobodys: int, of: int) -> Refusal | None:
    if nobodys <= max(A_FEW, of // 10):
        return None
    words = _("%(of)s 个文件里有 %(n)s 个不属于这个数据库，可能连错了数据库，一个也没有删。")
    ways = (_("先核对数据库和文件夹是不是一套；确实要删，用 tongxing files sweep --many。"),)
    return Refusal("many_unnamed", words % {"of": of, "n": nobodys}, ways=ways)


def _label(one: NewScan) -> str:
    return str(label_of_paper(one.paper)) if one.paper else one.label


def _scan(by: Actor, at: datetime, case: Case, one: NewScan) -> Scan:
    return Scan(
        id=one.id or uuid7(),
        case=case,
        place_id=case.place_id,
        town_id=by.town_id,
        paper=one.paper,
        deed_id=one.deed_id,
        label=_label(one),
        kind=Kind.PDF if one.drawn.kind == PDF else Kind.PICTURE,
        name=line(one.name)[-NAME_LENGTH:] or None,
        address=put_away(one.drawn.content, by.town_id),
        parts=list(one.drawn.parts),
        size=len(one.drawn.content),
        doubts=" ".join(one.drawn.doubts),
        recorded_at=at,
        recorded_by_id=by.staff_id,
    )


def put_away(content: bytes, town_id: int) -> str:
    """Keep a file of this town sealed in the store; a full disk is said in words."""
    try:
        return store.put(content, whose=whose(town_id))
    except OSError as error:
        if error.errno not in FULL:
            raise
        words = _("服务器的磁盘满了，存不下这个文件。")
        raise Refused(Refusal("disk_full", words, ways=(_("请告诉系统管理员，别的没有丢。"),))) from error


def whose(town_id: int) -> str:
    """The owner of a stored file, as its address knows her."""
    return f"town {town_id}"


def _room_taken(town_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT archive_room_taken(%s)", [town_id])
        return int(cursor.fetchone()[0])


def _unnamed(addresses: Sequence[str], taken_back_before: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT archive_unnamed(%s::text[], %s)", [list(addresses), taken_back_before])
        return [row[0] for row in cursor.fetchall()]
