"""Who may put a plan in force."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import TODAY, at, step_in
from tongxing.core.refusal import Refused
from tongxing.plans import books
from tongxing.plans.actions import approve_plan, load_plan, why_not_approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(nong: Any, town: SimpleNamespace) -> Any:
    """A second version, loaded by the clerk."""
    files = books.read_tree(books.LIBRARY_DIR / "qingwu" / "2026")
    return load_plan(by=step_in(nong), at=at(TODAY), files=files, since=TODAY)


def test_the_mayor_may_and_the_clerk_who_loaded_it_may_not(draft: Any, nong: Any, sun: Any) -> None:
    refused = why_not_approve(draft, nong)
    assert refused is not None
    assert refused.code == "same_person"
    assert why_not_approve(draft, sun) is None


def test_someone_who_answers_for_one_village_may_not(draft: Any, sun: Any, town: SimpleNamespace) -> None:
    """A plan holds for the whole town; approving it from one village would reproject only that one."""
    of_one_village = replace(sun, place_ids=(town.upper.pk,))
    with pytest.raises(Refused) as caught:
        approve_plan(by=of_one_village, at=at(TODAY, 18), version=draft)
    assert caught.value.refusals[0].code == "not_the_town"
    assert draft.state == "draft"


def test_it_is_approved_once(draft: Any, sun: Any) -> None:
    approve_plan(by=step_in(sun), at=at(TODAY, 18), version=draft)
    refused = why_not_approve(draft, sun)
    assert refused is not None
    assert refused.code == "not_draft"
