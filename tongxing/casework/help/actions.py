"""Writing plans: one person writes, another answers, and how it goes is written down beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.casework.actions import written
from tongxing.casework.help.rules import why_not_answer, why_not_evaluate, why_not_goals, why_not_plan
from tongxing.casework.models import HelpPlan, PlanAnswer
from tongxing.casework.queries import Goal
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.duties.actions import NewDeed, already_here
from tongxing.duties.models import Deed
from tongxing.duties.queries import Bundle, bundle
from tongxing.org.actor import Actor


@action
def write_plan(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    wish: str,
    goals: Sequence[Goal],
    id: UUID | None = None,
) -> Deed | None:
    """Write the next version of a person's plan; it waits for somebody else's answer (戒毒条例 15, 18)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(why_not_plan(case.facts, waiting=waiting_plan(case) is not None), *why_not_goals(wish, goals))
    version = 1 + HelpPlan.objects.filter(deed__case_id=case_id).count()
    deed = written(by, at, case, NewDeed(kind="help_plan", outcome="written", happened_on=on, id=id), on)
    said = json.dumps([asdict(one) for one in goals], ensure_ascii=False)
    HelpPlan.objects.create(deed=deed, version=version, wish=wish.strip(), goals=said)
    return deed


def waiting_plan(case: Bundle) -> UUID | None:
    """The plan that stands and that nobody has answered yet."""
    standing = [d.id for d in case.deeds if d.kind == "help_plan"]
    if not standing:
        return None
    answered = set(PlanAnswer.objects.filter(plan_id__in=standing).values_list("plan_id", flat=True))
    return next((plan for plan in standing if plan not in answered), None)


@action
def answer_plan(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    plan_id: UUID,
    answer: str,
    reason: str = "",
    id: UUID | None = None,
) -> Deed | None:
    """Agree to somebody else's plan, or give it back with a word; its evaluations count from the day it was agreed to."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    plan = next((d for d in case.deeds if d.id == plan_id and d.kind == "help_plan"), None)
    if plan is None:
        return None
    answered = PlanAnswer.objects.filter(plan_id=plan_id).exists()
    stop_if(
        why_not_answer(written_by=plan.by_id, answers=by.staff_id, answered=answered),
        Refusal("reason", _("退回要写一句要改什么。"))
        if answer == "returned" and not reason.strip()
        else None,
    )
    new = NewDeed(kind="plan_answer", outcome=answer, happened_on=on, note=reason.strip(), id=id)
    deed = written(by, at, case, new, on)
    PlanAnswer.objects.create(deed=deed, plan_id=plan_id)
    return deed


@action
def evaluate_plan(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    on: date,
    outcome: str,
    happened_on: date,
    note: str,
    id: UUID | None = None,
) -> Deed | None:
    """Write down how a plan goes, with the person, every half year (戒毒条例 18; the plan's own number)."""
    case = bundle(by, case_id, lock=True)
    if case is None or already_here(case, id):
        return None
    stop_if(
        why_not_evaluate(case.facts, on=happened_on),
        None if note.strip() else Refusal("note", _("写一句：哪里走得动，哪里要改，本人怎么说。")),
    )
    new = NewDeed(kind="plan_evaluation", outcome=outcome, happened_on=happened_on, note=note, id=id)
    return written(by, at, case, new, on)
