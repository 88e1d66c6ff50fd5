"""When the disk is full: reading goes on, writing waits, nothing typed is lost, and no look goes without its trace."""

from __future__ import annotations

import errno
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from psycopg.errors import DiskFull

from tests.cast import day, step_in, take_in
from tongxing.core import audit, space
from tongxing.core.models import AuditEvent
from tongxing.core.space import MEGA, Level, Room
from tongxing.duties.models import Deed
from tongxing.faces.desk import slips
from tongxing.org import full

WORDS = "他母亲住院了，\n下周三再去一次。"


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Two disks whose room a test decides; plenty to begin with."""
    state = SimpleNamespace(database=Room(100 << 30, 50 << 30), files=Room(100 << 30, 50 << 30))
    monkeypatch.setattr(space, "of_database", lambda home: state.database)
    monkeypatch.setattr(space, "of_files", lambda home: state.files)
    return state


NO_ROOM = Room(100 << 30, 100 * MEGA)


def visit(lin: Any, folder: Any) -> dict[str, str]:
    """The form of a visit, filled in."""
    slip = slips.draw(lin, folder.person_id, folder.case_id)
    return {"slip": slip, "happened_on": "2026-11-20", "outcome": "fine", "way": "face", "note": WORDS}


@pytest.fixture
def folder(lin: Any, town: SimpleNamespace) -> Any:
    return take_in(lin, town.upper, reported_on=day("2026-03-25"), name="周明")


def test_a_form_is_kept_on_its_page_and_written_once_when_there_is_room(
    lin: Any, folder: Any, signed_in: Any, disk: SimpleNamespace
) -> None:
    client, where = signed_in(lin), f"/people/{folder.person_id}/record/visit/"
    form = visit(lin, folder)
    disk.database = NO_ROOM
    answer = client.post(where, form)
    page = answer.content.decode()
    assert answer.status_code == 507
    assert "他母亲住院了，<br>下周三再去一次。" in page, "she can read what she wrote"
    assert f'action="{where}"' in page
    for name, value in form.items():
        assert f'name="{name}"' in page
        assert value.splitlines()[0] in page
    step_in(lin)
    assert not Deed.objects.filter(kind="visit").exists()
    disk.database = Room(100 << 30, 50 << 30)
    assert client.post(where, form).status_code == 303
    assert client.post(where, form).status_code == 303
    step_in(lin)
    assert Deed.objects.filter(kind="visit").count() == 1


def test_looking_goes_on_and_leaves_its_trace(
    lin: Any, folder: Any, signed_in: Any, disk: SimpleNamespace
) -> None:
    disk.database = NO_ROOM
    client = signed_in(lin)
    for where in ("/", "/people/", f"/people/{folder.person_id}/", "/plan/"):
        answer = client.get(where)
        assert answer.status_code == 200, where
        assert "磁盘满了，现在只能看、不能记" in answer.content.decode()
    step_in(lin)
    assert AuditEvent.objects.filter(act="read_file", about_id=folder.person_id).count() == 1


@pytest.mark.parametrize(
    "failure",
    [DiskFull("could not extend file"), OSError(errno.ENOSPC, "No space left on device")],
    ids=["the database", "the files"],
)
def test_a_look_that_cannot_leave_its_trace_shows_nothing(
    lin: Any, folder: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    """The trail is never skipped: no room for the trace, no data."""

    def no_room(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("could not extend file") from failure

    monkeypatch.setattr(audit, "_ask", no_room)
    answer = signed_in(lin).get(f"/people/{folder.person_id}/")
    assert answer.status_code == 507
    assert "周明" not in answer.content.decode()
    assert folder.number not in answer.content.decode()


def test_light_doors_stay_open(
    lin: Any, folder: Any, signed_in: Any, disk: SimpleNamespace, client: Any
) -> None:
    disk.database = NO_ROOM
    desk = signed_in(lin)
    revealed = desk.post(f"/people/{folder.person_id}/reveal/", {"reason": "派出所电话核对本人身份"})
    assert revealed.status_code in {200, 302}, "shown, or asked for a fresh proof first"
    assert desk.post("/language/", {"language": "en"}).status_code == 302
    assert desk.post("/signout/").status_code == 303
    assert client.post("/signin/", {"username": "nobody", "password": "x" * 12}).status_code == 200


def test_only_doors_that_take_files_wait_for_the_disk_of_the_files(
    lin: Any, nong: Any, folder: Any, signed_in: Any, disk: SimpleNamespace
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    disk.files = NO_ROOM
    upload = signed_in(nong).post("/import/", {"file": SimpleUploadedFile("a.xlsx", b"x")})
    assert upload.status_code == 507
    assert "请再选一次" in upload.content.decode()
    where = f"/people/{folder.person_id}/record/visit/"
    step_in(lin)
    assert signed_in(lin).post(where, visit(lin, folder)).status_code == 303


def test_no_secret_comes_back_on_the_page() -> None:
    from django.test import RequestFactory

    sent = {
        "password": "seven words",
        "totp_code": "123456",
        "note": "一句话",
        "outcome": "fine",
        "slip": "张x",
    }
    typed = full.typed(RequestFactory().post("/x/?a=1", sent))
    assert dict(typed.fields) == {"note": "一句话", "outcome": "fine", "slip": "张x"}
    assert typed.texts == ("一句话",)
    assert typed.where == "/x/?a=1"


@pytest.mark.parametrize(
    ("total", "free", "level"),
    [
        (1 << 40, 300 << 30, Level.PLENTY),
        (1 << 40, 5 << 30, Level.PLENTY),
        (1 << 40, 3 << 30, Level.LITTLE),
        (1 << 40, 300 * MEGA, Level.LITTLE),
        (1 << 40, 255 * MEGA, Level.READ_ONLY),
        (4 << 30, 500 * MEGA, Level.LITTLE),
        (4 << 30, 200 * MEGA, Level.READ_ONLY),
        (320 * MEGA, 100 * MEGA, Level.PLENTY),
        (320 * MEGA, 60 * MEGA, Level.LITTLE),
        (320 * MEGA, 40 * MEGA, Level.READ_ONLY),
    ],
)
def test_levels_of_large_and_small_disks(total: int, free: int, level: Level) -> None:
    assert Room(total, free).level is level


def test_room_that_must_be_put_back_is_not_free() -> None:
    """While the ballast is overboard its room belongs to the trail, or the house would write it full again."""
    whole = Room(320 * MEGA, 80 * MEGA)
    assert whole.level is Level.PLENTY
    assert Room(whole.total, whole.free, kept=whole.ballast).level is Level.READ_ONLY
    assert Room(1 << 40, 1 << 30, kept=256 * MEGA).level is Level.LITTLE
