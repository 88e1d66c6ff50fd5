"""What is read of a sheet after it was computed: results that leave, sealed files, who may answer, what others read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.assessment.test_life import codes, opened, people, settle_by_hand, upper
from tests.cast import TODAY, at, day, sampled, step_in
from tongxing.assessment.life.actions import (
    answer_objection,
    object_to,
    redraft,
    say_seen,
    take_step,
)
from tongxing.assessment.life.comparing import Cause, compare
from tongxing.assessment.life.queries import waiting
from tongxing.assessment.results import results, the_year
from tongxing.core.refusal import Refused

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def test_a_result_that_is_given_away_is_the_final_one_and_what_waits_stands_on_the_day(
    people: Any, lin: Any, nong: Any, sun: Any, wu: Any, town: Any
) -> None:
    end, spring = day("2026-12-31"), day("2027-01-08")
    opened(nong, as_of=end, on=spring)
    mine = upper(nong, town)

    def waits(actor: Any, on: date = spring) -> list[tuple[str, str]]:
        return [
            (one.kind, one.place) for one in waiting(step_in(actor), on=on) if one.draft_id == mine.draft.pk
        ]

    assert (waits(wu), waits(nong), waits(sun)) == ([("look", "上河村")], [], [])
    say_seen(by=step_in(wu), at=at(spring), draft_id=mine.draft.pk)
    asked = object_to(
        by=step_in(wu),
        at=at(spring),
        on=spring,
        draft_id=mine.draft.pk,
        indicator="C2",
        row="",
        said="少算了一份",
    )
    assert asked
    assert (waits(wu), waits(nong)) == ([], [("answer", "上河村")])
    answer_objection(
        by=step_in(nong), at=at(spring), on=spring, objection_id=asked.pk, upheld=False, said="没有看到"
    )
    settle_by_hand(sun, mine, on=spring)
    made = redraft(by=step_in(nong), at=at(spring, 18), on=spring, draft_id=mine.draft.pk)
    assert made
    mine = upper(nong, town)
    say_seen(by=step_in(wu), at=at(spring), draft_id=made.pk)
    for by, kind in ((nong, "proposed"), (sun, "final")):
        take_step(by=step_in(by), at=at(spring, 20), on=spring, draft_id=made.pk, step=kind)
        assert waits(sun) == ([("settle", "上河村")] if kind == "proposed" else [])
    sampled(lin, people[0], day("2026-05-25"), recorded_on=day("2027-01-09"))
    found = results(step_in(nong), 2026, on=day("2027-01-10"), known=day("2027-01-10"))
    given = {one.whose.name: (one.final, one.sheet.result) for one in found if one.scheme == mine.scheme.id}
    assert given["上河村"] == (True, mine.sheet.result)
    assert not given["下河村"][0]
    assert (the_year(day("2027-03-31")), the_year(day("2027-04-01"))) == (2026, 2027)


def without(sheet: Any, keep: Any) -> Any:
    """The sheet with only some of its rows."""
    return replace(
        sheet, lines=tuple(replace(one, rows=tuple(r for r in one.rows if keep(r))) for one in sheet.lines)
    )


def test_a_file_that_was_sealed_since_is_no_touched_record(people: Any, nong: Any, town: Any) -> None:
    opened(nong)
    sheet, case = upper(nong, town).sheet, people[2].case_id
    sealed = compare(sheet, without(sheet, lambda row: row.case_id != case), known_on=None)
    assert sealed.only_gone
    first = next(row for line in sheet.lines for row in line.rows if row.case_id == case)
    torn = compare(sheet, without(sheet, lambda row: row != first), known_on=None)
    assert not torn.only_gone
    assert {row.cause for line in torn.lines for row in line.rows} == {Cause.TOUCHED}


def test_who_judged_an_item_does_not_answer_the_objection_to_it(
    people: Any, nong: Any, sun: Any, wu: Any, town: Any
) -> None:
    settle_by_hand(sun, (opened(nong), upper(nong, town))[1])
    made = redraft(by=step_in(nong), at=at(TODAY, 18), on=TODAY, draft_id=upper(nong, town).draft.pk)
    assert made
    asked = object_to(
        by=step_in(wu),
        at=at(TODAY, 19),
        on=TODAY,
        draft_id=made.pk,
        indicator="C1",
        row="",
        said="核对过三次",
    )
    assert asked
    with pytest.raises(Refused) as refused:
        answer_objection(
            by=step_in(sun), at=at(TODAY, 20), on=TODAY, objection_id=asked.pk, upheld=False, said="维持"
        )
    assert codes(refused) == ["recorded"]
    assert answer_objection(
        by=step_in(nong),
        at=at(TODAY, 20),
        on=TODAY,
        objection_id=asked.pk,
        upheld=False,
        said="看过登记，两次",
    )


def test_a_leader_asking_again_reads_no_row_of_persons(
    people: Any, lin: Any, nong: Any, sun: Any, town: Any, signed_in: Any
) -> None:
    opened(nong)
    held = upper(nong, town)
    sampled(lin, people[0], day("2026-05-25"), recorded_on=day("2026-11-25"))
    where = f"/score/drafts/{held.draft.pk}/?again=1"
    desk, leader = (signed_in(one).get(where).content.decode() for one in (nong, sun))
    assert people[0].number in desk
    assert "后来才录入" in desk
    assert people[0].number not in leader
    assert "8 → 15 分" in leader
