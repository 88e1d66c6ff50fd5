"""Score sheets that are no village's: a unit's, which only the township's own posts read; nobody's row stands in the address."""

from __future__ import annotations

from typing import Any

from tests.walls.knocks import AUDITOR, CADRE, CLERK, LEADER, STOPPED, WORKER, line
from tests.walls.rooms import Room

SCORERS = WORKER | CLERK | CADRE | LEADER | AUDITOR
MATRIX = {
    "score_of": line(SCORERS),
    "plan_rehearse": line(CLERK | LEADER, row="plan"),
    "score_of_confirm": line(None, LEADER, empty=STOPPED, done=STOPPED),
}


def _confirmed(_who: Any, _rows: Any) -> dict[str, Any]:
    """An item this sheet does not have: whoever reaches it is told so, and so is whoever does not."""
    return {"indicator": "Z9", "points": "2", "reason": "开了会"}


ROOM = Room(
    matrix=MATRIX,
    plain={"scheme": "unit", "subject": "police"},
    asked={"score_of": ("open=UA1", "open=UA1&as_of=2026-06-30")},
    bodies={"score_of_confirm": _confirmed},
    alone=("score_of_confirm",),
)
