"""Reading what a package is made of: whose measures are all over, and one such file with every paper in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tongxing.archive import queries as scans
from tongxing.archive.index import ISSUED, SCANNED, Leaf, in_order
from tongxing.archive.issued.kinds import KINDS
from tongxing.archive.issued.queries import Issued, issued_of
from tongxing.archive.package.deeds import deeds_of
from tongxing.archive.package.parts import Ordered, Piece, Volume
from tongxing.archive.queries import Filed
from tongxing.core import clock
from tongxing.core.files.store import Damaged
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.vocabulary import deed_kinds, papers
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import files_of
from tongxing.people.models import Case, Decision, Measure, Person, Sex
from tongxing.people.queries import HEADS

CLOSED = f"""SELECT q.id, q.place_id, q.number, max(c.closed_on) FROM people_person q
  JOIN people_case c ON c.person_id = ANY({files_of("q.id")}) AND c.place_id = ANY(%(places)s)
  WHERE q.place_id = ANY(%(wanted)s) AND {HEADS}
  GROUP BY q.id HAVING bool_and(c.closed_on IS NOT NULL) ORDER BY 4 DESC, q.number"""
FILES = f"SELECT unnest({files_of('%(whose)s::uuid')})"


def closed(actor: Actor, places: Sequence[int]) -> list[tuple[UUID, int, str, date]]:
    """Files of her places in which every measure is over: person, place, number, the last day; the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, {"places": list(actor.place_ids), "wanted": list(places)})
        return list(cursor.fetchall())


def volume_of(actor: Actor, person_id: UUID) -> Volume:
    """One person's file with all its papers, those of a second file that is shown in it included."""
    with connection.cursor() as cursor:
        cursor.execute(FILES, {"whose": person_id, "places": list(actor.place_ids)})
        files = [row[0] for row in cursor.fetchall()]
    person = actor.scope(Person.objects.filter(pk=person_id).select_related("place")).get()
    cases = list(actor.scope(Case.objects.filter(person_id__in=files)).order_by("recorded_at", "id"))
    ids = [one.pk for one in cases]
    pieces = dict(_paper(actor, one) for one in issued_of(actor, ids))
    pieces |= dict(_scan(actor, one) for one in scans.scans_of(actor, ids))
    return Volume(
        file_id=str(person.pk),
        number=person.number,
        name=person.name,
        sex=str(Sex(person.sex).label),
        birth_on=person.birth_on,
        id_number=str(person.id_number or ""),
        office=actor.town_name,
        place=person.place.name,
        measures=tuple(_measure(actor, one) for one in cases),
        pieces=tuple(pieces[leaf] for leaf in in_order(pieces)),
        deeds=deeds_of(actor, ids),
    )


def _paper(actor: Actor, one: Issued) -> tuple[Leaf, Piece]:
    kind, on = KINDS[one.kind], clock.day_of(one.at)
    state = "作废" if one.void_at else "已另印" if one.superseded_by else "有效"
    try:
        pdf = one.pdf()
    except Damaged as error:
        raise Refused(_damaged()) from error
    leaf = Leaf(one.id, ISSUED, one.kind, kind.title, on, 0, one.number, one.by, one.digest)
    return leaf, Piece(kind.title, on, actor.town_name, one.number, state, pdf)


def _scan(actor: Actor, one: Filed) -> tuple[Leaf, Piece]:
    on = clock.day_of(one.recorded_at)
    pages = [one.part(n) for n in range(1, len(one.parts))]
    whole = tuple(page for page in pages if page is not None)
    if len(whole) < len(pages):
        raise Refused(_damaged())
    title = str(papers[one.paper].title if one.paper in papers else "记录所附材料")
    leaf = Leaf(one.id, SCANNED, one.paper, title, on, len(whole), by=one.by)
    return leaf, Piece(title, on, actor.town_name, pages=whole)


def _damaged() -> Refusal:
    return Refusal("damaged", _("档案里有一份材料打不开了。"), ways=(_("请告诉系统管理员，先从备份找回。"),))


def _measure(actor: Actor, case: Case) -> Ordered:
    standing: Any = Decision.objects.filter(case=case).exclude(
        pk__in=Decision.objects.filter(case=case, supersedes__isnull=False).values("supersedes_id")
    )
    decision = actor.scope(standing).order_by("-recorded_at").first()
    how = deed_kinds["closed"].outcomes.get(case.closed_how, case.closed_how)
    return Ordered(
        measure=str(Measure(case.measure).label),
        number=decision.number if decision else "",
        authority=decision.authority if decision else "",
        decided_on=decision.decided_on if decision else None,
        received_on=case.received_on,
        reported_on=case.reported_on,
        ends_on=case.ends_on,
        closed_on=case.closed_on,
        closed_how=how,
    )
