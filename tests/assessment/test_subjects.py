"""Sheets of units, workers and members: who sees them, who settles what, and the grade of a village of few."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.cast import TODAY, at, contacted, day, sampled, step_in, take_in
from tongxing.assessment.actions import confirm_grade, confirm_item
from tongxing.assessment.queries import score_sheet, sheets_of
from tongxing.assessment.rules import Judge, why_not_judge
from tongxing.assessment.sheets import Sheet
from tongxing.assessment.subjects import Subject
from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.rulebook.document import Body


def seen(actor: Any, scheme: str) -> dict[str, Sheet]:
    step_in(actor)
    found = sheets_of(actor, scheme, 2026, TODAY)
    assert isinstance(found, tuple), found
    return {one.subject: one for one in found}


def give(by: Any, item: str, points: str, **whose: Any) -> Any:
    step_in(by)
    who = {"by": by, "at": at(TODAY), "on": TODAY, "year": 2026}
    return confirm_item(**who, indicator=item, points=Decimal(points), reason="看过记录", **whose)


def test_everybody_sees_her_own_sheet_and_who_answers_for_all_sees_all(lin, zhao, wu, sun, nong, town):  # type: ignore[no-untyped-def]
    staff, members = seen(nong, "staff"), seen(sun, "member")
    assert len(staff) == 1
    assert len(members) >= 2
    assert set(seen(lin, "staff")) == set(staff)
    assert [one.place_id for one in seen(wu, "member").values()] == [town.upper.pk]
    assert seen(lin, "member") == {}
    assert set(seen(nong, "unit")) >= {"police", "justice"}
    assert seen(wu, "unit") == {}


def test_an_item_of_a_worker_is_given_by_another_and_stays_with_her(lin, sun, nong, wu, town):  # type: ignore[no-untyped-def]
    (mine,) = seen(lin, "staff").values()
    assert mine.whole.waits == "pending"
    assert give(sun, "FC1", "9", scheme="staff", subject=str(lin.staff_id)) is not None
    line = next(iter(seen(lin, "staff").values())).line("FC1")
    assert line is not None
    assert (line.points, line.confirmed and line.confirmed.by) == (9, sun.staff_id)
    assert give(sun, "UA2", "15", scheme="unit", subject="police") is not None
    assert seen(nong, "unit")["police"].points == 15
    assert seen(nong, "unit")["justice"].points == 0
    assert give(sun, "MA1", "20", scheme="member", subject=str(wu.staff_id)) is not None
    (hers,) = seen(wu, "member").values()  # it lies behind the wall of her village, so she reads it
    assert [(one.id, one.sum.points) for one in hers.whole.bodies] == [
        ("leading_group", 20),
        ("police_station", 0),
    ]
    assert give(sun, "FB1", "20", scheme="staff", subject="0") is None
    with pytest.raises(Refused) as refused:
        give(sun, "FB1", "20", scheme="staff", subject=str(lin.staff_id))
    assert refused.value.refusals[0].code == "parts"


GROUP, STATION = (
    Body(id="g", title="领导小组", posts=("leader",)),
    Body(id="p", title="派出所", posts=("police_officer",)),
)


def of(kind: str, *, staff: int | None = None) -> Subject:
    return Subject(kind, "k", "k", "对象", 1, frozenset({1}), unit="police", staff_id=staff)


@pytest.mark.parametrize(
    ("judge", "whose", "body", "code"),
    [
        (Judge(7, "leader", True), of("member", staff=7), GROUP, "own_sheet"),
        (Judge(7, "leader", True), of("member", staff=8), GROUP, None),
        (Judge(7, "leader", True), of("member", staff=8), STATION, "other_body"),
        (Judge(7, "police_officer", True), of("member", staff=8), STATION, None),
        (Judge(7, "police_officer", True), of("member", staff=8), None, "other_body"),
        (Judge(7, "leader", False), of("village"), None, "own_village"),
        (Judge(7, "leader", True), of("village"), None, None),
        (Judge(7, "leader", True, frozenset({"police_station"})), of("unit"), None, "own_unit"),
        (Judge(7, "leader", True, frozenset({"clinic"})), of("unit"), None, None),
    ],
)
def test_nobody_settles_her_own_sheet(
    judge: Judge, whose: Subject, body: Body | None, code: str | None
) -> None:
    found = why_not_judge(judge, whose, body=body, unit_kind="police_station")
    assert (found.code if found else None) == code


def test_a_village_of_few_gets_its_grade_from_a_person(lin, sun, town, signed_in, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    for _n in range(2):
        folder = take_in(lin, town.lower, reported_on=day("2026-03-25"), agreement_on=day("2026-03-28"))
        for month in range(4, 12):
            sampled(lin, folder, day(f"2026-{month:02}-22"))
            contacted(lin, folder, "talk", day(f"2026-{month:02}-22"))
    step_in(sun)
    sheet = score_sheet(sun, town.lower.pk, 2026, TODAY)
    assert isinstance(sheet, Sheet)
    who = {"by": sun, "at": at(TODAY), "on": TODAY, "place_id": town.lower.pk, "year": 2026}
    with pytest.raises(Refused):
        confirm_grade(**who, grade="优秀", reason="看过整张表")
    for line in sheet.lines:
        if line.pending:
            give(sun, line.id, str(line.of), place_id=town.lower.pk)
    browser = signed_in(sun)
    address = f"/score/{town.lower.pk}/2026/"
    assert "不足 5 人，等次由专人定" in browser.get(address).content.decode()
    assert browser.post(f"{address}confirm/", {"grade": "没有这一等", "reason": "x"}).status_code == 409
    assert browser.post(f"{address}confirm/", {"grade": "良好", "reason": "看过整张表"}).status_code == 303
    step_in(sun)
    after = score_sheet(sun, town.lower.pk, 2026, TODAY, known=clock.knowledge(TODAY))
    assert isinstance(after, Sheet)
    assert (after.people, after.whole.grade, after.whole.waits) == (2, "良好", "")
    assert after.graded is not None
    assert after.graded.by == sun.staff_id
    assert "定为 良好" in browser.get(address).content.decode()


def test_a_sheet_that_is_not_hers_is_like_one_that_never_was(wu, lin, sun, town, signed_in, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    browser = signed_in(wu)
    assert browser.get(f"/score/of/member/{wu.staff_id}/2026/").context["sections"]
    answers = [
        browser.get(f"/score/of/{key}/2026/")
        for key in (f"staff/{lin.staff_id}", "staff/999999", "unit/police", "nosuch/x")
    ]
    assert {(one.status_code, one.context["title"], one.context["refusal"]) for one in answers} == {
        (200, "考核", answers[0].context["refusal"])
    }
    assert "它不归您看" in answers[0].content.decode()
    leader = signed_in(sun)
    page = leader.get(f"/score/of/staff/{lin.staff_id}/2026/?open=FC1").content.decode()
    assert "认定并存好" in page
    listed = leader.get("/score/?sheet=member").content.decode()
    assert f"/score/of/member/{wu.staff_id}/2026/" in listed
