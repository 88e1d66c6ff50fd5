"""Two files of one person: joined by a row, parted by a row, and neither file knows of it (docs/adr/0029, T26)."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import TODAY, Folder, actor_of, at, closed, day, id_number, post, step_in
from tests.people.test_duplicates import intake
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.duties.actions import project_cases
from tongxing.duties.file import open_file
from tongxing.duties.occasion import occasion
from tongxing.fieldwork.actions import NewContact, record_contact
from tongxing.people import queries
from tongxing.people.duplicates import queries as duplicates
from tongxing.people.joining import actions
from tongxing.people.joining.actions import join_files, part_files
from tongxing.people.models import Case, Join
from tongxing.people.sealing.actions import propose_seal

pytestmark = pytest.mark.django_db
WHY = "对照了两份决定书和身份证"
TABLES = ("people_person", "people_personkey", "people_case", "people_decision", "duties_deed", "duties_duty")


@pytest.fixture
def two(town: SimpleNamespace, nong: Any) -> SimpleNamespace:
    """Two villages that cannot see each other, a file of one number in both; the desk sees both."""
    one = actor_of(post(town, "one", "一村", "social_worker", [town.upper]))
    other = actor_of(post(town, "two", "二村", "social_worker", [town.lower]))
    a, b = intake(one, town.upper), intake(other, town.lower)
    step_in(nong)
    return SimpleNamespace(one=one, two=other, a=a, b=b, desk=nong, case_a=case_of(a), case_b=case_of(b))


def case_of(person: Any) -> UUID:
    return Case.objects.get(person=person).pk


def joined(two: SimpleNamespace, kept: Any = None, other: Any = None) -> Join:
    step_in(two.desk)
    row = join_files(
        by=two.desk, at=at(TODAY), kept=(kept or two.a).pk, other=(other or two.b).pk, reason=WHY
    )
    assert row is not None
    return row


def parted(two: SimpleNamespace, join: Join) -> None:
    step_in(two.desk)
    assert part_files(by=two.desk, at=at(TODAY), join_id=join.pk, reason="号码录错，是两个人") is not None


def stored(*, sealed: bool = True) -> list[str]:
    """Every row of every file as it lies on the disk; without ``sealed`` what differs each time it is written."""
    strip = (
        "to_jsonb(t)"
        if sealed
        else (
            "(SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(t)) e"
            " WHERE e.value #>> '{{}}' NOT LIKE '\\\\x%%' AND NOT (e.key = 'id' AND '{t}' IN ('duties_duty', 'people_personkey')))"
        )
    )
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT ({strip.format(t=table)})::text FROM {table} t ORDER BY 1")
            found += [f"{table} {row[0]}" for row in cursor.fetchall()]
    return found


def seen(by: Any, two: SimpleNamespace) -> Any:
    """What somebody sees of the two: each file's measures, the list, a search by number and by sound."""
    step_in(by)
    files = [open_file(by, p.pk) for p in (two.a, two.b)]
    return (
        [f and (f.number, [(c.id, len(c.deeds)) for c in f.cases], f.joined) for f in files],
        [(p.number, p.case_id) for p in queries.list_people(by)],
        [p.number for p in queries.find_people(by, str(two.a.id_number))],
        [p.number for p in queries.find_people(by, "wxs")],
    )


# ── what a join does, and for whom ───────────────────────────────────────────


def test_whoever_reaches_both_sees_one_file_with_both_measures(two: SimpleNamespace) -> None:
    joined(two)
    files, listed, by_number, by_sound = seen(two.desk, two)
    assert files[0] == files[1]
    assert files[0][0] == two.a.number
    assert {case for case, _deeds in files[0][1]} == {two.case_a, two.case_b}
    assert [number for number, _case in listed].count(two.a.number) == 1
    assert two.b.number not in [number for number, _case in listed]
    assert by_number == by_sound == [two.a.number]


