"""Numbers of casework: people, agreements, work groups, papers; each returns its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.duties.facts import Done
from tongxing.duties.figures import (
    YES_AND_NO,
    Census,
    CountedCase,
    FigureRow,
    Group,
    recorded_on,
    window_row,
)
from tongxing.duties.hanging import WINDOW, counting, hang_one, hang_pair
from tongxing.rulebook.document import Book
from tongxing.rulebook.filing import MEANS, FilePaper, Held, InFile, papers_of
from tongxing.rulebook.windows import Owed

Rows = tuple[FigureRow, ...]
EACH = {"persons": "each", "unit": "persons"}


# ── people and their agreements on the last day ──────────────────────────────


@counting(yes="signed", no="unsigned not_reported")
def people(census: Census) -> Rows:
    """实有的人里有决定书的：到期末那天措施还在执行的；签了协议的算“是”。 (方案二（二）1; 戒毒条例第16条).

    方案的实有人数还有只在派出所名单上的，他们没有档案，另有一个数。

    例：三个人在册，一个签了、一个报到没签、一个还没报到，实有 3，已签 1。

    People with a decision whose measure runs on the last day; with a signed agreement it holds. The plan's base has people
    besides whom only the police list has; they have no file, and ``casework.base`` counts them.

    Example: three on the books, one signed, one reported in, one not yet: registered 3, signed 1.
    """
    return tuple(_signed(case, census.last_day) for case in census.cases if _is_open(case, census.last_day))


@counting(yes="signed", no="unsigned")
def people_reported(census: Census) -> Rows:
    """已报到的人：实有的人里已经报到的；没有报到的依法还不能签协议。 (戒毒条例第14、16条).

    协议签订率的法定口径用它作分母，方案口径用实有人数作分母，两个都摆出来。

    例：实有 3 人、已报到 2 人、已签 1 人：法定口径 1 ÷ 2，方案口径 1 ÷ 3。

    Of the registered those who have reported in; before that an agreement cannot be signed by law. The lawful rate divides by
    them, the plan's own by everybody registered; both are shown.

    Example: of 3 registered 2 have reported in and 1 has signed: lawfully 1 of 2, by the plan 1 of 3.
    """
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


@counting(**WINDOW | {"yes": "on_time signed_before"})
def agreements(census: Census) -> Rows:
    """协议及时：本期有过措施、已报到的人；上一期该签的，签了就不再追究。 (方案S16; 戒毒条例第16条).

    例：去年该签、今年才签的，今年算签了；到现在没签的，算没签。

    Agreements in time. Lateness is judged once, in the year it happened: an agreement that was due before this period and is
    signed by now counts as good, one that is still missing counts as missing.

    Example: due last year and signed this year counts as signed; still not signed counts as missing.
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


@counting(yes="complete", no="incomplete", out="not_over closed_before")
def groups(census: Census) -> Rows:
    """工作小组：本期已报到的每个人一个组，法定五类人都在才算齐。 (方案S20; 戒毒条例第17条).

    例：社工、民警、医务人员、家属到了，差志愿者，算没齐。

    Work groups: one for everybody who has reported in; complete with the five kinds of member of the law.

    Example: worker, police, doctor and family are there, a volunteer is missing: not complete.
    """
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


@counting(yes="in_hand", no="paper_missing")
def papers(census: Census) -> Rows:
    """一人一档的材料：按方案的清单，该有的一份一行，在档案里的算“是”。 (方案S61).

    还没到该有的日子的不算。

    例：该有 9 份，在档 8 份：8 ÷ 9。

    Papers of the file: one row for each paper the plan's list asks for by now; in the file it holds. What is not due yet is no
    row.

    Example: 9 asked for and 8 there: 8 of 9.
    """
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

ROOM = "casework"
PEOPLE_REGISTERED = hang_one(
    ROOM, "people_registered", N_("实有人数（有决定书的）"), people, counts=YES_AND_NO, clause="S47", **EACH
)
PEOPLE_REPORTED = hang_one(
    ROOM, "people_reported", N_("实有人数里已报到的"), people_reported, counts=YES_AND_NO, clause="S47",
    law="regulation.16", **EACH,
)  # fmt: skip
AGREEMENTS_SIGNED = hang_one(
    ROOM, "agreements_signed", N_("已签协议的人"), people, clause="S47", law="regulation.16", pair=PEOPLE_REPORTED.name,
    **EACH,
)  # fmt: skip
AGREEMENTS_IN_TIME, REPORTED_IN = hang_pair(
    ROOM, ("agreements_in_time", N_("协议及时签订")), ("reported_in", N_("本期应签协议的人（已报到）")), agreements,
    clause="S16", law="regulation.16", **EACH,
)  # fmt: skip
GROUPS_COMPLETE, GROUPS_OWED = hang_pair(
    ROOM, ("groups_complete", N_("法定五类人到位的工作小组")), ("groups_owed", N_("应有的工作小组")), groups,
    clause="S20", law="regulation.17", **EACH,
)  # fmt: skip
PAPERS_IN_HAND, PAPERS_REQUIRED = hang_pair(
    ROOM, ("papers_in_hand", N_("档案里已有的材料")), ("papers_required", N_("应有的材料")), papers, clause="S61",
    persons="several", unit="things",
)  # fmt: skip
