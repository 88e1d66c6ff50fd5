"""Issuing papers: number, bytes and row in one transaction; and declaring one void."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tongxing.archive.actions import put_away
from tongxing.archive.issued.kinds import PRINTED, number_of
from tongxing.archive.issued.models import IssuedPaper, Voiding
from tongxing.archive.issued.queries import Issued, digest_of, issued_at
from tongxing.archive.issued.rules import why_not_many, why_not_print, why_not_void
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.people.models import Case


@action
def issue_paper(
    *,
    by: Actor,
    at: datetime,
    on: date,
    case_id: UUID,
    kind: str,
    draw: Callable[[str], bytes],
    deed_id: UUID | None = None,
    id: UUID | None = None,
) -> IssuedPaper | None:
    """Give a paper its number, set it with that number, keep it; None when the measure is not hers to see.

    Numbers of one kind wait for one another from here to the end of the transaction: two never get the same, and one that
    was killed in between gives its number back, because nobody else has seen it. What was issued before under the same
    id (a form sent twice) is not issued again.
    """
    return _issue(by, at, on, case_id=case_id, kind=kind, draw=draw, deed_id=deed_id, id=id)


@action
def issue_ordered(
    *, by: Actor, at: datetime, on: date, case_id: UUID, kind: str, draw: Callable[[str], bytes], id: UUID
) -> IssuedPaper | None:
    """The same for one of many people somebody has ordered it for, in her name; only papers that tell and decide nothing.

    The one way by which a job issues anything: kind and people were fixed by whoever pressed (guard G2).
    """
    stop_if(why_not_many(kind))
    return _issue(by, at, on, case_id=case_id, kind=kind, draw=draw, deed_id=None, id=id)


def _issue(
    by: Actor, at: datetime, on: date, *, case_id: UUID, kind: str, draw: Callable[[str], bytes],
    deed_id: UUID | None, id: UUID | None,
) -> IssuedPaper | None:  # fmt: skip
    case = by.scope(Case.objects.filter(pk=case_id)).first()
    if case is None:
        return None
    stop_if(why_not_print(kind, labels=by.labels))
    hand, serial = _hand(by), _next_number(kind, on.year)
    if id is not None and (there := by.scope(IssuedPaper.objects.filter(pk=id)).first()) is not None:
        return there
    pdf = draw(number_of(kind, on.year, serial))
    row = IssuedPaper.objects.create(
        id=id or uuid7(),
        **_about(by, case, kind, deed_id),
        year=on.year,
        serial=serial,
        address=put_away(pdf, by.town_id),
        size=len(pdf),
        digest=digest_of(pdf),
        recorded_at=at,
        recorded_by_id=hand,
    )
    whose, place = case.person_id, case.place_id
    audit.trace(by, "paper.issue", about="person", about_id=whose, place_id=place, at=at, issued=str(row.pk))
    return row


@action
def void_paper(*, by: Actor, at: datetime, paper_id: UUID, reason: str) -> Issued | None:
    """Declare a paper void: its number is not given again, and it can still be opened."""
    found = issued_at(by, paper_id)
    if found is None:
        return None
    stop_if(why_not_void(reason, void=found.void_at is not None))
    Voiding.objects.create(paper_id=paper_id, at=at, by_id=_hand(by), reason=reason.strip())
    audit.trace(
        by, "paper.void", about="person", about_id=found.person_id, place_id=found.place_id, at=at, purpose=reason,
        issued=str(paper_id),
    )  # fmt: skip
    return found


def _hand(by: Actor) -> int:
    """Whoever issues is somebody by name: no job, no import (guard G2)."""
    if by.staff_id is None:
        raise Refused(Refusal("by_hand", _("文书由人印发，系统自己不印发。")))
    return by.staff_id


def _about(by: Actor, case: Case, kind: str, deed_id: UUID | None) -> dict[str, Any]:
    """What the paper is, for whom, and which earlier one it takes the place of."""
    return {
        "case": case,
        "place_id": case.place_id,
        "town_id": by.town_id,
        "kind": kind,
        "deed_id": deed_id,
        "labels": sorted(PRINTED[kind].labels),
        "supersedes": _before(by, case.pk, kind, deed_id),
    }


def _before(by: Actor, case_id: UUID, kind: str, deed_id: UUID | None) -> IssuedPaper | None:
    """The paper this one takes the place of: the last of the same kind about the same thing that is not void."""
    same = IssuedPaper.objects.filter(case_id=case_id, kind=kind, deed_id=deed_id)
    return by.scope(same.filter(superseded_by__isnull=True, voided__isnull=True)).first()


def _next_number(kind: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT archive_next_number(%s, %s)", [kind, year])
        (serial,) = cursor.fetchone()
    if serial is None:
        raise Refused(Refusal("town", _("没有选定乡镇，不能编号。")))
    return int(serial)
