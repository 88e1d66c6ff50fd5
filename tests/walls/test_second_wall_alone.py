"""The whole table with an actor who believes she reaches every place: the database holds alone (promise 2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.walls.cells import run
from tests.walls.world import PERSONAS, World, owner_rights, reaching_everywhere

pytestmark = pytest.mark.django_db
PLACES = frozenset({"place"})  # the sheet of any village opens then, and shows what she may see: nothing


@pytest.mark.parametrize("name", PERSONAS)
def test_every_door_without_the_first_wall(world: World, name: str, record_property: object) -> None:
    outcome = run(world, replace(world.personas[name], wide=True), within=reaching_everywhere, lenient=PLACES)
    record_property("cells", outcome.cells)  # type: ignore[operator]
    assert outcome.wrong == []
    assert outcome.leaks == []


@pytest.mark.parametrize("name", ["clerk", "social_worker", "leader"])
def test_both_walls_down_does_leak(world: World, name: str) -> None:
    """The fault that both tests must be able to see."""
    from contextlib import ExitStack, contextmanager

    @contextmanager
    def neither():  # type: ignore[no-untyped-def]
        with ExitStack() as stack:
            stack.enter_context(owner_rights())
            stack.enter_context(reaching_everywhere())
            yield

    outcome = run(world, world.personas[name], within=neither, until_seen=True)
    assert outcome.leaks
    assert outcome.wrong
