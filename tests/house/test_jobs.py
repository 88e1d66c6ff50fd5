"""Jobs: each says what it is, sees what it declares, takes ids, and takes no step with legal effect on a person."""

from __future__ import annotations

import inspect
from pathlib import Path
from uuid import UUID

from django.apps import AppConfig

from tongxing.core import jobs
from tongxing.core.jobs import JOBS, Needs

ROOT = Path(__file__).resolve().parents[2]
# Guard G2, promise 14 (个人信息保护法 24): what a machine may do by itself. It makes files somebody asked for,
# clears what has run out, seals the trail, saves copies, asks people to look. A line that names a deed, a case,
# an agreement, a warning or a report does not belong here, whoever asks.
ALLOWED = frozenset({"archive.sweep", "disclosure.requests.make", "disclosure.requests.clear"})
ALLOWED |= {"core.alarms.raise_alarm"}
# Papers that tell and decide nothing, for people somebody named one by one (docs/adr/0033); every other kind refuses.
ALLOWED |= {"archive.issued.issue_ordered"}
# One act of a room where people decide: it shuts on the day two people named what they had opened, and opens nothing.
CARRIES_OUT = "people.sealing.return_run_out"
ALLOWED |= {CARRIES_OUT}
PEOPLE_DECIDE = ("people", "casework", "fieldwork", "duties", "conduct", "assessment", "plans")


def test_every_jobs_file_is_found_and_every_job_says_what_it_is() -> None:
    files = [p for p in (ROOT / "tongxing").rglob("jobs.py") if p.parent.name not in ("core", "commands")]
    modules = {".".join(p.relative_to(ROOT).with_suffix("").parts) for p in files}
    assert modules == {one.function.__module__ for one in JOBS.values()}
    for name, one in JOBS.items():
        assert name == one.name
        assert "." in name
        assert len(str(one.says)) > 5, name
        assert one.function.__doc__, name


def test_every_room_has_its_own_word_when_the_program_starts() -> None:
    """Two app configurations in one file, none of them the default, and Django takes neither (it happened)."""
    from django.apps import apps

    plain = [
        c.name for c in apps.get_app_configs() if c.name.startswith("tongxing.") and type(c) is AppConfig
    ]
    assert not plain
    assert jobs._offices, "org has said how the machine enters a township"


def test_a_job_takes_ids_and_says_when_and_in_whose_name() -> None:
    ids = {"int", "UUID", "int | None", "UUID | None", int, UUID}
    for one in JOBS.values():
        takes = inspect.signature(one.function).parameters
        given = {"by", "at"} if one.needs is Needs.TOWN else {"at"}
        assert given <= set(takes), one.name
        assert all(p.kind is p.KEYWORD_ONLY for p in takes.values()), one.name
        strange = [p.name for p in takes.values() if p.name not in given and p.annotation not in ids]
        assert not strange, f"{one.name}: {strange}"
        if one.cron:
            assert not set(takes) - given, f"{one.name}: nobody gives ids to what runs by itself"
            jobs._utc(one.cron)


def test_no_machine_takes_a_step_with_legal_effect() -> None:
    declared = {act for one in JOBS.values() for act in one.acts}
    assert declared <= ALLOWED, f"not on the list of what a machine may do: {declared - ALLOWED}"
    assert declared >= ALLOWED, f"nothing uses {ALLOWED - declared}"
    assert [act for act in ALLOWED if act.split(".")[0] in PEOPLE_DECIDE] == [CARRIES_OUT]


def test_that_guard_can_fail() -> None:
    """Teeth: a job that ends a measure would not get past the list."""
    assert "casework.close_case" not in ALLOWED
    assert "casework.close_case".split(".")[0] in PEOPLE_DECIDE
