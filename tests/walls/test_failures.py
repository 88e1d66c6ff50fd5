"""A page that fails says nothing of anybody, and neither does the log: kinds, names and lines, never values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection

from tests.walls import scan
from tests.walls.addresses import address
from tests.walls.cells import Session, everybody
from tests.walls.world import World

pytestmark = pytest.mark.django_db


def stumbling(*args: Any, **kwargs: Any) -> Any:
    """A failure of the database that tells a value, inside one of ours that tells one more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", ["钏甲溪"])
    except Exception as error:
        raise ValueError("cannot read 钏甲溪 13800001234") from error


@pytest.fixture
def failed(world: World) -> Iterator[tuple[Any, list[str]]]:
    """The answer of a file's page that stumbles, and what was logged."""
    session = Session(world, world.personas["social_worker"])
    with mock.patch("tongxing.faces.desk.files.open_file", stumbling), scan.listening() as heard:
        yield session.knock("GET", address("person", world.rows["own"])), heard


def test_the_page_and_the_log_tell_nobodys_words(world: World, failed: tuple[Any, list[str]]) -> None:
    answer, heard = failed
    assert answer.status == 500
    assert answer.headers["Cache-Control"] == "no-store, private"
    secret = everybody(world)
    assert scan.hits(answer.text, secret) == []
    assert scan.hits("\n".join(heard), secret) == []
    assert "13800001234" not in "\n".join(heard)


def test_the_log_tells_the_cause(failed: tuple[Any, list[str]]) -> None:
    told = "\n".join(failed[1])
    assert "psycopg.errors.InvalidTextRepresentation 22P02" in told
    assert "builtins.ValueError" in told
    assert "files.py" in told


def test_the_house_logs_through_that_formatter() -> None:
    assert {h["formatter"] for h in settings.LOGGING["handlers"].values()} == {"wordless"}


def test_the_usual_formatter_does_tell(world: World) -> None:
    """Teeth: what the ear would have heard without it."""
    import logging

    try:
        stumbling()
    except ValueError:
        import sys

        assert "钏甲溪" in logging.Formatter().formatException(sys.exc_info())  # type: ignore[arg-type]
