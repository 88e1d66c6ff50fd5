"""Today's board in two statements over what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection

from tongxing.assessment.board import KINDS, MONTHS, Board, Month, Share, Village, month_of, months_back
from tongxing.duties.figures import GROUP, Group, attempt_words
from tongxing.duties.queries import STANDING, STATE
from tongxing.org.actor import Actor

PEOPLE = f"""
SELECT pl.id, pl.name,
  count(c.id) FILTER (WHERE c.reported_on <= %(on)s),
  count(c.id) FILTER (WHERE c.reported_on IS NULL OR c.reported_on > %(on)s),
  count(c.id) FILTER (WHERE EXISTS (SELECT 1 FROM duties_deed d WHERE d.case_id = c.id
    AND d.kind = 'agreement' AND d.happened_on <= %(on)s AND {STANDING.format(known="")}))
FROM org_place pl
LEFT JOIN people_case c ON c.place_id = pl.id AND (c.closed_on IS NULL OR c.closed_on > %(on)s)
WHERE pl.id = ANY(%(places)s) AND pl.kind IN ('village', 'community')
GROUP BY pl.id ORDER BY pl.code
"""

# the cases of these places are read once: asking per duty would touch the same few hundred rows many thousand times
WINDOWS = f"""
WITH c AS MATERIALIZED (
  SELECT id, closed_on, reported_on FROM people_case WHERE place_id = ANY(%(places)s))
SELECT place_id, kind, month, grp, late, count(*), min(due_on) FROM (
  SELECT d.place_id, d.kind, d.due_on, date_trunc('month', d.due_on)::date AS month, {GROUP} AS grp,
    ({STATE}) = 'overdue' AND (c.closed_on IS NULL OR c.closed_on > %(on)s) AS late
  FROM duties_duty d JOIN c ON c.id = d.case_id
  WHERE d.place_id = ANY(%(places)s) AND d.opens_on <= %(on)s AND (
    (d.due_on BETWEEN %(since)s AND %(until)s)
    OR (d.kind = 'official_test' AND d.due_on BETWEEN %(trend)s AND %(until)s)
    OR (d.met_by IS NULL AND d.excused_by IS NULL AND d.due_on < %(on)s
        AND (d.lapses_on IS NULL OR d.lapses_on >= %(on)s)))
) w GROUP BY place_id, kind, month, grp, late
"""


def board_today(actor: Actor, *, on: date, month: date) -> Board:
    """村居看板的数，从存着的应办里直接数。 (方案三（三）; guard G8).

    The twin of ``board.count_board`` for today; both must say the same.
    """
    since, until = month_of(month)
    trend = months_back(since, MONTHS)
    values: dict[str, Any] = {
        "places": list(actor.place_ids),
        "on": on,
        "since": since,
        "until": until,
        "trend": trend[0],
        "attempts": attempt_words(),
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, values)
        villages = {r[0]: Village(r[0], r[1], r[2], r[3], r[4]) for r in cursor.fetchall()}
        cursor.execute(WINDOWS, values)
        rows = cursor.fetchall()
    for row in rows:
        if row[0] in villages:
            villages[row[0]] = _with(villages[row[0]], row, since)
    return Board(on, since, until, tuple(villages.values()), tuple(_trend(rows, trend)))


def _with(village: Village, row: tuple[Any, ...], since: date) -> Village:
    _place, kind, month, group, late, count, oldest = row
    if late:
        known = min(d for d in (village.oldest, oldest) if d is not None)
        village = replace(village, overdue=village.overdue + count, oldest=known)
    if month != since:
        return village
    if group == Group.EXCUSED:
        village = replace(village, excused=village.excused + count)
    for what, kinds in KINDS.items():
        if kind in kinds:
            village = replace(village, **{what: getattr(village, what) + _share(group, count)})
    return village


def _share(group: str, count: int) -> Share:
    return {
        Group.YES: Share(met=count),
        Group.NO: Share(missed=count),
        Group.EXCUSED: Share(excused=count),
        Group.OUT: Share(left_out=count),
    }[Group(group)]


def _trend(rows: Iterable[tuple[Any, ...]], months: tuple[date, ...]) -> Iterable[Month]:
    tests = [r for r in rows if r[1] == "official_test"]
    for first in months:
        found = sum((_share(r[3], r[5]) for r in tests if r[2] == first), Share())
        yield Month(first, found.counted, found.met)
