"""A draft of the gate for the world of the matrix."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.cast import TODAY, at, day, post, step_in


def draft_waiting(town: SimpleNamespace, folder: Any, reason: str, words: dict[str, str]) -> dict[str, Any]:
    """A draft that waits for a second person, of a post that drafts nothing, so that every post may be the second."""
    from tongxing.conduct.actions import find
    from tongxing.conduct.gate.models import Matter, MatterStep
    from tongxing.conduct.gate.words import QUESTIONS
    from tongxing.conduct.rules import Found
    from tongxing.org.actor import machine

    hand = step_in(machine(town.id))
    what = Found("evaded", day("2026-11-20"), reason="约好了没有来")
    event = find(by=hand, at=at(TODAY), on=TODAY, case_id=folder.case_id, found=what)
    assert event is not None
    who = post(town, f"m-{uuid4().hex[:9]}", "起草人", "leader", [town.place])
    said = {"rung": "education", "reason": reason, "about": [str(event.pk)]}
    row = Matter.objects.create(
        case_id=folder.case_id, place_id=folder.place_id, said=json.dumps(said, ensure_ascii=False), opened_on=TODAY,
        opened_at=at(TODAY), opened_by_id=who, role="leader",
    )  # fmt: skip
    MatterStep.objects.create(
        matter=row, kind="checked", happened_on=TODAY, said=json.dumps(dict.fromkeys(QUESTIONS, "no")),
        recorded_at=at(TODAY), recorded_by_id=who, role="leader",
    )  # fmt: skip
    words["matter"] = reason
    return {"matter_id": row.pk, "event_id": event.pk}
