"""What came of a deed stands sealed: in a new record, and after the migration in an old one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests import machine
from tests.cast import contacted, day, excused, sampled, screened, step_in, take_in
from tongxing.core import cipher
from tongxing.core.vocabulary import SEALED, deed_kinds
from tongxing.duties.actions import difference
from tongxing.duties.facts import FINDING
from tongxing.duties.file import open_file
from tongxing.duties.models import Deed, Duty
from tongxing.duties.queries import bundle, known_cases

TELLING = "negative positive fine needs_help low in_hospital serious_illness detained".split()


def plain(table: str) -> list[dict[str, Any]]:
    """Every row as the disk has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(x) FROM {table} x")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def a_full_year(lin: Any, town: SimpleNamespace) -> Any:
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    sampled(lin, folder, day("2026-04-25"))
    sampled(lin, folder, day("2026-05-25"), "positive")
    sampled(lin, folder, day("2026-06-25"), "refused")
    screened(lin, folder, day("2026-06-26"), "positive")
    contacted(lin, folder, "talk", day("2026-06-26"), "low")
    contacted(lin, folder, "visit", day("2026-06-27"), "needs_help")
    contacted(lin, folder, "visit", day("2026-06-28"), "not_found")
    excused(lin, folder, "in_hospital", day("2026-07-20"), day("2026-08-02"))
    return folder


@pytest.mark.django_db
def test_no_row_tells_what_came_of_it(lin: Any, town: SimpleNamespace) -> None:
    a_full_year(lin, town)
    step_in(lin)
    for row in [*plain("duties_deed"), *plain("duties_duty")]:
        assert not set(TELLING) & {str(v) for v in row.values()}, row
    seen = {(r["kind"], r["outcome"]) for r in plain("duties_deed")}
    assert ("official_test", SEALED) in seen
    assert ("official_test", "refused") in seen
    assert ("visit", "not_found") in seen


@pytest.mark.django_db
def test_every_reader_joins_the_finding_again(lin: Any, town: SimpleNamespace) -> None:
    folder = a_full_year(lin, town)
    step_in(lin)
    expected = sorted(
        [("official_test", "negative"), ("official_test", "positive"), ("official_test", "refused")]
        + [("screening", "positive"), ("talk", "low"), ("visit", "needs_help"), ("visit", "not_found")]
        + [("excuse", "in_hospital"), ("report_in", "in_person")]
    )
    case = bundle(lin, folder.case_id)
    file = open_file(lin, folder.person_id)
    [known] = known_cases(lin, as_of=day("2026-11-23"))
    assert case is not None
    assert file is not None
    assert sorted((d.kind, d.outcome) for d in case.deeds) == expected
    assert sorted((d.kind, d.outcome) for d in file.cases[0].deeds) == expected
    assert sorted((d.kind, d.outcome) for d in known.facts.deeds) == expected
    assert difference(case) == 0
    met = Duty.objects.get(case_id=folder.case_id, rule="official_test", due_on=day("2026-05-28"))
    assert met.met_on == day("2026-05-25"), "a result that is not settled is a test that was done"


@pytest.mark.django_db
def test_all_sealed_words_are_equally_long(lin: Any, town: SimpleNamespace) -> None:
    a_full_year(lin, town)
    step_in(lin)
    lengths = {len(r["finding"]) for r in plain("duties_deed") if r["finding"]}
    assert len(lengths) == 1
    longest = max(len(w.encode()) for kind in deed_kinds for w in kind.sealed)
    assert longest <= 32, "a longer word would stand out by its length"


# ── records of before ────────────────────────────────────────────────────────


@pytest.fixture
def old_rows(transactional_db: None) -> dict[str, str]:
    """A house in which everything stood in clear; committed, because a migration commits too."""
    from tests.cast import actor_of, found_town, post, put_in_force

    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"),))
    lin = actor_of(post(town, "lin", "林晓", "social_worker", town.villages))
    put_in_force(town)
    lin = actor_of(lin.staff_id)
    a_full_year(lin, town)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE duties_deed DISABLE TRIGGER append_only")
        before = {str(d.pk): d.word for d in Deed.objects.all()}
        for deed, word in before.items():
            cursor.execute("UPDATE duties_deed SET outcome = %s, finding = NULL WHERE id = %s", [word, deed])
        cursor.execute("ALTER TABLE duties_deed ENABLE TRIGGER append_only")
    return before


