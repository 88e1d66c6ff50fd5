"""The world of a module: built once, seen with the rights of the running house, on the day of the cast.

Tests that take it are marked ``django_db``, so each runs in a savepoint inside the module's transaction.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction

from tests.cast import TODAY
from tests.walls.founding import build
from tests.walls.world import World
from tongxing.config.env import APP_ROLE


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two townships and everybody in them, in one transaction that is taken back with the module."""
    today = mock.patch.dict(os.environ, {"TONGXING_TODAY": TODAY.isoformat()})
    with django_db_blocker.unblock(), today, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")
        yield build()
        transaction.set_rollback(True)
