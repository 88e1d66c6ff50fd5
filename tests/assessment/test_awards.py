"""Praise and consequence: four roads walked by the actions people use; nobody acts in her own matter, nothing is computed (G10)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

import tongxing
from tests.assessment.award_hands import Hand, appraise, fact, upper
from tests.cast import TODAY, step_in
from tongxing.assessment.awards.proceeding import Subject
from tongxing.assessment.awards.queries import proceedings
from tongxing.assessment.awards.roads import ROADS
from tongxing.core.refusal import Refused

pytestmark = pytest.mark.django_db


# ── nothing is computed ──────────────────────────────────────────────────────


def modules() -> Iterator[tuple[str, str]]:
    """Every module of the room and of its pages, and what each imports."""
    root = Path(tongxing.__file__).parent
    for path in (*root.glob("assessment/awards/*.py"), *root.glob("faces/desk/awards*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                yield path.name, str(node.module)
            elif isinstance(node, ast.Import):
                yield from ((path.name, alias.name) for alias in node.names)


def test_no_score_and_no_job_leads_to_a_proposal() -> None:
    """Guard G10: the room reads nothing of a score, and no job declares that it takes a step."""
    from tongxing.core.jobs import JOBS

    told = list(modules())
    assert len(told) > 40
    of_scores = ("scoring", "sheets", "board", "figures", "indicator", "core.jobs")
    assert [one for one in told if any(word in one[1] for word in of_scores)] == []
    assert [name for name, job in JOBS.items() if any("awards" in act for act in job.acts)] == []


@pytest.mark.parametrize("name", list(ROADS))
def test_a_road_is_whole(name: str) -> None:
    """Every state is reached, every arrow is between states there are, and what is over has no arrow but none."""
    road = ROADS[name]
    arrows = [(before, step, after) for step in road.steps.values() for before, after in step.moves.items()]
    assert {before for before, *_ in arrows} | {after for *_, after in arrows} == set(road.states)
    assert {state for state in road.states if state not in {before for before, *_ in arrows}} == road.over
    assert {after for *_, after in arrows} | {road.first} == set(road.states)


# ── awards ───────────────────────────────────────────────────────────────────


def test_an_award_waits_for_its_notice_and_for_every_objection(town: Any, hands: dict[str, Hand]) -> None:
    clerk, leader, cadre = hands["nong"], hands["sun"], hands["wu"]
    one = clerk.begin("award", "money", upper(town), amount="2000")
    assert cadre.sees(one) is None  # a draft of the desk is nobody's business
    clerk.step(one, "announced", "2026-11-02", days="5", where="村务公开栏")
    found = cadre.sees(one)
    assert found is not None
    assert found.steps[0].until == date(2026, 11, 9)  # Monday + 5 working days
    clerk.step(one, "objected", "2026-11-04", words="去年有人没有人管")
    assert leader.no(one, "approved", "2026-11-09", words="同意") == {"early", "objections"}
    assert clerk.no(one, "objected", "2026-11-10", words="晚了") == {"happened_on"}
    clerk.step(one, "answered", "2026-11-06", how="not_upheld", words="查过，去年那件当月办了")
    assert clerk.no(one, "approved", "2026-11-10", words="同意") == {"post"}
    leader.step(one, "approved", "2026-11-10", words="同意")
    clerk.step(one, "handed", "2026-11-12", paper="青政发〔2026〕19号，签收")
    found = leader.sees(one)
    assert found is not None
    assert (found.state, found.over) == ("handed", True)
    assert clerk.no(one, "withdrawn", "2026-11-13", words="发错了") == {"order"}


def test_what_is_written_down_late_gives_its_days_from_then_on(town: Any, hands: dict[str, Hand]) -> None:
    """In one afternoon nothing runs out: the notice, the time to answer, the term count from the day they were recorded."""
    clerk, leader = hands["nong"], hands["sun"]
    award = clerk.begin("award", "honour", upper(town))
    clerk.step(award, "announced", "2026-11-23", typed="2026-11-02", days="3", where="公开栏")
    found = leader.sees(award)
    assert found is not None
    assert (found.steps[0].on, found.steps[0].until) == (date(2026, 11, 2), date(2026, 11, 26))
    assert leader.no(award, "approved", "2026-11-26", words="同意") == {"early"}
    one = clerk.begin("fact", "not_done", upper(town), "2026-09-01", stands_on="走访记录")
    late = {"on": "2026-11-23", "typed": "2026-09-01"}
    assert clerk.no(one, "shown", until="2026-09-08", **late) == {"until_on"}
    assert clerk.no(one, "shown", until="2026-11-25", **late) == {"until_on"}
    clerk.step(one, "shown", until="2026-11-26", **late)
    assert clerk.no(one, "silent", "2026-11-26") == {"early"}
    rests = fact(town, hands)
    card = clerk.begin("card", "yellow", upper(town), "2026-09-10", facts=(str(rests),))
    clerk.step(card, "invited", "2026-09-10", "2026-09-15", where="镇政府")
    hands["wu"].step(card, "replied", "2026-09-14", words="已经在补")
    late |= {"typed": "2026-09-15", "words": "补开"}
    assert clerk.no(card, "term", until="2026-10-15", **late) == {"until_on"}


def test_only_the_desk_reads_who_objected_and_never_whoever_is_praised(
    town: Any, hands: dict[str, Hand], signed_in: Any
) -> None:
    clerk = hands["nong"]

    def page(hand: Hand, of: Any) -> str:
        return str(signed_in(hand.actor).get(f"/awards/{of}/").content.decode())

    def praised(subject: Subject) -> Any:
        step_in(clerk.actor)
        one = clerk.begin("award", "honour", subject)
        clerk.step(one, "announced", "2026-11-02", days="3", where="公开栏")
        clerk.step(one, "objected", "2026-11-03", name="石大伯", words="两次没有来")
        return one

    village = praised(upper(town))
    for hand, named in ((clerk, True), (hands["he"], True), (hands["wu"], False)):
        assert ("石大伯" in (text := page(hand, village))) is named
        assert "两次没有来" in text
    assert "石大伯" not in page(hands["sun"], praised(Subject(town.id, staff_id=hands["sun"].actor.staff_id)))


def test_an_upheld_objection_leaves_no_way_to_an_approval(town: Any, hands: dict[str, Hand]) -> None:
    clerk, leader = hands["nong"], hands["sun"]
    one = clerk.begin("award", "honour", Subject(town.id, staff_id=hands["lin"].actor.staff_id))
    clerk.step(one, "announced", "2026-11-02", days="3", where="公开栏")
    clerk.step(one, "objected", "2026-11-03", words="材料是别人写的")
    clerk.step(one, "answered", "2026-11-04", how="upheld", words="属实")
    assert leader.no(one, "approved", "2026-11-23", words="同意") == {"upheld"}
    leader.step(one, "refused", "2026-11-23", words="异议成立")
    assert hands["lin"].sees(one) is not None  # her own
    assert hands["lu"].sees(one) is None


def test_nobody_approves_what_she_proposed_or_what_is_about_herself(
    town: Any, hands: dict[str, Hand]
) -> None:
    leader = hands["sun"]
    mine = leader.begin("award", "honour", upper(town))
    leader.step(mine, "announced", "2026-11-02", days="3", where="公开栏")
    assert leader.no(mine, "approved", "2026-11-23", words="同意") == {"conflict"}
    about = hands["nong"].begin("award", "honour", Subject(town.id, staff_id=leader.actor.staff_id))
    assert (
        leader.sees(about) is None
    )  # a draft about himself is not his to read, whatever else his post reads
    hands["nong"].step(about, "announced", "2026-11-02", days="3", where="公开栏")
    assert leader.no(about, "refused", "2026-11-23", words="不要") == {"conflict"}
    with pytest.raises(Refused, match="写的是您自己"):
        leader.begin("award", "honour", Subject(town.id, staff_id=leader.actor.staff_id))


# ── facts and proposals ──────────────────────────────────────────────────────


def test_a_proposal_walks_to_the_county_and_is_lifted_there(town: Any, hands: dict[str, Hand]) -> None:
    """Guard G10 and 1991 中央综治委规定: found facts, heard, a term that ran out, a second person, the county."""
    clerk, cadre, leader = hands["nong"], hands["wu"], hands["sun"]
    with pytest.raises(Refused, match="没有认定属实的事，不能建议"):
        clerk.begin("card", "yellow", upper(town), "2026-09-10")
    rests = fact(town, hands)
    with pytest.raises(Refused, match="不是这个单位的"):
        clerk.begin(
            "card", "yellow", Subject(town.lower.pk, unit_kind="village"), "2026-09-10", facts=(str(rests),)
        )
    card = clerk.begin("card", "yellow", upper(town), "2026-09-10", facts=(str(rests),))
    assert clerk.no(card, "drafted", "2026-09-10", words="建议", law="yes") == {"order"}
    clerk.step(card, "invited", "2026-09-10", "2026-09-15", where="镇政府")
    assert clerk.no(card, "silent", "2026-09-15") == {"early"}
    cadre.step(card, "replied", "2026-09-14", words="已经在补")
    clerk.step(card, "term", "2026-09-15", "2026-10-15", words="按月开，补两次")
    assert clerk.no(card, "unmended", "2026-10-15", words="没有补") == {"early"}
    clerk.step(card, "unmended", "2026-10-16", words="一次没有补")
    assert clerk.no(card, "drafted", "2026-10-19", words="建议给黄牌") == {"law"}
    clerk.step(card, "drafted", "2026-10-19", words="建议给黄牌", law="yes")
    assert clerk.no(card, "sent", "2026-10-20", name="县委政法委", paper="1号") == {"order"}
    leader.step(card, "agreed", "2026-10-20", words="同意")
    clerk.step(card, "sent", "2026-10-21", name="县委政法委", paper="青政〔2026〕31号")
    assert clerk.no(card, "withdrawn", "2026-10-22", words="不送了") == {"order"}
    assert clerk.no(card, "lifted", "2026-10-22", words="改好了", paper="1号") == {"order"}
    clerk.step(card, "given", "2026-11-05", paper="望政法〔2026〕8号", words="给，三个月")
    clerk.step(card, "lifted", "2026-11-20", paper="望政法〔2026〕11号", words="改好了")
    found = cadre.sees(card)
    assert found is not None
    assert (found.state, len(found.steps)) == ("lifted", 9)


def test_what_was_mended_or_whose_finding_fell_is_not_proposed(town: Any, hands: dict[str, Hand]) -> None:
    clerk, leader = hands["nong"], hands["sun"]
    rests = fact(town, hands)
    first, second = (
        clerk.begin("card", what, upper(town), "2026-09-10", facts=(str(rests),))
        for what in ("yellow", "veto")
    )
    for card in (first, second):
        clerk.step(card, "invited", "2026-09-10", "2026-09-15", where="镇政府")
        clerk.step(card, "silent", "2026-09-16")
        clerk.step(card, "term", "2026-09-16", "2026-10-15", words="补开")
    clerk.step(first, "mended", "2026-10-01", words="补了")
    assert clerk.no(first, "drafted", "2026-10-19", words="建议", law="yes") == {"order"}
    clerk.step(second, "unmended", "2026-10-16", words="没有补")
    assert clerk.no(rests, "withdrawn", "2026-10-18", words="记错了月份") == {
        "post"
    }  # she only wrote it down
    leader.step(rests, "withdrawn", "2026-10-18", words="记错了月份")
    assert clerk.no(second, "drafted", "2026-10-19", words="建议", law="yes") == {"facts"}
    assert leader.sees(second) is not None


def test_nobody_of_the_unit_decides_about_it(town: Any, hands: dict[str, Hand]) -> None:
    """All of the desk answer for the town's government: that goes to the county. Of her own office the clerk only tells."""
    clerk, leader = hands["nong"], hands["sun"]
    government = Subject(town.id, "town", "town_government")
    for hand in (clerk, leader):
        with pytest.raises(Refused) as stopped, transaction.atomic():
            hand.begin("fact", "shirking", government, "2026-09-01", stands_on="会议记录")
        [refusal] = stopped.value.refusals
        assert (refusal.code, refusal.ways) == (
            "conflict", ("镇里没有不在这个单位的人，请书面交县级主管部门来办。",)
        )  # fmt: skip
    unit = next(one for one in clerk.book.units if one.kind == "social_affairs")
    office = Subject(town.id, unit.id, unit.kind)
    with pytest.raises(Refused, match="您自己的单位"), transaction.atomic():
        clerk.begin("award", "honour", office)
    praise = leader.begin("award", "honour", office)
    assert clerk.no(praise, "announced", "2026-11-02", days="3", where="公开栏") == {"conflict"}
    leader.step(praise, "announced", "2026-11-02", days="3", where="公开栏")
    leader.step(praise, "objected", "2026-11-03", words="不是他们办的")
    assert clerk.no(praise, "answered", "2026-11-04", how="not_upheld", words="是") == {"conflict"}
    one = clerk.begin("fact", "shirking", office, "2026-09-01", stands_on="会议记录")
    assert clerk.no(one, "shown", "2026-09-01", "2026-09-08") == {"conflict"}
    leader.step(one, "shown", "2026-09-01", "2026-09-08")
    clerk.step(one, "replied", "2026-09-02", words="人手不够")
    leader.step(one, "found", "2026-09-10", words="属实")
    assert clerk.no(one, "withdrawn", "2026-09-11", words="不算") == {"post"}


