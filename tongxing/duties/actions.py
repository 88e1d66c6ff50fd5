"""Writing the spine: a deed is inserted, then the case is projected again. There is no other path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext as _

from tongxing.core import arrays, audit
from tongxing.core.acts import action
from tongxing.core.ids import uuid7
from tongxing.core.refusal import Refusal, stop_if
from tongxing.core.vocabulary import SEALED, deed_kinds
from tongxing.duties.facts import Done
from tongxing.duties.models import Deed, Duty, Source
from tongxing.duties.queries import Bundle, StoredDuty, bundle, bundles
from tongxing.duties.reading import why_not_touch
from tongxing.duties.rules import why_not_excuse, why_not_put_off
from tongxing.org.actor import Actor
from tongxing.people.models import Case
from tongxing.plans.books import Chain
from tongxing.rulebook.clock import end_of
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.windows import Owed, project, term_book


@dataclass(frozen=True, slots=True)
class NewDeed:
    """Something that happened and is to be recorded; ``id`` makes a double submission harmless."""

    kind: str
    happened_on: date
    outcome: str = ""
    until_on: date | None = None
    note: str = ""
    id: UUID | None = None
    source: str = Source.DESK
    duty_rule: str = ""
    duty_due_on: date | None = None
    supersedes: UUID | None = None
    withdrawn: bool = False
    about: UUID | None = None


def no_plan() -> Refusal:
    """Without a plan in force nobody knows what is owed, so nothing can be written down against it."""
    words = _("这个乡镇还没有执行中的方案，没有方案就不知道要做什么。")
    return Refusal("no_plan", words, ways=(_("先录入方案并请另一位批准。"),))


def why_not_record(case: Bundle, new: NewDeed, *, on: date) -> Refusal | None:
    """Why this deed cannot stand: the future, an unknown kind or outcome, a day before the measure.

    Law: nothing is done under a measure before its decision (禁毒法 33); what is done after the
    end of a measure is a different record. Taking back what was wrong from the start is never refused for
    its day: a decision put right or an end found later may be just what shows that it was wrong.
    """
    kind = deed_kinds[new.kind]
    if not case.chain.plans:
        return no_plan()
    if new.withdrawn:
        return None
    if new.happened_on > on and not kind.ahead:
        return Refusal("future", _("日子在今天之后，还没有发生的不能记。"), ways=(_("改成实际的那一天。"),))
    if kind.outcomes and new.outcome not in kind.outcomes:
        return Refusal("outcome", _("请选一个结果。"))
    if new.until_on is not None and new.until_on < new.happened_on:
        return Refusal("order", _("结束的日子早于开始的日子。"), ways=(_("请对一下两个日子。"),))
    facts = case.facts
    if facts.decided_on is not None and new.happened_on < facts.decided_on and not kind.early:
        words = _("这一天早于决定书的日子（%(day)s）。") % {"day": facts.decided_on.isoformat()}
        return Refusal("before_decision", words, cite="戒毒条例第13条", ways=(_("请对照决定书。"),))
    if facts.closed_on is not None and new.happened_on > facts.closed_on and not kind.late:
        return Refusal("closed", _("这个措施已经结束，结束以后的事不能记在里面。"), cite="戒毒条例第23条")
    return None


def add_deed(*, by: Actor, at: datetime, case: Bundle, new: NewDeed, on: date) -> tuple[Deed, Bundle]:
    """Insert one deed and return it with the case as it now stands; the caller projects.

    A deed that is already here (the same id) is returned unchanged and nothing is written.
    """
    stop_if(why_not_record(case, new, on=on))
    deed = _deed(by, at, case, new)
    deed.save(force_insert=True)
    return deed, with_deed(case, deed)


def add_deeds(
    *, by: Actor, at: datetime, cases: dict[UUID, Bundle], new: Sequence[tuple[UUID, NewDeed]], on: date
) -> list[Deed]:
    """Insert many deeds at once, each checked like a single one; ``cases`` then holds the cases after them."""
    return add_history(cases=cases, told=[Told(by, at, on, case_id, one) for case_id, one in new])


@dataclass(frozen=True, slots=True)
class Told:
    """A deed as somebody told it at a moment, when ``on`` was today."""

    by: Actor
    at: datetime
    on: date
    case_id: UUID
    new: NewDeed


def add_history(*, cases: dict[UUID, Bundle], told: Sequence[Told]) -> list[Deed]:
    """Insert many deeds that many people told at many moments, each checked like a single one."""
    deeds = []
    for one in told:
        stop_if(why_not_record(cases[one.case_id], one.new, on=one.on))
        deed = _deed(one.by, one.at, cases[one.case_id], one.new)
        deeds.append(deed)
        cases[one.case_id] = with_deed(cases[one.case_id], deed)
    Deed.objects.bulk_create(deeds, batch_size=2000)
    return deeds


def _deed(by: Actor, at: datetime, case: Bundle, new: NewDeed) -> Deed:
    said = deed_kinds[new.kind].clear(new.outcome)
    return Deed(
        id=new.id or uuid7(),
        case_id=case.case_id,
        place_id=case.place_id,
        kind=new.kind,
        outcome=said,
        finding=new.outcome if said == SEALED else None,
        happened_on=new.happened_on,
        until_on=new.until_on,
        recorded_at=at,
        recorded_by_id=by.staff_id,
        source=new.source,
        supersedes_id=new.supersedes,
        withdrawn=new.withdrawn,
        duty_rule=new.duty_rule,
        duty_due_on=new.duty_due_on,
        about_id=new.about,
        note=new.note or None,
    )


def with_deed(case: Bundle, deed: Deed) -> Bundle:
    """The case after a deed: the superseded one gone, the new one there unless it withdraws."""
    kept = tuple(d for d in case.deeds if d.id != deed.supersedes_id)
    if not deed.withdrawn:
        kept += (
            Done(
                deed.id,
                deed.kind,
                deed.word,
                deed.happened_on,
                deed.until_on,
                deed.duty_rule,
                deed.duty_due_on,
                by_id=deed.recorded_by_id,
                about=deed.about_id,
            ),
        )
    return replace(case, deeds=kept)


def already_here(case: Bundle, deed_id: UUID | None) -> bool:
    """Was this very deed recorded before (a double click, a phone that sends again)?"""
    return deed_id is not None and (deed_id in case.superseded or any(d.id == deed_id for d in case.deeds))


@action
def record(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    new: NewDeed,
    on: date,
    beside: Callable[[Deed], models.Model] | None = None,
) -> Deed | None:
    """Record a deed, and beside it the row of its details where it has one; None when the case is not hers to see."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, new.id):
        return None
    if new.kind == "snooze":
        stop_if(why_not_put_off(case, new, on=on))
    elif new.kind == "excuse" and new.duty_rule:
        stop_if(why_not_excuse(case, new))
    deed, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    if beside is not None:
        beside(deed).save(force_insert=True)
    settle([after])
    audit.trace(
        by, f"record.{new.kind}", about="person", about_id=case.person_id, place_id=case.place_id, at=at
    )
    return deed


