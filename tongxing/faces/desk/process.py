"""送达和认定: one page a person, and 到期、告知和答复: the list of what is owed to people."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongxing.conduct.gate.queries import matters_of
from tongxing.conduct.queries import beside, findings_of
from tongxing.core import clock
from tongxing.core.declared import Label
from tongxing.duties.file import open_file
from tongxing.faces.desk.process_page import process_page
from tongxing.faces.desk.rights_page import rights_page
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def process(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Findings, services, notices of the police, and every day of the law with its road."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = open_file(actor, person_id)
    if file is None or not file.cases or Label.MEASURE not in actor.labels:
        raise Http404
    ids = [case.id for case in file.cases]
    found = findings_of(actor, ids)
    page = process_page(actor, file, found, beside(actor, ids), matters_of(actor, ids), on=clock.today())
    looked(request, "read_file", about="person", about_id=file.id, place_id=file.place_id, people=1)
    return render(request, "desk/process.html", page)


@door(Permission.SEE_RIGHTS, shows=Shows.PEOPLE)
def rights(request: HttpRequest) -> HttpResponse:
    """Ends that come, releases due, questions, notices and answers owed: the earliest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = rights_page(actor, on=clock.today(), part=request.GET.get("part", ""))
    looked(request, "list_rights", people=len(page["in_it"]))
    return render(request, "desk/rights.html", page)
