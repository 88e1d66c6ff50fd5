"""The desk's tests happen on one day."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cast


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", cast.TODAY.isoformat())


@pytest.fixture
def auditor(town: Any) -> Any:
    """审计员: reads the trail and no file."""
    return cast.actor_of(town.staff["he"].pk)


@pytest.fixture
def root(town: Any) -> Any:
    """系统管理员: reads no file."""
    return cast.actor_of(town.staff["root"].pk)


@pytest.fixture
def folder(lin: Any, town: Any) -> cast.Folder:
    """One person of 上河村, reported in on 25 March, agreement signed, one test done and one missed."""
    made = cast.take_in(
        lin, town.upper, reported_on=cast.day("2026-03-25"), agreement_on=cast.day("2026-03-27")
    )
    cast.sampled(lin, made, cast.day("2026-04-25"))
    cast.sampled(lin, made, cast.day("2026-11-24") - (cast.TODAY - cast.day("2026-11-20")), "no_show")
    cast.contacted(lin, made, "talk", cast.day("2026-04-24"))
    cast.joined(lin, made, "social_worker", cast.day("2026-03-27"))
    cast.filed(lin, made, "report_form", cast.day("2026-03-25"))
    return made