@action
def withdraw(*, by: Actor, at: datetime, case_id: UUID, deed_id: UUID, reason: str, on: date) -> Deed | None:
    """Take back a record that was wrong from the start; the record and the reason stay."""
    case = bundle(by, case_id, lock=True)
    old = next((d for d in case.deeds if d.id == deed_id), None) if case else None
    if case is None or old is None:
        return None
    no_reason = Refusal("reason", _("更正要写一句理由。")) if not reason.strip() else None
    stop_if(why_not_touch(by, old.kind, old.by_id), no_reason)
    new = NewDeed(
        kind=old.kind,
        outcome=old.outcome,
        happened_on=old.happened_on,
        until_on=old.until_on,
        note=reason,
        supersedes=old.id,
        withdrawn=True,
    )
    deed, after = add_deed(by=by, at=at, case=case, new=new, on=on)
    settle([after])
    audit.trace(by, "withdraw", about="person", about_id=case.person_id, place_id=case.place_id, at=at)
    return deed


# ── the projection ───────────────────────────────────────────────────────────


def end_of_term(facts: CaseFacts, chain: Chain) -> date | None:
    """The last day of the measure, by the law its term is counted by; None before report-in."""
    end = end_of(facts, term_book(facts, chain.plans)) if chain.plans else None
    return end.day if end else None


