"""The whole table with row-level security switched off: the scope through the actor holds alone (promise 2)."""

from __future__ import annotations

import pytest

from tests.walls.cells import run
from tests.walls.world import PERSONAS, World, owner_rights

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PERSONAS)
def test_every_door_without_the_second_wall(world: World, name: str, record_property: object) -> None:
    outcome = run(world, world.personas[name], within=owner_rights)
    record_property("cells", outcome.cells)  # type: ignore[operator]
    assert outcome.wrong == []
    assert outcome.leaks == []