@pytest.mark.as_owner
def test_the_migration_seals_what_stood_in_clear_and_can_go_back(old_rows: dict[str, str]) -> None:
    """Also the bytes are gone from the table's file: a page of it holds no word of a result any more."""
    step = import_module("tongxing.duties.migrations.0007_seal_findings")
    editor = SimpleNamespace(connection=connection)
    assert b"negative" in on_disk("duties_deed"), "the fault: before, a page of the table tells it"
    with somebody_reads_for(0.7):
        step.seal(None, editor)
    assert {str(d.pk): d.word for d in Deed.objects.all()} == old_rows
    assert not [r for r in plain("duties_deed") if r["outcome"] in TELLING]
    bytes_of_table = on_disk("duties_deed")
    assert not [word for word in TELLING if word.encode() in bytes_of_table]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'append_only'")
        assert {row[0] for row in cursor.fetchall()} == {"O"}, "history is closed again"
    step.unseal(None, editor)
    assert {r["id"]: r["outcome"] for r in plain("duties_deed")} == old_rows


@pytest.mark.as_owner
def test_also_for_a_reader_whom_nobody_saw_no_old_row_is_copied(
    old_rows: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that only just begins holds a view and stands in no list yet."""
    step = import_module("tongxing.duties.migrations.0007_seal_findings")
    monkeypatch.setattr("tongxing.core.sealed_steps.READERS", "SELECT 1, 2 WHERE false")
    with somebody_reads_for(2):
        began = time.monotonic()
        step.seal(None, SimpleNamespace(connection=connection))
        took = time.monotonic() - began
    assert took > 1, "it did not wait for the reader"
    bytes_of_table = on_disk("duties_deed")
    assert not [word for word in TELLING if word.encode() in bytes_of_table]
    assert len(old_rows) > 5


@contextmanager
def somebody_reads_for(seconds: float) -> Iterator[None]:
    """Another transaction that has begun before, as PostgreSQL's own counting of rows does at any time."""
    dsn = machine._cluster().superuser_dsn(connection.settings_dict["NAME"])
    with psycopg.connect(dsn, autocommit=True) as reader:
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        leaving = threading.Timer(seconds, reader.execute, ["COMMIT"])
        leaving.start()
        yield
        leaving.join()


def on_disk(table: str) -> bytes:
    """The file of a table as it lies on the disk, dead rows and all."""
    cluster = machine._cluster()
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath(%s)", [table])
        return bytes((cluster.data / cursor.fetchone()[0]).read_bytes())


@pytest.mark.django_db
@pytest.mark.as_owner
def test_the_owner_may_seal_again_and_change_nothing_else(lin: Any, town: SimpleNamespace) -> None:
    from django.db import DatabaseError, transaction

    a_full_year(lin, town)
    again = cipher.seal("negative", column=FINDING, pad=32)
    test = next(d for d in Deed.objects.filter(kind="official_test") if d.word == "negative")
    Deed.objects.filter(pk=test.pk).update(finding=again)
    for change in ({"kind": "visit"}, {"outcome": "refused"}, {"finding": None}, {"withdrawn": True}):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            Deed.objects.filter(pk=test.pk).update(**change)


@pytest.mark.django_db
def test_the_running_house_may_not_even_seal_again(lin: Any, town: SimpleNamespace) -> None:
    from django.db import DatabaseError, transaction

    a_full_year(lin, town)
    step_in(lin)
    again = cipher.seal("negative", column=FINDING, pad=32)
    with pytest.raises(DatabaseError), transaction.atomic():
        Deed.objects.filter(kind="official_test").update(finding=again)
