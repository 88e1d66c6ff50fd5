"""核对底数 and the base before the walls: a line of the list in its village, whoever checks it, whoever may see the numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import CADRE, CLERK, LEADER, POLICE, WORKER, line
from tests.walls.rooms import Ids, Room
from tests.walls.slip import slip

DAY = TODAY.isoformat()
DESK = UUID(int=0)
CHECKERS = WORKER | CLERK | CADRE | POLICE
UNITS = CLERK | CADRE | POLICE | LEADER | {"doctor", "justice_office"}

MATRIX = {
    "survey": line(CHECKERS),
    "survey_village": line(CHECKERS, row="place"),
    "survey_finish": line(None, UNITS, row="place", empty=303),
    "survey_add": line(CLERK, CLERK),
    "survey_person": line(CHECKERS, CHECKERS, row="case"),
    "survey_line": line(CHECKERS, CHECKERS, row="list_line"),
    "survey_end": line(CLERK, CLERK, row="list_line"),
    "base": line(WORKER | CLERK | LEADER),
}


def _checked(about: str) -> Any:
    def body(who: Any, rows: Any) -> dict[str, Any]:
        drawn = slip(who, rows.ids[about], rows.ids[about])
        return {"slip": drawn, "found": "here", "went_with": "alone", "seen_on": DAY}

    return body


def _listed(who: Any, rows: Any) -> dict[str, Any]:
    drawn = slip(who, DESK, DESK)
    told = {
        "source": "派出所名单",
        "line": "41",
        "place": rows.ids["place_id"],
        "word": "no_order",
        "listed_on": DAY,
    }
    return {"slip": drawn, **told}


BODIES = {
    "survey_finish": lambda who, rows: {},
    "survey_add": _listed,
    "survey_person": _checked("case_id"),
    "survey_line": _checked("line_id"),
    "survey_end": lambda who, rows: {"how": "struck", "source": "望公函9号", "ended_on": DAY},
}


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """A line of the list in this place; its source is a word nobody else's page says."""
    from tongxing.casework.survey.actions import NewLine, add_line

    desk = actor_of(post(town, f"s-{uuid4().hex[:9]}", "名单", "clerk", [town.place]))
    words["list_line"] = f"{called[1]}单{called[0]}"
    new = NewLine(place.pk, "no_order", 17, words["list_line"], TODAY)
    row = add_line(by=step_in(desk), at=at(TODAY), on=TODAY, new=new)
    step_in(by)
    return {"line_id": row.pk}


ROOM = Room(
    matrix=MATRIX,
    row_of={"line_id": "list_line"},
    asked={
        "survey_village": ("only=open", "only=x"),
        "base": ("open=registered", "open=no_order", "place={place_id}", "open=x"),
    },
    bodies=BODIES,
    alone=("survey_finish", "survey_end"),
    uuids=("line_id",),
    placed=("line_id",),
    words={"list_line": frozenset(CHECKERS)},
    placed_words=("list_line",),
    found=_found,
)