def test_who_sees_one_side_sees_what_she_saw_before(two: SimpleNamespace) -> None:
    """A join is no way to learn that somebody has a file elsewhere (docs/adr/0010)."""
    before = [seen(by, two) for by in (two.one, two.two)]
    joined(two)
    assert [seen(by, two) for by in (two.one, two.two)] == before
    step_in(two.one)
    assert not Join.objects.exists(), "not even the row of the join"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_join")
        assert cursor.fetchone() == (0,)


def test_it_is_traced_on_both_and_reasoned(two: SimpleNamespace) -> None:
    step_in(two.desk)
    with pytest.raises(Refused) as refused:
        join_files(by=two.desk, at=at(TODAY), kept=two.a.pk, other=two.b.pk, reason=" ")
    assert [r.code for r in refused.value.refusals] == ["reason"]
    villages = replace(two.desk, place_ids=tuple(set(two.desk.place_ids) - {two.desk.town_id}))
    step_in(villages)
    with pytest.raises(Refused) as refused:
        join_files(by=villages, at=at(TODAY), kept=two.a.pk, other=two.b.pk, reason=WHY)
    assert [r.code for r in refused.value.refusals] == ["town_desk"]
    parted(two, joined(two))
    step_in(two.desk)
    found = AuditEvent.objects.filter(act__in=["pair.join", "pair.part"]).values_list("act", "about_id")
    assert sorted(found) == sorted((act, p.pk) for act in ("pair.join", "pair.part") for p in (two.a, two.b))


def test_a_star_and_never_a_chain(two: SimpleNamespace, town: SimpleNamespace, monkeypatch: Any) -> None:
    third = intake(actor_of(post(town, "three", "三村", "social_worker", [town.street])), town.street)
    joined(two)
    joined(two, two.a, third)
    for kept, other in ((two.b, third), (third, two.a), (two.a, two.b)):
        step_in(two.desk)
        with pytest.raises(Refused):
            join_files(by=two.desk, at=at(TODAY), kept=kept.pk, other=other.pk, reason=WHY)
    monkeypatch.setattr(actions, "why_not_join", lambda **_: ())
    step_in(two.desk)
    with pytest.raises(DatabaseError, match="joined to one other"), transaction.atomic():
        join_files(by=two.desk, at=at(TODAY), kept=two.b.pk, other=third.pk, reason=WHY)


def test_a_joined_file_is_parted_before_it_is_sealed(two: SimpleNamespace) -> None:
    closed(two.one, Folder(two.a.pk, two.case_a, two.a.number, two.a.place_id), day("2026-11-22"), how="died")
    join = joined(two)
    propose = {"by": two.desk, "at": at(TODAY), "person_id": two.a.pk, "ground": "law_136", "reason": "完了"}
    with pytest.raises(Refused) as refused:
        propose_seal(**propose)
    assert [r.code for r in refused.value.refusals] == ["joined"]
    parted(two, join)
    assert propose_seal(**propose) is not None


def test_a_record_goes_to_the_measure_that_runs(two: SimpleNamespace) -> None:
    closed(
        two.one, Folder(two.a.pk, two.case_a, two.a.number, two.a.place_id), day("2026-11-22"), how="moved"
    )
    joined(two)
    step_in(two.desk)
    found = occasion(two.desk, two.a.pk, on=TODAY)
    assert found is not None
    assert found.case is not None
    assert found.case.case_id == two.case_b


# ── and back ─────────────────────────────────────────────────────────────────


def test_five_hundred_round_trips_leave_every_byte_where_it_was(two: SimpleNamespace) -> None:
    """T26: joined and parted again, one way and the other; the files are byte by byte what they were."""
    step_in(two.desk)
    before, looks = stored(), seen(two.desk, two)
    for n in range(500):
        pair = (two.a, two.b) if n % 2 else (two.b, two.a)
        join = joined(two, *pair)
        parted(two, join)
        if n % 50 == 0:
            assert stored() == before
    assert stored() == before
    assert seen(two.desk, two) == looks


