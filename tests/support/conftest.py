"""Whoever works on help in these tests: a doctor, the justice office, one file, and where help is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests import cast
from tests.support.hands import opened


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser of these tests lives on the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", cast.TODAY.isoformat())


@pytest.fixture
def folder(lin: Any, town: Any) -> cast.Folder:
    """The file everything here is about."""
    return cast.take_in(lin, town.upper, reported_on=cast.day("2026-03-25"))


@pytest.fixture
def doctor(town: Any) -> Any:
    """The doctor of the health centre."""
    return cast.actor_of(cast.post(town, "yi", "易医生", "doctor", [town.place]))


@pytest.fixture
def justice(town: Any) -> Any:
    """Whoever holds the justice office."""
    return cast.actor_of(cast.post(town, "si", "司安", "justice_office", [town.place]))


@pytest.fixture
def where(lin: Any) -> SimpleNamespace:
    """Three places of help."""
    return SimpleNamespace(
        job=opened(lin, "望川县就业服务中心", "employment", ("job", "training")),
        aid=opened(lin, "望川县法律援助中心", "legal_aid", ("legal_aid",)),
        clinic=opened(lin, "青梧镇卫生院", "health_centre", ("medical", "maintenance")),
    )
