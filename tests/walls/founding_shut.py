"""What of sealing the world of the matrix has: proposals, an opening, a table of periods, a list, and who is sealed past the actions."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.cast import TODAY, Folder, actor_of, at, post, sealed, step_in, unsealed
from tongxing.people.sealing.actions import propose_seal


def proposals(town: SimpleNamespace, ended: Callable[[], Folder]) -> dict[str, Any]:
    """A proposal to seal that waits for a second person, and one that was confirmed."""
    hands = [actor_of(post(town, f"h-{uuid4().hex[:9]}", "手", "clerk", [town.place])) for _n in "12"]
    waiting, done, again = (ended() for _n in range(3))
    shut, open_ = sealed(*hands, done), unsealed(*hands, sealed(*hands, again))
    step_in(hands[0])
    asked = propose_seal(
        by=hands[0], at=at(TODAY), person_id=waiting.person_id, ground="law_136", reason="完了"
    )
    assert asked is not None
    kept = _kept(hands[0], town)
    return {**kept, "proposal_id": asked.pk, "shut_proposal_id": shut.pk, "open_proposal_id": open_.pk}


def _kept(by: Any, town: SimpleNamespace) -> dict[str, Any]:
    """A table of periods that waits for a second person, and a list for destruction that does."""
    from tongxing.archive.models import Destruction, Schedule

    row: dict[str, Any] = {"town_id": town.id, "number": "望档〔2026〕9号", "approved_by": "望川县档案局"}
    row |= {"approved_on": TODAY, "periods": dict.fromkeys("scans issued tests talks case".split(), 30)}
    table = Schedule.objects.create(**row, entered_at=at(TODAY), entered_by_id=by.staff_id)
    made = Destruction.objects.create(
        town_id=town.id, schedule=table, kind="scans", proposed_at=at(TODAY), proposed_by_id=by.staff_id
    )
    return {"schedule_id": table.pk, "destruction_id": made.pk}


def sealed_past_the_actions(clerk: Any, leader: Any, folder: Folder) -> None:
    """Sealed as the database does it: the action refuses while something is open, and here it is to be hidden with her."""
    from tongxing.people.models import SealDecision, SealProposal

    step_in(clerk)
    said = {"number": folder.number, "turn": "seal", "ground": "law_136", "reason": "措施已经结束"}
    asked = SealProposal.objects.create(
        **said,
        town_id=clerk.town_id,
        person_id=folder.person_id,
        proposed_at=at(TODAY, 10),
        proposed_by_id=clerk.staff_id,
    )
    step_in(leader)
    SealDecision.objects.create(
        proposal=asked,
        town_id=clerk.town_id,
        confirmed=True,
        decided_at=at(TODAY, 11),
        decided_by_id=leader.staff_id,
    )
