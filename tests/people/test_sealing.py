"""Sealed means sealed: a whole file goes, nothing of it stays behind, and it comes back as it was.

治安管理处罚法 136, 戒毒条例 7; promise 16.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests import cast
from tests.cast import TODAY, at, day, step_in
from tongxing.core.refusal import Refused
from tongxing.people.sealing import actions, queries

pytestmark = pytest.mark.django_db

PLACES = ("place_id", "town_id")
STAY = {
    "org_place.town_id": "the division of places itself",
    "org_unit.place_id": "an office",
    "org_post.place_id": "a post of a member of staff",
    **{
        f"office_{t}.town_id": "taught and told to everybody, about nobody"
        for t in ("told", "regulation", "known")
    },
    "org_staff.town_id": "where somebody works",
    "people_numberseries.town_id": "a counter of folder numbers",
    "people_person.town_id": "the township stays hers; a scope is made of place_id alone",
    "people_case.town_id": "the same",
    "archive_scan.town_id": "the same; whose room its pages take",
    "archive_issuedpaper.town_id": "the same; whose series of numbers it belongs to",
    "conduct_asked.town_id": "the same; whose series of numbers it belongs to",
    "people_sealproposal.town_id": "what was proposed belongs to the town's desk, by number only",
    "people_sealdecision.town_id": "the same",
    "people_sealreturn.town_id": "the same",
    "archive_schedule.town_id": "periods and lists of the town's desk, by number only",
    "archive_scheduleword.town_id": "periods and lists of the town's desk, by number only",
    "archive_destruction.town_id": "periods and lists of the town's desk, by number only",
    "archive_destructionitem.town_id": "periods and lists of the town's desk, by number only",
    "archive_destructionword.town_id": "periods and lists of the town's desk, by number only",
    "archive_destroyed.town_id": "periods and lists of the town's desk, by number only",
    "archive_emptied.town_id": "which rows a list emptied, by table and number",
    "archive_writtenanew.town_id": "when tables were written anew after a list",
    "people_pairlooked.town_id": "two ids and a sealed word; the list is made of files within reach",
    "people_join.town_id": "two ids and a sealed word; a joined file is parted before it is sealed",
    "people_parting.town_id": "the same",
    "support_provider.place_id": "a place of help, open to everybody who works there",
    "support_provider.town_id": "the same",
    "support_providerend.town_id": "the same",
    "plans_planversion.town_id": "a plan",
    "assessment_confirmation.place_id": "an item of a village's score, no person",
    "assessment_proceeding.place_id": "praise and consequence of a village, a unit or a colleague, no person in care (G7)",
    "assessment_proceeding.town_id": "the same",
    "assessment_round.place_id": "a round of the assessment, about nobody",
    "assessment_round.town_id": "the same",
    "assessment_draft.place_id": "a score sheet as it was computed: ids and days in sealed bytes, frozen (docs/adr/0047)",
    "assessment_objection.town_id": "a counter of objections; whose row it is stands in a digest",
    "core_alarm.place_id": "about somebody who works here; what it is about resolves to no number any more",
    "disclosure_series.town_id": "a counter of disclosure numbers",
    "disclosure_disclosure.town_id": "what left belongs to the town's register; who was in it stands in disclosure_named",
    "disclosure_done.town_id": "the same",
    "disclosure_package.town_id": "the same, gone in a day",
    "casework_rosterimport.place_id": "what the police sent lately; sealed rows, gone after seven days",
    **{
        f"office_{table}.{column}": "what the office itself did, was given or spent, about nobody (G7)"
        for table in ("entry", "given", "engagement", "voucher", "localnumber", "volunteer")
        for column in ("town_id", "place_id")
    },
    "casework_listline.place_id": "a line of a list by its number, with no name and no file",
    "casework_listline.town_id": "the same",
    **{
        f"assessment_{table}.town_id": "numbers as they were sent, words on records by number: about nobody"
        for table in ("return", "settled", "truthanswer", "truthsample", "truthpick", "truthcheck")
    },
    "assessment_truthpick.place_id": "a drawn record by its number, which resolves to nothing any more",
    **{
        f"office_{table}.town_id": "the same"
        for table in ("end", "told", "regulation", "known", "volunteerend")
    },
}
MOVES_BY = {"person_id", "case_id"}
TOLD_TO_THE_DESK = {"people_sealproposal", "people_sealdecision", "people_sealreturn"}
GROWS = {"core_auditevent", "core_unsealed", "core_rowchange"}  # the trail of the sealing itself


def ask(sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def tables() -> list[str]:
    """Every table of ours."""
    ours = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("tongxing.")]
    return sorted({m._meta.db_table for m in ours})


@pytest.fixture
def life(lin: Any, nong: Any, town: SimpleNamespace) -> cast.Folder:
    """A whole file with something in every table, its measure over; and a neighbour who stays."""
    cast.take_in(lin, town.upper, reported_on=day("2026-03-25"), name="留下的人")
    folder = cast.take_in(
        lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-27"), name="要封存的人"
    )
    cast.sampled(lin, folder, day("2026-04-25"))
    cast.contacted(lin, folder, "visit", day("2026-04-20"))
    cast.joined(lin, folder, "family", day("2026-03-27"))
    cast.filed(lin, folder, "report_form", day("2026-03-25"))
    cast.closed(lin, folder, day("2026-10-01"), how="died")
    return folder


def rows_of_hers(folder: cast.Folder) -> dict[str, int]:
    """How many rows of each table say her name, her number or one of her ids, for whoever asks now."""
    deeds = [str(r[0]) for r in ask("SELECT id FROM duties_deed WHERE case_id = %s", [folder.case_id])]
    words = [str(folder.person_id), str(folder.case_id), folder.number, "要封存的人", *deeds]
    found = {
        t: ask(f"SELECT count(*) FROM {t} t WHERE to_jsonb(t)::text ~ %s", ["|".join(words)])[0][0]
        for t in tables()
    }
    return {t: n for t, n in found.items() if n}


def content() -> dict[str, str]:
    """A digest of every table, but for the trail and the proposals themselves."""
    kept = [t for t in tables() if t not in TOLD_TO_THE_DESK | GROWS]
    return {
        t: ask(f"SELECT md5(string_agg(r, '' ORDER BY r)) FROM (SELECT to_jsonb(t)::text r FROM {t} t) x")[0][
            0
        ]
        for t in kept
    }


def test_no_table_with_a_place_is_forgotten() -> None:
    """A table of places either belongs to a file by its columns, or says here why it stays."""
    rows = ask(
        "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind IN ('r','p') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0"
        " AND NOT a.attisdropped GROUP BY c.oid"
    )
    points = ask(
        "SELECT conrelid::regclass::text || '.' || a.attname FROM pg_constraint k"
        " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)"
        " WHERE k.contype = 'f' AND k.confrelid = 'org_place'::regclass"
    )
    places = {f"{t}.{c}" for t, columns in rows for c in columns if c in PLACES} | {p[0] for p in points}
    of_a_file = {f"{t}.place_id" for t, columns in rows if "place_id" in columns and MOVES_BY & set(columns)}
    of_a_file |= {"people_person.place_id", "core_auditevent.place_id"}
    assert places - of_a_file - {"org_place.parent_id"} == set(STAY)


def test_nothing_of_her_stays_within_reach(
    life: cast.Folder, nong: Any, sun: Any, lin: Any, owner_rights: Any
) -> None:
    """After sealing, no row of any table that anybody of the town can reach says a word of her."""
    step_in(nong)
    before = rows_of_hers(life)
    assert {"people_person", "people_personkey", "people_case", "people_decision", "core_auditevent"} <= set(
        before
    )
    assert {"duties_deed", "duties_duty", "fieldwork_test", "fieldwork_contact"} <= set(before)
    assert {"casework_agreement", "casework_groupmember"} <= set(before)
    cast.sealed(nong, sun, life)
    for who in (nong, sun, lin):
        step_in(who)
        assert set(rows_of_hers(life)) <= TOLD_TO_THE_DESK
    step_in(lin)
    assert rows_of_hers(life) == {}, "a worker of villages does not even learn that a proposal was made"
    with owner_rights():
        whole = rows_of_hers(life)
        stay_open = ask("SELECT count(*) FROM people_person WHERE place_id < 0")
    assert {t: n for t, n in whole.items() if t not in TOLD_TO_THE_DESK} == before, "nothing was lost"
    assert stay_open == [(1,)], "and nobody else went along"


def test_it_comes_back_byte_for_byte(life: cast.Folder, nong: Any, sun: Any, owner_rights: Any) -> None:
    with owner_rights():
        before = content()
    asked = cast.sealed(nong, sun, life)
    with owner_rights():
        assert content() != before
    cast.unsealed(nong, sun, asked)
    with owner_rights():
        assert content() == before
    step_in(nong)
    assert ask("SELECT count(*) FROM core_auditevent WHERE about_id = %s", [life.person_id])[0][0] > 3
    assert queries.sealed_files(nong) == []


def test_sealed_and_open_again_and_sealed_again(life: cast.Folder, nong: Any, sun: Any) -> None:
    first = cast.sealed(nong, sun, life)
    step_in(nong)
    assert [f.number for f in queries.sealed_files(nong)] == [life.number]
    assert queries.count_sealed(nong) == 1
    cast.unsealed(nong, sun, first)
    step_in(nong)
    assert queries.count_sealed(nong) == 0
    cast.sealed(nong, sun, life, on=day("2026-11-24"))
    step_in(nong)
    assert queries.count_sealed(nong) == 1


# ── what stands in the way ───────────────────────────────────────────────────


def propose(by: Any, folder: cast.Folder, ground: str = "law_136", reason: str = "措施已经结束") -> Any:
    """One proposal."""
    step_in(by)
    return actions.propose_seal(
        by=by, at=at(TODAY, 10), person_id=folder.person_id, ground=ground, reason=reason
    )


def codes(refused: Any) -> set[str]:
    """What a refusal is called."""
    return {r.code for r in refused.value.refusals}


def test_a_running_measure_keeps_a_file_open(lin: Any, nong: Any, town: SimpleNamespace) -> None:
    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))
    with pytest.raises(Refused) as refused:
        propose(nong, folder, ground="because", reason=" ")
    assert codes(refused) == {"running", "ground", "reason"}


def test_only_the_desk_of_the_whole_town_proposes(life: cast.Folder, lin: Any, stranger: Any) -> None:
    with pytest.raises(Refused) as refused:
        propose(lin, life)
    assert codes(refused) == {"town_desk"}
    assert propose(stranger, life) is None, "what is elsewhere does not exist"


def test_nobody_confirms_her_own_proposal(life: cast.Folder, nong: Any) -> None:
    asked = propose(nong, life)
    with pytest.raises(Refused) as refused:
        actions.confirm(by=nong, at=at(TODAY), proposal_id=asked.pk)
    assert codes(refused) == {"two_people"}


def test_one_proposal_waits_at_a_time_and_a_declined_one_makes_room(
    life: cast.Folder, nong: Any, sun: Any
) -> None:
    asked = propose(nong, life)
    with pytest.raises(Refused) as refused:
        propose(nong, life)
    assert codes(refused) == {"waiting"}
    step_in(sun)
    with pytest.raises(Refused):
        actions.decline(by=sun, at=at(TODAY), proposal_id=asked.pk, reason=" ")
    assert actions.decline(by=sun, at=at(TODAY), proposal_id=asked.pk, reason="再等一等")
    assert actions.confirm(by=sun, at=at(TODAY), proposal_id=asked.pk) is None, "decided once"
    step_in(nong)
    assert {"people_person", "duties_deed"} <= set(rows_of_hers(life)), "a declined proposal moves nothing"
    assert propose(nong, life) is not None


def test_opening_needs_a_ground_and_a_second_person(
    life: cast.Folder, nong: Any, sun: Any, stranger: Any
) -> None:
    sealed = cast.sealed(nong, sun, life)
    step_in(nong)
    with pytest.raises(Refused) as refused:
        actions.propose_unseal(by=nong, at=at(TODAY), sealed_by=sealed.pk, ground="curious", reason="")
    assert codes(refused) == {"ground", "reason", "until_on"}
    asked = actions.propose_unseal(
        by=nong, at=at(TODAY), sealed_by=sealed.pk, ground="organ", reason="望法〔2026〕1号", until_on=TODAY
    )
    assert asked is not None
    with pytest.raises(Refused):
        actions.confirm(by=nong, at=at(TODAY), proposal_id=asked.pk)
    assert set(rows_of_hers(life)) <= TOLD_TO_THE_DESK, "a proposal alone opens nothing"
    step_in(stranger)
    assert actions.confirm(by=stranger, at=at(TODAY), proposal_id=asked.pk) is None
    assert (
        actions.propose_unseal(by=stranger, at=at(TODAY), sealed_by=sealed.pk, ground="organ", reason="一号")
        is None
    )


# ── the database has the last word ───────────────────────────────────────────


def forge(proposal_id: UUID, by: Any, *, confirmed: bool = True) -> None:
    """Write a decision past every action."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_sealdecision (proposal_id, town_id, confirmed, decided_at, decided_by_id)"
            " VALUES (%s, %s, %s, now(), %s)",
            [proposal_id, by.town_id, confirmed, by.staff_id],
        )


