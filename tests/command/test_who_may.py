"""Commands in somebody's name: what the table of the walls allows her is done, anything else is refused in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import post, step_in
from tests.walls.matrix import ALL, COMMANDS, OWNER
from tongxing.org.actor import machine
from tongxing.plans.books import LIBRARY_DIR

pytestmark = pytest.mark.django_db
PLAN = str(LIBRARY_DIR / "qingwu" / "2026")
IN_A_NAME = {name: roles for name, roles in COMMANDS.items() if roles != OWNER}


@pytest.fixture
def everybody(town: SimpleNamespace) -> SimpleNamespace:
    """One member of staff for every role, and a draft that waits."""
    from tests.cast import TODAY, at, day
    from tongxing.plans import books
    from tongxing.plans.actions import load_plan

    for role in sorted(ALL):
        places = [town.upper] if role in {"village_cadre", "social_worker"} else [town.place]
        post(town, f"the-{role}".replace("_", "-"), f"岗位{role}", role, places)
    files = books.read_tree(LIBRARY_DIR / "qingwu" / "2026")
    town.draft = load_plan(by=machine(town.id), at=at(TODAY), files=files, since=day("2027-01-01"))
    return town


def words(name: str, who: str, town: SimpleNamespace) -> list[str]:
    """The command as it is typed."""
    return {
        "plan load": ["plan", "load", PLAN, "--as", who, "--since", "2027-02-01"],
        "plan approve": ["plan", "approve", town.draft.key, "--as", who],
    }[name]


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize("name", sorted(IN_A_NAME))
def test_only_who_may(everybody: SimpleNamespace, typed: Any, name: str, role: str) -> None:
    code, _out, err = typed(*words(name, f"the-{role}".replace("_", "-"), everybody))
    assert code == (0 if role in IN_A_NAME[name] else 1), err
    assert ("不能做这件事" in err) is (role not in IN_A_NAME[name])


def test_a_name_that_is_not_known_or_has_no_post_is_refused(everybody: SimpleNamespace, typed: Any) -> None:
    for name in sorted(IN_A_NAME):
        code, _out, err = typed(*words(name, "nobody-here", everybody))
        assert code == 1
        assert "没有" in err


def test_commands_in_a_name_act_in_her_place_only(
    everybody: SimpleNamespace, next_town: Any, typed: Any
) -> None:
    """A leader of the next town approves nothing here: the draft is not there for her."""
    post(next_town, "far", "远镇长", "leader", [next_town.place])
    code, _out, _err = typed(*words("plan approve", "far", everybody))
    assert code == 1
    step_in(machine(everybody.id))
    everybody.draft.refresh_from_db()
    assert everybody.draft.approved_at is None
