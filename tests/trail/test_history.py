"""The history of rows: nothing that writes goes past it, and a row written past its triggers is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests import cast
from tests.cast import day, step_in
from tongxing.core import history
from tongxing.core.models import RowChange

pytestmark = pytest.mark.django_db


def run(sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    """One statement and its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def changes(source: str, *ops: str) -> list[RowChange]:
    """What the history has of a table, oldest first."""
    rows = RowChange.objects.filter(source=source, op__in=ops or ("U", "D"))
    return list(rows.order_by("n"))


@pytest.fixture
def folder(lin: Any, town: Any) -> cast.Folder:
    """One person of the upper village."""
    return cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))


def test_a_bulk_update_a_raw_one_and_a_removal_leave_old_and_new(folder: cast.Folder, lin: Any) -> None:
    from tongxing.people.models import Person

    step_in(lin)
    Person.objects.filter(pk=folder.person_id).update(name="改名", phone="13912345678", phone_tail="5678")
    run("UPDATE people_person SET sex = '2' WHERE id = %s", [folder.person_id])
    first, second = changes("people_person")
    assert (first.new or {})["name"] == "改名"
    assert set(first.old or {}) == {"name", "phone", "phone_tail"}
    assert (first.new or {})["phone"].startswith("\\x01")
    assert "13912345678" not in str(first.new)
    assert (second.old, second.new) == ({"sex": "1"}, {"sex": "2"})
    assert {first.person_id, second.person_id} == {folder.person_id}
    assert (first.place_id, first.row, first.login) == (
        folder.place_id,
        str(folder.person_id),
        "tongxing_app",
    )
    assert first.tx == second.tx


def test_what_changes_nothing_leaves_nothing(folder: cast.Folder, lin: Any) -> None:
    step_in(lin)
    run("UPDATE people_person SET sex = sex WHERE id = %s", [folder.person_id])
    assert changes("people_person") == []


def test_a_password_is_noted_as_changed_and_never_kept(town: Any, owner_rights: Any) -> None:
    staff = town.staff["lin"]
    staff.password = "argon2$secret-hash"
    staff.save(update_fields=["password"])
    with owner_rights():
        one = changes("org_staff")[-1]
    assert (one.old, one.new) == ({"password": None}, {"password": None})


def test_a_stranger_sees_no_history_of_ours(folder: cast.Folder, lin: Any, stranger: Any) -> None:
    step_in(lin)
    run("UPDATE people_person SET sex = '2' WHERE id = %s", [folder.person_id])
    step_in(stranger)
    assert changes("people_person", "U", "I") == []


