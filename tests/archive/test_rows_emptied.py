"""What stands in rows is destroyed with the list: no word opens anywhere, the skeleton stays, the chain is whole.

档案法 31; 个人信息保护法 47; docs/adr/0015, 0037. The promise "crypto-shred" for what is no file.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests import cast
from tests.archive import full_file
from tests.archive.full_file import known_of, words
from tests.archive.test_retention import codes, in_force
from tests.cast import TODAY, at, step_in
from tests.trail.conftest import home  # noqa: F401  heads and lanes of this test's own
from tongxing.archive.retention import actions, kinds
from tongxing.core.fields import BlindIndex, SealedText
from tongxing.core.refusal import Refused
from tongxing.core.trail import checking, sealing
from tongxing.core.vocabulary import nevers

HER, ANOTHER = "钏", "锞"
TEN = dict.fromkeys(kinds.BY_OFFICE, 10)
# Words that stay: numbers of a register, kinds and closed lists, by which figures count; and the no to a list, about nobody.
STAYS = {
    "people_person.number", "people_person.sex", "people_case.measure", "people_case.closed_how", "people_decision.measure",
    "people_sealproposal.number", "people_relative.relation", "duties_deed.kind", "duties_deed.outcome", "duties_duty.kind",
    "duties_duty.tried_outcome", "archive_scan.paper", "archive_issuedpaper.kind", "archive_destructionitem.number",
    "archive_destructionword.reason", "casework_agreement.contents", "casework_agreement.why", "conduct_service.way",
    "conduct_service.receipt", "fieldwork_test.specimen", "support_step.kind",
}  # fmt: skip
# Emptied in another way: keys are made anew, the history of a row goes as a whole.
OTHERWISE = {"people_personkey.key", "core_rowchange.old", "core_rowchange.new"}


def emptying() -> dict[str, set[str]]:
    """What the database says it empties, by class: table.column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, source, jsonb_object_keys(becomes) FROM archive_emptying()")
        found: dict[str, set[str]] = {}
        for kind, table, column in cursor.fetchall():
            found.setdefault(kind, set()).add(f"{table}.{column}")
        return found


@pytest.mark.django_db
def test_every_column_that_may_hold_a_word_is_emptied_or_says_why_it_stays() -> None:
    """The declarations are the measure: a new column of a file that nobody destroys turns this red."""
    by_class, known = emptying(), {f"{t}.{c}": one.name for t, c, one in kinds.declared()}
    holds = {
        f"{model._meta.db_table}.{f.column}"
        for model in apps.get_models() for f in model._meta.concrete_fields
        if isinstance(f, (SealedText, BlindIndex, models.CharField, models.TextField, models.JSONField))
        or (f.get_internal_type() == "ArrayField" and isinstance(f.base_field, models.CharField))
    }  # fmt: skip
    of_files = {where for where, kind in known.items() if where in holds and kind in kinds.BY_OFFICE}
    assert of_files - set().union(*by_class.values()) == STAYS | OTHERWISE
    for kind, columns in by_class.items():
        assert {c for c in columns if known[c] != kind} <= SHARED, kind


