"""Which files should be sealed: of her places, all measures over, with what still keeps each of them open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.conduct.closing.rules import Due, why_due
from tongxing.conduct.queries import KINDS, OF_TESTS
from tongxing.core.vocabulary import deed_kinds
from tongxing.duties.facts import case_facts, done
from tongxing.duties.queries import STANDING, versions
from tongxing.duties.reading import reads
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import JOINED
from tongxing.people.sealing.queries import held_by, held_sql
from tongxing.plans.books import link


@dataclass(frozen=True, slots=True)
class DueFile:
    """One file that should be sealed, since when and why; what stands in the way, by name."""

    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    due: Due
    held: tuple[str, ...]
    joined: bool


OVER = f"""
SELECT c.person_id, p.number, p.name, c.place_id, pl.name, (
   SELECT row_to_json(x) FROM (
     SELECT n.measure, n.decided_on, n.received_on, n.ordered_months, n.deducted_days FROM people_decision n
     WHERE n.case_id = c.id AND NOT EXISTS (SELECT 1 FROM people_decision s WHERE s.supersedes_id = n.id)
     ORDER BY n.recorded_at DESC LIMIT 1) x),
  (SELECT json_agg(json_build_object('id', d.id, 'kind', d.kind, 'outcome', d.outcome, 'happened_on', d.happened_on,
     'until_on', d.until_on, 'duty_rule', d.duty_rule, 'duty_due_on', d.duty_due_on,
     'finding', encode(d.finding, 'hex'), 'by', d.recorded_by_id, 'about', d.about_id))
   FROM duties_deed d WHERE d.case_id = c.id AND d.kind = ANY(%(kinds)s) AND {STANDING.format(known="")}),
  CASE WHEN row_number() OVER (ORDER BY p.number) = 1 THEN
    (SELECT json_agg(json_build_array(v.id, v.key, v.since, v.approved_at)) FROM plans_planversion v
     WHERE v.town_id = %(town)s AND v.state = 'approved') END,
  {{held}}, EXISTS (SELECT 1 FROM {JOINED} g WHERE p.id IN (g.kept_id, g.other_id))
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
JOIN LATERAL (SELECT * FROM people_case k WHERE k.person_id = p.id ORDER BY k.closed_on DESC NULLS FIRST, k.id DESC LIMIT 1) c
  ON c.closed_on IS NOT NULL
WHERE p.place_id = ANY(%(places)s) {{mine}}
  AND NOT EXISTS (SELECT 1 FROM people_sealproposal s WHERE s.person_id = p.id
    AND (NOT EXISTS (SELECT 1 FROM people_sealdecision d WHERE d.proposal_id = s.id) OR s.until_on >= %(on)s))
ORDER BY p.number
"""


def due_for_sealing(actor: Actor, *, on: date, mine: bool = False) -> list[DueFile]:
    """The files that should be sealed and that nobody has proposed yet, the longest due first.

    Who is open until a day is not on the list before that day. ``mine``: her own people, and those who have no worker.
    """
    known = reads(actor) & KINDS
    values: dict[str, Any] = {
        "places": list(actor.place_ids), "town": actor.town_id, "staff": actor.staff_id, "on": on,
        "kinds": sorted(known),
    }  # fmt: skip
    hers = "AND (c.worker_id = %(staff)s OR c.worker_id IS NULL)" if mine else ""
    with connection.cursor() as cursor:
        cursor.execute(OVER.format(held=held_sql(), mine=hers), values)
        rows = cursor.fetchall()
    plans = link(versions(rows[0][7])).plans if rows else ()
    if not plans:
        return []
    tests, found = known >= OF_TESTS & deed_kinds.names(), []
    for row in rows:
        facts = case_facts(row[5], [done(raw) for raw in row[6] or ()])
        if due := why_due(facts, plans[-1].book, on=on, tests=tests):
            found.append(DueFile(*row[:5], due, held_by(row[8]), row[9]))  # type: ignore[call-arg]
    return sorted(found, key=lambda one: (one.due.since, one.number))
