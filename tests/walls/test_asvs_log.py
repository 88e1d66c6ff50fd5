"""Lines of the log: one line each whatever is in an address, a moment with its zone, and who was refused what."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.test import Client

from tests.walls import scan
from tests.walls.addresses import address
from tests.walls.cells import Session, everybody
from tests.walls.matrix import STOPPED
from tests.walls.world import World
from tongxing.core.logs import Formatter

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 (WARNING|ERROR) [\w.]+ [^\x00-\x1f\u2028\u202e]+"
)


def written(words: str) -> str:
    """A line as the house writes it."""
    return Formatter().format(logging.LogRecord("tongxing.x", logging.WARNING, "x.py", 1, words, None, None))


@pytest.mark.parametrize(
    "sign", ["\n", "\r\n", "\x0b", "\x1b[2K", "\u2028", "\u202e", "\x85", "\ufeff", "\x00", "\ud800"]
)
def test_a_line_of_the_log_stays_one_line(sign: str) -> None:
    """ASVS 16.4.1."""
    line = written(f"not there: GET /x{sign}2026-01-01 ERROR forged")
    assert LINE.fullmatch(line)
    assert "\\u" in line
    assert (
        len(logging.Formatter().format(logging.LogRecord("x", 30, "x", 1, "a\nb", None, None)).splitlines())
        == 2
    ), "teeth"


@pytest.mark.django_db
def test_an_address_with_a_line_end_begins_no_second_line(world: World) -> None:
    with scan.listening() as heard:
        Session(world, world.personas["clerk"]).client.get(
            "/people/%0a2026-11-25T00:00:00.000+00:00 ERROR forged/"
        )
        Client().get("/none%0d%0a%1b[31mforged")
    assert heard
    assert all(LINE.fullmatch(line) for line in heard), heard


def test_a_line_says_when_with_its_zone() -> None:
    """ASVS 16.2.2, 16.2.4: UTC, how grave, where, what."""
    assert LINE.fullmatch(written("code 0A1B2C: GET /people/"))


@pytest.mark.django_db
def test_a_refusal_stands_in_the_log_with_who_and_what(world: World) -> None:
    """ASVS 16.3.2: a verb and a row she may not have; the line is the same for a row of others and one that never was."""
    persona = world.personas["clerk"]
    client, who = Session(world, persona).client, f"staff {persona.staff.pk}"
    with scan.listening() as heard:
        client.get("/audit/")
    assert any("refused: audit: no_right" in line and line.endswith(who) for line in heard), heard
    path = address("export_withdraw", world.rows["own"].of(persona))
    Session(world, persona).knock("POST", path)
    with scan.listening() as heard:  # an act past a grey button: what was taken back is taken back again
        answer = Session(world, persona).knock("POST", path)
    assert answer.status == STOPPED
    assert any("refused: export_withdraw: " in line and line.endswith(who) for line in heard), heard
    said: list[Any] = []
    for place in ("other", "absent"):
        path = address("person", world.rows[place])
        with scan.listening() as heard:
            client.get(path)
        assert any("not there: " in line and line.endswith(who) for line in heard), heard
        said.append([line[24:].replace(path, "") for line in heard])
        assert scan.hits("\n".join(heard), everybody(world)) == []
    assert said[0] == said[1]
