"""A small office that asks for tables: a clerk, a second clerk, a leader, an auditor, and people to be listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from tests import cast
from tongxing.core import clock
from tongxing.disclosure.requests import actions
from tongxing.disclosure.requests.actions import Wanted

MINIMAL = ("number", "name", "village", "worker", "reported_on", "ends_on")


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", cast.TODAY.isoformat())


@pytest.fixture
def second_clerk(town: SimpleNamespace) -> Any:
    """Another clerk of the same town."""
    return cast.actor_of(cast.post(town, "second", "第二文书", "clerk", [town.place]))


@pytest.fixture
def auditor(town: SimpleNamespace) -> Any:
    """审计员."""
    return cast.actor_of(town.staff["he"].pk)


@pytest.fixture
def people(lin: Any, town: SimpleNamespace) -> list[cast.Folder]:
    """Six people in three villages, each with a test."""
    made = []
    for n in range(6):
        folder = cast.take_in(lin, town.villages[n % 3], reported_on=cast.day("2026-03-25"), name=f"某{n}甲")
        cast.sampled(lin, folder, cast.day("2026-04-25"))
        made.append(folder)
    return made


@pytest.fixture
def ask() -> Callable[..., Any]:
    """`ask(nong)` is a request for the register of people; more arguments change it."""

    def asked(
        by: Any,
        *,
        what: str = "people.roster",
        columns: Sequence[str] = MINIMAL,
        purpose: str = "work",
        reason: str = "入户核对",
        recipient: str = "",
        places: tuple[int, ...] = (),
        at: Any = None,
    ) -> Any:
        cast.step_in(by)
        wanted = Wanted(what, tuple(columns), purpose, reason, recipient, places)
        return actions.ask(by=by, at=at or clock.now(), on=cast.TODAY, wanted=wanted)

    return asked
