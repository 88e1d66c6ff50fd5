"""The closed world: what the product has and what the table written by hand says are the same, both ways."""

from __future__ import annotations

from tests.walls.addresses import ROUTES, row_named
from tests.walls.bodies import BODIES
from tests.walls.matrix import ALL, ANYONE, COMMANDS, JOBS, MATRIX, OWNER, READS, WORDS
from tongxing.core.jobs import JOBS as PRODUCT_JOBS
from tongxing.faces.command.main import registry
from tongxing.faces.command.protocol import OWNER as NEEDS_OWNER
from tongxing.org.roles import PERMISSIONS, Permission, Role


def holders(permission: str) -> frozenset[str]:
    """The roles that hold a permission."""
    return frozenset(str(role) for role, given in PERMISSIONS.items() if permission in given)


def test_the_table_and_the_product_know_the_same_roles() -> None:
    assert {str(role) for role in Role} == ALL == set(READS)
    assert set().union(*READS.values()) <= WORDS


def test_the_table_and_the_product_know_the_same_addresses() -> None:
    assert set(ROUTES) == set(MATRIX), set(ROUTES) ^ set(MATRIX)


def test_every_door_opens_for_the_verbs_of_the_table_and_no_other() -> None:
    wrong = {
        n: r.callback.door.methods
        for n, r in ROUTES.items()
        if set(r.callback.door.methods) != set(MATRIX[n])
    }
    assert not wrong, wrong


def test_every_door_names_the_row_that_stands_in_its_address() -> None:
    wrong = {
        name: (route.callback.door.row, row_named(name), {knock.row for knock in MATRIX[name].values()})
        for name, route in ROUTES.items()
        if not route.callback.door.row == row_named(name) == "".join({k.row for k in MATRIX[name].values()})
    }
    assert not wrong, wrong


def test_every_address_is_open_to_the_roles_that_hold_its_permission() -> None:
    """What a role may, the table says by hand and the code by its permission: the same, door by door."""
    wrong = {}
    for name, route in ROUTES.items():
        asks = route.callback.door.permission
        held = ANYONE if asks is None else holders(asks)
        wrong |= {(name, verb): held for verb, knock in MATRIX[name].items() if knock.roles != held}
    assert not wrong, wrong


def test_every_form_has_a_body_that_succeeds() -> None:
    assert set(BODIES) == {name for name, verbs in MATRIX.items() if "POST" in verbs}


def test_the_table_and_the_product_know_the_same_commands() -> None:
    known = {command.NAME: command.NEEDS for command in registry()}
    assert set(known) == set(COMMANDS), set(known) ^ set(COMMANDS)
    assert set(known.values()) <= {NEEDS_OWNER, *Permission}
    said = {name: OWNER if needs == NEEDS_OWNER else holders(needs) for name, needs in known.items()}
    assert said == COMMANDS


def test_the_table_and_the_product_know_the_same_jobs() -> None:
    assert {name: str(one.needs) for name, one in PRODUCT_JOBS.items()} == JOBS
