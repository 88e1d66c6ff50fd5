"""Issued papers: numbers without a gap, the same bytes for ever, void and superseded, the walls."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.archive.papers import issued
from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tongxing.archive.actions import sweep
from tongxing.archive.issued.actions import issue_paper, void_paper
from tongxing.archive.issued.kinds import KINDS, PRINTED
from tongxing.archive.issued.queries import issued_at, issued_of
from tongxing.archive.models import IssuedPaper
from tongxing.archive.never import nevers
from tongxing.core.files import store
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.org.roles import PERMISSIONS, Permission, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """A file."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def numbers(by: Any, folder: Folder) -> list[str]:
    """Every number of the file, the newest first."""
    step_in(by)
    return [one.number for one in issued_of(by, [folder.case_id])]


def gaps() -> int:
    """What ``tongxing invariants`` counts."""
    with connection.cursor() as cursor:
        cursor.execute(nevers["archive.number_missing"].rows)
        return int(cursor.fetchone()[0])


def test_the_twenty_three_kinds_of_practice_are_all_known() -> None:
    """law-and-practice 3.1; what this house does not print says where it comes from."""
    assert sorted(one.number for one in KINDS.values() if one.number) == list(range(1, 24))
    assert all(bool(one.mark) != bool(one.instead) for one in KINDS.values())
    assert len({one.mark for one in PRINTED.values()}) == len(PRINTED), "two kinds never share a number"


def test_who_prints_full_numbers_may_see_them() -> None:
    for role in Role:
        if Permission.RECORD_CASEWORK in PERMISSIONS[role]:
            assert Permission.SEE_FULL_ID in PERMISSIONS[role]


def test_numbers_count_on_by_kind_and_year(lin: Any, folder: Folder, town: Any) -> None:
    other = take_in(lin, town.lower, reported_on=day("2026-03-25"))
    for one, kind in (
        (folder, "basic_sheet"),
        (other, "basic_sheet"),
        (folder, "group_list"),
        (folder, "basic_sheet"),
    ):
        issued(lin, one, kind)
    assert numbers(lin, folder) == ["基字〔2026〕第3号", "组字〔2026〕第1号", "基字〔2026〕第1号"]
    assert numbers(lin, other) == ["基字〔2026〕第2号"]
    later = day("2027-01-04")
    draw = lambda number: number.encode()  # noqa: E731
    row = issue_paper(by=lin, at=at(later), on=later, case_id=folder.case_id, kind="basic_sheet", draw=draw)
    assert row is not None
    assert (row.year, row.serial) == (2027, 1)
    assert gaps() == 0


def test_the_next_town_counts_for_itself(lin: Any, folder: Folder, stranger: Any, next_town: Any) -> None:
    issued(lin, folder)
    theirs = take_in(stranger, next_town.upper, reported_on=day("2026-03-25"))
    issued(stranger, theirs)
    assert numbers(stranger, theirs) == ["基字〔2026〕第1号"]
    assert issued_of(stranger, [folder.case_id]) == []
    step_in(stranger)
    assert (
        issue_paper(
            by=stranger, at=at(TODAY), on=TODAY, case_id=folder.case_id, kind="basic_sheet", draw=str.encode
        )
        is None
    )


def test_a_killed_one_leaves_no_gap(lin: Any, folder: Folder) -> None:
    issued(lin, folder)
    with transaction.atomic():
        issued(lin, folder)
        transaction.set_rollback(True)

    def breaks(number: str) -> bytes:
        raise RuntimeError(number)

    with pytest.raises(RuntimeError, match="第2号"), transaction.atomic():
        issued(lin, folder, draw=breaks)
    issued(lin, folder)
    assert numbers(lin, folder) == ["基字〔2026〕第2号", "基字〔2026〕第1号"]
    assert gaps() == 0


def test_a_missing_number_is_seen(lin: Any, folder: Folder, owner_rights: Any) -> None:
    """Teeth of the invariant."""
    for _n in range(3):
        issued(lin, folder)
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE archive_issuedpaper DISABLE TRIGGER USER")
        cursor.execute("UPDATE archive_issuedpaper SET supersedes_id = NULL")
        cursor.execute("DELETE FROM archive_issuedpaper WHERE serial = 2")
        assert gaps() == 1


