"""The other thing a browser carries: the token by which a device is known opens no door by itself (promise 1).

There are no tokens for programs in this release; phones bring theirs with the rooms that send, and take a line in
``MECHANISMS`` with them.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.http import HttpResponse

from tests.walls.cells import MECHANISMS, Session, run
from tests.walls.world import Persona, World
from tongxing.org.signin import devices

pytestmark = pytest.mark.django_db


class Device(Session):
    """A browser that somebody of the town has signed in with, and is signed out of."""

    name = "device token"
    username = ""

    def __init__(self, world: World, persona: Persona, *, proved: bool = True) -> None:
        super().__init__(world, persona, proved=proved)
        answer = HttpResponse()
        request: Any = SimpleNamespace(COOKIES={}, META={})
        devices.remember(request, answer, self.username)
        self.cookies = answer.cookies.output(header="", sep=";")


def test_a_known_device_alone_is_nobody(world: World) -> None:
    clerk = world.personas["clerk"].staff
    holder = type("ClerksDevice", (Device,), {"username": clerk.username})
    nobody = next(p for p in world.personas.values() if p.role is None and p.staff is None)
    device = holder(world, nobody)
    token = next(iter(device.cookies.split("=", 1)[1].split(";")))
    held = signing.loads(token.strip('"'), salt=devices.SALT)
    assert len(held) == 1, "teeth: it is a real token of a real account"
    outcome = run(world, nobody, by=holder)
    assert outcome.cells > 150
    assert outcome.wrong == []
    assert outcome.leaks == []
    assert outcome.read == {}


def test_every_way_to_be_somebody_is_in_the_matrix() -> None:
    """What the settings believe of a request: a session and nothing else; a new way needs a new line of the matrix."""
    from django.conf import settings

    assert [one.name for one in MECHANISMS] == ["session"]
    assert not [m for m in settings.MIDDLEWARE if "token" in m.lower() or "bearer" in m.lower()]