@pytest.mark.django_db
def test_every_guard_lets_through_what_is_emptied() -> None:
    """A later migration that writes a guard anew and forgets this would stop every destruction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT e.source FROM archive_emptying() e JOIN pg_trigger t ON t.tgrelid = e.source::regclass"
            " AND t.tgname = 'append_only' JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.prosrc NOT LIKE '%archive_empties%'"
        )
        assert cursor.fetchall() == []


# ── a full file, its neighbour, and everything of both on a list ─────────────────────────────────


@pytest.fixture
def files(
    lin: Any, nong: Any, sun: Any, town: SimpleNamespace, tmp_path: Any, settings: Any
) -> tuple[cast.Folder, cast.Folder]:
    """Two full files: one sealed and over for ten years, the other sealed nowhere; and a table that says ten years."""
    settings.TONGXING_FILES = tmp_path / "files"
    hers, beside = (full_file.full(lin, town, word) for word in (HER, ANOTHER))
    full_file.of_two(nong, town, hers, beside, HER)
    cast.sealed(nong, sun, hers)
    step_in(nong)
    in_force(nong, sun, periods=TEN)
    return hers, beside


def put_forward(nong: Any, kind: str) -> Any:
    """A list of one class."""
    row = actions.propose_destruction(by=step_in(nong), at=at(TODAY, 12), kind=kind)
    assert row is not None
    return row


def destroyed(nong: Any, sun: Any, kind: str) -> Any:
    """A list of one class, carried out by the other hand."""
    row = put_forward(nong, kind)
    assert actions.destroy(by=step_in(sun), at=at(TODAY, 13), destruction_id=row.pk)
    return row


@pytest.mark.django_db
def test_no_word_is_left_and_the_skeleton_stands(files: Any, nong: Any, sun: Any, owner_rights: Any) -> None:
    """Class by class: what goes is gone in every table, history and key; what stays is the same; the chain is whole."""
    hers, _beside = files
    with owner_rights():
        sealing.seal()
        skeleton, of_her = standing(), (HER, *known_of(hers))
        before = words(ANOTHER, *of_her)
        full = {where for word in of_her for where in before[word]}
        assert {c for one in emptying().values() for c in one} - full == NO_WORDS, "teeth: the file is full"
    left = set(kinds.BY_OFFICE)
    for kind in kinds.BY_OFFICE:
        destroyed(nong, sun, kind)
        left.discard(kind)
        with owner_rights():
            assert not_empty(hers) == left, "this class and no other"
    with owner_rights():
        assert checking.whole().problems == [], "named in the trail, which is not sealed yet"
        assert words(ANOTHER, *of_her) == {ANOTHER: before[ANOTHER], **{word: {} for word in of_her}}
        sealing.seal()
        report = checking.whole()
        assert (report.problems, len(report.destroyed) > 40) == ([], True)
        assert set(report.destroyed) <= report.on_record
        assert standing() == skeleton
        assert [n.name for n in nevers if ask(n.rows) != [(0,)]] == []


# the records of other classes keep their notes; a birthday, tails and fingerprints hold no word
SHARED = {"duties_deed.note", "duties_deed.finding"}
NO_WORDS = {
    "people_person.id_index", "people_person.id_tail", "people_person.phone_tail", "people_decision.authority",
    "people_sealproposal.reason", "people_sealdecision.reason", "archive_issuedpaper.digest",
}  # fmt: skip


def ask(sql: str, *values: Any) -> list[Any]:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def standing() -> dict[str, list[Any]]:
    """Every table that is emptied, without the columns that are: row for row, and of all other people all of it."""
    return {
        table: ask(f"SELECT to_jsonb(t) - %s::text[] FROM {table} t ORDER BY 1", columns)
        for table, columns in ask(
            "SELECT source, array_agg(DISTINCT k) FROM archive_emptying(), jsonb_object_keys(becomes) k GROUP BY source"
        )
    }


def not_empty(folder: cast.Folder) -> set[str]:
    """The classes of which rows of hers are not as the database says they are emptied."""
    found = set()
    for kind, table, hers, becomes in ask("SELECT kind, source, hers, becomes::text FROM archive_emptying()"):
        sql = f"SELECT count(*) FROM {table} r WHERE {hers.replace('$1', '%s')} AND to_jsonb(r) || %s::jsonb <> to_jsonb(r)"
        if ask(sql, *[[folder.person_id]] * hers.count("$1"), becomes) != [(0,)]:
            found.add(kind)
    return found


# ── nothing else can ─────────────────────────────────────────────────────────────────────────────

EMPTY_A_TEST = "UPDATE fieldwork_test SET \"where\" = '', collectors = '', sample_a = NULL, sample_b = NULL, kept_at = NULL"
SOURCE = "INSERT INTO archive_emptied (id, destruction_id, town_id, kind, source, row, tx, events) SELECT gen_random_uuid(),"
ON_RECORD = (
    SOURCE + " %s, {town}, 'tests', 'fieldwork_test', t.id::text, core_tx(), '{{}}' FROM fieldwork_test t"
)


def refused(says: str, sql: str, *values: Any) -> None:
    """The database says no, and with which words."""
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        ask(sql + " RETURNING 1", *values)


@pytest.mark.django_db
def test_no_statement_outside_the_word_of_a_second_person_empties_anything(
    files: Any, nong: Any, sun: Any, owner_rights: Any
) -> None:
    """The owner of the database himself is asked: before the word, beside it, for more than it, and for another's file."""
    record = ON_RECORD.format(town=nong.town_id)
    row = put_forward(nong, "tests")
    refused("denied", record, row.pk)
    with owner_rights():
        refused("append only", EMPTY_A_TEST)
        refused("append only", "DELETE FROM core_rowchange")
        refused("second person", record, row.pk)
    assert actions.destroy(by=step_in(sun), at=at(TODAY, 13), destruction_id=row.pk)
    with owner_rights():
        refused(
            "not of a file on the list",
            record + " WHERE t.id::text NOT IN (SELECT row FROM archive_emptied)",
            row.pk,
        )
        ask(
            EMPTY_A_TEST + " WHERE id::text IN (SELECT row FROM archive_emptied) RETURNING 1"
        )  # what the word allows
        refused("append only", EMPTY_A_TEST)
        refused(
            "append only",
            EMPTY_A_TEST + ", kit_batch = 'X' WHERE id::text IN (SELECT row FROM archive_emptied)",
        )
        refused("append only", "DELETE FROM core_rowchange WHERE source = 'fieldwork_contact'")
        refused("append only", "DELETE FROM archive_emptied")


