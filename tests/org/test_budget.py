"""The read budget: an alarm, then an end, in words and on record; a township sets its own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import cast
from tests.cast import day
from tongxing.core.models import Alarm, AuditEvent
from tongxing.org import budget
from tongxing.org.actor import open_scope

pytestmark = pytest.mark.django_db
OWN = """
[open]
soft = { hour = 2 }
hard = { hour = 3 }
[search]
soft = { minute = 2 }
hard = { minute = 3 }
"""


@pytest.fixture
def few(tmp_path: Path, settings: Any) -> None:
    """A township that lets nobody look at much."""
    settings.TONGXING_HOME = tmp_path
    (tmp_path / "limits.toml").write_text(OWN, encoding="utf-8")


def alarms(town: Any) -> list[str]:
    """What the auditor is told."""
    open_scope([town.id], town_id=town.id)
    return sorted(Alarm.objects.values_list("kind", flat=True))


def test_files_are_counted_by_person_and_stop(
    few: None, signed_in: Any, lin: Any, town: Any, owner_rights: Any
) -> None:
    made = [cast.take_in(lin, town.upper, reported_on=day("2026-03-25")) for _n in range(4)]
    desk = signed_in(lin)
    first, second, third, fourth = (f"/people/{one.person_id}/" for one in made)
    assert [desk.get(first).status_code for _n in range(4)] == [200] * 4, "one person is one, however often"
    assert alarms(town) == []
    assert desk.get(second).status_code == 200
    assert alarms(town) == ["read_soft"]
    assert desk.get(third).status_code == 200
    stopped = desk.get(fourth)
    words = stopped.content.decode()
    assert stopped.status_code == 429
    assert made[3].number not in words
    assert "已经到了" in words
    assert alarms(town) == ["read_hard", "read_soft"], "one of each an hour"
    assert desk.get(first).status_code == 200, "whom she has open already stays open"
    with owner_rights():
        refused = AuditEvent.objects.get(outcome="refused")
        assert (refused.about_id, refused.people) == (made[3].person_id, 0)


def test_searching_is_counted_by_the_minute_and_another_is_not_stopped(
    few: None, signed_in: Any, lin: Any, nong: Any, town: Any
) -> None:
    desk = signed_in(lin)
    assert [desk.get("/people/?q=王").status_code for _n in range(5)] == [200, 200, 200, 429, 429]
    assert alarms(town) == ["read_hard", "read_soft"]
    assert signed_in(nong).get("/people/?q=王").status_code == 200


def test_a_township_sets_its_own_lines_and_keeps_ours_for_the_rest(few: None, lin: Any) -> None:
    budgets = {act: budget.limit_of(lin, act) for act in ("read_file", "reveal", "find", "list", "signin")}
    assert budgets["signin"] is None
    ends = {
        act: (one.counted.a_minute, one.counted.an_hour, one.counted.a_day)
        for act, one in budgets.items()
        if one
    }
    assert ends == {"read_file": (None, 3, 300), "reveal": (None, 30, 60), "find": (3, 200, 600), "list": (None, 600, 3000)}  # fmt: skip


def test_who_has_more_cases_may_open_more(lin: Any) -> None:
    limit = budget.limit_of(lin, "read_file")
    assert limit is not None
    assert limit.for_caseload(60) == limit
    assert (limit.for_caseload(90).counted.an_hour, limit.for_caseload(90).soft[1]) == (180, 90)
