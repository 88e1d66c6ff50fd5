"""Questions stay questions and are answered by two people; a sample is drawn by lot, looked at by another, and can be repeated."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import (
    TODAY,
    actor_of,
    at,
    closed,
    contacted,
    day,
    excused,
    post,
    sampled,
    sealed,
    step_in,
    take_in,
)
from tongxing.assessment.truth.actions import answer_question, check_pick, draw_sample
from tongxing.assessment.truth.models import TruthSample
from tongxing.assessment.truth.queries import (
    _records,
    _standing,
    frame_of,
    looked_at,
    picks,
    questions,
    sample_at,
    strata_of,
)
from tongxing.assessment.truth.rules import between, tally
from tongxing.core.refusal import Refused
from tongxing.fieldwork.actions import NewContact, NewLeave, record_contact, record_leave
from tongxing.rulebook.truth import draw, frame_digest

YEAR = (day("2026-01-01"), TODAY)


def codes(act: Any) -> list[str]:
    with pytest.raises(Refused) as stopped, transaction.atomic():
        act()
    return [one.code for one in stopped.value.refusals]


def drawn(by: Any, size: int = 5) -> Any:
    return draw_sample(by=step_in(by), at=at(TODAY), since=YEAR[0], until=YEAR[1], known=TODAY, size=size)


def looked(by: Any, pick: Any, found: str) -> Any:
    return check_pick(
        by=step_in(by),
        at=at(TODAY),
        on=TODAY,
        pick_id=pick.id,
        found=found,
        said="到家里问过",
        checked_on=TODAY,
    )


def filled(lin: Any, town: Any, **more: Any) -> list[Any]:
    """Three files with visits and the same sentence in each."""
    folders = [take_in(lin, town.upper, reported_on=day("2026-03-25")) for _ in range(3)]
    for n, folder in enumerate(folders):
        contacted(lin, folder, "visit", day(f"2026-04-{12 + n}"), **more)
    return folders


def test_a_sample_is_drawn_once_repeated_by_anybody_and_looked_at_by_another(
    lin: Any, nong: Any, town: Any
) -> None:
    filled(lin, town)
    row = drawn(nong)
    frame = frame_of(nong, *YEAR, known=TODAY, drawn_by=nong.staff_id)
    again = draw(bytes.fromhex(row.seed), frame, row.size, strata_of)
    hers = picks(nong, sample_id=row.pk)
    assert [one.unit.id for one in again] == [one.line.id for one in hers if one.line]
    assert frame_digest(frame) == row.frame
    assert codes(lambda: drawn(nong)) == ["unfinished"]
    assert "own" in codes(lambda: looked(lin, hers[0], "true"))
    for n, pick in enumerate(hers):
        assert looked(nong, pick, ("true", "not", "unknown")[min(n, 2)])
    assert codes(lambda: looked(nong, hers[0], "true")) == ["same"]
    step_in(nong)
    found = sample_at(nong, row.pk)
    assert found
    assert (found.whole.true, found.whole.wrong, found.whole.unknown, found.whole.waits) == (1, 1, 3, 0)
    assert sum(one.drawn for one in found.by_stratum(0).values()) == row.size
    assert drawn(nong)
    with pytest.raises(DatabaseError), transaction.atomic():
        TruthSample.objects.filter(pk=row.pk).update(seed="0" * 64)


def test_another_town_has_no_sample(nong: Any, lin: Any, town: Any, stranger: Any) -> None:
    filled(lin, town)
    row = drawn(nong)
    step_in(stranger)
    assert sample_at(stranger, row.pk) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessment_truthsample")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("part", "of", "range_"), [(0, 0, (0, 100)), (10, 10, (72, 100)), (0, 10, (0, 28)), (45, 50, (79, 96))]
)
def test_few_looks_say_little(part: int, of: int, range_: tuple[int, int]) -> None:
    """Wilson's interval, worked by hand beside the textbook."""
    assert between(part, of) == range_
    assert tally(["true", "", "unknown"]).waits == 1


def test_a_question_is_explained_by_its_recorder_closed_by_another_and_asked_again_when_its_rows_change(
    lin: Any, nong: Any, town: Any
) -> None:
    folders = [take_in(lin, town.upper, reported_on=day("2026-03-25")) for _ in range(2)]
    sampled(lin, folders[1], day("2026-05-20"), batch="QW2605-1")
    sampled(lin, folders[0], day("2026-05-05"))

    def asked(who: Any) -> Any:
        step_in(who)
        return next(q for q in questions(who, TODAY, known=TODAY) if q.question.pattern == "kit")

    def says(who: Any, way: str) -> Any:
        found = asked(who)
        return answer_question(
            by=step_in(who), at=at(TODAY), on=TODAY, known=TODAY, question_id=found.id, way=way, said="标签撕坏了"
        )  # fmt: skip

    assert codes(lambda: says(nong, "closed")) == ["first_hers"]
    assert codes(lambda: says(nong, "explained")) == ["not_hers"]
    assert codes(lambda: says(lin, "closed")) == ["own", "no_right", "first_hers"]
    assert says(lin, "explained")
    assert says(nong, "closed")
    assert asked(lin).state == "closed"
    assert codes(lambda: says(nong, "look")) == ["over"]
    assert says(nong, "closed").turn == 1
    sampled(lin, folders[1], day("2026-05-05"))
    assert asked(nong).state == "open"
    assert says(nong, "look")
    assert codes(lambda: says(nong, "closed")) == ["first_hers"]
    said = says(lin, "explained")
    assert says(lin, "explained").pk == said.pk
    assert [one.way for one in asked(nong).said] == ["look", "explained"]


