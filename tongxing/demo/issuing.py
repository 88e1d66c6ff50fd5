"""Papers that were issued in the demo town: one that stands, one that was void, and the one that took its place."""

from __future__ import annotations

from functools import partial

from tongxing.archive.issued.actions import issue_paper, void_paper
from tongxing.archive.issued.models import IssuedPaper
from tongxing.demo.teller import Lived, Teller
from tongxing.faces.desk.prints.paper import set_paper
from tongxing.faces.desk.prints.record import Record, opened, with_details


def papers(t: Teller, one: Lived) -> None:
    """The notice of rights; a list of the work group with a mistake in it, declared void; the right one."""
    _issued(t, one, "rights_notice", 39)
    wrong = _issued(t, one, "group_list", 39)
    if wrong is not None:
        at = t.moment(t.ago(38))
        void_paper(by=one.worker, at=at, paper_id=wrong.pk, reason="少写了一位家里人，已另印一份。")
    _issued(t, one, "group_list", 38)


def _issued(t: Teller, one: Lived, kind: str, days: int) -> IssuedPaper | None:
    record = opened(one.worker, one.person_id, on=t.ago(days))
    if record is None:
        return None
    return issue_paper(
        **t.who(one, days), kind=kind, draw=partial(_drawn, t, with_details(record), kind, days)
    )


def _drawn(t: Teller, record: Record, kind: str, days: int, number: str) -> bytes:
    return set_paper(record, kind, None, number=number, at=t.moment(t.ago(days))).pdf
