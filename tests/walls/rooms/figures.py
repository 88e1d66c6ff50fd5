"""How numbers are counted, before the walls: words of the house and of the plan, everybody's who works here."""

from __future__ import annotations

from tests.walls.knocks import ALL, line
from tests.walls.rooms import Room

MATRIX = {"figures": line(ALL), "figure": line(ALL)}

ROOM = Room(matrix=MATRIX, plain={"figure": "fieldwork.tests_owed"})
