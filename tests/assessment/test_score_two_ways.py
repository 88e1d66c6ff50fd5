"""The score, computed twice: one SQL statement and our plain Python agree to the hundredth on ten thousand sheets.

Each way is given the same plain values; the SQL (``score.sql``) calls nothing of ours. TONGXING_SEED draws others.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.assessment.made_sheets import ON, SHAPES, Made, book_of, made
from tongxing.rulebook import scoring, summing

SQL = (Path(__file__).parent / "score.sql").read_text(encoding="utf-8")
SEED = int(os.environ.get("TONGXING_SEED", "20261127"))
MANY, AT_ONCE = 10_000, 500

pytestmark = pytest.mark.django_db


def by_python(sheet: Made) -> tuple[Any, ...]:
    """Our way."""
    book = book_of(sheet)
    scheme = book.schemes[0]
    found = summing.score_lines(book.lines_of("s"), sheet.counts, on=ON, by_hand=sheet.hands)
    whole = summing.sum_up(book, scheme, found, on=ON, people=sheet.scheme["people"])
    items = [whole.items.points, whole.items.of, whole.items.pending, whole.items.unscored]
    lines = sorted(_said(one["id"], found[one["id"]]) for one in sheet.lines if one["shape"] != "parts")
    return items, whole.added, whole.folded, whole.result, whole.waits, whole.grade, lines


def _said(name: str, points: scoring.Points) -> str:
    if not points.scored:
        return f"{name} out -"
    return f"{name} wait -" if points.pending else f"{name} ok {scoring.show_number(points.points)}"


def by_sql(sheets: list[Made], sql: str = SQL) -> list[tuple[Any, ...]]:
    """The other way, many sheets in one statement."""
    data = [{"n": n, "scheme": s.scheme, "groups": s.groups, "lines": s.lines} for n, s in enumerate(sheets)]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"data": json.dumps(data, default=str)})
        return [(*row[1:],) for row in cursor.fetchall()]


def differing(sheets: list[Made], sql: str = SQL) -> list[tuple[Made, tuple[Any, ...], tuple[Any, ...]]]:
    """Every sheet on which the two ways disagree in anything."""
    found = []
    for first in range(0, len(sheets), AT_ONCE):
        some = sheets[first : first + AT_ONCE]
        for sheet, theirs in zip(some, by_sql(some, sql), strict=True):
            ours = by_python(sheet)
            if ours != (*theirs[:-1], sorted(theirs[-1] or [])):
                found.append((sheet, ours, theirs))
    return found


def test_ten_thousand_sheets_come_to_the_same() -> None:
    sheets = list(made(SEED, MANY))
    seen = Counter(line["shape"] for sheet in sheets for line in sheet.lines)
    assert set(seen) == {*SHAPES, "parts"}
    assert min(seen.values()) > 1000
    wrong = differing(sheets)
    assert not wrong, (SEED, len(wrong), wrong[0])
    said = Counter(by_python(sheet)[4:6] for sheet in sheets[:2000])
    assert len(said) >= 5, said  # every kind of waiting and every grade is among them


FAULTS_OF_SQL = [
    ("done >= (step->>0)::numeric * owed", "done > (step->>0)::numeric * owed"),
    ("greatest(of - lost, 0)", "of - lost"),
    ("sum(least(points, cap))", "sum(points)"),
    ("< 5 AND by_rate", "<= 5 AND by_rate"),
    (" FILTER (WHERE of > 0), 0)", ", 0)"),
]


@pytest.mark.parametrize(("right", "wrong"), FAULTS_OF_SQL, ids=[one[1] for one in FAULTS_OF_SQL])
def test_a_fault_planted_in_the_statement_is_seen(right: str, wrong: str) -> None:
    assert right in SQL
    assert differing(list(made(SEED, 500)), SQL.replace(right, wrong))


@pytest.mark.parametrize(
    ("where", "name", "wrong"),
    [
        (summing, "half_up", lambda exact: Decimal(int(exact * 100)) / 100),
        (summing, "grade_of", lambda *_a: "优"),
        (summing, "sum_of_parts", lambda full, _parts: summing.Sum(full, full)),
        (scoring._SHAPES, "ratio_staff", scoring._share),
    ],
    ids=["rounding", "grade", "parts", "shape"],
)
def test_a_fault_planted_in_our_python_is_seen(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, wrong: Any
) -> None:
    (monkeypatch.setitem if isinstance(where, dict) else monkeypatch.setattr)(where, name, wrong)
    assert differing(list(made(SEED, 500)))
