"""One person's file, fetched in one statement: the person, every measure, every version of every record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongxing.core import cipher
from tongxing.core.declared import Label
from tongxing.duties.facts import Done, case_facts, outcome_of, paper_number
from tongxing.duties.queries import StoredDuty, stored, versions
from tongxing.duties.reading import filters
from tongxing.org.actor import Actor
from tongxing.people.family import queries as family
from tongxing.people.joining.queries import JOINED, files_of, head_of
from tongxing.plans.books import Chain, link
from tongxing.rulebook.facts import CaseFacts

NOTE = "duties_deed.note"
DAYS = (
    "report_in",
    "agreement",
    "step",
    "late_finding",
    "plan_answer",
    "closed",
)  # the records a measure counts its days from


@dataclass(frozen=True, slots=True)
class PaperVersion:
    """One known version of the decision a measure rests on."""

    id: UUID
    number: str
    authority: str
    measure: str
    decided_on: date
    received_on: date | None
    ordered_months: int | None
    deducted_days: int
    recorded_at: datetime
    by: str
    supersedes: UUID | None


@dataclass(frozen=True, slots=True)
class FiledDeed:
    """One record as it was written, whether it still stands or not."""

    id: UUID
    kind: str
    said: str
    happened_on: date
    until_on: date | None
    recorded_at: datetime
    by: str
    by_id: int | None
    source: str
    supersedes: UUID | None
    withdrawn: bool
    duty_rule: str
    duty_due_on: date | None
    sealed: bytes
    finding: bytes
    readable: bool
    about: UUID | None = None

    @property
    def outcome(self) -> str:
        """What came of it, unsealed only when somebody reads it."""
        return outcome_of(self.said, self.finding)

    @property
    def note(self) -> str:
        """The sentence written with it, unsealed only when somebody reads it."""
        return cipher.unseal(self.sealed, column=NOTE) if self.sealed else ""

    @property
    def done(self) -> Done:
        """The record as the projection sees it."""
        return Done(
            self.id,
            self.kind,
            self.said,
            self.happened_on,
            self.until_on,
            self.duty_rule,
            self.duty_due_on,
            finding=self.finding,
            about=self.about,
        )


@dataclass(frozen=True, slots=True)
class FiledCase:
    """One measure with all that was ever known of it."""

    id: UUID
    place_id: int
    worker: str
    measure: str
    closed_on: date | None
    closed_how: str
    papers: tuple[PaperVersion, ...]
    deeds: tuple[FiledDeed, ...]
    duties: tuple[StoredDuty, ...]

    @property
    def paper(self) -> PaperVersion | None:
        """The decision as last known."""
        gone = {p.supersedes for p in self.papers}
        return next((p for p in self.papers if p.id not in gone), None)

    @property
    def standing(self) -> tuple[FiledDeed, ...]:
        """The records that stand: neither superseded nor withdrawn."""
        gone = {d.supersedes for d in self.deeds}
        return tuple(d for d in self.deeds if d.id not in gone and not d.withdrawn)

    @property
    def facts(self) -> CaseFacts:
        """The days of the case; what came of its records is opened only where it is read."""
        return self.facts_of(DAYS)

    def facts_of(self, kinds: Collection[str]) -> CaseFacts:
        """The days of the case and what came of the records of these kinds, as far as she may read them."""
        return case_facts(_known(self.paper), [d.done for d in self.standing if d.kind in kinds])


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """Another file of the same person that is shown in this one (docs/adr/0029)."""

    join_id: UUID
    id: UUID
    number: str
    place_id: int
    place: str


@dataclass(frozen=True, slots=True)
class File:
    """One person's file; the measure still running stands first."""

    id: UUID
    number: str
    name: str
    sex: str
    birth_on: date | None
    place_id: int
    place: str
    id_tail: str
    phone_tail: str
    chain: Chain
    cases: tuple[FiledCase, ...]
    joined: tuple[JoinedFile, ...] = ()
    relatives: tuple[family.Near, ...] = ()


