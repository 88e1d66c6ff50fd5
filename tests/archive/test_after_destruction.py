"""After a destruction that really was committed: everything in the house is as it must be, and the word is used up."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests import cast
from tests.archive.full_file import ENDED, OLD
from tests.archive.papers import issued, scanned
from tests.archive.test_retention import in_force
from tests.archive.test_rows_emptied import EMPTY_A_TEST, ON_RECORD, TEN, ask, destroyed
from tests.cast import TODAY, actor_of, at, day, step_in
from tests.trail.conftest import home  # noqa: F401  heads and lanes of this test's own
from tongxing.archive.retention import kinds
from tongxing.archive.retention.anew import write_emptied_anew
from tongxing.core.files import store
from tongxing.core.trail import sealing
from tongxing.launch.keeping import soundness


@pytest.fixture
def life(lin: Any, nong: Any, sun: Any, town: SimpleNamespace) -> tuple[cast.Folder, Any]:
    """A life of every kind that ended in 2015, sealed; a table that says ten years."""
    with transaction.atomic():
        folder = cast.take_in(lin, town.upper, reported_on=OLD, agreement_on=OLD, name="钏某")
        cast.sampled(lin, folder, day("2012-04-25"), "positive")
        cast.contacted(lin, folder, "talk", day("2012-05-02"))
        scanned(lin, folder, "钏")
        issued(lin, folder)
        cast.closed(lin, folder, ENDED, how="died")
        asked = cast.sealed(nong, sun, folder)
        step_in(nong)
        in_force(nong, sun, periods=TEN)
    return folder, asked


def examined(monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    """What `tongxing invariants` finds wrong in the house of this test, whose cast has no passwords."""
    monkeypatch.setattr(
        soundness, "_owner", lambda: psycopg.connect(**connection.get_connection_params(), autocommit=True)
    )
    house: Any = SimpleNamespace(home=SimpleNamespace(path=folder))
    found = list(soundness.examine(house))
    assert len(found) == 8
    return {one.what: one.detail for one in found if not one.ok and one.what != soundness.sign_in.__doc__}


@pytest.mark.as_owner
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_invariants_hold_and_the_word_is_used_up(
    life: Any, town: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every class goes, pages and rows; `invariants` is as green as before; later nobody empties anything by the same word."""
    nong, sun = (actor_of(town.staff[name].pk) for name in ("nong", "sun"))
    sealing.seal()
    assert examined(monkeypatch, tmp_path) == {}, "before"
    assert len(list(store.stored())) == 2
    rows: dict[str, Any] = {}
    for kind in kinds.BY_OFFICE:
        with transaction.atomic():
            rows[kind] = destroyed(nong, sun, kind).pk
    assert not list(store.stored())
    assert examined(monkeypatch, tmp_path) == {}, "the trail names it, and is not sealed yet"
    sealing.seal()
    record = ON_RECORD.format(town=nong.town_id).replace("t.id::text", "gen_random_uuid()::text")
    for sql, values, says in (
        (EMPTY_A_TEST, [], "append only"),
        ("DELETE FROM core_rowchange", [], "append only"),
        (record, [rows["tests"]], "second person"),
    ):
        with pytest.raises(DatabaseError, match=says), transaction.atomic():
            ask(sql + " RETURNING 1", *values)
    files = "SELECT oid::regclass::text, pg_relation_filenode(oid) FROM pg_class WHERE relname = ANY(%s) ORDER BY 1"
    tables = ["people_person", "core_rowchange", "people_personkey", "fieldwork_test", "archive_scan"]
    before = ask(files, tables)
    assert write_emptied_anew(at=at(TODAY)) == len(kinds.BY_OFFICE)
    assert not set(before) & set(ask(files, tables)), "no table lies in the file in which it was emptied"
    assert write_emptied_anew(at=at(TODAY)) == 0
    assert examined(monkeypatch, tmp_path) == {}


@pytest.mark.django_db
def test_a_file_whose_tests_and_talks_are_gone_opens_with_what_is_left(
    life: Any, lin: Any, nong: Any, sun: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case is kept longer: opened for a court it shows that there were tests and talks, and on which days."""
    folder, asked = life
    for kind in ("tests", "talks"):
        destroyed(nong, sun, kind)
    cast.unsealed(nong, sun, asked)
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    page = signed_in(lin).get(f"/people/{folder.person_id}/")
    assert page.status_code == 200
    assert "2012-04-25" in page.content.decode() or "4月25日" in page.content.decode()
    assert "阳性" not in page.content.decode()
