"""搬到本镇另一个村: the whole file goes, the old village sees nothing of it, the trail and every duty stay as they were.

戒毒条例 14, 15, 22: the place of execution is the township, so a move inside it changes who helps and nothing else.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests import cast
from tests.archive.papers import scanned
from tests.cast import TODAY, Folder, actor_of, at, day, post, step_in, take_in
from tests.desk.test_statements import run
from tests.people.test_sealing import ask, tables
from tongxing.casework.models import GroupMember
from tongxing.casework.village.actions import change_village
from tongxing.core.history import different
from tongxing.core.refusal import Refused
from tongxing.core.vocabulary import nevers
from tongxing.duties.actions import difference
from tongxing.duties.models import Deed, Duty
from tongxing.duties.queries import bundle
from tongxing.org.models import Staff
from tongxing.people.models import Case, Person, VillageChange

pytestmark = pytest.mark.django_db
TRAIL = {"core_auditevent", "core_auditperson", "core_rowchange"}  # stays where it was written


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day of the cast."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def here(town: Any) -> Any:
    """Who answers for the upper village and for no other."""
    return actor_of(post(town, "shang", "上官", "social_worker", [town.upper]))


@pytest.fixture
def there(town: Any) -> Any:
    """Who answers for the lower village and for no other."""
    return actor_of(post(town, "xia", "夏天", "social_worker", [town.lower]))


@pytest.fixture
def folder(here: Any, there: Any, town: Any) -> Folder:
    """A file with something in every table that follows a person, eight months on the way."""
    from tongxing.people.family.actions import add_relative
    from tongxing.people.family.rules import NewRelative

    made = take_in(
        here, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-27"), name="韦搬家"
    )
    cast.sampled(here, made, day("2026-04-25"))
    cast.contacted(here, made, "visit", day("2026-04-20"))
    joined = cast.joined(here, made, "social_worker", day("2026-03-27"))
    assert joined is not None
    scanned(here, made, "决定书.pdf")
    new = NewRelative("sibling", "韦兄")
    add_relative(by=step_in(here), at=at(TODAY), person_id=made.person_id, new=new)
    Case.objects.filter(pk=made.case_id).update(worker_id=here.staff_id)
    return made


def move(by: Any, folder: Folder, to: Any, worker: Any, **more: Any) -> Any:
    said = {"moved_on": day("2026-11-20"), "reason": "和父母同住", **more}
    return change_village(
        by=step_in(by), at=at(TODAY), on=TODAY, person_id=folder.person_id, to=to.pk, worker=worker.staff_id, **said
    )  # fmt: skip


def hers(folder: Folder) -> dict[str, int]:
    """How many rows of each table speak of her, for whoever asks now."""
    deeds = [str(r[0]) for r in ask("SELECT id FROM duties_deed WHERE case_id = %s", [folder.case_id])]
    words = "|".join([str(folder.person_id), str(folder.case_id), folder.number, "韦搬家", *deeds])
    found = {
        t: ask(f"SELECT count(*) FROM {t} t WHERE to_jsonb(t)::text ~ %s", [words])[0][0] for t in tables()
    }
    return {t: n for t, n in found.items() if n}


def duties(folder: Folder) -> list[tuple[Any, ...]]:
    """Everything owed, as it stands, without where and by whom."""
    rows = Duty.objects.filter(case_id=folder.case_id).order_by("rule", "opens_on")
    return list(
        rows.values_list("id", "rule", "opens_on", "due_on", "lapses_on", "met_by", "met_on", "excused_by")
    )


def test_the_other_village_has_the_whole_file_and_the_old_one_nothing(
    here: Any, there: Any, nong: Any, town: Any, folder: Folder
) -> None:
    step_in(here)
    before = hers(folder)
    assert {"people_person", "people_personkey", "people_case", "people_decision", "people_relative"} <= set(
        before
    )
    assert {"duties_deed", "duties_duty", "fieldwork_test", "casework_groupmember", "archive_scan"} <= set(
        before
    )
    assert move(nong, folder, town.lower, there) is not None
    step_in(here)
    assert set(hers(folder)) <= TRAIL, (
        "the old village has no row of her but what was written of its own acts"
    )
    step_in(there)
    after = hers(folder)
    assert {
        t: n for t, n in before.items() if t not in TRAIL | {"duties_deed", "casework_groupmember"}
    }.items() <= after.items()
    assert after["people_villagechange"] == 1


def test_the_doors_open_in_the_new_village_only(
    here: Any, there: Any, nong: Any, wu: Any, town: Any, folder: Folder, signed_in: Any
) -> None:
    pages = [
        f"/people/{folder.person_id}/{rest}" for rest in ("", "process/", "own/", "seen/", "record/visit/")
    ]
    assert [signed_in(here).get(page).status_code for page in pages] == [200] * 5
    assert [signed_in(there).get(page).status_code for page in pages] == [404] * 5
    desk, url = signed_in(nong), f"/people/{folder.person_id}/village/"
    assert f'href="{url}"' in desk.get(pages[1]).content.decode()
    drawn = desk.get(url).content.decode()
    slip = re.search(r'name="slip"[^>]*value="([^"]*)"', drawn)
    assert slip
    assert f'value="{town.upper.pk}"' not in drawn, "the village she is in is no choice"
    body = {
        "slip": slip[1],
        "moved_on": "2026-11-20",
        "to": town.lower.pk,
        "worker": there.staff_id,
        "reason": "和父母同住",
    }
    assert desk.post(url, body).status_code == 303
    desk.post(url, body)
    step_in(nong)
    assert VillageChange.objects.count() == 1, "a form sent twice moves once"
    assert [signed_in(here).get(page).status_code for page in pages] == [404] * 5
    assert [signed_in(there).get(page).status_code for page in pages] == [200] * 5
    shown = signed_in(there).get(pages[1]).content.decode()
    assert "上河村 → 下河村" in shown
    assert "和父母同住" in shown


def test_nothing_owed_is_lost_or_doubled_and_the_term_stands(
    here: Any, there: Any, nong: Any, town: Any, folder: Folder
) -> None:
    step_in(nong)
    before, ends = duties(folder), Case.objects.get(pk=folder.case_id).ends_on
    move(nong, folder, town.lower, there)
    step_in(there)
    case = Case.objects.get(pk=folder.case_id)
    assert duties(folder) == before
    assert (case.ends_on, case.place_id, case.worker_id) == (ends, town.lower.pk, there.staff_id)
    assert set(Duty.objects.filter(case=case).values_list("place_id", "worker_id")) == {
        (town.lower.pk, there.staff_id)
    }
    whole = bundle(there, folder.case_id)
    assert whole is not None
    assert difference(whole) == 0
    Duty.objects.filter(pk=before[-1][0]).delete()
    whole = bundle(there, folder.case_id)
    assert whole is not None
    assert difference(whole) == 1, "teeth: a duty that got lost is seen"


def test_who_takes_over_stands_in_the_work_group(
    here: Any, there: Any, nong: Any, town: Any, folder: Folder
) -> None:
    step_in(here)
    member = GroupMember.objects.get(deed__case_id=folder.case_id, deed__outcome="social_worker")
    name = member.name
    Staff.objects.filter(pk=here.staff_id).update(name=name)
    move(nong, folder, town.lower, there)
    step_in(there)
    gone = set(Deed.objects.exclude(supersedes=None).values_list("supersedes_id", flat=True))
    standing = Deed.objects.filter(case_id=folder.case_id, outcome="social_worker").exclude(pk__in=gone)
    found = {d.groupmember.name: d.until_on for d in standing.select_related("groupmember")}
    assert found == {name: day("2026-11-20"), "夏天": None}


def test_the_history_of_rows_and_the_trail_stay_whole(
    here: Any, there: Any, nong: Any, town: Any, folder: Folder, owner_rights: Any
) -> None:
    with owner_rights():
        events = ask("SELECT id, place_id, mac FROM core_auditevent ORDER BY id")
    move(nong, folder, town.lower, there)
    with owner_rights(), connection.cursor() as cursor:
        kept = {row[0]: row[1:] for row in ask("SELECT id, place_id, mac FROM core_auditevent")}
        assert all(kept[one[0]] == one[1:] for one in events), "what the chain commits to is as it was"
        assert different(cursor) == []
        noted = ask(
            "SELECT count(*) FROM core_rowchange WHERE op = 'U' AND source = 'duties_deed'"
            " AND (old ->> 'place_id')::int = %s AND (new ->> 'place_id')::int = %s", [town.upper.pk, town.lower.pk],
        )  # fmt: skip
        assert noted[0][0] == Deed.objects.filter(case_id=folder.case_id, recorded_at__lt=at(TODAY)).count()
    step_in(nong)
    acts = ask(
        "SELECT act FROM core_auditevent WHERE about_id = %s AND place_id = %s",
        [folder.person_id, town.lower.pk],
    )
    assert ("change_village",) in acts


def test_written_rows_go_where_a_recorded_move_says_and_nowhere_else(
    here: Any, there: Any, nong: Any, town: Any, next_town: Any, folder: Folder, owner_rights: Any
) -> None:
    """Teeth: the owner of the tables, past every action."""
    deed = "UPDATE duties_deed SET place_id = %s WHERE case_id = %s"

    def refused(sql: str, values: Any) -> str:
        with owner_rights(), pytest.raises(DatabaseError) as caught, transaction.atomic():
            ask(sql + " RETURNING 1", values)
        return str(getattr(caught.value.__cause__, "sqlstate", ""))

    assert refused(deed, [town.lower.pk, folder.case_id]) == "TX001"
    move(nong, folder, town.lower, there)
    assert refused(deed, [town.street.pk, folder.case_id]) == "TX001"
    assert refused("UPDATE duties_deed SET place_id = %s, happened_on = '2026-01-01' WHERE case_id = %s", [town.upper.pk, folder.case_id]) == "TX001"  # fmt: skip

    def row(left: int, to: int) -> str:
        sql = "INSERT INTO people_villagechange (id, place_id, person_id, from_place_id, to_place_id, moved_on, reason, recorded_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, '2026-11-20', '', now())"  # fmt: skip
        return refused(sql, [to, folder.person_id, left, to])

    assert row(town.upper.pk, town.street.pk) == "TX011", "the file does not lie there any more"
    assert row(town.lower.pk, next_town.upper.pk) == "TX012", "another town is another place of execution"


def test_only_the_town_s_desk_does_it(
    lin: Any, wu: Any, zhao: Any, sun: Any, next_town: SimpleNamespace, folder: Folder, signed_in: Any
) -> None:
    url = f"/people/{folder.person_id}/village/"
    assert [signed_in(who).get(url).status_code for who in (lin, wu, zhao, sun)] == [403] * 4
    stranger = actor_of(next_town.staff["stranger_clerk"].pk)
    assert signed_in(stranger).get(url).status_code == 404
    assert signed_in(stranger).post(url, {}).status_code == 404


def test_what_stands_in_the_way_is_said_all_at_once(
    here: Any, there: Any, nong: Any, town: Any, folder: Folder
) -> None:
    def codes(by: Any = nong, to: Any = town.lower, worker: Any = there, **more: Any) -> set[str]:
        with pytest.raises(Refused) as caught:
            move(by, folder, to, worker, **more)
        return {one.code for one in caught.value.refusals}

    assert codes(moved_on=day("2026-11-24"), reason="") == {"moved_on", "reason"}
    assert codes(worker=here) == {"worker"}
    assert codes(to=town.upper) == {"to"}
    assert codes(by=here) == {"town_desk"}
    move(nong, folder, town.lower, there)
    assert codes(to=town.upper, worker=here, moved_on=day("2026-11-19")) == {"moved_on"}
    assert move(nong, folder, town.upper, here, moved_on=TODAY) is not None, "and back again"
    step_in(here)
    assert VillageChange.objects.count() == 2
    assert "people_person" in hers(folder)
    cast.closed(here, folder, TODAY, how="died")
    assert codes(moved_on=TODAY) == {"nothing"}


def test_a_second_file_of_the_same_number_in_that_village_stops_it(
    there: Any, nong: Any, town: Any, folder: Folder
) -> None:
    other = take_in(there, town.lower, reported_on=day("2026-03-25"))
    step_in(nong)
    mine = Person.objects.get(pk=folder.person_id)
    Person.objects.filter(pk=other.person_id).update(id_number=mine.id_number, id_index=mine.id_index)
    with pytest.raises(Refused) as caught:
        move(nong, folder, town.lower, there)
    assert [one.code for one in caught.value.refusals] == ["to"]
    assert Person.objects.get(pk=folder.person_id).place_id == town.upper.pk


def test_a_file_that_moved_is_sealed_as_a_whole(
    here: Any, there: Any, nong: Any, sun: Any, town: Any, folder: Folder
) -> None:
    """What stayed behind in the old village's trail goes with it."""
    move(nong, folder, town.lower, there)
    cast.closed(there, folder, TODAY, how="died")
    cast.sealed(nong, sun, folder)
    for who in (here, there):
        step_in(who)
        assert hers(folder) == {}


def test_the_form_runs_few_statements(nong: Any, folder: Folder, signed_in: Any) -> None:
    browser = signed_in(nong)
    assert len(run(browser, f"/people/{folder.person_id}/village/")) <= 6
    assert len(run(browser, f"/people/{folder.person_id}/process/")) <= 7  # conduct/test_pages counts them


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("UPDATE people_personkey SET place_id = %s WHERE person_id = %s", "people.in_two_villages"),
        ("UPDATE duties_duty SET place_id = %s WHERE case_id IN (SELECT id FROM people_case WHERE person_id = %s)", "duties.in_another_village"),
    ],
)  # fmt: skip
def test_a_file_of_which_something_stayed_behind_is_found(
    there: Any, nong: Any, town: Any, folder: Folder, owner_rights: Any, planted: str, seen: str
) -> None:
    """`tongxing invariants` asks; teeth: what a forgotten table would look like."""
    move(nong, folder, town.lower, there)
    with owner_rights():
        assert ask(nevers[seen].rows) == [(0,)]
        connection.cursor().execute(planted, [town.upper.pk, folder.person_id])
        assert ask(nevers[seen].rows)[0][0] > 0
