"""Every file's papers at once: one statement beside that of the plan, however many files there are. Every read takes an actor.

What the plan asks for and what puts it there is decided in ``rulebook.filing``; here only the rows are fetched, and of the
records only kinds, days and what stands in clear: nothing sealed is opened to say that a paper is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.archive.queries import HELD, held, held_values
from tongxing.duties.facts import ELSEWHERE
from tongxing.duties.queries import STANDING
from tongxing.org.actor import Actor
from tongxing.plans.books import Chain, chain
from tongxing.rulebook.document import Paper
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.filing import FilePaper, InFile, papers_of

EVENTS = frozenset({"report_in", "agreement", "plan_answer", "closed"})  # what a paper may be owed from


@dataclass(frozen=True)
class FileState:
    """One file: whose, who answers for it, and each paper the plan names, in the plan's order."""

    case_id: UUID
    person_id: UUID
    number: str
    name: str
    place_id: int
    place: str
    worker_id: int
    worker: str
    papers: tuple[FilePaper, ...]

    @cached_property
    def missing(self) -> tuple[FilePaper, ...]:
        """What must be there by now and is not."""
        return tuple(one for one in self.papers if one.state == InFile.MISSING)

    @cached_property
    def asked(self) -> int:
        """How many papers must be there by now."""
        return sum(1 for one in self.papers if one.asked)

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return not self.missing


FILES = f"""
SELECT c.id, c.person_id, p.number, p.name, c.place_id, pl.name, coalesce(c.worker_id, 0), coalesce(w.name, ''),
  n.measure, n.decided_on, n.received_on,
  (SELECT json_agg(json_build_array(d.id, d.kind, d.outcome, d.happened_on, d.about_id) ORDER BY d.happened_on, d.id)
   FROM duties_deed d WHERE d.case_id = c.id AND d.kind = ANY(%(kinds)s) AND {STANDING.format(known="")}), h.held
FROM people_case c
JOIN people_person p ON p.id = c.person_id
JOIN org_place pl ON pl.id = c.place_id
LEFT JOIN org_staff w ON w.id = c.worker_id
LEFT JOIN LATERAL (SELECT x.measure, x.decided_on, x.received_on FROM people_decision x WHERE x.case_id = c.id
   AND NOT EXISTS (SELECT 1 FROM people_decision s WHERE s.supersedes_id = x.id)
   ORDER BY x.recorded_at DESC LIMIT 1) n ON true
LEFT JOIN ({HELD}) h ON h.case_id = c.id
WHERE c.place_id = ANY(%(places)s) AND (c.closed_on IS NOT NULL AND c.closed_on <= %(on)s) = %(over)s
ORDER BY pl.code, p.number, c.recorded_at, c.id
"""


def files_of(actor: Actor, *, on: date, known: date, over: bool = False) -> tuple[list[FileState], Chain]:
    """每份档案该有什么、缺什么：正在执行的，或者已经结束的。 (方案S61、S62)."""
    plans = chain(actor.town_id)
    papers = asked_on(plans, on)
    values = {**held_values(actor, known), "on": on, "over": over, "kinds": sorted(kinds_of(papers))}
    with connection.cursor() as cursor:
        cursor.execute(FILES, values)
        rows = cursor.fetchall()
    return [_state(row, papers, on) for row in rows], plans


def _state(row: Sequence[Any], papers: Iterable[Paper], on: date) -> FileState:
    found = papers_of(papers, _facts(row), held(row[12]), on)
    return FileState(*row[:8], found)  # type: ignore[call-arg]


def asked_on(plans: Chain, on: date) -> tuple[Paper, ...]:
    """The papers that the plan in force asks for; none without a plan."""
    plan = plans.on(on) or (plans.plans[-1] if plans.plans else None)
    return plan.book.papers if plan else ()


def kinds_of(papers: Iterable[Paper]) -> frozenset[str]:
    """The kinds of records that say from when a paper is owed, or that it is there."""
    named = {kind for paper in papers for kind in (*paper.satisfied_by, paper.of) if kind}
    return EVENTS | named | ({ELSEWHERE} if "official_test" in named else set())


def _facts(row: Sequence[Any]) -> CaseFacts:
    return filing_facts(
        {"measure": row[8], "decided_on": row[9], "received_on": row[10]},
        [DeedFact(raw[0], raw[1], raw[2], date.fromisoformat(raw[3]), about=raw[4]) for raw in row[11] or ()],
    )


def filing_facts(decision: Mapping[str, Any], deeds: Iterable[DeedFact]) -> CaseFacts:
    """A case as the list of its papers needs it; a test elsewhere is the official test it is (检测程序规定)."""
    known = tuple(
        DeedFact(d.id, "official_test", d.outcome, d.happened_on, about=d.about) if d.kind == ELSEWHERE else d
        for d in deeds
    )
    return CaseFacts(
        measure=decision["measure"] or "community_treatment",
        decided_on=decision["decided_on"],
        received_on=decision["received_on"],
        reported_on=_first(known, "report_in"),
        ordered_months=None,
        deducted_days=0,
        closed_on=_first(known, "closed"),
        deeds=known,
    )


def _first(deeds: Iterable[DeedFact], kind: str) -> date | None:
    return min((d.happened_on for d in deeds if d.kind == kind), default=None)


@dataclass(frozen=True)
class Kept:
    """The files of one worker, of one village, or of all."""

    key: str
    name: str
    files: tuple[FileState, ...]

    @cached_property
    def complete(self) -> tuple[FileState, ...]:
        """Files in which nothing is missing."""
        return tuple(one for one in self.files if one.complete)

    @cached_property
    def lacking(self) -> tuple[FileState, ...]:
        """Files in which something is."""
        return tuple(one for one in self.files if not one.complete)

    @cached_property
    def missing(self) -> int:
        """How many papers are missing in them."""
        return sum(len(one.missing) for one in self.files)


def by_village(files: Iterable[FileState]) -> tuple[Kept, ...]:
    """The same files, village by village in the order of division codes."""
    return _grouped(files, lambda one: (f"v{one.place_id}", one.place))


def by_worker(files: Iterable[FileState]) -> tuple[Kept, ...]:
    """The same files by who answers for them."""
    return _grouped(files, lambda one: (f"w{one.worker_id}", one.worker))


def by_paper(files: Iterable[FileState]) -> tuple[tuple[Paper, tuple[FileState, ...]], ...]:
    """Which papers are missing and in which files, the paper that is missing most first."""
    found: dict[str, tuple[Paper, list[FileState]]] = {}
    for one in files:
        for kind, paper in {m.paper.kind: m.paper for m in one.missing}.items():
            found.setdefault(kind, (paper, []))[1].append(one)
    ordered = sorted(found.values(), key=lambda pair: -len(pair[1]))
    return tuple((paper, tuple(some)) for paper, some in ordered)


def _grouped(files: Iterable[FileState], key: Callable[[FileState], tuple[str, str]]) -> tuple[Kept, ...]:
    found: dict[tuple[str, str], list[FileState]] = {}
    for one in files:
        found.setdefault(key(one), []).append(one)
    return tuple(Kept(*names, tuple(some)) for names, some in found.items())