def forged_proposal(by: Any, person_id: UUID, turn: str = "seal") -> UUID:
    """Write a proposal past every action."""
    from tongxing.people.models import SealProposal

    row = SealProposal.objects.create(
        town_id=by.town_id,
        person_id=person_id,
        number="X",
        turn=turn,
        ground="law_136",
        reason="x",
        proposed_at=at(TODAY),
        proposed_by_id=by.staff_id,
    )
    return row.pk


def test_the_database_refuses_one_person_twice(life: cast.Folder, nong: Any) -> None:
    step_in(nong)
    asked = forged_proposal(nong, life.person_id)
    with pytest.raises(DatabaseError, match="two people"):
        forge(asked, nong)


def test_the_database_refuses_a_running_measure(lin: Any, nong: Any, sun: Any, town: SimpleNamespace) -> None:
    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))
    step_in(nong)
    asked = forged_proposal(nong, folder.person_id)
    with pytest.raises(DatabaseError, match="still runs"):
        forge(asked, sun)


def test_the_database_refuses_a_file_of_another_town_and_a_second_turn(
    life: cast.Folder, nong: Any, sun: Any, next_town: SimpleNamespace
) -> None:
    elsewhere = cast.actor_of(next_town.staff["stranger_clerk"].pk)
    step_in(elsewhere)
    asked = forged_proposal(elsewhere, life.person_id)
    with pytest.raises(DatabaseError, match="another town"), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO people_sealdecision (proposal_id, town_id, confirmed, decided_at, decided_by_id)"
            " VALUES (%s, %s, true, now(), %s)",
            [asked, elsewhere.town_id, sun.staff_id],
        )
    step_in(nong)
    asked = forged_proposal(nong, life.person_id, turn="unseal")
    with pytest.raises(DatabaseError, match="there already"):
        forge(asked, sun)


