"""Planted faults, each of which the matrix and the closed world must see: a test that stays green on one is red."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.urls import path

from tests.house import test_closed_world as closed_world
from tests.walls import addresses
from tests.walls.cells import run
from tests.walls.world import World, owner_rights, reaching_everywhere
from tongxing.core import jobs
from tongxing.org import actor as actors

pytestmark = pytest.mark.django_db
PEOPLE, PERSON = frozenset({"people"}), frozenset({"person", "people", "record_visit"})


@contextmanager
def a_view_that_forgets_scope() -> Iterator[None]:
    """The list of people asks the table without asking whose places they are."""
    from tongxing.people import queries

    def forgetful(actor: Any, mine: bool) -> tuple[str, dict[str, Any]]:
        return "q.place_id = q.place_id", {"places": [], "staff": None}

    with mock.patch.object(queries, "_listed", forgetful):
        yield


@contextmanager
def policies_dropped() -> Iterator[None]:
    """The policies of the people's tables are gone: who may ask at all sees every row."""
    with owner_rights(), connection.cursor() as cursor:
        for table in ("people_person", "people_case", "people_personkey", "people_decision"):
            cursor.execute(f"ALTER POLICY place_scope ON {table} USING (true)")
    yield


def test_the_world_is_clean_without_a_fault(world: World) -> None:
    """So that each of the next is red because of its fault."""
    outcome = run(world, world.personas["clerk"], only=PERSON)
    assert (outcome.wrong, outcome.leaks) == ([], [])


def test_a_view_that_forgets_scope(world: World) -> None:
    @contextmanager
    def fault() -> Iterator[None]:
        with owner_rights(), a_view_that_forgets_scope():
            yield

    outcome = run(world, world.personas["clerk"], within=fault, only=PEOPLE)
    assert [leak for leak in outcome.leaks if "other.name" in leak]
    assert run(world, world.personas["clerk"], within=a_view_that_forgets_scope, only=PEOPLE).leaks == [], (
        "the second wall holds where the first was forgotten"
    )


def test_a_policy_that_was_dropped(world: World) -> None:
    @contextmanager
    def fault() -> Iterator[None]:
        with policies_dropped(), reaching_everywhere():
            yield

    outcome = run(world, world.personas["social_worker"], within=fault, only=PERSON)
    assert [leak for leak in outcome.leaks if "other.name" in leak or "sealed.name" in leak]
    assert run(world, world.personas["social_worker"], within=policies_dropped, only=PERSON).leaks == [], (
        "the first wall holds where the second is gone"
    )


def test_an_exporter_that_forgets_masking(world: World) -> None:
    """The empty roster form brings the numbers of everybody along, in a cell of the workbook."""
    from tongxing.faces.exchange import workbooks
    from tongxing.people.models import Person

    real = workbooks.template

    def careless(villages: list[str]) -> Any:
        return real([*villages, *(str(p.id_number) for p in Person.objects.all())])

    with mock.patch.object(workbooks, "template", careless):
        outcome = run(world, world.personas["clerk"], only=frozenset({"import_template"}))
    assert [leak for leak in outcome.leaks if "own.id_number" in leak]


def test_a_page_that_tells_absent_from_forbidden(world: World) -> None:
    """One word more for a row that is there but elsewhere, and every cell of another place is wrong."""
    from tongxing.faces.desk import files
    from tongxing.people.models import Person

    real = files._opened

    def telling(actor: Any, person_id: Any) -> Any:
        with owner_rights():
            elsewhere = Person.objects.filter(pk=person_id).exclude(place_id__in=actor.place_ids).exists()
        if elsewhere:
            from tongxing.core.refusal import Refusal, stop_if

            stop_if(Refusal("elsewhere", "这个人在别的地方。"))
        return real(actor, person_id)

    with mock.patch.object(files, "_opened", telling):
        outcome = run(world, world.personas["social_worker"], only=frozenset({"person"}))
    told = {line.split()[2] for line in outcome.wrong if line.startswith("GET person ")}
    assert told == {"neighbour", "other", "sealed"}


def test_a_deputy_who_keeps_her_session_is_seen(world: World) -> None:
    """Posts that are not asked for their days: whoever worked here until yesterday still comes in."""
    days = "AND p.since <= %(on)s AND (p.until IS NULL OR p.until >= %(on)s)"
    assert days in actors.ENTER
    with mock.patch.object(actors, "ENTER", actors.ENTER.replace(days, "AND %(on)s::date IS NOT NULL")):
        outcome = run(world, world.personas["ended"], only=PERSON)
    assert outcome.wrong
    assert outcome.leaks


# ── the closed world ─────────────────────────────────────────────────────────


def a_view(request: Any) -> None:
    """Nobody ever comes here."""


def test_a_route_outside_the_table() -> None:
    with (
        mock.patch.dict(addresses.ROUTES, {"new_page": path("new/", a_view, name="new_page")}),
        pytest.raises(AssertionError),
    ):
        closed_world.test_the_table_and_the_product_know_the_same_addresses()


def test_a_door_without_a_permission() -> None:
    view = addresses.ROUTES["person"].callback
    bare = replace(view.door, permission=None)
    with mock.patch.object(view, "door", bare), pytest.raises(AssertionError):
        closed_world.test_every_address_is_open_to_the_roles_that_hold_its_permission()


def test_a_door_with_one_more_verb_or_another_row() -> None:
    view = addresses.ROUTES["person"].callback
    with (
        mock.patch.object(view, "door", replace(view.door, methods=("GET", "POST"))),
        pytest.raises(AssertionError),
    ):
        closed_world.test_every_door_opens_for_the_verbs_of_the_table_and_no_other()
    with mock.patch.object(view, "door", replace(view.door, row="")), pytest.raises(AssertionError):
        closed_world.test_every_door_names_the_row_that_stands_in_its_address()


@pytest.mark.parametrize("needs", ["owner", "read_file", "anything"])
def test_a_command_outside_the_table(needs: str) -> None:
    new = SimpleNamespace(NAME="people export", NEEDS=needs)
    found = [*closed_world.registry(), new]
    with mock.patch.object(closed_world, "registry", return_value=found), pytest.raises(AssertionError):
        closed_world.test_the_table_and_the_product_know_the_same_commands()


def test_a_job_outside_the_table() -> None:
    new = jobs.Job("night.send", "sends the list", jobs.Needs.HOUSE, (), a_view)
    with mock.patch.dict(closed_world.PRODUCT_JOBS, {"night.send": new}), pytest.raises(AssertionError):
        closed_world.test_the_table_and_the_product_know_the_same_jobs()
