"""The queue inside one process: with the act or not at all, ids only, one township's rows, declared acts only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import day, take_in
from tongxing.core import jobs
from tongxing.core.acts import NotForMachines, action
from tongxing.core.jobs import JOBS, Needs, NotAnId, defer, run_here, waiting

pytestmark = pytest.mark.django_db
WORDS = "周明远"


class Undone(Exception):
    """The act that deferred a job came to nothing."""


@pytest.fixture
def seen() -> Iterator[list[Any]]:
    """Jobs of this test's own; what they saw."""
    before, found = dict(JOBS), []

    @jobs.job("test.count", says="counts people", needs=Needs.TOWN, acts=("tests.declared",))
    def count(*, by: Any, at: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person")
            found.append((by.town_id, by.name, by.role, set(by.permissions), cursor.fetchone()[0]))

    @jobs.job("test.house", says="sees nobody", needs=Needs.HOUSE)
    def house(*, at: datetime, thing: UUID | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person")
            found.append(cursor.fetchone()[0])

    yield found
    JOBS.clear()
    JOBS.update(before)


def ask(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def test_a_job_stands_or_falls_with_its_act(seen: list[Any]) -> None:
    def undone() -> None:
        with transaction.atomic():
            defer("test.house")
            assert len(waiting()) == 1
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert waiting() == []
    with transaction.atomic():
        defer("test.house")
    assert waiting() == [("test.house", {})]


@pytest.mark.parametrize("value", [WORDS, "990102199001010010", True, 1.5, b"x", None, ["a"]])
def test_arguments_are_ids(seen: list[Any], value: Any) -> None:
    with pytest.raises(NotAnId):
        defer("test.house", thing=value)
    assert waiting() == []


def test_the_database_takes_no_name_into_the_queue_whoever_writes(seen: list[Any]) -> None:
    """Planted by hand once: without the constraint the row stands."""
    with pytest.raises(DatabaseError, match="job_arguments_are_ids"), transaction.atomic():
        ask(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'x', %s) RETURNING id",
            '{"name": "周明远"}',
        )


def test_a_job_sees_its_township_and_no_other(
    seen: list[Any], town: SimpleNamespace, next_town: SimpleNamespace, lin: Any
) -> None:
    take_in(lin, town.upper, reported_on=day("2026-03-25"))
    defer("test.count", town=town.id)
    defer("test.count", town=next_town.id)
    assert run_here() == 2
    assert seen == [
        (town.id, "test.count", "machine", set(), 1),
        (next_town.id, "test.count", "machine", set(), 0),
    ]
    assert waiting() == []
    assert ask("SELECT count(*) FROM people_person") == 0, "it left the township behind it"


def test_a_job_for_the_house_sees_nobody(seen: list[Any], town: SimpleNamespace, lin: Any) -> None:
    from tongxing.org.actor import leave

    take_in(lin, town.upper, reported_on=day("2026-03-25"))
    defer("test.house", thing=uuid4())
    leave()
    run_here()
    assert seen == [0]


def test_a_job_for_a_town_names_it(seen: list[Any]) -> None:
    with pytest.raises(NotAnId):
        defer("test.count")
    with pytest.raises(NotAnId):
        defer("test.house", town=1)


def test_once_means_that_the_same_one_does_not_wait_twice(seen: list[Any]) -> None:
    thing = uuid4()
    for one in (thing, thing, uuid4()):
        defer("test.house", once=True, thing=one)
    assert len(waiting()) == 2


def test_one_township_that_fails_does_not_stop_the_others(
    seen: list[Any], town: SimpleNamespace, next_town: SimpleNamespace
) -> None:
    done: list[int] = []

    @jobs.job("test.fails", says="fails in one", needs=Needs.TOWN)
    def fails(*, by: Any, at: datetime) -> None:
        if by.town_id == town.id:
            raise Undone(WORDS)
        done.append(by.town_id)

    with pytest.raises(Undone):
        jobs.perform("test.fails", {})
    assert done == [next_town.id]


def test_a_job_takes_only_the_steps_it_declared(seen: list[Any], town: SimpleNamespace, lin: Any) -> None:
    """Guard G2: also the real step that ends a person's measure cannot be reached by the machine."""
    from tongxing.casework.actions import close_case

    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    taken: list[str] = []

    @action
    def quiet(*, by: Any, at: datetime) -> None:
        taken.append("quiet")

    @jobs.job("test.ends", says="ends a measure", needs=Needs.TOWN, acts=("tests.jobs.test_queue.quiet",))
    def ends(*, by: Any, at: datetime) -> None:
        quiet(by=by, at=at)
        close_case(by=by, at=at, case_id=folder.case_id, happened_on=day("2026-11-01"), outcome="released")

    with pytest.raises(NotForMachines, match=r"casework\.close_case"):
        jobs.perform("test.ends", {"town": town.id})
    assert taken == ["quiet"]
    quiet(by=lin, at=None)  # outside a job nothing is narrowed


def test_the_running_house_has_the_rights_it_needs_and_no_more(db: None) -> None:
    may = "SELECT has_table_privilege('tongxing_app', 'procrastinate_events', %s)"
    assert ask(may, "INSERT")
    assert not ask(may, "UPDATE")
    assert not ask(may, "DELETE")
    everyone = ask(
        "SELECT count(*) FROM pg_proc p, aclexplode(p.proacl) a"
        " WHERE p.proname LIKE 'procrastinate%%' AND a.grantee = 0"
    )
    assert everyone == 0
    assert (
        ask(
            "SELECT has_function_privilege('tongxing_app', 'procrastinate_cancel_job_v1(bigint, boolean, boolean)', 'EXECUTE')"
        )
        is False
    )


@pytest.mark.parametrize(
    ("office", "utc"),
    [
        ("*/10 * * * *", "*/10 * * * *"),
        ("30 2 * * *", "30 18 * * *"),
        ("0 9 1 * *", "0 1 1 * *"),
        ("15 3 * * 1", "15 19 * * 0"),
        ("15 3 * * 0", "15 19 * * 6"),
    ],
)
def test_times_are_the_offices_times(office: str, utc: str) -> None:
    assert jobs._utc(office) == utc


def test_an_early_hour_of_a_day_of_the_month_is_refused() -> None:
    with pytest.raises(ValueError, match="from 8 on"):
        jobs._utc("0 3 1 * *")


def test_standing_tells_what_waits_and_try_again_needs_a_failed_one(seen: list[Any]) -> None:
    defer("test.house")
    [one] = jobs.standing()
    assert (one.name, one.says, one.status) == ("test.house", "sees nobody", "todo")
    assert one.since is not None
    assert not jobs.try_again(one.id)
