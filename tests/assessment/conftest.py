"""Hands at work on awards and appraisals."""

from __future__ import annotations

from typing import Any

import pytest

from tests.assessment.award_hands import Hand
from tests.cast import TODAY, actor_of, post, step_in
from tongxing.plans import books


@pytest.fixture
def hands(town: Any) -> dict[str, Hand]:
    """Clerk, leader, cadre of the upper village, worker, police, auditor; a cadre of the lower village."""
    post(town, "lu", "卢凤娇", "village_cadre", [town.lower])
    names = ("nong", "sun", "wu", "lin", "zhao", "he", "lu")
    actors = {name: actor_of(town.staff[name].pk) for name in names}
    step_in(actors["nong"])
    plan = books.chain(town.id).on(TODAY)
    assert plan
    return {name: Hand(actor, plan.book) for name, actor in actors.items()}
