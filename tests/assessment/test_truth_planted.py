"""Three hundred invented records among twenty thousand (promise T4), with two seeds; and that the measure can fail."""

from __future__ import annotations

import time as stopwatch
from dataclasses import dataclass, replace

import pytest

from tests.assessment.truth_world import ALL, EACH, INVENTED, World, world_of
from tongxing.rulebook.truth import PATTERNS, Question, Settings, ask


@dataclass(frozen=True)
class Measured:
    """How much was found, by anybody and by its own pattern, and how many honest records were asked about."""

    recall: float
    own: dict[str, float]
    false: float


def measure(world: World, questions: tuple[Question, ...]) -> Measured:
    """What questions found of what was planted."""
    raised = {row for one in questions for row in one.rows}
    by = {name: {row for one in questions if one.pattern == name for row in one.rows} for name in INVENTED}
    planted = set().union(*world.planted.values())
    own = {name: len(rows & by[name]) / len(rows) for name, rows in world.planted.items()}
    return Measured(len(planted & raised) / len(planted), own, len(raised - planted) / (ALL - len(planted)))


@pytest.fixture(scope="module", params=(20260331, 7))
def world(request: pytest.FixtureRequest) -> World:
    return world_of(request.param)


def test_what_was_invented_is_asked_about_and_what_is_honest_hardly_ever(world: World) -> None:
    assert len(world.records) == ALL
    assert {len(rows) for rows in world.planted.values()} == {EACH}
    assert set(world.planted) == {one.id for one in PATTERNS}
    began = stopwatch.process_time()
    found = measure(world, ask(world.records, world.spans, world.bases))
    took = stopwatch.process_time() - began
    assert found.recall >= 0.9, found
    assert all(share >= 0.6 for share in found.own.values()), found
    assert found.false <= 0.03, found
    assert took < 4, took  # two seconds on a quiet machine


def test_a_blind_pattern_shows_and_so_does_one_that_asks_about_everything(world: World) -> None:
    """The measure is measured: each pattern taken away is found missing, a threshold at nothing drowns the honest."""
    every = ask(world.records, world.spans, world.bases)
    for pattern in PATTERNS:
        rest = tuple(one for one in every if one.pattern != pattern.id)
        assert measure(world, rest).own[pattern.id] == 0
    wild = replace(Settings(), text_letters=0, text_times=1)
    assert measure(world, ask(world.records, patterns=PATTERNS[1:2], settings=wild)).false > 0.03
