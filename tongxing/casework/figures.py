"""Numbers of casework: people, agreements, work groups, papers; each returns its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Figure, figures
from tongxing.duties.facts import Done
from tongxing.duties.figures import (
    YES,
    YES_AND_NO,
    Census,
    CountedCase,
    FigureRow,
    Group,
    recorded_on,
    window_row,
)
from tongxing.rulebook.document import Book
from tongxing.rulebook.filing import MEANS, FilePaper, Held, InFile, papers_of
from tongxing.rulebook.windows import Owed

Rows = tuple[FigureRow, ...]


# ── people and their agreements on the last day ──────────────────────────────


def people(census: Census) -> Rows:
    """实有的人里有决定书的：到期末那天措施还在执行的；签了协议的算“是”。 (方案二（二）1; 戒毒条例第16条).

    The plan's 实有 has people besides whom only the police list has; they have no file, and ``casework.survey`` counts them.
    """
    return tuple(_signed(case, census.last_day) for case in census.cases if _is_open(case, census.last_day))


def people_reported(census: Census) -> Rows:
    """已报到的人：实有的人里已经报到的；没有报到的依法还不能签协议。 (戒毒条例第14、16条)."""
    return tuple(r for r in people(census) if r.why != "not_reported")


def _is_open(case: CountedCase, on: date) -> bool:
    facts = case.known.facts
    begun = facts.decided_on is not None and facts.decided_on <= on
    return begun and (facts.closed_on is None or facts.closed_on > on)


def _signed(case: CountedCase, on: date) -> FigureRow:
    facts = case.known.facts
    signed = _first_by(case, "agreement", on)
    reported = facts.reported_on is not None and facts.reported_on <= on
    why = "signed" if signed else "unsigned" if reported else "not_reported"
    start = facts.reported_on if reported and facts.reported_on else facts.decided_on or on
    row = case.row(
        what="agreement", opens_on=start, due_on=on, group=Group.YES if signed else Group.NO, why=why
    )
    return _with(row, signed)


def _first_by(case: CountedCase, kind: str, on: date) -> Done | None:
    found = case.first(kind)
    return found if found is not None and found.happened_on <= on else None


def _with(row: FigureRow, deed: Done | None) -> FigureRow:
    if deed is None:
        return row
    return replace(row, happened_on=deed.happened_on, recorded_on=recorded_on(deed), source=deed.id)


# ── agreements in time ───────────────────────────────────────────────────────


def agreements(census: Census) -> Rows:
    """协议及时：本期有过措施、已报到的人；上一期该签的，签了就不再追究。 (方案S16; 戒毒条例第16条).

    Lateness is judged once, in the year it happened: an agreement that was due before this
    period and is signed by now counts as good, one that is still missing counts as missing.
    """
    return tuple(
        _agreement(case, one, census)
        for case in census.cases
        if _was_open(case, census)
        for one in case.owed
        if one.kind == "agreement" and one.opens_on <= census.on and one.due_on <= census.until
    )


def _agreement(case: CountedCase, one: Owed, census: Census) -> FigureRow:
    row = window_row(case, one, census.on)
    if one.due_on < census.since and row.why == "late":
        return replace(row, group=Group.YES, why="signed_before")
    return row


def _was_open(case: CountedCase, census: Census) -> bool:
    closed_on = case.known.facts.closed_on
    return closed_on is None or closed_on >= census.since


# ── work groups ──────────────────────────────────────────────────────────────


def groups(census: Census) -> Rows:
    """工作小组：本期已报到的每个人一个组，法定五类人都在才算齐。 (方案S20; 戒毒条例第17条)."""
    book = census.book
    if book is None:
        return ()
    wanted = tuple(str(r) for r in book.law("group_kinds", census.last_day))
    return tuple(
        _group(case, base, wanted, census)
        for case in census.cases
        if _was_open(case, census)
        for base in _agreement_window(case, census)
    )


def _agreement_window(case: CountedCase, census: Census) -> Iterator[Owed]:
    """A group is set up together with the agreement: the same person, the same days."""
    for one in case.owed:
        if one.kind == "agreement" and one.opens_on <= census.on and one.due_on <= census.until:
            yield one
            return


def _group(case: CountedCase, base: Owed, wanted: tuple[str, ...], census: Census) -> FigureRow:
    day = min(census.last_day, case.known.facts.closed_on or census.last_day)
    members = [d for d in case.known.deeds if d.kind == "group_member" and _on_duty(d, day)]
    missing = [role for role in wanted if role not in {m.outcome for m in members}]
    group, why = _group_state(case, base, missing, census.on)
    row = case.row(what="group_member", opens_on=base.opens_on, due_on=base.due_on, group=group, why=why)
    row = replace(row, detail=" ".join(missing), clause="S20", plan=base.plan)
    return _with(row, max(members, key=lambda d: (d.happened_on, d.id), default=None))


def _group_state(case: CountedCase, base: Owed, missing: list[str], on: date) -> tuple[Group, str]:
    closed_on = case.known.facts.closed_on
    if closed_on is not None and closed_on <= on and closed_on < base.due_on:
        return Group.OUT, "closed_before"
    if base.due_on >= on:
        return Group.OUT, "not_over"
    return (Group.NO, "incomplete") if missing else (Group.YES, "complete")


def _on_duty(member: Done, day: date) -> bool:
    return member.happened_on <= day and (member.until_on is None or member.until_on >= day)


# ── papers ───────────────────────────────────────────────────────────────────


def papers(census: Census) -> Rows:
    """一人一档的材料：按方案的清单，该有的一份一行，在档案里的算“是”。 (方案S61)."""
    book = census.book
    if book is None:
        return ()
    return tuple(
        row
        for case in census.cases
        if _was_open(case, census)
        for row in _papers(case, book, census.held.get(case.known.case_id, ()), census.last_day)
    )


def _papers(case: CountedCase, book: Book, held: Sequence[Held], on: date) -> Iterator[FigureRow]:
    """What is owed before the last day: the same list as on the page of missing papers (``rulebook.filing``)."""
    for one in papers_of(book.papers, case.known.facts, held, on):
        if not one.asked or one.since is None or one.since >= on:
            continue
        there = one.state == InFile.THERE
        group, why = (Group.YES, "in_hand") if there else (Group.NO, "paper_missing")
        what = f"paper:{one.paper.kind}"
        row = case.row(what=what, opens_on=one.since, due_on=one.since, group=group, why=why)
        row = replace(row, clause=one.paper.clause, window_no=max(one.nth, 1), happened_on=_day(one))
        yield _with(row, case.deeds.get(one.put))


def _day(one: FilePaper) -> date | None:
    """The day a scan or a print is of; of the decision none is said, as before."""
    return one.on if one.by in MEANS else None


# ── the signboard ────────────────────────────────────────────────────────────


def _hang(
    name: str, title: str, rows: Callable[[Census], Rows], counts: str, clause: str, persons: str = "each"
) -> Figure:
    return figures.hang(Figure(f"casework.{name}", title, rows, counts, clause, persons))


PEOPLE_REGISTERED = _hang("people_registered", N_("实有人数（有决定书的）"), people, YES_AND_NO, "S47")
PEOPLE_REPORTED = _hang("people_reported", N_("实有人数里已报到的"), people_reported, YES_AND_NO, "S47")
AGREEMENTS_SIGNED = _hang("agreements_signed", N_("已签协议的人"), people, YES, "S47")
REPORTED_IN = _hang("reported_in", N_("本期应签协议的人（已报到）"), agreements, YES_AND_NO, "S16")
AGREEMENTS_IN_TIME = _hang("agreements_in_time", N_("协议及时签订"), agreements, YES, "S16")
GROUPS_OWED = _hang("groups_owed", N_("应有的工作小组"), groups, YES_AND_NO, "S20")
GROUPS_COMPLETE = _hang("groups_complete", N_("法定五类人到位的工作小组"), groups, YES, "S20")
PAPERS_REQUIRED = _hang("papers_required", N_("应有的材料"), papers, YES_AND_NO, "S61", "several")
PAPERS_IN_HAND = _hang("papers_in_hand", N_("档案里已有的材料"), papers, YES, "S61", "several")
