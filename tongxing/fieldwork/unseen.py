"""Who has not been met for the longest: of each village the last day on which somebody of the office met each person.

A visit at which nobody was found, a test nobody came to, is no meeting. Whoever is in hospital or detained, whose reason for not
being met still runs, is not forgotten and stands on no list. Which kind of meeting it was is not said: only the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.duties.figures import attempt_words
from tongxing.duties.queries import STANDING
from tongxing.org.actor import Actor

MET = ("talk", "visit", "own_report", "official_test", "screening", "hair_test", "contact_away")
A_PLACE = 5  # of each village, the longest first

UNSEEN = f"""
SELECT * FROM (
  SELECT c.place_id, c.id, c.person_id, p.number, s.name, x.seen,
    row_number() OVER (PARTITION BY c.place_id ORDER BY x.seen, p.number) AS nth,
    count(*) OVER (PARTITION BY c.place_id) AS among
  FROM people_case c JOIN people_person p ON p.id = c.person_id LEFT JOIN org_staff s ON s.id = c.worker_id
  CROSS JOIN LATERAL (SELECT greatest(c.reported_on, max(d.happened_on)) AS seen FROM duties_deed d
    WHERE d.case_id = c.id AND d.kind = ANY(%(met)s) AND d.happened_on <= %(on)s
      AND NOT d.kind || ':' || d.outcome = ANY(%(attempts)s) AND {STANDING.format(known="")}) x
  WHERE c.place_id = ANY(%(places)s) AND c.reported_on <= %(on)s AND (c.closed_on IS NULL OR c.closed_on > %(on)s)
    AND NOT EXISTS (SELECT 1 FROM duties_deed d WHERE d.case_id = c.id AND d.kind = 'excuse'
      AND d.happened_on <= %(on)s AND d.until_on >= %(on)s AND {STANDING.format(known="")})
    AND coalesce((SELECT d.outcome FROM duties_deed d WHERE d.case_id = c.id AND d.kind = 'step' AND d.happened_on <= %(on)s
      AND {STANDING.format(known="")} ORDER BY d.happened_on DESC, d.recorded_at DESC LIMIT 1), '') NOT LIKE 'suspended:%%'
) q WHERE nth <= %(most)s ORDER BY seen, number
"""


@dataclass(frozen=True, slots=True)
class Unseen:
    """One running case: by folder number, where, who answers for it, and the last day somebody met the person."""

    place_id: int
    case_id: UUID
    person_id: UUID
    number: str
    worker: str
    seen: date
    among: int  # how many of this village could stand here

    def days(self, on: date) -> int:
        """How many days ago that was."""
        return (on - self.seen).days


def longest_unseen(actor: Actor, *, on: date, most: int = A_PLACE) -> list[Unseen]:
    """谁最久没有人见过：每个村最久的几位，从报到那天起算。 (方案S65、S66；戒毒条例第18条)."""
    asked: dict[str, Any] = {
        "places": list(actor.place_ids), "on": on, "met": list(MET), "attempts": attempt_words(), "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN, asked)
        return [
            Unseen(place, case, person, number, worker or "", seen, among)
            for place, case, person, number, worker, seen, _n, among in cursor.fetchall()
        ]
