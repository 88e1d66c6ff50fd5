"""Volunteers before the walls: a village's own register."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import line
from tests.walls.rooms import Ids, Room
from tests.walls.rooms.office import READERS, UNITS
from tests.walls.slip import slip

DESK = UUID(int=0)
DAY = TODAY.isoformat()


def _new(who: Any, rows: Any) -> dict[str, Any]:
    return {
        "slip": slip(who, DESK, DESK), "place": rows.ids["place_id"], "name": "新来的", "since": DAY, "helps": ["tell"],
        "agreed": "yes",
    }  # fmt: skip


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """Somebody of the village who helps."""
    from tongxing.office.volunteers.actions import enlist_volunteer
    from tongxing.office.volunteers.rules import NewVolunteer

    desk = step_in(actor_of(post(town, f"v-{uuid4().hex[:9]}", "名册", "clerk", [town.place])))
    words["volunteer"] = f"{called[1]}志{called[0]}"
    new = NewVolunteer(words["volunteer"], TODAY, ("tell",), agreed=True)
    row = enlist_volunteer(by=desk, at=at(TODAY), on=TODAY, place_id=place.pk, new=new)
    assert row is not None
    step_in(by)
    return {"volunteer_id": row.pk}


ROOM = Room(
    matrix={
        "volunteers": line(READERS),
        "volunteers_new": line(UNITS, UNITS),
        "volunteers_end": line(UNITS, UNITS, row="volunteer"),
    },
    row_of={"volunteer_id": "volunteer"},
    bodies={"volunteers_new": _new, "volunteers_end": lambda who, rows: {"ended_on": DAY}},
    uuids=("volunteer_id",),
    placed=("volunteer_id",),
    words={"volunteer": frozenset(READERS)},
    placed_words=("volunteer",),
    found=_found,
)
