"""Sealing: everything committed comes in once, and what is sealed reads the same a moment later."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import cast
from tests.cast import TODAY, at, day
from tests.trail.conftest import Rights
from tongxing.core import audit
from tongxing.core.trail import checking, exporting, jobs, reading, sealing, witness
from tongxing.verify import chain

pytestmark = pytest.mark.django_db


def count(table: str) -> int:
    """Rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_everything_that_waits_is_sealed_once_and_reads_the_same(
    life: cast.Folder, owner_rights: Rights
) -> None:
    with owner_rights():
        waits = count("core_unsealed")
        assert waits == count("core_auditevent") + count("core_rowchange")
        made = sealing.seal(at_once=10)
        assert len(made) == -(-waits // 10)
        assert (count("core_unsealed"), count("core_link")) == (0, waits)
        report = checking.whole()
        assert report.problems == []
        assert (report.events, report.seals) == (waits, len(made))
        assert sealing.seal() == []


def test_what_is_written_between_two_seals_hangs_on(
    life: cast.Folder, lin: Any, owner_rights: Rights
) -> None:
    with owner_rights():
        sealing.seal()
    cast.contacted(lin, life, "talk", day("2026-05-02"))
    with owner_rights():
        assert checking.whole().problems == []
        [second] = sealing.seal()
        assert second.number == 2
        report = checking.whole()
        assert (report.problems, report.seals) == ([], 2)


def test_every_act_and_row_has_the_databases_clock(life: cast.Folder, owner_rights: Rights) -> None:
    """`at` may be the day somebody tells of (an import, a demo); `recorded_at` may not (promise 13)."""
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM core_auditevent WHERE recorded_at NOT BETWEEN"
            " statement_timestamp() - interval '5 min' AND clock_timestamp()"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT min(at) FROM core_auditevent WHERE act = 'record.visit'")
        assert cursor.fetchone()[0] == at(day("2026-04-26"))


def test_the_database_clock_set_back_stands_in_the_chain(
    life: cast.Folder, lin: Any, town: Any, owner_rights: Rights
) -> None:
    """Promise T6: what was sealed later is flagged when the clock says it was earlier, and an alarm is raised."""
    from tongxing.core.models import Alarm

    with owner_rights(), connection.cursor() as cursor:
        sealing.seal()
        cursor.execute("ALTER TABLE core_seal DISABLE TRIGGER append_only")
        last = reading.newest()
        assert last is not None
        later = chain.Seal(**{**vars(last), "at": "2099-01-01T00:00:00.000000+00:00"})
        signed = sealing.signed(later)
        cursor.execute("UPDATE core_seal SET at = %s, signature = %s", [signed.at, signed.signature])
        cursor.execute("ALTER TABLE core_seal ENABLE TRIGGER append_only")
    audit.trace(lin, "signin", about="staff", place_id=town.id)
    with owner_rights():
        jobs.seal_trail(at=at(TODAY))
        second = reading.newest()
        assert second is not None
        assert "clock" in second.flags
        assert set(Alarm.objects.values_list("kind", flat=True)) == {"clock_back"}
        report = checking.whole()
        assert report.problems == [], "a clock is not a tampering"
        assert any("clock" in note for note in report.notes)


# ── witnesses and exports ────────────────────────────────────────────────────────────────────────


def test_heads_are_written_down_elsewhere_and_a_witness_catches_up(
    life: cast.Folder, home: Path, tmp_path: Path, settings: Any, owner_rights: Rights
) -> None:
    second = tmp_path / "share" / "heads.jsonl"
    with owner_rights():
        sealing.seal(at_once=20)
        first = (home / "trail" / "heads.jsonl").read_text().splitlines()
        assert len(first) == count("core_seal") > 1
        settings.TONGXING_WITNESS = [str(second)]
        assert {p.code for p in checking.whole().problems} == {"witness"}
        sealing.seal()
        assert second.read_text().splitlines() == first
        assert checking.whole().problems == []


def test_a_seal_is_told_before_the_next_is_begun(
    life: cast.Folder, owner_rights: Rights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database killed between two seals: the first one is committed, and the witness knows it."""
    real, turns = sealing._one, iter((True, False))

    def cut_off(at_once: int) -> chain.Seal | None:
        if not next(turns):
            raise ConnectionError("the database is gone")
        return real(at_once)

    monkeypatch.setattr(sealing, "_one", cut_off)
    with owner_rights():
        with pytest.raises(ConnectionError):
            sealing.seal(at_once=10)
        assert [w.number for w in witness.known()] == [1]
        assert checking.whole().problems == []


def test_a_line_cut_by_a_power_cut_is_no_alarm(
    life: cast.Folder, home: Path, lin: Any, owner_rights: Rights
) -> None:
    path = home / "trail" / "heads.jsonl"
    with owner_rights():
        sealing.seal(at_once=20)
        whole = path.read_text()
        path.write_text(whole[:-40])
        sealing.seal()
        assert [w.number for w in witness.known()] == list(range(1, count("core_seal") + 1))
        assert checking.whole().problems == []


def test_an_export_is_checked_with_python_alone(
    life: cast.Folder, tmp_path: Path, owner_rights: Rights
) -> None:
    """Neither server nor keys, nor anything of ours or of PyPI: `python -I -S` in another folder."""
    folder = tmp_path / "stick"
    with owner_rights():
        sealing.seal(at_once=30)
        assert exporting.export(folder) == count("core_link")
        last = reading.newest()
    assert last is not None
    paper = f"{last.number}:{chain.figures(last.head)}"
    key = chain.figures(bytes.fromhex(chain.origin(last.key)))
    assert run(folder, "--head", paper, "--key", key) == 0
    assert run(folder, "--head", f"{last.number}:{chain.figures(bytes(32))}") == 1
    assert run(folder, "--key", "0000-0000-0000-0000") == 1
    assert "演员" not in (folder / "trail.jsonl").read_text()
    bend(
        folder, lambda row: row["facts"].update(act="bent") if row["t"] == "event" and row["n"] == 7 else None
    )
    assert run(folder) == 1


def run(folder: Path, *arguments: str) -> int:
    """The checking file beside an export, in a Python that sees no package."""
    command = [sys.executable, "-I", "-S", "check.py", "trail.jsonl", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def bend(folder: Path, how: Any) -> None:
    """Change lines of an export."""
    rows = [json.loads(line) for line in (folder / "trail.jsonl").read_text().splitlines()]
    for row in rows:
        how(row)
    (folder / "trail.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_what_was_destroyed_on_record_keeps_the_chain_whole(
    life: cast.Folder, lin: Any, owner_rights: Rights
) -> None:
    """The commitment stays when an event's data go; without an event that says so it is a tampering."""
    with owner_rights(), connection.cursor() as cursor:
        sealing.seal()
        cursor.execute("SELECT id FROM core_auditevent WHERE act = 'record.visit'")
        ref = str(cursor.fetchone()[0])
        cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [ref])
        cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER append_only")
        assert {p.code for p in checking.whole().problems} == {"destroyed"}
    audit.trace(lin, chain.DESTROYED, about="trail", events=[ref])
    with owner_rights():
        sealing.seal()
        report = checking.whole()
        assert report.problems == []
        assert set(report.destroyed) == {ref}
