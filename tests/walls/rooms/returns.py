"""Returns, the charts of the year and the burden before the walls: they belong to a township and name nobody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import AUDITOR, CADRE, CLERK, LEADER, SAVED, WORKER, line
from tests.walls.rooms import Ids, Room
from tongxing.assessment.models import Return

NEXT = "ST"  # the township whose rows nobody of ours reaches
READERS = CLERK | LEADER | AUDITOR


def _put(town: SimpleNamespace) -> Any:
    """One return that waits for a second person; a town has one, whatever place asks."""
    if not hasattr(town, "put_forward"):
        from tongxing.assessment.returns.actions import put_forward

        by = step_in(actor_of(post(town, f"t-{uuid4().hex[:9]}", "报表人", "clerk", [town.place])))
        row = put_forward(
            by=by, at=at(TODAY), on=TODAY, known=TODAY, kind="monthly", year=2026, part=9, recipient="望川县"
        )
        assert row
        town.put_forward = row.pk
    return town.put_forward


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    row = _put(town)
    step_in(by)
    return {"return_id": row if town.place.prefix == NEXT else uuid4()}


def _hers(persona: Any, rows: Any) -> Ids:
    """That of the township in which she works now."""
    by = actor_of(persona.staff.pk)
    step_in(by)
    return {"return_id": Return.objects.filter(town_id=by.town_id).values_list("pk", flat=True).get()}


ROOM = Room(
    matrix={
        "print_score": line(WORKER | CLERK | CADRE | LEADER | AUDITOR, row="place"),
        "charts": line(WORKER | CLERK | LEADER),
        "burden": line(WORKER | CLERK | LEADER),
        "returns": line(READERS),
        "return_period": line(READERS),
        "return_put": line(None, CLERK),
        "return_sent": line(READERS, row="return"),
        "return_settle": line(None, CLERK | LEADER, row="return", empty=SAVED),
    },
    row_of={"return_id": "return"},
    plain={"form": "monthly", "part": 10},
    asked={
        "print_score": ("as_of=2026-06-30",),
        "charts": ("of=2025", "of=x"),
        "returns": ("of=2025", "of=x"),
    },
    bodies={
        "return_put": lambda who, rows: {"recipient": "望川县"},
        "return_settle": lambda who, rows: {"how": "frozen"},
    },
    alone=("return_put",),
    uuids=("return_id",),
    placed=("return_id",),
    found=_found,
    hers=_hers,
)
