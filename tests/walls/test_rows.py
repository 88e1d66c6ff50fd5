"""The second wall alone: raw SQL as the running house, without any of our own scoping."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.cast import contacted, day, excused, joined, sampled, step_in, take_in
from tongxing.config.env import APP_ROLE

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "org_place": "the public division of places",
    "org_unit": "offices",
    "org_staff": "needed before anybody is known; carries no person in treatment",
    "org_post": "needed before anybody is known",
    "people_numberseries": "a counter of folder numbers",
    "core_keyprobe": "read before anybody is known: one sealed word by which a house sees that its keys fit",
    "org_signincount": "needed before anybody is known; counts tries to sign in",
    "org_session": "needed before anybody is known; found by the fingerprint of a key that only her browser holds",
}
WALLED = sorted(
    m._meta.db_table
    for m in apps.get_models()
    if m.__module__.startswith("tongxing.") and m._meta.db_table not in OPEN_TO_ALL
)


def ask(sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def lives(lin: Any, nong: Any, town: SimpleNamespace) -> Any:
    """A file with something in every table."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-26"))
    sampled(lin, folder, day("2026-04-25"))
    contacted(lin, folder, "visit", day("2026-04-20"))
    joined(lin, folder, "family", day("2026-03-26"))
    excused(lin, folder, "in_hospital", day("2026-05-01"), paper="住院号 5")
    return folder


def test_every_table_of_people_is_walled() -> None:
    """No table may be forgotten: row security on, forced, with a policy for the running house."""
    rows = ask(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
        " EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) FROM pg_class c WHERE c.relname = ANY(%s)",
        [WALLED],
    )
    assert {r[0] for r in rows} == set(WALLED)
    assert [r[0] for r in rows if not all(r[1:])] == []


def test_the_running_house_is_neither_owner_nor_superuser() -> None:
    assert ask("SELECT current_user")[0][0] == APP_ROLE
    [(superuser, bypass)] = ask("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    assert (superuser, bypass) == (False, False)
    owned = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", [APP_ROLE])
    assert owned == []


@pytest.mark.parametrize("table", WALLED)
def test_without_a_scope_there_are_no_rows(lives: Any, table: str) -> None:
    from tongxing.org.actor import leave

    leave()
    assert ask(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    "table", [t for t in WALLED if t not in {"core_auditevent", "core_rowchange", "plans_planversion"}]
)
def test_a_stranger_sees_no_row_of_ours(lives: Any, stranger: Any, lin: Any, table: str) -> None:
    step_in(stranger)
    assert ask(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    "table",
    ["people_person", "people_case", "people_decision", "people_personkey", "duties_deed", "duties_duty"]
    + [
        "fieldwork_test",
        "fieldwork_contact",
        "fieldwork_ground",
        "casework_agreement",
        "casework_groupmember",
    ],
)
def test_the_fixture_does_have_rows_there(lives: Any, lin: Any, table: str) -> None:
    """So that the two tests above are able to fail."""
    step_in(lin)
    assert ask(f"SELECT count(*) FROM {table}")[0][0] > 0


def test_a_stranger_cannot_change_our_rows(lives: Any, stranger: Any, lin: Any) -> None:
    step_in(stranger)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_case SET worker_id = NULL")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM duties_duty")
        assert cursor.rowcount == 0
    step_in(lin)
    assert ask("SELECT count(*) FROM duties_duty")[0][0] > 0


def test_a_row_cannot_be_written_into_another_place(lives: Any, stranger: Any, lin: Any) -> None:
    step_in(stranger)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(
            "INSERT INTO people_personkey (person_id, place_id, key) VALUES (%s, %s, 'x')",
            [lives.person_id, lives.place_id],
        )


def test_a_row_cannot_be_moved_out_of_reach(lives: Any, lin: Any, next_town: SimpleNamespace) -> None:
    step_in(lin)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute("UPDATE people_case SET place_id = %s", [next_town.upper.pk])


@pytest.mark.parametrize("verb", ["UPDATE core_auditevent SET act = 'x'", "DELETE FROM core_auditevent"])
def test_the_trail_only_grows(lives: Any, lin: Any, verb: str, owner_rights: Any) -> None:
    step_in(lin)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    with owner_rights(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_a_village_cadre_reaches_her_village_only(
    lives: Any, lin: Any, wu: Any, town: SimpleNamespace
) -> None:
    take_in(lin, town.lower, reported_on=day("2026-03-25"))
    step_in(wu)
    assert {r[0] for r in ask("SELECT place_id FROM people_person")} == {town.upper.pk}


def test_personal_fields_are_not_readable_on_the_disk(lives: Any, lin: Any) -> None:
    """ID numbers, telephones and notes stand sealed; only keys open them."""
    from tongxing.people.models import Person

    person = Person.objects.get(pk=lives.person_id)
    assert person.id_number
    assert len(person.id_number) == 18
    [(stored, phone)] = ask("SELECT id_number, phone FROM people_person WHERE id = %s", [lives.person_id])
    assert person.id_number.encode() not in bytes(stored)
    assert (person.phone or "").encode() not in bytes(phone)