# ── walls ────────────────────────────────────────────────────────────────────


def test_no_row_changes_and_no_stranger_sees_one(town: Any, hands: dict[str, Hand], stranger: Any) -> None:
    one = hands["nong"].begin("award", "honour", upper(town))
    hands["nong"].step(one, "announced", "2026-11-02", days="5", where="公开栏")
    for sql in (
        "UPDATE assessment_proceeding SET what = 'money'",
        "DELETE FROM assessment_proceedingstep",
        "TRUNCATE assessment_proceedingstep",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Hand(stranger, hands["nong"].book).sees(one) is None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM assessment_proceeding), (SELECT count(*) FROM assessment_proceedingstep)"
        )
        assert cursor.fetchone() == (0, 0)
    step_in(hands["he"].actor)
    assert [found.id for found in proceedings(hands["he"].actor, book=hands["nong"].book)] == [one]
    foreign = Subject(step_in(stranger).place_ids[0], unit_kind="village")
    assert hands["nong"].begin("award", "honour", foreign) is None


def test_the_list_costs_the_same_with_more_on_it(town: Any, hands: dict[str, Hand], signed_in: Any) -> None:
    from django.test.utils import CaptureQueriesContext

    desk = signed_in(hands["nong"].actor)
    rests = fact(town, hands)
    counts = []
    for _n in range(2):
        step_in(hands["nong"].actor)
        hands["nong"].begin("card", "yellow", upper(town), "2026-09-10", facts=(str(rests),))
        with CaptureQueriesContext(connection) as asked:
            answer = desk.get("/awards/")
        assert answer.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_waits_stands_on_the_day_of_whose_step_it_is(
    town: Any, hands: dict[str, Hand], signed_in: Any
) -> None:
    """Found by looking: the village its answer, then the leader the finding, the desk what it may do and nothing for others."""
    clerk, leader, cadre = hands["nong"], hands["sun"], hands["wu"]

    def lines(hand: Hand) -> list[tuple[str, str]]:
        from tongxing.faces.desk.awards_page import waiting

        step_in(hand.actor)
        return [(one.called, step) for one, step in waiting(hand.actor, hand.book, on=TODAY)]

    one = clerk.begin("fact", "not_done", upper(town), "2026-11-16", stands_on="走访记录")
    assert lines(clerk) == [("上河村", "送给单位看")]
    assert lines(cadre) == []
    clerk.step(one, "shown", "2026-11-20", "2026-11-30")
    assert lines(cadre) == [("上河村", "单位答复")]
    assert lines(hands["lu"]) == lines(clerk) == lines(leader) == []
    assert "情况核实　上河村" in signed_in(cadre.actor).get("/mine/").content.decode()
    cadre.step(one, "replied", "2026-11-21", words="补了")
    assert lines(cadre) == []
    assert lines(leader) == [("上河村", "认定属实")]
    leader.step(one, "found", "2026-11-23", words="属实")
    assert lines(leader) == lines(clerk) == []
    appraise(town, hands)
    assert lines(leader) == [("林晓", "领导小组一方的意见")]
    assert lines(hands["zhao"]) == [("林晓", "派出所一方的意见")]
