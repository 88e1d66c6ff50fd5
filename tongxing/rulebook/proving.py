"""A plan's own worked examples: dates and deeds in, windows, terms and points out. They must come true.

A case file lies in `cases/` beside the plan. A clerk can work each one out on paper with a calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from tongxing.rulebook.counting import report_in_deadline, term_end
from tongxing.rulebook.dated import Cites, Dated, Entry, NumberField, Piece, SpanField, ValueNotInForce
from tongxing.rulebook.document import Book, Measure, Where
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.problems import Problem
from tongxing.rulebook.proving_sheets import Summed, differs, prove_sheet
from tongxing.rulebook.scoring import MissingFigure, score_item
from tongxing.rulebook.source import Source, merge, refuse_unknown, section
from tongxing.rulebook.windows import InForce, Owed, days_late, project, state


class Happened(Piece):
    """One deed of a worked case."""

    kind: str
    on: date
    outcome: str = ""
    until: date | None = None
    rule: str | None = None
    due: date | None = None


class Change(Piece):
    """A second plan that takes over, the same but for how often something is owed."""

    since: date
    every: Mapping[str, SpanField]


class Window(Piece):
    """A window as the case expects it: only what is written is compared."""

    rule: str
    no: int
    opens: date | None = None
    due: date | None = None
    lapses: date | str | None = None
    plan: str | None = None
    on: date | None = None
    state: str | None = None
    late: int | None = None
    met_on: date | None = None
    excused: str | None = None
    tried: str | None = None


class Scored(Piece):
    """A line of the score sheet with given counts."""

    indicator: str
    counts: Mapping[str, int] = Field(default_factory=dict)
    by_hand: NumberField | None = None
    points: NumberField
    pending: bool = False
    scored: bool = True


class Expected(Piece):
    """What must come out."""

    report_in_by: date | None = None
    report_in_other: date | None = None
    term_end: date | None = None
    term_other: date | None = None
    counts: Mapping[str, int] = Field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    scores: tuple[Scored, ...] = ()
    sheets: tuple[Summed, ...] = ()


class Worked(Piece):
    """One worked case."""

    id: str
    title: str
    cites: Cites
    measure: Measure = "community_treatment"
    received: date | None = None
    reported: date | None = None
    ordered_months: int | None = None
    deducted_days: int = 0
    closed: date | None = None
    in_force: date | None = None
    change: Change | None = None
    deeds: tuple[Happened, ...] = ()
    expect: Expected


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one worked case."""

    case: str
    title: str
    cites: tuple[str, ...]
    where: Where
    failures: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything came out as written."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Proving:
    """All worked cases of a plan, and what could not be read."""

    proofs: tuple[Proof, ...]
    problems: tuple[Problem, ...]


def prove(book: Book, cases_dir: Path) -> tuple[Proof, ...]:
    """Work out every case of a directory; an unreadable file counts as a case that failed."""
    texts = {path.name: path.read_bytes() for path in sorted(cases_dir.glob("*.toml"))}
    done = prove_texts(book, texts)
    unread = (
        Proof(one.file, one.what, (), Where(one.file, one.line), (str(one),))
        for one in done.problems
        if one.code != "case"
    )
    return (*done.proofs, *unread)


def prove_texts(book: Book, texts: Mapping[str, bytes]) -> Proving:
    """The same from bytes; every failure is also a problem with file and line."""
    source = Source()
    for name, text in texts.items():
        merge(source, name, text)
    refuse_unknown(source, ("case",))
    proofs: list[Proof] = []
    for number, worked in section(source, "case", Worked, many=True):
        proofs.append(_prove(book, worked, source.at(("case", number))))
    ids = [one.case for one in proofs]
    for one in proofs:
        if ids.count(one.case) > 1:
            source.complain(
                one.where, f"算例编号「{one.case}」重复", "换一个编号", "duplicate case", "duplicate"
            )
        for failure in one.failures:
            source.complain(
                one.where,
                f"算例「{one.case} {one.title}」不成立：{failure}",
                "方案和算例有一个写错了",
                f"case {one.case} fails",
                "case",
            )
    return Proving(tuple(proofs), tuple(source.problems))


def _prove(book: Book, worked: Worked, where: Where) -> Proof:
    failures = list(_unknown_cites(book, worked.cites))
    for step in (_prove_days, _prove_windows, _prove_scores, _prove_sheets):
        try:
            failures += step(book, worked)
        except (ValueNotInForce, MissingFigure, KeyError, ValueError) as error:
            failures.append(f"算不出来：{error}")
    return Proof(worked.id, worked.title, worked.cites, where, tuple(failures))


def _unknown_cites(book: Book, cites: Iterable[str]) -> Iterable[str]:
    known = {f"{law.head.id}.{number}" for law in book.laws for number in law.articles} | set(book.clauses)
    return [f"引用的「{cite}」找不到" for cite in cites if cite not in known]


