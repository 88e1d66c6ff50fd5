"""Scans are put into a file whole or not at all, seen by those they are for, taken back, and cleared away."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tongxing.archive import actions
from tongxing.archive.actions import NewScan, add_scans, sweep, withdraw_scan
from tongxing.archive.models import Scan
from tongxing.archive.queries import scan_at, scans_of
from tongxing.archive.rules import MOST_OF_ONE
from tongxing.core.files import store
from tongxing.core.files.drawing import Drawn
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.core.vocabulary import papers

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


def drawn(text: bytes = b"page", pages: int = 1) -> Drawn:
    """A paper as the reader hands it back, without a reader."""
    parts = [b"small", *(b"%s %d" % (text, n) for n in range(1, pages + 1))]
    return Drawn("picture", tuple(map(len, parts)), ((10, 10),) * pages, b"".join(parts))


def add(by: Any, folder: Folder, *new: NewScan) -> list[Scan]:
    """Put scans into a file."""
    step_in(by)
    rows = add_scans(
        by=by, at=NOW, case_id=folder.case_id, new=new or [NewScan(drawn(), "a.jpg", "agreement")]
    )
    assert rows is not None
    return rows


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """A file."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def test_pages_come_out_as_they_went_in(lin: Any, folder: Folder) -> None:
    add(lin, folder, NewScan(drawn(b"one", 3), "../张三的协议.jpg", "agreement"))
    [filed] = scans_of(lin, [folder.case_id])
    assert (filed.person_id, filed.of, filed.pages, filed.by) == (folder.person_id, "agreement", 3, "林晓")
    assert [filed.part(n) for n in (-1, 0, 1, 3, 4)] == [None, b"small", b"one 1", b"one 3", None]
    assert scan_at(lin, filed.id) == filed


def test_names_stand_sealed_and_every_act_leaves_a_trace(lin: Any, folder: Folder) -> None:
    [scan] = add(lin, folder)
    withdraw_scan(by=lin, at=NOW, scan_id=scan.pk, reason="拍成别人的了")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, address, reason FROM archive_scan s JOIN archive_withdrawal w ON w.id = s.id"
        )
        [(name, address, reason)] = cursor.fetchall()
    assert b"a.jpg" not in bytes(name)
    assert "拍成" not in bytes(reason).decode("utf-8", "replace")
    assert len(address) == 64
    acts = AuditEvent.objects.filter(about_id=folder.person_id, act__startswith="scan.").order_by("at", "id")
    assert sorted(acts.values_list("act", flat=True)) == ["scan.add", "scan.withdraw"]


def test_a_form_sent_twice_is_one_scan(lin: Any, folder: Folder) -> None:
    one = NewScan(drawn(), "a.jpg", "agreement", id=uuid4())
    assert len(add(lin, folder, one)) == 1
    assert add(lin, folder, one) == []
    assert Scan.objects.count() == 1


def test_elsewhere_there_is_nothing(lin: Any, stranger: Any, folder: Folder) -> None:
    [scan] = add(lin, folder)
    step_in(stranger)
    new = [NewScan(drawn(), "a.jpg", "agreement")]
    assert add_scans(by=stranger, at=NOW, case_id=folder.case_id, new=new) is None
    assert scan_at(stranger, scan.pk) is None
    assert scans_of(stranger, [folder.case_id]) == []
    assert withdraw_scan(by=stranger, at=NOW, scan_id=scan.pk, reason="看不到的也撤") is None


def test_who_may_not_read_a_label_sees_no_scan_of_it(
    lin: Any, zhao: Any, nong: Any, wu: Any, folder: Folder
) -> None:
    """docs/adr/0012: the police see the decision, not how somebody is helped; the cadre sees none."""
    for paper in ("decision", "id_copy", "help_plan", "group_list"):
        add(lin, folder, NewScan(drawn(paper.encode()), "a.jpg", paper))
    seen = {}
    for who in (lin, zhao, nong, wu):
        step_in(who)
        seen[who.name] = {s.paper for s in scans_of(who, [folder.case_id])}
    assert seen == {
        "林晓": {"decision", "id_copy", "help_plan", "group_list"},
        "赵强": {"decision", "id_copy"},
        "农玉珍": {"decision", "id_copy", "group_list", "help_plan"},  # the desk approves the own plan
        "吴秀英": set(),
    }
    step_in(zhao)
    with pytest.raises(Refused, match="不归您的岗位"):
        add_scans(by=zhao, at=NOW, case_id=folder.case_id, new=[NewScan(drawn(), "a.jpg", "help_plan")])