@pytest.mark.parametrize(
    "verb", ["UPDATE core_rowchange SET op = 'I'", "DELETE FROM core_rowchange", "TRUNCATE core_rowchange"]
)
def test_history_only_grows(folder: cast.Folder, owner_rights: Any, verb: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(verb)
    with owner_rights(), pytest.raises(DatabaseError), transaction.atomic():
        run(verb)


# ── every table is in it, or says why not ────────────────────────────────────────────────────────


def ours() -> list[type[models.Model]]:
    """Every table of ours."""
    return [m for m in apps.get_models() if m.__module__.startswith("tongxing.")]


def test_every_table_is_tracked_or_says_why_not(owner_rights: Any) -> None:
    """Promise 6. The list in the database and the triggers there are compared, not only what migrations say."""
    with owner_rights():
        listed = {row[0] for row in run("SELECT source FROM core_tracked")}
        hung = run(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname IN ('row_written', 'row_changed')"
            " AND tgenabled = 'O' GROUP BY 1"
        )
        guarded = {
            r[0] for r in run("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_emptied'")
        }
    silent = {m._meta.db_table for m in ours() if hasattr(m, "untracked")}
    assert listed == {m._meta.db_table for m in ours()} - silent
    assert dict(hung) == dict.fromkeys(listed, 2)
    assert listed <= guarded
    assert all(len(m.untracked) > 8 for m in ours() if hasattr(m, "untracked"))


# ── rows written past their triggers ─────────────────────────────────────────────────────────────


PAST = {
    "changed": "UPDATE duties_deed SET happened_on = happened_on - 1 WHERE case_id = %s AND kind = 'official_test'",
    "removed": "DELETE FROM fieldwork_test WHERE id IN (SELECT id FROM duties_deed WHERE case_id = %s)",
    "appeared": "INSERT INTO assessment_confirmation (place_id, year, indicator, points, reason, recorded_at, recorded_by_id)"
    " SELECT place_id, 2026, 'B1', 10, '', now(), recorded_by_id FROM duties_deed WHERE case_id = %s LIMIT 1",
}


@pytest.mark.parametrize("how", sorted(PAST))
def test_a_row_written_past_its_triggers_is_found(
    how: str, folder: cast.Folder, lin: Any, owner_rights: Callable[..., Any]
) -> None:
    cast.sampled(lin, folder, day("2026-04-25"))
    with owner_rights(), connection.cursor() as cursor:
        assert history.different(cursor) == []
        table = PAST[how].split()[2 if how != "changed" else 1]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(PAST[how], [folder.case_id])
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        assert [(d.table, d.how) for d in history.different(cursor)] == [(table, how)]


def test_a_new_column_is_no_tampering_and_hides_none(
    folder: cast.Folder, lin: Any, owner_rights: Callable[..., Any]
) -> None:
    """After a migration rows are noted again where columns changed, but not those that were wrong before."""
    other = cast.take_in(lin, cast_place(folder), reported_on=day("2026-03-26"))
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_case DISABLE TRIGGER row_changed")
        cursor.execute("UPDATE people_case SET worker_id = NULL WHERE id = %s", [other.case_id])
        cursor.execute("ALTER TABLE people_case ENABLE TRIGGER row_changed")
        before = history.different(cursor)
        cursor.execute("ALTER TABLE people_case ADD COLUMN extra integer NOT NULL DEFAULT 7")
        assert len(history.different(cursor)) == 2
        assert history.stand_again(cursor, before) == 1
        assert [d.row for d in history.different(cursor)] == [str(other.case_id)]


def test_another_key_is_no_change_and_another_word_is_one(
    folder: cast.Folder, lin: Any, owner_rights: Callable[..., Any]
) -> None:
    """docs/adr/0013: the owner seals values again under a new key; the running role cannot pass for her."""
    from tongxing.core import cipher

    again = cipher.seal("13800000009", column="people_person.phone")
    change = "UPDATE people_person SET phone = %s WHERE id = %s"
    with owner_rights():
        run(change, [again, folder.person_id])
        assert changes("people_person") == []
        run(change, [b"", folder.person_id])
        assert len(changes("people_person")) == 1
    step_in(lin)
    run(change, [again, folder.person_id])
    run(change, [cipher.seal("13800000010", column="people_person.phone"), folder.person_id])
    assert len(changes("people_person")) == 3


def cast_place(folder: cast.Folder) -> Any:
    """The place of a folder."""
    from tongxing.org.models import Place

    return Place.objects.get(pk=folder.place_id)


def test_sealing_a_file_is_no_change_of_its_rows(
    folder: cast.Folder, lin: Any, nong: Any, sun: Any, owner_rights: Callable[..., Any]
) -> None:
    """The file moves to its place's twin with its whole history; no row of it looks changed."""
    cast.closed(lin, folder, day("2026-10-01"), how="died")
    with owner_rights():
        before = len(changes("people_person") + changes("duties_deed"))
    cast.sealed(nong, sun, folder)
    with owner_rights(), connection.cursor() as cursor:
        assert len(changes("people_person") + changes("duties_deed")) == before
        assert history.different(cursor) == []
        places = {c.place_id for c in RowChange.objects.filter(person_id=folder.person_id)}
    assert places == {-folder.place_id}
    step_in(lin)
    assert not RowChange.objects.filter(person_id=folder.person_id).exists()