@pytest.mark.parametrize("table", ["duties_deed", "people_decision", "core_auditevent"])
def test_history_moves_by_its_sign_and_changes_in_nothing_else(
    life: cast.Folder, nong: Any, owner_rights: Any, table: str
) -> None:
    """The owner may turn the sign of a place and nothing beside it; the running house may not even that."""
    step_in(nong)
    other = {"duties_deed": "kind = 'x'", "people_decision": "number = 'x'", "core_auditevent": "act = 'x'"}[
        table
    ]
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET place_id = -place_id")
    for change in (other, f"place_id = -place_id, {other}", "place_id = place_id + 1", "place_id = place_id"):
        with owner_rights(), pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            connection.cursor().execute(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("UPDATE people_case SET place_id = -place_id WHERE id = %s", "people.half_sealed"),
        ("UPDATE duties_duty SET place_id = -place_id WHERE case_id = %s", "duties.half_sealed"),
        (
            "UPDATE people_person SET place_id = -place_id WHERE id = (SELECT person_id FROM people_case WHERE id = %s)",
            "people.sealed_without_two",
        ),
    ],
)
def test_a_file_that_was_moved_by_hand_is_found(
    life: cast.Folder, nong: Any, sun: Any, owner_rights: Any, planted: str, seen: str
) -> None:
    """`tongxing invariants` asks: all of a file or nothing of it, and never without two people."""
    from tongxing.core.vocabulary import nevers

    with owner_rights():
        assert ask(nevers[seen].rows) == [(0,)]
        connection.cursor().execute(planted, [life.case_id])
        assert ask(nevers[seen].rows)[0][0] > 0


def test_nobody_gets_a_post_at_a_sealed_place_nor_a_scope_of_one(town: SimpleNamespace, nong: Any) -> None:
    from tongxing.org.actions import appoint
    from tongxing.org.actor import machine
    from tongxing.org.models import Place
    from tongxing.org.queries import place_called

    twin = Place.objects.get(pk=-town.upper.pk)
    assert {p > 0 for p in (*nong.place_ids, *machine(town.id).place_ids)} == {True}
    assert place_called("封存").code == "no_place"  # type: ignore[union-attr]
    with pytest.raises(DatabaseError, match="post_never_at_sealed_place"), transaction.atomic():
        appoint(by=None, staff=town.staff["lin"], role="social_worker", place=twin, since=TODAY)
