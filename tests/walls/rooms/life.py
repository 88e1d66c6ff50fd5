"""Rounds and drafts before the walls: a village's own sheet and its objection, the desk's all."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import AUDITOR, CADRE, CLERK, LEADER, WORKER, line
from tests.walls.rooms import Ids, Room

READERS = WORKER | CLERK | CADRE | LEADER | AUDITOR
ASSESSED = CADRE | WORKER
DAY = TODAY.isoformat()

MATRIX = {
    "rounds": line(READERS),
    "round_new": line(CLERK, CLERK),
    "sheet": line(READERS, row="sheet"),
    "print_sheet": line(READERS, row="sheet"),
    "sheet_seen": line(ASSESSED, ASSESSED, row="sheet", empty=303),
    "sheet_object": line(ASSESSED, ASSESSED, row="sheet"),
    "sheet_again": line(CLERK, CLERK, row="sheet", empty=303),
    "sheet_step": line(CLERK, CLERK, row="sheet", done=422),
    "sheet_settle": line(LEADER, LEADER, row="sheet", done=422),
    "objection_answer": line(CLERK | LEADER, CLERK | LEADER, row="objection"),
}


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """The draft of this place, and what its cadre says against a line of it."""
    from tongxing.assessment.life.actions import object_to, open_round
    from tongxing.assessment.life.queries import held_of

    desk = actor_of(post(town, f"r-{uuid4().hex[:9]}", "考核", "clerk", [town.place]))
    cadre = actor_of(post(town, f"c-{uuid4().hex[:9]}", "干部", "village_cadre", [place]))
    made = open_round(by=step_in(desk), at=at(TODAY), on=TODAY, scheme="", year=TODAY.year, as_of=TODAY)
    assert made is not None
    [held] = [one for one in held_of(desk, [made]) if one.draft.place_id == place.pk]
    words["objection"] = f"{called[1]}议{called[0]}"
    free = next(n for n in ("C2", "C1", "B4", "B3") if n not in {one.indicator for one in held.open})
    told: dict[str, Any] = {"draft_id": held.draft.pk, "indicator": free, "row": ""}
    one = object_to(by=step_in(cadre), at=at(TODAY), on=TODAY, said=words["objection"], **told)
    assert one is not None
    step_in(by)
    return {"sheet_id": held.draft.pk, "objection_id": one.pk, "sheet_line": "B1"}


def _hers(persona: Any, rows: Any) -> Ids:
    """A worker is assessed on a sheet of her own."""
    if persona.role != "social_worker":
        return {}
    from tongxing.assessment.life.actions import open_round
    from tongxing.assessment.life.queries import held_of
    from tongxing.org.models import Post

    by = actor_of(persona.staff.pk)
    clerks = Post.objects.filter(role="clerk", until=None, place__town_id=by.town_id, staff__is_active=True)
    desk = actor_of(clerks.order_by("id")[0].staff_id)
    made = open_round(by=step_in(desk), at=at(TODAY), on=TODAY, scheme="staff", year=TODAY.year, as_of=TODAY)
    assert made is not None
    [held] = [one for one in held_of(step_in(by), [made]) if one.hers]
    return {"sheet_id": held.draft.pk, "sheet_line": held.sheet.lines[0].id}


ROOM = Room(
    matrix=MATRIX,
    row_of={"sheet_id": "sheet", "objection_id": "objection"},
    plain={"run_step": "proposed", "settle_step": "final"},
    otherwise={"sheet_step": {"step": "run_step"}, "sheet_settle": {"step": "settle_step"}},
    beside={"sheet_object": "line={sheet_line}"},
    asked={"sheet": ("open=B1", "again=1")},
    bodies={
        "round_new": lambda who, rows: {"scheme": "village", "as_of": "2026-10-31"},
        "sheet_seen": lambda who, rows: {"said": "看过"},
        "sheet_object": lambda who, rows: {"said": "不对"},
        "sheet_again": lambda who, rows: {},
        "sheet_step": lambda who, rows: {},
        "sheet_settle": lambda who, rows: {},
        "objection_answer": lambda who, rows: {"upheld": "no", "said": "没有记录"},
    },
    alone=("round_new",),
    uuids=("sheet_id", "objection_id"),
    placed=("sheet_id", "objection_id"),
    words={"objection": frozenset(READERS - WORKER)},
    placed_words=("objection",),
    found=_found,
    hers=_hers,
)
