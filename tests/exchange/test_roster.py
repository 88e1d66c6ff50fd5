"""A roster of a thousand rows: every planted fault is said once, nothing else is, and what is right goes in once."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import TODAY, at, step_in
from tests.exchange.rosters import FAULTS, good_row, plant, roster, table, xlsx

NOW = at(TODAY)


def stage(by: Any, rows: list[dict[str, Any]], **kind: Any) -> Any:
    """Read a file and let it wait."""
    from tongxing.casework.roster import actions

    data = xlsx(table(rows), **kind)
    staged = actions.read_roster("名单.xlsx", data)
    return actions.stage(by=by, at=NOW, on=TODAY, name="名单.xlsx", data=data, staged=staged)


def look(by: Any, entry: Any) -> Any:
    """The preview."""
    from tongxing.casework.roster.queries import waiting

    return waiting(by, entry.pk, on=TODAY)


def said(judged: Any) -> set[tuple[int, str, str]]:
    """Every finding of a preview by row, column and code."""
    return {(row.line, f.column, f.code) for row in judged for f in row.findings}


def confirm(by: Any, entry: Any) -> Any:
    """Take in what has no fault."""
    from tongxing.casework.roster import actions

    return actions.confirm(by=by, at=NOW, on=TODAY, import_id=entry.pk)


def counts() -> tuple[int, ...]:
    """People, cases, decisions, deeds, duties."""
    from tongxing.duties.models import Deed, Duty
    from tongxing.people.models import Case, Decision, Person

    return tuple(m.objects.count() for m in (Person, Case, Decision, Deed, Duty))


def test_a_thousand_rows_with_fifty_faults_of_every_kind(town: SimpleNamespace, nong: Any) -> None:
    rows = roster(1000)
    expected = plant(rows, 50)
    assert len(expected) == 50
    assert {f.code for f in FAULTS} <= {code for _, _, code in expected}
    seen = look(nong, stage(nong, rows))
    assert said(seen.judged) == expected
    assert sum(len(row.findings) for row in seen.judged) == 50
    assert counts() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.column}-{f.code}")
def test_each_fault_alone_is_said_once(fault: Any, town: SimpleNamespace, nong: Any) -> None:
    row = good_row(1)
    row["agreement_on"] = "2026-03-20"
    fault.plant(row)
    seen = look(nong, stage(nong, [row]))
    assert [(f.column, f.code) for f in seen.judged[0].findings] == [(fault.column, fault.code)]
    finding = seen.judged[0].findings[0]
    assert finding.words
    assert finding.advice


def test_the_repaired_file_goes_in_whole_and_the_second_time_writes_nothing(
    town: SimpleNamespace, nong: Any
) -> None:
    from tongxing.duties.actions import project_cases
    from tongxing.people.models import Case

    rows = roster(1000)
    plant(rows, 50)
    assert confirm(nong, stage(nong, rows)).rows == 950
    repaired = roster(1000)
    entry = stage(nong, repaired)
    seen = look(nong, entry)
    assert said(seen.judged) == set()
    began = time.perf_counter()
    assert confirm(nong, entry).rows == 50
    before = counts()
    assert before[:3] == (1000, 1000, 1000)
    assert time.perf_counter() - began < 30
    again = stage(nong, repaired)
    assert {r.verdict for r in look(nong, again).judged} == {"here"}
    assert confirm(nong, again).rows == 0
    assert counts() == before
    some = list(Case.objects.values_list("id", flat=True)[:40])
    assert project_cases(by=nong, case_ids=some, check=True) == 0


def test_every_duty_of_the_term_is_there_at_once(town: SimpleNamespace, nong: Any) -> None:
    from tongxing.duties.models import Duty
    from tongxing.people.models import Case

    assert confirm(nong, stage(nong, [good_row(1)])).rows == 1
    case = Case.objects.get()
    days = Duty.objects.filter(case=case).values_list("due_on", flat=True)
    assert max(days) > TODAY.replace(year=2028)
    assert case.reported_on is not None
    assert case.ends_on is not None
    assert case.ends_on.year == case.reported_on.year + 3


def test_what_is_confirmed_leaves_a_trace_for_each_person_and_one_for_the_roster(
    town: SimpleNamespace, nong: Any
) -> None:
    from tongxing.core.models import AuditEvent

    confirm(nong, stage(nong, roster(3)))
    acts = list(AuditEvent.objects.order_by("id").values_list("act", "detail"))
    assert [a for a, _ in acts].count("take_in") == 3
    [(_, detail)] = [a for a in acts if a[0] == "roster.confirm"]
    assert detail["written"] == 3
    assert len(detail["digest"]) == 64


def test_it_is_all_or_nothing(town: SimpleNamespace, nong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    from tongxing.casework import actions

    entry = stage(nong, roster(5))

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(actions.audit, "trace_all", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        confirm(nong, entry)
    step_in(nong)
    assert counts() == (0, 0, 0, 0, 0)
    assert look(nong, entry) is not None


def test_a_village_written_short_is_put_right_with_one_tap(town: SimpleNamespace, nong: Any) -> None:
    from tongxing.casework.roster import actions

    row = good_row(0)
    row["village"] = "上河"
    entry = stage(nong, [row])
    [finding] = look(nong, entry).judged[0].findings
    assert finding.village_id == town.upper.pk
    assert "上河村" in finding.advice
    after = actions.put_right(
        by=nong, at=NOW, on=TODAY, import_id=entry.pk, line=2, cells={"village": "上河村"}
    )
    assert after is not None
    assert after.verdict == "ready"


def test_the_township_may_stand_before_the_village(town: SimpleNamespace, nong: Any) -> None:
    row = good_row(0)
    row["village"] = "青梧镇 上河村"
    assert said(look(nong, stage(nong, [row])).judged) == set()
