"""Saying something on a question, drawing a sample, writing down a second look: each a row that stays."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from tongxing.assessment.truth.models import TruthAnswer, TruthCheck, TruthPick, TruthSample
from tongxing.assessment.truth.queries import (
    frame_of,
    pick_at,
    question_at,
    strata_of,
    unfinished,
)
from tongxing.assessment.truth.rules import why_not_answer, why_not_check, why_not_draw
from tongxing.core import audit
from tongxing.core.acts import action, one_at_a_time
from tongxing.core.clock import day_of
from tongxing.core.refusal import stop_if
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.truth import draw, frame_digest

STRATA = "place × worker × kind"


@action
def answer_question(
    *, by: Actor, at: datetime, on: date, known: date, question_id: UUID, way: str, said: str
) -> TruthAnswer | None:
    """The recorder explains, another person goes to look or closes (方案S88、需求X06). None: not asked, or not hers."""
    one_at_a_time(by.town_id, str(question_id))
    found = question_at(by, question_id, on, known=known)
    if found is None or by.staff_id is None:
        return None
    if (
        found.said
        and (same := found.said[-1])
        and (same.way, same.said, same.by_id) == (way, said.strip(), by.staff_id)
    ):
        return TruthAnswer.objects.get(town_id=by.town_id, key=found.question.key, turn=len(found.said) - 1)
    steps = [(one.way, one.by_id) for one in found.said]
    stop_if(*why_not_answer(
        way, steps=steps, workers=sorted(found.workers), by=by.staff_id, keeps=by.may(Permission.KEEP_TRUTH), said=said
    ))  # fmt: skip
    row = TruthAnswer.objects.create(
        town_id=by.town_id, key=found.question.key, pattern=found.question.pattern, turn=len(found.said), way=way, said=said.strip(),
        recorded_at=at, recorded_by_id=by.staff_id,
    )  # fmt: skip
    audit.trace(by, f"truth.{way}", about="question", about_id=row.pk, place_id=by.town_id, at=at)
    return row


@action
def draw_sample(
    *, by: Actor, at: datetime, since: date, until: date, known: date, size: int
) -> TruthSample | None:
    """Draw records by lot: the seed is made first and kept with the list it was drawn from (需求X07)."""
    if by.staff_id is None or by.town_id not in by.place_ids:
        return None
    one_at_a_time(by.town_id, "truth.sample")
    seed = secrets.token_hex(32)
    frame = frame_of(by, since, until, known=known, drawn_by=by.staff_id)
    stop_if(*why_not_draw(size=size, frame=len(frame), unfinished=unfinished(by)))
    drawn = draw(bytes.fromhex(seed), frame, min(size, len(frame)), strata_of)
    row = TruthSample.objects.create(
        town_id=by.town_id, since=since, until=until, known_on=known, seed=seed, frame=frame_digest(frame),
        frame_size=len(frame), size=len(drawn), strata=STRATA, drawn_at=at, drawn_by_id=by.staff_id,
    )  # fmt: skip
    TruthPick.objects.bulk_create(
        TruthPick(
            town_id=by.town_id, sample=row, turn=turn, record_id=UUID(one.unit.id), place_id=one.unit.place_id,
            worker_id=one.unit.worker, kind=one.unit.kind,
        )
        for turn, one in enumerate(drawn, start=1)
    )  # fmt: skip
    audit.trace(by, "truth.draw", about="sample", about_id=row.pk, place_id=by.town_id, at=at)
    return row


@action
def check_pick(
    *, by: Actor, at: datetime, on: date, pick_id: UUID, found: str, said: str, checked_on: date
) -> TruthCheck | None:
    """What a second look at a drawn record found (需求X07); None when it is not hers to know."""
    one_at_a_time(by.town_id, str(pick_id))
    pick = pick_at(by, pick_id)
    if pick is None or pick.line is None or by.staff_id is None:
        return None
    stop_if(*why_not_check(
        found, on=checked_on, today=on, since=day_of(pick.drawn_at), recorder=pick.worker_id, by=by.staff_id, said=said,
        last=pick.found,
    ))  # fmt: skip
    row = TruthCheck.objects.create(
        town_id=by.town_id, pick_id=pick_id, turn=len(pick.checks), found=found, said=said.strip(), checked_on=checked_on,
        recorded_at=at, recorded_by_id=by.staff_id,
    )  # fmt: skip
    audit.trace(by, "truth.check", about="pick", about_id=pick_id, place_id=pick.line.place_id, at=at)
    return row
