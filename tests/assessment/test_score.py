"""The score: the same knowledge gives the same bytes, and every point says where it comes from."""

import json
from decimal import Decimal

import pytest

from tests.cast import agreed, at, contacted, day, sampled, step_in, take_in
from tongxing.assessment.actions import confirm_item
from tongxing.assessment.models import Confirmation
from tongxing.assessment.queries import score_sheet, score_sheets
from tongxing.assessment.rules import if_it_counted
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import of_village
from tongxing.core.refusal import Refusal, Refused
from tongxing.duties.figures import Group
from tongxing.org.queries import villages

TODAY = day("2026-11-23")


def sheet(actor, place, as_of=TODAY, year: int = 2026) -> Sheet:  # type: ignore[no-untyped-def]
    step_in(actor)
    found = score_sheet(actor, place.pk, year, as_of)
    assert isinstance(found, Sheet)
    return found


def six_people(lin, place):  # type: ignore[no-untyped-def]
    folders = []
    for n in range(6):
        folder = take_in(lin, place, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
        for month in (4, 5, 6):
            if (n, month) != (0, 5):
                sampled(lin, folder, day(f"2026-0{month}-25"))
        contacted(lin, folder, "talk", day("2026-04-25"))
        folders.append(folder)
    return folders


def test_the_same_day_gives_the_same_bytes_whatever_is_recorded_later(lin, town):  # type: ignore[no-untyped-def]
    folders = six_people(lin, town.upper)
    before = sheet(lin, town.upper, day("2026-06-30")).to_json()
    assert sheet(lin, town.upper, day("2026-06-30")).to_json() == before
    today = sheet(lin, town.upper).to_json()
    sampled(lin, folders[0], day("2026-05-25"), recorded_on=TODAY)
    agreed_late = take_in(lin, town.upper, reported_on=day("2026-03-25"), recorded_on=TODAY)
    agreed(lin, agreed_late, day("2026-03-27"), recorded_on=TODAY)
    assert sheet(lin, town.upper, day("2026-06-30")).to_json() == before
    assert sheet(lin, town.upper).to_json() != today


def test_a_late_record_changes_today_and_not_the_earlier_day(lin, town):  # type: ignore[no-untyped-def]
    folders = six_people(lin, town.upper)
    june = sheet(lin, town.upper, day("2026-06-30")).line("B1")
    assert june is not None
    assert (june.numerator, june.denominator, june.points) == (17, 18, Decimal("8.00"))
    sampled(lin, folders[0], day("2026-05-25"), recorded_on=day("2026-07-01"))
    again = sheet(lin, town.upper, day("2026-06-30")).line("B1")
    july = sheet(lin, town.upper, day("2026-07-01")).line("B1")
    assert again == june
    assert july is not None
    assert (july.numerator, july.denominator, july.points) == (18, 18, Decimal("15.00"))


def test_the_arithmetic_line_adds_up_and_the_json_is_canonical(lin, town):  # type: ignore[no-untyped-def]
    six_people(lin, town.upper)
    found = sheet(lin, town.upper)
    for line in found.lines:
        if line.tally is not None:
            assert line.owed - line.excused - line.left_out == line.counted
            assert line.counted == line.tally[Group.YES] + line.tally[Group.NO]
            assert len(line.rows_in(Group.YES)) == line.numerator
            assert line.counted == line.denominator
    body = json.loads(found.to_json())
    assert body["points"] == str(found.points)
    assert list(body) == sorted(body)
    of_everything = found.points_of + found.pending_of + found.unscored_of
    assert of_everything == sum((line.of for line in found.lines), Decimal(0)) == 100
    assert found.points == sum((line.points for line in found.lines if line.points is not None), Decimal(0))
    assert all(line.sample for line in found.lines)


def test_fewer_than_five_are_judged_by_a_person(lin, town):  # type: ignore[no-untyped-def]
    for _n in range(4):
        take_in(lin, town.lower, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
    line = sheet(lin, town.lower).line("A1")
    assert line is not None
    assert (line.denominator, line.pending, line.points) == (4, True, None)
    take_in(lin, town.lower, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
    line = sheet(lin, town.lower).line("A1")
    assert line is not None
    assert (line.denominator, line.pending, line.points) == (5, False, Decimal("15.00"))


def test_nothing_owed_is_not_scored_and_nothing_is_taken_as_zero(lin, town):  # type: ignore[no-untyped-def]
    found = sheet(lin, town.street)
    line = found.line("B1")
    assert line is not None
    assert (line.scored, line.points, line.pending) == (False, None, False)
    assert found.points_of == 0


def test_a_named_person_confirms_with_a_reason(lin, sun, town):  # type: ignore[no-untyped-def]
    before = sheet(sun, town.upper)
    assert before.line("D1").pending  # type: ignore[union-attr]

    def confirm(points: str, reason: str, on: str = "2026-11-20", item: str = "D1"):  # type: ignore[no-untyped-def]
        step_in(sun)
        return confirm_item(
            by=sun, at=at(day(on)), on=day(on), place_id=town.upper.pk, year=2026,
            indicator=item, points=Decimal(points), reason=reason,
        )  # fmt: skip

    for points, reason, item, code in (
        ("3", " ", "D1", "reason"),
        ("6", "多了", "D1", "points"),
        ("-1", "少了", "D1", "points"),
        ("0", "黄牌", "E1", "proposal_only"),
        ("3", "没有这项", "Z9", "no_item"),
    ):
        with pytest.raises(Refused) as refused:
            confirm(points, reason, item=item)
        assert refused.value.refusals[0].code == code
    assert confirm("3", "两次例会都有记录")
    assert confirm("3", "两次例会都有记录")
    assert Confirmation.objects.count() == 1
    confirm("4", "补了一次", on="2026-11-22")
    line = sheet(sun, town.upper).line("D1")
    assert line is not None
    assert (line.points, line.pending) == (Decimal("4.00"), False)
    assert line.confirmed is not None
    assert (line.confirmed.reason, line.confirmed.by) == ("补了一次", sun.staff_id)
    on_the_21st = sheet(sun, town.upper, day("2026-11-21")).line("D1")
    assert on_the_21st is not None
    assert on_the_21st.points == Decimal("3.00")
    assert sheet(sun, town.upper, day("2026-11-19")) == sheet(sun, town.upper, day("2026-11-19"))
    assert sheet(sun, town.upper, day("2026-11-19")).line("D1").pending  # type: ignore[union-attr]


def test_what_the_rows_decide_is_not_for_hands(lin, sun, town):  # type: ignore[no-untyped-def]
    six_people(lin, town.upper)
    step_in(sun)
    with pytest.raises(Refused, match="按记录算出来"):
        confirm_item(
            by=sun, at=at(TODAY), on=TODAY, place_id=town.upper.pk, year=2026,
            indicator="B1", points=Decimal(15), reason="给满分",
        )  # fmt: skip


def test_another_village_or_town_is_not_there(lin, wu, sun, stranger, town, next_town):  # type: ignore[no-untyped-def]
    six_people(lin, town.lower)
    step_in(wu)
    assert score_sheet(wu, town.lower.pk, 2026, TODAY) is None
    assert isinstance(score_sheet(wu, town.upper.pk, 2026, TODAY), Sheet)
    step_in(stranger)
    assert score_sheet(stranger, town.lower.pk, 2026, TODAY) is None
    step_in(sun)
    assert (
        confirm_item(
            by=sun, at=at(TODAY), on=TODAY, place_id=next_town.upper.pk, year=2026,
            indicator="D1", points=Decimal(1), reason="别镇的",
        )
        is None
    )  # fmt: skip


def test_without_a_plan_in_force_there_is_no_sheet(lin, town):  # type: ignore[no-untyped-def]
    step_in(lin)
    found = score_sheet(lin, town.upper.pk, 2026, day("2026-01-15"))
    assert isinstance(found, Refusal)
    assert found.code == "no_plan"
    assert isinstance(score_sheet(lin, town.upper.pk, 2027, TODAY), Refusal)


def test_what_if_one_objection_held(lin, town):  # type: ignore[no-untyped-def]
    six_people(lin, town.upper)
    from tongxing.plans.books import chain

    line = sheet(lin, town.upper, day("2026-06-30")).line("B1")
    assert line is not None
    book = chain(lin.town_id).plans[0].book
    better = if_it_counted(book.indicator("B1"), line, on=day("2026-06-30"))
    assert better is not None
    assert better.points == Decimal("15.00")


def test_all_villages_at_once_are_the_same_as_one_by_one(lin, town, django_assert_num_queries):  # type: ignore[no-untyped-def]
    six_people(lin, town.upper)
    step_in(lin)
    places = villages(lin)
    with django_assert_num_queries(4):  # the fourth: scans and prints, which answer for papers too
        found = score_sheets(lin, places, 2026, TODAY)
    assert not isinstance(found, Refusal)
    assert [s.to_json() for s in found] == [sheet(lin, p).to_json() for p in places]


def test_relapse_or_loss_of_contact_is_never_scored(lin, town):  # type: ignore[no-untyped-def]
    """G8: six positive tests cost nothing."""
    for _n in range(6):
        folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
        sampled(lin, folder, day("2026-04-25"), "positive")
    line = sheet(lin, town.upper, day("2026-05-01")).line("B1")
    assert line is not None
    assert (line.numerator, line.denominator) == (6, 6)


def test_leaving_aside_what_ended_before_the_year_changes_nothing(lin, town):  # type: ignore[no-untyped-def]
    from tests.cast import closed
    from tongxing.assessment import queries
    from tongxing.duties.figures import take_census

    six_people(lin, town.upper)
    gone = take_in(lin, town.upper, reported_on=day("2025-03-25"), agreement_on=day("2025-03-28"), on=TODAY)
    closed(lin, gone, day("2025-12-31"), "moved", recorded_on=day("2026-02-06"))
    found = sheet(lin, town.upper)
    census = take_census(
        lin, since=found.since, until=day("2026-12-31"), as_of=TODAY, place_ids=[town.upper.pk]
    )
    assert len(census.cases) == 7
    plan = census.plans.on(TODAY)
    assert plan is not None
    assert (
        queries._sheet(census, of_village(town.upper), plan.book.schemes[0], 2026, plan, {}).to_json()
        == found.to_json()
    )
