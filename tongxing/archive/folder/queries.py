"""Reading folders: their papers as leaves of the index, their order, who has them. Inside her places, by her labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxing.archive.folder.models import LaidOrder, Loan
from tongxing.archive.index import ISSUED, SCANNED, Entry, Leaf, index_of
from tongxing.archive.issued.kinds import PRINTED
from tongxing.archive.issued.queries import Issued, issued_of
from tongxing.archive.queries import Filed, scans_of
from tongxing.core.clock import day_of
from tongxing.core.files.store import Damaged
from tongxing.core.vocabulary import papers
from tongxing.org.actor import Actor

PAGES = re.compile(
    rb"NPages>(\d+)<"
)  # PDF/A carries the number of its pages in its own notes; this house set it


@dataclass(frozen=True, slots=True)
class Lent:
    """A folder that is out, or was."""

    id: UUID
    case_id: UUID
    person_id: UUID
    folder: str
    name: str
    place_id: int
    borrower: str
    reason: str
    out_on: date
    due_on: date
    back_on: date | None
    by: str


COLUMNS = (
    "id case_id case__person_id case__person__number case__person__name place_id borrower reason out_on due_on"
    " back__back_on recorded_by__name"
).split()


def folder_index(actor: Actor, case_id: UUID, *, titles: dict[UUID, str]) -> tuple[Entry, ...]:
    """卷内目录 of one measure, as far as she may read its papers; ``titles`` names the records that were scanned."""
    scans = [_scan(one, titles) for one in scans_of(actor, [case_id])]
    printed = [_issued(one) for one in issued_of(actor, [case_id])]
    return index_of([*scans, *printed], order_of(actor, case_id))


def order_of(actor: Actor, case_id: UUID) -> tuple[UUID, ...]:
    """The order that was laid last; empty where nobody did."""
    rows = actor.scope(LaidOrder.objects.filter(case_id=case_id)).order_by("-recorded_at", "-id")
    return tuple(rows.values_list("leaves", flat=True).first() or ())


def loans_of(actor: Actor, case_ids: Sequence[UUID]) -> list[Lent]:
    """Who has borrowed these folders, the newest first."""
    return _rows(_readable(actor).filter(case_id__in=case_ids).order_by("-out_on", "-id"))


def out_now(actor: Actor) -> list[Lent]:
    """Every folder of her places that is out, the one that should be back first on top."""
    return _rows(_readable(actor).filter(back__isnull=True).order_by("due_on", "id"))


def loan_at(actor: Actor, loan_id: UUID) -> Lent | None:
    """One loan of her places, or None when it is not hers to see or does not exist."""
    return next(iter(_rows(_readable(actor).filter(pk=loan_id))), None)


def _readable(actor: Actor) -> QuerySet[Loan]:
    return actor.scope(Loan.objects.all())


def _rows(rows: QuerySet[Loan]) -> list[Lent]:
    return [Lent(*row) for row in rows.values_list(*COLUMNS)]


def _scan(one: Filed, titles: dict[UUID, str]) -> Leaf:
    title = (
        _(papers[one.paper].title)
        if one.paper in papers
        else titles.get(one.deed_id, "")
        if one.deed_id
        else ""
    )
    return Leaf(
        one.id, SCANNED, one.paper, title or _("记录附的材料"), day_of(one.recorded_at), one.pages, by=one.by, note=_("扫描件")
    )  # fmt: skip


def _issued(one: Issued) -> Leaf:
    state = _("已作废") if one.void_at else _("已由后一份代替") if one.superseded_by else ""
    return Leaf(
        one.id, ISSUED, one.kind, _(PRINTED[one.kind].title), day_of(one.at), _pages(one),
        number=one.number, by=one.by, digest=one.digest, note=state,
    )  # fmt: skip


def _pages(one: Issued) -> int:
    """How many pages it has, as it says itself; 0 when its bytes are not what was kept."""
    try:
        found = PAGES.search(one.pdf())
    except Damaged:
        return 0
    return int(found[1]) if found else 0
