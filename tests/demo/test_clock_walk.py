"""Day by day: a person who never appears is overdue from day 16 and stays so until met, excused or closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import Folder, closed, day, excused, reported, step_in, take_in

RECEIVED = day("2026-03-10")  # the fifteenth day is Wednesday the 25th
DAY = timedelta(1)

pytestmark = pytest.mark.django_db


def on_list(lin: Any, on: date) -> list[tuple[str, date]]:
    """The report-in as Lin's list of a day has it."""
    from tongxing.duties.queries import owed

    step_in(lin)
    return [(d.rule, d.due_on) for d in owed(lin, on=on, mine=True) if d.rule == "report_in"]


def state_on(folder: Folder, on: date) -> str:
    """The state by the one definition in Python."""
    from tongxing.duties.models import Duty
    from tongxing.rulebook.windows import state

    return state(Duty.objects.get(case_id=folder.case_id, rule="report_in"), on)


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    return take_in(lin, town.upper, received_on=RECEIVED, decided_on=RECEIVED - 3 * DAY)


def test_overdue_from_day_sixteen_and_every_day_after_it(lin: Any, folder: Folder) -> None:
    """戒毒条例 14: fifteen days from the day after receipt; nothing makes the duty go away by itself."""
    for n in range(500):
        on = RECEIVED + n * DAY
        assert state_on(folder, on) == ("open" if n <= 15 else "overdue"), on
        if n % 20 in {15, 16, 0}:
            assert on_list(lin, on) == [("report_in", RECEIVED + 15 * DAY)], on
    assert on_list(lin, RECEIVED - DAY) == []
    assert on_list(lin, RECEIVED + 1200 * DAY) == [("report_in", RECEIVED + 15 * DAY)]


def meet(lin: Any, folder: Folder) -> None:
    reported(lin, folder, day("2026-05-20"))


def excuse(lin: Any, folder: Folder) -> None:
    excused(lin, folder, "in_hospital", day("2026-03-20"), day("2026-05-19"), recorded_on=day("2026-05-20"))


def close(lin: Any, folder: Folder) -> None:
    closed(lin, folder, day("2026-05-20"), "terminated")


@pytest.mark.parametrize(("end", "after"), [(meet, "met_late"), (excuse, "excused"), (close, "overdue")])
def test_until_it_is_met_excused_or_closed(
    lin: Any, folder: Folder, end: Callable[[Any, Folder], None], after: str
) -> None:
    assert on_list(lin, day("2026-05-19"))
    end(lin, folder)
    for n in range(60):
        on = day("2026-05-20") + n * DAY
        assert state_on(folder, on) == after
        assert on_list(lin, on) == []
