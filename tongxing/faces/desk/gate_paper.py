"""The paper of a matter: a draft to look at in any state, and the numbered one once a second person agreed (docs/adr/0032)."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_OID, UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongxing.archive.issued.actions import issue_paper
from tongxing.archive.issued.kinds import PRINTED
from tongxing.archive.issued.queries import issued_of
from tongxing.archive.issued.rules import why_not_print
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.queries import matter as read
from tongxing.conduct.gate.rules import why_not_paper
from tongxing.core import clock
from tongxing.core.refusal import stop_if
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk import terms
from tongxing.faces.desk.gate_page import paper_of
from tongxing.faces.desk.prints.paper import set_paper
from tongxing.faces.desk.prints.record import Record, opened, with_details, with_numbers
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked, nobody
from tongxing.org.roles import Permission


@door(Permission.RECORD_CASEWORK, "GET", "POST", row="matter", shows=Shows.PERSON)
def paper(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Look at the draft; or give it its number and keep it, which nobody can before a second person agreed."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = read(by, matter_id)
    record = _record(by, row) if row else None
    if row is None or record is None:
        raise Http404
    kind = paper_of(row)
    stop_if(why_not_print(kind, labels=by.labels))
    if request.method == "POST":
        stop_if(why_not_paper(row.matter))
        _issued(record, kind, row)
        nobody(request)
        messages.success(request, _("印发了，留底了。送达以后，把回执记在这一页。"))
        return HttpResponseRedirect(f"/gate/{matter_id}/", status=303)
    at = clock.now()
    made = set_paper(with_details(record), kind, _deed(record, row), number="", at=at)
    why = _("看草稿：%(what)s") % {"what": _(PRINTED[kind].title)}
    looked(
        request,
        "read_file",
        about="person",
        about_id=row.person_id,
        place_id=row.place_id,
        purpose=why,
        people=1,
    )
    headers = {
        "Content-Disposition": f'inline; filename="{row.number}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)


def _record(by: Actor, row: MatterRow) -> Record | None:
    """The very measure the matter is about, which need not be the one that runs."""
    record = opened(by, row.person_id, on=clock.today())
    case = next((one for one in record.file.cases if one.id == row.case_id), None) if record else None
    if record is None or case is None:
        return None
    return replace(record, case=case, facts=case.facts, end=terms.ending(case.facts, record.file.chain))


def _deed(record: Record, row: MatterRow) -> FiledDeed:
    """The record the matter became, or would become: both have its number."""
    there = next((one for one in record.case.deeds if one.id == row.id), None)
    return there or FiledDeed(
        row.id, "", "", record.on, None, clock.now(), row.by, row.matter.by_id, "", None, False, "", None, b"", b"", True
    )  # fmt: skip


def _issued(record: Record, kind: str, row: MatterRow) -> None:
    """Once, however often the button is pressed; again only after the first was declared void."""
    before = [
        one for one in issued_of(record.actor, [row.case_id]) if one.deed_id == row.id and one.kind == kind
    ]
    if any(one.holds for one in before):
        return
    whole, at = with_details(with_numbers(record) if PRINTED[kind].full else record), clock.now()
    issue_paper(
        by=record.actor, at=at, on=record.on, case_id=row.case_id, kind=kind, deed_id=row.id,
        draw=lambda number: set_paper(whole, kind, _deed(record, row), number=number, at=at).pdf,
        id=uuid5(NAMESPACE_OID, f"{kind} {row.id} {len(before)}"),
    )  # fmt: skip
