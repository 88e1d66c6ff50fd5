"""Every step of a score sheet's life: opened, computed, seen, objected to, answered, sent up, settled, published, replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tongxing.assessment.life.asking import computed_again, rows_of, writers_of
from tongxing.assessment.life.comparing import row_key
from tongxing.assessment.life.freezing import digest_of, frozen, packed
from tongxing.assessment.life.models import Draft, Objection, ObjectionAnswer, Round, Seen, SheetStep
from tongxing.assessment.life.queries import Held, held_at, objection_at
from tongxing.assessment.life.rules import (
    ANSWER,
    LOOK,
    why_not_object,
    why_not_redraft,
    why_not_reply,
    why_not_see,
    why_not_step,
)
from tongxing.assessment.queries import scheme_called, sheets_of
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import Subject, subjects
from tongxing.core import audit
from tongxing.core.acts import action, one_at_a_time
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.org.queries import villages
from tongxing.plans.books import chain
from tongxing.rulebook.counting import add_workdays
from tongxing.rulebook.document import Scheme


@action
def open_round(*, by: Actor, at: datetime, on: date, scheme: str, year: int, as_of: date) -> Round | None:
    """开一次考核：一张表、一个年度、截至哪一天，给每个考核对象算出初稿。 (方案S84).

    The same sheet as of the same day is opened once; asked again, the round that is there is answered.
    """
    if by.staff_id is None or by.town_id not in by.place_ids:
        return None
    last = min(date(year, 12, 31), as_of)
    plan = chain(by.town_id, as_of=at).on(last)
    one = scheme_called(plan.book, scheme) if plan else None
    stop_if(
        Refusal("as_of", _("截至的日子不能在今天以后，也要在这一年里。")) if not date(year, 1, 1) <= as_of <= min(on, date(year, 12, 31)) else None,
        Refusal("no_scheme", _("那一天执行的方案里没有这张评分表。")) if one is None else None,
    )  # fmt: skip
    assert plan is not None
    assert one is not None
    one_at_a_time(by.town_id, f"assessment.round|{one.id}|{as_of}")
    same = Round.objects.filter(town_id=by.town_id, scheme=one.id, year=year, as_of=as_of).first()
    if same is not None:
        return same
    look, answer = _days(one, "seen_for", LOOK, last), _days(one, "answered_in", ANSWER, last)
    made = Round.objects.create(
        town_id=by.town_id, place_id=by.town_id, scheme=one.id, year=year, as_of=as_of, opened_on=on,
        seen_until=add_workdays(on, look, plan.book.workdays).day, answered_in=answer,
        recorded_at=at, recorded_by_id=by.staff_id,
    )  # fmt: skip
    here = {by.town_id} | {place.pk for place in villages(by) if place.town_id == by.town_id}
    whose = [each for each in subjects(by, plan.book, one, on=last) if each.place_id in here]
    found = sheets_of(by, one.id, year, as_of, whose=whose, known=at)
    if isinstance(found, Refusal):
        raise Refused(found)
    for subject, sheet in zip(whose, found, strict=True):
        _drafted(by, made, subject, sheet, at, number=1)
    audit.trace(by, "open_round", about="score", place_id=by.town_id, at=at, year=year, n=len(found))
    return made


def _days(scheme: Scheme, name: str, local: int, on: date) -> int:
    """A number of workdays of the scheme on a day, or the local habit where the plan names none."""
    value = getattr(scheme, name)
    return int(value.on(on, f"scheme.{scheme.id}.{name}")) if value is not None else local


def _drafted(
    by: Actor, of: Round, whose: Subject, sheet: Sheet, at: datetime, *, number: int, why: str = ""
) -> Draft:
    text = frozen(sheet)
    return Draft.objects.create(
        round=of, place_id=whose.place_id, subject=whose.key, places=sorted(whose.places), number=number, known_at=at, plan=sheet.plan,
        plan_digest=sheet.plan_digest, digest=digest_of(text), result=sheet.result, body=packed(text), why=why.strip() or None,
        recorded_at=at, recorded_by_id=by.staff_id,  # type: ignore[misc]
    )  # fmt: skip


@action
def redraft(*, by: Actor, at: datetime, on: date, draft_id: UUID, said: str = "") -> Draft | None:
    """重算一稿：按现在已知的记录，旧稿留着；没有变就还是旧的。定了以后重算是更正，要写理由。 (方案S84)."""
    held = _locked(by, draft_id)
    if held is None or by.staff_id is None:
        return None
    stop_if(*why_not_redraft(held.standing, said=said))
    again = computed_again(by, held, known=at)
    if again is None:
        raise Refused(Refusal("no_plan", _("现在算不出来：那一天没有执行中的方案。")))
    if digest_of(frozen(again)) == held.draft.digest:
        return held.draft
    made = _drafted(by, held.round, held.whose, again, at, number=held.draft.number + 1, why=said)
    _trace(by, "redraft", held, at)
    return made


@action
def say_seen(*, by: Actor, at: datetime, draft_id: UUID, said: str = "") -> Seen | None:
    """被考核的一方看过了，可以写一段陈述。 (方案S84；个人信息保护法第24条)."""
    held = _locked(by, draft_id)
    if held is None or by.staff_id is None:
        return None
    mine = Seen.objects.filter(draft=held.draft, recorded_by_id=by.staff_id).first()
    if mine is not None:
        return mine
    stop_if(*why_not_see(held.standing, said=said))
    row = Seen.objects.create(
        draft=held.draft, said=said.strip() or None, recorded_at=at, recorded_by_id=by.staff_id
    )
    _trace(by, "see_sheet", held, at)
    return row


@action
def object_to(
    *, by: Actor, at: datetime, on: date, draft_id: UUID, indicator: str, row: str, said: str, paper: str = ""
) -> Objection | None:
    """提异议：对一行，说清楚哪里不对、凭哪份材料；编号，定下最晚哪天答复。 (方案S84)."""
    held = _locked(by, draft_id)
    if held is None or by.staff_id is None:
        return None
    line = held.line(indicator)
    same = [one for one in held.open if (one.indicator, one.row) == (indicator, row)]
    mine = next((one for one in same if one.by_id == by.staff_id and one.said == said.strip()), None)
    if mine is not None:
        return Objection.objects.get(pk=mine.id)
    stop_if(
        *why_not_object(
            held.standing,
            on=on,
            line=line is not None,
            row=row,
            rows=rows_of(line),
            said=said,
            again=bool(same),
        )
    )
    made = Objection.objects.create(
        draft=held.draft, town_id=by.town_id, year=on.year, serial=_next_number(on.year), indicator=indicator,
        row=row, answer_by=add_workdays(on, held.round.answered_in, held.book.workdays).day,
        said=said.strip(), paper=paper.strip() or None, recorded_at=at, recorded_by_id=by.staff_id,
    )  # fmt: skip
    _trace(by, "object_to", held, at, item=indicator)
    return made


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT assessment_next_objection(%s)", [year])
        (serial,) = cursor.fetchone()
    if serial is None:
        raise Refused(Refusal("town", _("没有选定乡镇，不能编号。")))
    return int(serial)


@action
def answer_objection(
    *, by: Actor, at: datetime, on: date, objection_id: UUID, upheld: bool, said: str
) -> ObjectionAnswer | None:
    """答复异议：成立的先更正记录，再在这里记下凭哪一条；不成立的写理由。不直接改分。 (方案S84)."""
    found = objection_at(by, objection_id)
    if found is None or by.staff_id is None:
        return None
    held, objected = found
    _locked(by, held.draft.pk)
    line = held.line(objected.indicator)
    given = ObjectionAnswer.objects.filter(pk=objection_id).first()
    if given is not None and (given.recorded_by_id, given.upheld, str(given.said)) == (
        by.staff_id,
        upheld,
        said.strip(),
    ):
        return given
    changed, deed = _changed(by, held, objected.indicator, objected.row, at) if upheld else (False, None)
    stop_if(
        *why_not_reply(
            answered=given is not None, by=by.staff_id, objected=objected.by_id,
            recorded=writers_of(line, objected.row), hers=held.hers, upheld=upheld, changed=changed, said=said,
        )
    )  # fmt: skip
    row = ObjectionAnswer.objects.create(
        objection_id=objection_id,
        upheld=upheld,
        deed=deed,
        said=said.strip(),
        recorded_at=at,
        recorded_by_id=by.staff_id,
    )
    _trace(by, "answer_objection", held, at, item=objected.indicator)
    return row


def _changed(by: Actor, held: Held, indicator: str, key: str, at: datetime) -> tuple[bool, UUID | None]:
    """Whether the records say something else of this row by now, and which record does."""
    again = computed_again(by, held, known=at)
    old, new = held.line(indicator), again.line(indicator) if again else None
    if not key:
        return (old and (old.points, old.rows)) != (new and (new.points, new.rows)), None
    was = next((one for one in old.rows if row_key(one) == key), None) if old else None
    now = next((one for one in new.rows if row_key(one) == key), None) if new else None
    return was != now, now.source if now else None


@action
def take_step(
    *, by: Actor, at: datetime, on: date, draft_id: UUID, step: str, said: str = ""
) -> SheetStep | None:
    """送审、退回、审定、公布：每一步一行，审定的不是送审的那个人。 (方案S84；law-and-practice 4.5).

    The final is this draft as it stands: its bytes, its plan version and its digest are already there.
    """
    held = _locked(by, draft_id)
    if held is None or by.staff_id is None:
        return None
    last = held.steps[-1] if held.steps else None
    if last is not None and (last.kind, last.by_id, last.said) == (step, by.staff_id, said.strip()):
        return SheetStep.objects.filter(draft=held.draft, kind=step).last()
    if step == "replaced":
        raise Refused(Refusal("state", _("更正请重算一稿，写明理由。")))
    stop_if(*why_not_step(held.standing, step, by=by.staff_id, on=on, said=said))
    if step == "final":
        _replace(by, held, at, on)
    return _step(by, held, step, at, on, said)


def _replace(by: Actor, held: Held, at: datetime, on: date) -> None:
    """An earlier final of the same sheet holds until this one is: then it is replaced, with the reason of the new draft."""
    same = Draft.objects.filter(round=held.round, subject=held.draft.subject, number__lt=held.draft.number)
    for draft in same.filter(steps__kind="final").exclude(steps__kind="replaced"):
        _step(by, replace(held, draft=draft), "replaced", at, on, str(held.draft.why or ""))


def _step(by: Actor, held: Held, kind: str, at: datetime, on: date, said: str) -> SheetStep:
    row = SheetStep.objects.create(
        draft=held.draft, kind=kind, said=said.strip() or None, recorded_on=on, recorded_at=at,
        recorded_by_id=by.staff_id,  # type: ignore[misc]
    )  # fmt: skip
    _trace(by, f"sheet_{kind}", held, at)
    return row


def _locked(by: Actor, draft_id: UUID) -> Held | None:
    """The draft, with nobody else taking a step on the same sheet meanwhile."""
    held = held_at(by, draft_id)
    if held is not None:
        one_at_a_time(by.town_id, f"assessment.sheet|{held.round.pk}|{held.whose.key}")
        held = held_at(by, draft_id)
    return held


def _trace(by: Actor, act: str, held: Held, at: datetime, **more: str) -> None:
    audit.trace(
        by,
        act,
        about="score",
        about_id=held.draft.pk,
        place_id=held.draft.place_id,
        at=at,
        year=held.round.year,
        **more,
    )
