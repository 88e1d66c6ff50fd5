"""The life of a sheet: drafts that stay, objections by row, reasoned answers, a second person, and bytes that can be asked again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.assessment.test_score import six_people
from tests.cast import TODAY, at, day, sampled, step_in
from tongxing.assessment.actions import confirm_item
from tongxing.assessment.life.actions import (
    answer_objection,
    object_to,
    open_round,
    redraft,
    say_seen,
    take_step,
)
from tongxing.assessment.life.asking import against_today, as_shown, verified
from tongxing.assessment.life.comparing import Cause, row_key
from tongxing.assessment.life.freezing import digest_of, frozen, thaw, unpacked
from tongxing.assessment.life.models import Draft, Round
from tongxing.assessment.life.queries import Held, held_at, held_of, rounds_of
from tongxing.assessment.life.rules import NEXT, WORDS, Standing, why_not_step
from tongxing.core.refusal import Refused
from tongxing.duties.models import Deed

pytestmark = pytest.mark.django_db
JUNE = day("2026-06-30")


def opened(nong: Any, as_of: date = JUNE, on: date = TODAY) -> Round:
    """A round of the villages' sheet."""
    made = open_round(by=step_in(nong), at=at(on), on=on, scheme="", year=as_of.year, as_of=as_of)
    assert made
    return made


def upper(actor: Any, town: Any) -> Held:
    """The newest draft of the upper village, as she sees it."""
    step_in(actor)
    [found] = [one for one in held_of(actor, rounds_of(actor)) if one.draft.place_id == town.upper.pk]
    return found


def missed(held: Held) -> str:
    """The one row of B1 that does not hold."""
    line = held.line("B1")
    assert line
    [row] = line.rows_in("counted_no")
    return row_key(row)


def codes(refused: Any) -> list[str]:
    return [one.code for one in refused.value.refusals]


def settle_by_hand(sun: Any, held: Held, on: date = TODAY) -> None:
    """Everything that waits for a named person gets full points."""
    for line in held.sheet.lines:
        if line.pending and line.shape != "parts":
            confirm_item(
                by=step_in(sun), at=at(on, 9), on=on, place_id=held.draft.place_id, year=held.round.year,
                indicator=line.id, points=line.of, reason="看过材料",
            )  # fmt: skip


@pytest.fixture
def people(lin: Any, town: Any) -> list[Any]:
    return six_people(lin, town.upper)


def test_a_frozen_sheet_is_the_sheet_without_a_word_anybody_wrote(
    people: Any, nong: Any, sun: Any, town: Any
) -> None:
    opened(nong)
    settle_by_hand(sun, upper(nong, town), on=JUNE)
    held = upper(nong, town)
    made = redraft(by=step_in(nong), at=at(TODAY, 18), on=TODAY, draft_id=held.draft.pk)
    assert made
    held = held_at(nong, made.pk)  # type: ignore[assignment]
    text = unpacked(str(held.draft.body))
    assert "看过材料" not in text
    assert {one.confirmed.reason for one in as_shown(nong, held).lines if one.confirmed} == {"看过材料"}
    confirmed = [one.confirmed.by for one in held.sheet.lines if one.confirmed]
    assert confirmed
    assert set(confirmed) == {sun.staff_id}
    assert frozen(thaw(text)) == text
    assert digest_of(text) == held.draft.digest


def test_a_round_is_opened_once_for_every_village(people: Any, nong: Any, wu: Any, town: Any) -> None:
    first = opened(nong)
    assert opened(nong).pk == first.pk
    assert len(held_of(nong, [first])) == 3
    assert [one.draft.place_id for one in held_of(step_in(wu), [first])] == [town.upper.pk]
    with pytest.raises(Refused) as refused:
        open_round(
            by=step_in(nong), at=at(TODAY), on=TODAY, scheme="nothing", year=2026, as_of=day("2026-12-31")
        )
    assert codes(refused) == ["as_of", "no_scheme"]


