"""The second wall is bound: whoever can run a statement, but is not the house, opens nothing (docs/adr/0009)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, day, step_in, take_in
from tests.walls.test_rows import WALLED, ask
from tongxing.config.env import APP_ROLE
from tongxing.core import clock, wall
from tongxing.core.wall_sql import REBIND
from tongxing.org.actor import enter, machine

pytestmark = pytest.mark.django_db
OLD = "(SELECT NULLIF(current_setting('app.places', true), ''))::int[]"


def setting(name: str, value: str) -> None:
    """What an injected statement can do."""
    ask("SELECT set_config(%s, %s, true)", [name, value])


def setting_of(name: str) -> str:
    return str(ask("SELECT current_setting(%s, true)", [name])[0][0])


def visible() -> dict[str, int]:
    """How many rows of every walled table are seen now."""
    rows = {table: ask(f"SELECT count(*) FROM {table}")[0][0] for table in WALLED}
    return {table: n for table, n in rows.items() if n}


@pytest.fixture
def lives(lin: Any, town: SimpleNamespace, next_town: SimpleNamespace) -> Any:
    """Somebody of ours, and Lin inside the wall."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    step_in(lin)
    return folder


@contextmanager
def another() -> Iterator[psycopg.Connection[Any]]:
    """One more connection of the running house."""
    params = {k: v for k, v in connection.get_connection_params().items() if k in psycopg_keys()}
    with psycopg.connect(**params, autocommit=True) as raw:
        raw.execute(f"SET ROLE {APP_ROLE}")
        yield raw


def psycopg_keys() -> set[str]:
    return {"dbname", "user", "password", "host", "port"}


def opened(
    raw: psycopg.Connection[Any], *, pid: int | None = None, until: int | None = None, key: bytes = b""
) -> None:
    """Open the wall of this connection for places 1 and 2, with a proof that may be wrong in one respect."""
    until = clock.seconds() + 30 if until is None else until
    message = f"open|{pid or raw.info.backend_pid}|{until}".encode()
    mac = hmac.digest(key or wall.key(), message, "sha256")
    raw.execute("SELECT wall_open(ARRAY[1, 2], 1, %s, %s)", [until, mac])


def scope(raw: psycopg.Connection[Any]) -> Any:
    return raw.execute("SELECT wall_scope('places')").fetchone()[0]  # type: ignore[index]


# ── injected settings ────────────────────────────────────────────────────────


def test_there_is_something_to_see(lives: Any) -> None:
    """So that the tests below are able to fail."""
    assert {"people_person", "people_case", "duties_duty", "core_auditevent"} <= set(visible())


@pytest.mark.parametrize(
    "forged", ["{ours}", "{all}", "{}", "{1,2,3,4,5,6,7,8,9}", "x", "{1", "{NULL}", "\x01"]
)
def test_no_injected_setting_shows_a_row(
    lives: Any, town: SimpleNamespace, next_town: SimpleNamespace, forged: str, stranger: Any
) -> None:
    step_in(stranger)
    ours, every = [p.pk for p in town.villages], [r[0] for r in ask("SELECT id FROM org_place")]
    known = {"{ours}": "{" + ",".join(map(str, ours)) + "}", "{all}": "{" + ",".join(map(str, every)) + "}"}
    setting("app.places", known.get(forged, forged))
    assert visible() == {}
    setting("app.town", str(town.id))
    assert visible() == {}
    setting("app.seal", "00" * 32)
    assert visible() == {}


def test_what_was_sealed_holds_for_exactly_that(lives: Any, town: SimpleNamespace) -> None:
    """Her own seal beside one more place, another town or the other order is no seal."""
    places = setting_of("app.places")
    for forged in (
        places[:-1] + ",999}",
        places.replace("{", "{999,"),
        "{" + places[1:-1].split(",")[0] + "}",
    ):
        setting("app.places", forged)
        assert visible() == {}, forged
    setting("app.places", places)
    assert visible()
    setting("app.town", "999")
    assert visible() == {}


