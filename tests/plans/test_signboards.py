"""The library beside the running house: every name a plan uses hangs on a signboard, outcome words included."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rulebook.shelf import KNOWN, ROOT, the_book
from tongxing.core import vocabulary
from tongxing.plans.books import known_names, read_source, read_tree
from tongxing.rulebook.document import Book

PLANS = sorted(path.parent for path in (ROOT / "library").glob("*/*/plan.toml"))


@pytest.mark.parametrize("folder", PLANS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_plan_of_the_library_loads_in_this_house(folder: object) -> None:
    found = read_source(read_tree(folder))  # type: ignore[arg-type]
    assert [str(one) for one in found.problems] == []
    assert isinstance(found.book, Book)


def test_the_names_used_in_tests_are_names_of_the_house() -> None:
    names = known_names()
    assert names.deed_kinds >= KNOWN.deed_kinds
    assert names.figures >= KNOWN.figures
    assert names.papers >= KNOWN.papers


@pytest.mark.parametrize("duty", the_book().duties, ids=lambda one: one.id)
def test_a_duty_is_met_by_words_people_can_choose(duty: object) -> None:
    """An outcome that nobody can record would leave a duty open for ever."""
    kind = vocabulary.deed_kinds[duty.meets.deed]  # type: ignore[attr-defined]
    assert set(duty.meets.outcomes) <= set(kind.outcomes)  # type: ignore[attr-defined]
    excuse = vocabulary.deed_kinds["excuse"]
    assert set(duty.excused) <= set(excuse.outcomes)  # type: ignore[attr-defined]


def test_only_a_result_meets_a_test() -> None:
    """Refused, not come, dilute and invalid are tries, never a test done."""
    kind = vocabulary.deed_kinds["official_test"]
    assert set(kind.outcomes) - set(the_book().duty("official_test").meets.outcomes) == {
        "refused",
        "no_show",
        "dilute",
        "invalid",
    }


def test_the_group_of_the_plan_is_made_of_roles_people_can_record() -> None:
    roles = set(vocabulary.deed_kinds["group_member"].outcomes)
    assert set(the_book().amount("group_kinds", date(2026, 3, 1))) <= roles
    assert set(the_book().law("group_kinds", date(2026, 3, 1))) <= roles