@pytest.mark.django_db
def test_what_is_emptied_but_not_named_in_the_trail_is_a_tampering(
    files: Any, nong: Any, sun: Any, owner_rights: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teeth: the checker of the trail misses what went when nobody says so; and one thing due is listed once."""
    with owner_rights():
        sealing.seal()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_name_what_went", lambda *_: None)
        row = destroyed(nong, sun, "talks")
    with owner_rights():
        assert {p.code for p in checking.whole().problems} == {"destroyed"}
    actions._name_what_went(sun, row.pk, at(TODAY, 13))
    with owner_rights():
        assert checking.whole().problems == []
    with pytest.raises(Refused) as why:
        put_forward(nong, "talks")
    assert codes(why) == {"not_due"}


@pytest.mark.django_db
def test_a_destroyed_file_is_not_opened_any_more(files: Any, nong: Any, sun: Any, owner_rights: Any) -> None:
    """By the page, by who waits to confirm, and by the database."""
    from tongxing.people.models import SealProposal
    from tongxing.people.sealing.actions import confirm

    asked = SealProposal.objects.get()
    row = put_forward(nong, "case")
    waits = cast.asked_to_open(nong, asked)
    assert actions.destroy(by=step_in(sun), at=at(TODAY, 13), destruction_id=row.pk)
    for act in (
        lambda: cast.asked_to_open(nong, asked),
        lambda: confirm(by=step_in(sun), at=at(TODAY, 15), proposal_id=waits.pk),
    ):
        with pytest.raises(Refused) as why:
            act()
        assert "destroyed" in codes(why)
    with pytest.raises(DatabaseError, match="nothing is left"), transaction.atomic():
        ask(
            "INSERT INTO people_sealdecision (proposal_id, town_id, confirmed, decided_at, decided_by_id)"
            " VALUES (%s, %s, true, now(), %s)", waits.pk, sun.town_id, sun.staff_id,
        )  # fmt: skip