def test_every_paper_says_what_it_is_about(lin: Any) -> None:
    assert {p.name: str(p.label) for p in papers}["id_copy"] == "identity"
    assert len({p.label for p in papers}) >= 4


def test_what_was_taken_back_is_gone_for_everybody(lin: Any, folder: Folder) -> None:
    [scan] = add(lin, folder)
    with pytest.raises(Refused, match="理由"):
        withdraw_scan(by=lin, at=NOW, scan_id=scan.pk, reason=" ")
    assert withdraw_scan(by=lin, at=NOW, scan_id=scan.pk, reason="拍成别人的了") is not None
    assert scan_at(lin, scan.pk) is None
    assert scans_of(lin, [folder.case_id]) == []
    assert withdraw_scan(by=lin, at=NOW, scan_id=scan.pk, reason="再撤一次") is None


@pytest.mark.parametrize(
    "verb",
    ["UPDATE archive_scan SET paper = 'x'", "DELETE FROM archive_withdrawal", "DELETE FROM archive_scan"],
)
def test_rows_only_grow(lin: Any, folder: Folder, verb: str, owner_rights: Any) -> None:
    [scan] = add(lin, folder)
    withdraw_scan(by=lin, at=NOW, scan_id=scan.pk, reason="拍错了")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    with owner_rights(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_there_is_an_end_to_one_paper_and_to_the_disk(
    lin: Any, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(lin, folder, *(NewScan(drawn(b"%d" % n), "a.jpg", "agreement") for n in range(MOST_OF_ONE)))
    with pytest.raises(Refused, match="已经有 20 个"):
        add(lin, folder)
    monkeypatch.setattr("tongxing.archive.rules.ROOM", 300)
    with pytest.raises(Refused, match="放满"):
        add(lin, folder, NewScan(drawn(b"x" * 300), "a.jpg", "decision"))
    monkeypatch.undo()

    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write_whole", full)
    before = Scan.objects.count()
    with pytest.raises(Refused, match="磁盘满了"), transaction.atomic():
        add(lin, folder, NewScan(drawn(b"new"), "a.jpg", "decision"))
    assert Scan.objects.count() == before


def files(folder: Path) -> set[str]:
    """Everything that is stored."""
    return {address for address, _at in store.stored()}


def test_sweeping_takes_orphans_and_what_was_taken_back_and_nothing_else(
    lin: Any, folder: Folder, store_folder: Path, stranger: Any, next_town: Any
) -> None:
    [kept], [gone] = add(lin, folder), add(lin, folder, NewScan(drawn(b"gone"), "a.jpg", "decision"))
    with transaction.atomic():
        add(lin, folder, NewScan(drawn(b"undone"), "a.jpg", "id_copy"))
        transaction.set_rollback(True)
    theirs = take_in(stranger, next_town.upper, reported_on=day("2026-03-25"))
    [other] = add(stranger, theirs)
    assert len(files(store_folder)) == 4
    step_in(lin)
    withdraw_scan(by=lin, at=NOW, scan_id=gone.pk, reason="拍错了")
    from tongxing.org.actor import leave

    leave()
    assert sweep(at=NOW) == 0, "too young"
    for path in store_folder.rglob("*"):
        os.utime(path, (1, 1))
    assert sweep(at=NOW + timedelta(days=2)) == 1, "the one that was never told of"
    assert sweep(at=NOW + timedelta(days=8)) == 1, "the one that was taken back"
    assert files(store_folder) == {kept.address, other.address}


def test_pages_of_a_sealed_file_are_nobodys_rubbish(
    lin: Any, folder: Folder, store_folder: Path, owner_rights: Any
) -> None:
    """Sealing turns the sign of the place; no role sees the row, and its pages stay."""
    [scan] = add(lin, folder)
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("UPDATE archive_scan SET place_id = -place_id")
    assert scan_at(lin, scan.pk) is None
    for path in store_folder.rglob("*"):
        os.utime(path, (1, 1))
    assert sweep(at=NOW + timedelta(days=30)) == 0
    assert files(store_folder) == {scan.address}


def test_the_wrong_database_sweeps_nothing(lin: Any, folder: Folder, store_folder: Path) -> None:
    for n in range(30):
        store.put(b"%d" % n, whose="town 1")
    for path in store_folder.rglob("*"):
        os.utime(path, (1, 1))
    with pytest.raises(Refused, match="连错了数据库"):
        sweep(at=NOW)
    assert len(files(store_folder)) == 30
    assert sweep(at=NOW, many=True) == 30


def test_actions_say_where_they_put_things() -> None:
    assert actions.whose(7) == "town 7"
