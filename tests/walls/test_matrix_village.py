"""The whole table for those posted to a village, for those who were, and for nobody (promise 1)."""

from __future__ import annotations

import pytest

from tests.walls.cells import run
from tests.walls.matrix import READS
from tests.walls.world import AT_TOWN, PERSONAS, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [p for p in PERSONAS if p not in AT_TOWN])
def test_every_door(world: World, name: str, record_property: object) -> None:
    outcome = run(world, world.personas[name])
    record_property("cells", outcome.cells)  # type: ignore[operator]
    assert outcome.wrong == []
    assert outcome.leaks == []
    assert set(outcome.read) == READS.get(world.personas[name].role or "", frozenset())
