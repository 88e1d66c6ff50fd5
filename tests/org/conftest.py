"""Tests of the doorstep hash cheaply and begin with nobody counted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.org import doorstep


@pytest.fixture(autouse=True)
def cheap(settings: Any) -> None:
    """The same hash, a thousand times faster."""
    settings.PASSWORD_HASHERS = [doorstep.CHEAP]


@pytest.fixture
def member(town: Any) -> Any:
    """Lin, with a password of her own."""
    doorstep.give_password(town.staff["lin"])
    return town.staff["lin"]


@pytest.fixture
def phone(member: Any) -> str:
    """Lin's phone, enrolled."""
    return doorstep.give_phone(member)
