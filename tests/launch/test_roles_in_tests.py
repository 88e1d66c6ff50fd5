"""The tests' own ground: a database test really runs with the rights of the running house."""

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def _ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_a_database_test_runs_as_the_app_role() -> None:
    assert _ask("SELECT current_user") == "tongxing_app"
    assert _ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False


def test_the_app_role_may_not_make_or_change_tables() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _ask("CREATE TABLE planted (id int)")
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        _ask("ALTER TABLE django_migrations DISABLE ROW LEVEL SECURITY")


def test_row_level_security_holds_in_a_test(owner_rights) -> None:  # type: ignore[no-untyped-def]
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE walled (place_id int)")
        cursor.execute("INSERT INTO walled VALUES (1), (2)")
        cursor.execute("ALTER TABLE walled ENABLE ROW LEVEL SECURITY")
        cursor.execute("CREATE POLICY one ON walled USING (place_id = 1)")
    assert _ask("SELECT count(*) FROM walled") == 1
    with owner_rights():
        assert _ask("SELECT count(*) FROM walled") == 2


@pytest.mark.as_owner
def test_the_marker_keeps_the_owners_rights() -> None:
    assert _ask("SELECT current_user") == "tongxing_owner"


@pytest.mark.django_db(transaction=True)
def test_without_an_enclosing_transaction_too() -> None:
    assert _ask("SELECT current_user") == "tongxing_app"


def test_and_afterwards_again() -> None:
    assert _ask("SELECT current_user") == "tongxing_app"