def test_an_objection_is_answered_by_another_hand_and_corrects_the_record_never_the_points(
    people: Any, lin: Any, nong: Any, sun: Any, wu: Any, town: Any
) -> None:
    opened(nong)
    held = upper(wu, town)
    told = {"draft_id": held.draft.pk, "indicator": "B1", "row": missed(held)}
    with pytest.raises(Refused) as refused:
        object_to(by=step_in(nong), at=at(TODAY), on=TODAY, said=" ", **told)
    assert codes(refused) == ["not_hers", "said"]
    one = object_to(by=step_in(wu), at=at(TODAY), on=TODAY, said="当天就办了", paper="登记表第3页", **told)
    assert one
    assert (one.serial, one.answer_by) == (1, day("2026-11-30"))
    assert object_to(by=step_in(wu), at=at(TODAY), on=TODAY, said="当天就办了", **told).pk == one.pk  # type: ignore[union-attr]
    with pytest.raises(Refused) as refused:
        object_to(by=step_in(wu), at=at(TODAY), on=TODAY, said="再说一遍", **told)
    assert codes(refused) == ["again"]

    say = {"objection_id": one.pk, "on": TODAY}
    with pytest.raises(Refused) as refused:
        answer_objection(by=step_in(nong), at=at(TODAY, 18), upheld=True, said="", **say)
    assert codes(refused) == ["not_corrected", "said"]
    with pytest.raises(Refused) as refused:
        answer_objection(by=step_in(wu), at=at(TODAY, 18), upheld=False, said="不对", **say)
    assert codes(refused) == ["own_sheet"]
    sampled(lin, people[0], day("2026-05-25"), recorded_on=TODAY)
    given = answer_objection(by=step_in(nong), at=at(TODAY, 18), upheld=True, said="登记表上有", **say)
    assert given
    assert given.deed
    with pytest.raises(Refused) as refused:
        answer_objection(by=step_in(sun), at=at(TODAY, 19), upheld=False, said="不对", **say)
    assert codes(refused) == ["answered"]
    made = redraft(by=step_in(nong), at=at(TODAY, 19), on=TODAY, draft_id=held.draft.pk)
    assert made
    assert made.number == 2
    again = upper(wu, town)
    was, now = held.line("B1"), again.line("B1")
    assert was
    assert now
    assert (was.numerator, now.numerator) == (17, 18)
    assert [(o.number, o.answer.upheld) for o in again.objections if o.answer] == [("异-001", True)]


