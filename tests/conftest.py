"""What every test may rely on: a real database with the running house's rights, not the owner's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests import emptying, fully_in, machine
from tests.cast import lin, next_town, nong, signed_in, stranger, sun, town, wu, zhao  # noqa: F401  the cast
from tongxing.config.env import APP_ROLE

fully_in.begin_inside()
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the session's server when the first database test asks for it."""
    with machine.database_server(), pytest.MonkeyPatch.context() as patch:
        emptying.allow(patch)
        yield


@pytest.fixture(autouse=True)
def app_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every database test runs as `tongxing_app`, so that row-level security is real.

    A test marked `as_owner` keeps the owner's rights; `owner_rights` gives them for a few lines.
    """
    uses_database = request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(
        request.fixturenames
    )
    if not uses_database or request.node.get_closest_marker("as_owner"):
        yield
        return
    request.getfixturevalue("db")
    from django.db import connection

    within = "LOCAL " if connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {within}ROLE {APP_ROLE}")
    yield
    if connection.connection is not None and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def owner_rights() -> Callable[[], AbstractContextManager[None]]:
    """`with owner_rights(): …` prepares rows that the running house itself may not write."""

    @contextmanager
    def rights() -> Iterator[None]:
        from django.db import connection

        within = "LOCAL " if connection.in_atomic_block else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SET {within}ROLE NONE")
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET {within}ROLE {APP_ROLE}")

    return rights
