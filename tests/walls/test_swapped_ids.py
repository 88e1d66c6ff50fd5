"""Every write with one id of it swapped for one that is out of reach: refused, and nothing has changed.

OpenEMR updated by id without asking whose row it was (CVE-2026-25164 and others): so the body that succeeds is
taken, and each id in the address and in the body, however deep, is replaced by another place's, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.walls import ledger
from tests.walls.addresses import address
from tests.walls.bodies import BODIES
from tests.walls.cells import Session
from tests.walls.matrix import ALL, ANYONE, MATRIX
from tests.walls.rooms import gathered, listed
from tests.walls.world import Persona, Rows, World, taken_back

pytestmark = pytest.mark.django_db
# Rows of one's own account have no other place to swap with: tests/org/test_own_account.py swaps the member.
OWN_ACCOUNT = {"signin_code", "awake", *(name for name in MATRIX if name.startswith("me_"))}
KEEPS_NOTHING = {
    "when"
}  # asked by POST so that no date stands in an address: tests/desk/test_when.py counts the rows
WRITES = sorted(
    name
    for name, verbs in MATRIX.items()
    if "POST" in verbs and verbs["POST"].roles != ANYONE and name not in OWN_ACCOUNT | KEEPS_NOTHING
)
WORDS_OF_AN_UNKNOWN_CHOICE = {404, 422, 409, 303}
STANDS_ALONE = {
    "destroy_list",
    "retention_table",
    "plan_load",
    "import",
    "staff_new",
    *listed("alone"),
}  # their bodies name no row
WAITS = {
    "import_row": {"casework_rosterimport"}
}  # what was typed waits in the roster, with the words of its fault
# Parts of a body that are not read there: the rest of it is hers and is written, and nothing of the other's changes.
NOT_READ = {
    "excuse": {"case_id"},
    "snooze": {"case_id"},
    "scan_add": {"case_id"},
    "family": {"case_id"},
    "rehouse": {"case_id"},
    "family_change": {"case_id"},
    "own_plan_answer": {"case_id"},
    **gathered("not_read"),
}
OWN_MAKING = {"fresh_id"}  # numbers a phone makes up; they name nothing yet


def writers(world: World, name: str) -> list[Persona]:
    """Whoever may write here, the narrowest reach first, one of each reach."""
    door = MATRIX[name]["POST"]
    allowed = [world.personas[role] for role in sorted(ALL) if role in door.roles - door.veiled]
    return list({p.reach: p for p in sorted(allowed, key=lambda p: len(p.reach), reverse=True)}.values())


def swaps(name: str, who: Persona, own: Rows, foreign: Rows) -> Iterator[tuple[str, str, Any, bool]]:
    """Which id was swapped, the address, the body, and whether it stood in the address."""
    where, body = address(name, own), BODIES[name](who, own)
    for key, value in foreign.ids.items():
        if key in OWN_MAKING:
            continue
        mixed = replace(own, ids={**own.ids, key: value})
        if address(name, mixed) != where:
            yield key, address(name, mixed), body, True
        other = BODIES[name](who, mixed)
        if plain(other) != plain(body):
            yield key, where, other, False


def plain(body: Any) -> str:
    """A body as text, without what is a file."""
    return str({k: v for k, v in body.items() if k not in ("file", "files")})


@pytest.mark.parametrize("name", WRITES)
def test_a_swapped_id_changes_nothing(world: World, name: str, record_property: Any) -> None:
    tried, wrong, fine = 0, [], WAITS.get(name, set())
    for who in writers(world, name):
        session = Session(world, who)
        before = ledger.digest()
        for place in sorted({"neighbour", "other", "sealed", "absent"} - who.reach):
            foreign = world.rows[place]
            for key, where, body, in_address in swaps(name, who, world.rows["own"].of(who), foreign):
                tried, theirs = tried + 1, [str(foreign.ids[key])]
                unread = key in NOT_READ.get(name, ())
                told = ledger.rows_saying(theirs) if unread else []
                with taken_back():
                    status = session.knock("POST", where, body).status
                    after = set(ledger.changed(before, ledger.digest())) - fine
                    if unread and ledger.rows_saying(theirs) == told:
                        after = set()
                if after or status not in ({404} if in_address else WORDS_OF_AN_UNKNOWN_CHOICE):
                    wrong.append((who.name, place, key, where, status, after))
    record_property("cells", tried)
    assert not wrong, wrong
    assert tried or name in STANDS_ALONE


@pytest.mark.parametrize("name", WRITES)
def test_the_same_body_unswapped_does_change_something(world: World, name: str) -> None:
    """So that the test above is able to fail."""
    who = writers(world, name)[0]
    own, session = world.rows["own"].of(who), Session(world, who)
    before = ledger.digest()
    session.knock("POST", address(name, own), BODIES[name](who, own))
    after = ledger.changed(before, ledger.digest())
    # a look; a tap that was told today already; no table is approved; the draft is not agreed to yet;
    # somebody on the list was not looked for; an item that this sheet does not have; a sheet with an open objection
    unchanged = {"reveal", "mine_answer", "destroy_list", "gate_paper", "survey_finish", "score_of_confirm"}
    unchanged |= {"sheet_step", "sheet_settle"}
    assert after or name in unchanged
