"""A thousand tamperings of eighteen kinds, each found; a thousand runs of honest work, none reported (promise 6)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests import cast
from tests.cast import TODAY, day, step_in
from tests.trail import forger
from tests.trail.conftest import Rights
from tongxing.core import audit
from tongxing.core.trail import checking, lanes, sealing
from tongxing.people.models import Person

pytestmark = pytest.mark.django_db
EACH = 56  # 18 kinds x 56 = 1,008
RUNS = 1000
ONLY_A_WITNESS_KNOWS = ("cut", "forked", "rewritten")


@pytest.fixture
def lived(life: cast.Folder, lin: Any, owner_rights: Rights) -> cast.Folder:
    """Looks and acts in several seals, and some that wait for theirs."""
    for n in range(3):
        cast.contacted(lin, life, "visit", day(f"2026-05-{10 + n}"))
        audit.trace_look(lin, "find", about="person", whom=[(life.person_id, life.place_id)], people=1)
        with owner_rights():
            sealing.seal(at_once=40)
    step_in(lin)
    for _n in range(4):
        audit.trace(lin, "read_file", about="person", about_id=life.person_id, place_id=life.place_id)
    committed()
    return life


def committed() -> None:
    """What a commit would do: the lanes' last numbers are written down outside the database."""
    for _sids, done, _robust in connection.run_on_commit:
        if isinstance(done, lanes.Spent):
            done()


@contextmanager
def undone(home: Path) -> Iterator[None]:
    """Database and files afterwards as before."""
    kept = home.parent / "kept"
    shutil.copytree(home / "trail", kept / "trail")
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        lanes.drop()
        shutil.rmtree(home / "trail")
        shutil.move(kept / "trail", home / "trail")
        shutil.rmtree(kept)


@pytest.mark.parametrize("kind", list(forger.KINDS))
def test_every_tampering_is_found(lived: cast.Folder, home: Path, owner_rights: Rights, kind: str) -> None:
    missed = []
    with owner_rights():
        assert checking.whole().problems == []
        for seed in range(EACH):
            with undone(home):
                forger.KINDS[kind](random.Random(f"{kind} {seed}"))
                if not checking.whole().problems:
                    missed.append(seed)
    assert missed == []


def test_without_witnesses_a_cut_and_a_new_history_would_not_be_seen(
    lived: cast.Folder, home: Path, owner_rights: Rights
) -> None:
    """The planted fault: a check that does not ask what was written down elsewhere."""
    with owner_rights():
        for kind in ONLY_A_WITNESS_KNOWS:
            seen = 0
            for seed in range(4):
                with undone(home):
                    forger.KINDS[kind](random.Random(f"{kind} {seed}"))
                    codes = {p.code for p in checking.whole(files=False).problems} - {"row", "words"}
                    seen += bool(codes)
            assert seen == 0, kind


def test_a_thousand_honest_runs_raise_nothing(
    lived: cast.Folder, lin: Any, home: Path, owner_rights: Rights
) -> None:
    """Acts, looks, changed and masked rows, seals of every size, a restart: after each the whole check is silent."""
    dice, false = random.Random(6), []
    for start in range(0, RUNS, 25):
        with undone(home):
            for run in range(start, start + 25):
                honest(dice, lin, lived, owner_rights)
                committed()
                with owner_rights():
                    if problems := checking.whole().problems:
                        false.append((run, problems))
    assert false == []


def honest(dice: random.Random, lin: Any, folder: cast.Folder, owner_rights: Rights) -> None:
    """One thing that people, or the house, do."""
    step_in(lin)
    what = dice.randrange(6)
    if what == 0:
        cast.contacted(lin, folder, "visit", TODAY)
    elif what == 1:
        audit.trace(lin, "read_file", about="person", about_id=folder.person_id, place_id=folder.place_id)
    elif what == 2:
        whom = [(folder.person_id, folder.place_id)]
        audit.trace_look(lin, "find", about="person", whom=whom, people=1)
    elif what == 3:
        Person.objects.filter(pk=folder.person_id).update(phone=f"1390000{dice.randrange(10_000):04d}")
    elif what == 4:
        with owner_rights():
            sealing.seal(at_once=dice.choice((3, 10, 1000)))
    else:
        lanes.drop()
        audit.trace(lin, "reveal", about="person", about_id=folder.person_id, place_id=folder.place_id)
