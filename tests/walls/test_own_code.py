"""A code is the second way to be shown something without being somebody: what it opens, and that it opens nothing else.

The session is the one mechanism the whole matrix is walked with. A code carries no role and has no cell in it: it is walked
here, with the right code, the wrong one, and carried to other doors in every way a request can carry something. Out of time,
taken back, replaced, sealed, ended: tests/conduct/test_own_code.py.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import TODAY, actor_of, at, step_in
from tests.walls import scan
from tests.walls.addresses import ROUTES, address
from tests.walls.cells import Session, everybody
from tests.walls.matrix import MATRIX
from tests.walls.watched import events
from tests.walls.world import World, taken_back
from tongxing.conduct.own_code.actions import give_code
from tongxing.conduct.own_code.rules import new_code
from tongxing.org.actor import leave
from tongxing.org.doors import Shows

pytestmark = pytest.mark.django_db
GIVERS = {"own": "social_worker", "neighbour": "clerk"}


def code_of(world: World, place: str) -> str:
    """A code for the person of this place, given by who answers for her."""
    by = step_in(actor_of(world.personas[GIVERS[place]].staff.pk))
    code = give_code(by=by, at=at(TODAY), on=TODAY, case_id=world.rows[place].ids["case_id"])
    assert code is not None
    leave()
    return code


def test_no_other_door_shows_anybody_to_nobody() -> None:
    """The closed list of doors that show people and ask for no permission."""
    doors = {name: route.callback.door for name, route in ROUTES.items()}
    assert {n for n, d in doors.items() if d.permission is None and d.shows is not Shows.NOTHING} == {
        "own_open"
    }


@pytest.mark.parametrize("place", GIVERS)
@pytest.mark.parametrize("who", ["nobody", "police_officer", "clerk"])
def test_the_right_code_says_no_word_of_anybody_and_leaves_one_event(
    world: World, place: str, who: str
) -> None:
    """Whoever is signed in on that telephone: the same page, in the same bytes, with one event of its own."""
    with taken_back():
        code = code_of(world, place)
        nobody = Session(world, world.personas["nobody"]).knock("GET", f"/s/{code}/")
        before = events()
        with scan.listening() as heard:
            answer = Session(world, world.personas[who]).knock("GET", f"/s/{code}/")
        assert answer.status == 200
        assert scan.hits(answer.text, everybody(world)) == []
        assert scan.hits("\n".join(heard), everybody(world)) == []
        assert code not in "\n".join(heard), "the log names doors, not codes"
        assert events() == before + 1
        assert answer.text == nobody.text


def test_a_code_is_nobody_at_every_other_door(world: World) -> None:
    """In the address, in a header, in a cookie, in the form: it opens what it opens, and nothing else."""
    with taken_back():
        code, wrong = code_of(world, "own"), []
        session = Session(world, world.personas["nobody"])
        session.client.defaults |= {"HTTP_AUTHORIZATION": f"Bearer {code}", "HTTP_X_CODE": code}
        session.cookies = f"code={code}"
        for name, verbs in MATRIX.items():
            if name in ("own_open", "own_ask") or ROUTES[name].callback.door.permission is None:
                continue
            for verb in verbs:
                answer = session.knock(
                    verb, f"{address(name, world.rows['own'])}?code={code}", {"code": code}
                )
                if not (answer.status == 302 and answer.headers["Location"].startswith("/signin/")):
                    wrong.append((verb, name, answer.status))
        assert wrong == []


def test_a_wrong_code_is_one_page_whoever_asks(world: World) -> None:
    with taken_back():
        answers: list[Any] = [
            Session(world, world.personas["nobody"]).knock("GET", f"/s/{code}/")
            for code in (new_code(), "x", "0")
        ]
        assert {one.status for one in answers} == {404}
        assert len({one.whole for one in answers}) == 1