def test_a_sheet_is_final_only_when_all_is_settled_and_another_person_says_so(
    people: Any, nong: Any, sun: Any, wu: Any, town: Any
) -> None:
    opened(nong)
    held = upper(wu, town)
    object_to(
        by=step_in(wu),
        at=at(TODAY),
        on=TODAY,
        draft_id=held.draft.pk,
        indicator="B1",
        row=missed(held),
        said="不对",
    )

    def step(by: Any, kind: str, said: str = "", on: date = TODAY) -> Any:
        return take_step(
            by=step_in(by), at=at(on, 20), on=on, draft_id=upper(by, town).draft.pk, step=kind, said=said
        )

    with pytest.raises(Refused) as refused:
        step(nong, "proposed")
    assert codes(refused) == ["looking", "unanswered", "pending"]
    [asked] = upper(nong, town).open
    answer_objection(
        by=step_in(nong), at=at(TODAY), on=TODAY, objection_id=asked.id, upheld=False, said="没有记录"
    )
    say_seen(by=step_in(wu), at=at(TODAY), draft_id=upper(wu, town).draft.pk, said="看过了")
    settle_by_hand(sun, upper(nong, town))
    redraft(by=step_in(nong), at=at(TODAY, 19), on=TODAY, draft_id=upper(nong, town).draft.pk)
    say_seen(by=step_in(wu), at=at(TODAY), draft_id=upper(wu, town).draft.pk)
    assert step(nong, "proposed")
    with pytest.raises(Refused) as refused:
        step(nong, "final")
    assert codes(refused) == ["second"]
    with pytest.raises(Refused) as refused:
        step(wu, "final")
    assert "own_sheet" in codes(refused)
    final = step(sun, "final")
    assert step(sun, "final").pk == final.pk
    assert not upper(sun, town).sheet.whole.waits
    with pytest.raises(Refused) as refused:
        redraft(by=step_in(nong), at=at(TODAY, 21), on=TODAY, draft_id=upper(nong, town).draft.pk)
    assert codes(refused) == ["said"]
    assert step(nong, "published", "各村（社区）")
    assert [one.kind for one in upper(nong, town).steps] == ["proposed", "final", "published"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Draft.objects.filter(pk=final.draft_id).update(digest="0" * 64)


def test_a_final_that_is_wrong_is_replaced_by_a_numbered_correction_and_stays(
    people: Any, lin: Any, nong: Any, sun: Any, town: Any
) -> None:
    opened(nong)
    settle_by_hand(sun, upper(nong, town))
    redraft(by=step_in(nong), at=at(TODAY, 18), on=TODAY, draft_id=upper(nong, town).draft.pk)
    later = day("2026-12-20")
    for by, kind in ((nong, "proposed"), (sun, "final")):
        take_step(by=step_in(by), at=at(later), on=later, draft_id=upper(by, town).draft.pk, step=kind)
    old = upper(nong, town)
    sampled(lin, people[0], day("2026-05-25"), recorded_on=later)
    made = redraft(by=step_in(nong), at=at(later, 18), on=later, draft_id=old.draft.pk, said="漏录了一次")
    assert made
    assert made.number == old.draft.number + 1
    stays = held_at(nong, old.draft.pk)
    assert stays
    assert [one.kind for one in stays.steps] == ["proposed", "final"], (
        "the old one holds until the new one is final"
    )
    spring = day("2027-01-08")
    for by, kind in ((nong, "proposed"), (sun, "final")):
        take_step(by=step_in(by), at=at(spring), on=spring, draft_id=made.pk, step=kind)
    stays = held_at(step_in(nong), old.draft.pk)
    assert stays
    assert [one.kind for one in stays.steps] == ["proposed", "final", "replaced"]
    assert stays.sheet == old.sheet
    assert [difference for _held, difference in verified(nong, [stays])] == [None]


def test_asked_again_today_the_difference_names_the_line_the_row_and_its_cause(
    people: Any, lin: Any, nong: Any, town: Any
) -> None:
    opened(nong)
    held = upper(nong, town)
    assert not against_today(nong, held, now=at(TODAY, 23))
    late = day("2026-11-25")
    deed = sampled(lin, people[0], day("2026-05-25"), recorded_on=late)
    step_in(nong)
    found = against_today(nong, held, now=at(late, 23))
    assert found
    [line] = [one for one in found.lines if one.id == "B1"]
    [row] = line.rows
    assert (row.cause, row.source, row.before.group, row.after.group) == (  # type: ignore[union-attr]
        Cause.LATE, deed.pk, "counted_no", "counted_yes",
    )  # fmt: skip
    assert (line.before, line.after) == (Decimal("8.00"), Decimal("15.00"))
    assert [difference for _held, difference in verified(nong, [held])] == [None]


def test_a_thousand_frozen_sheets_are_computed_again_and_one_changed_input_is_named(
    people: Any, lin: Any, nong: Any, town: Any, owner_rights: Any
) -> None:
    """requirements.md X04; promises.md 11: the same bytes, from what was known then."""
    on = day("2027-01-20")
    for n in range(334):
        opened(nong, as_of=day("2026-02-05") + timedelta(days=n), on=on)
    drafts = held_of(step_in(nong), rounds_of(nong))
    assert len(drafts) == 1002
    assert [one.draft.pk for one, difference in verified(nong, drafts) if difference is not None] == []

    deed = sampled(
        lin, people[1], day("2026-11-25"), recorded_on=on
    )  # later than every sheet: it changes none
    assert all(difference is None for _one, difference in verified(step_in(nong), drafts))
    touched = Deed.objects.filter(
        case_id=people[2].case_id, kind="official_test", happened_on="2026-06-25"
    ).get()
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE duties_deed DISABLE TRIGGER USER")
        cursor.execute("UPDATE duties_deed SET happened_on = '2026-06-26' WHERE id = %s", [touched.pk])
        cursor.execute("ALTER TABLE duties_deed ENABLE TRIGGER USER")
    bad = [(one, difference) for one, difference in verified(step_in(nong), drafts) if difference]
    assert deed.pk != touched.pk
    assert {one.draft.place_id for one, _d in bad} == {town.upper.pk}
    assert min(one.round.as_of for one, _d in bad) <= day("2026-07-01")
    for _one, difference in bad:
        assert {row.source for line in difference.lines for row in line.rows} == {touched.pk}
        assert {row.cause for line in difference.lines for row in line.rows} == {Cause.TOUCHED}


@pytest.mark.parametrize("state", NEXT)
@pytest.mark.parametrize("step", ["proposed", "returned", "final", "published", "replaced"])
def test_only_the_steps_of_the_table_may_be_taken(state: str, step: str) -> None:
    now = Standing(state=state, proposed_by=1, seen=True)
    refusals = why_not_step(now, step, by=2, on=TODAY, said="理由")
    assert (not refusals) == (step in NEXT[state])
    assert set(NEXT) == set(WORDS)
    assert [one.code for one in why_not_step(Standing(state=state, newest=False), step, by=2, on=TODAY)] == [
        "newer"
    ]
