"""Charts are the rows of the sheets laid out by month; what the house costs is said of posts, never of one person."""

from __future__ import annotations

from typing import Any

from tests.assessment.test_score import six_people
from tests.cast import day, step_in
from tongxing.assessment.burden import OTHERS, gathered, written
from tongxing.assessment.charts import Pair, drawn, ends_of
from tongxing.assessment.queries import score_sheets
from tongxing.core.suppression import LEAST
from tongxing.faces.desk.burden_forms import asked, asked_twice, costs
from tongxing.faces.desk.recording import KINDS
from tongxing.org.queries import villages

TODAY = day("2026-11-23")


def test_the_months_of_an_item_are_its_sheets_rows_and_few_people_are_told_apart(lin: Any, town: Any) -> None:
    six_people(lin, town.upper)
    step_in(lin)
    places = villages(lin)
    sheets = score_sheets(lin, places, 2026, TODAY)
    ends = ends_of(lin, places, 2026, on=TODAY, known=TODAY, title="")
    found = drawn(sheets, ends, least=LEAST)  # type: ignore[arg-type]
    tests = next(one for one in found.process if one.id == "B1")
    line = sheets[0].line("B1")  # type: ignore[union-attr]
    assert line
    assert tests.months[3:6] == (Pair(6, 6), Pair(5, 6), Pair(6, 6))
    assert tests.whole == Pair(line.numerator or 0, line.denominator or 0)
    assert sum(one.n for one in tests.months) == tests.whole.n
    assert found.few == {town.lower.pk, town.street.pk}
    assert found.outcome.whole == Pair()


def test_a_post_of_few_hands_stands_with_the_others() -> None:
    rows = [(1, "visit", who, "social_worker", 2) for who in (1, 2, 3)] + [(1, "visit", 9, "clerk", 7)]
    alone = gathered(rows, least=3)
    assert dict(alone.posts[OTHERS][1]) == {
        "visit": 13
    }  # the clerk alone would be known, so one post more goes along
    assert list(alone.posts) == [OTHERS]
    more = [*rows, (2, "visit", 10, "clerk", 1), (2, "visit", 11, "police_officer", 1)]
    assert set(gathered(more, least=3).posts) == {"social_worker", OTHERS}


def test_everybody_sees_her_own_part_and_no_other(lin: Any, nong: Any, town: Any) -> None:
    six_people(lin, town.upper)
    step_in(nong)
    hers = written(nong, 2026, known=TODAY, own=True).kinds
    assert "official_test" not in hers
    assert written(nong, 2026, known=TODAY).kinds["official_test"] == 17


def test_what_a_form_asks_is_counted_from_the_form() -> None:
    assert asked(KINDS["visit"].form) == ["note", "needs", "outcome"]
    assert costs()["paper_filed"].seconds < costs()["visit"].seconds
    assert all(len(kinds) > 1 for _label, kinds in asked_twice())
    assert asked_twice([KINDS["visit"], KINDS["talk"]]) == [("要帮哪一样（可不选）", ("visit", "talk"))]
