"""Two files of one identity number: blind where one cannot see, on a list for who sees both, never a third."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from tests import cast
from tests.cast import TODAY, actor_of, at, day, found_town, id_number, post, put_in_force, step_in
from tongxing.core.refusal import Refused
from tongxing.people.duplicates import actions, queries

NUMBER = id_number(day("1990-05-06"), 700)


def intake(by: Any, place: Any, *, number: str = NUMBER, name: str = "韦小山") -> Any:
    """Take in one person as the desk does."""
    from tongxing.casework.actions import Intake, take_in
    from tongxing.people.actions import NewDecision, NewPerson

    step_in(by)
    person = NewPerson(name, place.pk, number, "1", day("1990-05-06"))
    paper = NewDecision(
        "望公戒决字〔2026〕700号", "望川县公安局", "community_treatment", day("2026-11-02"), day("2026-11-05")
    )
    return take_in(by=by, at=at(TODAY), on=TODAY, intakes=[Intake(person, paper)])[0]


@pytest.fixture
def pair(db: None, town: SimpleNamespace, nong: Any) -> SimpleNamespace:
    """Two villages, a worker of each, a file of one number in both."""
    one = actor_of(post(town, "one", "一村", "social_worker", [town.upper]))
    two = actor_of(post(town, "two", "二村", "social_worker", [town.lower]))
    first, second = intake(one, town.upper), intake(two, town.lower)
    return SimpleNamespace(one=one, two=two, first=first, second=second)


def open_pairs(by: Any) -> int:
    """How many pairs nobody has looked at yet."""
    return sum(1 for one in queries.pairs(by) if one.looked_at is None)


def test_a_worker_of_one_village_sees_no_pair_and_the_desk_does(pair: SimpleNamespace, nong: Any) -> None:
    for village in (pair.one, pair.two):
        step_in(village)
        assert queries.pairs(village) == []
        assert open_pairs(village) == 0
    step_in(nong)
    [found] = queries.pairs(nong)
    assert (found.older.number, found.newer.number) == (pair.first.number, pair.second.number)
    assert open_pairs(nong) == 1


def test_whoever_sees_both_villages_is_refused_a_third(
    pair: SimpleNamespace, lin: Any, town: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refused:
        intake(lin, town.street)
    assert [r.code for r in refused.value.refusals] == ["id_number"]


def test_looking_settles_a_pair_once_and_moves_nothing(pair: SimpleNamespace, nong: Any, lin: Any) -> None:
    ids = {"older": pair.first.pk, "newer": pair.second.pk}
    step_in(lin)
    with pytest.raises(Refused) as refused:
        actions.look_at_pair(by=lin, at=at(TODAY), reason="同一个人", **ids)
    assert [r.code for r in refused.value.refusals] == ["town_desk"]
    step_in(nong)
    with pytest.raises(Refused):
        actions.look_at_pair(by=nong, at=at(TODAY), reason=" ", **ids)
    assert actions.look_at_pair(by=nong, at=at(TODAY), reason="同一个人，归上河村", **ids)
    [found] = queries.pairs(nong)
    assert (found.reason, found.looked_by) == ("同一个人，归上河村", nong.name)
    assert open_pairs(nong) == 0
    with pytest.raises(Refused):
        actions.look_at_pair(by=nong, at=at(TODAY), reason="再来一次", **ids)
    step_in(pair.one)
    gone = {"older": pair.second.pk, "newer": pair.first.pk}
    assert actions.look_at_pair(by=pair.one, at=at(TODAY), reason="看看", **gone) is None


def test_a_sealed_file_is_no_half_of_a_pair(pair: SimpleNamespace, nong: Any, sun: Any, lin: Any) -> None:
    """Decided in docs/adr/0011: a sealed person's number is answered like an absent one, by the desk too."""
    from tongxing.people.models import Case

    step_in(pair.one)
    case = Case.objects.get(person=pair.first)
    folder = cast.Folder(pair.first.pk, case.pk, pair.first.number, pair.first.place_id)
    cast.closed(lin, folder, TODAY, how="died")
    sealed = cast.sealed(nong, sun, folder)
    step_in(nong)
    assert open_pairs(nong) == 0
    third = intake(pair.one, SimpleNamespace(pk=pair.first.place_id))
    assert third.pk
    step_in(nong)
    assert [p.newer.id for p in queries.pairs(nong)] == [third.pk]
    with pytest.raises(Refused) as refused:
        cast.unsealed(nong, sun, sealed)
    assert [r.code for r in refused.value.refusals] == ["twice_here"]


# ── two at the same moment ───────────────────────────────────────────────────


@pytest.fixture
def crowd(transactional_db: None) -> Any:
    """A township whose rows are really committed."""
    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"), ("下河村", "village")))
    post(town, "lin", "林晓", "social_worker", town.villages)
    put_in_force(town)
    return town


@pytest.mark.as_owner
def test_two_intakes_of_one_scope_at_one_moment_make_one_file(crowd: Any) -> None:
    """Different villages of one worker: the constraint of a place would let both in, the held door does not."""
    from tongxing.people.models import Person

    for turn in range(6):
        number, came = id_number(day("1980-01-01"), 300 + turn), []
        barrier = threading.Barrier(2)

        def run(place: Any, number: str = number, came: list[str] = came, gate: Any = barrier) -> None:
            try:
                with transaction.atomic():
                    by = actor_of(crowd.staff["lin"].pk)
                    gate.wait(10)
                    came.append(str(intake(by, place, number=number).number))
            except Refused as refused:
                came.append(refused.refusals[0].code)
            finally:
                connection.close()

        hands = [threading.Thread(target=run, args=(place,)) for place in (crowd.upper, crowd.lower)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join(20)
        assert sorted(came)[1] == "id_number", came
        assert len(came) == 2
    assert Person.objects.count() == 6
