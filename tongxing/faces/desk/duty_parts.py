"""Duties as parts of a page: chip, words, clause, the two buttons. No rule lives here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Clause, DutyRow, Link, PersonRef
from tongxing.core.vocabulary import deed_kinds
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.plans.books import Chain
from tongxing.rulebook.dated import Span, ValueNotInForce
from tongxing.rulebook.document import Book, Duty
from tongxing.rulebook.windows import OwedLike, State, state

RECORDS: dict[str, Permission] = {
    "official_test": Permission.RECORD_OFFICIAL_TEST,
    "screening": Permission.RECORD_FIELDWORK,
    "talk": Permission.RECORD_FIELDWORK,
    "visit": Permission.RECORD_FIELDWORK,
    "own_report": Permission.RECORD_FIELDWORK,
    "report_in": Permission.RECORD_CASEWORK,
    "agreement": Permission.RECORD_CASEWORK,
}
STEPS = frozenset({"report_in", "agreement"})


class Shown(OwedLike, Protocol):
    """What a duty must tell to be drawn: a row of today, or one of a file."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def clause(self) -> str: ...
    @property
    def plan(self) -> str: ...
    @property
    def tried_outcome(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose duty it is."""

    person: PersonRef
    person_id: UUID
    measure: str
    reported_on: date | None
    tried_on: date | None = None


@dataclass(slots=True)
class Desk:
    """One page being laid: who looks, on which day, by which plans; a sentence is looked up once."""

    actor: Actor
    on: date
    chain: Chain
    _kinds: dict[str, str] = field(default_factory=dict)
    _record: str = field(default_factory=lambda: _("记录"))
    _handle: str = field(default_factory=lambda: _("办理"))
    _cannot: str = field(default_factory=lambda: _("办不了"))
    _clauses: dict[tuple[str, str], Clause | None] = field(default_factory=dict)
    _whys: dict[tuple[str, str, str, int], str] = field(default_factory=dict)

    def clause(self, plan: str, key: str) -> Clause | None:
        """The sentence a duty stands on."""
        if (plan, key) not in self._clauses:
            book = self.chain.by_key(plan)
            self._clauses[plan, key] = _with_law(book, key, clause_part(book, key, plan)) if book else None
        return self._clauses[plan, key]

    def kind(self, kind: str) -> str:
        """检测, 谈心 …"""
        if kind not in self._kinds:
            self._kinds[kind] = kind_word(kind)
        return self._kinds[kind]

    def row(self, duty: Shown, whose: Whose) -> DutyRow:
        """One duty as a row with its two buttons."""
        return DutyRow(
            key=str(duty.id),
            chip=chip(duty, self.on),
            person=whose.person,
            what=self.kind(duty.kind),
            why=self.why(duty, whose.measure, whose.reported_on),
            due_on=duty.due_on,
            opens_on=duty.opens_on if duty.kind == "official_test" else None,
            clause=self.clause(duty.plan, duty.clause),
            record=self.record(duty, whose.person_id),
            excuse=self.excuse(duty),
            tried=tried(duty, whose.tried_on, self.on),
        )

    def record(self, duty: Shown, person_id: UUID) -> Link | None:
        """The button that writes it down, for those who may."""
        permission = RECORDS.get(duty.kind)
        if permission is None or not self.actor.may(permission):
            return None
        label = self._handle if duty.kind in STEPS else self._record
        return Link(label, f"/people/{person_id}/record/{duty.kind}/?duty={duty.id}")

    def excuse(self, duty: Shown) -> Link | None:
        """The button of equal height: it cannot be done, and why."""
        return (
            Link(self._cannot, f"/duties/{duty.id}/excuse/")
            if self.actor.may(Permission.EXCUSE_DUTY)
            else None
        )

    def why(self, duty: Shown, measure: str, reported_on: date | None) -> str:
        """第 2 年，每两月一次"""
        year = year_of(reported_on, duty.opens_on) if reported_on else 0
        key = (duty.plan, duty.rule, measure, year)
        if key not in self._whys:
            book = self.chain.by_key(duty.plan)
            self._whys[key] = why_words(book, duty.rule, measure, year, duty.opens_on) if book else ""
        return self._whys[key]


def _with_law(book: Book, key: str, clause: Clause | None) -> Clause | None:
    """方案 二（三）、条例第19条: the plan's sentence and the first article it rests on."""
    cites = book.clauses[key].cite if key in book.clauses else ()
    law = next((part for cite in cites if (part := clause_part(book, cite))), None)
    return replace(clause, label=f"{clause.label}、{law.label}") if clause and law else clause


def chip(duty: OwedLike, on: date) -> Chip:
    """The state of a duty on a day, with its days."""
    now = state(duty, on)
    if now is State.OPEN:
        return Chip("open", (duty.due_on - on).days)
    if now is State.OVERDUE:
        return Chip("overdue", (on - duty.due_on).days)
    return Chip(str(now))


def kind_word(kind: str) -> str:
    """检测, 谈心, 走访 …"""
    return _kind_word(get_language(), kind)


@lru_cache(maxsize=256)
def _kind_word(language: str | None, kind: str) -> str:
    return _(deed_kinds[kind].title) if kind in deed_kinds else kind


def outcome_word(kind: str, outcome: str) -> str:
    """阴性, 见到，平稳 …"""
    word = deed_kinds[kind].outcomes.get(outcome, "") if kind in deed_kinds else ""
    return _(word) if word else ""


def tried(duty: Shown, tried_on: date | None, on: date) -> str:
    """What was tried before and did not count: 11月16日未到."""
    word = outcome_word(duty.kind, duty.tried_outcome or "")
    if not word:
        return ""
    return f"{words.day(tried_on, on)}{word}" if tried_on else _("上次：%(word)s") % {"word": word}


def year_of(reported_on: date, day: date) -> int:
    """Which year of the term a window belongs to: the year in which it opens, the first at least."""
    return max(months_between(reported_on, day) // 12 + 1, 1)


def months_between(first: date, day: date) -> int:
    """Whole months gone by."""
    return (day.year - first.year) * 12 + day.month - first.month - (day.day < first.day)


def why_words(book: Book, rule: str, measure: str, year: int, on: date) -> str:
    """How often in this year of the term, or how soon after which step."""
    try:
        duty = book.duty(rule)
        if duty.shape == "once":
            return _once(duty, on)
        every = rhythm(duty, measure, year, on)
    except (KeyError, ValueNotInForce):
        return ""
    return _("第 %(year)s 年，%(every)s") % {"year": year, "every": every_words(every)} if every else ""


def _once(duty: Duty, on: date) -> str:
    after = {"received_on": _("收到决定书"), "reported_on": _("报到"), "decided_on": _("决定")}[duty.anchor]
    span = duty.due.entry_on(max(on, duty.due.starts[0])).value
    return _("%(after)s后 %(span)s内") % {"after": after, "span": span_words(span)}


def rhythm(duty: Duty, measure: str, year: int, on: date) -> Span | None:
    """How often a duty comes back in one year of the term."""
    for one in duty.rhythm:
        if one.measure == measure and one.year == min(year, 3):
            return one.every.entry_on(max(on, one.every.starts[0])).value
    return None


def every_words(span: Span) -> str:
    """每月一次, 每两月一次, 每季一次."""
    known = {1: _("每月一次"), 2: _("每两月一次"), 3: _("每季一次"), 6: _("每半年一次"), 12: _("每年一次")}
    if span.months and not span.days:
        return known.get(span.months) or _("每 %(n)s 个月一次") % {"n": span.months}
    return _("每 %(n)s 天一次") % {"n": span.days}


def span_words(span: Span) -> str:
    """7 天, 3 年, 2 个月."""
    if not span.months:
        return _("%(n)s 天") % {"n": span.days}
    if span.months % 12 == 0:
        return _("%(n)s 年") % {"n": span.months // 12}
    return _("%(n)s 个月") % {"n": span.months}


def overdue_first(rows: Sequence[DutyRow]) -> tuple[bool, date]:
    """The order of villages: those with something overdue first, then by last day."""
    return (not any(r.late for r in rows), min(r.due_on for r in rows))
