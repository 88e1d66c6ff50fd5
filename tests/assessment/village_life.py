"""A village as its records make it, in memory: what a cadre, a worker and the authorities may write down, by the product's own rules.

Everybody's stay, standing and rate come from the functions the pages use (``casework.survey.queries.rows_of``,
``rulebook.base``, the figures); nothing here counts by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from uuid import UUID

from tests.rulebook.shelf import FIRST_DAY, the_book
from tongxing.casework.figures import AGREEMENTS_SIGNED, PEOPLE_REPORTED, people, people_reported
from tongxing.casework.survey.figures import LIST, Listed, base
from tongxing.casework.survey.kinds import FOUND, LAST_WORDS, WITH
from tongxing.casework.survey.queries import Base, LineOf, Told, rows_of
from tongxing.casework.survey.rules import why_not_check, why_not_end
from tongxing.duties.facts import Done, case_facts
from tongxing.duties.figures import Census, CountedCase, counted
from tongxing.duties.queries import KnownCase
from tongxing.plans.books import Chain
from tongxing.rulebook.base import line, rates
from tongxing.rulebook.windows import InForce

PLANS = Chain((InForce(the_book(), "first", FIRST_DAY),))
START = date(2026, 3, 1)
VILLAGE = 1

# what a village and a worker write down day by day; none of it is a signed agreement
ORDINARY = (
    ("visit", "not_found"), ("visit", "fine"), ("talk", "not_reached"), ("talk", "fine"), ("screening", "negative"),
    ("official_test", "refused"), ("own_report", "spoken"), ("leave", "away:reported"), ("leave", "away:unreported"),
    ("leave", "back:came"), ("excuse", "in_hospital"), ("excuse", "detained"), ("request", "objection"), ("request", "move"),
    ("report_in", "in_person"), ("group_member", "cadre"), ("help_plan", "written"), ("paper_filed", "agreement"),
    ("step", "suspended:detained"), ("step", "resumed:released"), ("step", "transfer:leaving"), ("service", "person"),
    ("breach", "left_open"), ("snooze", "weather"),
)  # fmt: skip
ENDS = ("completed", "moved", "died", "imprisoned", "isolation")


@dataclass
class Village:
    """One village through some months. ``weak`` plants the fault: an end needs no paper there."""

    weak: bool = False
    on: date = START
    people: list[tuple[UUID, date, list[Done]]] = field(default_factory=list)
    lines: list[LineOf] = field(default_factory=list)
    ids: count[int] = field(default_factory=lambda: count(1))
    raised: str = ""

    def found(self, *, reported: int, signed: int, waiting: int, listed: int) -> None:
        """So many people to begin with."""
        for n in range(reported + waiting):
            self.people.append((UUID(int=next(self.ids)), START - timedelta(days=20), []))
            self.write(n, "decision", "taken_in", START - timedelta(days=20))
            if n < reported:
                self.write(n, "report_in", "in_person", START - timedelta(days=10))
            if n < min(signed, reported):
                self.write(n, "agreement", "signed", START - timedelta(days=5))
        for _n in range(listed):
            self.list_line("no_order")

    def write(self, who: int, kind: str, said: str, day: date | None = None) -> None:
        """One record of somebody with a file."""
        _case, _decided, deeds = self.people[who % len(self.people)]
        when = f"{self.on.isoformat()}T09:00:00+08:00"
        deeds.append(Done(UUID(int=next(self.ids)), kind, said, day or self.on, None, "", None, when))

    def list_line(self, word: str) -> None:
        """The police list has one more without a decision."""
        pk = UUID(int=next(self.ids))
        self.lines.append(
            LineOf(Told(pk, VILLAGE, None, word, len(self.lines) + 1, self.on, "名单", self.on, ""))
        )

    # ── what a village may do ────────────────────────────────────────────────

    def check(self, who: int, found: str, back: int) -> None:
        """One of the six answers about somebody on the list, with or without a file."""
        seen = self.on - timedelta(days=back)
        with_file = who % 2 == 0 and bool(self.people)
        since = self.people[who % len(self.people)][1] if with_file else START
        if why_not_check(found=found, went_with=next(iter(WITH)), seen_on=seen, since=since, on=self.on):
            return
        if with_file:
            self.write(who, "list_check", found, seen)
        elif self.lines:
            at = who % len(self.lines)
            told = self._told(self.lines[at], found, seen, "自己去的")
            self.lines[at] = replace(self.lines[at], found=told)

    def let_go(self, who: int, how: str, source: str, *, village: bool) -> None:
        """A line leaves the list; a village has no paper for it."""
        if not self.lines:
            return
        at = who % len(self.lines)
        one = self.lines[at]
        refused = why_not_end(
            how=how, source=source, ended_on=self.on, since=one.first.happened_on, on=self.on, ended=one.end is not None
        )  # fmt: skip
        if not refused or (self.weak and village and one.end is None):
            self.lines[at] = replace(one, end=self._told(one, how, self.on, source))
            self.raised = "" if village else "paper"

    def _told(self, one: LineOf, word: str, day: date, source: str) -> Told:
        pk = UUID(int=next(self.ids))
        return Told(pk, VILLAGE, one.first.id, word, one.first.line, day, source, self.on, "")

    # ── what only others may do ──────────────────────────────────────────────

    def sign(self, who: int) -> None:
        """An agreement of somebody who reported in."""
        deeds = self.people[who % len(self.people)][2]
        if any(d.kind == "report_in" for d in deeds) and not any(d.kind == "closed" for d in deeds):
            self.write(who, "agreement", "signed")
            self.raised = "agreement"

    def close(self, who: int, how: str) -> None:
        """A measure ends: the police's paper, a hand-over, a death."""
        if not any(d.kind == "closed" for d in self.people[who % len(self.people)][2]):
            self.write(who, "closed", how)
            self.raised = "closed"

    # ── what the product says of it ──────────────────────────────────────────

    def _cases(self) -> tuple[KnownCase, ...]:
        found = []
        for pk, decided, deeds in self.people:
            paper = {"decided_on": decided.isoformat(), "received_on": decided.isoformat()}
            known = tuple(sorted(deeds, key=lambda d: (d.happened_on, d.id)))
            found.append(KnownCase(pk, pk, f"QW-{pk.int}", VILLAGE, case_facts(paper, known), known))
        return tuple(found)

    def rates(self) -> tuple[Fraction, Fraction, Fraction]:
        """Of the page, both ways to divide; and of the figures, by the plan's own base: they must agree."""
        cases = self._cases()
        known = Base(cases, tuple(self.lines))
        said = rates([row.standing for row in rows_of(known, PLANS, on=self.on, since=START)])
        listed = tuple(
            Listed(one.first.id, VILLAGE, one.first.line, one.first.word, one.first.happened_on,
                   one.end.happened_on if one.end else None)
            for one in self.lines
        )  # fmt: skip
        census = Census(
            START,
            self.on,
            self.on,
            PLANS,
            tuple(CountedCase(one, ()) for one in cases),
            beside={LIST.name: listed},
        )
        signed = len(counted(AGREEMENTS_SIGNED, people(census)))
        assert (signed, len(base(census)), len(counted(PEOPLE_REPORTED, people_reported(census)))) == (
            said.signed, said.registered, said.reported,
        )  # fmt: skip
        through = line(known.stays, since=START - timedelta(days=30), until=self.on, known=self.on)
        assert through.last == said.registered, "the history of the denominator ends where it stands"
        asked = {step.stay.key for step in through.questions}
        for case in cases:
            ended = [d.outcome for d in case.deeds if d.kind == "closed"]
            handed = any(d.kind == "transfer" for d in case.facts.deeds)
            assert (ended == ["moved"] and not handed) == (str(case.case_id) in asked), (
                "unexplained is a question"
            )
        return (
            Fraction(said.signed, said.registered or 1),
            Fraction(said.signed, said.reported or 1),
            Fraction(signed, len(base(census)) or 1),
        )


ANSWERS = tuple(FOUND)
PAPERS = tuple(LAST_WORDS)
