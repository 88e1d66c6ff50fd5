"""The year's tests as a table that may be taken away. Results are health data: somebody else always looks first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, deed_kinds, exports
from tongxing.duties.facts import outcome_of
from tongxing.duties.queries import STANDING
from tongxing.org.actor import Actor

COLUMNS = (
    ExportColumn("number", gettext_lazy("编号"), "people.Person.number", 14, minimal=True, clean=True),
    ExportColumn("village", gettext_lazy("村（社区）"), "people.Person.place", 14, minimal=True),
    ExportColumn("happened_on", gettext_lazy("哪一天"), "duties.Deed.happened_on", 13, minimal=True),
    ExportColumn("kind", gettext_lazy("哪一种"), "duties.Deed.kind", 10, minimal=True),
    ExportColumn("outcome", gettext_lazy("结果"), "duties.Deed.finding", 12, minimal=True),
    ExportColumn("name", gettext_lazy("姓名"), "people.Person.name", 12),
    ExportColumn("where", gettext_lazy("在哪里"), "fieldwork.Test.where", 16),
    ExportColumn("collectors", gettext_lazy("采样人"), "fieldwork.Test.collectors", 16),
)

TESTS = f"""
SELECT c.person_id, d.place_id, p.number, pl.name, d.happened_on, d.kind, d.outcome, p.name, t."where",
       t.collectors, d.finding
FROM duties_deed d JOIN fieldwork_test t ON t.id = d.id
JOIN people_case c ON c.id = d.case_id JOIN people_person p ON p.id = c.person_id
JOIN org_place pl ON pl.id = d.place_id
WHERE d.place_id = ANY(%(places)s) AND d.happened_on BETWEEN %(since)s AND %(until)s
  AND {STANDING.format(known="")}
ORDER BY p.number, d.happened_on, d.id
"""


def tests(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """The tests of this year that stand, in these places."""
    values: dict[str, Any] = {
        "places": sorted(set(places) & set(actor.place_ids)),
        "since": date(on.year, 1, 1),
        "until": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(TESTS, values)
        return [ExportRow(row[0], row[1], _cells(row, columns)) for row in cursor.fetchall()]


def _cells(row: Sequence[Any], columns: Sequence[str]) -> tuple[Any, ...]:
    if not columns:
        return ()
    kind = deed_kinds[row[5]]
    outcome = outcome_of(row[6], bytes(row[10] or b"")) if "outcome" in columns else ""
    known: dict[str, Any] = {
        "number": row[2],
        "village": row[3],
        "happened_on": row[4],
        "kind": _(kind.title),
        "outcome": _(kind.outcomes[outcome]) if outcome in kind.outcomes else outcome,
        "name": row[7],
        "where": row[8],
        "collectors": "、".join(row[9]),
    }
    return tuple(known[name] for name in columns)


SUMMARY = exports.hang(
    Export(
        "fieldwork.tests",
        gettext_lazy("检测记录汇总"),
        "record_official_test",
        COLUMNS,
        tests,
        second=True,
    )
)
