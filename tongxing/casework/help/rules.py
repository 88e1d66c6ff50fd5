"""When a plan may be written, answered and evaluated. Pure: each answer is a refusal with its article or None."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from tongxing.casework.queries import Goal
from tongxing.core.refusal import Refusal
from tongxing.rulebook.facts import CaseFacts


def why_not_plan(facts: CaseFacts, *, waiting: bool) -> Refusal | None:
    """A plan belongs to a measure that runs and to somebody who has come; one at a time waits for its answer (戒毒条例 15, 18)."""
    if facts.reported_on is None:
        words = _("还没有报到。见到本人、问过本人想要什么，再写计划。")
        return Refusal("not_reported", words, cite="戒毒条例第14、18条", ways=(_("先记报到。"),))
    if facts.closed_on is not None:
        return Refusal("closed", _("这个措施已经结束，不再写新的计划。"), cite="戒毒条例第23条")
    if waiting:
        return Refusal("waiting", _("有一份计划在等审定。"), ways=(_("等审定以后再写下一版。"),))
    return None


def why_not_goals(wish: str, goals: Sequence[Goal]) -> tuple[Refusal, ...]:
    """A plan that only says what is watched over is none: each goal names the help that leads to it (戒毒条例 18)."""
    found = []
    if len(wish.strip()) < 2:
        found.append(Refusal("wish", _("写一句本人想要什么，用本人的话。")))
    if not goals:
        found.append(Refusal("goal_1", _("至少写一个目标。")))
    for number, one in enumerate(goals, start=1):
        if not one.help.strip():
            words = _("第 %(n)s 个目标没有写怎么帮。只写管什么、不写帮什么的，不算计划。") % {"n": number}
            found.append(Refusal(f"help_{number}", words, cite="戒毒条例第18条"))
        if not one.goal.strip():
            words = _("第 %(n)s 行写了怎么帮，没有写为了什么。") % {"n": number}
            found.append(Refusal(f"goal_{number}", words))
    return tuple(found)


def why_not_answer(*, written_by: int | None, answers: int | None, answered: bool) -> Refusal | None:
    """Nobody agrees to her own plan, and an answer is given once."""
    if answered:
        return Refusal("answered", _("这一版已经审定过了。"))
    if written_by == answers:
        words = _("自己写的计划，要由另一个人审定。")
        return Refusal("own_plan", words, ways=(_("请镇办文书或另一位社工来看。"),))
    return None


def why_not_evaluate(facts: CaseFacts, *, on: date) -> Refusal | None:
    """What nobody has agreed to cannot be evaluated."""
    if facts.planned_on is None:
        words = _("还没有审定过的一人一策，没有可以评的。")
        return Refusal("no_plan_yet", words, cite="戒毒条例第18条", ways=(_("先写计划，请另一个人审定。"),))
    if on < facts.planned_on:
        words = _("这一天早于计划审定的日子（%(day)s）。") % {"day": facts.planned_on.isoformat()}
        return Refusal("before_plan", words)
    return None
