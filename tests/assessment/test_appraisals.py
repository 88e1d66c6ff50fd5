"""Year-end appraisals: two apart, her own word, an answer, and only a closed result leaves (方案S82、S83)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.assessment.award_hands import Hand, appraise
from tests.cast import TODAY, post, step_in
from tongxing.assessment.awards.exports import COLUMNS, results
from tongxing.assessment.awards.opening import years_of
from tongxing.core.refusal import Refused

pytestmark = pytest.mark.django_db


def test_two_appraise_apart_she_answers_and_only_a_closed_result_leaves(
    town: Any, hands: dict[str, Hand]
) -> None:
    clerk, leader, police, lin = hands["nong"], hands["sun"], hands["zhao"], hands["lin"]
    one = appraise(town, hands)
    assert lin.sees(one) is None
    assert clerk.no(one, "by_group", "2026-11-03", how="excellent", words="好") == {"post"}
    leader.step(one, "by_group", "2026-11-03", how="excellent", words="一人带三个村")
    shut = police.sees(one)
    assert shut is not None
    assert shut.views_shut
    police.step(one, "by_police", "2026-11-04", how="competent", words="检测配合得上")
    clerk.step(one, "shown", "2026-11-05", "2026-11-10")
    assert leader.no(one, "replied", "2026-11-06", words="本人没有意见") == {"conflict"}
    lin.step(one, "replied", "2026-11-06", words="夜里的走访没有写进去")
    assert leader.no(one, "answered", "2026-11-07", words="补上了") == {"conflict"}
    clerk.step(one, "answered", "2026-11-07", words="补看了，评价不变")
    columns = tuple(column.key for column in COLUMNS)
    asked: dict[str, Any] = {"on": TODAY, "columns": columns, "places": clerk.actor.place_ids}
    assert results(step_in(clerk.actor), **asked) == []
    clerk.step(one, "closed", "2026-11-09")
    [row] = results(step_in(clerk.actor), **asked)
    assert row.person_id is None
    assert row.cells == (2026, "林晓", "优秀", "称职", "说了，答复过", date(2026, 11, 9))


def test_an_appraisal_is_of_the_year_that_is_asked_and_both_years_leave(
    town: Any, hands: dict[str, Hand], signed_in: Any
) -> None:
    """Appraised in January, the year is the one that is over; in November this one, and last year's still leaves."""
    assert years_of(date(2027, 1, 20)) == years_of(date(2027, 3, 31)) == (2026, 2027)
    assert years_of(date(2027, 4, 1)) == (2027, 2026)
    clerk = hands["nong"]
    for year in (2025, 2026):
        one = appraise(town, hands, year=year)
        for name, kind in (("sun", "by_group"), ("zhao", "by_police")):
            hands[name].step(one, kind, "2026-11-03", how="competent", words="按时入户")
        clerk.step(one, "shown", "2026-11-03", "2026-11-10")
        clerk.step(one, "silent", "2026-11-11")
        clerk.step(one, "closed", "2026-11-11")
    told: dict[str, Any] = {"on": TODAY, "columns": ("year", "name"), "places": clerk.actor.place_ids}
    rows = results(step_in(clerk.actor), **told)
    assert [row.cells for row in rows] == [(2025, "林晓"), (2026, "林晓")]
    with pytest.raises(Refused, match="今年或者去年"), transaction.atomic():
        appraise(town, hands, year=2024)
    page = signed_in(clerk.actor).get("/awards/new/appraisal/").content.decode()
    assert [f'name="year" value="{year}"' in page for year in (2026, 2025, 2024)] == [True, True, False]


def test_who_may_not_appraise(town: Any, hands: dict[str, Hand]) -> None:
    ids = {name: hand.actor.staff_id for name, hand in hands.items()}
    for told, words in (
        ({"who": ids["sun"]}, "不能自己考评自己"),
        ({"police_id": ids["lin"]}, "派出所一方请选民警"),
        ({"assessor_id": ids["zhao"]}, "领导小组一方请选"),
        ({"ties": "there"}, "利害关系"),
        ({"who": ids["zhao"], "what": "member"}, "考核权在公安机关"),
    ):
        with pytest.raises(Refused, match=words), transaction.atomic():
            appraise(town, hands, **told)
    second = post(town, "qin2", "覃民警", "police_officer", [town.place])
    appraise(town, hands, who=ids["zhao"], what="officer", police_id=second)
    with pytest.raises(Refused, match="不能互相考评"), transaction.atomic():
        appraise(town, hands, who=second, what="officer")
    with pytest.raises(Refused, match="已经开始了"), transaction.atomic():
        appraise(town, hands, who=ids["zhao"], what="officer", police_id=second)


def test_a_result_leaves_with_a_purpose_after_a_leader_looked(town: Any, hands: dict[str, Hand]) -> None:
    """方案S83: only what was closed, on the register, and never by the clerk alone."""
    from tests.disclosure.test_ask import cells, fetched
    from tongxing.core import clock, jobs
    from tongxing.disclosure.requests import actions
    from tongxing.disclosure.requests.actions import Wanted

    clerk, leader = hands["nong"], hands["sun"]
    one = appraise(town, hands)
    for hand, kind, day_ in ((leader, "by_group", "2026-11-03"), (hands["zhao"], "by_police", "2026-11-03")):
        hand.step(one, kind, day_, how="competent", words="按时入户")
    clerk.step(one, "shown", "2026-11-03", "2026-11-10")
    clerk.step(one, "silent", "2026-11-11")
    clerk.step(one, "closed", "2026-11-11")
    wanted = Wanted("assessment.appraisals", tuple(c.key for c in COLUMNS), "work", "年度绩效考评")
    made = actions.ask(by=step_in(clerk.actor), at=clock.now(), on=TODAY, wanted=wanted)
    assert made is not None
    assert made.second
    jobs.run_here()
    with pytest.raises(Refused):
        fetched(clerk.actor, made)
    assert actions.approve(by=step_in(leader.actor), at=clock.now(), disclosure_id=made.pk)
    jobs.run_here()
    [row] = [line for line in cells(fetched(clerk.actor, made).data) if "林晓" in line]
    assert row[:5] == [2026, "林晓", "称职", "称职", "没有说"]
    assert actions.ask(by=step_in(hands["lin"].actor), at=clock.now(), on=TODAY, wanted=wanted) is None