def test_nothing_can_be_written_either(lives: Any, stranger: Any, town: SimpleNamespace) -> None:
    step_in(stranger)
    setting("app.places", "{" + str(lives.place_id) + "}")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ask("INSERT INTO people_personkey (person_id, place_id, key) VALUES (%s, %s, 'x') RETURNING 1",
            [lives.person_id, lives.place_id])  # fmt: skip


# ── copied seals and proofs ──────────────────────────────────────────────────


def test_a_seal_is_of_one_transaction_of_one_connection(db: None) -> None:
    with another() as one, another() as two:
        with one.transaction():
            opened(one)
            assert scope(one) == [1, 2]
            names = ("app.places", "app.town", "app.seal")
            stolen = {n: one.execute("SELECT current_setting(%s)", [n]).fetchone()[0] for n in names}  # type: ignore[index]
        for raw in (one, two):
            with raw.transaction():
                assert scope(raw) is None
                for name, value in stolen.items():
                    raw.execute("SELECT set_config(%s, %s, true)", [name, value])
                assert scope(raw) is None


def test_a_proof_is_of_one_connection_and_short_lived(db: None) -> None:
    with another() as one, another() as two:
        for wrong in (
            {"pid": two.info.backend_pid},
            {"until": clock.seconds() - 61},
            {"until": clock.seconds() + 3600},
            {"key": b"k" * 32},
        ):
            with pytest.raises(psycopg.Error, match="for the house only"):
                opened(one, **wrong)  # type: ignore[arg-type]
        for until, mac in ((None, None), (clock.seconds(), None), (None, b"")):
            with pytest.raises(psycopg.Error, match="for the house only"):
                one.execute("SELECT wall_open(ARRAY[1], 1, %s, %s)", [until, mac])
        with one.transaction():
            opened(one)
            assert scope(one) == [1, 2]


def test_a_proof_does_not_stand_in_what_others_can_look_at(lin: Any) -> None:
    """The running role sees what its other connections run, but not the values bound by the server."""
    with another() as eye:
        eye.execute("RESET ROLE")  # the login of these tests, as which the other connection runs too
        enter(lin.staff_id, on=TODAY)
        pid = connection.connection.info.backend_pid
        seen = str(eye.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone())
        assert "wall_open" in seen
        assert "$" in seen
        assert wall.proof()["proof"].hex() not in seen


# ── the key, the functions, the rights ───────────────────────────────────────


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM wall_key",
        "UPDATE wall_key SET inside = ''",
        "DELETE FROM wall_key",
        "CREATE FUNCTION public.wall_scope(x int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION wall_scope(part text) RETURNS int[] LANGUAGE sql AS 'SELECT ARRAY[1]'",
        "CREATE TABLE public.x (y int)",
        "ALTER POLICY place_scope ON people_person USING (true)",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "ALTER FUNCTION wall_scope(text) SET search_path = public",
        "SELECT pg_read_file('/etc/passwd')",
        "SET ROLE tongxing_owner",
    ],
)
def test_the_running_house_cannot(lives: Any, sql: str) -> None:
    if sql.startswith("SET ROLE"):  # in tests the session's own login is the owner; in a house it is not
        assert not ask("SELECT pg_has_role(%s, 'tongxing_owner', 'member')", [APP_ROLE])[0][0]
        return
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


CALLABLE = {
    "wall_open": "wants the house's proof",
    "wall_scope": "says what was opened",
    "core_trace": "the one way into the trail: adds, shows nothing",
    "core_look": "counts one's looks and leaves the trace of one more",
    "archive_unnamed": "of these addresses, those no scan names: tells no row",
    "archive_sealed_files": "numbers and days of the sealed files of the caller's town, for its desk",
    "archive_room_taken": "how many bytes a township's scans take",
    "conduct_next_request": "the same of requests",
    "assessment_next_objection": "the same of objections to score sheets",
    "conduct_kept_from_reader": "whether one of these files must be packed by somebody else: no row, no reason",
    "conduct_about_reader": "whether a record is a complaint about the reader: it closes rows and opens none",
    "conduct_own_code": "whose page a code opens, to who holds the code: no session, so no scope, and no other question",
    "archive_next_number": "the next number of a kind of paper: tells no row, and how many there are is what a number says",
}