def law_of(case: Bundle) -> Book | None:
    """The law a case's term is counted by; None without a plan."""
    return term_book(case.facts, case.chain.plans) if case.chain.plans else None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What keeps the stored rows of one case from being its projection."""

    fresh: tuple[Owed, ...]
    changed: tuple[tuple[UUID, Owed], ...]
    gone: tuple[UUID, ...]
    moved: list[tuple[Any, ...]]

    def __len__(self) -> int:
        return len(self.fresh) + len(self.changed) + len(self.gone) + len(self.moved)


def projection(case: Bundle) -> tuple[Owed, ...]:
    """What follows from a case, as it may stand in the database: nothing in it tells a sealed outcome."""
    found = project(case.facts, case.chain.plans)
    if not any(one.tried_by for one in found):
        return found
    said = {str(d.id): deed_kinds[d.kind].clear(d.said) for d in case.deeds}
    return tuple(replace(one, tried_outcome=said[one.tried_by]) if one.tried_by else one for one in found)


def _compare(case: Bundle) -> _Comparison:
    owed = {(o.rule, o.opens_on): o for o in projection(case)}
    pairs = [(row, owed.pop((row.rule, row.opens_on), None)) for row in case.duties]
    return _Comparison(
        fresh=tuple(owed.values()),
        changed=tuple((row.id, new) for row, new in pairs if new is not None and _differs(row, new)),
        gone=tuple(row.id for row, new in pairs if new is None),
        moved=_moved(case),
    )


def settle(cases: Sequence[Bundle]) -> int:
    """Make the stored duties equal to the projection; returns how many rows had to change.

    Refuses without a plan in force: no plan seen must never be taken for nothing owed.
    """
    stop_if(no_plan() if any(not c.chain.plans for c in cases) else None)
    seen = [_compare(case) for case in cases]
    fresh = [(c, o) for c, one in zip(cases, seen, strict=True) for o in one.fresh]
    changed = [pair for one in seen for pair in one.changed]
    gone = [row_id for one in seen for row_id in one.gone]
    moved = [row for one in seen for row in one.moved]
    if moved:
        _move_cases(moved)
    if gone:
        Duty.objects.filter(pk__in=gone).delete()
    if changed:
        _update(changed)
    if fresh:
        _insert(fresh)
    return len(gone) + len(changed) + len(fresh) + len(moved)


COLUMNS: tuple[str, ...] = ("window_no", "due_on", "lapses_on", "clause", "plan", "met_by", "met_on")
COLUMNS += ("excused_by", "tried_by", "tried_outcome", "kind")


def _differs(row: StoredDuty, new: Owed) -> bool:
    return any(getattr(row, c) != getattr(new, c) for c in COLUMNS)


def _moved(case: Bundle) -> list[tuple[Any, ...]]:
    facts = case.facts
    closed_how = next((d.outcome for d in case.deeds if d.kind == "closed"), "")
    ends_on = end_of_term(facts, case.chain)
    wanted = (facts.measure, facts.received_on, facts.reported_on, ends_on, facts.closed_on, closed_how)
    return [] if wanted == case.cached else [(case.case_id, *wanted)]


def _move_cases(moved: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_case c SET measure = x.measure, received_on = x.received_on,"
            " reported_on = x.reported_on, ends_on = x.ends_on, closed_on = x.closed_on,"
            " closed_how = x.closed_how FROM unnest(%s::uuid[], %s::text[], %s::date[], %s::date[],"
            " %s::date[], %s::date[], %s::text[]) AS x(id, measure, received_on, reported_on, ends_on,"
            " closed_on, closed_how) WHERE c.id = x.id",
            arrays.columns(moved),
        )


def _update(changed: Iterable[tuple[UUID, Owed]]) -> None:
    rows = [(row_id, *_values(o)) for row_id, o in changed]
    sets = ", ".join(f"{c} = x.{c}" for c in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE duties_duty d SET {sets} FROM unnest(%s::uuid[], {_types(COLUMNS)})"
            f" AS x(id, {', '.join(COLUMNS)}) WHERE d.id = x.id",
            arrays.columns(rows),
        )


TYPES = {
    "window_no": "int", "due_on": "date", "opens_on": "date", "lapses_on": "date", "met_on": "date",
    "met_by": "uuid", "excused_by": "uuid", "tried_by": "uuid", "place_id": "int", "worker_id": "int",
    "id": "uuid", "case_id": "uuid",
}  # fmt: skip
WORDS = frozenset({"tried_outcome"})


def _types(columns: Iterable[str]) -> str:
    return ", ".join(f"%s::{TYPES.get(c, 'text')}[]" for c in columns)


_READ = attrgetter(*COLUMNS)
_WORDS_AT = tuple(at for at, column in enumerate(COLUMNS) if column in WORDS)


def _values(owed: Owed) -> list[object]:
    """A window in the order of COLUMNS; a word that is missing is stored as an empty one."""
    values = list(_READ(owed))
    for at in _WORDS_AT:
        values[at] = values[at] or ""
    return values


INSERT = ("id", "case_id", "place_id", "worker_id", "rule", "opens_on", *COLUMNS)


def _insert(fresh: Sequence[tuple[Bundle, Owed]]) -> None:
    rows = [(uuid7(), c.case_id, c.place_id, c.worker_id, o.rule, o.opens_on, *_values(o)) for c, o in fresh]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO duties_duty ({', '.join(INSERT)}) SELECT * FROM unnest({_types(INSERT)})",
            arrays.columns(rows),
        )


@action
def project_cases(*, by: Actor, case_ids: Sequence[UUID], check: bool = False) -> int:
    """Project cases again; with ``check`` nothing is written and the count says what would change."""
    rows = bundles(by, case_ids, lock=not check)
    return sum(difference(r) for r in rows) if check else settle(rows)


@action
def reproject_town(*, by: Actor, at: datetime, check: bool = False, batch: int = 200) -> tuple[int, int]:
    """Project every case in her reach again, after a plan was approved or to find what differs.

    Answers how many cases were looked at and how many rows changed, or would change with ``check``.
    Windows that opened under an earlier plan keep that plan, so what has lapsed stays as it was judged.
    """
    cases = list(
        by.scope(Case.objects.filter(town_id=by.town_id)).order_by("pk").values_list("pk", flat=True)
    )
    changed = sum(
        project_cases(by=by, case_ids=cases[first : first + batch], check=check)
        for first in range(0, len(cases), batch)
    )
    if not check:
        audit.trace(
            by, "reproject", about="duty", place_id=by.town_id, at=at, cases=len(cases), changed=changed
        )
    return len(cases), changed


def difference(case: Bundle) -> int:
    """How many rows of one case differ from its projection."""
    return len(_compare(case))
