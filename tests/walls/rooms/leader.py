"""The leader's page, the next year and the trial of its money before the walls: no address names a row."""

from __future__ import annotations

from tests.walls.knocks import CLERK, LEADER, SAVED, line
from tests.walls.rooms import Room
from tests.walls.rooms.office import KEEPERS, READERS

MATRIX = {
    "leader": line(CLERK | LEADER),
    "print_leader": line(CLERK | LEADER),
    "year_next": line(READERS),
    "year_next_start": line(None, CLERK, empty=SAVED),
    "means_try": line(KEEPERS),
    "print_means_try": line(KEEPERS),
}
TRIED = ("people=21&staff=1&wage=2700&money=70000",)

ROOM = Room(
    matrix=MATRIX,
    asked={"leader": ("code=x",), "means_try": TRIED, "print_means_try": TRIED},
    bodies={"year_next_start": lambda who, rows: {}},
    alone=("year_next_start",),
)
