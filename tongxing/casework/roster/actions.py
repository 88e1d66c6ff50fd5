"""Writing rosters: keep one sealed, put a row right, take in what is without a fault, let go of the rest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.actions import Intake, take_in
from tongxing.casework.models import RosterImport
from tongxing.casework.roster.columns import BY_KEY, COLUMNS, KEY_OF_HEAD
from tongxing.casework.roster.queries import Waiting, judged_now, waiting
from tongxing.casework.roster.rules import Judged, Verdict
from tongxing.casework.roster.staged import Staged, from_grid, to_text
from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.files.reading import Cell, Grid, read_workbook
from tongxing.core.refusal import Refusal, stop_if
from tongxing.disclosure.actions import Line, note
from tongxing.disclosure.kinds import Way
from tongxing.duties.models import Source
from tongxing.org.actor import Actor
from tongxing.people.actions import NewDecision, NewPerson, one_intake_at_a_time
from tongxing.people.models import Measure

KEPT_DAYS = 7
NAME_LENGTH = 120


def read_roster(name: str, data: bytes) -> Staged:
    """Read a file into rows without writing anything; raises Refused with everything that is wrong at once."""
    grid = read_workbook(name, data, KEY_OF_HEAD)
    staged = from_grid(grid)
    stop_if(*_why_not_roster(grid), None if staged.rows else _no_rows())
    return staged


def _why_not_roster(grid: Grid) -> list[Refusal | None]:
    there = {KEY_OF_HEAD[h] for h in grid.heads if h in KEY_OF_HEAD}
    missing = [c.title for c in COLUMNS if c.required and c.key not in there]
    keys = [KEY_OF_HEAD[h] for h in grid.heads]
    twice = {k for k in keys if keys.count(k) > 1} | {KEY_OF_HEAD[h] for h in grid.twice}
    found: list[Refusal | None] = []
    if missing:
        words = _("表里少了这些列：%(heads)s。") % {"heads": "、".join(missing)}
        found.append(Refusal("columns_missing", words, ways=(_("请下载空表，照着表头填。"),)))
    if twice:
        heads = "、".join(sorted(BY_KEY[k].title for k in twice))
        words = _("这些列有两个，不知道看哪一个：%(heads)s。") % {"heads": heads}
        found.append(Refusal("columns_twice", words, ways=(_("请删掉一个再传。"),)))
    return found


def _no_rows() -> Refusal:
    return Refusal("no_rows", _("表头下面一行也没有。"), ways=(_("请把名单填进去再传。"),))


@action
def stage(*, by: Actor, at: datetime, on: date, name: str, data: bytes, staged: Staged) -> RosterImport:
    """Keep a read roster sealed for seven days, to be looked at; nothing comes into the register."""
    _let_go_of_old(by, on)
    entry = RosterImport.objects.create(
        place_id=by.town_id,
        file_name=name[-NAME_LENGTH:],
        digest=hashlib.sha256(data).hexdigest(),
        uploaded_at=at,
        uploaded_by_id=by.staff_id,
        expires_on=on + timedelta(days=KEPT_DAYS),
        rows_total=len(staged.rows),
        rows=to_text(staged),
    )
    _trace(by, "roster.upload", entry.pk, at, rows=entry.rows_total, digest=entry.digest)
    return entry


@action
def put_right(
    *, by: Actor, at: datetime, on: date, import_id: UUID, line: int, cells: dict[str, Cell] | None = None,
    choice: str | None = None,
) -> Judged | None:  # fmt: skip
    """Change the cells of one waiting row, or say whether it is somebody who is here; returns how it stands now."""
    found = waiting(by, import_id, on=on, lock=True)
    if found is None or found.staged.row(line) is None:
        return None
    known = {k: v for k, v in (cells or {}).items() if k in BY_KEY}
    staged = found.staged.with_row(line, cells=known, choice=choice)
    RosterImport.objects.filter(pk=import_id).update(rows=to_text(staged))
    _trace(by, "roster.row", import_id, at, line=line, columns=sorted(known), choice=bool(choice))
    return next(r for r in judged_now(by, staged, on=on) if r.line == line)


@dataclass(frozen=True, slots=True)
class Written:
    """What a confirmation wrote."""

    rows: int
    left: int


@action
def confirm(*, by: Actor, at: datetime, on: date, import_id: UUID) -> Written | None:
    """Take in every row without a fault, all of them or none (one transaction); the rest goes on waiting.

    Rows are judged again behind a lock on the township, so the same file twice, or two people at once,
    write nobody twice.
    """
    one_intake_at_a_time(by.town_id)
    found = waiting(by, import_id, on=on, lock=True)
    if found is None:
        return None
    ready = [r for r in found.judged if r.verdict == Verdict.READY]
    if ready:
        people = take_in(by=by, at=at, on=on, intakes=[_intake(r) for r in ready], source=Source.IMPORT)
        line = Line(Way.SOURCE, "roster.confirm", by.place_ids, "source", recipient=found.file_name)
        note(by=by, at=at, line=line, people=[(p.pk, p.place_id) for p in people])
    _settle_entry(by, at, found, len(ready))
    return Written(rows=len(ready), left=sum(1 for r in found.judged if _is_open(r)))


def _is_open(row: Judged) -> bool:
    return row.verdict in {Verdict.ERROR, Verdict.CHOICE, Verdict.DIFFERS}


def _settle_entry(by: Actor, at: datetime, found: Waiting, written: int) -> None:
    entry = RosterImport.objects.defer("rows").get(pk=found.id)
    total = entry.rows_written + written
    waits = any(_is_open(r) for r in found.judged)
    new = {"rows_written": total, "confirmed_at": at, "confirmed_by": by.staff_id}
    RosterImport.objects.filter(pk=found.id).update(**new, **({} if waits else {"rows": None}))
    _trace(by, "roster.confirm", found.id, at, written=written, digest=found.digest)


def _intake(row: Judged) -> Intake:
    v = row.values
    assert v.place_id is not None
    assert v.decided_on is not None
    person = NewPerson(v.name, v.place_id, v.id_number, v.sex, v.birth_on, v.phone)
    paper = NewDecision(
        number=v.decision,
        authority=v.authority,
        measure=v.measure,
        decided_on=v.decided_on,
        received_on=v.received_on,
        ordered_months=v.months if v.measure == Measure.REHABILITATION else None,
        deducted_days=v.deducted or 0,
    )
    return Intake(person, paper, v.reported_on, v.agreement_on, known=row.known)


@action
def drop(*, by: Actor, at: datetime, on: date, import_id: UUID) -> bool:
    """Let go of a waiting roster; the ledger keeps that it was here, its rows are gone."""
    rows = by.scope(RosterImport.objects.filter(pk=import_id, rows__isnull=False))
    if not rows.update(rows=None, dropped_at=at):
        return False
    _trace(by, "roster.drop", import_id, at)
    return True


@action
def expire(*, by: Actor, at: datetime, on: date) -> int:
    """Let go of rosters nobody came back to for seven days (个人信息保护法 19: no longer than needed)."""
    gone = _let_go_of_old(by, on)
    if gone:
        audit.trace(by, "roster.expire", place_id=by.town_id, at=at, rosters=gone)
    return gone


def _let_go_of_old(by: Actor, on: date) -> int:
    rows = by.scope(RosterImport.objects.filter(rows__isnull=False, expires_on__lt=on))
    return rows.update(rows=None)


@action
def give_back(*, by: Actor, at: datetime, import_id: UUID, rows: int) -> str:
    """A waiting roster is taken away with its faults marked: full numbers leave, so it stands in the register."""
    _trace(by, "roster.marked", import_id, at)
    line = Line(Way.COPY, "roster.marked", by.place_ids, "source", full_numbers=True)
    made = note(by=by, at=at, line=line, people=[], count=rows)
    return made.number


def _trace(by: Actor, act: str, import_id: UUID, at: datetime, **detail: Any) -> None:
    audit.trace(by, act, about="roster", about_id=import_id, place_id=by.town_id, at=at, **detail)