def _prove_days(book: Book, worked: Worked) -> list[str]:
    """Report-in deadline and end of term, both readings."""
    failures: list[str] = []
    expect = worked.expect
    if expect.report_in_by is not None or expect.report_in_other is not None:
        if worked.received is None:
            return ["没有写收到决定书的日子"]
        found = report_in_deadline(received_on=worked.received, measure=worked.measure, book=book)
        failures += differs("报到期限", expect.report_in_by or found.day, found.day)
        failures += differs("报到期限的另一读法", expect.report_in_other, found.other_reading)
    if expect.term_end is not None:
        if worked.reported is None:
            return [*failures, "没有写报到的日子"]
        found = term_end(
            measure=worked.measure, reported_on=worked.reported, ordered_months=worked.ordered_months,
            deducted_days=worked.deducted_days, book=book,
        )  # fmt: skip
        failures += differs("期满日", expect.term_end, found.day)
        if expect.term_other is not None:
            failures += differs("期满日的另一读法", expect.term_other, found.other_reading)
    return failures


def _facts(worked: Worked) -> CaseFacts:
    deeds = [
        DeedFact(f"d{at:03}", one.kind, one.outcome, one.on, one.until, one.rule, one.due)
        for at, one in enumerate(worked.deeds)
    ]
    ordered = tuple(sorted(deeds, key=lambda one: (one.happened_on, one.id)))
    return CaseFacts(
        worked.measure, worked.received, worked.received, worked.reported, worked.ordered_months,
        worked.deducted_days, worked.closed, ordered,
    )  # fmt: skip


def _plans(book: Book, worked: Worked) -> list[InForce]:
    since = worked.in_force or book.plan.since
    if worked.change is None:
        return [InForce(book, "first", since)]
    later = with_rhythm(book, worked.change.every)
    return [InForce(book, "first", since, worked.change.since), InForce(later, "second", worked.change.since)]


def with_rhythm(book: Book, every: Mapping[str, Any]) -> Book:
    """The same book with another rhythm for some duties: for rehearsing a change."""
    unknown = sorted(set(every) - {duty.id for duty in book.duties})
    if unknown:
        raise KeyError(f"没有应办「{unknown[0]}」")
    duties = []
    for duty in book.duties:
        if duty.id in every:
            entry = Entry[Any](value=every[duty.id], since=book.plan.since, cite=(duty.clause,), local=True)
            rhythm = tuple(one.model_copy(update={"every": Dated[Any]((entry,))}) for one in duty.rhythm)
            duty = duty.model_copy(update={"rhythm": rhythm})
        duties.append(duty)
    return replace(book, duties=tuple(duties))


def _prove_windows(book: Book, worked: Worked) -> list[str]:
    """How many windows each rule has, and the windows named one by one."""
    if not worked.expect.counts and not worked.expect.windows:
        return []
    owed = project(_facts(worked), _plans(book, worked))
    failures: list[str] = []
    for rule, count in worked.expect.counts.items():
        book.duty(rule)
        failures += differs(f"{rule} 的次数", count, sum(one.rule == rule for one in owed))
    for wanted in worked.expect.windows:
        found = [
            one
            for one in owed
            if one.rule == wanted.rule and one.window_no == wanted.no and wanted.plan in (None, one.plan)
        ]
        if len(found) != 1:
            failures.append(f"{wanted.rule} 第 {wanted.no} 个窗口有 {len(found)} 个")
        else:
            failures += _window_failures(wanted, found[0])
    return failures


def _window_failures(wanted: Window, found: Owed) -> list[str]:
    name = f"{wanted.rule} 第 {wanted.no} 个窗口"
    got: dict[str, Callable[[], Any]] = {
        "opens": lambda: found.opens_on,
        "due": lambda: found.due_on,
        "lapses": lambda: found.lapses_on or "never",
        "met_on": lambda: found.met_on,
        "excused": lambda: found.excuse_reason,
        "tried": lambda: found.tried_outcome,
    }
    failures: list[str] = []
    for key, read in got.items():
        value = getattr(wanted, key)
        if value is not None:
            failures += differs(f"{name} {key}", value, read())
    if wanted.on is not None:
        if wanted.state is not None:
            failures += differs(f"{name} {wanted.on} 的状态", wanted.state, state(found, wanted.on).value)
        if wanted.late is not None:
            failures += differs(f"{name} {wanted.on} 晚了几天", wanted.late, days_late(found, wanted.on))
    return failures


def _prove_scores(book: Book, worked: Worked) -> list[str]:
    """Points of single lines."""
    failures: list[str] = []
    for wanted in worked.expect.scores:
        found = score_item(
            book.indicator(wanted.indicator), wanted.counts, on=book.plan.since, by_hand=wanted.by_hand
        )
        failures += differs(f"{wanted.indicator} 得分", wanted.points, found.points)
        failures += differs(f"{wanted.indicator} 待认定", wanted.pending, found.pending)
        failures += differs(f"{wanted.indicator} 计分", wanted.scored, found.scored)
    return failures


def _prove_sheets(book: Book, worked: Worked) -> list[str]:
    """Whole sheets, from the counts to the grade."""
    return [failure for wanted in worked.expect.sheets for failure in prove_sheet(book, wanted)]
