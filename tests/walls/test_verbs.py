"""Doors that want a fresh proof of who knocks, and verbs that no door answers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.walls.addresses import ROUTES, address
from tests.walls.cells import Session
from tests.walls.matrix import ALL, MATRIX
from tests.walls.world import ABSENT, World

pytestmark = pytest.mark.django_db


def test_a_door_that_wants_a_fresh_proof_does_not_open_without(world: World) -> None:
    """Whoever may knock proves who she is first, whatever stands in the address; nobody else is even asked."""
    wrong = []
    for name, route in ROUTES.items():
        for verb, knock in MATRIX[name].items() if route.callback.door.fresh else ():
            for role in sorted(ALL):
                session = Session(world, world.personas[role], proved=False)
                for place in ("own", "other", "absent"):
                    answer = session.knock(verb, address(name, world.rows[place]))
                    led = answer.status in (302, 307) and answer.headers["Location"].startswith("/again/?")
                    if led != (role in knock.roles):
                        wrong.append((verb, name, role, place, answer.status))
    assert not wrong, wrong


def test_other_verbs_are_refused_everywhere() -> None:
    """Nobody is signed in, and the verb is refused before that is even asked."""
    client, wrong = Client(), {}
    for name, verbs in MATRIX.items():
        for verb in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} - set(verbs):
            status = client.generic(verb, address(name, ABSENT)).status_code
            if status != 405:
                wrong[name, verb] = status
    assert not wrong, wrong
