"""Questions stay questions and are answered by two people; a sample is drawn by lot, looked at by another, and can be repeated."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, at, contacted, day, sampled, step_in, take_in
from tongxing.assessment.truth.actions import answer_question, check_pick, draw_sample
from tongxing.assessment.truth.models import TruthSample
from tongxing.assessment.truth.queries import (
    frame_of,
    picks,
    questions,
    sample_at,
    strata_of,
)
from tongxing.assessment.truth.rules import between, tally
from tongxing.core.refusal import Refused
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
    frame = frame_of(nong, *YEAR, known=TODAY)
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
    sampled(lin, folders[1], day("2026-05-05"))
    assert asked(nong).state == "open"
