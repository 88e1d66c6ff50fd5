"""`make bench`, the score alone: five years of one town, and a thousand towns on one and on two processes.

Pure: cases and deeds are made up in memory, no database is asked. What is measured is the road from facts to grades:
windows projected, rows judged, lines scored, the whole folded. Nothing here can fail (tools/bench.py says why).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PEOPLE, VILLAGES = 63, 8
YEARS = (2022, 2023, 2024, 2025, 2026)
TOWNS = int(os.environ.get("TONGXING_TOWNS", "1000"))


def prepare() -> Any:
    """The plan of the invented town, as if it had held since the first of the years."""
    import django

    from tools.check import surroundings

    os.environ.update(surroundings(Path(tempfile.gettempdir()) / "tongxing-bench-score"))
    django.setup()
    from tongxing.plans.books import LIBRARY_DIR, read_source, read_tree
    from tongxing.rulebook.laying import as_if_since

    book = read_source(read_tree(LIBRARY_DIR / "qingwu" / "2026")).book
    assert book is not None
    return as_if_since(book, date(YEARS[0] - 1, 1, 1))


def town(book: Any, seed: int, year: int) -> list[Any]:
    """The sheets of every village of a made-up town for one year."""
    from tongxing.assessment.queries import _sheet
    from tongxing.assessment.subjects import Subject
    from tongxing.duties.figures import Census, CountedCase
    from tongxing.plans.books import Chain
    from tongxing.rulebook.windows import InForce, project

    plan = InForce(book, "bench", book.plan.since)
    since, until = date(year, 1, 1), date(year, 12, 31)
    cases = tuple(CountedCase(one, project(one.facts, (plan,))) for one in people(seed))
    census = Census(since, until, until, Chain((plan,)), cases)
    scheme = book.schemes[0]
    return [
        _sheet(census, Subject("village", str(v), str(v), "村", v, frozenset({v})), scheme, year, plan, {})
        for v in range(1, VILLAGES + 1)
    ]


def people(seed: int) -> list[Any]:
    """Sixty-three people with three years each, most of what was owed done."""
    from tongxing.duties.facts import Done
    from tongxing.duties.queries import KnownCase
    from tongxing.rulebook.facts import CaseFacts, DeedFact

    draw, found = Random(seed), []
    for n in range(PEOPLE):
        start = date(YEARS[0] - 1, 1, 1) + timedelta(
            days=draw.randint(0, 365 * 5)
        )  # counting: not a deadline
        deeds = [("agreement", "signed", start + timedelta(days=draw.randint(0, 12)))]
        for month in range(1, 37):
            kinds = (
                ("official_test", "negative"),
                ("talk", "fine"),
                ("visit", "fine"),
                ("own_report", "fine"),
            )
            deeds += [
                (k, o, start + timedelta(days=30 * month + draw.randint(-4, 6)))
                for k, o in kinds
                if draw.random() < 0.9
            ]
        deeds.sort(key=lambda one: one[2])
        ids = [UUID(int=draw.getrandbits(128)) for _ in deeds]
        facts = CaseFacts(
            "community_treatment", start, start, start, None, 0, None,
            tuple(DeedFact(str(i), k, o, on, None, None, None) for i, (k, o, on) in zip(ids, deeds, strict=True)),
        )  # fmt: skip
        done = tuple(Done(i, k, o, on, None, "", None) for i, (k, o, on) in zip(ids, deeds, strict=True))
        key = UUID(int=draw.getrandbits(128))
        found.append(KnownCase(key, key, f"B-{n:03}", 1 + n % VILLAGES, facts, done))
    return found


_BOOK: Any = None


def _begin() -> None:
    global _BOOK
    _BOOK = prepare()


def _one(seed: int) -> int:
    return len(town(_BOOK, seed, YEARS[-1]))


def many(towns: int, processes: int) -> float:
    """Seconds for so many towns, the processes warm."""
    with ProcessPoolExecutor(processes, initializer=_begin) as pool:
        list(pool.map(_one, range(processes * 2)))
        start = time.perf_counter()
        list(pool.map(_one, range(towns), chunksize=max(1, towns // (processes * 8))))
        return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    book = prepare()
    town(book, 1, YEARS[0])
    start = time.perf_counter()
    sheets = [sheet for year in YEARS for sheet in town(book, 1, year)]
    spent = time.perf_counter() - start
    print(
        f"five years of a town of {PEOPLE} in {VILLAGES} villages: {len(sheets)} sheets in {spent:.2f} s (must: < 5)"
    )
    for towns in sorted({max(TOWNS // 10, 1), TOWNS}):
        one, two = many(towns, 1), many(towns, 2)
        print(
            f"{towns} towns: 1 process {one:.1f} s ({one / towns * 1000:.1f} ms a town), 2 processes {two:.1f} s, {one / two:.2f} ×"
        )


if __name__ == "__main__":
    main()