HEAD = head_of("%(person)s::uuid")
FILE = f"""
SELECT p.id, p.number, p.name, p.sex, p.birth_on, p.place_id, pl.name, p.id_tail, p.phone_tail,
  (SELECT json_agg(json_build_array(v.id, v.key, v.since, v.approved_at))
   FROM plans_planversion v WHERE v.town_id = p.town_id AND v.state = 'approved'),
  (SELECT json_agg(json_build_object('id', c.id, 'place_id', c.place_id, 'worker', coalesce(w.name, ''),
     'measure', c.measure, 'closed_on', c.closed_on, 'closed_how', c.closed_how,
     'papers', (SELECT json_agg(json_build_array(n.id, encode(n.number, 'hex'), n.authority, n.measure, n.decided_on,
        n.received_on, n.ordered_months, n.deducted_days, n.recorded_at, coalesce(s.name, ''), n.supersedes_id)
        ORDER BY n.recorded_at DESC)
      FROM people_decision n LEFT JOIN org_staff s ON s.id = n.recorded_by_id WHERE n.case_id = c.id),
     'deeds', (SELECT json_agg(json_build_array(d.id, d.kind, CASE WHEN r THEN d.outcome ELSE '' END,
        d.happened_on, CASE WHEN r THEN d.until_on END, d.recorded_at, coalesce(s.name, ''), d.recorded_by_id,
        d.source, d.supersedes_id, d.withdrawn, d.duty_rule, d.duty_due_on,
        CASE WHEN r THEN encode(d.note, 'hex') END, CASE WHEN r THEN encode(d.finding, 'hex') END, r, d.about_id)
        ORDER BY d.happened_on DESC, d.id DESC)
      FROM duties_deed d LEFT JOIN org_staff s ON s.id = d.recorded_by_id,
        LATERAL (SELECT d.kind = ANY(%(reads)s) OR d.recorded_by_id IS NOT DISTINCT FROM %(me)s) AS may(r)
      WHERE d.case_id = c.id AND (r OR d.kind = ANY(%(knows)s))),
     'duties', (SELECT json_agg(json_build_array(d.id, d.rule, d.kind, d.window_no, d.opens_on, d.due_on,
        d.lapses_on, d.clause, d.plan, d.met_by, d.met_on, d.excused_by,
        CASE WHEN d.kind = ANY(%(reads)s) THEN d.tried_by END,
        CASE WHEN d.kind = ANY(%(reads)s) THEN d.tried_outcome ELSE '' END)
        ORDER BY d.due_on, d.rule, d.window_no)
      FROM duties_duty d WHERE d.case_id = c.id AND d.kind = ANY(%(knows)s)))
     ORDER BY c.closed_on IS NOT NULL, c.recorded_at DESC)
   FROM people_case c LEFT JOIN org_staff w ON w.id = c.worker_id
   WHERE c.person_id = ANY({files_of("p.id")}) AND c.place_id = ANY(%(places)s)),
  (SELECT json_agg(json_build_array(g.id, o.id, o.number, o.place_id, ol.name) ORDER BY o.id) FROM {JOINED} g
   JOIN people_person o ON o.id = g.other_id JOIN org_place ol ON ol.id = o.place_id WHERE g.kept_id = p.id),
  (SELECT json_agg(json_build_array({family.COLUMNS}) ORDER BY r.recorded_at, r.id) FROM people_relative r
   WHERE %(near)s AND r.person_id = ANY({files_of("p.id")}) AND r.place_id = ANY(%(places)s) AND {family.STANDS})
FROM people_person p JOIN org_place pl ON pl.id = p.place_id
WHERE p.id = {HEAD} AND p.place_id = ANY(%(places)s)
"""


def open_file(actor: Actor, person_id: UUID) -> File | None:
    """The file of one person of her places, or None when it is not hers to see or does not exist.

    What her role may not read is not fetched (:mod:`tongxing.duties.reading`).
    """
    values = {"person": person_id, "places": list(actor.place_ids), **filters(actor)}
    values["near"] = Label.CONTACT in actor.labels
    with connection.cursor() as cursor:
        cursor.execute(FILE, values)
        row = cursor.fetchone()
    if row is None:
        return None
    chain, cases = link(versions(row[9])), tuple(_case(raw) for raw in row[10] or ())
    joined = tuple(JoinedFile(UUID(raw[0]), UUID(raw[1]), *raw[2:]) for raw in row[11] or ())
    relatives = tuple(family.near(raw) for raw in row[12] or ())
    file = File(*row[:9], chain, cases, joined, relatives)  # type: ignore[call-arg]
    if Label.IDENTITY not in actor.labels:
        file = replace(file, sex="0", birth_on=None, id_tail="")
    return file if Label.CONTACT in actor.labels else replace(file, phone_tail="")


def _case(raw: Mapping[str, Any]) -> FiledCase:
    return FiledCase(
        id=UUID(raw["id"]),
        place_id=raw["place_id"],
        worker=raw["worker"],
        measure=raw["measure"],
        closed_on=_day(raw["closed_on"]),
        closed_how=raw["closed_how"],
        papers=tuple(_paper(p) for p in raw["papers"] or ()),
        deeds=tuple(_deed(d) for d in raw["deeds"] or ()),
        duties=tuple(stored(d) for d in raw["duties"] or ()),
    )


def _paper(raw: Sequence[Any]) -> PaperVersion:
    return PaperVersion(
        UUID(raw[0]),
        paper_number(raw[1]),
        raw[2],
        raw[3],
        date.fromisoformat(raw[4]),
        _day(raw[5]),
        raw[6],
        raw[7],
        datetime.fromisoformat(raw[8]),
        raw[9],
        UUID(raw[10]) if raw[10] else None,
    )


def _deed(raw: Sequence[Any]) -> FiledDeed:
    return FiledDeed(
        UUID(raw[0]),
        raw[1],
        raw[2],
        date.fromisoformat(raw[3]),
        _day(raw[4]),
        datetime.fromisoformat(raw[5]),
        raw[6],
        raw[7],
        raw[8],
        UUID(raw[9]) if raw[9] else None,
        raw[10],
        raw[11],
        _day(raw[12]),
        bytes.fromhex(raw[13] or ""),
        bytes.fromhex(raw[14] or ""),
        raw[15],
        UUID(raw[16]) if raw[16] else None,
    )


def _known(paper: PaperVersion | None) -> dict[str, Any] | None:
    if paper is None:
        return None
    return {
        "measure": paper.measure,
        "decided_on": paper.decided_on.isoformat(),
        "received_on": paper.received_on.isoformat() if paper.received_on else None,
        "ordered_months": paper.ordered_months,
        "deducted_days": paper.deducted_days,
    }


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None