def test_a_form_sent_twice_is_one_paper(lin: Any, folder: Folder) -> None:
    same = uuid4()
    assert issued(lin, folder, id=same) == issued(lin, folder, id=same) == same
    assert numbers(lin, folder) == ["基字〔2026〕第1号"]


def test_what_was_issued_opens_as_it_was(lin: Any, folder: Folder) -> None:
    key = issued(lin, folder, draw=lambda number: f"as it was {number}".encode())
    found = issued_at(lin, key)
    assert found is not None
    assert found.pdf() == "as it was 基字〔2026〕第1号".encode()
    row = IssuedPaper.objects.get(pk=key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM archive_issuedpaper WHERE id = %s", [key])
        assert found.digest.encode() not in bytes(cursor.fetchone()[0]), "its fingerprint stands sealed"
    store._path(row.address).write_bytes(store._sealed(b"something else", row.address))
    with pytest.raises(store.Damaged):
        found.pdf()


def test_a_later_one_takes_the_place_and_a_void_one_keeps_its_number(lin: Any, folder: Folder) -> None:
    first, second = issued(lin, folder), issued(lin, folder)
    step_in(lin)
    with pytest.raises(Refused, match="理由"):
        void_paper(by=lin, at=at(TODAY), paper_id=second, reason=" ")
    assert void_paper(by=lin, at=at(TODAY), paper_id=second, reason="日期写错") is not None
    with pytest.raises(Refused, match="已经作废"):
        void_paper(by=lin, at=at(TODAY), paper_id=second, reason="再作废一次")
    third = issued(lin, folder)
    found = {one.id: one for one in issued_of(lin, [folder.case_id])}
    assert [found[key].number[-3:] for key in (first, second, third)] == ["第1号", "第2号", "第3号"]
    assert [found[key].holds for key in (first, second, third)] == [False, False, True]
    assert (found[first].superseded_by, found[second].void_reason, found[third].supersedes) == (
        second,
        "日期写错",
        None,
    )
    assert found[second].pdf().startswith(b"%PDF")
    acts = AuditEvent.objects.filter(about_id=folder.person_id, act__startswith="paper.").values_list(
        "act", flat=True
    )
    assert sorted(acts) == ["paper.issue"] * 3 + ["paper.void"]


def test_who_may_not_read_what_it_says_neither_prints_nor_opens(
    lin: Any, nong: Any, zhao: Any, folder: Folder
) -> None:
    """docs/adr/0012: a talk is the social worker's; who lives where is not the police's."""
    key = issued(lin, folder, "talk", deed_id=uuid4())
    basic = issued(lin, folder)
    step_in(nong)
    with pytest.raises(Refused, match="不归您印"):
        issue_paper(by=nong, at=at(TODAY), on=TODAY, case_id=folder.case_id, kind="talk", draw=str.encode)
    assert issued_at(nong, key) is None
    assert issued_at(nong, basic) is not None
    assert issued_of(step_in(zhao), [folder.case_id]) == []
    with pytest.raises(Refused, match="不在这里印"):
        issue_paper(
            by=step_in(lin), at=at(TODAY), on=TODAY, case_id=folder.case_id, kind="decision", draw=str.encode
        )


def test_no_machine_issues_a_paper(lin: Any, folder: Folder, town: Any) -> None:
    """Guard G2: neither a job nor an import."""
    from dataclasses import replace

    from tongxing.org.actor import machine

    hand = replace(machine(town.id), role="clerk")
    with pytest.raises(Refused, match="由人印发"):
        issued(hand, folder)
    with pytest.raises(Refused, match="不归您印"):
        issued(machine(town.id), folder)
    assert IssuedPaper.objects.count() == 0


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE archive_issuedpaper SET serial = 9",
        "DELETE FROM archive_issuedpaper",
        "DELETE FROM archive_voiding",
    ],
)
def test_rows_only_grow(lin: Any, folder: Folder, verb: str, owner_rights: Any) -> None:
    void_paper(by=lin, at=at(TODAY), paper_id=issued(lin, folder), reason="日期写错")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    with owner_rights(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_the_sweep_leaves_issued_papers_alone(lin: Any, folder: Folder) -> None:
    import os

    from tongxing.org.actor import leave

    found = issued_at(lin, issued(lin, folder))
    assert found is not None
    for path in store._root().rglob("*"):
        os.utime(path, (1, 1))
    leave()
    assert sweep(at=at(day("2027-11-23"))) == 0
    assert found.pdf()
