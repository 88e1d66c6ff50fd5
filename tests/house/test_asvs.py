"""The table of OWASP ASVS 5.0 is whole: every requirement answered, every answer held by a test that is there (issue 3, section 9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.house import asvs

Rows = list[dict[str, str]]
ROWS = asvs.read(asvs.TABLE)
HELD = "tests/house/test_asvs.py::test_every_requirement_is_answered"


def test_every_requirement_is_answered() -> None:
    found = asvs.faults(ROWS, asvs.levels())
    assert not found, "\n".join(found)


def test_the_columns_are_these() -> None:
    assert tuple(ROWS[0]) == asvs.COLUMNS
    assert [row["id"] for row in ROWS] == list(asvs.levels()), "in the order of the standard"


def test_the_list_is_the_standards_own() -> None:
    """Counted from the official file of May 2025: 70 at level 1, 183 more at level 2."""
    levels = list(asvs.levels().values())
    assert (levels.count("L1"), levels.count("L2")) == (70, 183)
    assert levels.count("L3") >= 40


def test_at_least_two_hundred_are_tested_or_argued(capsys: pytest.CaptureFixture[str]) -> None:
    """The issue's own number, and how it stands: python -m tests.house.asvs"""
    with capsys.disabled():
        print("\n" + asvs.figures(ROWS))
    assert len(asvs.answered(ROWS)) >= 200
    assert len([row for row in ROWS if row["applies"] == "yes" and row["tests"]]) >= 150


def test_deviations_stand_in_the_decision() -> None:
    """What deviates or is open is said where people look for it, in words."""
    said = (asvs.ROOT / "docs" / "adr" / "0024-asvs.md").read_text(encoding="utf-8")
    silent = [row["id"] for row in ROWS if row["status"] != "met" and row["id"][1:] not in said]
    assert not silent


def without(one: str) -> Callable[[Rows], Rows]:
    """A table in which a line was forgotten."""
    return lambda rows: [row for row in rows if row["id"] != one]


def with_(one: str, **change: str) -> Callable[[Rows], Rows]:
    """A table in which one line says something else."""
    return lambda rows: [{**row, **change} if row["id"] == one else row for row in rows]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without("V1.2.4"), "V1.2.4: no line"),
        (without("V17.1.1"), "V17.1.1: no line"),
        (lambda rows: [*rows, rows[3]], ": 2 lines"),
        (with_("V1.2.4", id="V1.2.99"), "V1.2.99: no such requirement"),
        (with_("V1.2.4", level="L2"), "V1.2.4: level L2, the standard says L1"),
        (with_("V1.2.4", tests=""), "V1.2.4: met without a test"),
        (with_("V5.4.3", tests=""), "V5.4.3: deviates without a test"),
        (with_("V5.4.3", why="because we think that it is better"), "V5.4.3: deviates without a decision"),
        (with_("V1.2.4", tests=HELD + "_not"), "V1.2.4: no test"),
        (with_("V1.2.4", tests="tests/house/test_nowhere.py::test_x"), "V1.2.4: no test"),
        (with_("V1.2.4", tests="tests/house/asvs.py::faults"), "V1.2.4: no test"),
        (with_("V1.2.4", tests="tools/check.py:luck"), "V1.2.4: no test tools/check.py:luck"),
        (with_("V10.1.1", why=""), "V10.1.1: no reason"),
        (with_("V10.1.1", why="n/a"), "V10.1.1: no reason"),
        (with_("V10.1.1", tests=HELD), "V10.1.1: does not apply, so"),
        (with_("V1.2.4", status="done"), "V1.2.4: unknown status 'done'"),
        (with_("V1.2.4", applies="maybe"), "V1.2.4: applies is yes or no"),
        (with_("V1.2.4", what=""), "V1.2.4: does not say"),
    ],
)
def test_each_fault_is_seen(spoil: Callable[[Rows], Rows], said: str) -> None:
    """Teeth: one line is spoilt, and exactly that is complained about."""
    found = asvs.faults(spoil(ROWS), asvs.levels())
    assert any(said in line for line in found), found


@pytest.mark.parametrize(
    "test", [HELD, HELD + "[some parameter]", "tools/check.py:types", "tools/check.py:who-may-import-whom"]
)
def test_a_test_that_is_there_is_found(test: str) -> None:
    assert asvs.exists(test)