def test_functions_that_run_with_the_owners_rights_are_a_closed_list() -> None:
    """Each has a fixed search path; those the running house may call are named here with their reason."""
    rows = ask(
        "SELECT proname, coalesce(proconfig::text, ''), has_function_privilege(%s, oid, 'EXECUTE')"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace",
        [APP_ROLE],
    )
    assert all("search_path=pg_catalog" in config for _n, config, _c in rows), rows
    assert {name for name, _config, callable_ in rows if callable_} == set(CALLABLE)


# Proofs of who somebody is: sealed or hashed, and bound to nobody's places (org.proof.factors.of_member).
ONE_MEMBER = {("mfa_authenticator", "one_member"), ("org_passwordkept", "one_member")}
# What is said of a colleague, inside the sealed town: which of its rows are hers the plain setting says (docs/adr/0045).
OF_COLLEAGUES = {("assessment_proceeding", "place_scope")}


def test_every_policy_reads_the_scope_through_the_one_function() -> None:
    rows = ask(
        "SELECT tablename, policyname, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies"
        " WHERE schemaname = 'public'"
    )
    plain = {(table, policy) for table, policy, says in rows if "app." in says}
    assert plain == ONE_MEMBER | OF_COLLEAGUES, (
        "these alone hang on a setting that anybody may make (docs/adr/0009)"
    )
    assert len([r for r in rows if "wall_scope" in r[2]]) > 10


def test_policies_of_an_earlier_release_are_bound(lives: Any, stranger: Any, owner_rights: Any) -> None:
    """The plain policy shows what a forged setting asks for (the fault), the bound one does not."""
    step_in(stranger)
    setting("app.places", "{" + str(lives.place_id) + "}")
    with owner_rights():
        ask("SELECT 1")
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER POLICY place_scope ON people_person USING ((place_id + 0) = ANY ({OLD}))")
    assert ask("SELECT count(*) FROM people_person") == [(1,)]
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute(REBIND)
    assert ask("SELECT count(*) FROM people_person") == [(0,)]
    step_in(stranger)
    setting("app.places", "{}")
    assert visible() == {}


def test_who_could_read_the_key_could_forge(lives: Any, stranger: Any, owner_rights: Any) -> None:
    """Teeth: it is the key that holds, so the tests above would see a key that lies open."""
    step_in(stranger)
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON wall_key TO {APP_ROLE}")
    setting("app.places", "{" + str(lives.place_id) + "}")
    says = (
        "'scope|' || pg_backend_pid() || '|' || extract(epoch FROM transaction_timestamp()) || '|'"
        " || current_setting('app.places') || '|' || current_setting('app.town')"
    )
    mac = f"encode(sha256(outside || sha256(inside || convert_to({says}, 'UTF8'))), 'hex')"
    ask(f"SELECT set_config('app.seal', {mac}, true) FROM wall_key")
    assert ask("SELECT count(*) FROM people_person") == [(1,)]


# ── what it costs ────────────────────────────────────────────────────────────


def test_entering_stays_one_statement(
    lin: Any, town: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert enter(lin.staff_id, on=TODAY) == lin
    with django_assert_num_queries(1):
        machine(town.id)
    with django_assert_num_queries(1):
        step_in(lin)


@pytest.mark.parametrize(
    "table", ["people_person", "people_case", "duties_duty", "duties_deed", "core_auditevent"]
)
def test_the_scope_is_asked_once_a_statement_and_stays_a_filter(lives: Any, table: str) -> None:
    """One InitPlan that runs once, and a condition on the rows that no index answers (docs/adr/0002)."""
    [(plan,)] = ask(f"EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) SELECT * FROM {table}")
    plan = json.loads(plan) if isinstance(plan, str) else plan
    nodes = list(_nodes(plan[0]["Plan"]))
    asking = [n for n in nodes if n.get("Parent Relationship") == "InitPlan"]
    assert [n["Actual Loops"] for n in asking] == [1]
    assert "wall_scope" in str(asking[0]["Output"])
    assert not [n for n in nodes if "wall_scope" in str(n.get("Filter", "")) + str(n.get("Index Cond", ""))]
    if table != "core_auditevent":  # the trail is large and read by place: there an index is welcome
        assert [n for n in nodes if "ANY" in str(n.get("Filter", ""))]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
