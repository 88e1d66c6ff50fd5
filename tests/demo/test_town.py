"""The town in memory: the same every time, about the right size, and nobody in it can be real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tongxing.demo.shapes import DeedSpec, Life, TownSpec
from tongxing.demo.town import bailu, digest, qingwu
from tongxing.fieldwork.kinds import TEST_OUTCOMES
from tongxing.org.roles import Role
from tongxing.people.rules import read_id_number
from tongxing.plans.books import LAW_DIR, LIBRARY_DIR
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.reading import read_book
from tongxing.rulebook.windows import InForce, Owed, State, project, state

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def plans() -> tuple[InForce, ...]:
    """The plan of 2023 and the one of 2026 after it."""
    earlier = read_book(LAW_DIR, LIBRARY_DIR / "qingwu" / "2023").book
    later = read_book(LAW_DIR, LIBRARY_DIR / "qingwu" / "2026").book
    assert earlier is not None
    assert later is not None
    change = date(2026, 2, 5)
    return InForce(earlier, "2023-1", date(2023, 1, 1), change), InForce(later, "2026-1", change)


@pytest.fixture(scope="module")
def town(plans: tuple[InForce, ...]) -> TownSpec:
    return qingwu(today=TODAY, plans=plans)


def standing(life: Life) -> Iterator[tuple[int, DeedSpec]]:
    """The deeds that were not taken back or corrected."""
    gone = {d.corrects for d in life.deeds if d.corrects is not None}
    return ((i, d) for i, d in enumerate(life.deeds) if i not in gone and not d.withdrawn)


def owed(life: Life, plans: tuple[InForce, ...]) -> tuple[Owed, ...]:
    """What this life owes, with its deeds."""
    deeds = [
        DeedFact(f"{i:04}", d.kind, d.outcome, d.happened_on, d.until_on, d.duty_rule or None, d.duty_due_on)
        for i, d in standing(life)
    ]
    story = life.story
    facts = CaseFacts(
        story.measure,
        story.decided_on,
        story.received_on,
        story.reported_on,
        story.months,
        story.deducted_days,
        story.closed_on,
        tuple(sorted(deeds, key=lambda d: (d.happened_on, d.id))),
    )
    return project(facts, plans)


def test_the_same_seed_and_day_make_the_same_town(town: TownSpec, plans: tuple[InForce, ...]) -> None:
    assert digest(qingwu(today=TODAY, plans=plans)) == digest(town)
    assert digest(qingwu(today=TODAY, plans=plans, seed=1)) != digest(town)
    assert digest(qingwu(today=TODAY + timedelta(1), plans=plans)) != digest(town)


@pytest.mark.parametrize("today", [date(2026, 7, 1), date(2027, 2, 28), date(2028, 2, 29)])
def test_it_can_be_made_on_other_days(plans: tuple[InForce, ...], today: date) -> None:
    made = qingwu(today=today, plans=plans)
    assert len(made.lives) == 120
    assert all(d.recorded_on < today for life in made.lives for d in life.deeds)


def test_about_120_people_in_eight_villages_and_six_next_door(
    town: TownSpec, plans: tuple[InForce, ...]
) -> None:
    assert len(town.lives) == 120
    assert len(town.villages) == 8 == len({life.story.village for life in town.lives})
    assert len(bailu(today=TODAY, plans=plans).lives) == 6
    mine = [
        x for x in town.lives if town.worker_of(x.story.village) == "linxiao" and x.story.closed_on is None
    ]
    assert len(mine) == 19
    assert len({x.story.village for x in mine}) == 4


def test_no_identity_number_or_telephone_can_be_anybodys(town: TownSpec, plans: tuple[InForce, ...]) -> None:
    """No division of China begins with 99 (GB/T 2260), and no numbers were given out under 154."""
    lives = [*town.lives, *bailu(today=TODAY, plans=plans).lives]
    for life in lives:
        read = read_id_number(life.id_number, on=TODAY)
        assert not read.problems
        assert (read.birth_on, read.sex) == (life.story.birth_on, life.story.sex)
        assert life.id_number.startswith(("990102", "990103"))
        assert life.phone == "" or life.phone.startswith("1540000")
    assert len({life.id_number for life in lives}) == len(lives)
    phones = [life.phone for life in lives if life.phone]
    assert len(set(phones)) == len(phones) < len(lives)


def test_every_post_is_held_in_both_towns(town: TownSpec, plans: tuple[InForce, ...]) -> None:
    for one in (town, bailu(today=TODAY, plans=plans)):
        assert {s.role for s in one.staff} == {r.value for r in Role}
        assert len({s.username for s in one.staff}) == len(one.staff)
        assert all(one.worker_of(v.name) and one.cadre_of(v.name) for v in one.villages)


def test_people_and_duties_are_in_every_state(town: TownSpec, plans: tuple[InForce, ...]) -> None:
    found = {state(one, TODAY) for life in town.lives for one in owed(life, plans)}
    assert found == set(State)
    ends = Counter(x.story.closed_how for x in town.lives if x.story.closed_on)
    assert set(ends) == {"completed", "moved", "died", "terminated"}
    waiting = [x for x in town.lives if x.story.reported_on is None]
    assert any(x.story.received_on is None for x in waiting)
    late = [state(owed(x, plans)[0], TODAY) for x in waiting if x.story.received_on]
    assert Counter(late) == {State.OVERDUE: 4, State.OPEN: 3}
    years = {
        (TODAY - x.story.reported_on).days // 365
        for x in town.lives
        if x.story.reported_on and not x.story.closed_on
    }
    assert years == {0, 1, 2}
    reasons = {a.reason for x in town.lives for a in x.story.absences if a.until > TODAY}
    assert reasons == {"in_hospital", "detained", "leave_reported"}
    months = {x.story.months for x in town.lives if x.story.measure == "community_rehabilitation"}
    assert months == {12, 18, 24, 30, 36}


def test_most_is_done_in_time_and_the_rest_is_honest(town: TownSpec, plans: tuple[InForce, ...]) -> None:
    year = [
        one
        for life in town.lives
        for one in owed(life, plans)
        if date(2025, 11, 1) <= one.due_on < TODAY and one.excused_by is None and one.rule != "report_in"
    ]
    in_time = sum(state(one, TODAY) is State.MET for one in year)
    assert 0.86 <= in_time / len(year) <= 0.95
    assert len(year) > 1000
    deeds = [d for life in town.lives for d in life.deeds]
    assert {d.outcome for d in deeds if d.kind == "official_test"} == set(TEST_OUTCOMES)
    assert sum((d.recorded_on - d.happened_on).days > 3 for d in deeds) > 100
    assert any(d.withdrawn for d in deeds)
    assert any(d.corrects is not None and not d.withdrawn for d in deeds)
    without = [
        x for x in town.lives
        if not any(d.kind == "group_member" and d.outcome == "volunteer" for d in x.deeds) and x.story.reported_on
    ]  # fmt: skip
    assert 10 < len(without) < 40


def test_nothing_happens_before_its_decision_in_the_future_or_after_the_end(town: TownSpec) -> None:
    for life in town.lives:
        for deed in life.deeds:
            assert life.story.decided_on <= deed.happened_on <= deed.recorded_on < TODAY
            assert life.taken_in_on <= deed.recorded_on
            assert deed.happened_on <= (life.story.closed_on or TODAY)
            assert deed.corrects is None or life.deeds[deed.corrects].recorded_on <= deed.recorded_on


def test_names_that_break_careless_software_are_here(town: TownSpec) -> None:
    names = [life.story.name for life in town.lives]
    assert {"梁㛃", "黄𠮷安", "阿卜杜拉·买买提"} <= set(names)
    assert names.count("韦秀兰") == 2


def test_the_people_of_the_pictures_stand_where_the_pictures_have_them(
    town: TownSpec, plans: tuple[InForce, ...]
) -> None:
    by_name = {life.story.name: life for life in town.lives}
    zhou, chen = by_name["周明远"], by_name["陈立"]
    of_2025 = [x for x in town.lives if x.story.decided_on.year == 2025]
    assert (of_2025.index(zhou), of_2025.index(chen)) == (6, 18)
    late = [(o.rule, o.due_on) for o in owed(chen, plans) if state(o, TODAY) is State.OVERDUE]
    assert late == [("official_test", date(2026, 11, 19)), ("talk", date(2026, 11, 21))]
    tests = [state(o, TODAY) for o in owed(zhou, plans) if o.rule == "official_test"]
    assert (tests[4], tests[6], tests[7], tests[8]) == (
        State.MET_LATE, State.EXCUSED, State.EXCUSED, State.LAPSED,
    )  # fmt: skip
    assert tests[15] is State.OPEN