def talked(by: Any, folder: Any, on: str, **more: Any) -> Any:
    new = NewContact("talk", "fine", day(on), **more)
    return record_contact(by=step_in(by), at=at(day(on), 18), on=day(on), case_id=folder.case_id, new=new)


def asks(who: Any, on: Any = TODAY) -> dict[str, list[Any]]:
    step_in(who)
    found: dict[str, list[Any]] = {}
    for one in questions(who, on, known=on):
        found.setdefault(one.question.pattern, []).append(one)
    return found


def test_one_question_has_one_key_for_the_worker_of_a_village_and_the_desk(
    lin: Any, nong: Any, town: Any
) -> None:
    """Another worker wrote the same words in another village; results stay with whoever reads them."""
    text = "上门时他正在修三轮车，谈了卖菜的收入，打算下半年搬到县城和姐姐同住，问了租房补助"
    deng = actor_of(post(town, "deng", "邓丽", "social_worker", [town.lower]))
    for by, place in ((lin, town.upper), (deng, town.lower)):
        folder = take_in(lin, place, reported_on=day("2026-03-25"))
        for n in range(4):
            talked(by, folder, f"2026-04-1{n}", note=text)
    hers, desk = asks(deng)["copied"], asks(nong)["copied"]
    assert [one.id for one in hers] == [one.id for one in desk if deng.staff_id in one.workers]
    assert len(desk) == 2
    records = _records_of(nong)
    assert {one.outcome for one in records if one.kind == "talk"} == {"sealed"}


def _records_of(who: Any) -> list[Any]:
    step_in(who)
    rows = _standing(who, *YEAR, TODAY)
    return _records(who, rows, known=TODAY, since=YEAR[0], until=YEAR[1])


def test_what_a_test_found_is_in_no_question_whoever_reads_it(lin: Any, nong: Any, town: Any) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-05-05"), "positive")
    sampled(lin, folder, day("2026-07-05"), "refused")
    for who in (lin, nong):
        assert {one.outcome for one in _records_of(who) if one.kind == "official_test"} == {
            "sealed",
            "refused",
        }


def test_a_contact_during_a_reported_leave_is_seen_by_both_and_ends_with_the_return(
    lin: Any, nong: Any, town: Any
) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    who = {"by": step_in(lin), "case_id": folder.case_id}
    left = NewLeave("away:reported", day("2026-06-01"), day("2026-06-20"), where_to="南宁", reach="0771")
    record_leave(**who, at=at(day("2026-06-01"), 9), on=day("2026-06-01"), new=left)
    talked(lin, folder, "2026-06-05")
    back = NewLeave("back:came", day("2026-06-10"), None, where_to="")
    record_leave(**who, at=at(day("2026-06-10"), 9), on=day("2026-06-10"), new=back)
    talked(lin, folder, "2026-06-15")
    excused(lin, folder, "in_hospital", day("2026-08-01"), day("2026-08-20"))
    talked(lin, folder, "2026-08-10")
    (hers,), (desks,) = asks(lin)["contact_away"], asks(nong)["contact_away"]
    assert hers.id == desks.id
    assert [one.happened_on for one in hers.lines] == [day("2026-06-05")]


def test_december_is_asked_about_in_january(lin: Any, nong: Any, town: Any) -> None:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-05-20"), batch="QW2605-1")
    sampled(lin, folder, day("2026-05-05"))
    assert asks(nong, day("2027-01-08"))["kit"]
    assert not asks(nong, day("2027-09-01"))
    since, until = looked_at(day("2027-01-08"))
    assert len(frame_of(nong, since, until, known=until, drawn_by=nong.staff_id)) > 2


def test_a_draw_leaves_out_what_whoever_draws_wrote_and_a_sealed_file_holds_it_up_no_longer(
    lin: Any, nong: Any, sun: Any, town: Any
) -> None:
    folders = filled(lin, town)
    take_in(nong, town.upper, reported_on=day("2026-03-25"))
    row = drawn(nong, size=200)
    hers = picks(nong, sample_id=row.pk)
    assert {one.worker_id for one in hers} == {lin.staff_id}
    for one in hers:
        if one.line and one.line.person_id != folders[0].person_id:
            looked(nong, one, "true")
    assert codes(lambda: drawn(nong)) == ["unfinished"]
    closed(lin, folders[0], TODAY, how="died")
    sealed(nong, sun, folders[0])
    step_in(nong)
    found = sample_at(nong, row.pk)
    assert found
    assert found.whole.sealed == sum(one.gone for one in picks(nong, sample_id=row.pk)) > 0
    assert found.whole.waits == 0
    assert found.whole.sealed + found.whole.true == row.size
    assert drawn(nong)