STEPS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["talk", "visit"]), st.integers(1, 10)), max_size=5
)


@given(steps=STEPS, kept=st.sampled_from("ab"), cut=st.integers(0, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_join_and_part_is_identity_whatever_was_recorded_meanwhile(
    two: SimpleNamespace, steps: list[tuple[str, str, int]], kept: str, cut: int
) -> None:
    """Hypothesis: the same records with a join around some of them and without one leave the same files."""

    def live(*, join: bool) -> Any:
        with transaction.atomic():
            held = None
            for n, (whose, kind, back) in enumerate(steps):
                if join and n == cut:
                    held = joined(two, *((two.a, two.b) if kept == "a" else (two.b, two.a)))
                note(two, whose, kind, back, n)
            if join:
                held = held or joined(two)
                parted(two, held)
            step_in(two.desk)
            assert project_cases(by=two.desk, case_ids=[two.case_a, two.case_b], check=True) == 0
            found = stored(sealed=False), [seen(by, two) for by in (two.desk, two.one, two.two)]
            transaction.set_rollback(True)
        return found

    assert live(join=True) == live(join=False)


def note(two: SimpleNamespace, whose: str, kind: str, back: int, n: int) -> None:
    """A talk or a visit in one of the two measures, by the worker of its village."""
    by, case = (two.one, two.case_a) if whose == "a" else (two.two, two.case_b)
    step_in(by)
    on = day(f"2026-11-{10 + back:02d}")
    new = NewContact(kind, "fine", on, id=uuid5(UUID(int=9), f"{n}"))
    record_contact(by=by, at=at(TODAY), on=TODAY, case_id=case, new=new)


def test_teeth_a_join_that_moved_a_measure_would_be_seen(two: SimpleNamespace, owner_rights: Any) -> None:
    step_in(two.desk)
    before = stored()
    with owner_rights():
        Case.objects.filter(pk=two.case_b).update(person_id=two.a.pk)
    step_in(two.desk)
    assert stored() != before


# ── found by number, telephone, and the sound of a name ──────────────────────


def test_one_telephone_and_one_sound_are_found_among_what_she_reaches(
    town: SimpleNamespace, nong: Any
) -> None:
    one = actor_of(post(town, "one", "一村", "social_worker", [town.upper]))
    other = actor_of(post(town, "two", "二村", "social_worker", [town.lower]))
    made = [
        ("单晓明", one, town.upper, 1),
        ("善晓明", other, town.lower, 2),
        ("丹晓明", other, town.lower, 3),
    ]
    people = {}
    for name, by, place, serial in made:
        people[name] = intake(by, place, number=id_number(day("1990-05-06"), 710 + serial), name=name)
    step_in(nong)
    [found] = duplicates.alike(nong)
    assert {found.older.name, found.newer.name} == {"单晓明", "善晓明"}, (
        "单 as a surname is read shan, not dan"
    )
    assert found.signs == {"name", "birth"}
    for village in (one, other):
        step_in(village)
        assert duplicates.alike(village) == []
        assert duplicates.pair(village, people["单晓明"].pk, people["善晓明"].pk) is None
    step_in(other)
    assert [k.name for k in duplicates.maybe(other, name="单晓明")] == ["善晓明"]


@pytest.mark.parametrize(
    ("name", "sound"),
    [("单立", "shan li"), ("仇英", "qiu ying"), ("解缙", "xie jin"), ("尉迟恭", "yuchi gong"), ("万俟卨", "moqi xie"),
     ("曾国", "zeng guo"), ("查良", "zha liang"), ("区大", "ou da"), ("朴成", "piao cheng"), ("覃三", "qin san"),
     ("盖叫", "ge jiao"), ("任达", "ren da"), ("乐进", "yue jin"), ("缪贤", "miao xian"), ("单于明", "chanyu ming")],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name: str, sound: str) -> None:
    from tongxing.people.names import sort_key

    assert sort_key(name) == sound
